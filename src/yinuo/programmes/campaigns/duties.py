"""Track three, 征地拆迁: duties of whoever takes land, with floors of the law; no list of households (J5, M15, M16)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import written_day
from yinuo.programmes.campaigns.proofs import proof_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.base.calendar import WorkCalendar
    from yinuo.programmes.campaigns.tracks import Duties, Duty


@dataclass(frozen=True, slots=True)
class Area:
    """An area that is taken: when each duty began and was checked, what holds of it, and confirmed breaches by kind.

    Conditions are facts about the area as a whole (`majority_objects`). A running remedy makes it grey and
    touches no count.
    """

    code: str
    begun: Mapping[str, date] = field(default_factory=dict)
    finished: Mapping[str, date] = field(default_factory=dict)
    proofs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    breaches: tuple[str, ...] = ()
    has_remedy: bool = False


def owed(duties: Duties, area: Area) -> tuple[Duty, ...]:
    """Give the duties that this area owes: a hearing appears by itself once most of those affected object."""
    return tuple(duty for duty in duties.items if not duty.only_if or duty.only_if in area.conditions)


def floor_of(duty: Duty, begun: date, calendar: WorkCalendar) -> date:
    """Give the first day on which a duty may be finished: the last of its floor, the day it began being day 0."""
    if duty.floor is None:
        return begun
    if duty.floor.unit == "wd":
        return calendar.add_working_days(begun, duty.floor.n)
    return begun + timedelta(duty.floor.n)


def began(duties: Duties, area: Area, code: str, on: date) -> Area:
    """Begin a duty. Raises Invalid where what comes before it is not done, or where it was begun."""
    duty = _owed(duties, area, code)
    if code in area.begun:
        raise Invalid({"duty": Sentence("这一项已经开始了。")})
    before = [one for one in duty.after if area.finished.get(one, date.max) > on]
    if before:
        names = "、".join(duties.duty(one).step.name for one in before)
        raise Invalid({"duty": Sentence("要先办完：{names}。", names=names)})
    return replace(area, begun={**area.begun, code: on})


def finished(
    duties: Duties, area: Area, code: str, given: Mapping[str, Any], on: date, calendar: WorkCalendar
) -> Area:
    """Finish a duty with its document. Raises Invalid before its floor: finishing early is an error, not a success."""
    duty = _owed(duties, area, code)
    if code not in area.begun or code in area.finished:
        raise Invalid({"duty": Sentence("这一项还没有开始，或者已经办完。")})
    earliest = floor_of(duty, area.begun[code], calendar)
    if on < earliest:
        raise Invalid(
            {
                "on": Sentence(
                    "「{name}」法定至少 {floor}，最早 {earliest} 办完；提前就是差错。",
                    name=duty.step.name,
                    floor=duty.floor.sentence if duty.floor else Sentence("一天"),
                    earliest=written_day(earliest),
                )
            }
        )
    proof = proof_of(duty.step, given, on)
    if proof.get("n_answered", 0) < proof.get("n_received", 0):
        raise Invalid({"n_answered": Sentence("每一条异议都要答复。")})
    return replace(area, finished={**area.finished, code: on}, proofs={**area.proofs, code: proof})


def may_move(duties: Duties, area: Area, on: date) -> None:
    """Allow a date for moving. Raises Invalid before money, resettlement and remedy sheet: pay first, move later."""
    missing = [code for code in duties.before_moving if area.finished.get(code, date.max) > on]
    if missing:
        names = "、".join(duties.duty(code).step.name for code in missing)
        raise Invalid({"moving_on": Sentence("先补偿后搬迁。还缺：{names}。", names=names)})


def breached(duties: Duties, area: Area, kind: str) -> Area:
    """Write down a confirmed breach. Raises Invalid for a kind there is not."""
    if kind not in duties.breaches:
        raise Invalid({"kind": Sentence("没有「{code}」这一种。", code=kind)})
    return replace(area, breaches=(*area.breaches, kind))


def rights_floor(area: Area) -> int:
    """Give F (M16): 0 after one confirmed breach, whatever else was done."""
    return 0 if area.breaches else 1


def duty_completion(duties: Duties, area: Area, on: date) -> Fraction:
    """Give checked duties over owed ones (M15): what people sign or refuse is in neither."""
    every = owed(duties, area)
    return Fraction(sum(area.finished.get(duty.step.code, date.max) <= on for duty in every), len(every))


def area_completion(duties: Duties, area: Area, on: date) -> int:
    """Give 1 where every duty is done and no right was broken, else 0 (M14 × F)."""
    return rights_floor(area) * int(duty_completion(duties, area, on) == 1)


def _owed(duties: Duties, area: Area, code: str) -> Duty:
    duty = duties.duty(code)
    if duty not in owed(duties, area):
        raise Invalid({"duty": Sentence("这里不需要「{name}」。", name=duty.step.name)})
    return duty

"""Which step a line may take next, as forms out of the data of its track; the law itself stands in the four cores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.cards import Field, Option, VerbForm
from yinuo.doors.shell.typed import looked
from yinuo.programmes.campaigns import duties as law
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.lines import (
    BEGIN,
    BLOCK,
    BREACH,
    ENTER,
    FINISH,
    HOLD,
    PLAN,
    REACH,
    WORKS,
    WORKS_FIELDS,
    area,
    parcel,
    prospect,
)
from yinuo.programmes.campaigns.track_fields import BREACHES, CAUSES, fields_of, named
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.lines import Line
    from yinuo.programmes.campaigns.tracks import Step

RULES: Final = shipped()
OPTIONAL: Final = ("stopped_on",)
FIXINGS: Final[Mapping[str, str]] = dict.fromkeys(RULES.hazards.five_fixings, "text")
KINDS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "investment": RULES.investment.stages[RULES.investment.n_counted].proof,
    "land": {"area": "area", **RULES.land.lists[0].proof},
    "duties": {},
}
"""What a new line of a track is asked for."""
NO_SUCH: Final = Sentence("请从给出的几项里选一项。")


def kinds_of(track: str, act: str, code: str) -> Mapping[str, str]:
    """Give the fields of a step. Raises Invalid for one there is not."""
    if (track, act) == ("investment", REACH):
        return RULES.investment.stages[RULES.investment.stage(code)].proof
    if (track, act) == ("land", ENTER):
        return RULES.land.lists[RULES.land.list_of(code)].proof
    if (track, act) == ("duties", FINISH):
        return RULES.duties.duty(code).step.proof
    known: dict[tuple[str, str], Mapping[str, str]] = {
        ("land", BLOCK): {"blocker": "text"}, ("land", WORKS): WORKS_FIELDS, ("duties", BEGIN): {},
        ("duties", HOLD): {}, ("duties", BREACH): {}, ("hazards", PLAN): FIXINGS,
    }  # fmt: skip
    if (track, act) not in known:
        raise Invalid.whole(NO_SUCH)
    return known[track, act]


def forms_of(
    track: str, line: Line, officer: Officer, typed: Mapping[str, str], faults: Mapping[str, str], url: str
) -> list[VerbForm]:
    """Give what this officer may do next with a line."""
    is_own = policy.handler_of(officer.actor, officer.on, line.unit) is not None
    is_auditor = policy.auditor(officer.actor, officer.on) is not None
    forms = []
    for act, code, label, choices in next_of(track, line):
        if is_auditor if act == BREACH else is_own:
            forms.append(_form(track, (act, code, label), choices, (typed, faults), url))
    return forms


def step_word(track: str, act: str, code: str) -> Text:
    """Say what a step was, in the words of its track."""
    if act in {REACH, ENTER}:
        steps = RULES.investment.stages if track == "investment" else RULES.land.lists
        return next((named(step) for step in steps if step.code == code), code)
    if act in {BEGIN, FINISH}:
        name = named(RULES.duties.duty(code).step)
        return (gettext("开始：{name}") if act == BEGIN else gettext("办完：{name}")).format(name=name)
    if act == BLOCK:
        return CAUSES[code]
    if act == BREACH:
        return BREACHES[code]
    if act == WORKS:
        return gettext("写下工程进度")
    return gettext("多数人不同意方案：要开听证会") if act == HOLD else gettext("放上方案：五落实缺一不可")


def _form(
    track: str,
    what: tuple[str, str, str],
    choices: Sequence[Option],
    told: tuple[Mapping[str, str], Mapping[str, str]],
    url: str,
) -> VerbForm:
    act, code, label = what
    typed, faults = told
    is_typed = typed.get("do") == act and (bool(choices) or typed.get("code") == code)
    said, wrong = (typed, faults) if is_typed else ({}, {})
    asked = fields_of(kinds_of(track, act, code), said, wrong, OPTIONAL)
    picked = Field("code", "", "hidden", code)
    if choices:
        picked = Field("code", gettext("哪一种"), "select", said.get("code", ""), wrong.get("code", ""),
                       tuple(choices), is_required=True)  # fmt: skip
    names = {*(field.name for field in asked), *(("code",) if choices else ())}
    error = " ".join(text for name, text in wrong.items() if name not in names)
    fields = (Field("do", "", "hidden", act), picked, *asked, *looked(said, wrong))
    return VerbForm(f"{act}-{code}", label, url, fields, error=error, submit=gettext("写下，公开"))


def next_of(track: str, line: Line) -> Iterator[tuple[str, str, str, Sequence[Option]]]:
    """Give (act, code, label, choices) of every step that may come next."""
    if track == "investment":
        yield from _after(REACH, RULES.investment.stages, prospect(line).stage)
    elif track == "land":
        yield from _after(ENTER, RULES.land.lists, parcel(line).on_list)
        causes = [Option(code, CAUSES[code]) for code in RULES.land.causes]
        yield BLOCK, RULES.land.causes[0], gettext("写下堵点和原因"), causes
        if parcel(line).on_list == RULES.land.lists[-1].code:
            yield WORKS, "", gettext("写下工程进度"), ()
    elif track == "duties":
        yield from _duties(line)
    else:
        yield PLAN, "major", gettext("放上方案：五落实缺一不可"), ()


def _after(act: str, steps: Sequence[Step], now: str) -> Iterator[tuple[str, str, str, Sequence[Option]]]:
    codes = [step.code for step in steps]
    at = codes.index(now) + 1
    if at < len(steps):
        yield act, codes[at], gettext("下一步：{name}").format(name=named(steps[at])), ()


def _duties(line: Line) -> Iterator[tuple[str, str, str, Sequence[Option]]]:
    one = area(line)
    for duty in law.owed(RULES.duties, one):
        code, name = duty.step.code, named(duty.step)
        if code in one.begun and code not in one.finished:
            yield FINISH, code, gettext("办完：{name}").format(name=name), ()
        elif code not in one.begun and all(before in one.finished for before in duty.after):
            yield BEGIN, code, gettext("开始：{name}").format(name=name), ()
    if "majority_objects" not in one.conditions:
        yield HOLD, "majority_objects", gettext("多数人不同意方案：要开听证会"), ()
    kinds = [Option(code, BREACHES[code]) for code in RULES.duties.breaches]
    yield BREACH, kinds[0].value, gettext("查实一次侵害群众权利：完成率归零"), kinds

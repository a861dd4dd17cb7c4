"""The typed lists as their pages print them: stages, parcels, duties; frozen values, no query."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from yinuo.doors.shell.problems import said
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns import duties as law
from yinuo.programmes.campaigns import investment as ladder
from yinuo.programmes.campaigns.land import areas, idle
from yinuo.programmes.campaigns.lines import area, parcel, prospect, works
from yinuo.programmes.campaigns.track_fields import BREACHES, CAUSES, acres, money, named, shown
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.words import Text, Tone
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.campaigns.duties import Area
    from yinuo.programmes.campaigns.lines import Line
    from yinuo.programmes.campaigns.tracks import Duty


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: its title, whose it is, how it stands, and the facts beside it."""

    ref: str
    title: str
    unit: str
    is_example: bool
    word: Text
    tone: Tone
    note: Text = ""
    facts: tuple[tuple[Text, str], ...] = ()
    promises: tuple[PublicMatter, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One stage or list: how many stand there, their sum, and which."""

    code: str
    name: str
    n: int
    total: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty of an area: when it was done, or the first day on which it may be, or what it waits for."""

    name: str
    word: Text
    tone: Tone
    on: date | None = None
    floor: Text = ""
    facts: tuple[tuple[Text, str], ...] = ()


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area that is taken: its duties, and completion, which one breach makes zero."""

    row: Row
    n_done: int
    n_owed: int
    completion: int
    breaches: tuple[Text, ...]
    duties: tuple[DutyRow, ...]
    may_move: Text


def invested(
    some: Sequence[Line], promised: Mapping[str, Sequence[PublicMatter]], name: Callable[[str], str], on: date
) -> tuple[Column, ...]:
    """Give the stages from signing on, each with its sum; the sums of all stages are those of the list."""
    rules = shipped().investment
    told = [(line, prospect(line)) for line in some]
    sums = ladder.sums(rules, [one for _line, one in told])
    return tuple(
        Column(
            stage.code, named(stage), sums[stage.code][0], money(sums[stage.code][1]),
            tuple(
                _invested(line, one, promised.get(line.row.ref, ()), name, on)
                for line, one in told
                if one.stage == stage.code
            ),
        )
        for stage in rules.stages[rules.n_counted :]
    )  # fmt: skip


def _invested(
    line: Line, one: ladder.Prospect, promised: Sequence[PublicMatter], name: Callable[[str], str], on: date
) -> Row:
    rules = shipped().investment
    stage = rules.stages[rules.stage(one.stage)]
    is_lapsed = ladder.is_lapsed(rules, one, on)
    told = said(ladder.standing(rules, one, on)) if is_lapsed else named(stage)
    since = (on - one.reached[-1][1]).days
    stood = ngettext("在这一步 {n} 天", "在这一步 {n} 天", since).format(n=since)
    return Row(
        line.row.ref, line.row.title, name(line.unit), line.is_example, told, "late" if is_lapsed else "plain",
        f"{stood} · {money(one.proofs[0]['amount'])}",
        tuple(pair for code, proof in zip(one.reached, one.proofs, strict=True)
              for pair in shown(proof, rules.stages[rules.stage(code[0])].proof)),
        tuple(promised),
    )  # fmt: skip


def on_lists(some: Sequence[Line], name: Callable[[str], str], on: date) -> tuple[Column, ...]:
    """Give the three lists; each parcel is on one of them, so that the areas add up to that of all."""
    rules = shipped().land
    told = [(line, parcel(line)) for line in some]
    sums = areas(rules, [one for _line, one in told])
    return tuple(
        Column(
            one.code, named(one), sum(p.on_list == one.code for _l, p in told), acres(sums[one.code]),
            tuple(_parcel(line, name, on) for line, p in told if p.on_list == one.code),
        )
        for one in rules.lists
    )  # fmt: skip


def _parcel(line: Line, name: Callable[[str], str], on: date) -> Row:
    rules, one = shipped().land, parcel(line)
    done, start_by = works(line)
    found = idle(rules, done, start_by, one.cause, on) if start_by else None
    word: Text = said(found.sentence) if found else ""
    tone: Tone = "late" if found else "plain"
    if one.blocker and not found:
        word, tone = gettext("有堵点"), "soon"
    days = one.n_days_on_list(on)
    note: Text = ngettext("在单上 {n} 天", "在单上 {n} 天", days).format(n=days)
    facts: list[tuple[Text, str]] = [(gettext("面积"), acres(one.area))]
    if one.blocker:
        note = gettext("{note} · 堵点：{blocker}（{cause}）").format(
            note=note, blocker=one.blocker, cause=CAUSES[one.cause]
        )
    if found and found.fee:
        percent = found.fee * 100
        facts.append((gettext("闲置费"), f"{percent}%"))
    if found and found.may_be_taken_back:
        facts.append((gettext("依法"), gettext("可以收回")))
    for (code, _on), document in zip(one.entered, one.documents, strict=True):
        facts += list(shown(document, rules.lists[rules.list_of(code)].proof))
    return Row(line.row.ref, line.row.title, name(line.unit), line.is_example, word, tone, note, tuple(facts))


def taken(some: Iterable[Line], name: Callable[[str], str], on: date) -> tuple[AreaRow, ...]:
    """Give the areas that are taken, each with the duties it owes."""
    return tuple(_area(line, name, on) for line in some)


def _area(line: Line, name: Callable[[str], str], on: date) -> AreaRow:
    rules, one = shipped().duties, area(line)
    owed = law.owed(rules, one)
    share = law.duty_completion(rules, one, on)
    whole = law.area_completion(rules, one, on)
    word, tone = gettext("在办"), "plain"
    if one.breaches:
        word, tone = gettext("查实侵害群众权利：完成率是 0"), "late"
    elif line.row.is_remedy_open:
        word, tone = gettext("有人在走法律救济：不亮灯，不计分"), "unknown"
    elif whole:
        word, tone = gettext("每一项责任都办完了"), "kept"
    row = Row(line.row.ref, line.row.title, name(line.unit), line.is_example, word, tone)  # type: ignore[arg-type]
    return AreaRow(
        row, int(share * len(owed)), len(owed), 0 if one.breaches else int(share * Fraction(100)),
        tuple(BREACHES[code] for code in dict.fromkeys(one.breaches)),
        tuple(_duty(one, duty, on) for duty in owed), _may_move(one, on),
    )  # fmt: skip


def _may_move(one: Area, on: date) -> Text:
    rules = shipped().duties
    missing = [code for code in rules.before_moving if code not in one.finished or one.finished[code] > on]
    if not missing:
        return gettext("补偿到账、安置落实、告知送达，可以约定搬迁的日子。")
    names = gettext("、").join(named(rules.duty(code).step) for code in missing)
    return gettext("先补偿后搬迁，还缺：{names}。谁也不许先搬。").format(names=names)


def _duty(one: Area, duty: Duty, on: date) -> DutyRow:
    code, floor = duty.step.code, said(duty.floor.sentence) if duty.floor else ""
    if one.finished.get(code, on) <= on and code in one.finished:
        facts = tuple(shown(one.proofs[code], duty.step.proof))
        return DutyRow(named(duty.step), gettext("办完"), "kept", one.finished[code], floor, facts)
    if code in one.begun:
        earliest = law.floor_of(duty, one.begun[code], current_calendar())
        word = gettext("法定期限走着，最早办完") if earliest > on else gettext("在办，起于")
        return DutyRow(named(duty.step), word, "plain", earliest if earliest > on else one.begun[code], floor)
    return DutyRow(named(duty.step), gettext("还没有开始"), "unknown", None, floor)

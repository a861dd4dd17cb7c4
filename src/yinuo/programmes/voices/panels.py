"""What the voices put beside a matter: who handed it back, who was called in, who still answers, where the fix went."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from yinuo.doors.portal.names import Names
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.panels import Panel
from yinuo.doors.shell.templatetags.look import clock, day_short
from yinuo.doors.workspace.officer import unit_names
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters import policy
from yinuo.kernel.record.models import Event
from yinuo.programmes.voices.likes import is_mended, like_places, source_of, spread
from yinuo.programmes.voices.owed import (
    ANSWERS,
    calls_of,
    denied_at,
    needs_meeting,
    returned_at,
    rule_by,
    told_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight
    from yinuo.programmes.voices.likes import Spread
    from yinuo.programmes.voices.owed import Told

ASKED: Final = ("request", "wish", "hazard")
READ: Final = ("hand_back", "call_in", "not_contacted", *ANSWERS)
COURSE: Final = ("accept", "hand_back")


def beside(found: Sight, officer: Officer, verb: str = "") -> Iterator[Panel]:
    """Give what stands beside a matter at the desk; beside a form only what helps to decide it."""
    m = found.matter
    if m.kind not in (*ASKED, "task"):
        return
    told = told_of([found.stream], READ, officer.at)[found.stream]
    if m.state == "accepted" and m.n_hand_back and verb in {"", "assign", "meeting", "call_in"}:
        yield _returns(found, officer, told)
    if calls := calls_of(told):
        names = unit_names({one.unit for one in calls})
        links = tuple(
            Link(names.get(one.unit, one.unit), "", note=_answered(one.since, one.answered)) for one in calls
        )
        yield Panel(gettext("请来的单位"), links=links)
    denied = denied_at(told)
    if denied is not None and m.state != "closed":
        yield Panel(
            gettext("提的人说：没有人联系过"),
            gettext("%(on)s说的。请先联系上，再写「联系」。") % {"on": _day(denied)},
        )
    if not verb and is_mended(m) and officer.seats_with("drafter"):
        yield from _like(found, officer)


def _day(at: datetime) -> str:
    return day_short(current_calendar().local_date(at))


def _answered(since: datetime, answered: datetime | None) -> str:
    asked = gettext("%(on)s请的") % {"on": _day(since)}
    then = gettext("%(on)s回了") % {"on": _day(answered)} if answered else gettext("还没回话")
    return gettext("%(asked)s，%(then)s") % {"asked": asked, "then": then}


def returns_panel(found: Sight, officer: Officer) -> Panel:
    """Give who handed the matter back, when, and who should have it in their words."""
    return _returns(found, officer, told_of([found.stream], READ, officer.at)[found.stream])


def _returns(found: Sight, officer: Officer, told: Sequence[Told]) -> Panel:
    m, backs = found.matter, [one for one in told if one[0] == "hand_back"]
    names = unit_names(
        {unit for _k, _r, unit, _w, facts in backs for unit in (unit, str(facts.get("proposed_unit")))}
    )
    links = tuple(_back(one, names) for one in backs)
    needs = needs_meeting(m)
    text = (
        gettext("退过两次了：先开会商定归谁，再交办。")
        if needs
        else ngettext("退过 %(n)d 次。", "退过 %(n)d 次。", m.n_hand_back) % {"n": m.n_hand_back}
    )
    if needs and policy.dispatcher(officer.actor, found.s):
        links = (*links, Link(gettext("写会商，定归谁"), reverse("voices_desk:meet", args=[m.ref])))
    return Panel(gettext("退单"), text, links, note=_until(returned_at(told), officer.at))


def _back(one: Told, names: dict[str, str]) -> Link:
    _kind, _role, unit, when, facts = one
    proposed = names.get(str(facts.get("proposed_unit")), "")
    to = gettext("说该由%(unit)s办") % {"unit": proposed} if proposed else gettext("退过单")
    return Link(names.get(unit, unit), "", note=f"{_day(when)} · {to}")


def until_said(by: datetime) -> str:
    """Say until when: the hour, or the day itself where it ends with the day."""
    last = by - timedelta(minutes=1)
    is_days_end = by == current_calendar().day_end(current_calendar().local_date(last))
    return gettext("%(on)s过完") % {"on": _day(last)} if is_days_end else clock(by)


def _until(since: datetime | None, at: datetime) -> str:
    by = rule_by(since) if since else None
    if by is None:
        return ""
    told = {"at": until_said(by)}
    return gettext("%(at)s 前要定，已经过了。") % told if at >= by else gettext("%(at)s 前要定。") % told


def _like(found: Sight, officer: Officer) -> Iterator[Panel]:
    n = len(like_places(found.matter))
    if not n:
        return
    gone = spread(found.matter.ref, officer.on)
    text = ngettext("同类的地方还有 %(n)d 处。", "同类的地方还有 %(n)d 处。", n) % {"n": n}
    link = Link(gettext("把这个办法推过去"), reverse("voices_desk:like", args=[found.matter.ref]))
    yield Panel(gettext("举一反三"), text, (link,), note=said_spread(gone))


def said_spread(gone: Spread) -> Text:
    """Say how far a fix has gone; "" where it was offered nowhere."""
    if not gone.offered:
        return ""
    return gettext("已经推给 %(offered)d 处：%(promised)d 处答应了，%(done)d 处办成。") % {
        "offered": gone.offered,
        "promised": gone.promised,
        "done": gone.done,
    }


def about(row: PublicMatter, on: date) -> Iterator[Panel]:
    """Give what stands on a matter's public page: who spoke first and still answers, and where the fix went.

    Of the course of a matter the facts that the public log opens are said, and no others: units, never persons.
    """
    if row.kind in ASKED:
        yield from _course(row, on)
    if row.kind == "task":
        source = source_of(row.ref)
        if source:
            link = Link(source, reverse("portal:matter", args=[source]))
            yield Panel(gettext("举一反三"), gettext("别处这样办好了，推到这里来。"), (link,))
    gone = spread(row.ref, on)
    if gone.offered:
        yield Panel(gettext("举一反三"), said_spread(gone))


def _course(row: PublicMatter, on: date) -> Iterator[Panel]:
    until = current_calendar().day_end(on)
    events = Event.objects.filter(stream_id=row.pk, type__in=COURSE, effective_at__lt=until).order_by("seq")
    first, backs = "", list[tuple[str, str]]()
    facts: dict[str, Any]
    for kind, unit, facts in events.values_list("type", "actor_unit", "facts_public"):
        first = str(facts.get("first_contact_unit") or first)
        if kind == "hand_back":
            backs.append((unit, str(facts.get("proposed_unit") or "")))
    names = Names.of((), {first, *(code for pair in backs for code in pair)})
    links = tuple(_said_back(unit, proposed, names) for unit, proposed in backs)
    is_known = first == row.lead_unit  # it stands on the page anyhow
    if links or (first and not is_known):
        text = (
            gettext("先联系的是%(unit)s。换了牵头，它也答得上。") % {"unit": names.unit(first)}
            if first
            else ""
        )
        yield Panel(gettext("谁答得上"), text, links)


def _said_back(unit: str, proposed: str, names: Names) -> Link:
    told = (
        gettext("退过单，说该由%(unit)s办") % {"unit": names.unit(proposed)}
        if proposed
        else gettext("退过单")
    )
    return Link(names.unit(unit), reverse("portal:unit", args=[unit]), note=told)

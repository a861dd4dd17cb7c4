"""Words that somebody waits for: a return to be ruled on, a call to answer, a first contact, a voice note, an update.

Nothing of it is written down anywhere: it is read off the matters and their facts, whenever somebody looks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from yinuo.base.calendar import Limit, NotCovered
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.doors.shell.desk.views import BY_CODE
from yinuo.kernel.limits.clocks import Moments, dues
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.matters.guards import HAND_BACKS
from yinuo.kernel.matters.models import NOT_CLOSED, Matter, MatterUnit
from yinuo.kernel.matters.queries import state_of, within
from yinuo.kernel.record.models import Event
from yinuo.programmes.voices.models import VoiceNote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.state import MatterState

RULE_WITHIN: Final = Limit(4, "wh")
"""So long a dispatcher has to rule on a return."""
ANSWERS: Final = ("evidence", "statement", "contact", "message", "report", "update")
"""What a unit that was called in answers with: each is an event of its own."""
OF_OFFICES: Final = ("handler", "desk", "supporter", "dispatcher")
MOST: Final = 200
Told = tuple[str, str, str, datetime, dict[str, object]]
"""An event: its type, the role and unit that wrote it, when, its public facts."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One word that is waited for: of which matter, since when, until when (None: no time is set), what it needs."""

    row: Matter
    since: datetime | None
    by: datetime | None
    is_late: bool
    what: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A unit that was called in, when, and when it answered (None: not yet)."""

    unit: str
    since: datetime
    answered: datetime | None


def told_of(streams: Iterable[int], types: Sequence[str], at: datetime) -> dict[int, list[Told]]:
    """Give the facts of these sorts of events by matter, oldest first; nothing after `at`. One query."""
    found: dict[int, list[Told]] = defaultdict(list)
    rows = Event.objects.filter(stream_id__in=list(streams), type__in=types, effective_at__lte=at)
    columns = ("type", "actor_role", "actor_unit", "effective_at", "facts_public")
    for stream, *event in rows.order_by("stream_id", "seq").values_list("stream_id", *columns):
        kind, role, unit, when, facts = event
        found[stream].append((kind, role, unit, when, facts))
    return found


def rule_by(since: datetime) -> datetime | None:
    """Give until when a return is to be ruled on; None where the calendar does not reach."""
    try:
        return current_calendar().due_at(since, RULE_WITHIN)
    except NotCovered:
        return None


def returned_at(told: Iterable[Told]) -> datetime | None:
    """Give when a matter was last handed back."""
    return max((when for kind, _role, _unit, when, _facts in told if kind == "hand_back"), default=None)


def calls_of(told: Iterable[Told]) -> tuple[Call, ...]:
    """Give every unit that was called in, its last call, and its first word after that."""
    calls: dict[str, Call] = {}
    for kind, _role, unit, when, facts in told:
        if kind == "call_in":
            called = facts.get("units")
            for code in called if isinstance(called, list) else []:
                calls[code] = Call(code, when, None)
        elif unit in calls and calls[unit].answered is None:
            calls[unit] = Call(unit, calls[unit].since, when)
    return tuple(calls.values())


def denied_at(told: Iterable[Told]) -> datetime | None:
    """Give when the asker last said that nobody had been in touch; None where an office has spoken since."""
    denied = None
    for kind, role, _unit, when, _facts in told:
        if kind == "not_contacted":
            denied = when
        elif kind in {"contact", "message"} and role in OF_OFFICES:
            denied = None
    return denied


def returns(officer: Officer) -> tuple[Owed, ...]:
    """Give what was handed back to this dispatcher and waits for a ruling, the most pressing first."""
    where = within(seat.place_path for seat in officer.seats_with("dispatcher"))
    rows = _rows(officer, Q(state="accepted", memory__n_hand_back__gt=0) & where)
    told = told_of((row.pk for row in rows), ("hand_back",), officer.at)
    return _sorted(_return(row, told[row.pk], officer) for row in rows)


def _return(row: Matter, told: Sequence[Told], officer: Officer) -> Owed:
    m, since = state_of(row), returned_at(told)
    by = rule_by(since) if since else None
    return Owed(row, since, by, by is not None and officer.at >= by, "meet" if needs_meeting(m) else "rule")


def needs_meeting(m: MatterState) -> bool:
    """Say whether it was handed back as often as it may be, and no meeting has fixed the unit yet."""
    return m.state == "accepted" and m.n_hand_back >= HAND_BACKS and not m.has_met


def called(officer: Officer) -> tuple[Owed, ...]:
    """Give where this officer's units were called in and have not said a word yet."""
    helped = MatterUnit.objects.filter(unit__in=sorted(officer.units), role="support").values("stream")
    rows = _rows(officer, NOT_CLOSED & Q(pk__in=helped))
    told = told_of((row.pk for row in rows), ("call_in", *ANSWERS), officer.at)
    waits = ((row, call) for row in rows for call in calls_of(told[row.pk]) if _waits(call, officer))
    return _sorted(Owed(row, call.since, None, is_late=False, what="answer") for row, call in waits)


def _waits(call: Call, officer: Officer) -> bool:
    return call.unit in officer.units and call.answered is None


def _ours(officer: Officer) -> Q:
    """Pick what this officer's units lead, or took in first: who spoke first stays answerable."""
    units = sorted(seat.unit for seat in officer.seats_with("handler"))
    return Q(lead_unit__in=units) | Q(first_contact_unit__in=units)


def first_words(officer: Officer) -> tuple[Owed, ...]:
    """Give where nobody has spoken to the asker yet, or the asker says so."""
    asked = Q(kind__in=("request", "wish", "hazard"), state__in=("accepted", "in_progress"))
    rows = _rows(officer, asked & _ours(officer))
    told = told_of((row.pk for row in rows), ("contact", "message", "not_contacted"), officer.at)
    found = (_first_word(row, told[row.pk], officer) for row in rows)
    return _sorted(one for one in found if one is not None)


def _first_word(row: Matter, told: Sequence[Told], officer: Officer) -> Owed | None:
    denied = denied_at(told)
    if denied is not None:
        return Owed(row, denied, None, is_late=True, what="denied")
    m = state_of(row)
    if m.first_contact_at is not None:
        return None
    by = _contact_due(m)
    return None if by is None else Owed(row, m.accepted_at, by, officer.at >= by, "contact")


def _contact_due(m: MatterState) -> datetime | None:
    calendar = current_calendar()
    on = calendar.local_date(m.accepted_at) if m.accepted_at else calendar.first
    limits = limits_for(m.category, on, kind=m.kind, level=m.level)
    try:
        return dues(limits, Moments(accepted_at=m.accepted_at), calendar).contact_due
    except NotCovered:
        return None


def stale(officer: Officer) -> tuple[Owed, ...]:
    """Give what nobody has said a word of for ten working days, to the unit at work and to who spoke first."""
    rows = _rows(officer, BY_CODE["stale"].where(officer) & _ours(officer))
    said = ((row, state_of(row)) for row in rows)
    return _sorted(
        Owed(row, m.last_update_at or m.assigned_at, None, is_late=True, what="update") for row, m in said
    )


def aloud(officer: Officer) -> tuple[Owed, ...]:
    """Give where somebody said a word aloud that nobody has written down yet, what has waited longest first."""
    waits = VoiceNote.objects.filter(written_at__isnull=True, gone_at__isnull=True, said_at__lte=officer.at)
    since = dict(waits.order_by("-said_at").values_list("stream_id", "said_at"))
    rows = _rows(officer, Q(pk__in=since) & _ours(officer))
    return _sorted(Owed(row, since[row.pk], None, is_late=False, what="hear") for row in rows)


def _rows(officer: Officer, wanted: Q) -> list[Matter]:
    found = in_sight(officer).filter(wanted).select_related("text", "place", "lead_unit")
    return list(found.order_by("current_due", "pk")[:MOST])


def _sorted(found: Iterable[Owed]) -> tuple[Owed, ...]:
    """Put what is late first, then what is due next, then what has waited longest."""
    far = datetime.max.replace(tzinfo=current_calendar().zone)
    return tuple(
        sorted(found, key=lambda one: (not one.is_late, one.by or far, one.since or far, one.row.pk))
    )


def owed(officer: Officer) -> Mapping[str, tuple[Owed, ...]]:
    """Give all that is waited for from this officer, by sort: a few queries, however much it is."""
    groups: dict[str, tuple[Owed, ...]] = {}
    if officer.seats_with("dispatcher"):
        groups["returns"] = returns(officer)
    if officer.seats_with("handler"):
        groups |= {"called": called(officer), "first": first_words(officer)}
        groups |= {"aloud": aloud(officer), "stale": stale(officer)}
    return groups

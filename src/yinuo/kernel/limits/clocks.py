"""The clocks of a matter, read off its moments and never written: dues, lights, stale, silent.

Every function here is pure: values and `now` in, a value out. What counts from when:
acceptance from the moment of submitting; acknowledging from the assignment; first contact and the
result from acceptance, whichever unit holds the matter meanwhile, so that handing back buys no time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from yinuo.base.calendar import Limit, NotCovered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.base.calendar import WorkCalendar

STALE_AFTER: Final = Limit(10, "wd")
SILENT_AFTER: Final = Limit(30, "d")
SOON_SHARE: Final = 5
"""A date is near when no more than one part in five of its time is left."""
PAGE: Final = "page"
"""The source of matters quoted from the front page: this register never heard from those who promised."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits of one class in one version; None: no limit of this sort is set.

    `extension` caps how far a date can be moved ("0d": not at all); `more` holds what single classes
    add, by name (update, warn, recheck, control, plan, ...).
    """

    accept: Limit | None = None
    acknowledge: Limit | None = None
    first_contact: Limit | None = None
    result: Limit | None = None
    extension: Limit | None = None
    more: Mapping[str, Limit] = field(default_factory=dict)
    limit_class: str = ""
    version: int = 0


NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Moments:
    """When what happened to a matter; None: not yet. `original_due` is the first promised day."""

    submitted_at: datetime | None = None
    accepted_at: datetime | None = None
    assigned_at: datetime | None = None
    acked_at: datetime | None = None
    first_contact_at: datetime | None = None
    original_due: date | None = None


@dataclass(frozen=True, slots=True)
class Dues:
    """The first instants (UTC) at which each step is late; None: not begun, or without a limit."""

    accept_due: datetime | None
    acknowledge_due: datetime | None
    contact_due: datetime | None
    result_due: datetime | None


class Light(StrEnum):
    """How a date stands, for an icon and a word; never stored."""

    PLAIN = "plain"
    SOON = "soon"
    LATE = "late"
    PAUSE = "pause"
    PASSED_UNKNOWN = "passed_unknown"
    ENDED = "ended"


def dues(limits: Limits, moments: Moments, calendar: WorkCalendar) -> Dues:
    """Derive when each step is due; a date already promised stands before any limit."""
    promised = moments.original_due
    return Dues(
        accept_due=_due(limits.accept, moments.submitted_at, calendar),
        acknowledge_due=_due(limits.acknowledge, moments.assigned_at, calendar),
        contact_due=_due(limits.first_contact, moments.accepted_at, calendar),
        result_due=calendar.day_end(promised)
        if promised
        else _due(limits.result, moments.accepted_at, calendar),
    )


def first_due_on(limits: Limits, accepted_at: datetime, calendar: WorkCalendar) -> date | None:
    """Return the day to write down once as the original due date; None where the class sets none."""
    return calendar.due_on(accepted_at, limits.result) if limits.result else None


def latest_due_on(limits: Limits, original_due: date, calendar: WorkCalendar) -> date | None:
    """Return the last day a date may be moved to; None where no cap is set. Caps are in days."""
    cap = limits.extension
    if cap is None:
        return None
    if cap.unit == "wd":
        return calendar.add_working_days(original_due, cap.n)
    return original_due + timedelta(days=cap.n)


def is_late(now: datetime, due_at: datetime | None, done_at: datetime | None = None) -> bool:
    """Whether a step was done late, or is not done and late by now; a step without a date is never late."""
    return due_at is not None and (done_at or now) >= due_at


def light(
    now: datetime,
    started_at: datetime,
    due_at: datetime | None,
    *,
    is_open: bool,
    is_paused: bool = False,
    source: str = "",
) -> Light:
    """Return how a date stands.

    A legal pause is grey and hides every other light. A matter quoted from the page has no light
    before its date and reads "passed, nothing is known" after it: its promisor never spoke here.
    """
    if not is_open:
        return Light.ENDED
    if is_paused:
        return Light.PAUSE
    if due_at is None:
        return Light.PLAIN
    if source == PAGE:
        return Light.PASSED_UNKNOWN if now >= due_at else Light.PLAIN
    if now >= due_at:
        return Light.LATE
    return Light.SOON if (due_at - now) * SOON_SHARE <= due_at - started_at else Light.PLAIN


def stale(
    last_update_at: datetime, now: datetime, *, calendar: WorkCalendar, every: Limit = STALE_AFTER
) -> bool:
    """Whether an open matter has gone without a word of progress for longer than `every`.

    Where the calendar does not reach far enough to tell, it is not called stale.
    """
    since = max(last_update_at, calendar.day_start(calendar.first))
    try:
        return now >= calendar.due_at(since, every)
    except NotCovered:
        return False


def silent(
    last_contact_at: datetime, now: datetime, *, calendar: WorkCalendar, every: Limit = SILENT_AFTER
) -> bool:
    """Whether one side of a two-way channel has said nothing for longer than `every`."""
    return stale(last_contact_at, now, calendar=calendar, every=every)


def _due(limit: Limit | None, since: datetime | None, calendar: WorkCalendar) -> datetime | None:
    return calendar.due_at(since, limit) if limit and since else None

"""Who answers for a public matter, and by when it must be reported back: what the public figures ask of its row."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.calendar import NotCovered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.base.calendar import WorkCalendar

TELL_WITHIN: Final = 10
"""Working days after the first date within which a promise must be reported back (domain, M11)."""
TELL_WITHIN_UNCOVERED: Final = timedelta(days=14)
GIVEN: Final = frozenset(("assign", "launch"))
TOLD: Final = frozenset(("report", "end"))


def tell_by(first_due: date | None, calendar: WorkCalendar) -> date | None:
    """Give the last day to report back on a promise; two weeks where the calendar does not reach."""
    if first_due is None:
        return None
    try:
        return calendar.add_working_days(first_due, TELL_WITHIN)
    except NotCovered:
        return first_due + TELL_WITHIN_UNCOVERED


def told_on(moments: Sequence[Mapping[str, Any]]) -> date | None:
    """Give the day a unit first said in public what came of it: a report, or that it ends it."""
    return next((date.fromisoformat(m["on"]) for m in moments if m["type"] in TOLD), None)


def accountable_unit(
    lead_unit: str,
    shown: Mapping[str, Any],
    moments: Sequence[Mapping[str, Any]],
    first_due: date | None,
    on: date,
) -> str:
    """Give who answers for it: the lead at half-time of the clock, so that a late hand-over sheds no blame.

    `shown` is the public row before this event, {} where there was none (domain §3.5).
    """
    before = str(shown.get("accountable_unit", ""))
    start = next((date.fromisoformat(m["on"]) for m in moments if m["type"] in GIVEN), None)
    if not before or start is None or first_due is None:
        return lead_unit
    return lead_unit if on <= start + (first_due - start) // 2 else before

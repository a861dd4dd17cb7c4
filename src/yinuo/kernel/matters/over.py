"""When a matter is over for good for whoever asked: the law's last day to have it taken up again has gone by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from yinuo.kernel.matters.guards import HAZARD_DAYS, REOPEN_DAYS

if TYPE_CHECKING:
    from datetime import date

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.state import MatterState


def days_back(kind: str) -> int:
    """Give how many days after its end a matter of this kind is kept ready to be taken up again."""
    return HAZARD_DAYS if kind == "hazard" else REOPEN_DAYS


def is_over(
    matter: MatterState, on: date, calendar: WorkCalendar, *, hangs_on: MatterState | None = None
) -> bool:
    """Say whether its asker need not be reached any more: closed, the days to take it up again gone, nothing pending.

    An appeal or an objection that waits, and proceedings elsewhere, keep it; so does the matter that one merged into
    it hangs on (`hangs_on`), until that one is over itself.
    """
    if hangs_on is not None and not is_over(hangs_on, on, calendar):
        return False
    last = last_day(matter, calendar)
    return last is not None and on > last


def last_day(matter: MatterState, calendar: WorkCalendar) -> date | None:
    """Give the last day on which it can be taken up again; None while it is open or something in it waits."""
    if matter.state != "closed" or matter.closed_at is None or matter.proposal or matter.remedy_open:
        return None
    since = max(matter.closed_at, matter.challenged_at or matter.closed_at)
    return calendar.local_date(since) + timedelta(days_back(matter.kind))

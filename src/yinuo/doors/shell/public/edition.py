"""One day's page: which matters stand on it. Today's is read as it is, a past day's as it stood that day (ADR-0013)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from django.db.models import F, Q

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import parse_date
from yinuo.doors.shell.public.register import (
    ASKED,
    OPEN,
    PROMISES,
    REPORTED,
    UNREAD,
    WORKED_ON,
    Register,
    late,
)
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.past import as_of, moved_through, told_again_on
from yinuo.kernel.matters.queries import public_now
from yinuo.kernel.matters.table import OUTCOMES, SUCCESS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.models import PublicMatter

GROUPS: Final = ("kept", "late", "said", "moved", "passed", "parked", "paused", "ended")
"""How what fell due ended, in the order of the page."""
COLUMNS: Final = ("new", "answered", "good", "red")
IN_COLUMN: Final = 4
SOON: Final = timedelta(days=60)
RECENT: Final = timedelta(days=7)
MOST_DUE: Final = 200
"""So many of those that fell due are told apart; of more than that the page says "over"."""
LOOKED_AT: Final = 60
"""So many are looked at to find the four lines of a past day's column."""
NOT_YET: Final = Sentence("这一天还没有到，报也就还没有出。")
NO_SUCH_DAY: Final = Sentence("这一天的报没有。请写成 2025-09-30 这样的日子。")


class Edition:
    """What one day's page is set from; a fixed number of questions, whatever the register holds."""

    def __init__(self, on: date, today: date, now: datetime) -> None:
        """Read nothing yet. `now` is the instant of reading; a past day is read as at its own end."""
        self._calendar = current_calendar()
        self.on, self.is_past = on, on < today
        end = datetime.combine(on, time(23, 59, 59), self._calendar.zone)
        self.now = end if self.is_past else now
        self.since = on - RECENT
        self.register = Register(on)
        self._rows = public_now(on)
        self.first, self.last = _previous_working_day(on, self._calendar), on - timedelta(days=1)

    def due(self) -> tuple[list[PublicMatter], bool]:
        """Give what was promised for a day of the span, by its first or its current date; and if there is more."""
        first, last = self.first, self.last
        by_first = self.register.rows(
            Q(first_due__range=(first, last)),
            order=("first_due", "stream_id"),
            most=MOST_DUE + 1,
            without=() if self.is_past else UNREAD,
        )
        found = {row.pk: row for row in (*by_first, *self._moved)}
        stood = [row for row in self._stood(found.values()) if self._is_due(row, first)]
        stood.sort(key=lambda row: (row.first_due or last, row.pk))
        return stood[:MOST_DUE], len(stood) > MOST_DUE

    def _is_due(self, row: PublicMatter, first: date) -> bool:
        return any(day is not None and first <= day <= self.last for day in (row.first_due, row.current_due))

    @cached_property
    def _moved(self) -> list[PublicMatter]:
        """Give what was ever moved to a day that this page looks back on."""
        rows = self._rows if self.is_past else self._rows.defer(*UNREAD)
        days = _days(min(self.first, self.since) if self.is_past else self.first, self.last)
        return self.register.asked(
            ("moved", *days, self.is_past),
            lambda: moved_through(rows, days).order_by("stream_id")[: MOST_DUE + 1],
        )

    def new(self) -> list[PublicMatter]:
        """Give the newest promises of the last seven days that are still open."""
        wanted = Q(kind__in=PROMISES) & Q(public_from__range=(self.since, self.on))
        rows = self.register.rows(
            wanted if self.is_past else wanted & Q(state__in=OPEN),
            order=("-public_from", "-stream_id"),
            most=LOOKED_AT if self.is_past else IN_COLUMN,
        )
        return [row for row in self._stood(rows) if row.state in OPEN][:IN_COLUMN]

    def answered(self) -> list[PublicMatter]:
        """Give the newest results reported to those who asked."""
        return self._newest(lambda row: row.reported_on if row.kind in ASKED else None)

    def good(self) -> list[PublicMatter]:
        """Give what was confirmed last, by whoever asked or an independent checker."""
        return self._newest(
            lambda row: (
                row.closed_on if row.state == "closed" and OUTCOMES[row.outcome] == "success" else None
            )
        )

    def count(self) -> dict[str, int]:
        """Count what each column of today's page has, no further than the register counts."""
        days = (self.since, self.on)
        picks = {
            "new": Q(kind__in=PROMISES) & Q(public_from__range=days) & Q(state__in=OPEN),
            "answered": Q(kind__in=ASKED) & Q(reported_on__range=days),
            "good": Q(outcome__in=SUCCESS) & Q(closed_on__range=days),
            "red": late(self.on),
        }
        return dict(zip(picks, self.register.count_each(list(picks.values())), strict=True))

    def coming(self) -> list[PublicMatter]:
        """Give what falls due next, for a day on which nothing did."""
        soon = Q(current_due__range=(self.on, self.on + SOON)) & Q(state__in=OPEN)
        return self.register.rows(soon, order=("current_due", "stream_id"), most=3)

    def grouped(self, rows: Iterable[PublicMatter]) -> dict[str, list[PublicMatter]]:
        """Put what fell due into the groups of the lead, in their order; an empty group is not there."""
        found: dict[str, list[PublicMatter]] = {name: [] for name in GROUPS}
        for row in rows:
            found[self._ended(row)].append(row)
        return {name: mine for name, mine in found.items() if mine}

    def _ended(self, row: PublicMatter) -> str:
        """Say in which group of the lead a matter that fell due stands."""
        if row.state == "closed":
            return "kept" if OUTCOMES[row.outcome] == "success" else "ended"
        if row.source == "page":
            return "passed"
        if row.current_due and not self.first <= row.current_due <= self.last:
            return "moved"
        if row.state in REPORTED:
            return "said"
        if row.is_remedy_open:
            return "paused"
        return "parked" if row.state == "parked" else "late"

    def red(self) -> list[PublicMatter]:
        """Give what is red, the oldest first; on a past page, what turned red in its seven days."""
        if not self.is_past:
            return self.register.rows(late(self.on), order=("current_due", "stream_id"), most=IN_COLUMN)
        not_in_time = Q(reported_on__isnull=True) | Q(reported_on__gte=F("first_due")) | Q(n_reopened__gt=0)
        rows = self._rows.filter(not_in_time, first_due__range=(self.since, self.last))
        rows = rows.order_by("first_due", "stream_id")
        found = {row.pk: row for row in (*rows[: 4 * LOOKED_AT], *self._moved)}
        stood = [row for row in self._stood(found.values()) if self._is_red(row)]
        return sorted(stood, key=lambda row: (row.current_due or self.last, row.pk))[:IN_COLUMN]

    def _is_red(self, row: PublicMatter) -> bool:
        is_due = row.current_due is not None and self.since <= row.current_due <= self.last
        return is_due and row.state in WORKED_ON and not row.is_remedy_open and row.source != "page"

    def _stood(self, rows: Iterable[PublicMatter]) -> list[PublicMatter]:
        """Give rows as they stood; of those that were not public then there is nothing."""
        if not self.is_past:
            return list(rows)
        return [past for row in rows if (past := as_of(row, self.on, self._calendar)) is not None]

    def _newest(self, day_of: Callable[[PublicMatter], date | None]) -> list[PublicMatter]:
        """Give the newest by the day that counts here."""
        dated = [(day, row.pk, row) for row in self._told if (day := day_of(row)) is not None]
        recent = [one for one in dated if self.since <= one[0] <= self.on]
        recent.sort(key=lambda one: one[:2], reverse=True)
        return [row for _day, _key, row in recent[:IN_COLUMN]]

    @cached_property
    def _told(self) -> list[PublicMatter]:
        """Give what was reported or confirmed last; on a past page, what was so again since, too."""
        most, days = LOOKED_AT if self.is_past else IN_COLUMN, (self.since, self.on)
        reported = self._rows.filter(kind__in=ASKED, reported_on__range=days)
        confirmed = self._rows.filter(outcome__in=SUCCESS, closed_on__range=days)
        newest = self.register.asked(
            ("told", *days, most),
            lambda: reported.order_by("-reported_on", "-stream_id")[:most],
            lambda: confirmed.order_by("-closed_on", "-stream_id")[:most],
        )
        found = {row.pk: row for row in (*newest, *(self._again if self.is_past else ()))}
        return self._stood(found.values())

    @property
    def _again(self) -> list[PublicMatter]:
        days = _days(self.since, self.on)
        return list(told_again_on(self._rows, days).order_by("-stream_id")[: 4 * LOOKED_AT])


def day_of(text: str, today: date) -> date:
    """Read the day of a page. Raises NotFound for no day, one still to come, or one before the calendar begins."""
    try:
        chosen: date = parse_date(text[:40])
    except Invalid:
        raise NotFound(NO_SUCH_DAY) from None
    if chosen > today:
        raise NotFound(NOT_YET)
    if not current_calendar().covers(chosen):
        raise NotFound(NO_SUCH_DAY)
    return chosen


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _previous_working_day(on: date, calendar: WorkCalendar) -> date:
    day = on - timedelta(days=1)
    while calendar.covers(day) and not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day

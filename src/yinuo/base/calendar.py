"""Working days and working hours of one place, counted from a table and never guessed.

A limit such as "5wd" counts from the day something happened, day 0; the n-th working day after it is the last
day in time. What arrives outside working time counts from the next working start. Days in, aware UTC instants
out: the zone is a property of the calendar, so that no caller needs to know it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, Self, get_args

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from zoneinfo import ZoneInfo

Span = tuple[time, time]
LimitUnit = Literal["wh", "wd", "min", "h", "d"]

ONE_DAY: Final = timedelta(days=1)
MONDAY_TO_FRIDAY: Final = frozenset(range(5))
LIMIT_PATTERN: Final = r"^(0|[1-9][0-9]{0,3})(wh|wd|min|h|d)$"
"""A limit as text, also the shape the database asks of it: at most four digits and a unit."""


class NotCovered(Invalid):
    """The calendar holds no facts about a day that was asked for: somebody must enter that year first."""

    def __init__(self, on: date, calendar: WorkCalendar) -> None:
        """Say which day is missing and which days there are."""
        super().__init__(
            {
                "calendar": Sentence(
                    "工作日历只有 {first} 至 {last}，没有 {on}。请先补上那一年的日历。",
                    first=calendar.first,
                    last=calendar.last,
                    on=on,
                )
            }
        )
        self.on = on


@dataclass(frozen=True, order=False)
class Limit:
    """A length of time as people set it: working hours (wh) or days (wd), minutes, hours (h), days (d)."""

    n: int
    unit: LimitUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "4wh", "5wd", "24h", "30d"; raise `Invalid` on anything else."""
        match = re.fullmatch(LIMIT_PATTERN, text)
        if match is None:
            raise Invalid(
                {"limit": Sentence("时限要写成 4wh、5wd、24h 或 30d 这样，不是「{text}」。", text=text)}
            )
        unit = next(unit for unit in get_args(LimitUnit) if unit == match[2])
        return cls(int(match[1]), unit)

    @classmethod
    def parse_or_none(cls, text: str) -> Self | None:
        """Read a limit where an empty text means that there is none."""
        return cls.parse(text) if text else None

    @property
    def sentence(self) -> Sentence:
        """The limit in words, for people."""
        said = {
            "wh": Sentence("{n} 个工作小时", n=self.n),
            "wd": Sentence("{n} 个工作日", n=self.n),
            "min": Sentence("{n} 分钟", n=self.n),
            "h": Sentence("{n} 小时", n=self.n),
            "d": Sentence("{n} 天", n=self.n),
        }
        return said[self.unit]

    @property
    def is_of_days(self) -> bool:
        """Whether the limit ends with a day rather than at an instant."""
        return self.unit in {"wd", "d"}

    def __str__(self) -> str:
        return f"{self.n}{self.unit}"


@dataclass(frozen=True)
class WorkCalendar:
    """The working days and hours of one place between `first` and `last`, both included.

    `hours` are the day's working spans in local time, in order; `exceptions` holds only the days that
    differ from `weekdays` (0 = Monday): public holidays False, make-up days True.
    """

    zone: ZoneInfo
    hours: tuple[Span, ...]
    exceptions: Mapping[date, bool]
    first: date
    last: date
    weekdays: frozenset[int] = MONDAY_TO_FRIDAY

    def __post_init__(self) -> None:
        """Refuse a calendar that contradicts itself."""
        edges = [edge for span in self.hours for edge in span]
        if not edges or any(early >= late for early, late in pairwise(edges)):
            raise Invalid({"hours": Sentence("工作时间要按先后写，不能为空，也不能重叠。")})
        if self.first > self.last:
            raise Invalid({"last": Sentence("日历的最后一天不能早于第一天。")})
        outside = [on for on in self.exceptions if not self.covers(on)]
        if outside:
            raise NotCovered(min(outside), self)

    # Days

    def covers(self, on: date) -> bool:
        """Whether the calendar holds facts about this day."""
        return self.first <= on <= self.last

    def is_working_day(self, on: date) -> bool:
        """Whether people work on this day; raises `NotCovered` rather than guess."""
        self._ask(on)
        return self.exceptions.get(on, on.weekday() in self.weekdays)

    def add_working_days(self, on: date, n: int) -> date:
        """Return the n-th working day after `on`; 0 is `on` itself, working or not."""
        self._ask(on)
        if n == 0:
            return on
        days = self._working_days
        index = bisect_right(days, on) + n - 1
        if index >= len(days):
            raise NotCovered(self.last + ONE_DAY, self)
        return days[index]

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative if `end` is earlier."""
        self._ask(start)
        self._ask(end)
        return bisect_right(self._working_days, end) - bisect_right(self._working_days, start)

    # Instants

    def local_date(self, at: datetime) -> date:
        """Return the day that the place's own clocks show at this aware instant."""
        if at.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        return at.astimezone(self.zone).date()

    def day_start(self, on: date) -> datetime:
        """Return the local midnight that begins the day, in UTC."""
        return datetime.combine(on, time(), tzinfo=self.zone).astimezone(UTC)

    def day_end(self, on: date) -> datetime:
        """Return the local midnight after the day, in UTC: the first instant at which its date has passed."""
        return self.day_start(on + ONE_DAY)

    def next_working(self, at: datetime) -> datetime:
        """Return `at` if it lies in working time, else the next working start, in UTC."""
        start, _ = next(self._spans_from(at))
        return start

    def add_working_hours(self, at: datetime, hours: int) -> datetime:
        """Return the instant by which that many working hours have run since `at`, in UTC."""
        left = timedelta(hours=hours)
        spans = self._spans_from(at)
        start, end = next(spans)
        while left > end - start:
            left -= end - start
            start, end = next(spans)
        return start + left

    # Limits

    def add_limit(self, at: datetime, limit: Limit) -> date | datetime:
        """Return where a limit ends that began at `at`: an instant (UTC) for hours, the last day for days."""
        match limit.unit:
            case "wh":
                return self.add_working_hours(at, limit.n)
            case "h":
                return at.astimezone(UTC) + timedelta(hours=limit.n)
            case "min":
                return at.astimezone(UTC) + timedelta(minutes=limit.n)
            case "wd":
                return self.add_working_days(self.local_date(self.next_working(at)), limit.n)
            case _:
                return self.local_date(at) + limit.n * ONE_DAY

    def due_at(self, at: datetime, limit: Limit) -> datetime:
        """Return the first instant (UTC) at which something begun at `at` is late."""
        end = self.add_limit(at, limit)
        return end if isinstance(end, datetime) else self.day_end(end)

    def due_on(self, at: datetime, limit: Limit) -> date:
        """Return the last day that is still in time, wholly or in part."""
        return self.local_date(self.due_at(at, limit) - timedelta.resolution)

    # What the above stands on

    @cached_property
    def _working_days(self) -> tuple[date, ...]:
        n_days = (self.last - self.first).days + 1
        days = (self.first + n * ONE_DAY for n in range(n_days))
        return tuple(on for on in days if self.exceptions.get(on, on.weekday() in self.weekdays))

    def _spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield what is left of working time from `at` on, span by span."""
        on = self.local_date(at)
        self._ask(on)
        for day in self._working_days[bisect_left(self._working_days, on) :]:
            for opens, closes in self.hours:
                end = datetime.combine(day, closes, tzinfo=self.zone).astimezone(UTC)
                start = max(at, datetime.combine(day, opens, tzinfo=self.zone)).astimezone(UTC)
                if start < end:
                    yield start, end
        raise NotCovered(self.last + ONE_DAY, self)

    def _ask(self, on: date) -> None:
        if not self.covers(on):
            raise NotCovered(on, self)

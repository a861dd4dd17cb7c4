"""When things happen: offices in their hours, people when they have time. Everything comes after what came before."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from yinuo.base.calendar import WorkCalendar
from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.setting import PACKS

if TYPE_CHECKING:
    from datetime import date
    from random import Random

WAKES, SLEEPS = 6, 23
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def calendar(pack: str) -> WorkCalendar:
    """Give a pack's own calendar, read once from its files."""
    table, told = read_yaml(PACKS / pack / "calendar.yaml"), read_yaml(PACKS / pack / "pack.yaml")
    spans = told["hours"]["spans"]
    return WorkCalendar(
        zone=ZoneInfo(told["zone"]),
        hours=tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans),
        weekdays=frozenset(DAYS.index(day) for day in told["hours"]["weekdays"]),
        exceptions={
            row.get("on", row.get(True)): row["is_working"] for row in table["days"]
        },  # YAML 1.1: on is true
        first=table["covered"]["from"],
        last=table["covered"]["to"],
    )


class Pace:
    """Draws instants from a story's own chance; all are aware and in UTC."""

    def __init__(self, calendar: WorkCalendar) -> None:
        """Keep the working calendar that offices go by."""
        self.calendar = calendar

    def at(self, on: date, hour: float) -> datetime:
        """Give the instant of a local hour of a day."""
        return self.calendar.day_start(on) + timedelta(minutes=round(hour * 60))

    def office(self, rng: Random, after: datetime, low: float, high: float) -> datetime:
        """Give an instant in working time, between `low` and `high` working hours later (at least a minute)."""
        start = self._opened(rng, after)
        minutes = max(1, round(rng.uniform(low, high) * 60))
        at = self.calendar.add_working_hours(start, minutes // 60) if minutes >= 60 else start  # noqa: PLR2004
        at = self._opened(rng, at + timedelta(minutes=minutes % 60 + 1))
        return at.replace(second=rng.randrange(60), microsecond=0) + timedelta(minutes=1)

    def _opened(self, rng: Random, at: datetime) -> datetime:
        """Give the instant itself in working time; else some while after the doors open, as nobody is there at once."""
        opens = self.calendar.next_working(at)
        return opens if opens == at else opens + timedelta(minutes=rng.randrange(70))

    def working_day(self, rng: Random, after: datetime, days: int) -> datetime:
        """Give a working instant on the n-th working day after that day."""
        on = self.calendar.add_working_days(self.calendar.local_date(after), days)
        return self.within(rng, on, after)

    def within(self, rng: Random, on: date, after: datetime) -> datetime:
        """Give a working instant on that day, or the next working one; later than `after` in any case."""
        drawn = self.at(
            on, rng.choice((8.6, 9.2, 10.1, 10.9, 11.4, 13.7, 14.4, 15.2, 15.9, 16.6)) + rng.random() / 3
        )
        at = self._opened(rng, max(drawn, after + timedelta(minutes=5)))
        return at.replace(second=rng.randrange(60), microsecond=0) + timedelta(minutes=1)

    def someone(self, rng: Random, after: datetime, low: float, high: float) -> datetime:
        """Give an instant when a person is awake, between `low` and `high` hours later."""
        at = after + timedelta(minutes=max(2, round(rng.uniform(low, high) * 60)))
        local = at.astimezone(self.calendar.zone)
        if local.hour < WAKES or local.hour >= SLEEPS:
            morning = local.date() + timedelta(days=local.hour >= SLEEPS)
            at = self.at(morning, 7 + rng.random() * 2.5)
        return (
            max(at, after + timedelta(minutes=2))
            .astimezone(UTC)
            .replace(second=rng.randrange(60), microsecond=0)
        )

"""What holds of a channel between departments and a group: who pushes, one notice at a time, who has been silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.kernel.matters.situation import Seat

SILENT_DAYS: Final = 30
NOT_DEPARTMENTS: Final = frozenset(("firm", "auditor"))
"""The sorts of units that tell a group nothing here."""


def pushes_as(seats: Iterable[Seat], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Give the units somebody may push a notice for: those where they do the work. `kinds` is each unit's sort."""
    return tuple(
        dict.fromkeys(
            seat.unit
            for seat in seats
            if (seat.has("handler") or seat.has("desk")) and kinds.get(seat.unit) not in NOT_DEPARTMENTS
        )
    )


def last_day(until_on: date, ended_on: date | None) -> date:
    """Give the last day a notice stands; `ended_on` is the first on which it no longer does."""
    return until_on if ended_on is None else min(until_on, ended_on - timedelta(days=1))


def is_running(from_on: date, until_on: date, ended_on: date | None, on: date) -> bool:
    """Say whether a notice stands on a day."""
    return from_on <= on <= last_day(until_on, ended_on)


@dataclass(frozen=True, slots=True)
class Heard:
    """When one side was last heard: a unit, or "" for the group as a whole; `days` ago."""

    unit: str
    last_on: date
    days: int

    @property
    def is_silent(self) -> bool:
        """Whether that is too long ago."""
        return self.days > SILENT_DAYS


def heard(last: Iterable[tuple[str, date]], on: date) -> tuple[Heard, ...]:
    """Give when each was last heard, the longest ago first; of several days of one the latest counts."""
    latest: dict[str, date] = {}
    for unit, day in last:
        if day <= on:
            latest[unit] = max(day, latest.get(unit, day))
    found = [Heard(unit, day, (on - day).days) for unit, day in latest.items()]
    return tuple(sorted(found, key=lambda one: (-one.days, one.unit)))

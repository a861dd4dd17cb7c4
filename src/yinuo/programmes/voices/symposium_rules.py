"""What holds of a symposium: who may do what, from which day, and what is counted (M19). Plain values in and out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yinuo.kernel.matters.situation import Seat

CHALLENGE_DAYS: Final = 7
TOPICS_DAYS: Final = 3
LEAST_N: Final = 5
"""A rate of fewer is not shown."""
OPENING_KINDS: Final = frozenset(("community", "union", "town"))
"""The sorts of units that open a symposium by themselves; the desk of the place opens any."""

Phase = Literal["announced", "today", "held", "archived"]


def phase(held_on: date, archived_on: date | None, on: date) -> Phase:
    """Say where a symposium stands on a day."""
    if archived_on is not None and archived_on <= on:
        return "archived"
    if on < held_on:
        return "announced"
    return "today" if on == held_on else "held"


def earliest(on: date) -> date:
    """Give the first day it can be held on if its topics become public on this one."""
    return on + timedelta(days=TOPICS_DAYS)


def challenged_until(answered_on: date) -> date:
    """Give the last day on which an answer given on the spot is challenged for the asking."""
    return answered_on + timedelta(days=CHALLENGE_DAYS)


def is_desk_of(seats: Iterable[Seat], path: str) -> bool:
    """Say whether one of these chairs is a desk's of this place, or of one it lies in."""
    codes = path.split("/")
    return any(seat.has("desk") and seat.place_path.split("/")[-1] in codes for seat in seats)


def opens_as(seats: Iterable[Seat], kinds: dict[str, str]) -> tuple[str, ...]:
    """Give the units somebody may open a symposium for: a desk's, a community's, a union's, a town's.

    `kinds` is the sort of each unit.
    """
    return tuple(
        dict.fromkeys(
            seat.unit
            for seat in seats
            if seat.has("desk") or (seat.has("handler") and kinds.get(seat.unit) in OPENING_KINDS)
        )
    )


def runs(seats: Sequence[Seat], unit: str, path: str) -> bool:
    """Say whether somebody enters questions and archives: who works at the unit that opened it, or the place's desk."""
    own = any(seat.unit == unit and (seat.has("handler") or seat.has("desk")) for seat in seats)
    return own or is_desk_of(seats, path)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted of one question: whether it was answered on the spot, its dates, and its ending."""

    is_on_spot: bool
    first_due: date | None = None
    reported_on: date | None = None
    outcome: str = ""

    @property
    def is_in_time(self) -> bool:
        """Whether a result stands that came by the first date."""
        return bool(self.reported_on and self.first_due and self.reported_on <= self.first_due)

    def is_due(self, on: date) -> bool:
        """Say whether its first date can be judged: a result is there, or the date has passed."""
        return self.reported_on is not None or (self.first_due is not None and self.first_due < on)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    k: int
    n: int

    @property
    def percent(self) -> int | None:
        """The rate, rounded; None where there are too few to show one."""
        return None if self.n < LEAST_N else round(100 * self.k / self.n)


@dataclass(frozen=True, slots=True)
class Counted:
    """M19 of one symposium: on the spot of all, in time of those that can be judged, solved of those that ended."""

    n: int
    n_ended: int
    on_spot: Share
    in_time: Share
    solved: Share


def counted(asked: Sequence[Asked], on: date) -> Counted:
    """Count the questions of a symposium as they stand on a day."""
    judged = [one for one in asked if one.is_due(on)]
    ended = [one for one in asked if one.outcome]
    return Counted(
        len(asked),
        len(ended),
        Share(sum(one.is_on_spot for one in asked), len(asked)),
        Share(sum(one.is_in_time for one in judged), len(judged)),
        Share(sum(one.outcome == "solved" for one in ended), len(ended)),
    )

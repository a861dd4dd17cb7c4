"""Who moves up when places come free, and how a school stands. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SchoolStands = Literal["visited", "booked", "waiting", "silent", "not_yet"]
ORDER: tuple[SchoolStands, ...] = ("visited", "booked", "waiting", "silent", "not_yet")


@dataclass(frozen=True, slots=True)
class Moved:
    """A booking that moves up, and how many who asked earlier were passed because they are too many."""

    key: int
    n_passed: int


def move_up(waiting: Sequence[tuple[int, int]], free: int) -> list[Moved]:
    """Give who moves up, of (key, pupils) in the order they asked: the earlier first, who does not fit is passed."""
    moved, n_passed = [], 0
    for key, n in waiting:
        if n > free:
            n_passed += 1
            continue
        moved.append(Moved(key, n_passed))
        free -= n
    return moved


def stands(bookings: Iterable[tuple[bool, bool, bool]]) -> SchoolStands:
    """Say how a school stands by its bookings, each (is seated, was there, is past): the best of them counts.

    One that had its place on a day gone by and wrote nothing down is silent; one that only waited for it is not booked.
    """
    found = list(bookings)
    if any(came for _seated, came, _past in found):
        return "visited"
    if any(seated and not past for seated, _came, past in found):
        return "booked"
    if any(not past for _seated, _came, past in found):
        return "waiting"
    return "silent" if any(seated for seated, _came, _past in found) else "not_yet"

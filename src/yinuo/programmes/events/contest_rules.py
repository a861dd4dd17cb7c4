"""How a contest is judged: what a criterion is, who gets which prize. Plain values."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_POINTS: Final = 100
LEAST_JUDGES: Final = 2
"""So many judges look at every entry before anything is decided."""


def criteria(lines: Iterable[str]) -> list[tuple[str, int]]:
    """Read criteria, each "name most-points". Raises ValueError for a line without points, or with too many."""
    found = []
    for line in lines:
        name, _blank, most = line.rpartition(" ")
        if not name.strip() or not most.isascii() or not most.isdigit() or not 1 <= int(most) <= MOST_POINTS:
            raise ValueError(line)
        found.append((name.strip(), int(most)))
    return found


def ranked(
    entries: Iterable[tuple[int, int, Sequence[int]]], prizes: Sequence[tuple[str, int]]
) -> dict[int, str]:
    """Give prizes by key, of (key, grade, totals): grade by grade by the mean; equal means share the better prize."""
    by_grade: dict[int, list[tuple[Fraction, int]]] = defaultdict(list)
    for key, grade, totals in entries:
        by_grade[grade].append((Fraction(sum(totals), len(totals)), key))
    won = {}
    for rows in by_grade.values():
        for mean, key in rows:
            above, room = sum(other > mean for other, _key in rows), 0
            for prize, n in prizes:
                room += n
                if above < room:
                    won[key] = prize
                    break
    return won

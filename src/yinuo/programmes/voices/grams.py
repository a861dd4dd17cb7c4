"""Short runs of characters as whole numbers: what texts are compared and sorted by, without a dictionary.

Chinese has no gaps between words; runs of one, two and three characters serve better than words cut by a machine
(measured in docs/generated/voices.md). A run of up to three code points fits a 64-bit number, so a vocabulary is a
sorted array of numbers: nothing is hashed, nothing collides, and nothing has to be pickled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from yinuo.base.lexemes import folded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Real = NDArray[np.float32]

BITS: Final = 21
"""A code point is below 2 ** 21."""
LONGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each of a vocabulary's runs stands in each text: rows by text, as three arrays side by side."""

    start: Whole
    column: Whole
    n: Real

    @property
    def row(self) -> Whole:
        """Give the text of every entry."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))


def runs(texts: Sequence[str], orders: Sequence[int]) -> tuple[Whole, Whole]:
    """Give every run of `orders` characters in the texts, as (which text, which run)."""
    points = [np.frombuffer(folded(text).encode("utf-32-le", "replace"), np.uint32) for text in texts]
    every = np.concatenate([*points, np.zeros(0, np.uint32)]).astype(np.int64)
    text = np.repeat(np.arange(len(points)), [len(one) for one in points])
    found: list[tuple[Whole, Whole]] = []
    for order in orders:
        n = max(0, len(every) - order + 1)
        run = np.zeros(n, np.int64)
        for at in range(order):
            run = (run << BITS) | every[at : at + n]
        inside = text[:n] == text[order - 1 : order - 1 + n]
        found.append((text[:n][inside], run[inside]))
    return np.concatenate([one for one, _ in found]), np.concatenate([one for _, one in found])


def vocabulary(texts: Sequence[str], orders: Sequence[int], least: int) -> Whole:
    """Give the runs that stand in at least so many of the texts, sorted."""
    text, run = runs(texts, orders)
    known, place = np.unique(run, return_inverse=True)
    pairs = np.unique(place * len(texts) + text)
    return known[np.bincount(pairs // len(texts), minlength=len(known)) >= least]


def counts(texts: Sequence[str], orders: Sequence[int], known: Whole) -> Counts:
    """Count the runs of a vocabulary in the texts; whatever else is written there counts for nothing."""
    text, run = runs(texts, orders)
    if not len(known):
        text, run = text[:0], run[:0]
    place = np.searchsorted(known, run)
    place[place == len(known)] = 0
    is_known = known[place] == run if len(known) else np.zeros(0, bool)
    cells, n = np.unique(text[is_known] * len(known) + place[is_known], return_counts=True)
    row, column = np.divmod(cells, max(1, len(known)))
    start = np.searchsorted(row, np.arange(len(texts) + 1))
    return Counts(start.astype(np.int64), column, n.astype(np.float32))

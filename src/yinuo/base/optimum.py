"""The best of all whole-number choices, by one wish after another, with a proof of how good it is.

Whoever asks writes columns (each taken 0, 1 … `most` times), rows (what may not be broken) and levels (whole-number
costs; the first counts most, a later one only among what is best by those before). scipy's HiGHS answers; it is
imported late, so that a process that solves nothing does not carry it. A level's bound is its linear relaxation's,
rounded up to the next whole number: no choice can be better. Where it is not whole itself, columns whose reduced cost
is small are looked at in whole numbers; a choice with any other column costs at least the relaxation's value and that
column's reduced cost, which is what the proof rests on (reduced-cost fixing; Wolsey, Integer Programming, 1998).
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Real = NDArray[np.float64]

NEAR: Final = 1e-6
UNSURE: Final = 1e-3
"""By how much a sum of whole costs may be off in floating point, besides a billionth of itself."""
FEW: Final = 500
"""So many columns besides those the relaxations use are looked at in whole numbers first, then four times as many."""
NO_CHOICE: Final = 2
"""scipy's word for it."""
MANY, EACH, ADDED = 20_000, 12, 20_000
"""From so many columns on, the relaxation begins with the cheapest few of each row and adds so many at a time."""


class NoneFits(Exception):  # noqa: N818
    """No choice keeps every row."""


class TooShort(Exception):  # noqa: N818
    """The time did not suffice for any choice at all."""


@dataclass(frozen=True, slots=True)
class Question:
    """Columns 0 ≤ x ≤ most and rows low ≤ table·x ≤ high; `table` is a scipy.sparse array."""

    table: Any
    low: Real
    high: Real
    most: Real
    least: Real


@dataclass(frozen=True, slots=True)
class Level:
    """What one wish came to, and the bound that no choice can beat."""

    value: int
    bound: int

    @property
    def gap(self) -> float:
        """Give how far the value may be from the best: 0 where it is proven."""
        return abs(self.value - self.bound) / max(1, abs(self.value))


@dataclass(frozen=True, slots=True)
class Choice:
    """How often each column is taken, and each wish's value beside its bound."""

    taken: NDArray[np.int64]
    levels: tuple[Level, ...]

    @property
    def is_proven(self) -> bool:
        """Say whether nothing better is possible."""
        return all(level.value == level.bound for level in self.levels)


@dataclass(slots=True)
class _Relaxed:
    value: float
    x: Real
    reduced: Real
    """What a column adds at least for each step away from its bound; about 0 where it stands at none."""


def best(question: Question, levels: Sequence[Real], *, seconds: float = 30.0) -> Choice:
    """Give the choice of least cost, level by level. Raises NoneFits, or TooShort."""
    until = time.monotonic() + seconds
    chain = _chain(question, levels, until)
    whole = _rounded(question, chain[-1].x)
    if whole is not None:
        bounds = [at_least(relaxed.value) for relaxed in chain]
        return Choice(whole.astype(np.int64), tuple(map(Level, bounds, bounds)))
    return _in_whole_numbers(question, levels, chain, until)


def at_least(value: float) -> int:
    """Give the least whole cost there can be where the relaxation's is this."""
    return math.ceil(value - UNSURE - 1e-9 * abs(value))


def _rounded(asked: Question, x: Real) -> Real | None:
    """Give the whole numbers these are, give or take rounding; None where they are none, or where a row breaks."""
    whole = np.round(x)
    sums = asked.table @ whole
    keeps = np.all(sums <= asked.high + NEAR) and np.all(sums >= asked.low - NEAR)
    return whole if keeps and np.all(np.abs(x - whole) < NEAR) else None


def _chain(question: Question, levels: Sequence[Real], until: float) -> list[_Relaxed]:
    """Relax level after level, each among what holds the bounds of those before."""
    asked, told = question, list[_Relaxed]()
    for cost in levels:
        told.append(_relaxation(asked, cost, until, told[-1].x if told else None))
        asked = _held(asked, cost, told[-1], at_least(told[-1].value))
    if not told:
        raise ValueError("a question has at least one level")
    return told


def _in_whole_numbers(
    question: Question, levels: Sequence[Real], chain: Sequence[_Relaxed], until: float
) -> Choice:
    """Take level after level in whole numbers; its share of the time is what is left, divided by the levels left."""
    asked, found = question, np.zeros(0)
    told: list[Level] = []
    near = np.any([relaxed.x > NEAR for relaxed in chain], axis=0)
    for place, cost in enumerate(levels):
        is_as_hoped = all(level.value == at_least(chain[n].value) for n, level in enumerate(told))
        try:
            relaxed = chain[place] if is_as_hoped else _relaxation(asked, cost, until, found)
        except TooShort:
            told.append(Level(round(float(cost @ found)), at_least(float(np.minimum(cost, 0) @ asked.most))))
            continue
        now = time.monotonic()
        share = now + (until - now) / (len(levels) - place)
        near = near | (relaxed.x > NEAR) | (found > 0 if place else False)
        order = np.lexsort((np.abs(chain[-1].reduced), np.abs(relaxed.reduced), ~near))
        taken, bound = _whole(asked, cost, relaxed, (order, int(near.sum())), share)
        if taken is None and not place:
            raise TooShort
        found = found if taken is None else taken
        value = round(float(cost @ found))
        told.append(Level(value, min(value, bound)))
        asked = _held(asked, cost, relaxed, value)
    return Choice(found.astype(np.int64), tuple(told))


def _held(asked: Question, cost: Real, relaxed: _Relaxed, goal: int) -> Question:
    """Give the question whose choices cost at most the goal; a column that alone would cost more stays put."""
    room = goal - relaxed.value + UNSURE + 1e-9 * abs(relaxed.value)
    stays = np.abs(relaxed.reduced) > room
    least, most = asked.least.copy(), asked.most.copy()
    least[stays] = most[stays] = np.round(relaxed.x[stays])
    return _with_row(Question(asked.table, asked.low, asked.high, most, least), cost, goal)


def _with_row(asked: Question, cost: Real, most: float) -> Question:
    from scipy import sparse

    table = sparse.vstack([asked.table, sparse.csr_array(cost[None])]).tocsr()
    return Question(
        table, np.append(asked.low, -np.inf), np.append(asked.high, most), asked.most, asked.least
    )


def _relaxation(asked: Question, cost: Real, until: float, start: Real | None = None) -> _Relaxed:
    """Solve without asking for whole numbers; of very many columns only those that could matter are ever weighed.

    `start` is an earlier answer that keeps every row: its columns are weighed in any case.
    """
    here = asked.most > asked.least
    looked = here & _cheapest(asked.table, cost)
    if start is not None:
        looked |= here & (start > NEAR)
    while True:
        try:
            told, duals = _solved(asked, cost, looked, until)
        except NoneFits:
            if looked.sum() == here.sum():
                raise
            looked = here.copy()
            continue
        reduced = cost - asked.table.T @ duals
        better = here & ~looked & (reduced < -NEAR * np.maximum(1, np.abs(cost)))
        if not better.any():
            x = asked.least.astype(float)
            x[looked] = told
            reduced[~here] = np.inf
            return _Relaxed(float(cost @ x), x, reduced)
        looked |= better & _among(reduced, better, ADDED)


def _cheapest(table: Any, cost: Real) -> NDArray[np.bool_]:
    """Name the columns to begin with: the cheapest few of every row, and all where there are not many."""
    if len(cost) <= MANY:
        return np.ones(len(cost), bool)
    rows = table.tocsr()
    row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    worth = cost[rows.indices] + np.random.default_rng(0).random(len(row)) / 2
    order = np.lexsort((worth, row))
    place = np.arange(len(row)) - rows.indptr[row]
    looked = np.zeros(len(cost), bool)
    looked[rows.indices[order[place < EACH]]] = True
    return looked


def _among(reduced: Real, better: NDArray[np.bool_], n: int) -> NDArray[np.bool_]:
    """Name the n best of the better columns."""
    few = np.flatnonzero(better)
    few = few[np.argsort(reduced[few], kind="stable")[:n]]
    told = np.zeros(len(reduced), bool)
    told[few] = True
    return told


def _solved(asked: Question, cost: Real, looked: NDArray[np.bool_], until: float) -> tuple[Real, Real]:
    """Solve with these columns alone; gives how much of each is taken, and what one unit of each row is worth."""
    from scipy import sparse
    from scipy.optimize import linprog

    if time.monotonic() > until:
        raise TooShort
    table = asked.table.tocsr()
    fixed = table @ np.where(looked, 0, asked.least)
    if not looked.any():
        if np.any(fixed > asked.high + NEAR) or np.any(fixed < asked.low - NEAR):
            raise NoneFits
        return np.zeros(0), np.zeros(len(asked.low))
    table = table.tocsc()[:, np.flatnonzero(looked)].tocsr()
    same = asked.low == asked.high
    above, below = ~same & np.isfinite(asked.high), ~same & np.isfinite(asked.low)
    told = linprog(
        cost[looked],
        A_ub=sparse.vstack([table[np.flatnonzero(above)], -table[np.flatnonzero(below)]]),
        b_ub=np.concatenate([(asked.high - fixed)[above], (fixed - asked.low)[below]]),
        A_eq=table[np.flatnonzero(same)],
        b_eq=(asked.low - fixed)[same],
        bounds=np.column_stack([asked.least[looked], asked.most[looked]]),
        method="highs-ipm",
        options={"time_limit": max(0.1, until - time.monotonic())},
    )
    if told.status != 0:
        raise NoneFits if told.status == NO_CHOICE else TooShort
    duals = np.zeros(len(asked.low))
    n_above = int(above.sum())
    duals[above] = told.ineqlin.marginals[:n_above]
    duals[below] -= told.ineqlin.marginals[n_above:]
    duals[same] = told.eqlin.marginals
    return told.x, duals


def _whole(
    asked: Question, cost: Real, relaxed: _Relaxed, order: tuple[NDArray[np.int64], int], until: float
) -> tuple[Real | None, int]:
    """Give the best choice in whole numbers and a bound on it; None where the time left none.

    Columns are let go in this order, at least so many of them; the others stay where the relaxation has them.
    """
    bound = at_least(relaxed.value)
    whole = _rounded(asked, relaxed.x)
    if whole is not None:
        return whole, bound
    free = order[0][(asked.most > asked.least)[order[0]]]
    found, n = None, order[1] + FEW
    while True:
        is_all = n >= len(free)
        taken, low = _few_columns(asked, cost, relaxed, free[:n], until)
        found = taken if taken is not None else found
        room = np.inf if is_all else float(np.abs(relaxed.reduced[free[n:]]).min())
        nothing_below = min(low, relaxed.value + room)
        if math.isfinite(nothing_below):
            bound = max(bound, at_least(nothing_below))
        if is_all or time.monotonic() > until or (found is not None and round(float(cost @ found)) <= bound):
            break
        n = 4 * n + 1
    if found is None and is_all and low == np.inf:
        raise NoneFits
    return found, bound


def _few_columns(
    asked: Question, cost: Real, relaxed: _Relaxed, few: NDArray[np.int64], until: float
) -> tuple[Real | None, float]:
    """Let these columns move; gives the best choice found, and what none of them is below (inf: there is none)."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    found = np.round(relaxed.x)
    found[few] = 0
    fixed = asked.table @ found
    rest = float(cost @ found)
    told = milp(
        cost[few],
        constraints=LinearConstraint(
            asked.table.tocsc()[:, few], asked.low - fixed - NEAR, asked.high - fixed + NEAR
        ),
        integrality=np.ones(len(few)),
        bounds=Bounds(asked.least[few], asked.most[few]),
        options={"time_limit": max(0.1, until - time.monotonic()), "mip_rel_gap": 0},
    )
    if told.status == NO_CHOICE:
        return None, np.inf
    low = -np.inf if told.mip_dual_bound is None else rest + float(told.mip_dual_bound)
    found[few] = 0 if told.x is None else told.x
    return None if told.x is None else _rounded(asked, found), low

"""What money brought: yield by paid money, the internal rate with dates, one's own way against the joint one.

Promised money never counts. Rates come out as whole millionths; on the way there the internal rate is worked out in
decimals of thirty-four digits, so that it is the same on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from yinuo.programmes.ventures.money import MILLION, nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

DAYS: Final = 365
EXACT: Final = Context(prec=34)
ROUGH: Final = Context(prec=18)
NEAR: Final = 2
"""Millionths by which a rate that was looked for roughly may lie beside the exact one."""
HALVINGS: Final = 32
LOWEST, HIGHEST = -999_999, 1_000 * MILLION
"""Millionths between which a rate is looked for: all but everything lost, and a thousandfold a year."""
N_STEPS: Final = 96


@dataclass(frozen=True, slots=True)
class Flow:
    """Money on a day: below zero it was put in, above zero it came out."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Rate:
    """An internal rate in millionths a year; where the flow has more than one, the one nearest to zero."""

    ppm: int
    is_only: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One way of using money: what was put in, what came out, and what that is."""

    put_in: int
    came_out: int
    paid_ppm: int | None
    rate: Rate | None


def yield_ppm(paid: int, principal: int) -> int | None:
    """Give paid money over the principal, in millionths; None where there is no principal."""
    return nearest(Fraction(paid * MILLION, principal)) if principal > 0 else None


def internal_rate(flows: Sequence[Flow]) -> Rate | None:
    """Give the yearly rate at which the dated flows come to nothing (act/365, from the first day).

    None where the flow never changes its sign: then there is no such rate. Source: the XIRR of spreadsheets.
    """
    if not (any(flow.amount < 0 for flow in flows) and any(flow.amount > 0 for flow in flows)):
        return None
    by_day = _by_day(flows)
    if _n_turns(by_day) == 1:
        return _only_rate(by_day)
    first = min(flow.on for flow in flows)
    dated = [((flow.on - first).days, Decimal(flow.amount)) for flow in flows]
    grid = _grid()
    signs = [_worth(dated, ppm) for ppm in grid]
    found = [
        _root(dated, low, high)
        for low, high, at_low, at_high in zip(grid, grid[1:], signs, signs[1:], strict=False)
        if at_high == 0 or at_low * at_high < 0
    ]
    if not found:
        return None
    return Rate(min(found, key=abs), len(found) == 1)


def _by_day(flows: Sequence[Flow]) -> list[tuple[int, Decimal]]:
    """Give the sums that flowed on each day, counted from the first; none where a day comes to nothing."""
    first, sums = min(flow.on for flow in flows), dict[int, int]()
    for flow in flows:
        days = (flow.on - first).days
        sums[days] = sums.get(days, 0) + flow.amount
    return [(days, Decimal(sums[days])) for days in sorted(sums) if sums[days]]


def _n_turns(dated: Sequence[tuple[int, Decimal]]) -> int:
    """Count how often money turns its way. Once: by Descartes' rule of signs there is one rate and no other."""
    return sum((one < 0) != (other < 0) for (_day, one), (_next, other) in pairwise(dated))


def _only_rate(dated: Sequence[tuple[int, Decimal]]) -> Rate | None:
    """Give the one rate there is: looked for roughly, then held between two neighbours to the last digit.

    None where it lies beyond the rates that are looked for.
    """
    at_low = _worth(dated, LOWEST)
    if at_low != 0 and (at_low < 0) == (_worth(dated, HIGHEST) < 0):
        return None
    rough = _roughly(dated, is_below=at_low < 0)
    low, high = max(rough - NEAR, LOWEST), min(rough + NEAR, HIGHEST)
    if _worth(dated, low) * _worth(dated, high) > 0:  # rough was too rough
        low, high = LOWEST, HIGHEST
    return Rate(_root(dated, low, high), is_only=True)


def _roughly(dated: Sequence[tuple[int, Decimal]], *, is_below: bool) -> int:
    """Give the one rate to a millionth or so: what a sum shrinks by in a day is halved in, with few digits."""
    low, high = (ROUGH.divide(1, _daily(ppm)) for ppm in (LOWEST, HIGHEST))
    for _n in range(HALVINGS):
        middle = ROUGH.divide(ROUGH.add(low, high), 2)
        worth = Decimal(0)
        for days, amount in dated:
            worth = ROUGH.add(worth, ROUGH.multiply(amount, ROUGH.power(middle, days)))
        if (worth < 0) == is_below:
            low = middle
        else:
            high = middle
    yearly = ROUGH.power(ROUGH.divide(1, low), DAYS)
    return int(ROUGH.multiply(yearly, MILLION)) - MILLION


def compared(flows: Sequence[Flow]) -> Compared:
    """Give what one way of using money came to; two of them are laid side by side before a vote."""
    put_in = -sum(flow.amount for flow in flows if flow.amount < 0)
    came_out = sum(flow.amount for flow in flows if flow.amount > 0)
    return Compared(put_in, came_out, yield_ppm(came_out, put_in), internal_rate(flows))


def _grid() -> list[int]:
    """Give rates between the lowest and the highest, closer together near zero."""
    ups = [MILLION * 2**n // 1024 for n in range(N_STEPS) if MILLION * 2**n // 1024 < HIGHEST]
    downs = [-MILLION + MILLION // 2**n for n in range(1, 20)]
    near = [-step for step in ups if step < MILLION // 2]
    return sorted({LOWEST, 0, HIGHEST, *ups, *downs, *near})


@lru_cache(maxsize=4096)
def _daily(ppm: int) -> Decimal:
    """Give by how much a sum grows in a day at a yearly rate: the grid's are worked out once."""
    return EXACT.power(Decimal(MILLION + ppm) / MILLION, EXACT.divide(Decimal(1), Decimal(DAYS)))


def _worth(dated: Sequence[tuple[int, Decimal]], ppm: int) -> Decimal:
    """Give what the flows are worth on the first day at a rate."""
    growth = _daily(ppm)
    total = Decimal(0)
    for days, amount in dated:
        total = EXACT.add(total, EXACT.divide(amount, EXACT.power(growth, days)))
    return total


def _root(dated: Sequence[tuple[int, Decimal]], low: int, high: int) -> int:
    """Halve until two neighbouring millionths are left, and give the one where less is missing."""
    at_low, at_high = _worth(dated, low), _worth(dated, high)
    while high - low > 1:
        middle = (low + high) // 2
        worth = _worth(dated, middle)
        if (worth < 0) == (at_low < 0) and worth != 0:
            low, at_low = middle, worth
        else:
            high, at_high = middle, worth
    return low if abs(at_low) < abs(at_high) else high

"""A sum for several periods (a rent paid for three years at once) spread over them, to the last minor unit.

By cumulative rounding: what belongs to the periods so far is rounded, and each gets the difference. The parts sum
to the whole, no running total is ever more than half a unit away from the exact one, and what was booked never has
to be booked again.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.money import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Spread a sum over periods by their weights (days, months). Raises `Invalid` where there is nothing to go by."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise Invalid({"weights": Sentence("要有期间，期间的长度不能小于零。")})
    parts, so_far, given = [], 0, 0
    for weight in weights:
        so_far += weight
        until_now = nearest(Fraction(total * so_far, whole))
        parts.append(until_now - given)
        given = until_now
    return parts


def spread_over_years(total: int, first: date, last: date) -> dict[int, int]:
    """Spread a sum over the calendar years it is for, by days, both days counted."""
    if last < first:
        raise Invalid({"last": Sentence("最后一天不能早于第一天。")})
    years = range(first.year, last.year + 1)
    days = []
    for year in years:
        begins, ends = max(first, first.replace(year, 1, 1)), min(last, last.replace(year, 12, 31))
        days.append((ends + timedelta(days=1) - begins).days)
    return dict(zip(years, spread(total, days), strict=True))

"""Sums as whole minor units, rates as whole millionths (ppm): rounded in one way, and written out for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

MILLION: Final = 1_000_000
"""A rate of one, in millionths."""
MOST: Final = 10**15
"""Minor units that one sum may come to: beyond it somebody's hand has slipped; it fits a bigint and a JSON number."""
MOST_DIGITS: Final = 4
"""Digits that a currency's minor unit may have (ISO 4217)."""


def nearest(exact: Fraction | int) -> int:
    """Round to the nearest whole unit, a half away from zero: as a person with a pocket calculator does."""
    above, below = int(abs(exact.numerator)), int(exact.denominator)
    return (-1 if exact < 0 else 1) * ((2 * above + below) // (2 * below))


def part_of(amount: int, ppm: int) -> int:
    """Give so many millionths of a sum, to the nearest minor unit."""
    size, sign = abs(amount), -1 if amount < 0 else 1
    return sign * ((2 * size * ppm + MILLION) // (2 * MILLION))


def written(amount: int, digits: int) -> str:
    """Write a sum of minor units for people: 225000000 with two digits is 2,250,000.00."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    if digits == 0:
        return f"{sign}{size:,}"
    major, minor = divmod(size, 10**digits)
    return f"{sign}{major:,}.{minor:0{digits}d}"


def percent(ppm: int) -> str:
    """Write millionths as a percentage without idle zeros: 72500 is 7.25%."""
    sign, size = "-" if ppm < 0 else "", abs(ppm)
    whole, rest = divmod(size, 10_000)
    return f"{sign}{whole:,}{f'.{rest:04d}'.rstrip('0') if rest else ''}%"


def plain(quantity: Fraction | int) -> str:
    """Write a quantity exactly: whole, as a short decimal where it has one, else as a fraction."""
    if quantity.denominator == 1:
        return f"{quantity.numerator}"
    for digits in range(1, MOST_DIGITS + 1):
        if 10**digits % quantity.denominator == 0:
            return written(quantity.numerator * (10**digits // quantity.denominator), digits).replace(",", "")
    return f"{quantity.numerator}/{quantity.denominator}"

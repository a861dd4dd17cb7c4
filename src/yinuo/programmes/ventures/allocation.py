"""Sharing a sum out by largest remainder: everybody's exact part rounded down, what is left one by one.

The units that rounding down leaves over go to the largest remainders; where remainders are equal, to whoever stands
earlier in the register. So parts always sum to the whole, and nobody is a whole unit away from the exact part.
(The method of Hamilton, with register order for ties.)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import lcm
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

MOST_BITS: Final = 512
"""Bits of the smallest common denominator: shares that need more were not written by anybody."""
BELOW_ZERO = Sentence("份额不能小于零。")
NOTHING_TO_GO_BY = Sentence("没有份额可依，这笔钱分不出去。")
TOO_MANY_PARTS = Sentence("这些份额通分不了：分母太大。请用整数份额。")


@dataclass(frozen=True, slots=True)
class Part:
    """What one holder gets: exactly `floor` + `rest` ÷ the sum of weights; `odd` is the unit added to it, or 0."""

    amount: int
    floor: int
    rest: int
    odd: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """A sum shared out: `amounts` in register order; `odd` holds 1 where a unit left over by rounding went.

    `n_odd` is how many units were left over; `cut` the smallest remainder that got one, `n_tied` how many holders
    had just that remainder and `n_lucky` how many of them got a unit (the earliest in the register).
    """

    total: int
    weights: Sequence[int]
    whole: int
    amounts: list[int]
    odd: bytearray
    n_odd: int
    cut: int
    n_tied: int
    n_lucky: int

    def parts(self) -> Iterator[Part]:
        """Yield each holder's part with what explains it, one by one."""
        sign, size = -1 if self.total < 0 else 1, abs(self.total)
        for weight, odd in zip(self.weights, self.odd, strict=True):
            floor, rest = divmod(size * weight, self.whole)
            yield Part(sign * (floor + odd), sign * floor, rest, sign * odd)


def allocate(total: int, weights: Sequence[int]) -> Allocation:
    """Share `total` minor units out by whole-number weights, in register order; a loss is shared out the same way.

    Raises `Invalid` for a weight below zero and where all weights are zero.
    """
    if min(weights, default=0) < 0:
        raise Invalid.whole(BELOW_ZERO)
    whole = sum(weights)
    if whole == 0:
        raise Invalid.whole(NOTHING_TO_GO_BY)
    sign, size = -1 if total < 0 else 1, abs(total)
    amounts = [size * weight // whole for weight in weights]
    n_odd = size - sum(amounts)
    odd = bytearray(len(amounts))
    cut = n_tied = n_lucky = 0
    if n_odd:
        rests = [size * weight % whole for weight in weights]
        # sorted() is stable, reversed or not: of equal remainders the earlier in the register comes first
        first = sorted(range(len(rests)), key=rests.__getitem__, reverse=True)[:n_odd]
        for at in first:
            amounts[at] += 1
            odd[at] = 1
        cut = rests[first[-1]]
        n_tied, n_lucky = rests.count(cut), sum(rests[at] == cut for at in first)
    if sign < 0:
        amounts = [-amount for amount in amounts]
    return Allocation(total, weights, whole, amounts, odd, n_odd, cut, n_tied, n_lucky)


def whole_weights(quantities: Iterable[Fraction | int]) -> list[int]:
    """Bring quantities to whole numbers by their smallest common denominator.

    Raises `Invalid` where that denominator is absurdly large.
    """
    listed = list(quantities)
    denominators = {quantity.denominator for quantity in listed}
    if denominators <= {1}:
        return [quantity.numerator for quantity in listed]
    common = 1
    for denominator in denominators:
        common = lcm(common, denominator)
        if common.bit_length() > MOST_BITS:
            raise Invalid.whole(TOO_MANY_PARTS)
    return [quantity.numerator * (common // quantity.denominator) for quantity in listed]

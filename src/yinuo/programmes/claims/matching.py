"""Who could take what on: as many needs as possible, then as near as can be to what everybody wished for.

A suggestion with its reason beside each pair; a person decides. A need is taken whole or in equal shares; nobody is
given more than their budget, more shares than they offered, two shares of one need, or what they refused.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.optimum import Level, Question, TooShort, best
from yinuo.programmes.claims.reasons import MOST_SHARES, Claimant, Need, why_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

__all__ = ["MOST_SHARES", "Claimant", "Matched", "Need", "Pair", "matched"]
TOO_SHORT: Final = Sentence("给的时间里没有算出来，请多给一些时间。")
DEAREST: Final = 10
"""What the first wish is worth; each later one is worth one less, but never nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Who is suggested for a share of what, what it costs, and why."""

    claimant: str
    need: str
    amount: int
    why: Sentence


@dataclass(frozen=True, slots=True)
class Matched:
    """The pairs, a sentence for every need that is not whole, and how good that is."""

    pairs: tuple[Pair, ...]
    left: tuple[tuple[str, int, Sentence], ...]
    """(need, shares still open, why)"""
    levels: Mapping[str, Level]

    @property
    def is_proven(self) -> bool:
        """Say whether no other pairs are better."""
        return all(level.value == level.bound for level in self.levels.values())


@dataclass(frozen=True, slots=True)
class _Fit:
    """Claimants down, needs across: who is in the place, has the skills, has not refused, has the money; the wish."""

    near: Mask
    skilled: Mask
    willing: Mask
    pays: Mask
    wish: NDArray[np.int64]

    @property
    def may(self) -> Mask:
        told: Mask = self.near & self.skilled & self.willing & self.pays
        return told


def matched(needs: Sequence[Need], claimants: Sequence[Claimant], *, seconds: float = 10.0) -> Matched:
    """Suggest who takes what. Raises Invalid where the time is too short."""
    fit = _fit(needs, claimants)
    if all(one.most == 1 for one in claimants):
        taken, each = _one_each(needs, fit)
    else:
        taken, each = _several(needs, claimants, fit, seconds)
    levels = dict(zip(("taken", "wishes"), each, strict=True))
    return Matched(_pairs(needs, claimants, taken), _left(needs, claimants, fit, taken), levels)


def _several(
    needs: Sequence[Need], claimants: Sequence[Claimant], fit: _Fit, seconds: float
) -> tuple[Mask, list[Level]]:
    """Give what is best where a budget may be divided; proven, or with its gap where the time is short."""
    who, what = np.nonzero(fit.may)
    shares = np.array([need.shares for need in needs], np.float64)
    price = np.array([need.price for need in needs], np.float64)
    most = np.array([one.most for one in claimants], np.float64)
    budget = np.array([one.budget for one in claimants], np.float64)
    rows = [_row(what, np.ones(len(what)), shares), _row(who, np.ones(len(who)), most)]
    rows.append(_row(who, price[what], np.where(_dearest(fit, needs, claimants) <= budget, np.inf, budget)))
    table, high = _stacked(rows)
    parts = math.lcm(1, *(need.shares for need in needs))
    taken = -parts / shares[what]
    wishes = -fit.wish[who, what].astype(np.float64)
    ones = np.ones(len(who))
    question = Question(table, np.full(len(high), -np.inf), high, ones, np.zeros(len(who)))
    try:
        choice = best(question, [taken, wishes], seconds=seconds)
    except TooShort:
        raise Invalid.whole(TOO_SHORT) from None
    told, is_taken = np.zeros(fit.may.shape, bool), choice.taken > 0
    told[who[is_taken], what[is_taken]] = True
    return told, list(choice.levels)


def _one_each(needs: Sequence[Need], fit: _Fit) -> tuple[Mask, list[Level]]:
    """Give what is best where everybody takes one share at most: an assignment, proven by its own duals.

    (D. F. Crouse, On implementing 2D rectangular assignment algorithms, 2016, as scipy has it.)
    """
    from scipy.optimize import linear_sum_assignment

    seat = np.repeat(np.arange(len(needs)), [need.shares for need in needs])
    parts = math.lcm(1, *(need.shares for need in needs))
    worth = np.array([parts // need.shares for need in needs], np.int64)
    step = DEAREST * min(fit.may.shape[0], len(seat)) + 1
    gain = np.where(fit.may, worth * step + fit.wish, 0)
    who, at = linear_sum_assignment(gain[:, seat], maximize=True)
    what = seat[at]
    is_real = fit.may[who, what]
    taken = np.zeros(fit.may.shape, bool)
    taken[who[is_real], what[is_real]] = True
    sums = -int((taken * worth).sum()), -int(fit.wish[taken].sum())
    return taken, [Level(value, value) for value in sums]


def _dearest(fit: _Fit, needs: Sequence[Need], claimants: Sequence[Claimant]) -> NDArray[np.int64]:
    """Give the most each claimant could be asked for, were they given the dearest shares they may take."""
    price = np.sort(np.where(fit.may, np.array([need.price for need in needs], np.int64), 0), axis=1)[:, ::-1]
    return np.array([row[: one.most].sum() for row, one in zip(price, claimants, strict=True)], np.int64)


def _row(group: NDArray[np.int64], value: NDArray[np.float64], most: NDArray[np.float64]) -> tuple[Any, Any]:
    """Give the rows in which a group's values add up to at most so much; those that cannot be broken are left out."""
    from scipy import sparse

    table = sparse.csr_array((value, (group, np.arange(len(group)))), shape=(len(most), len(group)))
    binds = np.flatnonzero(np.bincount(group, value, minlength=len(most)) > most)
    return table[binds], most[binds]


def _stacked(rows: Sequence[tuple[Any, Any]]) -> tuple[Any, NDArray[np.float64]]:
    from scipy import sparse

    return sparse.vstack([table for table, _most in rows]).tocsr(), np.concatenate(
        [most for _t, most in rows]
    )


def _fit(needs: Sequence[Need], claimants: Sequence[Claimant]) -> _Fit:
    shape = len(claimants), len(needs)
    near, willing, wish = np.ones(shape, bool), np.ones(shape, bool), np.zeros(shape, np.int64)
    named: dict[str, list[int]] = {}
    for n, need in enumerate(needs):
        for name in {need.ref, need.kind}:
            named.setdefault(name, []).append(n)
    place = np.array([need.place for need in needs])
    for row, one in enumerate(claimants):
        if one.places:
            near[row] = np.isin(place, ["", *one.places])
        for name in one.refuses:
            willing[row, named.get(name, [])] = False
        for worth, name in reversed([(max(1, DEAREST - n), name) for n, name in enumerate(one.wishes)]):
            wish[row, named.get(name, [])] = worth
    every = sorted({skill for need in needs for skill in need.skills})
    asks, lacks = np.zeros((shape[1], len(every)), np.int32), np.zeros((shape[0], len(every)), np.int32)
    for asked, need in zip(asks, needs, strict=True):
        asked[:] = [skill in need.skills for skill in every]
    for lacked, one in zip(lacks, claimants, strict=True):
        lacked[:] = [skill not in one.skills for skill in every]
    skilled = (lacks @ asks.T) == 0
    price = np.array([need.price for need in needs], np.int64)
    budget = np.array([one.budget for one in claimants], np.int64)
    return _Fit(near, skilled, willing, budget[:, None] >= price, wish)


def _pairs(needs: Sequence[Need], claimants: Sequence[Claimant], taken: Mask) -> tuple[Pair, ...]:
    told = []
    for what, need in enumerate(needs):
        whole, rest = divmod(need.cost, need.shares)
        for n, who in enumerate(np.flatnonzero(taken[:, what]).tolist()):
            told.append(Pair(claimants[who].ref, need.ref, whole + (n < rest), why_of(need, claimants[who])))
    return tuple(told)


def _left(
    needs: Sequence[Need], claimants: Sequence[Claimant], fit: _Fit, taken: Mask
) -> tuple[tuple[str, int, Sentence], ...]:
    price = np.array([need.price for need in needs], np.int64)
    spent = (taken * price).sum(axis=1)
    budget = np.array([one.budget for one in claimants], np.int64)
    n_taken, most = taken.sum(axis=1), np.array([one.most for one in claimants], np.int64)
    told = []
    for what, need in enumerate(needs):
        here = int(need.shares - taken[:, what].sum())
        if here:
            free = fit.may[:, what] & ~taken[:, what] & (n_taken < most) & (spent + price[what] <= budget)
            told.append((need.ref, here, _why_left(need, fit, what, int(free.sum()))))
    return tuple(told)


def _why_left(need: Need, fit: _Fit, what: int, n_free: int) -> Sentence:
    """Say what is missing, from the place to the money; the first that is."""
    near = fit.near[:, what]
    skilled = near & fit.skilled[:, what]
    willing = skilled & fit.willing[:, what]
    may = willing & fit.pays[:, what]
    if not near.any():
        return Sentence("没有人愿意去{place}。", place=need.place)
    if not skilled.any():
        return Sentence(
            "愿意去的 {n} 家里没有会{skill}的。", n=int(near.sum()), skill="、".join(sorted(need.skills))
        )
    if not willing.any():
        return Sentence("合适的 {n} 家都不愿意接这一类。", n=int(skilled.sum()))
    if not may.any():
        return Sentence("愿意的 {n} 家，预算都不够一份。", n=int(willing.sum()))
    if n_free:
        return Sentence("还有 {n} 家也许能接：给的时间里没有算完。", n=n_free)
    return Sentence("能接的 {n} 家，份数或者预算都用在了别处。", n=int(may.sum()))

"""Where k more stations would help most: short ways for all (p-median), or for whoever has the longest (p-center).

Demand is coarse counts of an area, never persons. The median's model counts for each area the distances it must look
beyond (Elloumi, A tighter formulation of the p-median problem, 2010); the center's tries the longest way by halving.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.given import metres
from yinuo.base.optimum import at_least

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from yinuo.base.given import Spot

    Whole = NDArray[np.int64]

MEDIAN, CENTER = "median", "center"
TOO_SHORT: Final = Sentence("给的时间里没有算出来，请多给一些时间。")


@dataclass(frozen=True, slots=True)
class Area:
    """A part of town with a coarse count of those who would rest there."""

    ref: str
    spot: Spot
    count: int


@dataclass(frozen=True, slots=True)
class Site:
    """One proposed place and the sentence why."""

    ref: str
    count: int
    why: Sentence


@dataclass(frozen=True, slots=True)
class Sites:
    """The proposed places; ways are of every area to its nearest station, `mean` weighed by counts."""

    sites: tuple[Site, ...]
    total: int
    """Metres times counts."""
    bound: int
    """What no other choice of places can fall short of."""
    mean: float
    farthest: int
    mean_before: float | None
    farthest_before: int | None

    @property
    def is_proven(self) -> bool:
        """Say whether no other places are better."""
        return self.bound >= self.total


@dataclass(frozen=True, slots=True)
class _Ways:
    """Metres from each area (down) to each possible place (across), and to the nearest station there is."""

    new: Whole
    old: Whole | None
    counts: Whole


def sited(
    areas: Sequence[Area],
    places: Mapping[str, Spot],
    stations: Sequence[Spot],
    more: int,
    *,
    goal: str = MEDIAN,
    seconds: float = 25.0,
) -> Sites:
    """Propose `more` of the places. Raises Invalid where there are not so many, or the time is too short."""
    if not 1 <= more <= len(places):
        raise Invalid({"more": Sentence("要在 1 到 {n} 之间。", n=len(places))})
    if not any(area.count for area in areas):
        raise Invalid({"areas": Sentence("没有一处有人要来，不用建。")})
    here = [area for area in areas if area.count]
    new = np.array([[metres(area.spot, spot) for spot in places.values()] for area in here], np.int64)
    old = np.array([min(metres(area.spot, one) for one in stations) for area in here]) if stations else None
    ways = _Ways(new, old, np.array([area.count for area in here], np.int64))
    within = _least_radius(ways, more, seconds / 2) if goal == CENTER else None
    chosen, bound = _median(ways, more, within, seconds / 2 if goal == CENTER else seconds)
    return _told(ways, list(places), chosen, bound)


def _told(ways: _Ways, names: Sequence[str], chosen: Sequence[int], bound: float) -> Sites:
    nearest = ways.new[:, chosen].min(axis=1)
    to_new = np.asarray(chosen)[ways.new[:, chosen].argmin(axis=1)]
    if ways.old is not None:
        to_new = np.where(ways.old <= nearest, -1, to_new)
        nearest = np.minimum(nearest, ways.old)
    total, n = int(ways.counts @ nearest), int(ways.counts.sum())
    sites = [_site(ways, names[one], to_new == one, nearest) for one in chosen]
    return Sites(
        tuple(sorted(sites, key=lambda site: (-site.count, site.ref))),
        total,
        min(total, at_least(bound)),
        total / n,
        int(nearest.max()),
        None if ways.old is None else float(ways.counts @ ways.old) / n,
        None if ways.old is None else int(ways.old.max()),
    )


def _site(ways: _Ways, ref: str, its: NDArray[np.bool_], nearest: Whole) -> Site:
    counts = ways.counts[its]
    n = int(counts.sum())
    if not n:
        return Site(ref, 0, Sentence("别处都更近，这里不会有人因此少走路。"))
    now, far = round(float(counts @ nearest[its]) / n), int(nearest[its].max())
    if ways.old is None:
        return Site(
            ref, n, Sentence("{n} 人次到这里最近：平均走 {now} 米，最远 {far} 米。", n=n, now=now, far=far)
        )
    before = round(float(counts @ ways.old[its]) / n)
    why = Sentence(
        "{n} 人次到这里最近：平均从走 {before} 米减到 {now} 米，最远 {far} 米。",
        n=n,
        before=before,
        now=now,
        far=far,
    )
    return Site(ref, n, why)


def _least_radius(ways: _Ways, more: int, seconds: float) -> int:
    """Give the least longest way that so many more places allow, trying distances by halving."""
    far = ways.new if ways.old is None else np.minimum(ways.new, ways.old[:, None])
    tries = np.unique(np.append(far, far.max()))
    low, high = 0, len(tries) - 1
    each = seconds / max(1, math.ceil(math.log2(len(tries))))
    while low < high:
        middle = (low + high) // 2
        if _suffices(ways, more, int(tries[middle]), each):
            high = middle
        else:
            low = middle + 1
    return int(tries[high])


def _suffices(ways: _Ways, more: int, radius: int, seconds: float) -> bool:
    """Say whether so many more places leave nobody farther than this."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    must = np.ones(len(ways.new), bool) if ways.old is None else ways.old > radius
    if not must.any():
        return True
    reach = (ways.new[must] <= radius).astype(float)
    n = reach.shape[1]
    told = milp(
        np.ones(n),
        constraints=LinearConstraint(reach, 1, np.inf),
        integrality=np.ones(n),
        bounds=Bounds(0, 1),
        options={"time_limit": max(0.1, seconds)},
    )
    if told.status == 2:  # noqa: PLR2004 -- scipy's word for "nothing keeps every row"
        return False
    if told.status != 0:
        raise Invalid.whole(TOO_SHORT)
    return bool(round(told.fun) <= more)


def _median(ways: _Ways, more: int, within: int | None, seconds: float) -> tuple[list[int], float]:
    """Choose the places with the least metres times counts; gives them and the bound."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = ways.new.shape[1]
    rows, columns, values, high, cost = _beyond(ways, n)
    table = _sparse(rows, columns, values, (len(high), n + len(cost)))
    limits = [LinearConstraint(table, -np.inf, high)]
    limits.append(LinearConstraint(np.concatenate([np.ones(n), np.zeros(len(cost))])[None], more, more))
    if within is not None:
        must = np.ones(len(ways.new), bool) if ways.old is None else ways.old > within
        reach = np.hstack([ways.new[must] <= within, np.zeros((int(must.sum()), len(cost)))])
        limits.append(LinearConstraint(reach.astype(float), 1, np.inf))
    told = milp(
        np.concatenate([np.zeros(n), cost]),
        constraints=limits,
        integrality=np.concatenate([np.ones(n), np.zeros(len(cost))]),
        bounds=Bounds(0, 1),
        options={"time_limit": max(0.1, seconds), "mip_rel_gap": 0},
    )
    if told.x is None:
        raise Invalid.whole(TOO_SHORT)
    fixed = float(
        ways.counts
        @ (ways.new.min(axis=1) if ways.old is None else np.minimum(ways.new.min(axis=1), ways.old))
    )
    return np.flatnonzero(told.x[:n] > 0.5).tolist(), fixed + float(told.mip_dual_bound)  # noqa: PLR2004


def _beyond(ways: _Ways, n: int) -> tuple[list[int], list[int], list[float], list[float], Any]:
    """Write for each area and each distance that it is looked beyond, unless a place as near as that is chosen.

    A column's cost is what the next distance adds; the way to the nearest of all is owed in any case.
    """
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    high: list[float] = []
    cost: list[float] = []
    for area, count in enumerate(ways.counts):
        far = ways.new[area] if ways.old is None else np.minimum(ways.new[area], ways.old[area])
        steps = np.unique(far)
        for place, step in enumerate(steps[:-1]):
            # beyond(this) ≥ beyond(the one before) - chosen places at this distance; before the first it is 1
            at = np.flatnonzero(far == step)
            row = len(high)
            rows += [row] * (len(at) + 1 + (place > 0))
            columns += [*at.tolist(), n + len(cost), *([n + len(cost) - 1] if place else [])]
            values += [*([-1.0] * len(at)), -1.0, *([1.0] if place else [])]
            high.append(0.0 if place else -1.0)
            cost.append(float(count * (steps[place + 1] - step)))
    return rows, columns, values, high, np.array(cost)


def _sparse(rows: Any, columns: Any, values: Any, shape: tuple[int, int]) -> Any:
    from scipy import sparse

    return sparse.csr_array((values, (rows, columns)), shape=shape)

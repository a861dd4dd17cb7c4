"""Campaigns that never were, of differing shape: what the forecast is judged by, and its settings were chosen on.

None of them is drawn from the forecast's own law. Items are worked off one after the other, side by side,
about their dates, in a rush at the end, easy ones first, or in batches; campaigns and lists differ in speed;
a few items drag on; and now and then everything stands still for days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from yinuo.programmes.campaigns.forecast import OPEN, REACH, Course, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.programmes.campaigns.forecast import Real, Whole

    Rng = np.random.Generator

MOST_EARLIER: Final = 3
LOOKED_AT: Final = (0.3, 0.5, 0.7, 0.85)
"""The shares of its days after which a campaign is forecast."""


def one_by_one(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Work off a queue in the order of the dates, more or less."""
    order = np.argsort(np.argsort(due + rng.normal(0, 0.2 * n_days, len(due))))
    steps = rng.gamma(2, 0.5, len(due)) * n_days * 0.9 / (speed * len(due))
    return np.cumsum(steps)[order]


def side_by_side(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Work on all at once; each takes what it takes."""
    return n_days * 0.45 / speed * rng.lognormal(0, 0.5, len(due))


def by_date(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Have each ready about its date: mostly a little before, some well after."""
    late = rng.standard_t(3, len(due)) * 0.05 * n_days
    return due * (0.6 + 0.4 / speed) + late - 0.03 * n_days


def in_a_rush(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Do most of it towards the end."""
    return n_days / speed * rng.beta(3.5, 1.3, len(due))


def easy_first(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Take the easy ones first: the pace falls off."""
    hard = np.sort(rng.lognormal(0, 0.8, len(due)))
    return rng.permutation(np.cumsum(hard) / hard.sum() * n_days * 0.95 / speed)


def in_batches(rng: Rng, due: Real, speed: float, n_days: int) -> Real:
    """Bring them to a meeting that sits every week or two."""
    every = int(rng.choice((5, 10)))
    return np.ceil(one_by_one(rng, due, speed, n_days) / every) * every


SHAPES: Final[Mapping[str, Callable[[Rng, Real, float, int], Real]]] = {
    "one by one": one_by_one,
    "side by side": side_by_side,
    "by date": by_date,
    "in a rush": in_a_rush,
    "easy first": easy_first,
    "in batches": in_batches,
    "mixed": by_date,
}


def _dates(rng: Rng, n: int, n_days: int) -> Real:
    """Set the dates: all on the last day, spread out, or on a few days."""
    kind = rng.integers(3)
    if kind == 0:
        return np.full(n, float(n_days))
    share = rng.uniform(0.15, 1, n) if kind == 1 else rng.choice((0.3, 0.6, 1.0), n)
    dates: Real = np.ceil(share * n_days)
    return dates


def _ended(rng: Rng, shape: str, speed: float, n_days: int) -> tuple[Work, ...]:
    lists = []
    stands = np.zeros(REACH * n_days + 2)
    if rng.random() < 0.4:  # noqa: PLR2004 -- four campaigns of ten stand still once, for all lists at the same time
        at, length = int(rng.integers(1, n_days)), int(rng.integers(3, 13))
        stands[at:] += length
    for _ in range(int(rng.integers(1, 8))):
        n = int(np.clip(rng.lognormal(3.2, 0.9), 4, 300))
        due = _dates(rng, n, n_days)
        kind = str(rng.choice(list(SHAPES)[:-1])) if shape == "mixed" else shape
        raw = SHAPES[kind](rng, due, speed * float(rng.lognormal(0, 0.15)), n_days)
        drags = rng.random(n) < 0.02  # noqa: PLR2004 -- one item of fifty drags on
        raw = np.where(drags, raw * rng.uniform(1.2, 2.5, n), raw)
        day = np.clip(np.ceil(raw), 1, REACH * n_days + 1).astype(np.int64)
        day = np.minimum(day + stands[day].astype(np.int64), REACH * n_days + 1)
        lists.append(Work(due.astype(np.int64), day, np.zeros(n, np.bool_), np.zeros(n, np.int64)))
    return tuple(lists)


def campaign(seed: int) -> tuple[str, Course, tuple[Course, ...]]:
    """Invent a campaign that has ended, and those of the same place before it: its shape, itself, the earlier ones."""
    rng = np.random.default_rng(seed)
    shape = list(SHAPES)[seed % len(SHAPES)]
    place = float(rng.lognormal(0.03, 0.12))

    def ended() -> Course:
        n_days = int(rng.integers(45, 109 + 1))
        speed = place * float(rng.lognormal(0, 0.15))
        return Course(n_days, n_days, _ended(rng, shape, speed, n_days))

    course = ended()
    return shape, course, tuple(ended() for _ in range(int(rng.integers(MOST_EARLIER + 1))))


def at(course: Course, share: float) -> tuple[Course, Whole]:
    """Go back to a day of it: the lists that were not done by then, and the days they were done on in the end."""
    now = max(1, round(course.n_days * share))
    ended = np.array([work.done.max() for work in course.lists])
    lists = tuple(
        Work(work.due, np.where(work.done > now, OPEN, work.done), work.held, work.floor)
        for work, day in zip(course.lists, ended, strict=True)
        if day > now
    )
    return Course(course.n_days, now, lists), ended[ended > now]

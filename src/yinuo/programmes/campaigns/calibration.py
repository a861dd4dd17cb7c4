"""How good the forecast is where the end is known: what its band covers, its pinball loss beside a straight line's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from yinuo.programmes.campaigns.forecast import CHOSEN, REACH, draw
from yinuo.programmes.campaigns.simulated import LOOKED_AT, at, campaign

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.programmes.campaigns.forecast import Course, Real, Settings, Whole

LEVELS: Final = tuple(n / 20 for n in range(1, 20))
CHOOSING: Final = range(0, 168, 2)
"""The seeds that settings were chosen on; what is reported is of odd ones."""
LOW, HIGH = LEVELS.index(0.1), LEVELS.index(0.9)


def pinball(quantiles: Real, true: Real | Whole) -> Real:
    """Give the mean pinball loss over LEVELS, for each of many (quantiles: levels × cases)."""
    level = np.asarray(LEVELS)[:, None]
    off = true - quantiles
    loss: Real = np.maximum(level * off, (level - 1) * off).mean(axis=0)
    return loss


def straight_line(course: Course) -> Real:
    """Give the day each list would be done at its pace so far; the last day looked at where nothing was done."""
    out = []
    for work in course.lists:
        n_open = int(work.is_open(course.now).sum())
        n_done = len(work.due) - n_open
        out.append(course.now * len(work.due) / n_done if n_done else np.inf)
    days: Real = np.minimum(np.array(out), REACH * course.n_days + 1)
    return days


def line_errors(seeds: Iterable[int]) -> Real:
    """Give how far off a straight line is, for each of LEVELS: the days that came ÷ the days it said were left."""
    off: list[float] = []
    for seed in seeds:
        _, ended, _ = campaign(seed)
        for share in LOOKED_AT:
            course, true = at(ended, share)
            if course.lists:
                line = _with_the_whole(straight_line(course))
                off += ((_with_the_whole(true) - course.now) / np.maximum(line - course.now, 1)).tolist()
    errors: Real = np.quantile(off, LEVELS)
    return errors


def banded(course: Course, line: Real, errors: Real) -> Real:
    """Give a straight line the band that its errors elsewhere have: levels × lists."""
    days: Real = course.now + errors[:, None] * np.maximum(line - course.now, 1)
    within: Real = np.minimum(days, REACH * course.n_days + 1)
    return within


def _with_the_whole(days: Real | Whole) -> Real:
    """Add the day the last list is done on: the campaign's own."""
    every: Real = np.append(days, days.max()).astype(float)
    return every


@dataclass
class Judged:
    """The forecasts of many campaigns, in shares of the campaign's length, each with what came true."""

    n: int = 0
    n_covered: int = 0
    loss: float = 0.0
    line: float = 0.0
    band: float = 0.0
    chance: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, quantiles: Real, true: Real, line: Real, band: Real, n_days: int) -> None:
        """Judge the lists of one campaign on one day, and the campaign as a whole."""
        self.n += len(true)
        self.n_covered += int(((quantiles[LOW] <= true) & (true <= quantiles[HIGH])).sum())
        self.loss += float(pinball(quantiles, true).sum()) / n_days
        self.line += float(pinball(np.tile(line, (len(LEVELS), 1)), true).sum()) / n_days
        self.band += float(pinball(band, true).sum()) / n_days

    @property
    def covered(self) -> float:
        """The share that lay in the band from the 10 % to the 90 % day."""
        return self.n_covered / max(1, self.n)

    @property
    def brier(self) -> float:
        """The mean square of chance less truth: 0.25 is what a coin gets."""
        return float(np.mean([(p - came) ** 2 for p, came in self.chance])) if self.chance else 0.0


def judged(seeds: Iterable[int], *, n_runs: int = 1000, chosen: Settings = CHOSEN) -> dict[str, Judged]:
    """Judge the forecast on simulated campaigns: over all ("") and by shape, and by how much of the days had passed."""
    out: dict[str, Judged] = defaultdict(Judged)
    errors = line_errors(CHOOSING)
    for seed in seeds:
        shape, ended, earlier = campaign(seed)
        for share in LOOKED_AT:
            course, ends = at(ended, share)
            if not course.lists:
                continue
            drawn = draw(course, earlier, n_runs=n_runs, seed=seed, chosen=chosen)
            runs = np.vstack([drawn.days, drawn.days.max(axis=0)])
            quantiles = np.quantile(runs, LEVELS, axis=1, method="inverted_cdf").astype(float)
            true, line = _with_the_whole(ends), _with_the_whole(straight_line(course))
            chances = (runs <= course.n_days).mean(axis=1)
            for name in ("", shape, f"{share:.0%}"):
                out[name].add(quantiles, true, line, banded(course, line, errors), course.n_days)
                out[name].chance += zip(chances.tolist(), (true <= course.n_days).tolist(), strict=True)
    return dict(out)

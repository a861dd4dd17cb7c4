"""When a list will be done: simulated from the campaign's own throughput, with earlier campaigns as the prior.

A list with n open items loses them at the rate s · r₀ · nᵅ · g(t) a working day. r₀ is the rate that would
end it on the last day; s is the list's speed, Gamma about the campaign's own; α says whether a crowd of items
is worked off side by side (1), as a queue (0), or leaves the hard ones for last (above 1); g says how the
push is spread over the days: evenly, towards the end, from the start, or as the dates are. Every pair (α, g)
is weighed by how well it explains what was checked until today (the Gamma-Poisson marginal likelihood), and
by how often earlier campaigns went like it. Delays are shared: one speed for the campaign, and good and bad
weeks that hit all lists at once. Days here are working days, the campaign's first is 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Real = NDArray[np.float64]
    Small = NDArray[np.float32]
    Whole = NDArray[np.int64]

OPEN: Final = 2**31
"""The day on which an open item was checked: none yet."""
CROWDS: Final = (0.0, 0.5, 1.0, 1.5)
PUSHES: Final = ("even", "late", "last", "early", "dates")
REACH: Final = 3
"""How many times the campaign's own length is looked ahead, from its first day."""
WEEK: Final = 5
EXACT: Final = 32
"""So many of a list's items, the last, are drawn one by one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen on simulated campaigns (bench/campaigns.py), on one half of the seeds.

    `own` is the share of its own evidence that a list may trust (days are not independent); `speeds` and
    `common` say how alike the speeds of lists, and of campaigns, are (as shapes of Gamma laws); `weeks` is
    the spread of good and bad weeks (of the logarithm), `lasting` their correlation from week to week; `push`
    how steep the late and early shapes are, `quiet` the least push between dates, `after` the push past the
    last day; `past` what an earlier campaign weighs; `held` the pace of what is parked; `drags` the share of
    items that drag on, and `drag` for how long, in lengths of the campaign; earlier campaigns
    move that share by their items still open on the last day, against `items` of ours.
    """

    own: float = 0.25
    speeds: float = 15.0
    common: float = 7.5
    weeks: float = 0.4
    lasting: float = 0.7
    push: float = 3.9
    quiet: float = 0.13
    after: float = 1.07
    past: float = 2.0
    held: float = 0.25
    drags: float = 0.017
    drag: float = 0.19
    items: float = 300.0


CHOSEN: Final = Settings()


@dataclass(frozen=True)
class Work:
    """The hard items of one list, in working days: when each is due and was checked, whether it is held, its floor."""

    due: Whole
    done: Whole
    held: NDArray[np.bool_]
    floor: Whole

    def is_open(self, now: int) -> NDArray[np.bool_]:
        """Say which are open at the end of day `now`."""
        opened: NDArray[np.bool_] = self.done > now
        return opened


@dataclass(frozen=True)
class Course:
    """A campaign on a day: how many working days it has, which one it is, and the work of its lists."""

    n_days: int
    now: int
    lists: tuple[Work, ...]


@dataclass(frozen=True)
class Seen:
    """What a campaign showed by a day, for each list (rows) and pair of α and g (columns)."""

    checked: Real
    exposure: Real
    base: Real
    fit: Real


@dataclass(frozen=True)
class Drawn:
    """The runs: the day each list is done (lists × runs; `beyond` = later than is looked), and who holds the risk.

    `risk` gives, for each list, the share of every item in what is open on the last day of the runs that miss
    it.
    """

    days: NDArray[np.int32]
    beyond: int
    risk: tuple[Real, ...]


def pairs() -> list[tuple[float, str]]:
    """Give every pair of crowd and push."""
    return [(crowd, push) for crowd in CROWDS for push in PUSHES]


def push_of(kind: str, work: Work, n_days: int, chosen: Settings) -> Real:
    """Give g for every day looked at: 1 on the mean of the campaign's own days."""
    at = (np.arange(1, n_days + 1) - 0.5) / n_days
    if kind == "dates":
        g = _density(work.due, n_days, chosen.quiet)
    else:
        steep = {"even": 0.0, "late": chosen.push, "last": 3 * chosen.push, "early": -chosen.push}[kind]
        g = np.exp(steep * (at - 0.5))
    after = np.full((REACH - 1) * n_days, chosen.after)
    return np.concatenate([g / g.mean(), after])


def _density(due: Whole, n_days: int, quiet: float) -> Real:
    """Give how many dates fall around each day, a week before and after, with something between them too."""
    counts = np.bincount(np.clip(due, 1, n_days), minlength=n_days + 1)[1:].astype(float)
    around = np.bartlett(2 * WEEK + 3)[1:-1]
    spread = np.convolve(counts, around, "full")[WEEK : WEEK + n_days]
    return spread / max(float(spread.mean()), 1e-9) * (1 - quiet) + quiet


def seen(course: Course, chosen: Settings) -> Seen:
    """Hold what was checked until today against every pair."""
    shape = (len(course.lists), len(pairs()))
    checked, exposure, base, fit = np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for row, work in enumerate(course.lists):
        n = len(work.due)
        by_day = np.bincount(np.clip(work.done, 1, course.now + 1), minlength=course.now + 2)[
            1 : course.now + 1
        ]
        left = n - np.cumsum(by_day) + by_day / 2
        pushes = {kind: push_of(kind, work, course.n_days, chosen)[: course.now] for kind in PUSHES}
        for column, (crowd, kind) in enumerate(pairs()):
            rate = np.where(left > 0, np.maximum(left, 0.5) ** crowd, 0) * pushes[kind]
            base[row, column] = (np.arange(1, n + 1) ** -crowd).sum() / course.n_days
            checked[row, column] = by_day.sum()
            exposure[row, column] = rate.sum() * base[row, column]
            logs = np.log(np.maximum(rate * base[row, column], 1e-12))
            fit[row, column] = (by_day * logs).sum()
    return Seen(checked * chosen.own, exposure * chosen.own, base, fit * chosen.own)


def weights(told: Seen, speed: Real, chosen: Settings) -> Real:
    """Give the logarithm of how well each pair explains all lists, their speeds left open."""
    a, rate = chosen.speeds, chosen.speeds / speed
    k, e = told.checked, told.exposure
    gamma = np.vectorize(math.lgamma, otypes=[float])
    each = told.fit + gamma(a + k) - math.lgamma(a) + a * np.log(rate) - (a + k) * np.log(rate + e)
    total: Real = each.sum(axis=0)
    return total


@dataclass(frozen=True)
class Prior:
    """What earlier campaigns teach: how often each pair, how fast they went, and how alike that was."""

    pairs: Real
    speed: float
    alike: float
    drags: float


def prior_of(earlier: Sequence[Course], chosen: Settings) -> Prior:
    """Learn from earlier campaigns, each looked at from its own end; none at all leaves every pair as likely."""
    shares = np.full(len(pairs()), 1 / len(pairs()))
    speed, alike = chosen.common, chosen.common
    n_open, n = chosen.drags * chosen.items, chosen.items
    for course in earlier:
        told = seen(course, chosen)
        logs = weights(told, np.ones(len(pairs())), chosen)
        likely = np.exp(logs - logs.max())
        likely /= likely.sum()
        shares = shares + chosen.past * likely
        ratio = told.checked.sum(axis=0) / np.maximum(told.exposure.sum(axis=0), 1e-9)
        speed, alike = speed + chosen.common * float(likely @ ratio), alike + chosen.common
        n_open += sum(int(work.is_open(course.n_days).sum()) for work in course.lists)
        n += sum(len(work.due) for work in course.lists)
    return Prior(shares / shares.sum(), speed / alike, chosen.common * (1 + len(earlier)) / 2, n_open / n)


def draw(
    course: Course,
    earlier: Sequence[Course] = (),
    *,
    n_runs: int = 10_000,
    seed: int = 1,
    chosen: Settings = CHOSEN,
) -> Drawn:
    """Run a campaign to its end again and again: the same seed gives the same days."""
    rng = np.random.default_rng(seed)
    prior, told = prior_of(earlier, chosen), seen(course, chosen)
    n_lists = max(1, len(course.lists))
    common = prior.alike + told.checked.sum(axis=0) / n_lists
    per = prior.alike / prior.speed + told.exposure.sum(axis=0) / n_lists
    logs = weights(told, common / per, chosen) + np.log(prior.pairs)
    likely = np.exp(logs - logs.max())
    picked = np.sort(rng.choice(len(likely), n_runs, p=likely / likely.sum()))
    beyond = REACH * course.n_days + 1
    days = np.zeros((len(course.lists), n_runs), np.int32)
    left = [np.zeros((n_runs, 2), np.float32) for _ in course.lists]
    weeks = _weeks(rng, n_runs, course, chosen)
    for pair in np.unique(picked):
        runs = np.flatnonzero(picked == pair)
        speeds = rng.gamma(common[pair], 1 / per[pair], len(runs))
        for row, work in enumerate(course.lists):
            rate = chosen.speeds / speeds + told.exposure[row, pair]
            speed = rng.gamma(chosen.speeds + told.checked[row, pair], 1 / rate) * told.base[row, pair]
            if row == 0 or pairs()[pair][1] == "dates":
                push = push_of(pairs()[pair][1], work, course.n_days, chosen)[course.now :]
                clock = _Clock.of(weeks[runs] * push.astype(np.float32))
            run = _Run(course, work, pairs()[pair][0], clock, speed.astype(np.float32), prior.drags, chosen)
            days[row, runs], left[row][runs] = run.played(rng)
    return Drawn(np.minimum(days, beyond), beyond, _risk(course, left))


def _weeks(rng: np.random.Generator, n_runs: int, course: Course, chosen: Settings) -> Small:
    """Give how good every day to come is, for all lists at once: by the week, each like the one before."""
    n_days = REACH * course.n_days - course.now
    n_weeks = n_days // WEEK + 1
    news = rng.standard_normal((n_runs, n_weeks), np.float32)
    level = news[:, 0]
    out = np.empty_like(news)
    fresh = np.float32(math.sqrt(1 - chosen.lasting**2))
    for week in range(n_weeks):
        level = level * np.float32(chosen.lasting) + fresh * news[:, week] if week else level
        out[:, week] = level
    good: Small = np.exp(np.float32(chosen.weeks) * out - np.float32(chosen.weeks**2 / 2))
    return np.repeat(good, WEEK, axis=1)[:, :n_days]


@dataclass(frozen=True)
class _Clock:
    """How much push has passed by each day to come, for each run; all runs in one rising row to find a day in."""

    passed: Small
    row: Real
    apart: float

    @classmethod
    def of(cls, push: Small) -> _Clock:
        """Add the push of each day up."""
        passed = np.cumsum(push, axis=1)
        apart = float(passed[:, -1].max()) + 1 if len(passed) else 1.0
        starts = np.arange(len(passed))[:, None] * apart
        return cls(passed, (passed + starts).ravel(), apart)

    def by(self, n_days: int) -> Small:
        """Give how much has passed after so many days."""
        return self.passed[:, n_days - 1] if n_days > 0 else np.zeros(len(self.passed), np.float32)

    def n_days(self, need: Small) -> Whole:
        """Give how many days pass before so much has; all of them where it never does."""
        runs, ahead = np.arange(len(need)), self.passed.shape[1]
        most = np.minimum(need.astype(float), self.apart - 0.5)
        found: Whole = np.searchsorted(self.row, most + runs * self.apart) - runs * ahead
        return found


@dataclass(frozen=True)
class _Run:
    """One list under one pair, in many runs: the clock of each, its rate, and how many of its items may drag on."""

    course: Course
    work: Work
    crowd: float
    clock: _Clock
    rate: Small
    drags: float
    chosen: Settings

    def played(self, rng: np.random.Generator) -> tuple[Whole, Small]:
        """Give the day the list is done, and how many of its free and held items are open on the last day."""
        opened = self.work.is_open(self.course.now)
        n_free, n_held = int((opened & ~self.work.held).sum()), int((opened & self.work.held).sum())
        n_runs, by_end = len(self.rate), self.clock.by(self.course.n_days - self.course.now)
        need, left = np.zeros(n_runs, np.float32), np.zeros((n_runs, 2), np.float32)
        if n_free:
            need, left[:, 0] = self._worked_off(rng, n_free, by_end * self.rate)
        if n_held:
            each = self.rate * np.float32(max(n_free + n_held, 1) ** (self.crowd - 1) * self.chosen.held)
            waits = rng.standard_exponential((n_runs, n_held), np.float32) / each[:, None]
            left[:, 1] = (waits > by_end[:, None]).sum(axis=1)
            need = np.maximum(need, waits.max(axis=1))
        days = self.course.now + 1 + self.clock.n_days(need)
        if opened.any():
            days = np.maximum(days, self._dragging(rng, n_free + n_held))
            late = (days > self.course.n_days) & (left.sum(axis=1) == 0)
            left[late, int(n_free == 0)] = 1
        else:
            days[:] = int(self.work.done.max(initial=0))
        floor = int(self.work.floor[opened].max(initial=0))
        return np.maximum(days, floor), left

    def _worked_off(self, rng: np.random.Generator, n: int, by_end: Small) -> tuple[Small, Small]:
        """Give how much push it takes until n items are done, and how many are open after so much.

        The last ones are drawn one by one, those before them as one sum of the same mean and spread.
        """
        lengths = np.arange(n, 0, -1) ** -self.crowd
        before, last = lengths[:-EXACT], lengths[-EXACT:].astype(np.float32)
        steps = rng.standard_exponential((len(self.rate), len(last)), np.float32)
        steps *= last
        left = np.zeros(len(self.rate), np.float32)
        if len(before):
            mean, spread = before.sum(), (before**2).sum()
            first = rng.standard_gamma(mean**2 / spread, len(self.rate), np.float32) * np.float32(
                spread / mean
            )
            steps[:, 0] += first
            left += np.maximum(0, 1 - by_end / first) * len(before)
        np.cumsum(steps, axis=1, out=steps)
        left += (steps > by_end[:, None]).sum(axis=1)
        return steps[:, -1] / self.rate, left

    def _dragging(self, rng: np.random.Generator, n_open: int) -> Real:
        """Give the day the last of the items that drag on is done; the fewer are open, the likelier each drags."""
        ordinary = (1 - self.drags) * n_open / len(self.work.due)
        n_dragging = rng.binomial(n_open, self.drags / (self.drags + ordinary), len(self.rate))
        last = rng.random(len(self.rate)) ** (1 / np.maximum(n_dragging, 1))
        waits = -np.log1p(-last) * self.chosen.drag * self.course.n_days
        days: Real = self.course.now + np.where(n_dragging > 0, np.ceil(waits), 0)
        return days


def _risk(course: Course, left: Sequence[Small]) -> tuple[Real, ...]:
    """Share out what is open on the last day of the runs that miss it; of free items, those past their date twice."""
    open_all = sum((one.sum(axis=1) for one in left), np.zeros(len(left[0]) if left else 0, np.float32))
    missing = open_all > 0
    total = max(int(missing.sum()), 1)
    out = []
    for work, one in zip(course.lists, left, strict=True):
        opened = work.is_open(course.now)
        mass = (one[missing] / open_all[missing, None]).sum(axis=0) / total
        free = np.where(opened & ~work.held, np.where(work.due < course.now, 2.0, 1.0), 0.0)
        held = (opened & work.held).astype(float)
        share = free / max(free.sum(), 1) * float(mass[0]) + held / max(held.sum(), 1) * float(mass[1])
        out.append(share)
    return tuple(out)

"""比学赶超: bands of units within their peer group (M23), from verified outcomes; the same bytes for everybody.

L = 100 · F · A² · Σ wₘ·rateₘ with A = 1 - M7. Each rate is standardised for the mix of categories (observed ÷
expected × the group's mean) and shrunk to that mean, (x + 10·p̄) ÷ (n + 10). L itself is never published: a
unit is leading where the whole interval around its L lies above the group's mean, needs support where it lies
below, and is steady otherwise. Only counts and the four operations with a root are used, in a fixed order, so
that every machine comes to the same bits.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

METRICS: Final = ("confirmed", "on_time", "reopened", "satisfied", "contacted")
UNTRUE: Final = "untrue"
MARKS: Final = {
    "confirmed": "M4", "on_time": "M3", "reopened": "M6", "satisfied": "M5", "contacted": "M2", UNTRUE: "M7",
}  # fmt: skip
"""What each measure is called in the formula."""
LOWER_IS_BETTER: Final = frozenset(("reopened", UNTRUE))
BANDS: Final = ("leading", "steady", "support")
WITHHELD, UNRATED = "withheld", "unrated"
PERCENT, PERMILLE, BELOW_EVERY = 100, 1000, -1.0

Counts = dict[str, list[int]]
"""Of one unit and measure: category → [twice the cases that count, the cases]; an overturned one counts half."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The numbers of league.yaml, and the formula as it was written beside them."""

    formula: str
    weights: Mapping[str, int]
    prior: int
    fewest: int
    fewest_peers: int
    fewest_shown: int
    spread: int

    def as_told(self) -> dict[str, Any]:
        """Give them as they stand beside the bands."""
        return {
            "formula": self.formula,
            "weights": dict(self.weights),
            "prior": self.prior,
            "fewest": self.fewest,
            "fewest_peers": self.fewest_peers,
            "fewest_shown": self.fewest_shown,
            "spread": self.spread,
        }


def settings_of(told: Mapping[str, Any]) -> Settings:
    """Read the numbers. Raises Invalid where one is missing, is no whole number, or the weights are not 100 in all."""
    numbers = ("prior", "fewest", "fewest_peers", "fewest_shown", "spread")
    weights = told.get("weights")
    is_sound = (
        isinstance(weights, dict)
        and set(weights) == set(METRICS)
        and all(type(weight) is int and weight >= 0 for weight in weights.values())
        and sum(weights.values()) == PERCENT
        and all(type(told.get(name)) is int and told[name] > 0 for name in numbers)
        and isinstance(told.get("formula"), str)
        and set(told) == {"formula", "weights", *numbers}
    )
    if not is_sound or weights is None:
        raise Invalid({"settings": Sentence("公式的权重或门槛写得不对：权重合计要是 100。")})
    in_order = {name: weights[name] for name in METRICS}
    return Settings(told["formula"], in_order, *(told[name] for name in numbers))


def formula_of(weights: Mapping[str, int]) -> str:
    """Write the formula that these weights come to, in signs alone: the same in every language."""
    terms = (
        f"{weight / PERCENT:.2f} · {f'(1 − {MARKS[name]})' if name in LOWER_IS_BETTER else MARKS[name]}"
        for name, weight in weights.items()
        if weight
    )
    return f"L = 100 · F · (1 − {MARKS[UNTRUE]})² · ({' + '.join(terms)})"


@cache
def chosen() -> Settings:
    """Give the settings that ship."""
    told = read_yaml(Path(__file__).with_suffix(".yaml"))
    return settings_of({**told, "formula": formula_of(told["weights"])})


@dataclass(slots=True)
class Unit:
    """A unit, its peer group, and what was counted of it in the period. No person can be put in."""

    code: str
    group: str
    n_red_lines: int = 0
    n: int = 0
    n_silent: int = 0
    n_left_out: int = 0
    counts: dict[str, Counts] = field(default_factory=lambda: defaultdict(dict))

    def add(self, metric: str, category: str, twice: int, n: int) -> None:
        """Add cases of one category to a measure."""
        cell = self.counts[metric].setdefault(category, [0, 0])
        cell[0] += twice
        cell[1] += n

    def total(self, metric: str) -> tuple[float, int]:
        """Give the cases that count, and the cases."""
        cells = self.counts.get(metric, {}).values()
        return sum(twice for twice, _ in cells) / 2, sum(n for _, n in cells)


@dataclass(frozen=True, slots=True)
class Rate:
    """A unit's rate as it enters the score: standardised and shrunk, and how far it may be off."""

    value: float
    variance: float
    n: int

    def bounds(self, spread: float) -> tuple[float, float]:
        """Give the interval, within 0 and 1."""
        half = spread * math.sqrt(self.variance)
        return max(0.0, self.value - half), min(1.0, self.value + half)


class Peers:
    """The units of one group, and their common rates by category."""

    def __init__(self, units: Sequence[Unit], settings: Settings) -> None:
        """Add up the group's cases."""
        self.units, self.settings = sorted(units, key=lambda unit: unit.code), settings
        self.of_category: dict[str, dict[str, float]] = {}
        self.mean: dict[str, float] = {}
        for metric in (*METRICS, UNTRUE):
            self._sum(metric)

    def _sum(self, metric: str) -> None:
        cells: Counts = {}
        for unit in self.units:
            for category, (twice, n) in sorted(unit.counts.get(metric, {}).items()):
                cell = cells.setdefault(category, [0, 0])
                cell[0] += twice
                cell[1] += n
        n_all = sum(n for _, n in cells.values())
        if n_all:
            mean = sum(twice for twice, _ in cells.values()) / (2 * n_all)
            prior = self.settings.prior
            self.mean[metric] = mean
            self.of_category[metric] = {
                category: (twice / 2 + prior * mean) / (n + prior) for category, (twice, n) in cells.items()
            }

    def rate(self, unit: Unit, metric: str) -> Rate:
        """Give a unit's rate: observed ÷ expected × the group's mean, shrunk to it; the mean where there is no case."""
        mean, prior, of_category = self.mean[metric], self.settings.prior, self.of_category[metric]
        observed, n = unit.total(metric)
        expected = 0.0
        for category, (_twice, cases) in sorted(unit.counts.get(metric, {}).items()):
            expected += cases * of_category[category]
        standard = min(1.0, observed / expected * mean) if expected > 0 else mean
        value = (n * standard + prior * mean) / (n + prior)
        return Rate(value, value * (1 - value) / (n + prior), n)

    def score(self, unit: Unit) -> Score:
        """Give L and its variance, by the rule of small errors.

        A measure that nobody in the group has a case of leaves its weight to the rest.
        """
        weights = {
            name: weight for name, weight in self.settings.weights.items() if weight and name in self.mean
        }
        whole, total, variance = sum(weights.values()), 0.0, 0.0
        rates = {name: self.rate(unit, name) for name in weights}
        for name, weight in weights.items():
            value, share = rates[name].value, weight / whole
            total += share * (1 - value if name in LOWER_IS_BETTER else value)
            variance += share * share * rates[name].variance
        if UNTRUE in self.mean:
            rates[UNTRUE] = self.rate(unit, UNTRUE)
        truth = 1 - rates[UNTRUE].value if UNTRUE in rates else 1.0
        doubt = rates[UNTRUE].variance if UNTRUE in rates else 0.0
        square = truth * truth
        spread = square * square * variance + 4 * square * total * total * doubt
        floor = 0 if unit.n_red_lines else 1
        return Score(PERCENT * floor * square * total, PERCENT * PERCENT * spread, rates)

    def bands(self) -> dict[str, str]:
        """Give each unit's band; F = 0 withholds it, too few cases or too few peers leave it out."""
        scores = {
            unit.code: self.score(unit)
            for unit in self.units
            if unit.n >= self.settings.fewest and not unit.n_red_lines
        }
        bands = {unit.code: WITHHELD if unit.n_red_lines else UNRATED for unit in self.units}
        if len(scores) >= self.settings.fewest_peers:
            mean = fmean(score.value for score in scores.values())
            spread = self.settings.spread / PERMILLE
            bands |= {code: score.band(mean, spread) for code, score in scores.items()}
        return bands


@dataclass(frozen=True, slots=True)
class Score:
    """L, its variance and what it was made of: inside the house only."""

    value: float
    variance: float
    rates: Mapping[str, Rate]

    def band(self, mean: float, spread: float) -> str:
        """Say on which side of the group's mean the whole interval lies; steady where it lies on both."""
        half = spread * math.sqrt(self.variance)
        if self.value - half > mean:
            return "leading"
        return "support" if self.value + half < mean else "steady"


def league(
    units: Iterable[Unit], settings: Settings, before: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Give the bands of every group with the facts they were made of, by name and in no other order.

    Rates are in thousandths, whole numbers all. `before` is the unit's entry of the period before, by code.
    """
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.group, []).append(unit)
    told = []
    for name in sorted(groups):
        peers = Peers(groups[name], settings)
        bands = peers.bands()
        told.append(
            {
                "group": name,
                "means": {metric: _permille(mean) for metric, mean in peers.mean.items()},
                "units": [
                    _entry(peers, unit, bands[unit.code], (before or {}).get(unit.code))
                    for unit in peers.units
                ],
            }
        )
    return told


def _entry(peers: Peers, unit: Unit, band: str, before: Mapping[str, Any] | None) -> dict[str, Any]:
    facts = {metric: _fact(peers, unit, metric) for metric in (*METRICS, UNTRUE) if unit.counts.get(metric)}
    told = {
        "unit": unit.code,
        "band": band,
        "n": unit.n,
        "n_silent": unit.n_silent,
        "n_left_out": unit.n_left_out,
        "n_red_lines": unit.n_red_lines,
        "facts": facts,
    }
    return told | ({"before": _since(facts, before)} if before else {})


def _fact(peers: Peers, unit: Unit, metric: str) -> dict[str, Any]:
    counted, n = unit.total(metric)
    if n < peers.settings.fewest_shown:
        return {"n": n}
    rate = peers.rate(unit, metric)
    low, high = rate.bounds(peers.settings.spread / PERMILLE)
    return {
        "n": n,
        "twice_counted": int(2 * counted),
        "raw": _permille(counted / n),
        "rate": _permille(rate.value),
        "low": _permille(low),
        "high": _permille(high),
    }


def _since(facts: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Give the unit's own last period: its band then, and by how much each rate has moved since."""
    old = before.get("facts", {})
    moved = {
        name: fact["rate"] - old[name]["rate"]
        for name, fact in facts.items()
        if "rate" in fact and "rate" in old.get(name, {})
    }
    return {"band": before.get("band", UNRATED), "moved": moved}


def _permille(share: float) -> int:
    return round(PERMILLE * share)

"""Return rules, versioned by period: what is owed on a principal or on land, and how much of the rest is shared.

A rule has versions with a first and a last day, and a period may reach over several ("10 % for five years, then the
actual rent"): each version counts for its own days. What one holder is owed is summed exactly over them and rounded
once.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal

from yinuo.programmes.ventures.money import MILLION, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.programmes.ventures.register import Quantity, Register

Kind = Literal["residual", "fixed", "guaranteed", "land"]
"""Residual by shares · fixed return on a principal · a guaranteed one with a bonus · so much for each unit of land."""
Role = Literal["contract", "charter", "owed_to"]
"""The venture owes it by contract (a cost) or by charter (a slice after the reserve); or it is owed to the venture."""
Basis = Literal["act/365", "act/366", "act/act"]
Weighting = Literal["record_date", "day_weighted"]
KINDS: Final[tuple[Kind, ...]] = ("residual", "fixed", "guaranteed", "land")
ROLES: Final[tuple[Role, ...]] = ("contract", "charter", "owed_to")
BASES: Final[tuple[Basis, ...]] = ("act/365", "act/366", "act/act")
WEIGHTINGS: Final[tuple[Weighting, ...]] = ("record_date", "day_weighted")
FIXED: Final = frozenset({"fixed", "guaranteed", "land"})
"""Kinds that are owed whatever was earned; a residual is owed nothing."""
SHARES: Final = frozenset({"residual", "guaranteed"})
"""Kinds that take part in what is left."""
LEAP_DAYS, DAYS = 366, 365


@dataclass(frozen=True, slots=True)
class Name:
    """What something is called in the two languages; where one is not given, its code stands for it."""

    code: str
    zh: str = ""
    en: str = ""


UNNAMED: Final = Name("")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both counted."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Count the days, the first and the last included."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a rule, in force from `first` to `last` (None: until another is written).

    `ppm` is the yearly rate of a fixed return, `per_unit` the minor units a year for each unit of land, `share_ppm` how
    much of what is left the rule shares out (all of it for a residual). `reference` names the contract or the
    resolution.
    """

    first: date
    last: date | None
    ppm: int = 0
    per_unit: int = 0
    share_ppm: int = 0
    basis: Basis = "act/365"
    weighting: Weighting = "record_date"
    is_cumulative: bool = True
    reference: str = ""

    def within(self, period: Period) -> Period | None:
        """Give the days of a period on which this version is in force, if any."""
        first = max(self.first, period.first)
        last = period.last if self.last is None else min(self.last, period.last)
        return Period(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One return rule: what kind, who owes it, by which register it goes, and its versions in order of their days.

    `unit` is the unit of land it counts by.
    """

    code: str
    kind: Kind
    role: Role
    register: str
    versions: tuple[Terms, ...]
    name: Name = UNNAMED
    unit: Name = UNNAMED

    def on(self, day: date) -> Terms | None:
        """Give the version in force on a day; None where there is none."""
        whole = Period(day, day)
        return next((terms for terms in self.versions if terms.within(whole)), None)


@dataclass(frozen=True, slots=True)
class Slice:
    """The days of one version within a period, and what the whole register stands at for them: quantity times days."""

    terms: Terms
    days: Period
    quantity_days: Quantity


@dataclass(frozen=True, slots=True)
class Accrued:
    """What a rule comes to over a period: `exact` and rounded by holder, and the slices it came from."""

    exact: list[Fraction]
    amounts: list[int]
    slices: tuple[Slice, ...]

    @property
    def total(self) -> int:
        """Give what all holders are owed together."""
        return sum(self.amounts)

    @property
    def is_cumulative(self) -> bool:
        """Say whether what is not paid stays owed: by the last version that anything came from."""
        return bool(self.slices) and self.slices[-1].terms.is_cumulative


def accrued(rule: Rule, register: Register, period: Period, record_on: date) -> Accrued:
    """Give what each holder is owed by a fixed return over a period, in register order.

    A principal (minor units) times its rate, or land times its sum for a unit, for the days of each version over
    the days of its basis. By record date the holdings of that day count for all days; day-weighted, those of each
    day.
    """
    exact = [Fraction(0)] * len(register.order)
    slices: list[Slice] = []
    for terms in rule.versions:
        inside = terms.within(period)
        if inside is None:
            continue
        rate = Fraction(terms.per_unit) if rule.kind == "land" else Fraction(terms.ppm, MILLION)
        all_of_it: Quantity = 0
        for part, n_basis in _years_of(inside, terms.basis):
            by_days = quantity_days(register, part, terms.weighting, record_on)
            factor = rate / n_basis
            exact = [sum_ + factor * days for sum_, days in zip(exact, by_days, strict=True)]
            all_of_it += sum(by_days)
        slices.append(Slice(terms, inside, all_of_it))
    return Accrued(exact, [nearest(one) for one in exact], tuple(slices))


def quantity_days(register: Register, part: Period, weighting: Weighting, record_on: date) -> list[Quantity]:
    """Give quantity times days for each holder, in register order."""
    if weighting == "day_weighted":
        return list(register.days(part.first, part.last).values())
    return [quantity * part.n_days for quantity in register.held(record_on).values()]


def _years_of(days: Period, basis: Basis) -> Iterator[tuple[Period, int]]:
    """Cut days by calendar years where the basis asks for it; give each part with the days its year counts for."""
    if basis != "act/act":
        yield days, LEAP_DAYS if basis == "act/366" else DAYS
        return
    for year in range(days.first.year, days.last.year + 1):
        first, last = max(days.first, date(year, 1, 1)), min(days.last, date(year, 12, 31))
        yield Period(first, last), LEAP_DAYS if isleap(year) else DAYS

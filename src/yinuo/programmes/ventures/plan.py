"""What a distribution is worked out from, as values: the plan, made of JSON now and of tables later."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from yinuo.base.errors import Sentence
from yinuo.programmes.ventures.rules import UNNAMED, Name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.programmes.ventures.register import Register
    from yinuo.programmes.ventures.rules import Period, Rule

Do = Literal["loss", "fund", "fixed", "share"]
Of = Literal["after_loss", "remaining"]
Source = Literal["borrowing", "land_compensation", "asset_sale", "gift", "restricted_grant"]
DOES: Final[tuple[Do, ...]] = ("loss", "fund", "fixed", "share")
OFS: Final[tuple[Of, ...]] = ("after_loss", "remaining")
SOURCES: Final[Mapping[Source, Sentence]] = {
    "borrowing": Sentence("借来的钱"),
    "land_compensation": Sentence("征地补偿款"),
    "asset_sale": Sentence("变卖资产的钱"),
    "gift": Sentence("捐赠款"),
    "restricted_grant": Sentence("专项补助"),
}
"""Money that is never shared out, whatever stands in the net income."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the order: make up the loss, fill a fund, pay a fixed return, share out what is left."""

    do: Do
    code: str = ""
    ppm: int = 0
    of: Of = "after_loss"
    name: Name = UNNAMED


@dataclass(frozen=True, slots=True)
class Charter:
    """One version of the order, with the days it is in force and the resolution that made it."""

    first: date
    last: date | None
    resolution: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """A sum that stands in the net income and may not be shared out, and where it came from."""

    source: Source
    amount: int


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that came in on a day, with the bank's reference."""

    on: date
    amount: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Receivable:
    """What is owed to the venture under one rule: unpaid from before, when this period's is due, and what came in.

    `opening` is below zero where more came than was owed. Where it `is_booked` the net income bears all that is due,
    and what of it did not come is taken off; else the net income holds what came alone.
    """

    rule: str
    opening: int
    due_on: date
    paid: tuple[Paid, ...]
    is_booked: bool = True


@dataclass(frozen=True, slots=True)
class Scenario:
    """Another net income, to see who bears the difference."""

    name: Name
    net: int


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a distribution depends on. Sums are minor units; `holders` stand in register order.

    `opening` is what was carried in: a loss where it is below zero. `booked` names the rules by contract whose cost
    the net income already bears. `arrears` is what earlier periods left unpaid, by rule and holder. `bank` and
    `earmarked` are what the payment is held against, where they are known.
    """

    venture: Name
    currency: str
    digits: int
    period: Period
    record_on: date
    net: int
    opening: int
    holders: tuple[str, ...]
    registers: Mapping[str, Register]
    rules: Mapping[str, Rule]
    charter: Charter
    names: Mapping[str, Name] = field(default_factory=dict)
    excluded: tuple[Excluded, ...] = ()
    booked: frozenset[str] = frozenset()
    arrears: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    receivables: tuple[Receivable, ...] = ()
    bank: int | None = None
    earmarked: int = 0
    scenarios: tuple[Scenario, ...] = ()

    def with_net(self, net: int) -> Plan:
        """Give the same plan with another net income."""
        return replace(self, net=net)

"""Another net income run down the same steps: who bears the difference, shown before anybody votes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo.programmes.ventures.waterfall import distribute

if TYPE_CHECKING:
    from yinuo.programmes.ventures.plan import Plan, Scenario
    from yinuo.programmes.ventures.waterfall import Outcome


@dataclass(frozen=True, slots=True)
class Borne:
    """What each would get less (below zero: more): the funds, each rule's holders, each holder, what is carried.

    The funds, the rules and what is carried add up to the difference of the two net incomes.
    """

    scenario: Scenario
    outcome: Outcome
    funds: dict[str, int]
    rules: dict[str, int]
    holders: list[int]
    carried: int

    @property
    def total(self) -> int:
        """Give the whole difference."""
        return sum(self.funds.values()) + sum(self.rules.values()) + self.carried


def borne(plan: Plan, base: Outcome, scenario: Scenario) -> Borne:
    """Run a plan with another net income and give who bears what."""
    other = distribute(plan.with_net(scenario.net))
    n_holders = len(plan.holders)
    pairs = zip(base.by_holder(n_holders), other.by_holder(n_holders), strict=True)
    rules: dict[str, int] = {}
    for one, two in zip(base.parts, other.parts, strict=True):
        rules[one.rule.code] = rules.get(one.rule.code, 0) + one.total - two.total
    return Borne(
        scenario,
        other,
        {code: amount - other.funds[code] for code, amount in base.funds.items()},
        rules,
        [one - two for one, two in pairs],
        base.carried - other.carried,
    )

"""Who owns what and where the money goes, in one year: villages, ventures, what they took in, what it was used for.

A village's band into a venture is its part of the venture's income by the register that says who owns it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.programmes.ventures.allocation import allocate, whole_weights
from yinuo.programmes.ventures.flow_drawing import Flow, Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yinuo.programmes.ventures.register import Quantity

VILLAGES, VENTURES, INCOME, USES = range(4)
MOST: Final = {VILLAGES: 12, VENTURES: 8}
"""Bars in a column: what is smaller is drawn as one."""
OTHERS: Final = "others"
BEFORE: Final = "before"
"""What was carried in from before, where more was used than was taken in."""


@dataclass(frozen=True, slots=True)
class Earned:
    """What one venture took in in a year and what became of it, in minor units; who owned it, by unit."""

    code: str
    income: int
    costs: int
    funds: int
    handed: int
    owners: Mapping[str, Quantity]

    @property
    def left(self) -> int:
        """Give what stays in the venture; below zero where something from before was shared out."""
        return self.income - self.costs - self.funds - self.handed


def flows_of(earned: Iterable[Earned]) -> list[Flow]:
    """Give everything that flows in a year, from the villages' holdings to the uses; nothing of nothing.

    What comes into the income is what goes out of it: where more was used than taken in, the rest came from before.
    """
    found, uses = list[Flow](), dict.fromkeys(("costs", "funds", "handed", "left"), 0)
    for one in earned:
        owners = [unit for unit, held in one.owners.items() if held > 0]
        if one.income > 0 and owners:
            parts = allocate(one.income, whole_weights(one.owners[unit] for unit in owners)).amounts
            found += [Flow(unit, one.code, part) for unit, part in zip(owners, parts, strict=True)]
        found.append(Flow(one.code, "income", one.income))
        for name in uses:
            uses[name] += getattr(one, name)
    found.append(Flow(BEFORE, "income", -min(uses["left"], 0)))
    found += [Flow("income", name, amount) for name, amount in uses.items()]
    return [flow for flow in found if flow.amount > 0]


def lumped(
    flows: Sequence[Flow], nodes: Sequence[Node], others: Mapping[int, str]
) -> tuple[list[Flow], list[Node]]:
    """Draw the smallest of a column that is too full as one bar; `others` says what that one is called."""
    sums = dict.fromkeys((one.code for one in nodes), 0)
    for flow in flows:
        for code in {flow.source, flow.target}:
            sums[code] += flow.amount
    into, kept = dict[str, str](), list[Node]()
    for column in sorted({one.column for one in nodes}):
        some = [one for one in nodes if one.column == column and sums[one.code]]
        most = MOST.get(column, len(some))
        if len(some) <= most:
            kept += some
            continue
        large = {one.code for one in sorted(some, key=lambda one: -sums[one.code])[: most - 1]}
        small = f"{OTHERS}.{column}"
        into |= {one.code: small for one in some if one.code not in large}
        kept += [*(one for one in some if one.code in large), Node(small, others[column], column)]
    added = dict[tuple[str, str], int]()
    for flow in flows:
        ends = (into.get(flow.source, flow.source), into.get(flow.target, flow.target))
        added[ends] = added.get(ends, 0) + flow.amount
    return [Flow(source, target, amount) for (source, target), amount in added.items()], kept

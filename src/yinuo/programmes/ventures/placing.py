"""Money of a venture placed at a fixed return: what is due on which day, to the last minor unit.

Each due day takes what the principal brought since the one before, by cumulative rounding: no running total is ever
more than half a unit away from the exact one, and all of them sum to the whole.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.dues import Sum
from yinuo.programmes.ventures.register import Register
from yinuo.programmes.ventures.rules import Period, Rule, Terms, accrued

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.programmes.ventures.rules import Basis

DEBTOR: Final = "debtor"
"""The one holder of a principal's own register: who owes the return, and is named nowhere."""
TOO_SHORT: Final = Sentence("最后一个到期的日子，不能早于合同到期的那天。")
NOTHING: Final = Sentence("{day} 到期的一笔算下来是零。")


def brought(principal: int, rate_ppm: int, basis: Basis, within: tuple[date, date], until: date) -> int:
    """Give what a principal brought from the first of its days until one of them, in minor units, rounded once."""
    first, last = within[0], min(within[1], until)
    if last < first:
        return 0
    rule = Rule("placed", "fixed", "owed_to", "placed", (Terms(first, None, ppm=rate_ppm, basis=basis),))
    return accrued(rule, Register("placed", (DEBTOR,), {DEBTOR: principal}), Period(first, last), last).total


def plan_of(
    principal: int, rate_ppm: int, basis: Basis, within: tuple[date, date], days: Iterable[date]
) -> tuple[Sum, ...]:
    """Give what is due on each of these days. Raises Invalid for `plan`."""
    found, so_far = list[Sum](), 0
    for day in sorted(days):
        until_now = brought(principal, rate_ppm, basis, within, day)
        if until_now <= so_far:
            raise Invalid({"plan": Sentence(NOTHING.msgid, day=day.isoformat())})
        found.append(Sum(day, until_now - so_far))
        so_far = until_now
    if not found or found[-1].on < within[1]:
        raise Invalid({"plan": TOO_SHORT})
    return tuple(found)


def between(
    principal: int, rate_ppm: int, basis: Basis, within: tuple[date, date], days: tuple[date, date]
) -> int:
    """Give what a principal brought from one day to another, both counted: the difference of what it had brought."""
    first, last = days
    before = brought(principal, rate_ppm, basis, within, first - timedelta(days=1))
    return brought(principal, rate_ppm, basis, within, last) - before

"""What was sold is never shared out: every period that is worked out takes it from what came in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.models import AssetLeaving, Distribution
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.noting import total

if TYPE_CHECKING:
    from datetime import date

    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.planning import Year

SALE: Final = "asset_sale"
"""The source of money, in a plan, under which a sale stands."""
NOT_IN: Final = Sentence("登记里卖资产收了 {amount}，进的钱不能比它还少：它算在进的钱里，再从能分的里减掉。")
NOT_ALL: Final = Sentence("登记里卖资产收了 {amount}，都不能分，不能少写。")


def sold(venture: Venture, first: date, last: date) -> int:
    """Give what sales brought that may not be shared out in a period.

    Those of its own days, and those of days before that no earlier sheet has taken out: a sale that was entered late.
    """
    rows = AssetLeaving.objects.filter(asset__venture=venture, withdrawn_on=None, on__lte=last)
    earlier = Distribution.objects.filter(venture=venture, last__lt=first).exclude(state="withdrawn")
    since = min((row.first for row in earlier.defer("result")), default=first)
    taken: int = sum(
        one["amount"]
        for row in earlier.defer("result") for one in json.loads(bytes(row.plan)).get("excluded", [])
        if one["source"] == SALE
    )  # fmt: skip
    return total(rows.filter(on__gte=first)) + max(0, total(rows.filter(on__gte=since, on__lt=first)) - taken)


def with_sales(venture: Venture, year: Year) -> Year:
    """Give a period with what the register knows of its sales taken out of what may be shared. Raises Invalid."""
    came = sold(venture, year.first, year.last)
    given: dict[str, Any] = dict(year.excluded or {})
    told = {"amount": written(came, venture.digits)}
    if came > year.income:
        raise Invalid({"income": Sentence(NOT_IN.msgid, **told)})
    if 0 < given.get(SALE, 0) < came:
        raise Invalid({SALE: Sentence(NOT_ALL.msgid, **told)})
    return replace(year, excluded=given | {SALE: max(came, given.get(SALE, 0))})

"""What is owed to a venture on money it placed, as a distribution's plan says it: due, come, still owed from before.

Each placing is a rule of its own, owed to the venture, on a principal of its own. A sheet begins with what the one
before left unpaid; what came in and no earlier sheet knows counts in this one, on its own day or the first of these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.programmes.ventures.lease_models import PLACED
from yinuo.programmes.ventures.models import Distribution
from yinuo.programmes.ventures.placing import DEBTOR, between

if TYPE_CHECKING:
    from datetime import date

    from yinuo.programmes.ventures.lease_models import VentureLease
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.planning import Year


@dataclass(slots=True)
class Before:
    """What earlier sheets said of a venture's placings, by rule: unpaid on which day, and which slips they counted."""

    until: dict[str, date] = field(default_factory=dict)
    unpaid: dict[str, int] = field(default_factory=dict)
    counted: dict[str, dict[str, int]] = field(default_factory=dict)


def rule_of(row: VentureLease) -> str:
    """Name the rule of a placing."""
    return f"placed-{row.pk}"


def owed_to(venture: Venture, year: Year) -> dict[str, Any]:
    """Give the parts of a plan that say what is owed to a venture: `registers`, `rules`, `receivables`."""
    told = _before(venture, year.first)
    rows = venture.leases.filter(way=PLACED, withdrawn_on=None, began_on__lte=year.last)
    found: dict[str, Any] = {"registers": {}, "rules": [], "receivables": []}
    for row in rows.prefetch_related("dues", "receipts").order_by("pk"):
        receivable = _receivable(row, year, told)
        if row.ends_on < year.first and not receivable["opening"] and not receivable["paid"]:
            continue
        found["registers"][rule_of(row)] = {
            "apart": True, "total": row.principal, "held": {DEBTOR: row.principal},
        }  # fmt: skip
        found["rules"].append(_rule(row))
        found["receivables"].append(receivable)
    return found


def _rule(row: VentureLease) -> dict[str, Any]:
    version = {
        "from": row.began_on.isoformat(), "to": row.ends_on.isoformat(), "rate_ppm": row.rate_ppm, "basis": row.basis,
        "reference": row.contract,
    }  # fmt: skip
    code = rule_of(row)
    return {
        "code": code, "zh": row.asset, "en": row.asset_en or row.asset, "kind": "fixed", "role": "owed_to",
        "register": code, "versions": [version],
    }  # fmt: skip


def _before(venture: Venture, first: date) -> Before:
    told = Before()
    rows = Distribution.objects.filter(venture=venture, last__lt=first).exclude(state="withdrawn")
    for row in rows.order_by("last"):
        for one in json.loads(bytes(row.plan)).get("receivables", []):
            counted = told.counted.setdefault(one["rule"], {})
            for slip in one["paid"]:
                counted[slip["reference"]] = counted.get(slip["reference"], 0) + slip["amount"]
        for one in json.loads(bytes(row.result)).get("receivables", []):
            told.until[one["rule"]], told.unpaid[one["rule"]] = row.last, one["unpaid"]
    return told


def _receivable(row: VentureLease, year: Year, told: Before) -> dict[str, Any]:
    code = rule_of(row)
    counted = told.counted.get(code, {})
    slips = [one for one in row.receipts.all() if one.withdrawn_on is None and one.on <= year.last]
    since = told.until.get(code, row.began_on - timedelta(days=1)) + timedelta(days=1)
    if code in told.until:
        fresh = [one for one in slips if one.reference not in counted]
        taken_back = sum(counted.values()) - sum(one.amount for one in slips if one.reference in counted)
        opening = told.unpaid[code] + taken_back
    else:
        fresh = [one for one in slips if one.on >= year.first]
        opening = -sum(one.amount for one in slips if one.on < year.first)
    return {
        "rule": code, "opening": opening + _brought(row, since, year.first - timedelta(days=1)),
        "due_on": _due_on(row, year.last).isoformat(), "booked": year.has_owed_in,
        "paid": [
            {"on": max(one.on, year.first).isoformat(), "amount": one.amount, "reference": one.reference}
            for one in sorted(fresh, key=lambda one: (one.on, one.pk))
        ],
    }  # fmt: skip


def _brought(row: VentureLease, first: date, last: date) -> int:
    """Give what a placing brought from one day to another; nothing where the one is not before the other."""
    if last < first or row.principal is None or row.rate_ppm is None:
        return 0
    within = row.began_on, row.ends_on
    return between(row.principal, row.rate_ppm, row.basis, within, (first, last))  # type: ignore[arg-type]  # a basis


def _due_on(row: VentureLease, last: date) -> date:
    """Give the day on which what a period brought is due: the first one on or after its last day, or the last."""
    days = sorted(one.due_on for one in row.dues.all())
    return next((day for day in days if day >= last), days[-1])

"""What is typed of leases, by whichever door it comes: read field by field, all faults told at once, and done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid
from yinuo.doors.shell.typed import Reading
from yinuo.programmes.ventures import leasing
from yinuo.programmes.ventures.dues import Sum
from yinuo.programmes.ventures.lease_models import LESSEES
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.lease_models import LeaseReceipt, VentureLease
    from yinuo.programmes.ventures.models import Venture

    Given = Mapping[str, str]


def lease(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Enter a lease with its plan."""
    typed = Typed(given, digits=venture.digits)
    plan: tuple[Sum, ...] = ()
    try:
        plan = leasing.plan_of(given.get("plan", ""), venture.digits)
    except Invalid as wrong:
        typed.faults |= wrong.fields
    told = leasing.Lease(
        typed.line("asset"), typed.line("asset_en", is_required=False), typed.one_of("lessee", LESSEES),
        typed.day("began_on"), typed.day("ends_on"), typed.line("contract"), plan,
    )  # fmt: skip
    reading = Reading(given, faults=typed.faults)
    reading.look_over("asset", "asset_en", "contract")
    reading.tell()
    return leasing.enter(venture, told, officer.actor, officer.on, officer.now)


def lease_back(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Take a wrong lease back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return leasing.take_back(venture, line, reason, officer.actor, officer.on, officer.now)


def receipt(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Enter what came in on a lease."""
    typed = Typed(given, digits=venture.digits)
    line, came = typed.whole("line"), Sum(typed.day("came_on"), typed.sum("amount"))
    reference = typed.line("reference")
    typed.tell()
    return leasing.receive(venture, line, came, reference, officer.actor, officer.on, officer.now)


def receipt_back(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Take a wrong receipt back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return leasing.receipt_back(venture, line, reason, officer.actor, officer.on, officer.now)

"""What is typed of contracts, by whichever door it comes: read field by field, all faults told at once, and done.

A lease (`let`), what a venture pays for (`pay`), money placed at a fixed return (`placed`): one reading for all three.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import parse_date
from yinuo.doors.shell.typed import Reading
from yinuo.programmes.ventures import leasing
from yinuo.programmes.ventures import placing as placings
from yinuo.programmes.ventures.lease_models import LESSEES, LET, PAY, PLACED
from yinuo.programmes.ventures.rules import BASES
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.dues import Sum
    from yinuo.programmes.ventures.lease_models import LeaseReceipt, VentureLease
    from yinuo.programmes.ventures.models import Venture

    Given = Mapping[str, str]

MOST_RATE = 10_000_000
"""A yearly rate of 1,000 %: whoever writes more meant something else."""
NO_RATE = Sentence("写一年百分之几，要大于零。")
NO_PRINCIPAL = Sentence("本金要大于零。")


def lease(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Enter a lease with its plan."""
    return _entered(officer, venture, given, LET)


def contract(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Enter a contract by which the venture pays, with its plan."""
    return _entered(officer, venture, given, PAY)


def _entered(officer: Officer, venture: Venture, given: Given, way: str) -> VentureLease:
    typed = Typed(given, digits=venture.digits)
    plan: tuple[Sum, ...] = ()
    try:
        plan = leasing.plan_of(given.get("plan", ""), venture.digits)
    except Invalid as wrong:
        typed.faults |= wrong.fields
    return _kept(officer, venture, typed, way, plan)


def placing(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Enter money placed at a fixed return: what is due on each of its days follows from principal and rate."""
    typed = Typed(given, digits=venture.digits)
    principal, rate, days = typed.sum("principal"), typed.percent("rate", MOST_RATE), set[date]()
    basis = typed.one_of("basis", BASES)
    try:
        days = {
            parse_date(line.strip(), field="plan")
            for line in given.get("plan", "").splitlines()
            if line.strip()
        }
    except Invalid as wrong:
        typed.faults |= wrong.fields
    within = typed.day("began_on"), typed.day("ends_on")
    for name, amount, fault in (("principal", principal, NO_PRINCIPAL), ("rate", rate, NO_RATE)):
        if not amount:
            typed.faults.setdefault(name, fault)
    plan: tuple[Sum, ...] = ()
    try:
        if not typed.faults and within[0] <= within[1]:
            plan = placings.plan_of(principal, rate, basis, within, days)  # type: ignore[arg-type]  # one of the bases
    except Invalid as wrong:
        typed.faults |= wrong.fields
    return _kept(officer, venture, typed, PLACED, plan, principal=principal, rate_ppm=rate, basis=basis)


def _kept(
    officer: Officer, venture: Venture, typed: Typed, way: str, plan: tuple[Sum, ...], **placed: int | str
) -> VentureLease:
    """Read what every contract has, and enter it."""
    what, what_en, whom = ("asset", "asset_en", "lessee") if way == LET else ("what", "what_en", "whom")
    told = leasing.Lease(
        typed.line(what), typed.line(what_en, is_required=False), typed.one_of(whom, LESSEES),
        typed.day("began_on"), typed.day("ends_on"), typed.line("contract"), plan, way, **placed,  # type: ignore[arg-type]
    )  # fmt: skip
    reading = Reading(typed.given, faults=typed.faults)
    reading.look_over(what, what_en, "contract")
    reading.tell()
    return leasing.enter(venture, told, officer.actor, officer.on, officer.now)


def lease_back(
    officer: Officer, venture: Venture, given: Given, ways: Collection[str] = (LET,)
) -> VentureLease:
    """Take a wrong lease (or contract, or placing) back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return leasing.take_back(venture, line, reason, officer.actor, officer.on, officer.now, ways=ways)


def contract_back(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Take a wrong contract back."""
    return lease_back(officer, venture, given, (PAY,))


def placing_back(officer: Officer, venture: Venture, given: Given) -> VentureLease:
    """Take a wrong placing back."""
    return lease_back(officer, venture, given, (PLACED,))


def receipt(
    officer: Officer, venture: Venture, given: Given, ways: Collection[str] = (LET,), day: str = "came_on"
) -> LeaseReceipt:
    """Enter what came in on a lease."""
    typed = Typed(given, digits=venture.digits)
    line, on, amount = typed.whole("line"), typed.day(day), typed.sum("amount")
    came = leasing.Slip(on, amount, typed.line("reference"))
    typed.tell()
    try:
        return leasing.receive(venture, line, came, officer.actor, officer.on, officer.now, ways=ways)
    except Invalid as wrong:
        told = {day if name == "came_on" else name: words for name, words in wrong.fields.items()}
        raise Invalid(told, is_conflict=wrong.is_conflict) from None


def contract_paid(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Enter what the venture paid on a contract."""
    return receipt(officer, venture, given, (PAY,), "paid_on")


def receipt_back(
    officer: Officer, venture: Venture, given: Given, ways: Collection[str] = (LET,)
) -> LeaseReceipt:
    """Take a wrong receipt back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return leasing.receipt_back(venture, line, reason, officer.actor, officer.on, officer.now, ways=ways)


def contract_paid_back(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Take a wrong payment back."""
    return receipt_back(officer, venture, given, (PAY,))


def placing_receipt(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Enter what a placing brought."""
    return receipt(officer, venture, given, (PLACED,))


def placing_receipt_back(officer: Officer, venture: Venture, given: Given) -> LeaseReceipt:
    """Take a wrong receipt on a placing back."""
    return receipt_back(officer, venture, given, (PLACED,))

"""What is typed of ventures, by whichever door it comes: read field by field, all faults told at once, and done.

The desk's forms, the API and the command line all call these. Each takes who types, what it is about (a venture, a
period's sheet, a village), what was typed as lines of text, and the token of the form (the same token, the same entry).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.typed import Reading
from yinuo.programmes.ventures import (
    actions,
    booking,
    bookkeeping,
    closing,
    founding,
    grants,
    rents,
    reopening,
    shares,
    spending,
)
from yinuo.programmes.ventures import terms as changing
from yinuo.programmes.ventures.agreed import HOWS, REGISTERS, Agreed
from yinuo.programmes.ventures.chart import default_chart
from yinuo.programmes.ventures.entry_lines import line_of, lines_of
from yinuo.programmes.ventures.ledger import Draft
from yinuo.programmes.ventures.models import KINDS, ROUNDS, SHARES, Distribution, Venture, VillageSpending
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.plan import SOURCES
from yinuo.programmes.ventures.planning import Year
from yinuo.programmes.ventures.register import Move
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Unit
    from yinuo.programmes.ventures.ledger_models import (
        LedgerClosing,
        LedgerEntry,
        LedgerReopening,
        VentureBook,
    )
    from yinuo.programmes.ventures.models import ShareMove, VentureGrant

    Given = Mapping[str, str]

MOST_TOKEN: Final = 80
PLAIN: Final = {"show": actions.show, "approve": actions.approve, "disclose": actions.disclose}
"""Steps of a distribution that ask nothing."""


def found(officer: Officer, given: Given) -> Venture:
    """Begin a venture. Raises NotAllowed for who may begin none, or Invalid by field."""
    mine = founding.managed_by(officer)
    if not mine:
        raise NotAllowed
    return founding.found(_founding(given, mine), officer)


def _founding(given: Given, mine: list[Unit]) -> founding.Founding:
    typed, units = Typed(given), founding.collectives()
    how = typed.one_of("how", HOWS)
    members: tuple[founding.Joining, ...] = ()
    try:
        members = founding.read_members(given.get("members", ""), units, is_money=how not in REGISTERS)
    except Invalid as wrong:
        typed.faults |= wrong.fields
    told = founding.Founding(
        typed.line("name"), typed.line("name_en", is_required=False), typed.one_of("kind", KINDS),
        typed.line("text", is_required=False), typed.line("text_en", is_required=False),
        typed.one_of("manager", [unit.code for unit in mine]),
        typed.one_of("supervisor", [unit.code for unit in units]), typed.line("guarantor", is_required=False),
        typed.day("began_on"), how, typed.percent("rate", 10_000_000), typed.percent("reserve"),
        typed.percent("welfare"), typed.line("resolution"), typed.quantity("present"), typed.quantity("yes"), members,
        typed.percent("bonus"), typed.sum("per_unit", "0"),
    )  # fmt: skip
    reading = Reading(given, faults=typed.faults)
    reading.look_over("name", "name_en", "text", "text_en", "guarantor", "members")
    reading.tell()
    return told


def terms(officer: Officer, venture: Venture, given: Given) -> Venture:
    """Agree anew how a venture shares out, from a day on."""
    typed = Typed(given, digits=venture.digits)
    told = Agreed(
        typed.one_of("how", HOWS), typed.day("since"), typed.line("resolution"), typed.percent("rate", 10_000_000),
        typed.percent("bonus"), typed.sum("per_unit", "0"), typed.percent("reserve"), typed.percent("welfare"),
    )  # fmt: skip
    reading = Reading(given, faults=typed.faults)
    reading.look_over("resolution")
    reading.tell()
    return changing.change(venture, told, officer.actor, officer.on, officer.now)


def draft(officer: Officer, venture: Venture, given: Given) -> Distribution:
    """Work a period out and keep it as a draft."""
    return actions.draft(
        venture, year_of(venture, Typed(given, digits=venture.digits)), officer.actor, officer.on
    )


def year_of(venture: Venture, typed: Typed) -> Year:
    """Read what a treasurer knows of a period; it begins with what the one before left. Raises Invalid by field."""
    first = typed.day("first")
    left = written(actions.opening_of(venture, first), venture.digits)
    income, costs = typed.sum("income"), typed.sum("costs")
    year = Year(
        first, typed.day("last"), income, income - costs, typed.sum("bank"), typed.line("slip"),
        typed.sum("opening", left, may_be_less=True), typed.sum("earmarked", "0"),
        {source: typed.sum(source, "0") for source in SOURCES}, typed.given.get("owed_in", "") == "yes",
    )  # fmt: skip
    typed.tell()
    return year


def move(officer: Officer, venture: Venture, given: Given) -> ShareMove:
    """Enter a change of the register."""
    typed = Typed(given, digits=venture.digits)
    units = list(venture.members.values_list("unit_id", flat=True))
    register = typed.one_of("register", books_of(venture))
    change = Move(
        "new", typed.day("on"), typed.one_of("giver", units, is_required=False) or None,
        typed.one_of("taker", units, is_required=False) or None, typed.quantity("quantity"), officer.on,
    )  # fmt: skip
    reference = typed.line("reference")
    typed.tell()
    return shares.move(venture, change, register, reference, officer.actor, officer.now)


def books_of(venture: Venture) -> set[str]:
    """Give the registers that a venture may have lines in."""
    return {SHARES, *(rule["register"] for rule in venture.rules)}


def correct(officer: Officer, venture: Venture, given: Given) -> ShareMove:
    """End that a wrong line of the register is known."""
    typed = Typed(given, digits=venture.digits)
    line = typed.whole("correct")
    typed.tell()
    return shares.correct(venture, line, officer.actor, officer.on, officer.now)


def grant(officer: Officer, venture: Venture, given: Given) -> VentureGrant:
    """Enter a grant."""
    typed = Typed(given, digits=venture.digits)
    told = grants.Grant(
        int(typed.one_of("round", [f"{n}" for n in ROUNDS]) or 0), typed.day("granted_on"), typed.sum("amount"),
        typed.line("purpose"), typed.line("purpose_en", is_required=False), typed.line("reference"),
    )  # fmt: skip
    typed.tell()
    return grants.enter(venture, told, officer.actor, officer.on, officer.now)


def grant_back(officer: Officer, venture: Venture, given: Given) -> VentureGrant:
    """Take a wrong grant back."""
    typed = Typed(given, digits=venture.digits)
    line, reason = typed.whole("line"), typed.line("reason")
    typed.tell()
    return grants.take_back(venture, line, reason, officer.actor, officer.on, officer.now)


def step(verb: str, officer: Officer, row: Distribution, given: Given) -> Distribution:
    """Do one step of a distribution, by the law of states.py. Raises NotAllowed for what is no step."""
    typed, actor, on, now = Typed(given, digits=row.venture.digits), officer.actor, officer.on, officer.now
    if verb in PLAIN:
        return PLAIN[verb](row.pk, actor, on, now)
    if verb == "book":
        booking.post(row, actor, on, now)
        return row
    if verb == "withdraw":
        reason = typed.line("reason")
        typed.tell()
        return actions.withdraw(row.pk, reason, actor, on, now)
    if verb == "resolve":
        vote = {name: typed.whole(name) for name in ("members", "present", "yes")}
        minutes, pay_by = typed.line("minutes"), typed.day("pay_by")
        typed.tell()
        return actions.resolve(row.pk, vote, minutes, pay_by, actor, on, now)
    if verb == "pay":
        slip = actions.Slip(typed.line("unit"), typed.day("paid_on"), typed.line("reference"))
        typed.tell()
        return actions.pay(row.pk, slip, actor, on, now).distribution
    raise NotAllowed


def open_books(officer: Officer, venture: Venture, given: Given) -> VentureBook:
    """Open a venture's books."""
    typed = Typed(given, digits=venture.digits)
    first = typed.day("first")
    typed.tell()
    return bookkeeping.open_book(venture, first, officer.actor, officer.on, officer.now)


def post(officer: Officer, venture: Venture, given: Given, token: str) -> LedgerEntry:
    """Post an entry: from one account to another, or with as many `lines` as were typed."""
    told = _draft(Typed(given, digits=venture.digits), venture, token[:MOST_TOKEN])
    return bookkeeping.post(venture, told, officer.actor, officer.on, officer.now)


def _draft(typed: Typed, venture: Venture, token: str) -> Draft:
    on, text = typed.day("on"), typed.line("text")
    reference = typed.line("reference", is_required=False)
    if not token:
        typed.faults["token"] = gettext("这一页放得太久了，请重新打开再记。")
    if typed.given.get("lines", "").strip():
        names = {one.unit_id: one.unit for one in venture.members.select_related("unit")}
        lines, faults = lines_of(typed.given["lines"], names.values(), venture.digits)
        typed.faults |= {"lines": faults[0]} if faults else {}
        typed.tell()
        return Draft(f"desk/{token}", on, lines, text, reference)
    chart = default_chart()
    debit, credit, amount = typed.one_of("debit", chart), typed.one_of("credit", chart), typed.sum("amount")
    party, purpose = typed.given.get("party", ""), typed.line("purpose", is_required=False)
    typed.tell()
    both = line_of(chart[debit], amount, party, purpose), line_of(chart[credit], -amount, party, purpose)
    return Draft(f"desk/{token}", on, both, text, reference)


def reverse(officer: Officer, venture: Venture, given: Given) -> LedgerEntry:
    """Take an entry back by another."""
    typed = Typed(given, digits=venture.digits)
    number, text = typed.whole("number"), typed.line("why")
    typed.tell()
    return bookkeeping.reverse(venture, number, text, officer.actor, officer.on, officer.now)


def spread(officer: Officer, venture: Venture, given: Given) -> Venture:
    """Post a rent that came at once for several years, as far as it is due."""
    typed = Typed(given, digits=venture.digits)
    rent = rents.Rent(
        typed.sum("amount"),
        typed.day("came_on"),
        typed.day("first"),
        typed.day("last"),
        typed.line("reference"),
    )
    typed.tell()
    rents.post(venture, rent, officer.actor, officer.on, officer.now)
    return venture


def close(officer: Officer, venture: Venture, given: Given) -> LedgerClosing:
    """Close the earliest month that is open, or every month until one."""
    typed = Typed(given)
    until = typed.maybe_day("until")
    typed.tell()
    return closing.close(venture, officer.actor, officer.on, officer.now, until)


def ask_reopen(officer: Officer, venture: Venture, given: Given) -> LedgerReopening:
    """Ask that the month closed last opens again."""
    typed = Typed(given)
    reason = typed.line("reason")
    typed.tell()
    return reopening.ask(venture, reason, officer.actor, officer.on, officer.now)


def reopen(officer: Officer, venture: Venture, _given: Given) -> LedgerReopening:
    """Agree that the month which was asked for opens again."""
    return reopening.agree(venture, officer.actor, officer.on, officer.now)


def decide(officer: Officer, unit: Unit, given: Given) -> VillageSpending:
    """Enter what a village decided to spend, and what came of it where that is known."""
    _insist_it_is_theirs(officer, unit)
    typed = Typed(given)
    done = _done(typed)
    decided = spending.Decided(
        typed.whole("year"), typed.line("what"), typed.line("what_en", is_required=False), typed.sum("amount"),
        typed.count("n_people"), typed.day("decided_on"), typed.line("minutes"),
    )  # fmt: skip
    reading = Reading(given, faults=typed.faults)
    reading.look_over("what", "what_en", "minutes", "contract")
    reading.tell()
    return spending.decide(unit.code, decided, done, officer.actor, officer.on, officer.now)


def go_on(officer: Officer, unit: Unit, given: Given) -> VillageSpending:
    """Enter a contract or a payment of what was decided."""
    _insist_it_is_theirs(officer, unit)
    typed = Typed(given)
    done = _done(typed)
    typed.tell()
    return spending.go_on(_spent(unit, given), done, officer.actor, officer.on, officer.now)


def take_back(officer: Officer, unit: Unit, given: Given) -> VillageSpending:
    """Take a wrong line of a village's spending back."""
    _insist_it_is_theirs(officer, unit)
    typed = Typed(given)
    reason = typed.line("reason")
    typed.tell()
    return spending.take_back(_spent(unit, given), reason, officer.actor, officer.on, officer.now)


def _done(typed: Typed) -> spending.Done:
    contract = typed.line("contract", is_required=False)
    reference = typed.line("reference", is_required=False)
    return spending.Done(contract, typed.maybe_day("paid_on"), reference)


def _insist_it_is_theirs(officer: Officer, unit: Unit) -> None:
    if spending.spender(officer.actor, unit.code, officer.on) is None:
        raise NotAllowed


def _spent(unit: Unit, given: Given) -> int:
    """Give the number of the line that was picked, of this village. Raises NotFound."""
    pk = number_in(given.get("line", ""))
    if not VillageSpending.objects.filter(pk=pk, unit=unit).exists():
        raise NotFound
    return pk

"""A treasurer's sheet taken in: all of it or nothing. A dry run does everything, tells what was wrong, and undoes it.

So whatever would refuse a row refuses it in the dry run already, in the same words. A row that stands in the register
as it is in the sheet counts as known, and is not entered twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.problems import said
from yinuo.programmes.ventures import actions, bookkeeping, entering, shares
from yinuo.programmes.ventures.entry_lines import (
    account_of,
    accounts_by_word,
    amount_of,
    line_of,
    units_by_word,
    whom_of,
)
from yinuo.programmes.ventures.ledger import Draft
from yinuo.programmes.ventures.models import ShareMove, Venture
from yinuo.programmes.ventures.money import written
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.register import Move
from yinuo.programmes.ventures.sheet_reading import Fault, entries
from yinuo.programmes.ventures.shown import main_register
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.ledger import Line
    from yinuo.programmes.ventures.models import Distribution
    from yinuo.programmes.ventures.sheet_reading import Row, Sheet

    Thing = tuple[tuple[Row, ...], Callable[[], bool]]
    """The rows of one thing, and what enters it: True where it is new, False where it was known already."""

NOTHING: Final = frozenset(("", "-", "—", "0", "0.0", "0.00"))
"""What stands in the empty side of an entry."""
NO_BOOKS: Final = Sentence("账簿还没有开。请先开账簿，再收账。")
NO_VILLAGE: Final = Sentence("这个项目里没有「{name}」这个村。")
NO_PERIOD: Final = Sentence("这一期还没有分配表。")
NOT_OWED: Final = Sentence("这个村这一期没有应得的。")
OTHER_SUM: Final = Sentence("和应付的对不上：应付 {owed}。")
NO_YEAR: Final = Sentence("写四位数的年份，或者这一期的第一天。")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a sheet: its faults, how many things are new and known, and whether they were kept."""

    sheet: Sheet
    faults: tuple[Fault, ...]
    n_new: int
    n_known: int
    is_kept: bool

    @property
    def by_row(self) -> dict[int, list[Fault]]:
        """Give the faults by the row they lie in."""
        found: dict[int, list[Fault]] = {}
        for one in self.faults:
            found.setdefault(one.n, []).append(one)
        return found


def take(venture: Venture, sheet: Sheet, officer: Officer, *, is_dry: bool) -> Outcome:
    """Take a sheet in, all of it or nothing; a dry run undoes it. Raises NotAllowed, Invalid ("file")."""
    faults: list[Fault] = []
    n: Counter[bool] = Counter()
    alone = (
        nullcontext if sheet.sort == "entries" else transaction.atomic
    )  # an entry is decided, and written later
    with transaction.atomic():
        for rows, enter in THINGS[sheet.sort](venture, sheet, officer):
            try:
                with alone():
                    n[enter()] += 1
            except Invalid as wrong:
                faults += _placed(wrong, sheet, rows)
        if faults or is_dry:
            transaction.set_rollback(True)
    return Outcome(sheet, tuple(faults), n[True], n[False], is_kept=not (faults or is_dry))


def left(outcome: Outcome) -> Iterator[list[object]]:
    """Give a sheet's rows back as they were, with what is wrong with each beside it."""
    width, by_row = len(outcome.sheet.headers), outcome.by_row
    yield [*outcome.sheet.headers, gettext("为什么不收")]
    for row in outcome.sheet.rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))]
        yield [*cells, gettext("；").join(why(one) for one in by_row.get(row.n, ()))]


def why(one: Fault) -> str:
    """Say what is wrong in the reader's language, with the cell in front."""
    return gettext("{cell}：{why}").format(cell=one.cell, why=said(one.why)) if one.cell else said(one.why)


def _placed(wrong: Invalid, sheet: Sheet, rows: tuple[Row, ...]) -> Iterator[Fault]:
    """Give every fault at its cell; that of a line of an entry at the line's own row."""
    for path, why in wrong.fields.items():
        at, _, name = path.rpartition(".")
        n = at.removeprefix("lines[").removesuffix("]")
        row = rows[int(n)] if n.isdigit() and int(n) < len(rows) else rows[0]
        yield Fault(row.n, sheet.cell(name, row.n), why)


def _lines(venture: Venture, sheet: Sheet, officer: Officer) -> Iterator[Thing]:
    """Give the changes of the share register, one row each."""
    shares.keeper(venture, officer.actor, officer.on)
    villages = _villages(venture)
    main = main_register(venture, registers(venture))
    usual = main.code if main else min(entering.books_of(venture))
    for row in sheet.rows:
        yield (row,), lambda row=row: _move(venture, row, villages, usual, officer)  # type: ignore[misc]


def _move(venture: Venture, row: Row, villages: Mapping[str, str], usual: str, officer: Officer) -> bool:
    typed = Typed(
        {"on": venture.began_on.isoformat(), **{k: v for k, v in row.given.items() if v}},
        digits=venture.digits,
    )
    found = {name: _village(typed, name, villages) for name in ("giver", "taker")}
    register = typed.given.get("register") or usual
    if register not in entering.books_of(venture):
        typed.one_of("register", ())
    on, quantity, reference = typed.day("on"), typed.quantity("quantity"), typed.line("reference")
    typed.tell()
    known = ShareMove.objects.filter(
        venture=venture, register=register, on=on, giver=found["giver"], taker=found["taker"], known_to=None,
        top=quantity.numerator, bottom=quantity.denominator, reference=reference,
    )  # fmt: skip
    if known.exists():
        return False
    change = Move("new", on, found["giver"], found["taker"], quantity, officer.on)
    shares.move(venture, change, register, reference, officer.actor, officer.now)
    return True


def _villages(venture: Venture) -> dict[str, str]:
    return units_by_word(one.unit for one in venture.members.select_related("unit"))


def _village(typed: Typed, name: str, villages: Mapping[str, str]) -> str | None:
    word = typed.given.get(name, "")
    if word and word.casefold() not in villages:
        typed.faults[name] = Sentence(NO_VILLAGE.msgid, name=word[:40])
    return villages.get(word.casefold()) if word else None


def _entries(venture: Venture, sheet: Sheet, officer: Officer) -> Iterator[Thing]:
    """Give the entries, each with the rows of its lines, and write them after the last one.

    Raises Invalid ("file") where no books were opened.
    """
    if bookkeeping.open_month(venture) is None:
        raise Invalid({"file": NO_BOOKS})
    posting = bookkeeping.Posting(venture, officer.actor, officer.on, officer.now)
    villages, seen, there = _villages(venture), Counter[str](), set(posting.book.by_key)

    def enter(rows: tuple[Row, ...]) -> bool:
        told = _draft(rows, venture.digits, villages, seen)
        posting.post(told)
        return told.key not in there

    for rows in entries(sheet.rows):
        yield rows, lambda rows=rows: enter(rows)  # type: ignore[misc]
    posting.keep()


def _draft(rows: tuple[Row, ...], digits: int, villages: Mapping[str, str], seen: Counter[str]) -> Draft:
    """Read one entry. Its key is what it says, and which one of those that say the same."""
    typed = Typed(rows[0].given, digits=digits)
    on, text = typed.day("on"), typed.line("text")
    reference = typed.line("reference", is_required=False)
    lines = [_line(n, row.given, typed, villages) for n, row in enumerate(rows)]
    typed.tell()
    said = json.dumps(
        [on.isoformat(), text, reference, [(one.account, one.amount, one.purpose, one.party) for one in lines if one]]
    )  # fmt: skip
    seen[said] += 1
    key = hashlib.sha256(f"{said}\n{seen[said]}".encode()).hexdigest()[:32]
    return Draft(f"sheet/{key}", on, tuple(one for one in lines if one), text, reference)


def _line(n: int, given: Mapping[str, str], typed: Typed, villages: Mapping[str, str]) -> Line | None:
    debit, credit = ("" if (word := given.get(name, "")) in NOTHING else word for name in ("debit", "credit"))
    try:
        account = account_of(given.get("account", ""), accounts_by_word())
        party, purpose = whom_of(account, given.get("whom", ""), villages)
        return line_of(account, amount_of(debit, credit, typed.digits), party, purpose)
    except Invalid as wrong:
        typed.faults |= {f"lines[{n}].{name}": why for name, why in wrong.fields.items()}
        return None


def _years(venture: Venture, sheet: Sheet, officer: Officer) -> Iterator[Thing]:
    """Give the periods, the earliest first: each begins with what the one before left."""
    shares.keeper(venture, officer.actor, officer.on)
    for row in sorted(
        sheet.rows, key=lambda row: (row.given.get("year", ""), row.given.get("first", ""), row.n)
    ):
        yield (row,), lambda row=row: _year(venture, row.given, officer)  # type: ignore[misc]


def _year(venture: Venture, given: Mapping[str, str], officer: Officer) -> bool:
    told: dict[str, str] = {**given, **_days(given)}
    year = entering.year_of(venture, Typed(told, digits=venture.digits))
    there = venture.distributions.filter(first=year.first).exclude(state="withdrawn").first()
    says = ("last", "income", "net", "opening", "bank", "earmarked", "slip")
    if there is not None and all(getattr(there, name) == getattr(year, name) for name in says):
        return False
    actions.draft(venture, year, officer.actor, officer.on)
    return True


def _days(given: Mapping[str, str]) -> dict[str, str]:
    """Give the first and the last day of a year that is named alone. Raises Invalid ("year")."""
    typed = given.get("year", "").removesuffix("年").strip()
    if not typed or given.get("first"):
        return {}
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):  # noqa: PLR2004 -- a year
        raise Invalid({"year": NO_YEAR})
    return {"first": f"{typed}-01-01", "last": f"{typed}-12-31"}


def _slips(venture: Venture, sheet: Sheet, officer: Officer) -> Iterator[Thing]:
    """Give the payments by their bank slips, one row each."""
    shares.keeper(venture, officer.actor, officer.on)
    villages = _villages(venture)
    for row in sheet.rows:
        yield (row,), lambda row=row: _paid(venture, row.given, villages, officer)  # type: ignore[misc]


def _paid(venture: Venture, given: Mapping[str, str], villages: Mapping[str, str], officer: Officer) -> bool:
    typed = Typed({**given, **_days(given)}, digits=venture.digits)
    unit, amount = _village(typed, "unit", villages), typed.sum("amount")
    if not given.get("unit"):
        typed.line("unit")
    first, paid_on, reference = typed.day("first"), typed.day("paid_on"), typed.line("reference")
    typed.tell()
    row = _period(venture, first, "first" if given.get("first") else "year")
    owed = row.payments.filter(unit=unit).first()
    if owed is None:
        raise Invalid({"unit": NOT_OWED})
    if owed.amount != amount:
        raise Invalid({"amount": Sentence(OTHER_SUM.msgid, owed=written(owed.amount, venture.digits))})
    if (owed.paid_on, owed.reference) == (paid_on, reference):
        return False
    actions.pay(row.pk, actions.Slip(unit or "", paid_on, reference), officer.actor, officer.on, officer.now)
    return True


def _period(venture: Venture, first: date, name: str) -> Distribution:
    row = venture.distributions.filter(first=first).exclude(state="withdrawn").first()
    if row is None:
        raise Invalid({name: NO_PERIOD})
    return row


THINGS: Final[Mapping[str, Callable[[Venture, Sheet, Officer], Iterator[Thing]]]] = {
    "register": _lines,
    "entries": _entries,
    "years": _years,
    "slips": _slips,
}

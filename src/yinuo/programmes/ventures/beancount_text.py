"""A book as beancount text: a plain file that the reference tool reads, with every balance asserted in it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from yinuo.programmes.ventures.money import written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from yinuo.programmes.ventures.ledger import Book, Posted, Spot

ROOTS: Final = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}


def beancount_text(book: Book, currency: str, digits: int) -> str:
    """Write a book out: what is opened, every entry in its order, and what each account stands at in the end."""
    names = _names(book)
    lines = [f'option "operating_currency" "{currency}"', ""]
    for spot, name in names.items():
        account = book.chart[spot[0]]
        lines += [
            f"{book.first.isoformat()} open {name} {currency}",
            f"  zh: {_quoted(account.zh)}",
            f"  en: {_quoted(account.en)}",
            *_dimensions(spot),
        ]
    for entry in book.entries:
        lines += ["", *_entry(entry, names, currency, digits)]
    lines += ["", *_balances(book, names, currency, digits)]
    return "\n".join([*lines, ""])


def _names(book: Book) -> dict[Spot, str]:
    """Name every spot that was ever posted on; purposes and parties are numbered in order of appearance."""
    spots = dict.fromkeys(line.spot for entry in book.entries for line in entry.draft.lines)
    numbers: dict[str, int] = {}
    names: dict[Spot, str] = {}
    for spot in spots:
        account = book.chart[spot[0]]
        whom = spot[1] or spot[2]
        below = f":N{numbers.setdefault(whom, len(numbers) + 1)}" if whom else ""
        names[spot] = f"{ROOTS[account.kind]}:{account.name}{below}"
    return names


def _dimensions(spot: Spot) -> Iterator[str]:
    for word, value in zip(("purpose", "party"), spot[1:], strict=True):
        if value:
            yield f"  {word}: {_quoted(value)}"


def _entry(entry: Posted, names: dict[Spot, str], currency: str, digits: int) -> Iterator[str]:
    yield f"{entry.booked_on.isoformat()} * {_quoted(entry.draft.text)}"
    yield f"  number: {entry.number}"
    if entry.is_late:
        yield f"  fact: {entry.draft.on.isoformat()}"
    if entry.reverses is not None:
        yield f"  reverses: {entry.reverses}"
    if entry.draft.reference:
        yield f"  reference: {_quoted(entry.draft.reference)}"
    for line in entry.draft.lines:
        yield f"  {names[line.spot]}  {_sum(line.amount, digits)} {currency}"


def _balances(book: Book, names: dict[Spot, str], currency: str, digits: int) -> Iterator[str]:
    """Assert what each account stands at, exactly: without the ~ 0 the tool forgives a difference of one unit."""
    after = _last(book) + timedelta(days=1)
    for spot, name in names.items():
        yield f"{after.isoformat()} balance {name}  {_sum(book.balances[spot], digits)} ~ 0 {currency}"


def _last(book: Book) -> date:
    return max((entry.booked_on for entry in book.entries), default=book.first)


def _sum(amount: int, digits: int) -> str:
    return written(amount, digits).replace(",", "")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'

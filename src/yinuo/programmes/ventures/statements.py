"""What a ledger says: the trial balance, and each holder's opening + in − out = closing, of the same postings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.programmes.ventures.ledger import Book, Spot


@dataclass(frozen=True, slots=True)
class Row:
    """How one account, purpose and party went through some months; debits above zero, credits below."""

    spot: Spot
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """Give what it stands at in the end."""
        return self.opening + self.debit + self.credit


@dataclass(frozen=True, slots=True)
class Statement:
    """What the venture owes a holder over some months: `put` is what was declared, `paid` what went out."""

    party: str
    opening: int
    put: int
    paid: int

    @property
    def closing(self) -> int:
        """Give what is owed in the end."""
        return self.opening + self.put - self.paid


def trial_balance(book: Book, first: date, last: date) -> tuple[Row, ...]:
    """Give every spot that moved until the end of month `last`, in order of the chart; each column sums to zero."""
    order = {code: n for n, code in enumerate(book.chart)}
    spots = {spot for side in (book.debits, book.credits) for month, spot in side if month <= last}
    opening: dict[Spot, int] = dict.fromkeys(spots, 0)
    debit, credit = dict(opening), dict(opening)
    for side, sums in ((book.debits, debit), (book.credits, credit)):
        for (month, spot), amount in side.items():
            if month < first:
                opening[spot] += amount
            elif month <= last:
                sums[spot] += amount
    rows = (Row(spot, opening[spot], debit[spot], credit[spot]) for spot in spots)
    return tuple(sorted(rows, key=lambda row: (order[row.spot[0]], row.spot)))


def statement(book: Book, account: str, party: str, first: date, last: date) -> Statement:
    """Give what is owed to one holder on an account over the months from `first` to `last`."""
    rows = [
        row for row in trial_balance(book, first, last) if row.spot[0] == account and row.spot[2] == party
    ]
    return Statement(
        party,
        -sum(row.opening for row in rows),
        -sum(row.credit for row in rows),
        sum(row.debit for row in rows),
    )


def rebuilt(book: Book) -> Mapping[Spot, int]:
    """Build every balance again from the events alone."""
    return type(book)(book.chart, book.first, book.events).balances

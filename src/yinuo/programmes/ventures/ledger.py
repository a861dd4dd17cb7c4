"""The double-entry ledger as decisions over a book: what may be posted, reversed, closed and opened again.

An entry balances and never changes; it is put right by one reversing entry that points at it. The same key posts
once. Periods are months and close in order; what becomes known of a closed one falls into the next open one and
keeps its own date. A book is what its events add up to: `post`, `reverse`, `close` and `reopen` only decide, and
each gives the one event to keep. Sums are minor units: above zero to the debit, below zero to the credit.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.money import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.programmes.ventures.chart import Account

Spot = tuple[str, str, str]
"""Where a sum stands: account, purpose, party."""
DECEMBER: Final = 12
FEWEST_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry: so much on one account, for a purpose or a party where the account asks for it."""

    account: str
    amount: int
    purpose: str = ""
    party: str = ""

    @property
    def spot(self) -> Spot:
        """Give where the sum stands."""
        return (self.account, self.purpose, self.party)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that somebody wants posted: `on` is the day of the fact, the same `key` is the same entry."""

    key: str
    on: date
    lines: tuple[Line, ...]
    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """An entry as it stands in the book for good. `month` is the first day of the period it counts in."""

    number: int
    draft: Draft
    month: date
    reverses: int | None = None

    @property
    def booked_on(self) -> date:
        """Give the day it counts on: the fact's own, or the first of its period where that came too late."""
        return max(self.draft.on, self.month)

    @property
    def is_late(self) -> bool:
        """Say whether its fact belongs to a period that had been closed."""
        return month_of(self.draft.on) < self.month


@dataclass(frozen=True, slots=True)
class Closed:
    """A period was closed."""

    month: date
    by: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """A closed period was opened again, by two persons, for a reason."""

    month: date
    by: str
    second: str
    reason: str


Happened = Posted | Closed | Reopened


class Book:
    """What the events of one venture's ledger add up to. `first` is the first month; all after `closed` are open."""

    def __init__(self, chart: Mapping[str, Account], first: date, events: Iterable[Happened] = ()) -> None:
        """Begin a book, or build one again from its events."""
        self.chart = chart
        self.first = month_of(first)
        self.closed: date | None = None
        self.events: list[Happened] = []
        self.entries: list[Posted] = []
        self.by_key: dict[str, Posted] = {}
        self.reversed_by: dict[int, int] = {}
        self.balances: dict[Spot, int] = defaultdict(int)
        self.debits: dict[tuple[date, Spot], int] = defaultdict(int)
        self.credits: dict[tuple[date, Spot], int] = defaultdict(int)
        for event in events:
            self.apply(event)

    def apply(self, event: Happened) -> None:
        """Take in what was decided."""
        self.events.append(event)
        if isinstance(event, Closed):
            self.closed = event.month
        elif isinstance(event, Reopened):
            before = month_before(event.month)
            self.closed = before if before >= self.first else None
        else:
            self._enter(event)

    def _enter(self, entry: Posted) -> None:
        self.entries.append(entry)
        self.by_key[entry.draft.key] = entry
        if entry.reverses is not None:
            self.reversed_by[entry.reverses] = entry.number
        for line in entry.draft.lines:
            self.balances[line.spot] += line.amount
            side = self.debits if line.amount > 0 else self.credits
            side[entry.month, line.spot] += line.amount

    @property
    def open_month(self) -> date:
        """Give the earliest month that is open."""
        return self.first if self.closed is None else month_after(self.closed)


def post(book: Book, draft: Draft) -> Posted:
    """Decide an entry. The same draft under the same key gives the entry that is there already.

    Raises `Invalid` by `lines[n].…`, `key`, `on`; a key with another body is a conflict.
    """
    there = book.by_key.get(draft.key)
    if there is not None:
        if there.draft != draft or there.reverses is not None:
            raise Invalid({"key": Sentence("编号 {key} 已经用过。", key=draft.key)}, is_conflict=True)
        return there
    return _posted(book, draft, None)


def reverse(book: Book, number: int, *, key: str, on: date, text: str) -> Posted:
    """Decide the entry that takes another back, line by line. Each is taken back once, and none that takes back.

    Raises `Invalid` by `number`; the same key again gives the entry that is there already.
    """
    found = book.entries[number - 1] if 0 < number <= len(book.entries) else None
    if found is None or found.reverses is not None:
        raise Invalid({"number": Sentence("没有这一笔，或者它本身就是冲销。")})
    lines = tuple(replace(line, amount=-line.amount) for line in found.draft.lines)
    draft = Draft(key, on, lines, text, found.draft.reference)
    there = book.by_key.get(key)
    if there is not None and there.draft == draft and there.reverses == number:
        return there
    if number in book.reversed_by:
        raise Invalid({"number": Sentence("这一笔已经冲销过。")}, is_conflict=True)
    if there is not None:
        raise Invalid({"key": Sentence("编号 {key} 已经用过。", key=key)}, is_conflict=True)
    return _posted(book, draft, number)


def close(book: Book, month: date, by: str) -> Closed:
    """Decide that a month is closed: the earliest open one, and no other. Raises `Invalid`."""
    if month_of(month) != book.open_month:
        raise Invalid(
            {"month": Sentence("要按月份先后结账，现在轮到 {month}。", month=_written(book.open_month))}
        )
    return Closed(book.open_month, by)


def reopen(book: Book, month: date, by: str, second: str, reason: str) -> Reopened:
    """Decide that the month closed last is open again; two different persons say so. Raises `Invalid`."""
    if book.closed is None or month_of(month) != book.closed:
        raise Invalid({"month": Sentence("只有最后结账的那个月能重开。")})
    if not by or not second or by == second:
        raise Invalid({"second": Sentence("重开要两个人同意。")})
    if not reason.strip():
        raise Invalid({"reason": Sentence("写明为什么重开。")})
    return Reopened(book.closed, by, second, reason)


def _posted(book: Book, draft: Draft, reverses: int | None) -> Posted:
    _insist_it_stands(book, draft)
    month = month_of(draft.on)
    if month < book.first:
        raise Invalid({"on": Sentence("这个日子在账簿开始以前。")})
    return Posted(len(book.entries) + 1, draft, max(month, book.open_month), reverses)


def _insist_it_stands(book: Book, draft: Draft) -> None:
    if len(draft.lines) < FEWEST_LINES:
        raise Invalid({"lines": Sentence("一笔至少两行。")})
    for n, line in enumerate(draft.lines):
        account = book.chart.get(line.account)
        if account is None:
            raise Invalid({f"lines[{n}].account": Sentence("没有这个科目。")})
        if line.amount == 0 or abs(line.amount) > MOST:
            raise Invalid({f"lines[{n}].amount": Sentence("金额不能是零，也不能大得离谱。")})
        for by in ("party", "purpose"):
            if bool(getattr(line, by)) != (account.by == by):
                raise Invalid({f"lines[{n}].{by}": Sentence("这个科目的对方或用途没有写对。")})
    if sum(line.amount for line in draft.lines) != 0:
        raise Invalid({"lines": Sentence("借贷不平。")})
    _insist_nothing_is_overdrawn(book, draft)


def _insist_nothing_is_overdrawn(book: Book, draft: Draft) -> None:
    """Insist that nobody is paid more than is owed to them, and nothing spent beyond what a purpose was given."""
    after: dict[Spot, int] = {}
    for line in draft.lines:
        if book.chart[line.account].is_guarded:
            after[line.spot] = after.get(line.spot, book.balances.get(line.spot, 0)) + line.amount
    for n, line in enumerate(draft.lines):
        if after.get(line.spot, 0) > 0 and line.amount > 0:
            raise Invalid({f"lines[{n}].amount": Sentence("超出了该付或该用的数。")})


def month_of(on: date) -> date:
    """Give the first day of a day's month."""
    return on.replace(day=1)


def month_after(month: date) -> date:
    """Give the first day of the next month."""
    return date(month.year + month.month // DECEMBER, month.month % DECEMBER + 1, 1)


def month_before(month: date) -> date:
    """Give the first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % DECEMBER + 1, 1)


def _written(month: date) -> str:
    return f"{month:%Y-%m}"

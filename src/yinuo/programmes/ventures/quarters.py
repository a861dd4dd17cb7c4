"""A quarter's open sheet (三务公开): what was there, came in, was spent, went to the villages, and is left.

Plain values, worked out twice over: of a venture that keeps books from what moved its cash and bank, of any other from
its net incomes, its grants and the banks' slips. A sheet is frozen as canonical JSON; no person and no household is in
it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

from yinuo.base.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Basis = Literal["books", "slips"]
CASH: Final = ("bank", "cash")
"""The accounts of the chart that are money."""
DUE_DAYS: Final = 20
"""Days after a quarter's last within which its sheet is shown."""
SLIP_DAYS: Final = 10
"""Days that are left for slips to come in, where no books say that the quarter is whole."""
MONTHS: Final = 3
HEADS: Final = ("came", "spent", "handed")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sheet: its code (for objections), what it is called, the sum in minor units, by which slips."""

    code: str
    zh: str
    en: str
    amount: int
    slips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One quarter of one venture. `opening` + `came` − `spent` − `handed` is `closing`, always."""

    basis: Basis
    opening: int
    came: tuple[Entry, ...]
    spent: tuple[Entry, ...]
    handed: tuple[Entry, ...]

    @property
    def closing(self) -> int:
        """Give what is left."""
        return self.opening + total(self.came) - total(self.spent) - total(self.handed)

    def lines(self) -> Iterator[tuple[str, Entry]]:
        """Give every line with its head, from the opening to what is left."""
        yield "opening", Entry("opening", "季初结余", "At the beginning", self.opening)
        for head in HEADS:
            for one in getattr(self, head):
                yield head, one
        yield "closing", Entry("closing", "季末结余", "At the end", self.closing)


@dataclass(frozen=True, slots=True)
class Moved:
    """What cash and bank moved against one account in a quarter: above zero it came in."""

    account: str
    kind: str
    zh: str
    en: str
    party: str
    amount: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that another version says otherwise; None where it does not stand in one of them."""

    code: str
    zh: str
    en: str
    before: int | None
    after: int | None


def total(entries: Iterable[Entry]) -> int:
    """Give the sum of some lines."""
    return sum(one.amount for one in entries)


def first_of(day: date) -> date:
    """Give the first day of the quarter that a day is in."""
    return date(day.year, (day.month - 1) // MONTHS * MONTHS + 1, 1)


def after(first: date) -> date:
    """Give the first day of the next quarter."""
    return first_of(first + timedelta(days=31 * MONTHS))


def last_of(first: date) -> date:
    """Give the last day of a quarter."""
    return after(first) - timedelta(days=1)


def owed(began_on: date, latest: date | None, on: date) -> list[date]:
    """Give the quarters (their first days) that are over by a day and were not asked for yet, none left out.

    The duty of a venture begins with the last quarter that is over when it is first asked.
    """
    now = first_of(on)
    first = after(latest) if latest is not None else first_of(now - timedelta(days=1))
    found = []
    while first < now:
        if began_on <= last_of(first):
            found.append(first)
        first = after(first)
    return found


def due_on(last: date, asked_on: date, *, is_first: bool) -> date:
    """Give the day by which a quarter's sheet is shown; a venture's first has its days from when it is asked for."""
    due = last + timedelta(days=DUE_DAYS)
    return max(due, asked_on + timedelta(days=SLIP_DAYS)) if is_first else due


def named(first: date, last: date) -> tuple[str, str]:
    """Give what a period is called in both languages: a year by its number, whole months by theirs, else its days."""
    is_whole = first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
    if is_whole and (first.month, last.month) == (1, 12):
        return f"{first.year} 年", f"{first.year}"
    if is_whole:
        return (
            f"{first.year} 年 {first.month}–{last.month} 月",
            f"months {first.month}–{last.month} of {first.year}",
        )
    return f"{first.isoformat()} 至 {last.isoformat()} ", f"{first.isoformat()} to {last.isoformat()}"


def from_books(opening: int, moved: Iterable[Moved], names: Mapping[str, tuple[str, str]]) -> Sheet:
    """Give the sheet of a venture that keeps books: what each account gave or took of the money.

    Income stands under what came in, expense under what it was spent on, what went to a village under its name; any
    other account on the side to which it moved the money.
    """
    came, spent, handed = list[Entry](), list[Entry](), list[Entry]()
    for one in moved:
        if one.kind == "income" or (one.kind != "expense" and one.account != "payable" and one.amount > 0):
            came.append(Entry(f"in.{_code(one)}", *_called(one, names), one.amount))
        elif one.account == "payable":
            handed.append(
                Entry(f"to.{one.party}", *names.get(one.party, (one.party, one.party)), -one.amount)
            )
        else:
            spent.append(Entry(f"out.{_code(one)}", *_called(one, names), -one.amount))
    keep = [tuple(one for one in lines if one.amount) for lines in (came, spent, handed)]
    return Sheet("books", opening, *keep)


def _code(one: Moved) -> str:
    return f"{one.account}.{one.party}" if one.party else one.account


def _called(one: Moved, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    if not one.party:
        return one.zh, one.en
    zh, en = names.get(one.party, (one.party, one.party))
    return f"{one.zh} · {zh}", f"{one.en} · {en}"


def document(sheet: Sheet, about: Mapping[str, Any]) -> bytes:
    """Write a sheet as the bytes that are frozen; `about` says of which venture, quarter and version."""
    told = {
        **about,
        "basis": sheet.basis,
        "opening": sheet.opening,
        **{
            head: [
                {"code": one.code, "zh": one.zh, "en": one.en, "amount": one.amount, "slips": list(one.slips)}
                for one in getattr(sheet, head)
            ]
            for head in HEADS
        },
        "closing": sheet.closing,
    }
    return canonical(told)


def read(body: bytes | memoryview) -> Sheet:
    """Give a sheet out of its frozen bytes."""
    told = json.loads(bytes(body))
    heads = (
        tuple(Entry(one["code"], one["zh"], one["en"], one["amount"], tuple(one["slips"])) for one in told[head])
        for head in HEADS
    )  # fmt: skip
    return Sheet(told["basis"], told["opening"], *heads)


def differences(before: Sheet, later: Sheet) -> list[Difference]:
    """Give the lines that two versions say differently, in the order of the later one, then what is gone."""
    old = {one.code: one for _head, one in before.lines()}
    new = {one.code: one for _head, one in later.lines()}
    changed = [
        Difference(code, one.zh, one.en, old[code].amount if code in old else None, one.amount)
        for code, one in new.items()
        if code not in old or old[code].amount != one.amount
    ]
    gone = [
        Difference(code, one.zh, one.en, one.amount, None) for code, one in old.items() if code not in new
    ]
    return changed + gone

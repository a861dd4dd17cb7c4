"""The supply vehicle's goods, as a ledger of counts: what came in is what went out and what is left, for every run.

Entries are never changed; a mistake is put right by a later entry. There is no recipient: what is handed out is a
number. Whoever keeps the entries (a table, a file) asks `entered` before each new one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Move = Literal["donate", "load", "hand_out", "unload", "write_off"]
MOVES: Final = ("donate", "load", "hand_out", "unload", "write_off")
ON_A_RUN: Final = frozenset(("load", "hand_out", "unload"))


@dataclass(frozen=True, slots=True)
class Lot:
    """Goods of one kind that keep until one day (None: they keep)."""

    kind: str
    use_by: date | None = None

    def is_good(self, on: date) -> bool:
        """Say whether they may still be handed out on that day: the day itself is the last."""
        return self.use_by is None or on <= self.use_by


@dataclass(frozen=True, slots=True)
class Entry:
    """So many units of one lot moved on one day; `run` names the vehicle's run, empty where none is concerned.

    donate: into the store · load: from the store onto a run · hand_out: from a run to the street · unload: from a run
    back into the store · write_off: out of the store, spoiled or lost.
    """

    move: Move
    lot: Lot
    n: int
    on: date
    run: str = ""


@dataclass(frozen=True, slots=True)
class Stock:
    """What is where: units in the store by lot, and aboard by run and lot."""

    store: Counter[Lot]
    aboard: Counter[tuple[str, Lot]]

    def on_run(self, run: str) -> int:
        """Give the units that are aboard a run."""
        return sum(n for (name, _lot), n in self.aboard.items() if name == run)


@dataclass(frozen=True, slots=True)
class RunSheet:
    """A run in numbers: loaded = handed out + unloaded + still aboard."""

    loaded: int
    handed_out: int
    unloaded: int
    aboard: int

    @property
    def is_closed(self) -> bool:
        """Say whether nothing is aboard any more."""
        return self.aboard == 0


def entered(entries: Iterable[Entry], entry: Entry) -> Stock:
    """Give the stock after one more entry. Raises Invalid where it cannot be so."""
    return _after(stock(entries), entry)


def stock(entries: Iterable[Entry]) -> Stock:
    """Fold entries into what is where. Raises Invalid at the first that cannot be so."""
    told = Stock(Counter(), Counter())
    for entry in entries:
        told = _after(told, entry)
    return told


def run_sheet(entries: Iterable[Entry], run: str) -> RunSheet:
    """Sum up one run."""
    moved: Counter[str] = Counter()
    for entry in entries:
        if entry.run == run and entry.move in ON_A_RUN:
            moved[entry.move] += entry.n
    left = moved["load"] - moved["hand_out"] - moved["unload"]
    return RunSheet(moved["load"], moved["hand_out"], moved["unload"], left)


def picked(have: Stock, kind: str, n: int, on: date) -> list[tuple[Lot, int]]:
    """Choose lots of a kind to load: what must be used first goes first, nothing expired.

    Raises Invalid where there is not enough that is good.
    """
    good = [(lot, m) for lot, m in have.store.items() if lot.kind == kind and m > 0 and lot.is_good(on)]
    good.sort(key=lambda one: (one[0].use_by is None, one[0].use_by))
    told, wanted = [], _positive(n)
    for lot, there in good:
        take = min(there, wanted)
        wanted -= take
        told += [(lot, take)] if take else []
    if wanted:
        there = n - wanted
        raise Invalid(
            {"n": Sentence("没过期的{kind}只有 {there} 份，装不了 {n} 份。", kind=kind, there=there, n=n)}
        )
    return told


def _after(had: Stock, entry: Entry) -> Stock:
    n, lot, at = _positive(entry.n), entry.lot, (entry.run, entry.lot)
    if (entry.move in ON_A_RUN) != bool(entry.run):
        raise Invalid({"run": Sentence("装车、发放、卸车要写明是哪一趟，别的不写。")})
    if entry.move in {"load", "hand_out"} and not lot.is_good(entry.on):
        why = Sentence("{kind}{use_by}到期，不能装车，也不能发。", kind=lot.kind, use_by=lot.use_by)
        raise Invalid({"use_by": why})
    store, aboard = had.store.copy(), had.aboard.copy()
    if entry.move in {"donate", "unload"}:
        store[lot] += n
    if entry.move in {"load", "write_off"}:
        store[lot] -= n
    if entry.move == "load":
        aboard[at] += n
    if entry.move in {"hand_out", "unload"}:
        aboard[at] -= n
    if store[lot] < 0:
        raise Invalid({"n": Sentence("库里的{kind}只有 {there} 份。", kind=lot.kind, there=had.store[lot])})
    if aboard[at] < 0:
        raise Invalid(
            {"n": Sentence("这一趟车上的{kind}只有 {there} 份。", kind=lot.kind, there=had.aboard[at])}
        )
    return Stock(store, aboard)


def _positive(n: int) -> int:
    if n < 1:
        raise Invalid({"n": Sentence("数量要是正的整数。")})
    return n

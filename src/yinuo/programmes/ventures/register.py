"""The register of who holds how much, on which day, and as known on which day: shares, principals, land alike.

A move takes effect at the start of its day. Two times are kept apart: `on`, when it holds, and `known_from` to
`known_to`, when it stood in the register; a correction ends the old row's being known and adds a new one, and
nothing is rewritten. So "what did A hold on 1 July" and "what did the register say of that on 1 August" are two
questions. The table behind it has one row a move; `opening` is whatever was folded before the first of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    Quantity = Fraction | int

NOT_POSITIVE = Sentence("数量要大于零。")
FROM_AND_TO = Sentence("转让要写清谁给谁；增加只写给谁，收回只写从谁。")
TO_ITSELF = Sentence("不能转让给自己。")
NEVER_KNOWN = Sentence("更正的日子要晚于登记的日子。")
NO_SUCH_MOVE = Sentence("没有这笔变动，或者已经更正过。")


@dataclass(frozen=True, slots=True)
class Move:
    """One dated change: an issue (no `giver`), a transfer, or a calling in (no `taker`)."""

    key: str
    on: date
    giver: str | None
    taker: str | None
    quantity: Quantity
    known_from: date
    known_to: date | None = None

    def is_known(self, on: date | None) -> bool:
        """Say whether the register held this row on that day (None: whether it holds it now)."""
        if on is None:
            return self.known_to is None
        return self.known_from <= on and (self.known_to is None or on < self.known_to)


@dataclass(frozen=True)
class Register:
    """Who holds how much. `order` is the order of the register: it decides ties, and every list follows it."""

    code: str
    order: tuple[str, ...]
    opening: Mapping[str, Quantity] = field(default_factory=dict)
    moves: tuple[Move, ...] = ()

    def held(self, on: date, known: date | None = None) -> dict[str, Quantity]:
        """Give what each holder has on a day, in register order, as known on another (None: now)."""
        found = self._opening()
        for move in self.moves:
            if move.on <= on and move.is_known(known):
                _apply(found, move, 1)
        return found

    def days(self, first: date, last: date, known: date | None = None) -> dict[str, Quantity]:
        """Give each holder's quantity times days over a period, both days counted, in register order."""
        n_days = (last - first).days + 1
        found = {holder: quantity * n_days for holder, quantity in self.held(first, known).items()}
        for move in self.moves:
            if first < move.on <= last and move.is_known(known):
                _apply(found, move, (last - move.on).days + 1)
        return found

    def total(self, on: date, known: date | None = None) -> Quantity:
        """Give all there is on a day: what was issued less what was called in."""
        return sum(self.held(on, known).values())

    def with_move(self, move: Move) -> Register:
        """Give the register with one move more. Raises `Invalid` where it may not be, with the first day it breaks."""
        if any(move.key == other.key for other in self.moves):
            raise Invalid({"key": Sentence("编号 {key} 已经用过。", key=move.key)}, is_conflict=True)
        if (wrong := unreadable(move)) is not None:
            raise Invalid({"move": wrong})
        order = self.order if move.taker is None or move.taker in self.order else (*self.order, move.taker)
        return replace(self, order=order, moves=(*self.moves, move)).checked("quantity")

    def corrected(self, key: str, known_to: date) -> Register:
        """Give the register in which one move is no longer held to be true from a day on.

        Raises `Invalid` where there is no such move, or the holdings of some day would not stand without it.
        """
        at = next((n for n, move in enumerate(self.moves) if move.key == key and move.known_to is None), None)
        if at is None:
            raise Invalid({"key": NO_SUCH_MOVE})
        if known_to <= self.moves[at].known_from:
            raise Invalid({"known_to": NEVER_KNOWN})
        moves = (*self.moves[:at], replace(self.moves[at], known_to=known_to), *self.moves[at + 1 :])
        return replace(self, moves=moves).checked("key")

    def checked(self, where: str) -> Register:
        """Give itself, every day of it looked at. Raises `Invalid` under `where` for a holding below zero."""
        found = self._opening()
        known = sorted((move for move in self.moves if move.is_known(None)), key=attrgetter("on"))
        for on, moves in groupby(known, key=attrgetter("on")):
            touched: list[str] = []
            for move in moves:
                _apply(found, move, 1)
                touched += [holder for holder in (move.giver, move.taker) if holder is not None]
            short = next((holder for holder in touched if found[holder] < 0), None)
            if short is not None:
                raise Invalid(
                    {where: Sentence("{on} 那天 {holder} 会少到零以下。", on=on.isoformat(), holder=short)}
                )
        return self

    def _opening(self) -> dict[str, Quantity]:
        return {holder: self.opening.get(holder, 0) for holder in self.order}


def unreadable(move: Move) -> Sentence | None:
    """Say what is wrong with a move as it is written, if anything."""
    if move.quantity <= 0:
        return NOT_POSITIVE
    if move.giver is None and move.taker is None:
        return FROM_AND_TO
    return TO_ITSELF if move.giver == move.taker else None


def _apply(found: dict[str, Quantity], move: Move, times: int) -> None:
    if move.giver is not None:
        found[move.giver] = found.get(move.giver, 0) - move.quantity * times
    if move.taker is not None:
        found[move.taker] = found.get(move.taker, 0) + move.quantity * times

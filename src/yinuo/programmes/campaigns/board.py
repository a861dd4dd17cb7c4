"""A unit's own board: its items of one campaign by where they stand, as columns; and whose boards there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Link
from yinuo.doors.workspace.officer import unit_names
from yinuo.programmes.campaigns.queries import STATES

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.queries import Read

WORDS: Final[dict[str, Text]] = {
    "waiting": _("还没交到手上"),
    "in_progress": _("在办"),
    "checking": _("等别人核"),
    "parked": _("挂着"),
    "done": _("核过了"),
    "ended": _("没办成"),
}
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Slip:
    """One item on the board."""

    title: str
    url: str
    due: date
    is_late: bool
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Board:
    """`campaigns/board.html`: columns of slips, each with its whole number; the other boards as links."""

    unit: str
    columns: tuple[tuple[Text, int, tuple[Slip, ...]], ...]
    others: tuple[Link, ...]
    n: int


def board_of(read: Read, officer: Officer, unit: str = "") -> Board:
    """Give the board of a unit; without one, of the officer's own."""
    items = read.campaign.under_way
    holders = sorted({_holder(read, item.code, item.unit) for item in items})
    own = next((code for code in sorted(officer.units) if code in holders), "")
    unit = unit if unit in holders else own or (holders[0] if holders else "")
    slips: dict[str, list[Slip]] = {state: [] for state in STATES}
    for item in items:
        if _holder(read, item.code, item.unit) != unit:
            continue
        at = read.standings.get(item.code)
        url = reverse("workspace:matter", args=[at.ref]) if at else ""
        due = (at.current_due if at else None) or item.due
        slips[read.column(item.code)].append(
            Slip(item.title, url, due, at.is_late(read.on) if at else False, item.is_hard)
        )
    names = unit_names(holders)
    base = reverse("campaigns_desk:board", args=[read.campaign.code])
    return Board(
        names.get(unit, unit),
        tuple(
            (WORDS[state], len(some), tuple(sorted(some, key=lambda one: (one.due, one.title))[:MOST]))
            for state, some in slips.items()
            if some or state in {"in_progress", "checking", "done"}
        ),
        tuple(Link(names.get(code, code), f"{base}?unit={code}", code == unit) for code in holders),
        sum(len(some) for some in slips.values()),
    )


def _holder(read: Read, code: str, unit: str) -> str:
    """Give who has an item in hand: the matter's lead unit, before there is one the unit that was written down."""
    at = read.standings.get(code)
    return at.unit if at and at.unit else unit

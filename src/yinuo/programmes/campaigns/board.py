"""A unit's own board: its items of one campaign by where they stand, as columns or as a table; and whose there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Link
from yinuo.doors.workspace.officer import unit_names
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.campaigns.shown import PAGE, paged

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.cards import Pager
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.campaign import Item
    from yinuo.programmes.campaigns.queries import Read

WORDS: Final[dict[str, Text]] = {
    "waiting": _("还没交到手上"),
    "in_progress": _("在办"),
    "checking": _("等别人核"),
    "parked": _("挂着"),
    "ended": _("没办成"),
    "done": _("核过了"),
}
"""How items stand, in the order they are shown: what is still open first, what is done last."""
CLOSED: Final = ("ended", "done")
MOST: Final = 60
TABLE: Final = "table"
OPEN: Final = frozenset(("in_progress", "checking", "parked"))
"""Where an item can still be written to, as far as its unit may: the gate says of each."""


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
    code: str
    columns: tuple[tuple[Text, int, tuple[Slip, ...]], ...]
    others: tuple[Link, ...]
    n: int


@dataclass(frozen=True, slots=True)
class Line:
    """One item as a row of the table; `pick` is its number with the version it is read at, "" for no box."""

    slip: Slip
    task_list: str
    state: Text
    weight: int
    pick: str = ""

    @property
    def ref(self) -> str:
        """The number of what can be ticked."""
        return self.pick.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Table:
    """`campaigns/board_table.html`: a page of a unit's items, what is open first, then by date; other tables."""

    unit: str
    code: str
    lines: tuple[Line, ...]
    others: tuple[Link, ...]
    n: int
    pager: Pager


def board_of(read: Read, officer: Officer, unit: str = "") -> Board:
    """Give the board of a unit; without one, of the officer's own."""
    unit, holders, items = _held(read, officer, unit)
    slips: dict[str, list[Slip]] = {state: [] for state in WORDS}
    for item in items:
        slips[read.column(item.code)].append(_slip(read, item))
    return Board(
        unit_names([unit]).get(unit, unit),
        unit,
        tuple(
            (WORDS[state], len(some), tuple(sorted(some, key=_by_date)[:MOST]))
            for state, some in slips.items()
            if some or state in {"in_progress", "checking", "done"}
        ),
        _others(read, holders, unit),
        len(items),
    )


def table_of(read: Read, officer: Officer, unit: str = "", page: int = 1) -> Table:
    """Give the same items as rows, fifty on a page; the versions they are read at take one query more."""
    unit, holders, items = _held(read, officer, unit)
    lists = {one.code: one.name for one in read.campaign.lists}
    rows = sorted(
        ((_slip(read, item), item) for item in items),
        key=lambda row: (_shelf(read, row[1]), _by_date(row[0])),
    )
    some = rows[(page - 1) * PAGE : page * PAGE]
    versions = _versions(read, [item for _slip, item in some]) if unit in officer.units_as("handler") else {}
    lines = tuple(
        Line(
            slip,
            lists[item.task_list],
            WORDS[read.column(item.code)],
            item.weight,
            versions.get(item.code, ""),
        )
        for slip, item in some
    )
    url = board_url(read.campaign.code, unit, TABLE)
    return Table(
        unit_names([unit]).get(unit, unit), unit, lines, _others(read, holders, unit, TABLE), len(items),
        paged(url, page, len(items)),
    )  # fmt: skip


def _versions(read: Read, items: list[Item]) -> dict[str, str]:
    """Give what stands in the boxes of those that can still be written to: the number with its version, by code."""
    refs = {item.code: read.standings[item.code].ref for item in items if read.column(item.code) in OPEN}
    versions = dict(Matter.objects.filter(ref__in=refs.values()).values_list("ref", "version"))
    return {code: f"{ref}.{versions[ref]}" for code, ref in refs.items()}


def board_url(code: str, unit: str, form: str = "") -> str:
    """Give the address of a unit's board, as columns or as a table."""
    asked = {"unit": unit} | ({"as": form} if form else {})
    return f"{reverse('campaigns_desk:board', args=[code])}?{urlencode(asked)}"


def _held(read: Read, officer: Officer, unit: str) -> tuple[str, list[str], list[Item]]:
    """Give whose board it is, whose there are, and the items in that unit's hands."""
    by_holder: dict[str, list[Item]] = {}
    for item in read.campaign.under_way:
        by_holder.setdefault(_holder(read, item.code, item.unit), []).append(item)
    holders = sorted(by_holder)
    own = next((code for code in sorted(officer.units) if code in by_holder), "")
    unit = unit if unit in by_holder else own or (holders[0] if holders else "")
    return unit, holders, by_holder.get(unit, [])


def _others(read: Read, holders: list[str], unit: str, form: str = "") -> tuple[Link, ...]:
    names, code = unit_names(holders), read.campaign.code
    return tuple(Link(names.get(one, one), board_url(code, one, form), one == unit) for one in holders)


def _slip(read: Read, item: Item) -> Slip:
    at = read.standings.get(item.code)
    url = reverse("workspace:matter", args=[at.ref]) if at else ""
    due = (at.current_due if at else None) or item.due
    return Slip(item.title, url, due, at.is_late(read.on) if at else False, item.is_hard)


def _shelf(read: Read, item: Item) -> int:
    """Give where in the table an item stands: 0 for all that is open, then what ended, then what is done."""
    column = read.column(item.code)
    return CLOSED.index(column) + 1 if column in CLOSED else 0


def _by_date(slip: Slip) -> tuple[date, str]:
    return slip.due, slip.title


def _holder(read: Read, code: str, unit: str) -> str:
    """Give who has an item in hand: the matter's lead unit, before there is one the unit that was written down."""
    at = read.standings.get(code)
    return at.unit if at and at.unit else unit

"""A campaign's lists as people send them, one item a row: read cell by cell, every fault named by its cell.

One item that is typed by hand is read by the same rules, every fault named by its field.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import Line, column_letter, lines
from yinuo.base.text import clean_line, fold_digits, parse_date
from yinuo.programmes.campaigns.campaign import Item, TaskList, Track, outside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from yinuo.programmes.campaigns.campaign import Campaign

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "track": ("战线", "track"),
    "lead": ("牵头单位", "lead unit"),
    "list": ("清单", "list"),
    "title": ("事项", "item"),
    "unit": ("承办单位", "unit"),
    "support": ("协办单位", "supporting units"),
    "weight": ("权重", "weight"),
    "hard": ("必须完成", "must be done"),
    "proof": ("拿什么证明", "proof"),
    "due": ("完成日期", "due"),
}
NEEDED: Final = ("track", "lead", "list", "title", "unit", "due")
MOST_ABOVE: Final = 12
PARTED: Final = re.compile("[、,，;；]")
YES, NO = frozenset(("", "是", "必须", "y", "yes", "1")), frozenset(("否", "不必", "n", "no", "0"))
LONGEST: Final = 120
MOST_WEIGHT: Final = 10_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be read: its name as the sheet shows it, and why; `column` is one of COLUMNS."""

    cell: str
    why: str
    column: str = ""


@dataclass(slots=True)
class Read:
    """What a sheet says, and what of it cannot be read; no item may be due outside of `days` (first, last)."""

    days: tuple[date, date]
    tracks: dict[str, Track] = field(default_factory=dict)
    lists: dict[tuple[str, str], TaskList] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    last: int = 0
    """The last number that an item's code ends on."""


def read(data: bytes, name: str, unit_of: Callable[[str], str], days: tuple[date, date]) -> Read:
    """Read a sheet; `unit_of` gives the code of a unit's name, or raises Invalid. Faults stand as a sheet is read.

    Raises Invalid (field "file") for what is no table.
    """
    found, columns = Read(days), dict[str, int]()
    for line in lines(data, name):
        if not columns:
            columns = _headers(line)
            if not columns and line.n > MOST_ABOVE:
                break
            continue
        _Row(line, columns, unit_of, found).take()
    found.faults.sort(key=_as_read)
    if not columns:
        wanted = "、".join(COLUMNS[one][0] for one in NEEDED)
        found.faults.append(Fault("1", Sentence("没有找到表头。要有这几列：{wanted}", wanted=wanted)))
    return found


def read_one(typed: Mapping[str, str], unit_of: Callable[[str], str], found: Read, code: str = "") -> None:
    """Read one item into `found` as it was typed, column by column; one that was there before keeps its code."""
    line = Line(1, tuple(typed.get(name, "") for name in COLUMNS))
    _Row(line, {name: n for n, name in enumerate(COLUMNS)}, unit_of, found).take(code)


def fresh(begins: str, used: Iterable[str]) -> str:
    """Give the first code with this beginning that is not used yet."""
    taken = set(used)
    return next(code for n in count(1) if (code := f"{begins}{n}") not in taken)


def _as_read(fault: Fault) -> tuple[int, int, str]:
    """Give the order in which a sheet is read: row by row, and in a row from the first column on."""
    letters = fault.cell.rstrip("0123456789")
    return int(fault.cell[len(letters) :]), len(letters), letters


def _headers(line: Line) -> dict[str, int]:
    """Give which column holds what, where this line is the header; nothing where it is not."""
    words = {word: what for what, known in COLUMNS.items() for word in known}
    found = {
        words[cell.strip().lower()]: n for n, cell in enumerate(line.cells) if cell.strip().lower() in words
    }
    return found if all(one in found for one in NEEDED) else {}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line being read."""

    line: Line
    columns: Mapping[str, int]
    unit_of: Callable[[str], str]
    found: Read

    def take(self, code: str = "") -> None:
        """Add what the line says, or what is wrong with it."""
        before = len(self.found.faults)
        track, task_list = self._place()
        title = self._line("title", Sentence("没有写是什么事。"))
        unit = self._unit("unit", self._cell("unit"))
        support = tuple(self._unit("support", one) for one in _parted(self._cell("support")))
        due, weight, hard = self._due(), self._weight(), self._is_hard()
        if due is None or len(self.found.faults) > before:
            return
        if not code:
            self.found.last += 1
            code = f"{task_list.code}-{self.found.last:04}"
        proof = self._cell("proof")[:LONGEST]
        self.found.tracks.setdefault(track.name, track)
        self.found.lists.setdefault((track.name, task_list.name), task_list)
        self.found.items.append(
            Item(code, task_list.code, title, unit, weight, due, proof, is_hard=hard, support_units=support)
        )

    def _place(self) -> tuple[Track, TaskList]:
        """Give the track and the list of this line; the first line of a track names who leads it."""
        name = self._line("track", Sentence("没有写是哪条战线。"))
        known, lead = self.found.tracks.get(name), self._cell("lead")
        unit = known.lead_unit if known and not lead else self._unit("lead", lead)
        if known and unit and unit != known.lead_unit:
            self._refuse("lead", Sentence("同一条战线写了两家牵头单位。"))
        track = known or Track(fresh("t", (one.code for one in self.found.tracks.values())), name, unit)
        called = self._line("list", Sentence("没有写是哪张清单。"))
        code = fresh("l", (one.code for one in self.found.lists.values()))
        return track, self.found.lists.get((name, called)) or TaskList(code, called, track.code)

    def _cell(self, what: str) -> str:
        n = self.columns.get(what, -1)
        return self.line.cells[n].strip() if 0 <= n < len(self.line.cells) else ""

    def _line(self, what: str, missing: Sentence) -> str:
        if not self._cell(what):
            self._refuse(what, missing)
            return ""
        try:
            return clean_line(self._cell(what), most=LONGEST, field=what)
        except Invalid as fault:
            self._refuse(what, next(iter(fault.fields.values())))
            return ""

    def _unit(self, what: str, name: str) -> str:
        if not name:
            self._refuse(what, Sentence("没有写是哪家单位。"))
            return ""
        try:
            return self.unit_of(name)
        except Invalid as fault:
            self._refuse(what, next(iter(fault.fields.values())))
            return ""

    def _due(self) -> date | None:
        try:
            due = parse_date(self._cell("due"))
        except Invalid as fault:
            self._refuse("due", next(iter(fault.fields.values())))
            return None
        first, last = self.found.days
        if not first <= due <= last:
            self._refuse("due", outside(first, last))
        return due

    def _weight(self) -> int:
        typed = fold_digits(self._cell("weight")) or "1"
        weight = int(typed[:9]) if typed.isascii() and typed.isdigit() else 0
        if not 1 <= weight <= MOST_WEIGHT:
            self._refuse("weight", Sentence("权重是 1 到 {most} 的整数。", most=f"{MOST_WEIGHT:,}"))
        return weight

    def _is_hard(self) -> bool:
        typed = self._cell("hard").lower()
        if typed not in YES | NO:
            self._refuse("hard", Sentence("请写「是」或者「否」。"))
        return typed not in NO

    def _refuse(self, what: str, why: str) -> None:
        cell = f"{column_letter(self.columns.get(what, 0))}{self.line.n}"
        self.found.faults.append(Fault(cell, why, what))


def rows_of(campaign: Campaign, on: date, name: Callable[[str], str]) -> list[list[object]]:
    """Give a campaign as the sheet of one like it that begins on a day: what was worked on, as it was signed."""
    later = on - campaign.start
    tracks = {one.code: one for one in campaign.tracks}
    lists = {one.code: one for one in campaign.lists}
    rows: list[list[object]] = [[known[0] for known in COLUMNS.values()]]
    for item in campaign.under_way:
        one = lists[item.task_list]
        track = tracks[one.track]
        support = "、".join(map(name, item.support_units))
        rows.append(
            [track.name, name(track.lead_unit), one.name, item.title, name(item.unit), support, item.weight,
             "是" if item.is_hard else "否", item.proof, (item.due + later).isoformat()]
        )  # fmt: skip
    return rows


def _parted(cell: str) -> list[str]:
    return [one for one in (part.strip() for part in PARTED.split(cell)) if one]

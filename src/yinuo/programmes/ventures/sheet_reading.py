"""A treasurer's sheet read cell by cell: which column holds what, and the rows that belong to one thing.

A row is one line of the register, one period, one payment; an entry has a row for each of its lines. Nothing is
decided here: what stands in the cells becomes typed fields, as the desk's forms send them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.spreadsheet import Line, column_letter, lines
from yinuo.programmes.ventures.sheet_columns import COLUMNS, NO_HEAD, missing, sort_of
from yinuo.programmes.ventures.sheet_columns import mapping_of as guessed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yinuo.programmes.ventures.sheet_columns import Sort

MOST_ABOVE: Final = 12
MOST_ROWS: Final = 2000
PASTED: Final = "pasted.csv"
TOO_LONG: Final = Sentence("一次最多 {most} 行。请分成几张再来。", most=f"{MOST_ROWS:,}")
TWO_OF_ONE: Final = Sentence("同一样东西指了两列。")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the row, the cell as the sheet names it ("" for the row as a whole), and why."""

    n: int
    cell: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sheet with what its columns hold."""

    n: int
    cells: tuple[str, ...]
    given: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it was read: which one it is, where its columns stand, its rows; `faults` where it is none.

    `is_listed` says that a program sent it as a list of rows: then a cell is named by its place in that list.
    """

    sort: Sort
    headers: tuple[str, ...]
    mapping: Mapping[str, int]
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...] = field(default=())
    is_listed: bool = False

    def cell(self, name: str, n: int) -> str:
        """Name the cell in which a typed field of a row stands; "" where no column holds it."""
        column = next((one.name for one in COLUMNS[self.sort] if name in {one.name, *one.fields}), "")
        at = self.mapping.get(column)
        if self.is_listed:
            return f"rows[{n - 1}].{column}" if column else f"rows[{n - 1}]"
        return f"{column_letter(at)}{n}" if at is not None else ""


def read(data: bytes, name: str, mapping: Mapping[str, int] | None = None) -> Sheet:
    """Read a file. `mapping` says which column holds what, over what its headers say.

    Raises Invalid (field "file") for what is no table, has no headers that are known, or lacks a column.
    """
    every = _some(data, name)
    head = next((line for line in every[:MOST_ABOVE] if sort_of(line.cells)), None)
    sort = sort_of(head.cells) if head else None
    if head is None or sort is None:
        raise Invalid({"file": NO_HEAD})
    at = _told(sort, len(head.cells), mapping) if mapping else guessed(head.cells, sort)
    gone = missing(at, sort)
    if gone:
        raise Invalid({"file": _lacks(gone)})
    rows = tuple(_row(line, at) for line in every if line.n > head.n)
    return Sheet(sort, head.cells, at, rows)


def listed(sort: Sort, rows: Sequence[Mapping[str, str]]) -> Sheet:
    """Take rows as a program sends them, each cell under the name of its column, as a sheet.

    Raises Invalid (field "rows") for too many, or where a column is in none of them that has to be there.
    """
    names = [one.name for one in COLUMNS[sort]]
    at = {name: n for n, name in enumerate(names) if any(row.get(name) for row in rows)}
    gone = missing(at, sort)
    if gone or len(rows) > MOST_ROWS:
        raise Invalid({"rows": _lacks(gone) if gone else TOO_LONG})
    told = (tuple(row.get(name, "") for name in names) for row in rows)
    return Sheet(sort, tuple(names), at, tuple(_row(Line(n, cells), at) for n, cells in enumerate(told, 1)),
                 is_listed=True)  # fmt: skip


def _lacks(gone: list[str]) -> Sentence:
    return Sentence("少了这几列：{names}。", names="、".join(gone))


def _some(data: bytes, name: str) -> list[Line]:
    every: list[Line] = []
    for line in lines(data, name):
        every.append(line)
        if len(every) > MOST_ROWS + MOST_ABOVE:
            raise Invalid({"file": TOO_LONG})
    return every


def _told(sort: Sort, n_columns: int, mapping: Mapping[str, int]) -> dict[str, int]:
    names = {one.name for one in COLUMNS[sort]}
    found = {name: n for name, n in mapping.items() if name in names and 0 <= n < n_columns}
    if len(set(found.values())) < len(found):
        raise Invalid({"file": TWO_OF_ONE})
    return found


def _row(line: Line, mapping: Mapping[str, int]) -> Row:
    given = {name: line.cells[at].strip() if at < len(line.cells) else "" for name, at in mapping.items()}
    return Row(line.n, line.cells, given)


def entries(rows: tuple[Row, ...]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of one entry after the other: of the same number, or under the same day and words.

    A row that says neither day nor words belongs to the entry above it.
    """
    some: list[Row] = []
    mark: tuple[str, ...] = ()
    for row in rows:
        mine = tuple(row.given.get(name, "") for name in ("number", "on", "text", "reference"))
        begins = bool(some) and any(mine[:3]) and (mine[0] != mark[0] if mine[0] or mark[0] else mine != mark)
        if begins:
            yield tuple(some)
            some = []
        if not some:
            mark = mine
        some.append(row)
    if some:
        yield tuple(some)


def as_text(every: list[tuple[int, tuple[str, ...]]]) -> str:
    """Write rows as comma-separated text that is read again as the same rows under the same numbers."""
    out = io.StringIO(newline="")
    writer, at = csv.writer(out, lineterminator="\n"), 1
    for n, cells in every:
        out.write("\n" * (n - at))
        writer.writerow(cells)
        at = n + 1
    return out.getvalue()


def pasted(text: str) -> bytes:
    """Give what was pasted out of a spreadsheet, or came back from a page, as a file of comma-separated text."""
    if "\t" in text:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
        text = as_text([(n, tuple(cells)) for n, cells in enumerate(rows, 1) if any(cells)])
    return text.encode()


def all_rows(data: bytes, name: str) -> list[tuple[int, tuple[str, ...]]]:
    """Give every row of a file with anything in it. Raises Invalid (field "file")."""
    return [(line.n, line.cells) for line in _some(data, name)]

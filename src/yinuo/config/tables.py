"""A place's sheets as people keep them: one workbook or a folder of CSV files, every fault by its cell.

The first row of a sheet names its columns; rows that begin with # are notes.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from yinuo.base.errors import Sentence
from yinuo.base.spreadsheet import column_letter
from yinuo.config.sheets import Faults, Mapped, Row, read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Sort = Literal["text", "day", "yes", "whole"]
BOOK: Final = "place.xlsx"
NOTE: Final = "#"
YES: Final = frozenset({"yes", "true", "1", "是", "y", "√"})
NO: Final = frozenset({"no", "false", "0", "否", "n"})
MOST_ROWS: Final = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the first row, what it is in both languages, an example, and how a cell is read."""

    name: str
    zh: str
    en: str
    example: str = ""
    sort: Sort = "text"


NEEDED: Final = ("places", "units", "people")
"""The time limits may be left as they come, and a place may have told no holidays yet."""


@cache
def sheets() -> dict[str, tuple[Column, ...]]:
    """Give the sheets by name, each with its columns in order."""
    faults = Faults()
    told = read_sheet(Path(str(files("yinuo"))) / "packs" / "blank" / "sheets.yaml", faults).under("sheets")
    found = {name: tuple(Column(**row.data) for row in told.rows(name)) for name in told.data}
    faults.tell()
    return found


class Cells(Row):
    """One row of a sheet: its faults are told by the cell, as B4."""

    def __init__(
        self, sheet: str, number: int, columns: Mapping[str, int], data: Mapped, faults: Faults
    ) -> None:
        """Take a row as it was read: `columns` says in which column each name stands."""
        super().__init__(sheet, data, faults)
        self.number, self.columns = number, columns

    def fault(self, name: str, sentence: str) -> None:
        """Note a fault of one cell."""
        letter = column_letter(self.columns[name]) if name in self.columns else ""
        cell = f"{letter}{self.number}" if letter else f"{self.number} {name}"
        self.faults.add(f"{self.file} {cell}", sentence)

    def part(self, *names: str) -> Cells:
        """Return the same row with some of its cells alone."""
        data = Mapped((name, self.data[name]) for name in names if name in self.data)
        return Cells(self.file, self.number, self.columns, data, self.faults)


class Sheet(Row):
    """A whole sheet: a list of rows under the sheet's own name."""

    def __init__(self, name: str, cells: Sequence[Row], faults: Faults) -> None:
        """Take the rows as they were read."""
        super().__init__(name, Mapped(), faults)
        self.cells = cells

    def rows(self, name: str) -> list[Row]:  # noqa: ARG002 -- a sheet has one list
        """Return the rows."""
        return [*self.cells]


def read_tables(path: Path, faults: Faults) -> dict[str, Sheet]:
    """Read a workbook, or a folder with one or with CSV files; what is missing or misnamed is noted as a fault."""
    folder_book = path / BOOK
    if path.is_dir() and not folder_book.is_file():
        raw = {file.stem: _csv(file, faults) for file in sorted(path.glob("*.csv")) if file.stem in sheets()}
    else:
        raw = _workbook(folder_book if path.is_dir() else path, faults)
    for name in NEEDED:
        if name not in raw:
            faults.add(name, Sentence("少了这张表。先写一套空表：yinuo init --templates 文件夹"))
    return {name: _sheet(name, raw.get(name, ()), faults) for name in sheets()}


def _workbook(path: Path, faults: Faults) -> dict[str, list[list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        names = {name.strip().lower(): name for name in book.sheet_names}
        return {
            name: book.get_sheet_by_name(names[name]).to_python(skip_empty_area=False)
            for name in sheets()
            if name in names
        }
    except (CalamineError, OSError, ValueError) as wrong:
        faults.add(path.name, Sentence("读不下去：{problem}。", problem=str(wrong)))
        return {}


def _csv(path: Path, faults: Faults) -> list[list[Any]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):  # what spreadsheets of Chinese machines write unasked
        try:
            return [list(row) for row in csv.reader(StringIO(data.decode(encoding), newline=""))]
        except UnicodeDecodeError:
            continue
    faults.add(path.name, Sentence("文件要存成 UTF-8。"))
    return []


def _sheet(name: str, raw: Iterable[list[Any]], faults: Faults) -> Sheet:
    rows = [*raw][: MOST_ROWS + 1]
    if not rows:
        return Sheet(name, [], faults)
    known = {column.name: column for column in sheets()[name]}
    columns = {str(cell).strip().lower(): index for index, cell in enumerate(rows[0]) if str(cell).strip()}
    for title, index in columns.items():
        if title not in known:
            faults.add(
                f"{name} {column_letter(index)}1",
                Sentence("没有「{name}」这一项。可写：{names}。", name=title, names="、".join(known)),
            )
    return Sheet(name, [*_rows(name, rows, columns, known, faults)], faults)


def _rows(
    sheet: str, rows: list[list[Any]], columns: Mapping[str, int], known: Mapping[str, Column], faults: Faults
) -> Iterator[Cells]:
    for number, row in enumerate(rows[1:], 2):
        texts = [plain(cell) for cell in row]
        first = next((text for text in texts if text), "")
        if not first or first.startswith(NOTE):
            continue
        data = Mapped()
        for name, index in columns.items():
            if name in known and index < len(row) and texts[index]:
                data[name] = typed(row[index], known[name].sort)
        data.line = number
        yield Cells(sheet, number, columns, data, faults)


def plain(cell: Any) -> str:
    """Return a cell as a person reads it: whole numbers without a decimal point, days as 2026-03-01."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        cell = cell.date()
    return str(cell).strip()


def typed(cell: Any, sort: Sort) -> Any:
    """Return a cell as its column reads it; what does not fit stays text, and whoever reads it finds the fault."""
    text = plain(cell)
    if sort == "yes":
        return text.casefold() in YES if text.casefold() in YES | NO else text
    if sort == "whole" and re.fullmatch(r"[0-9]{1,6}", text):
        return int(text)
    if sort == "day":
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", text)
        try:
            return date(*map(int, found.groups())) if found else text
        except ValueError:
            return text
    return text

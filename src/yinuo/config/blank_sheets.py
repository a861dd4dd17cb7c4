"""The four sheets of a place, empty: a workbook and CSV files with explained columns and one example row each."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

from yinuo.config.tables import BOOK, NOTE, sheets

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

Lines = tuple[tuple[str, ...], ...]
WIDE: Final = 24


def write_templates(folder: Path, limits: Sequence[Mapping[str, str]]) -> list[Path]:
    """Write workbook and CSV files; `limits` are the classes a place begins with, as rows to change. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    every = {name: _lines(name, limits if name == "limits" else ()) for name in sheets()}
    written = [_workbook(folder / BOOK, every)]
    for name, lines in every.items():
        path = folder / "csv" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        with path.open(
            "w", encoding="utf-8-sig", newline=""
        ) as file:  # the mark makes spreadsheets read 中文 right
            csv.writer(file).writerows(lines)
        written.append(path)
    return written


def _lines(name: str, rows: Sequence[Mapping[str, str]]) -> Lines:
    columns = sheets()[name]
    noted = [[getattr(column, part) for column in columns] for part in ("zh", "en", "example")]
    for line, begin in zip(noted, ("", "", "例 e.g. "), strict=True):
        line[0] = f"{NOTE} {begin}{line[0]}"
    filled = [tuple(str(row.get(column.name, "")) for column in columns) for row in rows]
    return (tuple(column.name for column in columns), *map(tuple, noted), *filled)


def _workbook(path: Path, every: Mapping[str, Lines]) -> Path:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    with Workbook(path) as book:
        names, notes = (
            book.add_format({"bold": True, "bg_color": "#dddddd"}),
            book.add_format({"italic": True, "text_wrap": True}),
        )
        text = book.add_format({"num_format": "@"})  # codes and days stay as they are typed
        for name, lines in every.items():
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(lines[0]) - 1, WIDE, text)
            sheet.freeze_panes(1, 0)
            for number, line in enumerate(lines):
                look = names if number == 0 else notes if line[0].startswith(NOTE) else text
                for index, cell in enumerate(line):
                    sheet.write_string(number, index, cell, look)
    return path

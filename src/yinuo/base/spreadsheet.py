"""Tables as people send them: xlsx, xls, ods and csv, read as text cell by cell; what cannot be read says why.

Nothing is calculated: of a formula the value stands that was saved with it. Cells are named as the program at the
desk names them ("C7"), so that a fault can be found with one look.
"""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import own_cell, plain_cell
from yinuo.base.workbook import Broken, Burst, rows_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_PARTS: Final = 2000
MOST_ROWS: Final = 100_000
MOST_ABOVE: Final = 12
"""So many rows may stand above the first that counts: a title, a date, a unit, the headers."""
MOST_COLUMNS: Final = 60
MOST_IN_A_CELL: Final = 20_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOOKS: Final = {".xlsx": ZIP, ".ods": ZIP, ".xls": OLE}
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its number as the sheet shows it, and its cells as text."""

    n: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing stands in it."""
        return not any(self.cells)


def column_letter(column: int) -> str:
    """Name a column, counted from 0: 0 is A, 26 is AA."""
    letters, rest = "", column + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def lines(data: bytes, name: str) -> Iterator[Line]:
    """Give the rows of a file's first sheet with anything in it, empty ones left out.

    `name` is what the file is called. Raises Invalid (field "file") for what is too large, disguised, locked or no
    table: before the first row where that can be told, else on the way.
    """
    kind = _kind(data, name)
    found = _of_text(data) if kind == ".csv" else _of_book(data)
    n = 0
    for line in found:
        if line.is_empty:
            continue
        n += 1
        if n > MOST_ROWS + MOST_ABOVE:
            raise _fault(Sentence("这张表太长，一次最多 {most} 行。请分成几张再来。", most=f"{MOST_ROWS:,}"))
        yield line
    if not n:
        raise _fault(Sentence("这张表是空的。"))


def _fault(sentence: Sentence) -> Invalid:
    return Invalid({"file": sentence})


def hold_size(n_bytes: int) -> None:
    """Raise Invalid (field "file") for a file that is too large to be read at all."""
    if n_bytes > MOST_BYTES:
        raise _fault(Sentence("文件太大，最多 {most} MB。请分成几张再来。", most=MOST_BYTES // 1024 // 1024))


def _kind(data: bytes, name: str) -> str:
    """Tell what the file is by its first bytes; its name must say the same."""
    hold_size(len(data))
    if not data:
        raise _fault(Sentence("这个文件是空的。"))
    said = f".{name.rpartition('.')[2].lower()}" if "." in name else ""
    if said not in {*BOOKS, ".csv", ".txt"}:
        raise _fault(Sentence("只读 .xlsx、.xls、.ods 和 .csv。请另存成其中一种。"))
    magic = BOOKS.get(said)
    if magic == ZIP and data.startswith(OLE):
        raise _fault(Sentence("这个文件上了密码，或者是旧格式改的名字。请去掉密码、另存为 .xlsx 再来。"))
    if magic is None and (data.startswith((ZIP, OLE)) or b"\x00" in data[:4096]):
        raise _fault(Sentence("文件名说是文本，里面却不是。请在表格软件里另存为 .xlsx 或 .csv。"))
    if magic is not None and not data.startswith(magic):
        raise _fault(Sentence("文件名说是 {kind}，里面却不是。请在表格软件里另存一次。", kind=said))
    return said if magic is not None else ".csv"


def _unpacks(data: bytes) -> None:
    """Refuse what unpacks to far more than it is: every part is unpacked once here, and its sum checked."""
    broken = _fault(Sentence("这个文件坏了，读不出来。请在表格软件里另存一次。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _fault(Sentence("这个文件展开以后太大，不读。请只留要收的那张表，另存一次。"))
            if packed.testzip() is not None:
                raise broken
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise broken from None


def _of_book(data: bytes) -> Iterator[Line]:
    if data.startswith(ZIP):
        _unpacks(data)
    try:
        for n, cells in rows_apart(data):
            yield Line(n, _narrow(tuple(cells)))
    except Broken:
        raise _fault(Sentence("这个文件坏了，读不出来。请在表格软件里另存一次。")) from None
    except Burst:
        raise _fault(Sentence("这个文件展开以后太大，不读。请只留要收的那张表，另存一次。")) from None


def _of_text(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    comma = max(",\t;", key=text.partition("\n")[0].count)
    csv.field_size_limit(MOST_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma)
    for n, row in enumerate(reader, 1):
        yield Line(n, _narrow(tuple(own_cell(cell.strip()) for cell in row)))


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _fault(Sentence("认不出这个文件的编码。请另存为 UTF-8 的 .csv，或 .xlsx。"))


def _narrow(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Take away empty cells at the end; refuse a table wider than anybody's."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise _fault(Sentence("这张表太宽，最多 {most} 列。请只留要收的几列。", most=MOST_COLUMNS))
    if any(len(cell) > MOST_IN_A_CELL for cell in cells):
        raise _fault(Sentence("有一格超过 {most} 个字。请先删短。", most=f"{MOST_IN_A_CELL:,}"))
    return cells


def written(rows: Iterable[Iterable[object]], form: str) -> bytes:
    """Write rows as an "xlsx" or "csv" file. A text stays a text: nothing in it is ever run as a formula.

    A Decimal is a sum of money, and stays a number that can be added up.
    """
    return _workbook(rows) if form == "xlsx" else _comma_separated(rows)


def _workbook(rows: Iterable[Iterable[object]]) -> bytes:
    import xlsxwriter  # type: ignore[import-untyped]

    into = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(into, {**options, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet()
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sum_ = book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, MOST_COLUMNS, 16)
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(n, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001 -- a day
                elif isinstance(value, int | Decimal):
                    sheet.write_number(n, column, value, sum_ if isinstance(value, Decimal) else None)
                else:
                    sheet.write_string(n, column, str(value), None if n else head)
    return into.getvalue()


def _comma_separated(rows: Iterable[Iterable[object]]) -> bytes:
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    for row in rows:
        writer.writerow([value if isinstance(value, Decimal) else plain_cell(str(value)) for value in row])
    return into.getvalue().encode("utf-8-sig")

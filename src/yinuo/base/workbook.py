"""Workbooks read in a process of their own, with little memory and little time: what bursts there bursts alone.

A workbook says itself how wide and how deep it is, and a few kilobytes can ask for terabytes. No reader foresees
every way to do that, so the reader is not believed but held: `python -m yinuo.base.workbook` takes a file on its
standard input and gives its rows, one JSON list a line, under the system's own limits.
"""

from __future__ import annotations

import io
import json
import math
import resource
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MEMORY: Final = 256 * 1024 * 1024
"""Bytes of its own that the reading process may take."""
MOST_SECONDS: Final = 60
"""Seconds of the processor that it may take."""
EXACT: Final = 10**15
"""Spreadsheets keep 15 digits of a number; what is longer has lost its end before it reached us."""
CUT_SHORT: Final = "…"
"""Stands at the end of a number that the spreadsheet has cut; no reader takes such a cell for a number."""
WHOLE, BROKEN = "whole", "broken"


class Burst(Exception):  # noqa: N818 -- says what became of it
    """The file asks for more memory or time than any list needs."""


class Broken(Exception):  # noqa: N818 -- says what it is
    """The file cannot be read."""


def rows_apart(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give (number, cells as text) of each row of the first sheet with anything in it, read in another process.

    Raises Broken for what is no workbook, Burst where reading it took more than it may.
    """
    command = [sys.executable, "-m", __name__]
    with subprocess.Popen(  # noqa: S603 -- our own module, and nothing of the file in its arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        try:
            yield from _given_by(reader, data)
        finally:
            reader.kill()


def _given_by(reader: subprocess.Popen[bytes], data: bytes) -> Iterator[tuple[int, list[str]]]:
    if reader.stdin is None or reader.stdout is None:  # pragma: no cover -- both were asked for
        raise Burst
    try:
        with reader.stdin as into:
            into.write(data)
    except BrokenPipeError:
        raise Burst from None
    for line in reader.stdout:
        told = json.loads(line)
        if told == WHOLE:
            return
        if told == BROKEN:
            raise Broken
        yield told[0], told[1]
    raise Burst


def _text(value: object) -> str:
    """Give a cell as a person reads it: whole numbers without a point, days as 2026-03-01."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _digits(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat() if isinstance(value, date) else value.isoformat("minutes")
    return "" if isinstance(value, timedelta) else str(value).strip()


def _digits(value: float) -> str:
    if not math.isfinite(value) or value != int(value):
        return f"{value:.15g}"  # as many digits as a spreadsheet keeps: nothing of a sum is lost
    return f"{int(value)}{CUT_SHORT if abs(value) >= EXACT else ''}"


def _rows(data: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(data))
    sheets = (book.get_sheet_by_index(n) for n in range(len(book.sheet_names)))
    sheet = next((one for one in sheets if one.start is not None), None)
    if sheet is None or sheet.start is None:
        return
    before = ("",) * sheet.start[1]
    for n, row in enumerate(sheet.iter_rows(), 1):
        yield n, (*before, *(_text(cell) for cell in row))


def main() -> None:
    """Read the workbook on the standard input under the limits, and print its rows."""
    import python_calamine

    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = sys.stdout.write
    try:
        for n, cells in _rows(sys.stdin.buffer.read()):
            out(f"{json.dumps((n, cells))}\n")
        out(f'"{WHOLE}"\n')
    except python_calamine.CalamineError:
        out(f'"{BROKEN}"\n')


if __name__ == "__main__":
    main()

"""The reading process, held to its words: what it prints for a sheet, for none, for what is no workbook."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from yinuo.base import workbook


def made(*rows: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "printed"),
    [
        (made(("a", "b"), ("c", "")), ['[1, ["a", "b"]]', '[2, ["c", ""]]', '"whole"']),
        (made(), ['"whole"']),
        (b"no workbook", ['"broken"']),
    ],
)
def test_the_reader_prints_rows_and_how_it_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, printed: list[str]
) -> None:
    limits = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, most: limits.append((what, most)))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    workbook.main()
    assert capsys.readouterr().out.splitlines() == printed
    assert (resource.RLIMIT_DATA, (workbook.MOST_MEMORY,) * 2) in limits


def test_a_reader_that_dies_before_it_has_read_is_one_that_burst() -> None:
    dies = [sys.executable, "-S", "-c", "import sys; sys.stdin.close()"]
    with subprocess.Popen(dies, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        reader.wait()
        with pytest.raises(workbook.Burst):
            list(workbook._given_by(reader, b"x" * 1_000_000))


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "是"),
        (False, "否"),
        (12.0, "12"),
        (1.5, "1.5"),
        (float("inf"), "inf"),
        (10**15, "1000000000000000…"),
        (datetime(2025, 8, 20), "2025-08-20"),  # noqa: DTZ001 -- a cell has no zone
        (datetime(2025, 8, 20, 9, 30), "2025-08-20 09:30"),  # noqa: DTZ001
        (date(2025, 8, 20), "2025-08-20"),
        (time(9, 30), "09:30"),
        (timedelta(1), ""),
        (" 路灯 ", "路灯"),
    ],
)
def test_a_cell_is_given_as_a_person_reads_it(cell: object, text: str) -> None:
    assert workbook._text(cell) == text

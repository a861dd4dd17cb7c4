"""The reading process, held to its words: what it prints for a sheet, for none, for what is no workbook."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
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

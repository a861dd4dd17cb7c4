"""Tables as people send them: what is read, what is refused, and what a cell is called."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from yinuo.base import spreadsheet
from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import column_letter, lines, written


def book(rows: list[list[object]], at: tuple[int, int] = (0, 0)) -> bytes:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as made:
        sheet = made.add_worksheet()
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        for n, row in enumerate(rows, at[0]):
            for column, value in enumerate(row, at[1]):
                if isinstance(value, datetime):
                    sheet.write_datetime(n, column, value, day)
                else:
                    sheet.write(n, column, value)
    return into.getvalue()


def read(data: bytes, name: str = "list.xlsx") -> list[tuple[int, tuple[str, ...]]]:
    return [(line.n, line.cells) for line in lines(data, name)]


def refused(data: bytes, name: str) -> str:
    with pytest.raises(Invalid) as fault:
        read(data, name)
    return str(fault.value.fields["file"])


def test_rows_keep_the_numbers_and_columns_that_the_sheet_shows() -> None:
    data = book([["编号", "内容"], [], ["0571", "灯不亮"]], at=(2, 1))
    assert read(data) == [(3, ("", "编号", "内容")), (5, ("", "0571", "灯不亮"))]


def test_cells_are_text_as_a_person_reads_them() -> None:
    data = book([[13800000000, 1.5, True, datetime(2026, 3, 1), "=1+1"]])  # noqa: DTZ001 -- a day
    assert read(data) == [(1, ("13800000000", "1.5", "是", "2026-03-01", "0"))]


def test_nothing_of_a_sum_is_lost_on_the_way_in_or_out() -> None:
    sums = [204545.46, 0.1 + 0.2, -2500000.05, 1234567890123.45]
    assert read(book([list(sums)]))[0][1] == ("204545.46", "0.3", "-2500000.05", "1234567890123.45")
    exact = Decimal("-204545.46"), Decimal("0.05")
    for form in ("xlsx", "csv"):
        assert read(written([exact], form), f"list.{form}")[0][1] == ("-204545.46", "0.05")


def test_a_number_longer_than_a_spreadsheet_keeps_is_marked_as_cut() -> None:
    long, whole = read(book([[123456789012345678, 12345678901234]]))[0][1]
    assert (long[:13], long[-1:], whole) == ("1234567890123", "…", "12345678901234")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_the_encodings_that_offices_write(encoding: str) -> None:
    data = '编号,内容\r\n1,"灯不亮，\n两天了"\r\n\r\n2,路坏了\r\n'.encode(encoding)
    assert read(data, "list.csv") == [
        (1, ("编号", "内容")),
        (2, ("1", "灯不亮，\n两天了")),
        (4, ("2", "路坏了")),
    ]


def test_columns_parted_by_tabs_are_columns() -> None:
    assert read("编号\t内容\n1\t灯，坏了".encode(), "list.txt")[1] == (2, ("1", "灯，坏了"))


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.csv", "空的"),
        (b",,\n,,", "a.csv", "空的"),
        (b"MZ\x90\x00", "a.xlsx", "里面却不是"),
        (b"PK\x03\x04abc", "a.csv", "里面却不是"),
        (b"PK\x03\x04abc", "a.xlsx", "坏了"),
        (b"\xd0\xcf\x11\xe0abc", "a.xlsx", "密码"),
        (b"\xd0\xcf\x11\xe0abc", "a.xls", "坏了"),
        (b"x", "a.pdf", "只读"),
        (b"x", "noname", "只读"),
        (b"\xff\xff\xff\xff", "a.csv", "编码"),
        (b"a," * 90 + b"a", "a.csv", "太宽"),
        (b"x" * 20_001, "a.csv", "删短"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, name: str, says: str) -> None:
    assert says in refused(data, name)


def test_a_file_over_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_BYTES", 10)
    assert "太大" in refused(b"x" * 11, "a.csv")


def test_a_list_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 2)
    monkeypatch.setattr(spreadsheet, "MOST_ABOVE", 1)
    assert len(read(b"h\n1\n2", "a.csv")) == 3
    assert "太长" in refused(b"h\n1\n2\n3", "a.csv")


def test_what_unpacks_to_far_more_than_it_is_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 100_000)
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 50_000)
    assert "展开以后太大" in refused(into.getvalue(), "a.xlsx")


def test_a_damaged_part_is_refused() -> None:
    data = bytearray(book([["编号"]]))
    at = data.index(b"xl/worksheets/sheet1.xml") + 60
    data[at] ^= 0xFF
    assert "坏了" in refused(bytes(data), "a.xlsx")


def test_a_part_that_does_not_agree_with_its_sum_is_refused() -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("xl/workbook.xml", b"whole")
    assert "坏了" in refused(into.getvalue().replace(b"whole", b"hole!"), "a.xlsx")


def test_hours_are_kept_where_they_say_something() -> None:
    into = io.BytesIO()
    with xlsxwriter.Workbook(into) as made:
        sheet = made.add_worksheet()
        hour = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        clock = made.add_format({"num_format": "hh:mm"})
        sheet.write_datetime(0, 0, datetime(2026, 3, 1, 9, 30), hour)  # noqa: DTZ001 -- a day of a sheet
        sheet.write_datetime(0, 1, time(9, 30), clock)
    assert read(into.getvalue()) == [(1, ("2026-03-01 09:30", "09:30"))]


def test_lines_of_an_old_apple_are_lines() -> None:
    assert read("编号,内容\r1,灯不亮\r".encode(), "a.csv") == [(1, ("编号", "内容")), (2, ("1", "灯不亮"))]


def test_a_book_without_a_filled_sheet_is_empty() -> None:
    assert "空的" in refused(book([]), "a.xlsx")


def test_columns_are_named_as_the_sheet_names_them() -> None:
    assert [column_letter(n) for n in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]


def test_what_is_written_is_read_again_and_nothing_in_it_is_run() -> None:
    rows: list[list[object]] = [["编号", "到期", "件数"], ["=1+1", date(2026, 3, 1), 3], ["@x", "", -1]]
    assert read(written(rows, "xlsx")) == [
        (1, ("编号", "到期", "件数")),
        (2, ("=1+1", "2026-03-01", "3")),
        (3, ("@x", "", "-1")),
    ]
    lines = written(rows, "csv").decode("utf-8-sig").splitlines()
    assert lines[1:] == ["'=1+1,2026-03-01,3", "'@x,,'-1"]
    assert read(written(rows, "csv"), "a.csv") == read(written(rows, "xlsx"))

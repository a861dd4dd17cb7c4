from datetime import date
from pathlib import Path

import pytest

from yinuo.base.errors import Invalid
from yinuo.config.sheets import Faults, Row, read_sheet


def sheet(folder: Path, text: str) -> Row:
    path = folder / "sheet.yaml"
    path.write_text(text, "utf-8")
    return read_sheet(path, Faults())


def test_scalars_mean_no_more_than_they_seem_to(tmp_path: Path) -> None:
    text = "on: 2025-08-16\nno: yes\nopens: 08:30\nlate: 12:30\ncode: 0830\nn: -7\nx: 1.5\ny: true\nz: null\ne:\n"
    assert dict(sheet(tmp_path, text).data) == {
        "on": date(2025, 8, 16),
        "no": "yes",
        "opens": "08:30",
        "late": "12:30",
        "code": "0830",
        "n": -7,
        "x": 1.5,
        "y": True,
        "z": None,
        "e": None,
    }


@pytest.mark.parametrize(
    ("text", "where", "sentence"),
    [
        ("a: 1\nb: 2026-02-30\n", "sheet.yaml:2", "读不下去：2026-02-30: no such day。"),
        ("a: 1\nb: 2\na: 3\n", "sheet.yaml:3", "读不下去：a twice。"),
        ("a: [1, 2\n", "sheet.yaml:2", "读不下去：did not find expected ',' or ']'。"),
        ("- 1\n", "sheet.yaml", "这里要写成「名: 值」的一行。"),
        ("", "sheet.yaml", "这里要写成「名: 值」的一行。"),
    ],
)
def test_what_cannot_be_read_is_told_by_line(tmp_path: Path, text: str, where: str, sentence: str) -> None:
    row = sheet(tmp_path, text)
    assert row.faults.found == {where: sentence}
    assert row.data == {}


def test_a_missing_file_and_a_foreign_encoding_are_told(tmp_path: Path) -> None:
    faults = Faults()
    read_sheet(tmp_path / "gone.yaml", faults)
    (tmp_path / "gbk.yaml").write_bytes("名: 值".encode("gbk"))
    read_sheet(tmp_path / "gbk.yaml", faults)
    assert faults.found == {"gone.yaml": "少了这个文件。", "gbk.yaml": "文件要存成 UTF-8。"}


def test_faults_are_told_all_at_once(tmp_path: Path) -> None:
    row = sheet(
        tmp_path,
        "text: 5\nflag: 1\nwhole: x\nday: soon\nitems: 3\nmapping: 3\nlong: abcdef\nkind: king\nodd: 1\n",
    )
    assert row.text("text") == ""
    assert row.text("missing") == ""
    assert row.text("long", most=3) == ""
    assert row.text("kind", pattern="[0-9]+") == ""
    assert row.one_of("kind", ("queen", "knave")) == "king"
    assert row.flag("flag") is False
    assert row.whole("whole", least=2) == 2
    assert row.day("day") == date.min
    assert row.items("items") == []
    assert row.words("missing", ("a",)) == []
    assert row.mapping("mapping") == {}
    row.only("text", "flag", "whole", "day", "items", "mapping", "long", "kind")
    with pytest.raises(Invalid) as caught:
        row.faults.tell()
    assert caught.value.fields == {
        "sheet.yaml:1 text": "「text」要写成文字，数字请加引号。",
        "sheet.yaml:1 missing": "「missing」要填。",
        "sheet.yaml:1 long": "「long」最多 3 个字。",
        "sheet.yaml:1 kind": "「kind」写成「king」，格式不对。",
        "sheet.yaml:1 flag": "「flag」只写 true 或 false。",
        "sheet.yaml:1 whole": "「whole」要是 2 到 9999 的整数。",
        "sheet.yaml:1 day": "「day」要写成 2026-03-01 这样的日期。",
        "sheet.yaml:1 items": "「items」要写成一个列表。",
        "sheet.yaml:1 mapping": "「mapping」要写成「名: 值」。",
        "sheet.yaml:1 odd": "没有「odd」这一项。可写：text、flag、whole、day、items、mapping、long、kind。",
    }


def test_rows_under_a_row_know_their_own_line(tmp_path: Path) -> None:
    row = sheet(tmp_path, "rows:\n  - {a: x}\n  - 7\n  - {b: [p, q]}\n")
    first, broken, last = row.rows("rows")
    assert (first.where, first.text("a")) == ("sheet.yaml:2", "x")
    assert broken.data == {}
    assert last.words("b", ("p",)) == ["p", "q"]
    assert row.faults.found == {
        "sheet.yaml": "这里要写成「名: 值」的一行。",
        "sheet.yaml:4 b": "「b」没有「q」这一种。可选：p。",
    }


def test_a_folder_without_faults_says_nothing(tmp_path: Path) -> None:
    row = sheet(tmp_path, "n: 3\nflag: true\nday: 2025-01-01\nkind: queen\n")
    assert (row.whole("n"), row.flag("flag"), row.day("day"), row.one_of("kind", ("queen",))) == (
        *(3, True, date(2025, 1, 1)),
        "queen",
    )
    row.faults.tell()

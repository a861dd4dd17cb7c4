"""A list taken in from a terminal, and the file that goes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from yinuo.base.spreadsheet import lines
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.doors.cli.tests.terminal import Terminal

LIST = """工单编号,内容,属地,类别,责任单位,截止日期
RX1,门口的灯不亮,lane,help,roads,2025-08-22
RX2,路边的树倒了,月球,help,roads,
RX3,楼下水管漏水,lane,help,water,2026-02-30
RX4,活动室的窗坏了,lane,help,市政所,
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "list.csv"
    path.write_text(LIST, "utf-8")
    return str(path)


def test_a_dry_run_names_every_bad_cell_and_files_nothing(terminal: Terminal, file: str) -> None:
    code, out, err = terminal.type("import", file, "--dry-run", who="desk")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "rows         4",
        "good         1",
        "taken        0",
        "known        0",
        "bad          3",
        "  C3: 没有「月球」这个地方。",
        "  F4: 2026 年 2 月没有 30 日。请核对后再填。",
        "  E5: 没有「市政所」这个单位。",
    ]
    assert (Matter.objects.count(), Event.objects.count()) == (0, 0)


def test_a_list_is_taken_in_once_and_what_is_missing_may_be_told(terminal: Terminal, file: str) -> None:
    told = ("--system", "热线", "--means", "lead_unit:市政所=roads", "--json")
    code, out, err = terminal.type("import", file, *told, who="desk")
    record = json.loads(out)
    assert (code, err, record["taken"], record["known"]) == (0, "", 2, 0)
    assert [fault["cell"] for fault in record["bad"]] == ["C3", "F4"]
    assert {Matter.objects.get(ref=one["ref"]).state for one in record["refs"]} == {"in_progress"}
    _code, out, _err = terminal.type("import", file, "--system", "热线", "--json", who="desk")
    assert (json.loads(out)["taken"], json.loads(out)["known"]) == (0, 2)  # and the word is remembered


def test_what_a_sheet_does_not_say_is_said_on_the_command_line(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("说法,时间\n灯不亮,昨天\n", "utf-8")
    words = (
        "--map",
        "body=说法",
        "--every",
        "place=lane",
        "--every",
        "category=help",
        "--every",
        "by=office",
    )
    code, out, _err = terminal.type("import", str(path), *words, "--json", who="desk")
    assert (code, json.loads(out)["taken"]) == (0, 1)
    assert Matter.objects.get().memory.get("on_behalf") in {None, False}


@pytest.mark.parametrize(
    ("words", "who", "code", "says"),
    [
        (("--map", "body=没有的列"), "desk", 2, "没有这一列"),
        (("--map", "body"), "desk", 2, "名=值"),
        ((), "asker", 3, "--as"),
        ((), "technician", 3, "没有能提的"),
        ((), "nobody", 4, "没有叫"),
    ],
)
def test_what_is_wrong_is_said(
    terminal: Terminal, file: str, words: tuple[str, ...], who: str, code: int, says: str
) -> None:
    got, _out, err = terminal.type("import", file, *words, who=who)
    assert (got, says in err) == (code, True), err
    assert Matter.objects.count() == 0


def test_a_long_list_says_how_far_it_is(
    terminal: Terminal, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.doors.cli.intake.LONG", 2)
    monkeypatch.setattr("yinuo.kernel.intake.checking.CHUNK", 2)
    monkeypatch.setattr("yinuo.kernel.intake.taking.CHUNK", 1)
    _code, _out, err = terminal.type("import", file, who="desk")
    assert err.splitlines() == ["2 / 4", "4 / 4", "4 / 4"]


def test_a_list_is_undone_by_its_number_and_says_how_far_and_what_stays(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.doors.cli.intake.LONG", 2)
    monkeypatch.setattr("yinuo.kernel.intake.undoing.CHUNK", 2)
    path = tmp_path / "list.csv"
    rows = "\n".join(f"RX{n},灯不亮 {n},lane,help,{'roads' if n == 1 else ''}," for n in range(4))
    path.write_text(f"工单编号,内容,属地,类别,责任单位,截止日期\n{rows}\n", "utf-8")
    _code, out, _err = terminal.type("import", str(path), who="desk")
    number = dict(line.split() for line in out.splitlines()[:5])["import"]
    code, out, err = terminal.type("import", "--undo", number, who="desk")
    assert (code, err.splitlines()) == (0, ["2 / 4", "4 / 4"])
    assert out.splitlines()[-3:] == [
        "undone       3",
        "bad          0",
        "  3: 已经交办出去了，牵头单位退单以后才能撤。",
    ]
    assert terminal.type("import", "--undo", number, who="desk2")[0] == 4


def test_bad_rows_are_written_to_a_file_with_why_beside_each_cell(
    terminal: Terminal, file: str, tmp_path: Path
) -> None:
    into = tmp_path / "left.xlsx"
    code, _out, _err = terminal.type("import", file, "--dry-run", "--left", str(into), who="desk")
    head, *rows = [line.cells for line in lines(into.read_bytes(), into.name)]
    assert (code, head[3], head.count("← 为什么没收"), [row[0] for row in rows]) == (
        0, "← 为什么没收", 3, ["RX2", "RX3", "RX4"],
    )  # fmt: skip
    assert rows[0][2:4] == ("月球", "没有「月球」这个地方。")


def test_what_is_only_noted_is_said_too(terminal: Terminal, file: str) -> None:
    _code, out, _err = terminal.type("import", file, "--dry-run", who="handler")
    assert "  2: 不归您受理，先收进「待受理」。" in out.splitlines()


def test_a_file_that_is_not_there_is_said_so(terminal: Terminal, tmp_path: Path) -> None:
    code, _out, err = terminal.type("import", str(tmp_path / "none.xlsx"), who="desk")
    assert (code, "没有这个文件" in err) == (2, True)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_return_file_says_how_each_stands_by_its_own_number(
    terminal: Terminal, file: str, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.kernel.matters.act.DRAWN_PER_MILLE", 0)
    terminal.type("import", file, "--system", "热线", who="desk")
    ref = Matter.objects.get().ref
    terminal.cast.world.later(1).act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"})
    into = tmp_path / f"back.{form}"
    code, out, err = terminal.type("return", str(into), "--system", "热线", who="desk")
    assert (code, out, err) == (0, f"{into}  1\n", "")
    head, row = [line.cells for line in lines(into.read_bytes(), into.name)]
    assert head == (
        "原来的编号",
        "登记的系统",
        "本簿编号",
        "现在",
        "牵头单位",
        "到期",
        "日期",
        "结果",
        "办理说明",
    )
    assert row == ("RX1", "热线", ref, "等本人确认", "roads", "2025-08-22", "2025-08-19", "", "换了灯泡")
    assert terminal.type("return", str(tmp_path / "x.xlsx"), "--system", "别处", who="desk")[1].endswith(
        "  0\n"
    )


@pytest.mark.parametrize("name", ["back.txt", "no/where/back.csv"])
def test_a_return_file_that_cannot_be_written_is_said_so(
    terminal: Terminal, tmp_path: Path, name: str
) -> None:
    assert terminal.type("return", str(tmp_path / name), who="desk")[0] == 2

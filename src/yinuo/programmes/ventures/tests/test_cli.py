"""`yinuo ventures distribute` as a user runs it, and in process for what it refuses."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from yinuo.programmes.ventures import cli, results
from yinuo.programmes.ventures.tests.planned import EXAMPLES, put, small, written

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def parsed(*words: object) -> Namespace:
    parser = ArgumentParser()
    cli.options(parser)
    return parser.parse_args(["distribute", *map(str, words)])


def test_a_stranger_runs_it_and_django_never_wakes(tmp_path: Path) -> None:
    out = tmp_path / "result.json"
    asks = (
        "import sys\n"
        "from yinuo.config.main import main\n"
        f"code = main(['ventures', 'distribute', '--in', {str(EXAMPLES / 'eleven.json')!r}, '--out', {str(out)!r}])\n"
        "print(code, 'django.db' in sys.modules, 'yinuo.config.settings' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout == "0 False False\n"
    told = json.loads(out.read_text("utf-8"))
    assert told["plan_sha256"] == hashlib.sha256((EXAMPLES / "eleven.json").read_bytes()).hexdigest()


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    for out in (first, second):
        assert cli.run(parsed("--in", EXAMPLES / "seven.json", "--out", out)) == 0
    assert first.read_bytes() == second.read_bytes()
    assert cli.run(parsed("--in", EXAMPLES / "seven.json")) == 0
    assert capsys.readouterr().out == first.read_text("utf-8")


def test_many_holders_come_from_a_list_and_go_to_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "BUFFER", 100)
    plan = small(holders={"list": "shares"}, arrears=None)
    plan["registers"]["shares"] = {"total": 6}
    file, listed = tmp_path / "plan.json", tmp_path / "holders.csv"
    file.write_bytes(written(plan))
    listed.write_text("holder,quantity\nm1,1\nm2,2\nm3,3\n", "utf-8")
    rows, out = tmp_path / "rows.csv", tmp_path / "out.json"
    assert cli.run(parsed("--in", file, "--holders", listed, "--rows", rows, "--out", out)) == 0
    told = json.loads(out.read_text("utf-8"))
    assert "holders" not in told
    assert "holders" not in told["scenarios"][0]["less"]
    assert told["rows_sha256"] == hashlib.sha256(rows.read_bytes()).hexdigest()
    with rows.open(encoding="utf-8", newline="") as opened:
        found = list(csv.DictReader(opened))
    assert [row["holder"] for row in found] == ["m1", "m2", "m3"] * 2
    assert {row["rule"] for row in found} == {"fixed", "rest"}
    assert sum(int(row["paid"]) for row in found) == told["handed_out"]
    assert all(row["why_zh"] and row["why_en"] for row in found if row["rule"] == "rest")


def test_the_rows_say_the_same_as_the_document(tmp_path: Path) -> None:
    out, rows, lean = tmp_path / "out.json", tmp_path / "rows.csv", tmp_path / "lean.json"
    assert cli.run(parsed("--in", EXAMPLES / "short.json", "--out", out)) == 0
    assert cli.run(parsed("--in", EXAMPLES / "short.json", "--out", lean, "--rows", rows)) == 0
    parts = {
        (holder["holder"], part["rule"]): (part["due"], part["prior"], part["paid"], part["arrears"])
        for holder in json.loads(out.read_text("utf-8"))["holders"]
        for part in holder["parts"]
    }
    with rows.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            sums = tuple(int(row[name]) for name in ("due", "prior", "paid", "arrears"))
            assert parts.pop((row["holder"], row["rule"])) == sums
    assert parts == {}


def test_what_is_wrong_is_said_in_both_languages_at_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "plan.json", tmp_path / "out.json"
    file.write_bytes(put("net", 1.5))
    assert cli.run(parsed("--in", file, "--out", out)) == 2
    said = capsys.readouterr().err
    assert said.startswith("yinuo: net: 数字不能带小数点")
    assert "No number may have a point" in said
    assert not out.exists()
    file.write_bytes(b"{")
    assert cli.run(parsed("--in", file)) == 2
    assert "no JSON" in capsys.readouterr().err


def test_files_that_cannot_be_read_or_written_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, none = EXAMPLES / "eleven.json", tmp_path / "none" / "file"
    for words, option in (
        (("--in", none), "in"),
        (("--in", plan, "--holders", none), "holders"),
        (("--in", plan, "--out", none), "out"),
        (("--in", plan, "--rows", none), "rows"),
    ):
        assert cli.run(parsed(*words)) == 2
        assert capsys.readouterr().err.startswith(f"yinuo: {option}: ")


def test_rows_that_could_not_be_finished_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> str:
        raise OSError

    monkeypatch.setattr(results, "write_rows", full)
    assert cli.run(parsed("--in", EXAMPLES / "eleven.json", "--rows", tmp_path / "rows.csv")) == 2
    assert list(tmp_path.iterdir()) == []


def test_very_many_holders_need_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "MANY", 10)
    assert cli.run(parsed("--in", EXAMPLES / "eleven.json")) == 2
    assert capsys.readouterr().err.startswith("yinuo: rows: ")
    assert cli.COMMAND.is_alone(parsed("--in", EXAMPLES / "eleven.json"))

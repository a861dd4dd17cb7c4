"""`yinuo campaigns …` on files: plain data in, plain data out, no Django and no database."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns import cli, plain
from yinuo.programmes.campaigns.frozen import canonical_text
from yinuo.programmes.campaigns.league_export import bands
from yinuo.programmes.campaigns.tests.exported import export, rows, unit
from yinuo.programmes.campaigns.tests.invented import CALENDAR, campaign, item, on
from yinuo.programmes.campaigns.tests.test_spot_audit import SIGNED, raw

CODES = ("sl-a", "sl-b", "sl-c")


def asked(**more: Any) -> dict[str, Any]:
    """Give a file's content: the canonical text's own fields, and what came of two items."""
    told = json.loads(canonical_text(campaign([item("a"), item("b", not_before=on(30)), item("c", "three")])))
    for name in ("form", "before"):
        told.pop(name)
    told["code"] = told.pop("campaign")
    told["items"][0]["checked_on"] = "2025-09-01"
    told["items"][1]["is_held"] = True
    exceptions = {day.isoformat(): is_working for day, is_working in CALENDAR.exceptions.items()}
    calendar = {"from": "2025-01-01", "to": "2026-12-31", "exceptions": exceptions}
    return {"form": plain.FORM, "on": "2025-09-20", "calendar": calendar, "campaign": told} | more


def parsed(*words: object) -> Namespace:
    parser = ArgumentParser()
    cli.options(parser)
    return parser.parse_args([str(word) for word in words])


def test_a_file_reads_as_the_campaign_it_was_written_from() -> None:
    read = plain.asked(asked(earlier=[asked()["campaign"]]))
    assert canonical_text(read.campaign) == canonical_text(
        campaign([item("a"), item("b", not_before=on(30)), item("c", "three")])
    )
    assert (read.campaign.items[0].checked_on, read.campaign.items[1].is_held, len(read.earlier)) == (
        on(17),
        True,
        1,
    )
    assert read.calendar.working_days_between(on(0), on(99)) == 66


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("form",), "other", "form"),
        (("form",), 3, "form"),
        (("on",), "soon", "on"),
        (("more",), 1, "more"),
        (("campaign",), [], "campaign"),
        (("campaign", "days"), True, "campaign days"),
        (("campaign", "items"), {}, "campaign items"),
        (("campaign", "items", 1, "due"), "2025-13-01", "campaign items 2 due"),
        (("campaign", "items", 1, "is_hard"), 1, "campaign items 2 is_hard"),
        (("campaign", "items", 1, "owner"), "示例某人", "campaign items 2 owner"),
        (("campaign", "items", 1), 7, "campaign items 2"),
        (("campaign", "tracks", 0, "name"), None, "campaign tracks 1 name"),
        (("calendar", "exceptions"), {"2025-10-01": 0}, "calendar exceptions"),
        (("calendar", "to"), None, "calendar to"),
        (("campaign", "items", 0, "not_before"), 5, "campaign items 1 not_before"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(path: tuple[Any, ...], value: object, place: str) -> None:
    told = asked()
    here: Any = told
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    with pytest.raises(Invalid) as refused:
        plain.asked(told)
    assert list(refused.value.fields) == [place]


def test_a_forecast_is_printed_in_lines_as_json_or_into_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "in.json", tmp_path / "out.json"
    file.write_text(json.dumps(asked()), "utf-8")
    assert cli.run(parsed("forecast", "--in", file, "--runs", "300")) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("示例百日：到 2025年11月22日 全部完成的把握是")
    assert "list   one" in shown
    assert cli.run(parsed("forecast", "--in", file, "--out", out, "--json", "--runs", "300")) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(out.read_text("utf-8"))
    first = out.read_bytes()
    assert cli.run(parsed("forecast", "--in", file, "--out", out, "--runs", "300")) == 0
    assert (capsys.readouterr().out, out.read_bytes()) == ("", first)


def test_bands_and_draws_are_written_as_they_are_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = export(tmp_path / "export.jsonl", map(unit, CODES), rows(200, CODES))
    out = tmp_path / "bands.json"
    assert cli.run(parsed("league", "--in", file, "--out", out)) == 0
    assert out.read_bytes() == bands(file)
    assert cli.run(parsed("league", "--in", file, "--before", out)) == 0
    assert json.loads(capsys.readouterr().out)["before"] != ""
    closures, head = tmp_path / "closures.json", tmp_path / "checkpoint"
    closures.write_bytes(raw([["r", "sl-a", "solved"]]))
    head.write_bytes(SIGNED)
    assert cli.run(parsed("draw", "--in", closures, "--checkpoint", head)) == 0
    assert [one["ref"] for one in json.loads(capsys.readouterr().out)["drawn"]] == ["r"]


def test_what_is_to_be_corrected_is_said_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.json"
    file.write_text(json.dumps(asked(campaign=asked()["campaign"] | {"days": 0})), "utf-8")
    for words, said in (
        (("forecast", "--in", file), "days: 天数至少是 1。"),
        (("forecast", "--in", file, "--runs", "0"), "runs: "),
        (("forecast", "--in", tmp_path / "nowhere"), "in: 没有这个文件"),
        (("league", "--in", file), "in: 第 1 行"),
        (("league", "--in", file, "--before", tmp_path / "nowhere"), "before: "),
        (("draw", "--in", file, "--checkpoint", tmp_path / "nowhere"), "checkpoint: "),
    ):
        assert cli.run(parsed(*words)) == 2
        assert said in capsys.readouterr().err


def test_it_needs_neither_django_nor_a_database(tmp_path: Path) -> None:
    file = export(tmp_path / "export.jsonl", map(unit, CODES), rows(200, CODES))
    words = [sys.executable, "-m", "yinuo.config.main", "campaigns", "league", "--in", str(file)]
    env = {name: value for name, value in os.environ.items() if not name.startswith(("YINUO_DB", "DJANGO"))}
    done = subprocess.run(words, capture_output=True, check=True, env=env)
    assert done.stdout == bands(file)
    assert cli.is_alone(Namespace(what="league"))
    assert not cli.is_alone(Namespace(what="show"))

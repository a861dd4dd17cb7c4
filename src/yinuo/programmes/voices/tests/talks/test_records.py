"""Symposia and channels for programs: the API's answers, and the same from a terminal."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from yinuo.programmes.voices.models import Symposium
from yinuo.programmes.voices.tests.browsing import ref_of, shown_code
from yinuo.programmes.voices.tests.talks.hall import AFTER, HELD, OPENS
from yinuo.programmes.voices.tests.talks.test_channel import ON, answered, asked_back, pushed

if TYPE_CHECKING:
    import pytest

    from yinuo.programmes.voices.tests.talks.hall import Hall

ROOT = "/api/v1/voices"


def test_a_symposium_as_data_says_what_its_page_says(hall: Hall) -> None:
    code = hall.opened()
    tracking = hall.taken(code, 1, "原话不给人看", "公开的题")
    hall.entered(code, 2, "还没受理的")
    hall.answered(code, 1, "当场的答复")
    api = hall.at(on=AFTER)
    (line,) = api.get(f"{ROOT}/sessions").json()["items"]
    assert (line["code"], line["phase"], line["n"], line["n_ended"]) == (code, "held", 2, 0)
    one = api.get(f"{ROOT}/sessions/{code}").json()
    assert one["on_spot"] == {"k": 1, "n": 2, "percent": None}
    first, second = one["questions"]
    assert (first["ref"], first["title"], first["state"]) == (ref_of(tracking), "公开的题", "awaiting_reply")
    assert first["answer"] == {"unit": hall.department, "on": HELD.isoformat(), "text": "当场的答复"}
    assert (second["ref"], second["title"], second["answer"], second["is_on_spot"]) == ("", "", None, False)
    assert api.get(f"{ROOT}/sessions/none").status_code == 404
    assert hall.at(on=OPENS - timedelta(1)).get(f"{ROOT}/sessions").json() == {"items": []}


def test_a_channel_as_data_says_what_its_page_says(hall: Hall) -> None:
    pushed(hall)
    tracking = shown_code(asked_back(hall))
    answered(hall, tracking, "外地户口能不能办", ON)
    api = hall.at(on=ON + timedelta(1))
    groups = api.get(f"{ROOT}/channels").json()["items"]
    assert [one["code"] for one in groups if one["running"]] == [hall.group]
    one = api.get(f"{ROOT}/channels/{hall.group}").json()
    (notice,) = one["notices"]
    assert (notice["code"], notice["n_asked"]) == (one["running"], 1)
    assert notice["asked"][0]["answer"]["unit"] == hall.department
    assert [heard["unit"] for heard in one["units"]] == [hall.department]
    assert one["group_heard"] == {"unit": "", "last_on": ON.isoformat(), "days": 1, "is_silent": False}
    assert api.get(f"{ROOT}/channels/{groups[-1]['code']}").json()["group_heard"] is None
    assert api.get(f"{ROOT}/channels/nobody").status_code == 404


def test_the_same_from_a_terminal(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import ArgumentParser

    from yinuo.programmes.voices import cli

    code = hall.opened()
    Symposium.objects.update(opened_on=date(2020, 8, 1), held_on=date(2020, 8, 20))
    parser = ArgumentParser()
    cli.options(parser)
    assert cli.run(parser.parse_args(["sessions"])) == 0
    assert capsys.readouterr().out == f"2020-08-20  {code}  held  0/0  谈谈社保和读书\n"
    args = parser.parse_args(["sessions", "--json"])
    assert (cli.run(args), cli.is_alone(args)) == (0, False)
    assert [row["code"] for row in json.loads(capsys.readouterr().out)] == [code]

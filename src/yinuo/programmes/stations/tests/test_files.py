"""The commands of the docs answer as the docs say; a file that cannot be answered says where and why."""

import json
import re
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from yinuo.programmes.stations import cli

ROOT = Path(__file__).resolve().parents[5]
Ask = Callable[..., tuple[int, Any, str]]


def question(page: str, what: str) -> dict[str, Any]:
    """Give the example of a page of docs."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    told = re.search(rf"```json question {what}\n(.*?)```", text, re.DOTALL)
    assert told
    found: dict[str, Any] = json.loads(told[1])
    return found


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run one of the commands on a question: gives (exit code, the answer, what was said besides)."""

    def run(what: str, told: Mapping[str, Any], *words: str) -> tuple[int, Any, str]:
        path, out = tmp_path / "in.json", tmp_path / "out.json"
        path.write_text(json.dumps(told), "utf-8")
        out.unlink(missing_ok=True)
        parser = ArgumentParser()
        cli.options(parser)
        typed = [what, "--in", str(path), "--out", str(out), "--seconds", "5", *words]
        args = parser.parse_args(typed)
        assert cli.is_alone(args)
        code = cli.run(args)
        said = capsys.readouterr()
        return code, json.loads(out.read_text("utf-8")) if out.exists() else None, said.out + said.err

    return run


def test_the_roster_of_the_docs(ask: Ask) -> None:
    code, told, said = ask("roster", question("stations.md", "roster"))
    assert (code, told["is_proven"], told["gap"]) == (0, True, 0)
    assert {(one["volunteer"], one["shift"]) for one in told["assigned"]} == {
        ("V3", "一号/0901/上"),
        ("V1", "一号/0901/下"),
        ("V2", "一号/0901/下"),
    }
    assert told["empty"] == [
        {
            "shift": "二号/0902/上",
            "why": {
                "zh": "还抽得出来的 1 人要和搭档一起，或者不能和同班的人一起。",
                "en": "Those left (1) serve with a partner only, or not with whoever else would be there.",
            },
        }
    ]
    assert said.startswith("proven best: covered 2")


def test_the_routes_of_the_docs(ask: Ask) -> None:
    code, told, said = ask("routes", question("stations.md", "routes"), "--seconds", "1")
    (run,) = told["runs"]
    assert (code, sorted(stop["stop"] for stop in run["stops"])) == (0, ["示例一号", "示例二号"])
    assert (told["is_proven"], run["units"], told["metres"]) == (False, 32, run["metres"])
    assert [one["why"]["en"] for one in told["left"]] == ["It wants 90 units; the largest vehicle holds 40."]
    assert "示例一号" in said


def test_the_places_of_the_docs(ask: Ask) -> None:
    code, told, _said = ask("site", question("stations.md", "site"), "--json")
    assert (code, told["is_proven"], [site["id"] for site in told["sites"]]) == (0, True, ["空地甲"])
    assert told["mean_m"]["after"] < told["mean_m"]["before"]
    assert [one["geometry"]["coordinates"] for one in told["map"]["features"]] == [[121.01, 30.7]]
    again = question("stations.md", "site")
    code, told, said = ask("site", {**again, "stations": [], "goal": "center"})
    assert (code, told["mean_m"]["before"]) == (0, None)
    assert said.startswith("proven best")


def test_ways_may_be_given_as_a_table(ask: Ask) -> None:
    told = question("stations.md", "routes")
    table = [[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]]
    _code, answer, _said = ask("routes", {**told, "metres": table}, "--seconds", "1")
    assert answer["metres"] == 40
    for wrong in ([[0]], "x", [[0, 1, 2, 3]] * 3 + [[0, 1, 2]], [[0, 1, 2, -3]] * 4):
        code, _told, said = ask("routes", {**told, "metres": wrong})
        assert (code, said) == (2, "yinuo: metres: 要写 4 行 4 列的整数，出发的地方在前。\n")


NO_CLOCK = "这里要写日期和时间，如 2025-09-01T08:00。"


@pytest.mark.parametrize(
    ("what", "change", "said"),
    [
        ("roster", lambda q: q.update(stations=3), "stations: 这里要写一列。"),
        ("roster", lambda q: q["shifts"][0].update(station="无"), "shifts[0].station: 没有叫“无”的。"),
        (
            "roster",
            lambda q: q["shifts"][0].update(ends="2025-09-01T07:00"),
            "shifts[0].ends: 结束要晚于开始。",
        ),
        ("roster", lambda q: q["shifts"][0].update(needs=0), "shifts[0].needs: 这里要写 1 到 50 的整数。"),
        (
            "roster",
            lambda q: q["volunteers"][2].pop("at"),
            "volunteers[2].at: 请写住在哪里，或者愿意去哪些驿站。",
        ),
        ("roster", lambda q: q.update(together=[["V1", "V1"]]), "together[0]: 一对里要有两个人。"),
        ("roster", lambda q: q.update(fixed=[["V1", "S"]]), "fixed[0]: 没有叫“S”的。"),
        ("roster", lambda q: q.update(now="2025-08-30T12:00Z"), f"shifts: {NO_CLOCK}"),
        (
            "roster",
            lambda q: q.update(fixed=[["V1", "一号/0901/上"], ["V1", "一号/0901/下"]]),
            "fixed: V1 同一天被定在两班：一号/0901/上 和 一号/0901/下。",
        ),
        ("routes", lambda q: q.update(now="2025-08-18T10:00"), "stops[1].closes: 这个时间已经过去。"),
        (
            "routes",
            lambda q: q["stops"][0].update(wants=-1),
            "stops[0].wants: 这里要写 0 到 1000000 的整数。",
        ),
        ("routes", lambda q: q.update(stops=[], vehicles=[]), "vehicles: 没有车，也就没有路线。"),
        ("routes", lambda q: q.update(vehicles=[]), "vehicles: 没有车，也就没有路线。"),
        (
            "routes",
            lambda q: q["vehicles"][0].update(starts="2025-08-18T08:30Z", ends="2025-08-18T12:00Z"),
            "stops: 时间要么都写时区，要么都不写。",
        ),
        (
            "site",
            lambda q: q["areas"][0].update(count=3),
            "areas[0].count: 少于 5 的数要写 0：太细的数会认出人来。",
        ),
        ("site", lambda q: q.update(goal="fame"), "goal: 没有叫“fame”的。"),
        ("site", lambda q: q.update(more=9), "more: 要在 1 到 2 之间。"),
    ],
)
def test_what_is_wrong_in_a_file_is_said_at_its_place(
    ask: Ask, what: str, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    told = question("stations.md", what)
    change(told)
    assert ask(what, told) == (2, None, f"yinuo: {said}\n")


def test_without_what_it_solves_with_the_command_says_what_to_install(
    ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = question("stations.md", "routes")
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    assert ask("routes", told) == (
        2,
        None,
        "yinuo: 这要用 scipy 和 pyvrp。请装上：pip install 'yinuo[plan]'\n",
    )
    monkeypatch.setitem(sys.modules, "yinuo.programmes.stations.site_file", None)
    with pytest.raises(ModuleNotFoundError):
        ask("site", told)


def test_a_programme_is_imported_without_the_solvers() -> None:
    names = [
        "stations.cli",
        "stations.roster_file",
        "stations.routes",
        "stations.site",
        "claims.cli",
        "claims.matching",
    ]
    seen = f"import sys, {', '.join(f'yinuo.programmes.{name}' for name in names)}\n"
    seen += "print([name for name in ('scipy', 'pyvrp', 'matplotlib') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", seen], check=True, capture_output=True, text=True)
    assert done.stdout == "[]\n"

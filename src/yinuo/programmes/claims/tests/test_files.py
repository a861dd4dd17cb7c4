"""The command of the docs answers as the docs say; a file that cannot be answered says where and why."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from yinuo.programmes.claims import cli

ROOT = Path(__file__).resolve().parents[5]


@pytest.fixture
def example() -> dict[str, Any]:
    """Give the example of the docs."""
    text = (ROOT / "docs/claims.md").read_text("utf-8")
    told = re.search(r"```json question match\n(.*?)```", text, re.DOTALL)
    assert told
    found: dict[str, Any] = json.loads(told[1])
    return found


def ask(folder: Path, told: dict[str, Any], *words: str) -> int:
    path = folder / "in.json"
    path.write_text(json.dumps(told), "utf-8")
    parser = ArgumentParser()
    cli.options(parser)
    args = parser.parse_args(["match", "--in", str(path), *words])
    assert cli.is_alone(args)
    return cli.run(args)


def test_the_matching_of_the_docs(
    example: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(tmp_path, example, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert {(one["claimant"], one["need"], one["amount"]) for one in told["pairs"]} == {
        ("示例甲公司", "示例需求一", 60_000),
        ("示例丙队", "示例需求一", 60_000),
        ("示例乙商店", "示例需求二", 66_000),
    }
    assert (told["is_proven"], told["gap"]) == (True, 0)
    assert told["left"] == [
        {
            "need": "示例需求三",
            "shares": 1,
            "why": {
                "zh": "合适的 1 家都不愿意接这一类。",
                "en": "Those it would suit (1) all said no to this kind.",
            },
        }
    ]
    reasons = [one["why"]["en"] for one in told["pairs"]]
    assert (
        "It is wish no. 1 of their own; it is in 示例街道, where they go; they know 电工; 60 % of the budget."
        in reasons
    )


def test_it_is_said_in_a_few_lines_and_written_where_a_file_is_named(
    example: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert ask(tmp_path, example, "--out", str(out)) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "proven best: 3 pairs, 1 needs with shares left"
    assert len(said) == 5
    assert len(json.loads(out.read_text("utf-8"))["pairs"]) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda q: q["needs"][0].update(cost=-1), "needs[0].cost: 这里要写 0 到 1000000000000 的整数。"),
        (lambda q: q["needs"][0].update(shares=11), "needs[0].shares: 这里要写 1 到 10 的整数。"),
        (lambda q: q["claimants"][0].update(wishes=["飞机"]), "claimants[0].wishes: 没有叫“飞机”的。"),
        (
            lambda q: q["claimants"][0].update(refuses=["路灯"]),
            "claimants[0].refuses: “路灯”既想接，又不愿意接。",
        ),
        (
            lambda q: q["claimants"].append({"id": "示例丙队", "budget": 1}),
            "claimants[3].id: “示例丙队”已经用过。",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_said_at_its_place(
    example: dict[str, Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[dict[str, Any]], object],
    said: str,
) -> None:
    change(example)
    assert ask(tmp_path, example) == 2
    assert capsys.readouterr().err == f"yinuo: {said}\n"

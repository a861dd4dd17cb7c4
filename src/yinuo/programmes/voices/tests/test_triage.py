"""Triage on the demo's own examples: what is said, how surely, in which file; the same measure as on real messages."""

import json
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import numpy as np
import pytest

from yinuo.base.errors import Invalid
from yinuo.config.phrased import phrased
from yinuo.programmes.voices import cli, messages
from yinuo.programmes.voices.evaluation import cost_figures, lines, triage_figures
from yinuo.programmes.voices.training import NEVER, Example, TooFew, known_answers, least_for, taught
from yinuo.programmes.voices.triage import Model, opened, saved, suggested, with_least

N = 700


@pytest.fixture(scope="module")
def examples() -> list[Example]:
    return messages.examples(phrased("pinghu", N))


@pytest.fixture(scope="module")
def model(examples: list[Example]) -> Model:
    return taught(examples)


def test_a_new_message_is_given_unit_and_category_and_three_like_matters(model: Model) -> None:
    (said,) = suggested(
        with_least(model, 0), [("桥下面的路灯不亮", "天一黑就没亮过，骑车过去什么都看不见。")]
    )
    assert {name: answer.value for name, answer in said.answers.items()} == {
        "unit": "sl-ju-a",
        "category": "lighting",
        "urgency": "ordinary",
    }
    assert len(said.like) == 3
    assert [like for _ref, like in said.like] == sorted((like for _ref, like in said.like), reverse=True)
    assert all(0 <= answer.confidence <= 1 for answer in said.answers.values())


def test_below_its_confidence_it_says_nothing(model: Model) -> None:
    assert [dict(one.answers) for one in suggested(with_least(model, 1.001), [("路灯不亮", "")])] == [{}]
    assert suggested(model, []) == []
    assert suggested(with_least(model, 0), [("", "")])[0].like == ()


def test_a_model_is_a_file_of_plain_arrays_that_says_the_same(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "triage.npz"
    saved(model, path)
    assert path.stat().st_size < 20e6
    with np.load(path, allow_pickle=False) as told:
        assert {told[name].dtype.kind for name in told.files} <= set("iufU")
    asked = [(row["title"], row["detail"]) for row in phrased("pinghu", 40, seed=9)]
    before, after = suggested(model, asked), suggested(opened(path), asked)
    for old, new in zip(before, after, strict=True):
        assert {n: a.value for n, a in old.answers.items()} == {n: a.value for n, a in new.answers.items()}
        assert [ref for ref, _ in old.like] == pytest.approx([ref for ref, _ in new.like])


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    np.savez(path, form=np.array(99))
    with pytest.raises(ValueError, match=r"other\.npz"):
        opened(path)


def test_what_is_not_to_be_shown_is_never_a_like_matter(examples: list[Example]) -> None:
    hidden = [
        Example(one.ref, one.title, one.detail, one.group, one.answers, is_solved=False) for one in examples
    ]
    assert suggested(taught(hidden), [(hidden[0].title, hidden[0].detail)])[0].like == ()


def test_an_answer_given_too_seldom_is_not_learned(examples: list[Example]) -> None:
    odd = Example("odd", "奇怪的一件", "没有第二件", "odd", {"category": "once"})
    assert odd not in known_answers([*examples, odd], "category")
    with pytest.raises(TooFew):
        taught([odd])


def test_the_confidence_to_speak_from_is_the_lowest_that_is_right_often_enough() -> None:
    sure, right = np.array([0.9, 0.8, 0.7, 0.6]), np.array([True, True, False, False])
    assert least_for(sure, right, 0.9) == 0.8
    assert least_for(sure, right, 0.6) == 0.7
    assert least_for(sure, ~right, 0.9) == NEVER


def test_the_demo_s_examples_are_judged_by_the_same_measure(examples: list[Example]) -> None:
    """Unit by unit: bodies that were never seen, by folds that keep those of one body together."""
    told = triage_figures(examples, "unit")
    assert (told["n"], told["answers"]) == (N, 8)
    assert told["title and detail"]["macro-F1"] > 0.85
    assert told["title and detail"]["calibration error"] < 0.1
    assert told["title alone"]["macro-F1"] < told["title and detail"]["macro-F1"]
    cost = cost_figures(examples[:300])
    assert cost["file, MB"] < 20
    assert lines({"unit": told}) != []


def test_answering_needs_numpy_alone(model: Model, tmp_path: Path) -> None:
    path = tmp_path / "triage.npz"
    saved(model, path)
    asks = (
        "import sys, pathlib\n"
        "from yinuo.programmes.voices.triage import opened, suggested\n"
        f"suggested(opened(pathlib.Path({str(path)!r})), [('路灯不亮', '夜里看不见')])\n"
        "print(sorted({'sklearn', 'scipy', 'django'} & set(sys.modules)))\n"
        "told = pathlib.Path('/proc/self/status').read_text().split()\n"
        "print(int(told[told.index('VmRSS:') + 1]) / 1024 < 150)\n"
    )
    done = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["[]", "True"]


def parsed(*words: object) -> Namespace:
    parser = ArgumentParser()
    cli.options(parser)
    return parser.parse_args([str(word) for word in words])


def written(path: Path, n: int) -> Path:
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in phrased("pinghu", n)), "utf-8"
    )
    return path


def test_the_command_learns_says_and_finds_topics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, model = written(tmp_path / "in.jsonl", 300), tmp_path / "m.npz"
    assert cli.run(parsed("train", "--in", file, "--out", model, "--json")) == 0
    assert json.loads(capsys.readouterr().out)["learned from"] == 300
    out = tmp_path / "out.jsonl"
    told = parsed("suggest", "--in", file, "--model", model, "--least", 0, "--out", out, "--json")
    assert (cli.run(told), cli.is_alone(told)) == (0, True)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert capsys.readouterr().out == out.read_text("utf-8")
    assert (len(rows), set(rows[0])) == (300, {"ref", "unit", "category", "urgency", "like"})
    assert cli.run(parsed("topics", "--in", file, "--days", 90)) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["senders"] > 1
    assert len(first["refs"]) >= first["senders"]


def test_the_command_prints_every_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = written(tmp_path / "in.jsonl", 400), tmp_path / "figures.json"
    assert cli.run(parsed("evaluate", "--in", file, "--messages", file, "--out", out)) == 0
    told = json.loads(out.read_text("utf-8"))
    assert set(told) == {"triage", "cost"}
    assert [one["question"] for one in told["triage"]] == ["category", "unit", "urgency"]
    assert "macro-F1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "第 1 行读不懂"), ('"x"\n', "第 1 行读不懂"), ("\n", "例子太少")],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text(text, "utf-8")
    assert cli.run(parsed("train", "--in", file, "--out", tmp_path / "m")) == 2
    assert words in capsys.readouterr().err


def test_a_missing_file_model_or_extra_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "in.jsonl", 40)
    for words in (
        ("suggest", "--in", tmp_path / "none.jsonl", "--model", file),
        ("suggest", "--in", file, "--model", file),
        ("evaluate",),
    ):
        assert cli.run(parsed(*words)) == 2
    assert capsys.readouterr().err.count("yinuo: ") == 3
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert cli.run(parsed("train", "--in", file, "--out", tmp_path / "m")) == 2
    assert "scikit-learn" in capsys.readouterr().err


def test_messages_are_read_from_tables_too_and_a_wrong_time_is_said(tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("message,user,at,title,detail,topic\nm1,u1,2025-01-02 10:00:00,甲,乙,\n", "utf-8")
    (one,) = messages.voices(messages.read(file))
    assert (one.ref, one.sender, one.at.isoformat()) == ("m1", "u1", "2025-01-02T10:00:00+00:00")
    with pytest.raises(Invalid):
        messages.voices([{"at": "yesterday"}])

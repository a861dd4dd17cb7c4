"""Learning from the register's own decisions: the last one counts, what is erased or sealed teaches nothing."""

from __future__ import annotations

import json
import logging
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.programmes.voices import tasks
from yinuo.programmes.voices.knowing import known
from yinuo.programmes.voices.learning import as_it_came, decisions, learn
from yinuo.programmes.voices.tests.decided import SPOTS, lamp, pipe
from yinuo.programmes.voices.tests.test_joining import LEAKS, merged, tell
from yinuo.programmes.voices.training import TooFew
from yinuo.programmes.voices.triage import suggested, with_least

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django import Settings

    from yinuo.kernel.matters.tests.world import World

AGREE = {"decision": "agree"}


def decide(world: World, body: str, unit: str, category: str) -> str:
    ref = world.ask(body=body).ref
    given = {
        "title": "别的题目",
        "category": category,
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": unit})
    return ref


def fill(world: World) -> None:
    for spot in SPOTS:
        for n in range(2):
            decide(world, lamp(spot, n), "roads", "help")
            decide(world, pipe(spot, n), "water", "pipes")


def test_the_last_decision_teaches_and_what_is_erased_or_sealed_does_not(world: World) -> None:
    from yinuo.kernel.matters.erase import erase

    put_right = decide(world, lamp("东门"), "roads", "help")
    world.act(put_right, "hand_back", "handler", {"text": "归水务", "proposed_unit": "water"})
    undecided = world.accepted(body=lamp("西桥"))
    world.act(put_right, "assign", "desk", {"lead_unit": "water"})
    waiting = world.ask(body=lamp("南弄")).ref
    gone = decide(world, lamp("北街"), "roads", "help")
    erase(gone, now=world.now)
    sealed = decide(world, lamp("河埠"), "roads", "help")
    world.act(sealed, "seal", "desk", {"ground": "disclosure", "text": "说了人"})
    world.act(sealed, "seal", "desk2", AGREE)
    found = {one.ref: one for one in decisions()}
    assert set(found) == {put_right, undecided}
    assert waiting not in found
    assert found[put_right].answers == {"unit": "water", "category": "help", "urgency": "ordinary"}
    assert found[undecided].answers == {"category": "help", "urgency": "ordinary"}
    assert (found[put_right].title, found[put_right].detail) == as_it_came(lamp("东门"))
    assert not found[put_right].is_solved


def test_copies_and_what_was_merged_are_one_group_and_a_hazard_may_be_urgent(world: World) -> None:
    a, b = (world.accepted(body=lamp("东门")) for _ in range(2))
    into, joined = (world.accepted(body=text) for text in LEAKS[:2])
    merged(world, joined, into)
    major = world.accepted("hazard", level="major", body="通道堵死了")
    found = {one.ref: one for one in decisions()}
    assert found[a].group == found[b].group != found[into].group
    assert found[into].group == found[joined].group
    assert found[major].answers["urgency"] == "urgent"


def test_it_learns_where_things_go_and_a_new_model_is_read_at_once(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    settings.YINUO_TRIAGE_MODEL = path = tmp_path / "triage.npz"
    with pytest.raises(TooFew):
        learn(path)
    assert (known(), list(tmp_path.iterdir())) == (None, [])
    fill(world)
    _model, n = learn(path, right=0.5)
    assert (n, stat.S_IMODE(path.stat().st_mode), len(list(tmp_path.iterdir()))) == (56, 0o600, 1)
    first = known()
    assert first is not None
    assert known() is first
    (told,) = suggested(with_least(first.model, 0.0), [as_it_came(lamp("菜场", 2))])
    assert told.answers["unit"].value == "roads"
    for spot in SPOTS:
        decide(world, f"{spot}的井盖松了，车过就响", "team", "help")
    learn(path, right=0.5)
    second = known()
    assert second is not None
    assert second.fingerprint != first.fingerprint
    assert "team" in second.model.heads["unit"].answers


def test_a_file_that_cannot_be_written_leaves_nothing_beside_it(taught_here: Any, tmp_path: Path) -> None:
    from yinuo.programmes.voices.learning import write

    (tmp_path / "triage.npz").mkdir()
    with pytest.raises(IsADirectoryError):
        write(taught_here, tmp_path / "triage.npz")
    assert [one.name for one in tmp_path.iterdir()] == ["triage.npz"]


def run(name: str, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "YINUO_DB_NAME": name, "YINUO_TRIAGE_MODEL": str(home / "triage.npz")}
    command = [sys.executable, "-m", "yinuo.config.main", "voices", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True, env=env)


def test_the_words_of_the_command_learn_and_look_in_the_register(committed_db: str, tmp_path: Path) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category
    from yinuo.kernel.matters.tests.world import build
    from yinuo.programmes.voices.models import VoiceTopic

    world = build()
    Category.objects.create(
        code="pipes", name="供水", limit_class="help", programme="voices", kinds=["request"]
    )
    book.forget()
    early = run(committed_db, tmp_path, "train", "--json")
    assert (early.returncode, early.stdout) == (3, "")
    fill(world)
    tell(world)
    done = run(committed_db, tmp_path, "train", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["learned from"] == 56
    assert (tmp_path / "triage.npz").is_file()
    looked = run(committed_db, tmp_path, "topics")
    assert any("云溪花园" in json.loads(line)["name"] for line in looked.stdout.splitlines()), looked.stderr
    assert VoiceTopic.objects.count() == 0
    kept = run(committed_db, tmp_path, "topics", "--keep", "--json")
    assert json.loads(kept.stdout) == {"topics": len(looked.stdout.splitlines()), "day": "2025-08-18"}, (
        kept.stderr
    )
    assert VoiceTopic.objects.count() > 0
    book.forget()


def test_the_nightly_job_learns_where_it_may_and_says_what_went_wrong(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[tuple[str, ...]] = []
    ends = [0, 3, 2, 0]

    def pretend(command: list[str], **_more: Any) -> subprocess.CompletedProcess[str]:
        ran.append(tuple(command[4:]))
        return subprocess.CompletedProcess(command, ends[len(ran) - 1], "", "yinuo: no room")

    monkeypatch.setattr(subprocess, "run", pretend)
    with caplog.at_level(logging.ERROR):
        tasks.learn_anew(0)
        tasks.learn_anew(0)
        assert caplog.text == ""
        tasks.learn_anew(0)
        assert "no room" in caplog.text
    settings.YINUO_SUGGEST = False
    tasks.learn_anew(0)
    settings.YINUO_SUGGEST = True
    monkeypatch.setattr(tasks, "find_spec", lambda _name: None)
    tasks.learn_anew(0)
    tasks.find_topics(0)
    assert ran == [("train",)] * 3 + [("topics", "--keep")]


def test_the_demo_leaves_the_learning_to_the_worker(db: None) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from yinuo.programmes.voices import demo

    assert list(demo.stories("pinghu")) == []
    demo.fill("pinghu", None)  # type: ignore[arg-type]
    assert ProcrastinateJob.objects.filter(task_name__endswith=".learn", status="todo").count() == 1

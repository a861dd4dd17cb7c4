"""A message goes out once, says nothing of the matter, and the contact left for it is gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytest_django.fixtures import Settings

    from yinuo.kernel.matters.tests.world import World


def test_a_contact_left_for_one_message_gets_one_and_is_erased(world: World, tmp_path: Path) -> None:
    from yinuo.kernel.notices.actions import send_waiting
    from yinuo.kernel.record.models import Contact

    ref = world.reported(contact="13900000000")
    assert send_waiting(world.now) == 1
    letter = next((tmp_path / "outbox").iterdir()).read_text(encoding="utf-8")
    assert letter.startswith("13900000000\n")
    assert ref not in letter
    assert "灯" not in letter
    assert Contact.objects.count() == 0
    assert send_waiting(world.now) == 0


def test_who_left_nothing_is_sent_nothing(world: World) -> None:
    from yinuo.kernel.notices.models import Outbox

    world.reported()
    assert Outbox.objects.count() == 0


def test_the_clock_reminds_twice_and_only_then_lets_the_question_lapse(world: World) -> None:
    from yinuo.kernel.matters.clockwork import tick
    from yinuo.kernel.matters.models import Matter

    ref = world.reported(contact="13900000000", keep_contact="yes")
    seen = []
    for _ in range(4):
        tick(datetime.now(UTC))
        matter = Matter.objects.get(ref=ref)
        seen.append((matter.state, matter.outcome, matter.memory.get("reminders", 0)))
    assert seen == [
        ("awaiting_reply", "", 1),
        ("awaiting_reply", "", 2),
        ("closed", "unconfirmed", 2),
        ("closed", "unconfirmed", 2),
    ]


def test_where_there_is_no_contact_the_question_waits_thirty_days(world: World) -> None:
    from yinuo.kernel.matters.clockwork import tick
    from yinuo.kernel.matters.models import Matter

    ref = world.reported()
    due = Matter.objects.get(ref=ref).next_at
    assert due is not None
    assert (due - world.now).days == 29
    assert tick(due - timedelta(seconds=1)) == 0


def test_a_child_comes_back_when_its_parent_ends_without_a_result(world: World) -> None:
    from yinuo.kernel.matters.clockwork import tick
    from yinuo.kernel.matters.models import Matter

    parent, child = world.assigned(), world.assigned()
    merge = {"outcome": "merged", "reason": "same_matter", "text": "同一件", "parent": parent}
    world.act(child, "end", "desk", merge)
    world.act(child, "end", "desk2", {"decision": "agree"})
    world.act(parent, "withdraw", world.requester(parent))
    assert tick(world.now) == 1
    back = Matter.objects.get(ref=child)
    assert (back.state, back.parent_id) == ("in_progress", None)
    assert tick(world.now) == 0


def test_mail_goes_out_as_mail_in_the_language_it_was_asked_in(world: World, mailoutbox: list[Any]) -> None:
    from yinuo.kernel.notices.actions import send_waiting

    world.reported(contact="asker@example.org", language="en")
    assert send_waiting(world.now) == 1
    (letter,) = mailoutbox
    assert letter.to == ["asker@example.org"]
    assert letter.subject == "一诺: there is an answer"
    assert "灯" not in letter.body


def test_a_message_that_could_not_be_sent_waits_for_another_try(
    world: World, tmp_path: Path, settings: Settings
) -> None:
    from yinuo.kernel.notices.actions import send_waiting
    from yinuo.kernel.notices.models import Outbox

    world.reported(contact="13900000000")
    settings.YINUO_HOME = tmp_path / "full"
    (tmp_path / "full").write_text("no folder can be made here", encoding="utf-8")
    assert send_waiting(world.now) == 0
    assert list(Outbox.objects.values_list("n_tries", "sent_at")) == [(1, None)]
    settings.YINUO_HOME = tmp_path
    assert send_waiting(world.now) == 1


def test_a_contact_whose_key_was_erased_meanwhile_is_sent_nothing(world: World, tmp_path: Path) -> None:
    from django.db import connection

    from yinuo.kernel.notices.actions import send_waiting
    from yinuo.kernel.record.models import SubjectKey

    world.reported(contact="13900000000", keep_contact="yes")
    from yinuo.config.testing import connected_to

    with connected_to(str(connection.settings_dict["NAME"]), "owner"):
        SubjectKey.objects.update(wrapped=None)
    assert send_waiting(world.now) == 1
    assert not (tmp_path / "outbox").exists()


def test_the_minute_of_the_worker_moves_the_clock_and_sends_but_in_a_story_only_sends(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.notices.tasks import clock

    ref = world.reported(contact="13900000000", keep_contact="yes")
    settings.YINUO_AT = world.now.date()
    clock(int(datetime.now(UTC).timestamp()))
    assert Matter.objects.get(ref=ref).memory.get("reminders", 0) == 0
    settings.YINUO_AT = None
    clock(int(datetime.now(UTC).timestamp()))
    assert Matter.objects.get(ref=ref).memory["reminders"] == 1
    assert len(list((tmp_path / "outbox").iterdir())) == 2


def test_an_app_made_ready_twice_hangs_the_outbox_once() -> None:
    from django.apps import apps

    from yinuo.kernel.matters.projection import HOOKS
    from yinuo.kernel.notices.actions import queue

    apps.get_app_config("notices").ready()
    assert HOOKS.count(queue) == 1


def test_a_challenge_that_nobody_answers_counts_as_granted_after_ten_working_days(world: World) -> None:
    from yinuo.kernel.matters.clockwork import tick
    from yinuo.kernel.matters.models import Matter, PublicMatter
    from yinuo.kernel.matters.situation import Actor

    ref = world.promised()
    proof = {"proof_on": world.now.date().isoformat()}
    world.act(ref, "report", "handler", {"result": "done", "text": "好了", **proof})
    world.act(ref, "confirm", "checker", proof)
    world.act(ref, "challenge", Actor(), {"text": "桥还封着"})
    due = Matter.objects.get(ref=ref).next_at
    assert due is not None
    assert (due - world.now).days == 14
    assert tick(due - timedelta(seconds=1)) == 0
    assert tick(due) == 1
    row = Matter.objects.get(ref=ref)
    assert (row.state, row.next_at, "proposal" in row.memory) == ("closed", None, False)
    shown = PublicMatter.objects.get(ref=ref)
    assert (shown.is_challenged, shown.moments[-1]["type"], shown.moments[-1]["granted"]) == (
        True,
        "challenge",
        True,
    )
    assert tick(datetime.now(UTC)) == 0
    world.now = datetime.now(UTC)
    world.act(ref, "reopen", "auditor", {"text": "没有人答复"})
    back = Matter.objects.get(ref=ref)
    assert (back.state, "challenged_at" in back.memory, "granted_at" in back.memory) == (
        "in_progress",
        False,
        False,
    )


def test_an_answered_challenge_is_left_alone_by_the_clock(world: World) -> None:
    from yinuo.kernel.matters.clockwork import tick
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.situation import Actor

    ref = world.promised()
    proof = {"proof_on": world.now.date().isoformat()}
    world.act(ref, "report", "handler", {"result": "done", "text": "好了", **proof})
    world.act(ref, "confirm", "checker", proof)
    for answer in ("refuse", "agree"):
        world.act(ref, "challenge", Actor(), {"text": "桥还封着"})
        world.act(ref, "challenge", "checker2", {"decision": answer, "text": "看过"})
        assert (Matter.objects.get(ref=ref).next_at, tick(datetime.now(UTC))) == (None, 0)


def test_a_full_disk_is_no_try_and_leaves_no_half_a_message(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from yinuo.kernel.notices.actions import send_waiting
    from yinuo.kernel.notices.models import Outbox

    world.reported(contact="13900000000")

    def refuse(_fd: int) -> None:
        raise OSError(errno.ENOSPC, "")

    with monkeypatch.context() as patch:
        patch.setattr("yinuo.base.files.os.fsync", refuse)
        assert [send_waiting(world.now) for _minute in range(9)] == [0] * 9
    assert (Outbox.objects.get().n_tries, list((tmp_path / "outbox").iterdir())) == (0, [])
    assert send_waiting(world.now) == 1

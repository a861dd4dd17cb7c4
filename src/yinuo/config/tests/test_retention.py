"""Everything has a term and a reason; one job forgets what is past it, says how much, and nothing that is not."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from yinuo.doors.api.models import ApiAnswer
from yinuo.doors.api.once import KEEP
from yinuo.kernel.identity.models import StaffSession
from yinuo.kernel.limits.models import Pack
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.notices.actions import send_waiting
from yinuo.kernel.notices.forgetting import KEEP_WORDS
from yinuo.kernel.notices.tasks import forget
from yinuo.kernel.notices.terms import FILES_STAY
from yinuo.kernel.record import retention
from yinuo.kernel.record.models import Contact, EventContent, Forgotten, Idempotency, SubjectKey
from yinuo.kernel.record.retention import TERMS, Term

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from yinuo.kernel.matters.tests.world import World

WORDS = "门口的灯不亮，我住三楼"
PAST = timedelta(minutes=1)


@pytest.fixture
def world(committed_db: str, settings: Any, tmp_path: Path) -> Iterator[World]:
    """Give a register of its own that no story turns, where the worker is at work."""
    from yinuo.config.testing import connected_to
    from yinuo.kernel.limits import book

    settings.YINUO_HOME, settings.MEDIA_ROOT, settings.YINUO_AT = tmp_path, tmp_path / "media", None
    world = build()
    _web_wrote(world)
    with connected_to(committed_db, "worker"):
        yield world
    book.forget()


def _web_wrote(world: World) -> None:
    """Write what the web writes: answers to programs, one of each age, and log-ins."""
    for n, at in enumerate((world.now, world.now - KEEP - PAST)):
        ApiAnswer.objects.create(hashed=bytes([n]) * 32, asked=b"", status=200, answer="{}", at=at)
        StaffSession.objects.create(
            session_key=f"s{n}",
            session_data="",
            expire_date=at + KEEP - timedelta(days=2),
            begun_at=at,
            used_at=at,
        )


def run(world: World) -> None:
    forget(int(world.now.timestamp()))


def told() -> dict[str, int]:
    return {row.what: row.n for row in Forgotten.objects.all()}


def closed(world: World, **more: Any) -> str:
    ref = world.reported(body=WORDS, **more)
    world.act(ref, "confirm", world.requester(ref))
    return ref


def words() -> list[str]:
    kept = EventContent.objects.filter(field="body").values_list("body", flat=True)
    return [bytes(body).decode() for body in kept]


def test_answers_keys_and_log_ins_past_their_day_are_cleared_and_counted(world: World) -> None:
    from yinuo.kernel.matters.recording import Key

    for n in (1, 2):
        world.act("", "submit", _anybody(), _asked(), key=Key("portal", f"form {n}"))
    assert Idempotency.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(expires_at) FROM idempotency")
        (expires,) = cursor.fetchone()
    world.now = expires + timedelta(days=400)
    run(world)
    assert (Idempotency.objects.count(), ApiAnswer.objects.count(), StaffSession.objects.count()) == (0, 0, 0)
    assert told() == {"act_key": 2, "api_answer": 2, "log_in": 2}


def test_nothing_goes_before_its_day(world: World) -> None:
    closed(world, contact="13800138000", keep_contact="yes")
    run(world)
    assert (ApiAnswer.objects.count(), StaffSession.objects.count(), Contact.objects.count()) == (1, 1, 1)
    assert (words(), told()) == ([WORDS], {"api_answer": 1, "log_in": 1})


def test_a_contact_goes_when_its_matter_is_over_and_the_words_three_years_later(world: World) -> None:
    ref = closed(world, contact="13800138000", keep_contact="yes")
    open_still = world.reported(body=WORDS)
    send_waiting(world.now)
    world.later(31)
    run(world)
    assert (Contact.objects.count(), words()) == (0, [WORDS, WORDS])
    world.later(KEEP_WORDS - 1)
    run(world)
    assert words() == [WORDS, WORDS]
    world.later(1)
    run(world)
    assert words() == [WORDS]
    assert {row.ref: row.memory.get("is_erased", False) for row in Matter.objects.all()} == {
        ref: True,
        open_still: False,
    }
    assert SubjectKey.objects.filter(erased_at__isnull=False).count() == 1
    assert PublicMatter.objects.get(ref=ref).title == "门口的灯不亮"  # the office's own words stay
    run(world)
    assert {name: told()[name] for name in ("contact_kept", "words")} == {"contact_kept": 1, "words": 1}


def test_a_place_sets_its_own_days_or_never(world: World) -> None:
    from yinuo.config.testing import connected_to
    from yinuo.kernel.limits import book

    closed(world)
    for days, left in ((0, [WORDS]), (10, [])):
        with connected_to(connection.settings_dict["NAME"], "web"):
            Pack.objects.update(words={"ref": "TC", "keep_words_days": days})
        book.forget()
        world.now = world.now + timedelta(days=60)
        run(world)
        assert words() == left


def test_a_letter_that_nobody_fetched_is_no_longer_there(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    folder.mkdir()
    for name, at in (("1-phone.txt", world.now - FILES_STAY - PAST), ("2-phone.txt", world.now)):
        (folder / name).write_text("13800138000", "utf-8")
        os.utime(folder / name, (at.timestamp(), at.timestamp()))
    run(world)
    assert [path.name for path in folder.iterdir()] == ["2-phone.txt"]
    assert told()["message_file"] == 1


def test_what_fails_stops_nothing_else_and_is_said(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_now: object) -> int:
        raise OSError

    first = Term("broken", TERMS[0].what, TERMS[0].until, TERMS[0].why, broken)
    monkeypatch.setattr(retention, "TERMS", [first, *TERMS])
    run(world)
    assert "broken could not be forgotten" in caplog.text
    assert told()["api_answer"] == 1


def test_in_a_story_the_real_clock_judges_no_matter(world: World, settings: Any) -> None:
    closed(world, contact="13800138000", keep_contact="yes")
    settings.YINUO_AT = world.now.date()
    world.later(KEEP_WORDS * 2)
    run(world)
    assert (Contact.objects.count(), words()) == (1, [WORDS])


def test_every_term_has_words_and_a_reason_and_each_stands_once() -> None:
    assert len({term.name for term in TERMS}) == len(TERMS)
    assert all(term.what and term.until and term.why for term in TERMS)
    retention.hang(TERMS)
    assert len({term.name for term in TERMS}) == len(TERMS)


def _anybody() -> Any:
    from yinuo.kernel.matters.situation import Actor

    return Actor()


def _asked() -> dict[str, Any]:
    return {"kind": "request", "category": "help", "body": WORDS, "place": "lane", "about_office": False}

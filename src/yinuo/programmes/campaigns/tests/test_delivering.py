"""A notice goes out to its unit's officers by the outbox: once, with the act itself, and the page says when."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.projection import Projected
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.people.models import Account, Appointment
from yinuo.kernel.record.seal import Facts
from yinuo.programmes.campaigns import actions, delivering
from yinuo.programmes.campaigns.delivering import officers, queue, queue_none, send_waiting
from yinuo.programmes.campaigns.models import DriveItem, NoticeDelivery
from yinuo.programmes.campaigns.notices import notices
from yinuo.programmes.campaigns.tasks import send_notices
from yinuo.programmes.campaigns.tests.conftest import DRAFTED, SIGNED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.campaigns.campaign import Campaign

UNIT, WORDS = "sl-ju-b", "过了日子还没有通电，请写明卡在哪里。"
SERVED = datetime(2025, 9, 2, 2, tzinfo=UTC)
SENT = datetime(2025, 9, 3, 3, tzinfo=UTC)


@pytest.fixture
def place(committed_db: str) -> None:
    """Load the pack into a database of its own: notices are written as the web, and sent as the worker."""
    from yinuo.config.testing import put_pack

    put_pack("pinghu")


@pytest.fixture
def send(committed_db: str) -> Callable[[datetime], int]:
    """Send what waits, as the worker."""
    from yinuo.config.testing import connected_to

    def sent(now: datetime) -> int:
        with connected_to(committed_db, "worker"):
            return send_waiting(now)

    return sent


@pytest.fixture
def ref(small: Campaign, actor: Callable[[str], Actor]) -> str:
    """Give the matter of an item that is late, in the hands of UNIT."""
    actions.draft(small, "330482", actor("planner"), DRAFTED, is_example=True)
    actions.sign("hundred", actor("head-shifu"), SIGNED)
    actions.launch("hundred", actor("head-shifu"), SIGNED)
    return str(Matter.objects.get(pk=DriveItem.objects.get(code="l1-1").matter_id).ref)


@pytest.fixture
def outbox(tmp_path: Path, settings: Any) -> Path:
    """Give where messages go that are no mail; the clock is the real one."""
    settings.YINUO_HOME, settings.YINUO_AT = tmp_path, None
    return tmp_path / "outbox"


def noticed(ref: str, actor: Callable[[str], Actor], now: datetime = SERVED, **more: str) -> None:
    act(ref, "notice", actor=actor("desk"), given={"cause": "late", "text": WORDS, **more}, now=now)


def page(on: str, path: str = "/campaigns/notices/2025-1") -> str:
    client = Client()
    client.cookies["yinuo_day"] = on
    return client.get(path).content.decode()


def test_one_message_goes_out_once_and_names_nothing_but_the_number(
    ref: str, actor: Callable[[str], Actor], outbox: Path, send: Callable[[datetime], int]
) -> None:
    assert send(SENT) == 0
    noticed(ref, actor)
    assert NoticeDelivery.objects.values_list("unit_id", "queued_at", "sent_at").get() == (UNIT, SERVED, None)
    assert [send(SENT) for _n in range(2)] == [1, 0]
    (file,) = outbox.iterdir()
    assert file.name == "notice-2025-1-officers.txt"
    to, _empty, text = file.read_text("utf-8").splitlines()
    assert to.split() == ["handler-ju-b", "handler-ju-b-2", "head-ju-b"] == officers(UNIT, date(2025, 9, 3))
    assert "督〔2025〕1号" in text
    assert not any(word in text for word in (ref, WORDS, "示例厂通电"))


def test_the_page_says_when_it_went_out(
    ref: str, actor: Callable[[str], Actor], outbox: Path, settings: Any, send: Callable[[datetime], int]
) -> None:
    noticed(ref, actor)
    settings.YINUO_AT = date(2025, 9, 2)
    assert "信还没有送出" in page("2025-09-02")
    settings.YINUO_AT = None
    send(SENT)
    settings.YINUO_AT = date(2025, 9, 4)
    (one,) = notices(datetime(2025, 9, 4, tzinfo=UTC))
    assert (one.is_queued, one.sent_on) == (True, date(2025, 9, 3))
    assert "信也送出了" in page("2025-09-04")
    assert "信还没有送出" in page("2025-09-02")
    told = Client().get("/api/v1/campaigns/notices/2025-1").json()
    assert told["sent_on"] == "2025-09-03"


def test_in_a_demo_it_goes_out_on_the_storys_day(
    ref: str, actor: Callable[[str], Actor], outbox: Path, settings: Any, committed_db: str
) -> None:
    from yinuo.config.testing import connected_to

    settings.YINUO_AT = date(2025, 9, 2)
    noticed(ref, actor)
    with connected_to(committed_db, "worker"):
        send_notices(0)
    assert NoticeDelivery.objects.get().sent_at == SERVED


def test_what_cannot_be_sent_waits_and_what_has_no_room_is_no_try(
    ref: str,
    actor: Callable[[str], Actor],
    outbox: Path,
    monkeypatch: pytest.MonkeyPatch,
    send: Callable[[datetime], int],
) -> None:
    noticed(ref, actor)

    def fails(errno: int) -> Callable[..., None]:
        def deliver(*_words: str) -> None:
            raise OSError(errno, "no")

        return deliver

    for errno, tries in ((5, 1), (28, 1), (5, 2)):
        monkeypatch.setattr(delivering, "deliver", fails(errno))
        assert send(SENT) == 0
        assert NoticeDelivery.objects.values_list("n_tries", "sent_at").get() == (tries, None)
    monkeypatch.undo()
    monkeypatch.setattr(delivering, "MOST_TRIES", 2)
    assert send(SENT) == 0
    monkeypatch.setattr(delivering, "MOST_TRIES", 3)
    assert send(SENT) == 1


@pytest.mark.parametrize(
    ("what", "unit", "sight", "n"),
    [
        ("notice", UNIT, "public", 1),
        ("notice", UNIT, "sealed", 0),
        ("update", UNIT, "public", 0),
        ("notice", "", "public", 0),
    ],
)
def test_only_a_notice_that_the_public_reads_sends_anything(what: str, unit: str, sight: str, n: int) -> None:
    state = MatterState(visibility=sight, lead_unit=unit)
    facts = Facts(what, SERVED, "", "dispatcher", "sl-duban", {}, {})
    assert len(list(queue(Projected(1, 2, state, state, facts, None)))) == n
    assert list(queue_none([1, 2])) == []


def test_a_unit_without_officers_is_written_to_by_its_code(
    ref: str, actor: Callable[[str], Actor], outbox: Path, send: Callable[[datetime], int]
) -> None:
    noticed(ref, actor)
    Account.objects.filter(username="head-ju-b").update(is_active=False)
    held = Appointment.objects.filter(unit=UNIT)
    held.filter(person__account__username="handler-ju-b").update(to_on=date(2025, 9, 1))
    held.filter(person__account__username="handler-ju-b-2").update(from_on=date(2025, 9, 9))
    assert officers(UNIT, date(2025, 9, 3)) == []
    send(SENT)
    assert next(outbox.iterdir()).read_text("utf-8").startswith(f"{UNIT}\n")


def test_no_person_is_in_the_table() -> None:
    kinds = {
        field.related_model.__name__ for field in NoticeDelivery._meta.concrete_fields if field.related_model
    }
    assert kinds == {"Event", "Unit"}

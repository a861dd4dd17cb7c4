"""The contact: relayed by default, revealed to few for a reason and once; and the asker reads who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.workspace.tests.test_sealed import _looks
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World

PHONE, WHY = "13812345678", "约了上门，敲门没人应"
LEFT = {"contact": PHONE, "keep_contact": "yes"}
# The desk, officers of the lead unit, the auditor; who merely sees the matter is refused, all others see nothing.
ANSWERS = {
    **dict.fromkeys(("desk", "desk2", "handler", "colleague", "auditor"), 200),
    **dict.fromkeys(("head", "boss", "checker", "checker2", "crew", "beneficiary"), 403),
    **dict.fromkeys(("other", "other_head", "far_checker", "technician"), 404),
}


def forget(stream: int) -> None:
    """Erase the contact as the worker does."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_contact(%s)", [stream])


@pytest.fixture
def reveal(world: World, seat: Callable[[str], Client]) -> Callable[..., Any]:
    def ask(ref: str, who: str, reason: str | None = None) -> Any:
        path = f"/desk/{ref}/reveal"
        return seat(who).get(path) if reason is None else seat(who).post(path, {"reason": reason})

    return ask


@pytest.mark.parametrize(("who", "status"), ANSWERS.items())
def test_who_may_and_who_may_not(world: World, reveal: Callable[..., Any], who: str, status: int) -> None:
    ref = world.assigned(**LEFT)
    asked, told = reveal(ref, who), reveal(ref, who, WHY)
    assert (asked.status_code, told.status_code) == (status, status)
    assert (PHONE in told.content.decode()) is (status == 200)
    assert PHONE not in asked.content.decode()
    assert _looks(ref) == ([("contact", WHY)] if status == 200 else [])


def test_the_office_complained_of_finds_nothing(world: World, reveal: Callable[..., Any]) -> None:
    ref = world.ask(about_office="yes", about_unit="inspect", **LEFT).ref
    assert reveal(ref, "desk", WHY).status_code == 404
    assert _looks(ref) == []


@pytest.mark.parametrize("reason", ["", "  ", "看看", "写" * 501])
def test_without_a_reason_nothing_is_shown_and_nothing_written(
    world: World, reveal: Callable[..., Any], reason: str
) -> None:
    ref = world.assigned(**LEFT)
    answer = reveal(ref, "desk", reason)
    assert (answer.status_code, PHONE in answer.content.decode(), _looks(ref)) == (422, False, [])
    assert answer.context["form"].fields[0].value == reason


def test_it_is_shown_once_and_kept_by_nothing_on_the_way(
    world: World, reveal: Callable[..., Any], seat: Callable[[str], Client]
) -> None:
    ref = world.assigned(**LEFT)
    client = seat("handler")
    assert f"/desk/{ref}/reveal" in client.get(f"/desk/{ref}").content.decode()
    shown = client.post(f"/desk/{ref}/reveal", {"reason": WHY})
    assert "no-store" in shown["Cache-Control"]
    for path in (f"/desk/{ref}", f"/desk/{ref}/reveal"):
        assert PHONE not in client.get(path).content.decode()
    reveal(ref, "handler", "又打一次电话")
    assert [why for _what, why in _looks(ref)] == [WHY, "又打一次电话"]


def test_the_asker_reads_who_looked_at_what_when_and_why(world: World, reveal: Callable[..., Any]) -> None:
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor

    key = Key("portal", "the form's own key")
    asked = {"kind": "request", "category": "help", "body": "灯", "place": "lane", "about_office": False}
    ref = world.act("", "submit", Actor(), {**asked, **LEFT}, key=key).ref
    accept = {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.act(ref, "accept", "desk", accept)
    assert reveal(ref, "desk", WHY).status_code == 200
    client = Client()
    client.post("/c", {"code": key.code()})
    mine = client.get("/mine").content.decode()
    seen = mine[mine.index('id="h-seen"') :]
    for said in ("8月18日", "inspect", WHY, "看了联系方式"):
        assert said in seen
    assert PHONE not in mine


def test_a_contact_left_for_one_message_says_that_it_went_with_it(
    world: World, reveal: Callable[..., Any], seat: Callable[[str], Client]
) -> None:
    from yinuo.kernel.notices.models import Outbox

    ref = world.reported(contact=PHONE)
    assert reveal(ref, "handler", WHY).status_code == 200
    stream = Matter.objects.get(ref=ref).pk
    Outbox.objects.create(stream_id=stream, cause="asked", queued_at=world.now, sent_at=world.now)
    forget(stream)
    gone = reveal(ref, "handler", WHY)
    assert (gone.status_code, "那句话送出的时候就抹掉了" in gone.content.decode()) == (409, True)
    desk = seat("handler").get(f"/desk/{ref}").content.decode()
    assert "那句话送出就抹掉了" in desk
    assert "/reveal" not in desk
    assert len(_looks(ref)) == 1


def test_where_none_was_left_or_all_was_erased_it_says_so(world: World, reveal: Callable[..., Any]) -> None:
    from yinuo.kernel.matters.situation import SYSTEM

    none, forgotten = world.assigned(), world.assigned(**LEFT)
    world.act(forgotten, "erased", SYSTEM)
    forget(Matter.objects.get(ref=forgotten).pk)
    assert "没有留联系方式" in reveal(none, "desk", WHY).content.decode()
    assert "按本人的意思抹掉" in reveal(forgotten, "desk", WHY).content.decode()

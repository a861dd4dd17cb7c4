"""J1, steps 4 to 7, as browsers walk it: to the right desk, answered, checked by another unit, confirmed by the rider.

And two browsers at once: a page that was read before the matter moved on undoes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.portal.tests.test_verbs import Asker, guards
from yinuo.doors.workspace.tests.walk import filled, press, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

ACCEPT = {
    "title": "冬天休息室六点就关",
    "category": "help",
    "visibility": "public",
    "first_contact_unit": "lane-office",
}
RESULT = "休息室开到晚上十点，门口换了告示。"


@pytest.fixture
def rider(world: World) -> Asker:
    return Asker(world, body="冬天休息室六点就关，晚班没处去")


def day_of(world: World) -> str:
    return world.now.date().isoformat()


def say(client: Client, verb: str, day: str, **typed: str) -> Any:
    client.cookies["yinuo_day"] = day
    return client.post("/mine/act", {**guards(client.get("/mine"), verb), **typed})


def test_a_rider_is_heard_asked_back_answered_checked_and_says_yes(
    world: World, seat: Seat, rider: Asker
) -> None:
    ref, day = rider.ref, "2025-08-19"
    assert press(seat("desk", day), ref, "accept", ACCEPT).status_code == 302
    world.later(0.99)
    rider.staff("assign", "desk", {"lead_unit": "roads", "support_units": ["union"]}, is_drawn=True)
    day = "2025-08-20"
    handler = seat("handler", day)
    assert press(handler, ref, "message", {"text": "想开到几点？"}).status_code == 302
    page = say(rider.client, "message", day, text="十点，晚班十点半交车")
    assert page.status_code == 303
    mine = rider.client.get("/mine").content.decode()
    assert "想开到几点？" in mine
    assert "先由lane-office联系您" in mine
    assert "晚班十点半交车" in handler.get(f"/desk/{ref}").content.decode()

    later = "2025-08-21"
    assert press(seat("handler", later), ref, "report", {"result": "done", "text": RESULT}).status_code == 302
    checker = seat("checker2", later)
    html = checker.get(f"/desk/{ref}/confirm").content.decode()
    assert RESULT in html
    assert state_of(ref) == ("checking", "")
    assert press(checker, ref, "confirm", {"text": "打电话问了站长"}).status_code == 302
    assert state_of(ref) == ("awaiting_reply", "")
    assert say(rider.client, "confirm", "2025-08-27").status_code == 303
    assert state_of(ref) == ("closed", "solved")
    public = rider.client.get(f"/m/{ref}").content.decode()
    assert RESULT in public
    assert "晚班十点半交车" not in public
    assert "冬天休息室六点就关，晚班没处去" not in public


def test_an_answer_of_another_matter_is_refused_on_the_page_with_both_shown(
    world: World, seat: Seat, rider: Asker
) -> None:
    other = world.assigned()
    world.act(other, "report", "handler", {"result": "done", "text": RESULT})
    rider.staff("accept", "desk", ACCEPT).staff("assign", "desk", {"lead_unit": "roads"})
    day = "2025-08-19"
    typed = {"result": "done", "text": RESULT.replace("，", " ")}
    refused = press(seat("handler", day), rider.ref, "report", typed)
    assert refused.status_code == 422
    html = refused.content.decode()
    for words in (other, "门口的灯不亮", RESULT, typed["text"]):
        assert words in html
    assert state_of(rider.ref) == ("in_progress", "")


def test_i_was_not_contacted_reaches_the_desk_of_both_units(world: World, seat: Seat, rider: Asker) -> None:
    rider.staff("accept", "desk", ACCEPT).staff("assign", "desk", {"lead_unit": "roads"})
    rider.staff("contact", "handler", {"text": "打过电话"})
    day = "2025-08-19"
    assert say(rider.client, "not_contacted", day, text="没接到").status_code == 303
    for name in ("handler", "beneficiary"):
        found = seat(name, day).get("/desk/voices/owed").context["groups"]
        assert [line.ref for group in found if group.code == "first" for line in group.lines] == [rider.ref]


def test_two_browsers_of_one_asker_the_older_page_undoes_nothing(world: World, rider: Asker) -> None:
    from django.test import Client

    rider.reported()
    first, second = rider.client, Client()
    second.post("/c", {"code": rider.code})
    day = "2025-08-20"
    for client in (first, second):
        client.cookies["yinuo_day"] = day
    old = guards(second.get("/mine"), "confirm")
    assert say(first, "send_back", day, text="还是六点关").status_code == 303
    assert second.post("/mine/act", old).status_code == 409
    assert state_of(rider.ref) == ("in_progress", "")
    world.later(3)
    rider.staff("report", "handler", {"result": "done", "text": "这回真的改到十点了"})
    rider.staff("confirm", "checker", {"text": "看过"})
    second.cookies["yinuo_day"] = "2025-08-26"
    assert (
        second.post("/mine/act", old).status_code == 409
    )  # the yes was to the first report, not to this one
    assert state_of(rider.ref) == ("awaiting_reply", "")
    assert say(second, "confirm", "2025-08-26").status_code == 303
    late = guards_of_no(first, "2025-08-26")
    assert late is None
    assert state_of(rider.ref) == ("closed", "solved")


def guards_of_no(client: Client, day: str) -> dict[str, str] | None:
    client.cookies["yinuo_day"] = day
    page = client.get("/mine")
    return guards(page, "send_back") if 'value="send_back"' in page.content.decode() else None


def test_two_officers_at_once_the_second_reads_what_the_first_did(world: World, seat: Seat) -> None:
    ref = world.assigned()
    one, two = seat("handler"), seat("colleague")
    form = two.get(f"/desk/{ref}/report").context["form"]
    back = {"text": "归水务", "proposed_unit": "water"}
    assert press(one, ref, "hand_back", back).status_code == 302
    refused = two.post(form.url, filled(form, {"result": "done", "text": "换好了"}))
    assert refused.status_code in {403, 404, 409}
    assert state_of(ref) == ("accepted", "")


def test_silence_is_replaced_by_a_later_no_and_a_later_yes(world: World, rider: Asker) -> None:
    from yinuo.kernel.matters.situation import SYSTEM

    rider.reported().world.later(31).act(rider.ref, "lapse", SYSTEM)
    assert state_of(rider.ref) == ("closed", "unconfirmed")
    world.later(60)
    assert say(rider.client, "send_back", day_of(world)).status_code == 303
    assert state_of(rider.ref) == ("in_progress", "")

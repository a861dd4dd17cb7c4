"""Words that somebody waits for: returns with their four hours, calls, first contacts, updates; each to whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from yinuo.doors.workspace.tests.walk import press, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]


WATCH = "看看，催牵头的单位"


def groups(client: Client) -> dict[str, list[tuple[str, bool, str]]]:
    page = client.get("/desk/voices/owed")
    assert page.status_code == 200, page.content.decode()[:800]
    told = page.context["groups"]
    return {one.code: [(line.ref, line.is_late, str(line.what)) for line in one.lines] for one in told}


def back(world: World, who: str, to: str) -> dict[str, str]:
    return {"text": f"按职责清单归{to}", "proposed_unit": to}


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("desk", ["returns"]),
        ("handler", ["called", "first", "aloud", "stale"]),
        ("head", ["called", "first", "aloud", "stale"]),
        ("checker", []),
        ("auditor", []),
        ("technician", []),
    ],
)
def test_everybody_sees_the_words_that_are_theirs(seat: Seat, name: str, codes: list[str]) -> None:
    assert list(groups(seat(name))) == codes


def test_nobody_without_a_seat_sees_any(world: World) -> None:
    from django.test import Client

    assert Client().get("/desk/voices/owed").status_code in {302, 403}
    assert world.now


def test_a_return_waits_four_working_hours_for_its_dispatcher(world: World, seat: Seat) -> None:
    early, fresh = world.assigned(), world.assigned()
    world.act(early, "hand_back", "handler", back(world, "handler", "water"))
    world.later(5 / 24).act(fresh, "hand_back", "handler", back(world, "handler", "water"))
    found = groups(seat("desk"))["returns"]
    assert found == [(early, True, "定交给谁"), (fresh, False, "定交给谁")]  # read at four in the afternoon
    page = seat("desk").get(f"/desk/{fresh}").content.decode()
    assert "roads" in page
    assert "说该由water办" in page
    assert "前要定。" in page
    assert "前要定，已经过了。" in seat("desk").get(f"/desk/{early}/assign").content.decode()
    press(seat("desk"), early, "assign", {"lead_unit": "water"})
    assert [ref for ref, *_ in groups(seat("desk"))["returns"]] == [fresh]


def test_a_third_unit_is_fixed_by_a_meeting_and_by_nothing_else(world: World, seat: Seat) -> None:
    ref = world.assigned()
    world.act(ref, "hand_back", "handler", back(world, "handler", "water"))
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    world.act(ref, "hand_back", "other", back(world, "other", "union"))
    desk = seat("desk")
    assert groups(desk)["returns"] == [(ref, True, "写会商，定归谁")]
    assert press(desk, ref, "assign", {"lead_unit": "union"}).status_code == 409
    assert seat("handler").get(f"/desk/voices/meet/{ref}").status_code == 404  # it is not theirs any more
    page = desk.get(f"/desk/voices/meet/{ref}")
    html = page.content.decode()
    assert "说该由union办" in html
    assert f"/desk/{ref}/call_in" in html
    form = page.context["form"]
    sent = {
        "version": form.version,
        "token": form.token,
        "text": "三家到场，商定由道路养护办",
        "lead_unit": "nobody",
    }
    assert desk.post(form.url, sent).status_code == 422
    assert state_of(ref) == ("accepted", "")
    assert desk.post(form.url, {**sent, "lead_unit": "roads", "version": "0"}).status_code == 409
    looked = desk.post(form.url, {**sent, "lead_unit": "roads", "text": "联系张三 13800138000 后商定"})
    assert looked.status_code == 422
    assert "13800138000" in looked.content.decode()
    done = desk.post(form.url, {**sent, "lead_unit": "roads", "support_units": "water"})
    assert done.status_code == 302
    assert state_of(ref) == ("in_progress", "")
    assert desk.get(f"/desk/voices/meet/{ref}").status_code == 302
    public = desk_page(ref)
    for words in ("会商", "三家到场，商定由道路养护办", "退过单，说该由union办", "先联系的是lane-office"):
        assert words in public


def desk_page(ref: str, day: str = "2025-08-20") -> str:
    from django.test import Client

    client = Client()
    client.cookies["yinuo_day"] = day
    return str(client.get(f"/m/{ref}").content.decode())


def test_who_may_not_assign_records_no_meeting(world: World, seat: Seat) -> None:
    ref = world.assigned()
    for unit, who in (("water", "handler"), ("union", "other")):
        world.act(ref, "hand_back", who, back(world, who, unit))
        if unit == "water":
            world.act(ref, "assign", "desk", {"lead_unit": "water"})
    assert seat("beneficiary").get(f"/desk/voices/meet/{ref}").status_code == 403
    assert seat("checker").get(f"/desk/voices/meet/{ref}").status_code == 403
    assert seat("technician").get(f"/desk/voices/meet/{ref}").status_code == 404


def test_who_is_called_in_is_told_until_they_answer(world: World, seat: Seat) -> None:
    ref = world.assigned()
    assert (
        press(seat("handler"), ref, "call_in", {"text": "请来看水管", "units": ["water"]}).status_code == 302
    )
    other = seat("other")
    assert groups(other)["called"] == [(ref, False, "回话")]
    assert "还没回话" in seat("handler").get(f"/desk/{ref}").content.decode()
    assert press(other, ref, "evidence", {"text": "水管不漏"}).status_code == 302
    assert groups(other)["called"] == []
    assert "8月18日回了" in seat("handler").get(f"/desk/{ref}").content.decode()
    public = desk_page(ref)
    assert "请来看水管" in public
    assert "water" in public
    assert "水管不漏" not in public


def test_first_contact_is_waited_for_by_both_units_and_taken_up_when_denied(world: World, seat: Seat) -> None:
    ref = world.assigned()
    for name in ("handler", "beneficiary"):  # the unit at work, and the one that was to speak first
        what = "去联系" if name == "handler" else WATCH
        assert groups(seat(name))["first"] == [(ref, False, what)]
        assert groups(seat(name, "2025-08-20"))["first"] == [(ref, True, what)]
    world.act(ref, "contact", "handler", {"text": "打过电话"})
    assert groups(seat("beneficiary"))["first"] == []
    world.later(0.01).act(ref, "not_contacted", world.requester(ref))
    for name in ("handler", "beneficiary"):
        what = "提的人说没有联系过：去联系" if name == "handler" else WATCH
        assert groups(seat(name))["first"] == [(ref, True, what)]
    assert "提的人说：没有人联系过" in seat("handler").get(f"/desk/{ref}").content.decode()
    world.later(0.01).act(ref, "message", "handler", {"text": "您好，在这里说"})
    assert groups(seat("handler"))["first"] == []


def test_ten_working_days_of_silence_are_told_to_both_units(world: World, seat: Seat) -> None:
    ref = world.assigned()
    world.act(ref, "contact", "handler", {"text": "打过电话"})
    assert groups(seat("handler", "2025-09-01"))["stale"] == []
    for name in ("handler", "beneficiary"):
        what = "说说进展" if name == "handler" else WATCH
        assert groups(seat(name, "2025-09-02"))["stale"] == [(ref, True, what)]
    world.later(9).act(ref, "update", "handler", {"text": "等灯杆"})
    assert groups(seat("handler", "2025-09-02"))["stale"] == []


def test_without_a_limit_nobody_is_late_with_a_first_word(world: World, seat: Seat) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import TimeLimit

    world.assigned()
    TimeLimit.objects.filter(limit_class="help").update(first_contact="")
    book.forget()
    assert groups(seat("handler"))["first"] == []


def test_the_page_asks_no_more_for_three_than_for_one(world: World, seat: Seat) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as counted:
            groups(handler)
        return len(counted)

    handler = seat("handler")
    world.assigned()
    asked()
    one = asked()
    world.assigned()
    world.assigned()
    assert asked() == one


def test_the_line_says_it_in_english_too(world: World, seat: Seat) -> None:
    world.assigned()
    client = seat("handler")
    client.cookies["django_language"] = "en"
    html = client.get("/desk/voices/owed").content.decode()
    assert "get in touch" in html
    assert "还没联系上的" not in html

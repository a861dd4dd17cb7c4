"""A channel through the client: one notice at a time, asked back by code, answered under it, who has been silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.db import IntegrityError, transaction

from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice
from yinuo.programmes.voices.tests.browsing import ref_of, shown_code

if TYPE_CHECKING:
    from django.http import HttpResponse

    from yinuo.programmes.voices.tests.talks.hall import Hall

ON, UNTIL = date(2025, 8, 19), date(2025, 9, 5)


def pushed(hall: Hall, on: date = ON, who: str = "", **more: Any) -> HttpResponse:
    typed = {
        "verb": "push", "token": f"push-{on}", "title": "登记到九月五日", "body": "带身份证。\n十分钟。",
        "unit": hall.department, "until_on": (on + (UNTIL - ON)).isoformat(), **more,
    }  # fmt: skip
    return hall.at(who or hall.answerer, on).post(f"/desk/voices/channels/{hall.group}", typed)  # type: ignore[return-value]


def asked_back(hall: Hall, body: str = "外地的也能办吗？", on: date = ON, **more: Any) -> Any:
    client = hall.at(on=on)
    form = client.get(f"/voices/channels/{hall.group}").content.decode()
    token, notice = (form.split(f'name="{name}" value="')[1].split('"')[0] for name in ("token", "notice"))
    return client.post(
        f"/voices/channels/{hall.group}", {"token": token, "notice": notice, "body": body, **more}
    )


def answered(hall: Hall, tracking: str, title: str, on: date, text: str = "能，带身份证就行") -> None:
    ref = ref_of(tracking)
    accept = {
        "title": title,
        "category": "enquiry",
        "visibility": "public",
        "first_contact_unit": hall.department,
    }
    hall.act(ref, "accept", hall.city_desk, on, **accept)
    hall.act(ref, "assign", hall.city_desk, on, lead_unit=hall.department)
    hall.act(ref, "report", hall.answerer, on, result="done", text=f"{text}：{title}")


def shown(hall: Hall, on: date, language: str = "zh-hans", tail: str = "") -> str:
    answer = hall.at(on=on, language=language).get(f"/voices/channels/{hall.group}{tail}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_notice_is_read_asked_back_on_and_answered_under(hall: Hall, language: str) -> None:
    assert "empty big" in shown(hall, ON, language)
    assert pushed(hall).status_code == 302
    assert "登记到九月五日" in shown(hall, ON, language)
    first, second = (shown_code(asked_back(hall, f"追问第{n}句")) for n in range(2))
    assert {row.notice_id for row in ChannelAsk.objects.all()} == {ChannelNotice.objects.get().pk}
    answered(hall, first, "外地户口能不能办", ON)
    after = shown(hall, ON + timedelta(1), language)
    assert "外地户口能不能办" in after
    assert "能，带身份证就行" in after
    assert "追问第" not in after
    assert ("还有 1 个收下了" if language == "zh-hans" else "1 more was received") in after
    public = hall.at(on=ON + timedelta(1)).get(f"/m/{ref_of(first)}").content.decode()
    assert f"/voices/channels/{hall.group}" in public
    assert ref_of(second)


def test_one_notice_at_a_time_and_the_database_refuses_two(hall: Hall) -> None:
    pushed(hall)
    again = pushed(hall, ON + timedelta(1), title="第二条")
    assert again.status_code == 409
    assert "登记到九月五日" in again.content.decode()
    assert ChannelNotice.objects.count() == 1
    told = {
        "group": hall.group,
        "unit_id": hall.department,
        "place_id": hall.place,
        "title": "二",
        "body": "二",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        ChannelNotice.objects.create(code="second", from_on=ON, until_on=UNTIL, **told)


def test_the_same_press_twice_is_one_notice(pinghu_hall: Hall) -> None:
    assert [pushed(pinghu_hall).status_code for _ in range(2)] == [302, 302]
    assert ChannelNotice.objects.count() == 1


def test_what_has_run_out_or_was_ended_makes_room(hall: Hall) -> None:
    pushed(hall)
    assert pushed(hall, UNTIL + timedelta(1), title="下一条").status_code == 302
    first, second = ChannelNotice.objects.order_by("from_on")
    assert (first.ended_on, second.ended_on) == (UNTIL + timedelta(1), None)
    on = UNTIL + timedelta(2)
    end = {"verb": "end", "notice": second.code}
    assert hall.at(hall.stranger, on).post(f"/desk/voices/channels/{hall.group}", end).status_code == 403
    assert hall.at(hall.second, on).post(f"/desk/voices/channels/{hall.group}", end).status_code == 302
    assert hall.at(hall.second, on).post(f"/desk/voices/channels/{hall.group}", end).status_code == 409
    assert "empty big" in shown(hall, on)
    assert "下一条" in shown(hall, on)
    assert pushed(hall, on, title="第三条").status_code == 302
    assert "第三条" in shown(hall, on)


def test_the_desk_of_the_place_ends_one_too(pinghu_hall: Hall) -> None:
    pushed(pinghu_hall)
    end = {"verb": "end", "notice": ChannelNotice.objects.get().code}
    desk = pinghu_hall.at(pinghu_hall.city_desk, ON + timedelta(1))
    assert desk.post("/desk/voices/channels/riders", end).status_code == 302
    assert desk.post("/desk/voices/channels/riders", {**end, "notice": "none"}).status_code == 404
    assert desk.post("/desk/voices/channels/riders", {"verb": "sing"}).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"unit": "sl-ju-e"}, "unit"),
        ({"until_on": ""}, "until_on"),
        ({"until_on": "2025-08-18"}, "until_on"),
        ({"until_on": "2026-08-18"}, "until_on"),
        ({"body": "打13800138000问"}, "body"),
    ],
)
def test_what_is_wrong_with_a_notice_stands_beside_its_field(
    pinghu_hall: Hall, typed: dict[str, Any], field: str
) -> None:
    answer: Any = pushed(pinghu_hall, **typed)
    assert answer.status_code == 422
    assert [one.name for one in answer.context["push"].errors] == [field]
    assert not ChannelNotice.objects.exists()


def test_a_number_that_is_the_offices_own_is_kept_once_somebody_looked(pinghu_hall: Hall) -> None:
    assert pushed(pinghu_hall, body="打13800138000问", looked="on").status_code == 302


@pytest.mark.parametrize(
    ("who", "may"),
    [("handler-ju-d", True), ("desk", True), ("handler-gonghui", True), ("handler-qiye-a", False),
     ("checker-ju-c", False), ("auditor", False), ("technician", False)],
)  # fmt: skip
def test_departments_push_and_nobody_else(pinghu_hall: Hall, who: str, may: bool) -> None:  # noqa: FBT001
    from yinuo.kernel.people.models import Account, Appointment

    person = Account.objects.get(username=who).person_id
    unit = Appointment.objects.values_list("unit_id", flat=True).get(person_id=person)
    answer: Any = pushed(pinghu_hall, who=who, unit=unit)
    assert answer.status_code == (302 if may else 403)
    page = pinghu_hall.at(who, ON).get("/desk/voices/channels/riders")
    assert (page.context["push"] is not None) is may


def test_nobody_asks_back_on_what_no_longer_stands(pinghu_hall: Hall) -> None:
    from yinuo.doors.portal.asking import fresh_token

    pushed(pinghu_hall)
    gone = {"token": fresh_token(), "notice": ChannelNotice.objects.get().code, "body": "还能问吗"}
    late = pinghu_hall.at(on=UNTIL + timedelta(1)).post("/voices/channels/riders", gone)
    assert (late.status_code, "还能问吗" in late.content.decode()) == (409, True)
    assert (
        pinghu_hall.at(on=ON).post("/voices/channels/riders", {**gone, "notice": "none"}).status_code == 404
    )
    assert pinghu_hall.at(on=ON).get("/voices/channels/nobody").status_code == 404
    assert asked_back(pinghu_hall, "").status_code == 422
    assert not ChannelAsk.objects.exists()


def test_either_side_is_shown_once_it_has_been_silent_for_thirty_days(hall: Hall) -> None:
    pushed(hall)
    tracking = shown_code(asked_back(hall))
    answered(hall, tracking, "外地户口能不能办", ON + timedelta(2))
    channel = hall.at(on=ON + timedelta(32)).get(f"/voices/channels/{hall.group}").context["channel"]
    ((name, unit),) = channel.units
    assert (unit.last_on, unit.is_silent, channel.n_silent) == (ON + timedelta(2), False, 0)
    assert (channel.heard.unit, channel.heard.last_on, channel.heard.is_silent) == ("", ON, True)
    later = hall.at(on=ON + timedelta(33)).get(f"/voices/channels/{hall.group}")
    assert later.context["channel"].n_silent == 1
    told = later.content.decode()
    assert name in told
    assert [days in told for days in ("31 天没有声音", "33 天没有声音")] == [True, True]
    listed = hall.at(on=ON + timedelta(33), language="en").get("/voices/channels").content.decode()
    assert "1 unit not heard for thirty days" in listed


def test_what_was_sealed_is_told_of_nowhere(pinghu_hall: Hall) -> None:
    hall = pinghu_hall
    pushed(hall)
    tracking = shown_code(asked_back(hall, "要封存的"))
    accept = {"title": "封", "category": "enquiry", "visibility": "sealed", "first_contact_unit": "sl-ju-d"}
    hall.act(ref_of(tracking), "accept", hall.city_desk, ON, **accept)
    channel = hall.at(on=ON + timedelta(1)).get("/voices/channels/riders").context["channel"]
    assert (channel.running.n, channel.heard) == (0, None)


def test_the_feed_names_each_notice_for_ever_and_the_poster_has_its_square(hall: Hall) -> None:
    pushed(hall)
    answer = hall.at(on=UNTIL + timedelta(3)).get(f"/voices/channels/{hall.group}.atom")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)  # noqa: S314 -- our own
    name = "{http://www.w3.org/2005/Atom}"
    code = ChannelNotice.objects.get().code
    assert [one.findtext(f"{name}id") for one in feed.iter(f"{name}entry")] == [
        f"tag:testserver,2025:/voices/notices/{code}"
    ]
    assert feed.findtext(f"{name}updated") == feed.findtext(f"{name}entry/{name}updated")
    bare = hall.at(on=ON - timedelta(1)).get(f"/voices/channels/{hall.group}.atom")
    assert ET.fromstring(bare.content).find(f"{name}entry") is None  # noqa: S314 -- our own
    for on in (ON, ON - timedelta(1)):
        poster = shown(hall, on, tail="/poster")
        assert "<svg" in poster
        assert ("登记到九月五日" in poster) == (on == ON)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_desk_lists_every_group(hall: Hall, language: str) -> None:
    pushed(hall)
    listed = hall.at(hall.answerer, ON, language).get("/desk/voices/channels").content.decode()
    assert "登记到九月五日" in listed
    one = (
        hall.at(hall.answerer, ON, language)
        .get(f"/desk/voices/channels/{hall.group}?did=push")
        .content.decode()
    )
    assert ("推出去了。" if language == "zh-hans" else "Pushed.") in one


def test_where_it_came_back_stands_beside_the_matter_at_the_desk(pinghu_hall: Hall) -> None:
    pushed(pinghu_hall)
    tracking = shown_code(asked_back(pinghu_hall))
    desk = pinghu_hall.at(pinghu_hall.city_desk, ON)
    assert "/desk/voices/channels/riders" in desk.get(f"/desk/{ref_of(tracking)}").content.decode()
    accept = desk.get(f"/desk/{ref_of(tracking)}/accept").content.decode()
    assert 'class="panel"' not in accept


def test_a_place_without_groups_says_what_will_stand_there(pinghu_hall: Hall) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Pack

    pack = Pack.objects.get()
    pack.words = {name: value for name, value in pack.words.items() if name != "groups"}
    pack.version += 1
    pack.save()
    book.forget()
    assert "empty big" in pinghu_hall.at(on=ON).get("/voices/channels").content.decode()
    assert "empty big" in pinghu_hall.at("desk", ON).get("/desk/voices/channels").content.decode()

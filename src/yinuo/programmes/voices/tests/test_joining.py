"""Duplicates and topics at the desk; joining many into one, where nobody who asked is ever lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.config.phrased import phrased
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.situation import Actor
from yinuo.programmes.voices.models import VoiceJoined, VoiceTopic, VoiceTopicDay
from yinuo.programmes.voices.tests.decided import SPOTS, pipe
from yinuo.programmes.voices.tests.test_suggesting import panels
from yinuo.programmes.voices.tests.test_topics import OTHERS, SAID

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[[str], Client]

SAME = "可能是同一件"
AGREE = {"decision": "agree"}
LEAKS = (
    "云溪花园地下车库漏水，车都被淋了，物业说不归他们管",
    "云溪花园的地下车库一直漏水，车被淋花了",
    "云溪花园车库漏水一个月没人管",
    "反映云溪花园地下车库顶上漏水，下雨就滴",
    "云溪花园地下车库又漏水了，地上都是水",
)


def merged(world: World, ref: str, into: str) -> None:
    world.act(
        ref, "end", "desk", {"outcome": "merged", "reason": "same_matter", "text": "同一件", "parent": into}
    )
    world.act(ref, "end", "desk2", AGREE)


def seen_by(world: World, ref: str, who: str, body: str) -> list[str]:
    from yinuo.programmes.voices.duplicates import twins

    stream = Matter.objects.get(ref=ref).pk
    return [one.ref for one in twins(stream, body, world[who], world.now, world.now.date())]


def test_what_may_be_the_same_stands_beside_with_the_laws_own_merge_filled_in(
    world: World, seat: Seat
) -> None:
    first = world.assigned(body=LEAKS[0])
    for spot in SPOTS:
        world.ask(body=pipe(spot))
    ref = world.ask(body=LEAKS[1]).ref
    panel = panels(seat("desk").get(f"/desk/{ref}"))[SAME]
    assert [link.url for link in panel.links] == [f"/desk/{first}"]
    assert str(panel.note) == "受理以后才能并。"
    world.act(
        ref,
        "accept",
        "desk",
        {
            "title": "车库漏水",
            "category": "help",
            "visibility": "public",
            "first_contact_unit": "lane-office",
        },
    )
    for path in (f"/desk/{ref}", f"/desk/{ref}/end"):
        link, join = panels(seat("desk").get(path))[SAME].links
        assert str(link.note).split(" · ")[0] in {"几乎一样", "很像", "有些像"}
    form = seat("desk").get(join.url).context["form"]
    told = {field.name: field.value for field in form.fields}
    assert (told["outcome"], told["reason"], told["parent"]) == ("merged", "same_matter", first)
    assert told["text"] == "说的是同一件事，并到一起办。办好了一样来问您，您不同意就分出来单办。"
    seat("desk").post(join.url, {"version": form.version, "token": form.token, **told})
    assert Matter.objects.get(ref=ref).memory["proposal"]["public"]["parent"] == first
    assert SAME not in panels(seat("handler").get(f"/desk/{first}"))


def test_commoner_pairs_are_asked_for_two_at_a_time_and_never_one_word_cut_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.kernel.search import sharing

    ref = world.ask(body=LEAKS[0]).ref
    monkeypatch.setattr(sharing, "n_texts", lambda: 1_000_000)
    monkeypatch.setattr(sharing, "share_of", lambda _part: 0.03)
    asked = sharing.questions("云溪花园漏水")
    assert "'云溪' & '漏水'" in asked
    assert "'云溪' & '溪花'" not in asked
    assert seen_by(world, world.ask(body=LEAKS[1]).ref, "desk", LEAKS[1]) == [ref]


def test_an_address_fills_in_choices_and_no_words(world: World, seat: Seat) -> None:
    ref = world.accepted()
    form = seat("desk").get(f"/desk/{ref}/end?outcome=declined&text=骗人的话&where_to=别处").context["form"]
    told = {field.name: field.value for field in form.fields}
    assert (told["outcome"], told["text"], told["where_to"]) == ("declined", "", "")
    form = seat("desk").get(f"/desk/{ref}/assign?lead_unit=nowhere").context["form"]
    assert 'value="nowhere"' not in seat("desk").get(form.url + "?lead_unit=nowhere").content.decode()


def test_duplicates_are_of_ones_sight_of_the_last_year_and_never_sealed(world: World) -> None:
    old = world.ask(body=LEAKS[0]).ref
    world.later(360)
    sealed = world.accepted(body=LEAKS[2])
    world.act(sealed, "seal", "desk", {"ground": "disclosure", "text": "说了人"})
    world.act(sealed, "seal", "desk2", AGREE)
    about = world.ask(body=LEAKS[3], about_office="yes", about_unit="inspect").ref
    theirs = world.assigned(body=LEAKS[4])
    ref = world.ask(body=LEAKS[1]).ref
    assert set(seen_by(world, ref, "desk", LEAKS[1])) == {old, theirs}
    assert about in seen_by(world, ref, "mediator2", LEAKS[1])
    assert seen_by(world, ref, "handler", LEAKS[1]) == [theirs]
    world.later(10)
    assert seen_by(world, ref, "desk", LEAKS[1]) == [theirs]
    assert seen_by(world, ref, "desk", "的了") == []
    assert seen_by(world, ref, "desk", "打印机卡纸") == []


def test_twelve_say_yes_and_one_says_no_and_nobody_is_lost(world: World, seat: Seat) -> None:
    """The parent and twelve that went into it: each told, each asked at the end, the one who says no is split off."""
    from yinuo.kernel.matters.queries import sight
    from yinuo.kernel.notices.models import Outbox

    parent = world.assigned(body=LEAKS[0])
    children = [world.accepted(body=f"{LEAKS[n % 5]}（{n}）", contact="13900000000") for n in range(13)]
    for ref in children:
        merged(world, ref, parent)
    streams = {ref: Matter.objects.get(ref=ref).pk for ref in children}
    told = list(Outbox.objects.filter(cause="ended").values_list("stream_id", flat=True))
    assert sorted(told) == sorted(streams.values())
    for ref in children:  # each may object at once
        verbs = {offer.verb for offer in sight(ref, world.requester(ref), world.now).offers}
        assert {"send_back", "appeal"} <= verbs
        assert "confirm" not in verbs
    world.later(1).act(parent, "report", "handler", {"result": "done", "text": f"{parent} 的车库顶补好了"})
    asked = list(Outbox.objects.filter(cause="asked").values_list("stream_id", flat=True))
    assert sorted(asked) == sorted(streams.values())
    for ref in children:  # each is asked, by the code of their own
        verbs = {offer.verb for offer in sight(ref, world.requester(ref), world.now).offers}
        assert {"confirm", "send_back"} <= verbs
    *content, last = children
    for ref in content:
        world.act(ref, "confirm", world.requester(ref))
    world.act(last, "send_back", world.requester(last), {"text": "我家那一角还漏"})
    split = Matter.objects.get(ref=last)
    assert (split.state, split.lead_unit_id, split.parent_id) == ("in_progress", "roads", None)
    assert {Matter.objects.get(ref=ref).outcome for ref in content} == {"solved"}
    assert Matter.objects.get(ref=parent).state == "awaiting_reply"
    client = seat("handler")
    client.cookies["yinuo_day"] = "2025-08-19"
    panel = panels(client.get(f"/desk/{parent}"))["并进来的"]
    assert str(panel.text) == "并进来 13 件：12 件说办好了，1 件说没有，0 件撤回，0 件还没说。"
    assert [link.url for link in panel.links] == [f"/desk/{last}"]


def test_whoever_was_joined_may_leave_and_comes_back_where_the_other_dies(world: World) -> None:
    parent, leaver, orphan = (world.accepted(body=text) for text in LEAKS[:3])
    for ref in (leaver, orphan):
        merged(world, ref, parent)
    world.act(leaver, "withdraw", world.requester(leaver))
    world.act(parent, "withdraw", world.requester(parent))
    world.act(orphan, "reopen", Actor(0, "system"), {"text": "并到的那件没有结果，这件回到原处。"})
    assert dict(VoiceJoined.objects.values_list("stream__ref", "said")) == {leaver: "left"}
    again = world.accepted(body=LEAKS[3])
    merged(world, orphan, again)
    assert VoiceJoined.objects.get(stream__ref=orphan).parent.ref == again


@pytest.fixture
def crowd(world: World) -> list[str]:
    """Have five who know each other by nothing say the same, and the worker know that they do."""
    refs = [world.ask(body=text, contact=f"1390000000{n}").ref for n, text in enumerate(LEAKS)]
    on, last = world.now.date(), Matter.objects.order_by("-pk")[0].pk
    VoiceTopicDay.objects.create(on=on, found_at=world.now, last=last)
    streams = Matter.objects.filter(ref__in=refs).values_list("pk", flat=True)
    VoiceTopic.objects.bulk_create(VoiceTopic(on=on, n=0, stream_id=stream) for stream in streams)
    return refs


def test_a_topic_stands_at_the_desk_and_leads_to_its_matters(
    world: World, seat: Seat, crowd: list[str]
) -> None:
    page = seat("desk").get("/desk/voices/topics")
    ((one, url),) = page.context["topics"]
    assert [row.ref for row in one.matters] == crowd[::-1]
    assert (one.n_senders, round(one.heat)) == (5, 5)
    assert "云溪花园" in one.name
    assert one.name in page.content.decode()
    rows = seat("desk").get(url).context["rows"]
    assert [row.ref for row in rows] == crowd
    assert not any(row.may_go or row.may_take for row in rows)
    assert seat("desk").get("/desk/voices/topics/TC-2025-NOTHERE").status_code == 404


def tell(world: World) -> list[str]:
    """Have four say the same of one garage, seven share a word or two with them, and sixty speak of anything."""
    ours = [
        world.ask(body=f"{title}\n{detail}", contact=f"1390000000{n}").ref
        for n, (title, detail) in enumerate(SAID)
    ]
    for title, detail in OTHERS:
        world.ask(body=f"{title}\n{detail}")
    for row in phrased("pinghu", 60):
        world.ask(body=f"{row['title']}\n{row['detail']}")
    return ours


def test_topics_are_found_among_what_came_in(world: World, seat: Seat) -> None:
    ours = tell(world)
    found = [one for one, _url in seat("desk").get("/desk/voices/topics").context["topics"]]
    assert [one for one in found if len({row.ref for row in one.matters} & set(ours)) >= 3] != []
    day = VoiceTopicDay.objects.get()
    seat("desk").get("/desk/voices/topics")
    assert VoiceTopicDay.objects.get().found_at == day.found_at
    world.ask(body="又一件")
    seat("desk").get("/desk/voices/topics")
    assert VoiceTopicDay.objects.get().last > day.last


def test_a_topic_is_what_its_reader_may_see_of_it(world: World, seat: Seat, crowd: list[str]) -> None:
    assert seat("handler").get("/desk/voices/topics").context["topics"] == []
    for ref in crowd[:2]:
        given = {
            "title": "车库漏水",
            "category": "help",
            "visibility": "public",
            "first_contact_unit": "lane-office",
        }
        world.act(ref, "accept", "desk", given)
        world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    ((one, _url),) = seat("handler").get("/desk/voices/topics").context["topics"]
    assert (one.n_senders, len(one.matters)) == (2, 2)


def test_one_sender_warms_nothing_however_much_they_send(world: World, seat: Seat) -> None:
    """A contact left six times is one sender, and so is everybody of whom nothing is known, on one day."""
    on = world.now.date()
    for contact in ("13900000000", ""):
        refs = [world.ask(body=LEAKS[n % 5], contact=contact).ref for n in range(6)]
        VoiceTopic.objects.all().delete()
        last = Matter.objects.order_by("-pk")[0].pk
        VoiceTopicDay.objects.update_or_create(on=on, defaults={"found_at": world.now, "last": last})
        for stream in Matter.objects.filter(ref__in=refs).values_list("pk", flat=True):
            VoiceTopic.objects.create(on=on, n=0, stream_id=stream)
        assert seat("desk").get("/desk/voices/topics").context["topics"] == []


def test_one_press_asks_the_merge_of_each_and_a_second_person_decides(
    world: World, seat: Seat, crowd: list[str]
) -> None:
    given = {
        "title": "车库漏水",
        "category": "help",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    for ref in crowd[:4]:
        world.act(ref, "accept", "desk", given)
    url = f"/desk/voices/topics/{crowd[0]}"
    rows = seat("desk").get(url).context["rows"]
    assert [(row.may_take, row.may_go, row.is_into) for row in rows] == [
        (True, True, True), *[(True, True, False)] * 3, (False, False, False),
    ]  # fmt: skip
    for empty in ({}, {"into": crowd[0]}, {"into": "TC-1", "pick": [rows[1].value]}):
        page = seat("desk").post(url, {"text": "同一件", **empty})
        assert (page.status_code, "先选并到哪一件" in page.content.decode()) == (422, True)
    sent: dict[str, Any] = {
        "into": crowd[0], "text": "同一件事", "token": "one-press",
        "pick": [rows[1].value, rows[2].value, f"{crowd[3]}.0", rows[4].value],
    }  # fmt: skip
    page = seat("desk").post(url, sent)
    assert [one.ref for one in page.context["done"]] == crowd[1:3]
    assert [one.ref for one in page.context["refused"]] == crowd[3:]
    assert [row.may_go for row in page.context["rows"]] == [True, False, False, True, False]
    again = seat("desk").post(url, sent)
    assert [one.ref for one in again.context["done"]] == crowd[1:3]
    assert {Matter.objects.get(ref=ref).state for ref in crowd[1:3]} == {"accepted"}
    handler = seat("handler").get(url)
    assert handler.status_code == 404
    world.later(1).act(crowd[1], "end", "desk2", AGREE)
    assert Matter.objects.get(ref=crowd[1]).outcome == "merged"


def test_a_large_window_is_left_to_the_worker(
    world: World, seat: Seat, crowd: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.programmes.voices import gathering

    monkeypatch.setattr(gathering, "SMALL", 3)
    on = world.now.date()
    VoiceTopicDay.objects.update(last=1)
    assert len(seat("desk").get("/desk/voices/topics").context["topics"]) == 1
    assert VoiceTopicDay.objects.get().last == 1
    VoiceTopicDay.objects.all().delete()
    page = seat("desk").get("/desk/voices/topics")
    assert (page.context["day"], "后台每小时找一次" in page.content.decode()) == (None, True)
    VoiceTopicDay.objects.create(on=on - timedelta(120), found_at=world.now, last=1)
    gathering.find(on, world.now)
    assert list(VoiceTopicDay.objects.values_list("on", flat=True)) == [on]


def test_topics_are_told_in_english(world: World, seat: Seat, crowd: list[str]) -> None:
    client = seat("desk")
    client.cookies["django_language"] = "en"
    for path in ("/desk/voices/topics", f"/desk/voices/topics/{crowd[0]}", "/desk/voices/"):
        page = client.get(path).content.decode()
        assert '<html lang="en"' in page
        assert [word for word in ("大家", "热度", "并案", "照用") if word in page] == []

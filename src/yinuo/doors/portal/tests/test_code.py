"""The code: looked up with the same work whatever is typed, kept in no log and no session, cancelled by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.portal.tests.test_round import code_on, hidden, raised
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from yinuo.kernel.matters.tests.world import World


@pytest.fixture
def held(world: World) -> tuple[Client, str]:
    """Give a browser that holds the code of a matter just raised, and the code."""
    client = Client()
    code = code_on(raised(client))
    client.post("/c", {"code": code})
    return client, code


def test_a_code_is_found_however_it_is_typed(held: tuple[Client, str]) -> None:
    _client, code = held
    lower = " ".join(code[n : n + 4] for n in (0, 4, 8)).lower()
    for typed in (code, lower, code.replace("0", "O"), f"  {code}\n"):
        assert Client().post("/c", {"code": typed}).status_code == 303, typed


def test_every_code_that_opens_nothing_is_answered_alike(
    held: tuple[Client, str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, code = held
    client.post("/c/cancel", {"code": code})
    wrong = "ZZZZZZZZZZZZ"
    answers = []
    for typed in (wrong, code, "short", "", "\x00" * 12, "码" * 12, "Z" * 4000):
        with django_assert_num_queries(1):
            answers.append(Client().post("/c", {"code": typed}))
    assert {answer.status_code for answer in answers} == {404}
    bodies = [
        answer.content.decode().replace(typed, "?")
        for answer, typed in zip(answers[:2], (wrong, code), strict=True)
    ]
    assert bodies[0] == bodies[1]
    assert all(not answer.cookies for answer in answers)


def test_the_cookie_tells_nothing_and_lasts_half_an_hour(held: tuple[Client, str], settings: Any) -> None:
    client, code = held
    cookie = client.cookies["yinuo_mine"]
    assert code not in cookie.value
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"], cookie["path"]) == (
        True,
        "Lax",
        1800,
        "/mine",
    )


def test_a_cookie_made_up_or_too_old_opens_nothing(
    held: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _code = held
    assert client.get("/mine").status_code == 200
    from yinuo.doors.portal import visitor

    monkeypatch.setattr(visitor, "SECONDS", -1)
    assert client.get("/mine").headers["Location"] == "/c"
    monkeypatch.undo()
    client.cookies["yinuo_mine"] = "made-up"
    assert client.get("/mine").headers["Location"] == "/c"
    assert client.post("/mine/act", {"verb": "message"}).headers["Location"] == "/c"


def test_a_cancelled_code_is_gone_from_every_browser(held: tuple[Client, str]) -> None:
    client, code = held
    other = Client()
    answer = other.post("/c/cancel", {"code": code, "token": "t"})
    assert answer.headers["Location"] == "/c?done=gone"
    assert "作废" in other.get("/c?done=gone").content.decode()
    assert client.get("/mine").status_code == 404
    assert other.post("/c/cancel", {"code": code}).status_code == 404


def test_putting_away_takes_the_code_out_of_the_browser(held: tuple[Client, str]) -> None:
    client, _code = held
    client.post("/mine/close")
    assert client.get("/mine").headers["Location"] == "/c"


def test_too_many_codes_too_fast(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.shell import pace

    monkeypatch.setitem(pace.MOST, "code", 2)
    answers = [Client().post("/c", {"code": "ZZZZZZZZZZZZ"}) for _n in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    waits = [int(answer.get("Retry-After", "0")) for answer in answers]
    assert (waits[:2], 0 < waits[2] <= pace.WINDOW) == ([0, 0], True)


def act(client: Client, verb: str, **typed: Any) -> Any:
    page = client.get("/mine")
    form = {name: hidden(page, name, f'value="{verb}"') for name in ("version", "token")}
    return client.post("/mine/act", {"verb": verb, **form, **typed})


def test_a_verb_that_is_not_offered_is_refused(held: tuple[Client, str]) -> None:
    client, _code = held
    for verb in ("confirm", "reopen", "accept", "seal", "erased", "no-such-verb", ""):
        answer = client.post("/mine/act", {"verb": verb, "version": "1", "token": verb})
        assert answer.status_code in {403, 409, 422}, verb
    assert Matter.objects.get().state == "submitted"


def test_a_stale_page_is_told_and_keeps_the_words(held: tuple[Client, str], world: World) -> None:
    client, _code = held
    ref = Matter.objects.get().ref
    page = client.get("/mine")
    form = {name: hidden(page, name, 'value="withdraw"') for name in ("version", "token")}
    given = {"title": "标题", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.later(0.3).act(ref, "accept", "desk", given)
    client.cookies["yinuo_day"] = "2025-08-19"
    answer = client.post("/mine/act", {"verb": "withdraw", "text": "算了吧", **form})
    assert answer.status_code == 409
    assert "算了吧" in answer.content.decode()
    assert "已经有人动过" in answer.content.decode()


def test_an_empty_message_is_named_beside_its_field(held: tuple[Client, str]) -> None:
    client, _code = held
    answer = act(client, "message", text="  ")
    assert answer.status_code == 422
    assert "不能空着" in answer.content.decode()


def test_one_press_of_a_message_twice_is_one_message(held: tuple[Client, str]) -> None:
    client, _code = held
    page = client.get("/mine")
    form = {name: hidden(page, name, 'value="message"') for name in ("version", "token")}
    for _n in range(2):
        client.post("/mine/act", {"verb": "message", "text": "只说一遍的话", **form})
    assert client.get("/mine").content.decode().count("只说一遍的话") == 1


def test_an_alarm_goes_to_the_auditor_and_stands_nowhere_public(
    held: tuple[Client, str], world: World
) -> None:
    client, _code = held
    assert act(client, "alarm", text="有人来敲门").status_code == 303
    assert "有人来敲门" in client.get("/mine").content.decode()


def test_every_offer_is_a_form_and_no_form_is_more(held: tuple[Client, str]) -> None:
    import re
    from datetime import date

    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.actors import holder
    from yinuo.kernel.matters.queries import sight

    client, code = held
    html = client.get("/mine").content.decode()
    shown = set(re.findall(r'name="verb" value="(\w+)"', html))
    who = holder(code)
    now = story_instant(date(2025, 8, 18)) + timedelta(seconds=5)
    assert shown == {offer.verb for offer in sight(who.ref, who.actor, now).offers}


def test_a_photo_of_the_own_matter_is_the_askers_alone(held: tuple[Client, str], jpeg: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from yinuo.kernel.matters.models import Evidence

    client, _code = held
    sent = act(client, "evidence", text="门口", photo=SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg"))
    assert sent.status_code == 303
    url = f"/mine/photo/{Evidence.objects.get().pk}"
    assert url in client.get("/mine").content.decode()
    answer: Any = client.get(url)
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert Client().get(url).status_code == 404
    assert Client().get(f"/m/{Matter.objects.get().ref}/photo/{Evidence.objects.get().pk}").status_code == 404

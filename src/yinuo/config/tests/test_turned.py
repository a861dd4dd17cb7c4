"""The other language on a page somebody has typed into: the words come along, and nothing is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.tests.cast import Cast
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = "夜里去看，灯还是不亮"
Way = tuple[Client, str, dict[str, str]]


def _officer(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.account(name))
    return client


def _raise(_cast: Cast) -> Way:
    return Client(), "/raise", {"body": WORDS, "category": "help", "place": "lane", "about": "no"}


def _not_so(cast: Cast) -> Way:
    ref = cast.world.promised()
    proof = {"proof_on": "2025-08-18"}
    cast.world.act(ref, "report", "handler", {"result": "done", "text": "修好了", **proof})
    cast.world.act(ref, "confirm", "checker", {"text": "看了", **proof})
    return Client(), f"/m/{ref}/act", {"verb": "challenge", "text": WORDS}


def _mine(cast: Cast) -> Way:
    client, ref = Client(), cast.world.assigned()
    client.post("/c", {"code": cast.codes[ref]})
    return client, "/mine/act", {"verb": "message", "text": WORDS}


def _report(cast: Cast) -> Way:
    ref = cast.world.assigned()
    return _officer(cast, "handler"), f"/desk/{ref}/report", {"result": "done", "text": WORDS, "version": "3"}


def _file(cast: Cast) -> Way:
    return _officer(cast, "desk"), "/desk/new", {"kind": "request", "body": WORDS}


def _name(cast: Cast) -> Way:
    return _officer(cast, "desk"), "/desk/narrow", {"base": "all", "name": WORDS}


WAYS: dict[str, Callable[[Cast], Way]] = {
    "raise": _raise,
    "not so": _not_so,
    "mine": _mine,
    "report": _report,
    "file": _file,
    "name": _name,
}


def switch(answer: Any, to: str) -> tuple[str, str]:
    """Give (the form that the switch sends, the address it sends it to)."""
    found = re.search(rf'<button class="bare" form="([^"]+)" formaction="([^"]+)" formnovalidate lang="{to}"',
                      answer.content.decode())  # fmt: skip
    assert found
    return found[1], found[2].replace("&amp;", "&")


@pytest.mark.parametrize("way", WAYS)
def test_what_was_typed_comes_along_and_nothing_is_done(db: None, way: str) -> None:
    cast = Cast()
    client, path, typed = WAYS[way](cast)
    client.cookies["yinuo_day"] = cast.world.later(1).now.date().isoformat()
    n = Event.objects.count()
    english = client.post(f"{path}?tongue=en", typed)
    assert english.status_code == 200
    assert client.cookies["django_language"].value == "en"
    page = english.content.decode()
    assert '<html lang="en"' in page
    assert WORDS in page
    form, to = switch(english, "zh-Hans")
    assert page.count(f'id="{form}"') == 1
    assert to == f"{path}?tongue=zh-hans"
    chinese = client.post(to, typed).content.decode()
    assert '<html lang="zh-hans"' in chinese
    assert WORDS in chinese
    assert Event.objects.count() == n


def test_a_page_that_nobody_types_into_is_turned_as_ever(db: None) -> None:
    Cast()
    page = Client().get("/check").content.decode()
    assert 'action="/lang"' in page
    assert "formaction" not in page


def test_what_is_at_fault_keeps_its_status(db: None) -> None:
    Cast()
    answer = Client().post("/raise", {"body": ""})
    assert answer.status_code == 422
    assert switch(answer, "en") == ("form-submit", "/raise?tongue=en")

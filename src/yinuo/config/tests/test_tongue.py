"""Which language a page begins in, in two towns: the reader's choice, then the browser's, then the town's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.config.packs import load_pack, pack_folder
from yinuo.kernel.limits import book

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["pinghu", "harbour"])
def town(request: pytest.FixtureRequest, db: None) -> Iterator[str]:
    book.forget()
    load_pack(pack_folder(request.param), with_people=False)
    yield str(request.param)
    book.forget()


def language(client: Client, **headers: str) -> str:
    page = client.get("/", headers=headers).content.decode()
    found = re.search(r'<html lang="([^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("asked", ["", "*", "fr-FR,fr;q=0.9", "x"])
def test_who_asks_for_no_language_we_speak_reads_the_towns_own(town: str, asked: str) -> None:
    own = {"pinghu": "zh-hans", "harbour": "en"}[town]
    assert language(Client(), **({"Accept-Language": asked} if asked else {})) == own


@pytest.mark.parametrize(
    ("asked", "given"), [("en-GB,fr", "en"), ("zh-TW", "zh-hans"), ("fr,zh-CN;q=0.5", "zh-hans")]
)
def test_the_browsers_language_comes_before_the_towns(town: str, asked: str, given: str) -> None:
    assert language(Client(), **{"Accept-Language": asked}) == given


def test_the_readers_own_choice_comes_first(town: str) -> None:
    client = Client()
    for chosen in ("en", "zh-hans"):
        client.cookies["django_language"] = chosen
        assert language(client, **{"Accept-Language": "zh-CN"}) == chosen


def test_the_foot_says_what_the_town_is(town: str) -> None:
    page = Client().get("/check", headers={"Accept-Language": "en"}).content.decode()
    assert ("Port Merrow is invented" in page) == (town == "harbour")
    assert ("newspaper page" in page.split("<footer")[1]) == (town == "pinghu")
    prefix = {"pinghu": "PH-", "harbour": "PM-"}[town]
    assert prefix in page

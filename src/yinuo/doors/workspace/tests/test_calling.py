"""A caller without a code: found by the whole number alone, by who may open the contact anyway, and never unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.shell.pace import MOST, PACE
from yinuo.doors.workspace.tests.test_sealed import _looks
from yinuo.kernel.notices.contacts import BY_NUMBER, SOUGHT

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

PHONE, OTHER = "138 0013 8000", "13912345678"
LEFT = {"contact": PHONE, "keep_contact": "yes"}
FINDS = {
    **dict.fromkeys(("desk", "handler", "auditor"), (200, True)),
    **dict.fromkeys(("head", "other", "boss"), (200, False)),
    **dict.fromkeys(("checker", "technician"), (403, False)),
}


@pytest.fixture
def find(seat: Callable[[str], Client]) -> Callable[[str, str], Any]:
    return lambda who, typed: seat(who).post("/desk/caller", {"contact": typed})


@pytest.mark.parametrize(("who", "told"), FINDS.items())
def test_who_may_open_a_contact_finds_by_it_and_nobody_else(
    world: World, find: Callable[[str, str], Any], who: str, told: tuple[int, bool]
) -> None:
    ref, another = world.assigned(**LEFT), world.assigned(contact=OTHER, keep_contact="yes")
    answer = find(who, "+86 138-0013-8000")
    body = answer.content.decode()
    assert (answer.status_code, ref in body) == told
    assert another not in body
    assert "8000" not in body
    assert _looks(ref) == ([(SOUGHT, BY_NUMBER)] if told[1] else [])
    assert _looks(another) == []


@pytest.mark.parametrize("part", ["", "13800", "8000", "138%", "138_", "@example.org", "a@b", "1" * 200])
def test_a_part_of_a_number_finds_nobody(world: World, find: Callable[[str, str], Any], part: str) -> None:
    ref = world.assigned(**LEFT)
    answer = find("desk", part)
    assert (answer.status_code, ref in answer.content.decode(), _looks(ref)) == (422, False, [])


def test_a_sealed_matter_is_found_by_its_own_people_and_the_office_complained_of_finds_none(
    world: World, find: Callable[[str, str], Any]
) -> None:
    sealed = world.accepted("dispute", **LEFT)
    about = world.ask(about_office="yes", about_unit="inspect", **LEFT).ref
    for who, seen in (("desk", [True, False]), ("auditor", [True, True]), ("handler", [False, False])):
        body = find(who, PHONE).content.decode()
        assert [sealed in body, about in body] == seen, who


def test_the_asker_reads_that_somebody_found_it_by_their_number(
    world: World, find: Callable[[str, str], Any]
) -> None:
    from django.test import Client as Browser

    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor

    key = Key("portal", "the form's own key")
    asked = {"kind": "request", "category": "help", "body": "灯", "place": "lane", "about_office": False}
    world.act("", "submit", Actor(), {**asked, **LEFT}, key=key)
    find("desk", PHONE)
    browser = Browser()
    browser.post("/c", {"code": key.code()})
    mine = browser.get("/mine").content.decode()
    for said in ("按您的号码找到了这件事", "来电的人报了号码", "138****8000"):
        assert said in mine
    assert "13800138000" not in mine.replace(" ", "")


def test_numbers_cannot_be_tried_through(world: World, find: Callable[[str, str], Any]) -> None:
    ref = world.assigned(**LEFT)
    for _n in range(MOST["number"]):
        PACE.allows("number", "127.0.0.1")
    answer = find("desk", PHONE)
    assert (answer.status_code, ref in answer.content.decode(), _looks(ref)) == (422, False, [])


def test_what_is_shown_before_a_reason_is_masked(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned(**LEFT)
    asked = seat("handler").get(f"/desk/{ref}/reveal").content.decode()
    assert "138****8000" in asked
    assert "0013" not in asked
    assert _looks(ref) == []

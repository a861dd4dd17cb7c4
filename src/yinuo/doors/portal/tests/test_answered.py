"""Before somebody sends: what others asked and was answered, by their words, else by sort and place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal.asking import fresh_token
from yinuo.doors.portal.tests.test_public import on
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY = "2025-08-25"
SAID = "社保断了可以补，带身份证到任一窗口就行"


def solved(world: World, title: str, place: str = "lane") -> str:
    ref = world.ask(place=place).ref
    given = {"title": title, "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    world.act(ref, "report", "handler", {"result": "done", "text": f"{SAID}（{ref}）"})
    world.act(ref, "confirm", world.requester(ref))
    return ref


def look(body: str = "", *, part: bool = True, path: str = "/raise", **more: str) -> str:
    typed = {
        "token": fresh_token(),
        "category": "help",
        "body": body,
        "place": "lane",
        "about": "no",
        "look": "1",
    }
    headers = {"x-fragment": "answered"} if part else {}
    answer = on(DAY).post(path, typed | more, headers=headers)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store, private")
    return str(answer.content.decode())


def refs(page: str) -> list[str]:
    return re.findall(r'<a class="btn" href="/m/([^"]+)"', page)


def test_the_same_question_is_shown_with_its_answer_and_nothing_is_sent(world: World) -> None:
    ref = solved(world, "跑单骑手社保断缴两个月能不能补")
    n = Matter.objects.count()
    page = look("我是跑单的，社保断缴了，能补吗", category="unknown")
    assert refs(page) == [ref]
    assert SAID in page
    assert "<form" not in page
    assert Matter.objects.count() == n


def test_what_is_not_answered_or_not_public_is_not_shown(world: World) -> None:
    world.ask(body="跑单骑手社保断缴两个月")
    world.assigned()
    world.accepted("dispute")
    assert refs(look("跑单骑手社保断缴两个月 门口的灯不亮")) == []


def test_else_sort_and_place_lead_to_the_newest(world: World) -> None:
    answers = [solved(world, f"事由{n}") for n in "甲乙丙丁"]
    solved(world, "别处的", place="far")
    assert refs(look()) == answers[:0:-1]
    assert refs(look("事由乙的事", category="unknown", place=""))[0] == answers[1]


def test_a_thing_mended_elsewhere_is_no_answer_here(world: World) -> None:
    far, near = solved(world, "小区南门路灯不亮", place="far"), solved(world, "小区南门路灯不亮")
    Category.objects.filter(pk="help").update(is_physical=True)
    book.forget()
    assert refs(look("南门路灯不亮", category="unknown")) == [near]
    assert refs(look("南门路灯不亮", category="unknown", place="far")) == [far]


@pytest.mark.parametrize(
    "typed", [{"about": "yes"}, {"category": "noise"}, {"category": "other", "other": "noise"}]
)
def test_nothing_is_compared_that_is_about_an_office_or_would_be_sealed(
    world: World, typed: dict[str, Any]
) -> None:
    solved(world, "门口的灯不亮")
    with CaptureQueriesContext(connection) as seen:
        assert refs(look("门口的灯不亮", **typed)) == []
    assert not any("search_doc" in query["sql"] for query in seen)


def test_the_door_of_a_place_shows_what_was_answered_there_before_anything_is_typed(world: World) -> None:
    ref = solved(world, "门口的灯不亮")
    page = on(DAY).get("/at/lane").content.decode()
    assert refs(page) == [ref]
    assert page.index('id="answered"') < page.index('class="btn ink big"') < page.index('name="look"')


def test_without_script_the_page_comes_back_whole(world: World) -> None:
    ref = solved(world, "门口的灯不亮")
    page = look("门口的灯不亮好几天", part=False, spot="三号门", contact="once", contact_value="13500000000")
    assert refs(page) == [ref]
    assert "门口的灯不亮好几天</textarea>" in page
    assert 'value="三号门"' in page
    assert 'value="13500000000"' in page
    assert "没找到答过的" in look("什么也不像的话", part=False, category="unknown", place="")


def test_looking_costs_the_same_for_one_and_for_three(world: World) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert look("门口的灯不亮")
        return len(seen)

    solved(world, "门口的灯不亮")
    look()
    before = cost()
    for _n in range(2):
        solved(world, "门口的灯不亮")
    assert cost() <= before <= 12


@pytest.mark.parametrize(
    "wrong", [{"category": "\x00"}, {"place": "%00\x00"}, {"body": "' | ! &"}, {"token": "x"}]
)
def test_whatever_is_looked_for_the_page_stands(world: World, wrong: dict[str, Any]) -> None:
    solved(world, "门口的灯不亮")
    assert look(**{"body": "灯", **wrong})

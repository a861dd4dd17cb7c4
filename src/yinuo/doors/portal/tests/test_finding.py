"""Looking for words on the public list: by a plain form and as a part of the page, in what anybody may read."""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal.finding import excerpt
from yinuo.doors.portal.tests.test_public import n_queries, on

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY = "2025-08-20"


def accepted(world: World, title: str, **more: Any) -> str:
    ref = world.ask(**more).ref
    given = {"title": title, "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.act(ref, "accept", "desk", given)
    return ref


def found(typed: str, path: str = "/m", day: str = DAY, **more: str) -> list[str]:
    page = on(day).get(path, {"q": typed, **more}).content.decode()
    return re.findall(r'<a class="t" href="/m/([^"]+)"', page)


def test_words_are_found_in_what_anybody_may_read(world: World) -> None:
    lamp = accepted(world, "小区南门路灯不亮", body="三号楼住着老人")
    world.ask(body="南门路灯不亮")
    world.accepted("dispute")
    promise = world.promised()
    assert found("路灯") == found("灯") == found("南门 不亮") == found("ｌａｎｅ")[-1:] == [lamp]
    assert found("三号楼") == []
    assert found("小桥") == found("小桥", "/promises") == [promise]
    assert found("路灯", kind="commitment") == []
    assert found("路灯", day="2025-08-18") == []


@pytest.mark.parametrize(
    "typed",
    ["'", "%' OR 1=1 --", "路灯:*|!", "\\", "%00", "\x00", "&&&", "🙂", "<script>", "灯" * 500, "a b " * 99],
)
def test_whatever_is_typed_the_page_stands(world: World, typed: str) -> None:
    accepted(world, "小区南门路灯不亮")
    answer = on(DAY).get("/m", {"q": typed})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split("<main", 1)[1].split("</main", 1)[0]


def test_what_was_found_is_marked_in_title_and_in_the_words_below(world: World) -> None:
    accepted(world, "小区南门路灯不亮")
    page = on(DAY).get("/m", {"q": "路灯"}).content.decode()
    assert "小区南门<mark>路灯</mark>不亮" in page
    assert "找到 1 件" in page
    world.promised(body="先换吊杆，再换系索，最后补桥面的坑")
    page = on(DAY).get("/m", {"q": "系索"}).content.decode()
    assert "再换<mark>系索</mark>" in page


def test_the_list_alone_answers_while_somebody_types(world: World) -> None:
    ref = accepted(world, "小区南门路灯不亮")
    answer = on(DAY).get("/m", {"q": "路灯"}, headers={"x-fragment": "results"})
    part = answer.content.decode()
    assert part.strip().startswith('<div id="results">')
    assert ref in part
    assert "<html" not in part
    assert "X-Fragment" in answer.headers["Vary"]


def test_the_pages_of_what_was_found_lead_through_each_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.portal import matters

    monkeypatch.setattr(matters, "ON_PAGE", 2)
    refs = [accepted(world, "南门路灯") for _n in range(5)]
    url, seen = "/m?q=路灯&kind=request", []
    for n in range(5):
        page = on(DAY).get(url).content.decode()
        assert ("找到约 5 件" in page) == (n == 0)
        seen += re.findall(r'<a class="t" href="/m/([^"]+)"', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        if not more:
            break
        url = entities.unescape(more[1])
    assert seen == refs[::-1]


def test_more_than_a_thousand_are_not_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.portal import finding, matters
    from yinuo.kernel.search import queries

    monkeypatch.setattr(matters, "ON_PAGE", 1)
    monkeypatch.setattr(queries, "MANY", 2)
    monkeypatch.setattr(finding, "MANY", 2)
    for _n in range(4):
        accepted(world, "南门路灯")
    assert "找到 2 多件" in on(DAY).get("/m?q=路灯").content.decode()


def test_an_earlier_day_is_not_found_by_words_that_came_later(world: World) -> None:
    ref = world.assigned()
    world.later(4).act(ref, "assign", "desk", {"lead_unit": "water"})
    assert (found("water", day="2025-08-25"), found("roads", day="2025-08-25")) == ([ref], [])


@pytest.mark.parametrize("path", ["/m?q=灯", "/promises?q=桥", "/m?q=门口的灯&place=lane"])
def test_finding_costs_the_same_for_one_and_for_three(world: World, path: str) -> None:
    client = on(DAY)
    world.promised()
    world.assigned()
    before = n_queries(client, path)
    for _n in range(2):
        world.promised()
        world.assigned()
    assert n_queries(client, path) == before <= 12


def test_the_form_keeps_what_was_typed_and_goes_on_with_the_filters(world: World) -> None:
    accepted(world, "小区南门路灯不亮")
    page = on(DAY).get("/m", {"q": '路灯"', "kind": "request"}).content.decode()
    assert 'name="q" value="路灯&quot;"' in page
    assert re.search(r'href="/m\?q=[^"]+"[^>]*>诉求', page)


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("路灯", ("路灯",), "路灯"),
        ("一" * 20 + "路灯" + "二" * 50, ("路灯",), "…" + "一" * 12 + "路灯" + "二" * 34 + "…"),
        ("没有", ("路灯",), ""),
    ],
)
def test_an_excerpt_stands_round_what_was_found(text: str, terms: tuple[str, ...], expected: str) -> None:
    assert excerpt(text, terms) == expected


def test_a_part_asks_no_more_than_the_page(world: World) -> None:
    accepted(world, "小区南门路灯不亮")
    client = Client()
    client.get("/m?q=路灯")
    with CaptureQueriesContext(connection) as seen:
        client.get("/m?q=路灯", headers={"x-fragment": "results"})
    assert len(seen) <= 12

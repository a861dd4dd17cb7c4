"""What has changed since a day: of one promise, a unit, a place, or all; and the square on what is printed."""

from __future__ import annotations

import html as entities
import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from yinuo.doors.portal.changes import square
from yinuo.doors.portal.tests.test_public import n_queries, on

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY = "2025-08-25"


def page(query: str, day: str = DAY) -> str:
    answer = on(day).get(f"/changes?{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def refs(text: str) -> list[str]:
    return re.findall(r'<a class="t" href="/m/([^"]+)"', text)


def moved(world: World, ref: str) -> None:
    world.act(ref, "move_date", "handler", {"due_on": "2025-09-20", "text": "下雨", "done_so_far": "开了工"})
    world.act(ref, "move_date", "head", {"decision": "agree"})


def test_a_promise_tells_what_was_done_since_and_nothing_older(world: World) -> None:
    ref = world.promised()
    world.later(2)
    moved(world, ref)
    since = page(f"since=2025-08-19&ref={ref}")
    assert refs(since) == [ref]
    assert '<del><time datetime="2025-09-17">' in since
    assert '<time datetime="2025-09-20">' in since
    assert since.count('<p class="at">') == 1
    assert page(f"since=2025-08-18&ref={ref}").count('<p class="at">') == 2


def test_where_nothing_changed_it_says_so_and_how_it_stands(world: World) -> None:
    ref = world.promised()
    text = page(f"since=2025-08-20&ref={ref}")
    assert "从2025年8月20日到今天，没有变过。" in text
    assert f'href="/m/{ref}"' in text
    assert "没有变过" in page("since=2025-08-20&unit=roads")


def test_a_date_that_went_by_is_a_change_that_nobody_made(world: World) -> None:
    ref, quoted = world.promised(), world.promised(source="page")
    text = page("since=2025-09-01&unit=roads", "2025-10-09")
    assert set(refs(text)) == {ref, quoted}
    assert "日子到了，还没报结" in text
    assert "日期已过，此处无从知晓" in text
    assert refs(page("since=2025-09-18&unit=roads", "2025-10-09")) == []


def test_units_places_and_all_are_asked_of_alike(world: World) -> None:
    promise, asked = world.promised(), world.assigned()
    world.later(1).act(promise, "update", "handler", {"text": "换好一根"})
    for query, wanted in (
        ("unit=roads", [promise]),
        ("unit=hall", [promise]),
        ("place=town", [promise]),
        ("place=lane&unit=roads", [promise]),
        ("unit=water", []),
        ("place=far", []),
        ("", [promise]),
    ):
        assert refs(page(f"since=2025-08-19&{query}")) == wanted, query
    everything = page("since=2025-08-18")
    assert refs(everything) == [promise, asked]
    assert everything.count("<b>新的</b>") == 1  # a request is read by anybody from the day after


def test_what_is_not_public_or_not_there_is_not_found(world: World) -> None:
    sealed, waiting = world.accepted("dispute"), world.ask().ref
    for query in (f"ref={sealed}", f"ref={waiting}", "ref=x", "unit=nobody", "place=nowhere", "ref=%00x"):
        assert on(DAY).get(f"/changes?since=2025-08-18&{query}").status_code == 404, query
    assert refs(page("since=2025-08-18")) == []


def test_a_day_that_is_none_is_said_beside_its_field_and_none_at_all_is_asked_for(world: World) -> None:
    world.promised()
    wrong = on(DAY).get("/changes?since=2025-02-30&unit=roads")
    assert wrong.status_code == 422
    assert "2025 年 2 月没有 30 日" in wrong.content.decode()
    assert "选一天" in page("")
    assert refs(page("since=2025年8月18日")) != []


def test_the_pages_lead_through_each_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.portal import changes

    monkeypatch.setattr(changes, "ON_PAGE", 2)
    wanted = [world.later(0.01).promised() for _n in range(5)]
    url, seen = "/changes?since=2025-08-18&unit=roads", []
    for _page in range(5):
        text = on(DAY).get(url).content.decode()
        seen += refs(text)
        more = re.search(r'rel="next" href="([^"]+)"', text)
        if not more:
            break
        url = entities.unescape(more[1])
    assert seen == wanted[::-1]


@pytest.mark.parametrize("query", ["", "&unit=roads", "&place=lane"])
def test_asking_costs_the_same_for_one_and_for_three(world: World, query: str) -> None:
    world.promised()
    world.assigned()
    before = n_queries(on(DAY), f"/changes?since=2025-08-18{query}")
    for _n in range(2):
        world.promised()
        world.assigned()
    assert n_queries(on(DAY), f"/changes?since=2025-08-18{query}") == before <= 12


def test_a_printout_carries_thesquare_of_its_day(world: World) -> None:
    ref = world.promised()
    sheet = on(DAY).get(f"/m/{ref}").content.decode()
    url = f"http://testserver/changes?since={DAY}&ref={ref}"
    assert square(url) in sheet
    assert entities.escape(url) in sheet
    for path, of in (
        ("/m?unit=roads", "&unit=roads"),
        ("/m", ""),
        ("/units/roads", "&unit=roads"),
        ("/places/lane", "&place=lane"),
    ):
        shown = on(DAY).get(path).content.decode()
        assert entities.escape(f"http://testserver/changes?since={DAY}{of}") + "<" in shown, path
    assert f'href="/changes?ref={ref}"' in sheet


def test_thesquare_can_be_read_again(world: World) -> None:
    import segno

    url = "https://example.org/changes?since=2025-08-25&ref=TC-2025-7K3M9QXC"
    drawn = square(url)
    assert drawn.startswith("<svg")
    assert drawn == segno.make(url, error="l", boost_error=False, mask=3).svg_inline(
        scale=4, border=0, omitsize=True
    )


def test_what_anybody_asks_needs_nothing(world: World) -> None:
    world.promised()
    answer = Client().get("/changes?since=2025-08-18")
    assert answer.status_code == 200
    assert not answer.cookies

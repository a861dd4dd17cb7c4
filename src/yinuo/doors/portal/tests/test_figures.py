"""The public figures as anybody reads them: each number has its list, each definition its examples."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

READ_ON = "2025-10-02"
NUMBER = re.compile(
    r'<a href="(/m\?[^"]+)"><span class="sw [abcd]" aria-hidden="true"></span>[^<]*?(\d+)</a>'
)
MOST_QUERIES = 12


def on(day: str = READ_ON) -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day
    return client


def n_queries(client: Client, path: str) -> int:
    client.get(path)  # the book, once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def kept(world: World, ref: str) -> None:
    given = {"result": "done", "text": "换好了", "proof_on": world.now.date().isoformat()}
    world.act(ref, "report", "handler", given)
    world.act(ref, "confirm", "checker")


@pytest.fixture
def told(world: World) -> World:
    """Give five promises of which three are kept, an expectation, and requests that ended in every way."""
    refs = [world.promised() for _n in range(5)] + [world.promised(strength="expected")]
    yes, no, _silent = (world.reported() for _n in range(3))
    world.later(1)
    for ref in refs[:3]:
        kept(world, ref)
    world.act(yes, "confirm", world.requester(yes))
    world.act(no, "send_back", world.requester(no))
    return world


@pytest.mark.parametrize(
    "path",
    [
        "/figures",
        "/figures?unit=roads",
        "/figures?town=town",
        "/units/hall",
        "/places/town",
        "/places/lane",
        "/places/city",
    ],
)
def test_every_number_opens_exactly_its_matters(told: World, path: str) -> None:
    numbers = NUMBER.findall(on().get(path).content.decode())
    assert len(numbers) >= 10
    assert sum(int(n) for _url, n in numbers) > 10
    for url, n in numbers:
        rows = on().get(unescape(url)).content.decode().count('class="mrow"')
        assert rows == int(n), url


def test_a_rate_stands_with_its_n_and_of_fewer_than_five_there_is_none(told: World) -> None:
    html = on().get("/figures").content.decode()
    assert "<b>60 %</b> <small>n = 5</small>" in html
    assert "n = 1 · 不足 5 件，不算比率" in html
    assert "只有 3 件，不足 5 件不画" in html


def test_the_parts_of_another_unit_and_of_another_time_are_not_there(told: World) -> None:
    for path in ("/figures?unit=water", "/figures?period=2025-01.2025-03", "/units/water", "/places/far"):
        numbers = NUMBER.findall(on().get(path).content.decode())
        assert [n for url, n in numbers if "state=late" not in url] == [], path


def test_what_means_nothing_is_not_found(told: World) -> None:
    for path in (
        "/figures?unit=nobody",
        "/figures?town=lane",
        "/figures?period=soon",
        "/figures?period=2025-09.2025-01",
        "/figures?period=0001-01.9999-12",
        "/units/nobody",
        "/places/nowhere",
        "/places/nowhere/door",
        "/stations?near=nowhere",
    ):
        assert on().get(path).status_code == 404, path


@pytest.mark.parametrize(
    "query",
    [
        "figure=kept.first",
        "figure=kept.none.2025-08.2025-09",
        "figure=x.y.2025-08.2025-09",
        "strength=loud",
        "age=old",
        "answers=nobody",
    ],
)
def test_a_filter_that_means_nothing_is_said_to_and_picks_nothing_out(told: World, query: str) -> None:
    html = on().get(f"/m?{query}").content.decode()
    assert "有一个条件没看懂" in html
    assert html.count('class="mrow"') == PublicMatter.objects.count()


def test_a_filter_says_which_number_it_is_of(told: World) -> None:
    url = "/m?figure=kept.first.2025-08.2025-09&strength=strive&answers=roads"
    html = on().get(url).content.decode()
    assert "按最初日期兑现：按最初日期（2025年8月至2025年9月）" in html
    assert "由roads负责" in html
    english = Client(headers={"accept-language": "en"}).get(url).content.decode()
    assert "Kept by the first date: by the first date (Aug 2025 to Sept 2025)" in english


def test_what_was_handed_over_late_stays_with_who_led_at_half_time(world: World) -> None:
    ref = world.assigned()
    world.act(ref, "acknowledge", "handler")
    world.later(5).act(ref, "assign", "desk", {"lead_unit": "water"})
    for code, n in (("roads", 1), ("water", 0)):
        url = f"/m?figure=confirmed.no.2025-08.2025-09&answers={code}"
        assert on().get(url).content.decode().count('class="mrow"') == n


def test_the_definitions_are_printed_with_two_examples_each(world: World) -> None:
    html = Client().get("/how").content.decode()
    for name in ("kept", "confirmed", "late", "reopened", "told"):
        assert [html.count(f'id="e-{name}-{n}"') for n in (1, 2, 3)] == [1, 1, 0], name
    assert "<b>67 %</b> <small>n = 6</small>" in html
    assert html.count("<b>3 件</b>") == 1
    assert "/m?" not in html


def test_sealed_matters_are_counted_from_five_on_and_listed_nowhere(world: World) -> None:
    for _n in range(4):
        world.accepted("dispute")
    assert "封存的" not in on().get("/figures").content.decode()
    ref = world.accepted("dispute")
    html = on().get("/figures").content.decode()
    assert "另有封存的 5 件" in html
    assert all(
        ref not in on().get(path).content.decode() for path in ("/figures", "/units/inspect", "/places/lane")
    )


@pytest.mark.parametrize(
    "path",
    [
        "/figures",
        "/figures?unit=hall&town=town",
        "/how",
        "/units",
        "/units/hall",
        "/places",
        "/places/town",
        "/places/lane",
        "/stations",
    ],
)
def test_a_page_costs_the_same_for_few_and_for_many(world: World, path: str) -> None:
    def more() -> None:
        kept(world, world.promised())
        world.assigned()
        world.reported()

    more()
    client = on()
    before = n_queries(client, path)
    for _n in range(3):
        more()
    assert n_queries(client, path) == before
    assert before <= MOST_QUERIES


def test_a_units_page_says_what_it_leads_in_its_own_words_and_names_nobody(told: World) -> None:
    html = on().get("/units/roads").content.decode()
    assert "换好了" in html
    assert html.index("在办的") < html.index("办到了") < html.index("五个公开的数")
    assert "handler" not in html
    late = on((date(2025, 10, 2) + timedelta(30)).isoformat()).get("/units/roads").content.decode()
    assert "逾期" in late
    assert 'href="/units/hall"' in html


def test_units_stand_in_the_rosters_order(world: World) -> None:
    html = Client().get("/units").content.decode()
    codes = re.findall(r'href="/units/([a-z-]+)"', html)
    assert set(codes) >= {"hall", "roads", "roads-crew", "audit"}
    assert codes.index("hall") < codes.index("roads")
    assert " %" not in html


def test_a_matter_leads_to_its_unit_and_its_place(world: World) -> None:
    html = on().get(f"/m/{world.promised()}").content.decode()
    assert 'href="/units/roads"' in html
    assert 'href="/places/lane"' in html

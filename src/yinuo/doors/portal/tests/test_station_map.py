"""Stations near a place or near the visitor: by the way, in a list and on a map; where somebody is, nothing keeps."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from yinuo.base.geo import Point
from yinuo.doors.portal.tests.test_stations import names, on, town
from yinuo.kernel.limits.tests.mapped import put_on_map

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

__all__ = ["town"]


def point(north_m: int, east_m: int = 0) -> Point:
    """Give a point so many metres from a corner of nowhere (a microdegree of latitude is 0.111 m)."""
    return Point(round(north_m / 0.111195), round(east_m / 0.111195))


def marks(html: str) -> dict[str, str]:
    """Give what each mark of the map is called, by the station it leads to."""
    return dict(re.findall(r'<a href="/places/([a-z-]+)" aria-label="([^"]+)"', html))


@pytest.fixture
def mapped(town: World) -> World:
    """Put three of the stations on the map, the one of another district nearest to `lane`."""
    put_on_map(lane=point(0), st_day=point(2000), st_all=point(0, 30_000), st_am=point(300, 300))
    return town


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("near=lane", ["st-am", "st-day", "st-all", "st-unsaid"]),
        ("near=lane&open=on", ["st-day", "st-all"]),
        ("near=st-all", ["st-all", "st-am", "st-day", "st-unsaid"]),
        ("near=far", ["st-am", "st-unsaid", "st-all", "st-day"]),  # the map does not know it: by district
    ],
)
def test_near_a_place_on_the_map_the_way_decides(mapped: World, query: str, found: list[str]) -> None:
    html = on().get(f"/stations?{query}").content.decode()
    assert names(html) == found
    assert ("远近按直线算" in html) == ("far" not in query)


def test_every_mark_of_the_map_is_a_line_of_the_list(mapped: World) -> None:
    html = on().get("/stations?near=lane").content.decode()
    assert marks(html) == {
        "st-am": "A · st-am · 关着，8月21日 08:00开 · 约 400 米",
        "st-day": "B · st-day · 开着，到20:00 · 约 2.0 公里",
        "st-all": "C · st-all · 开着，全天不关 · 约 30.0 公里",
    }
    numbers = re.findall(
        r'<span class="no" aria-hidden="true">([A-Z])</span><a class="t" href="/places/([a-z-]+)"', html
    )
    assert numbers == [("A", "st-am"), ("B", "st-day"), ("C", "st-all")]
    assert "这一页有 1 家还没有落在地图上。" in html
    assert 'class="me"' in html


def test_from_a_door_that_is_shut_the_nearest_open_one_is_a_press_away(mapped: World) -> None:
    page = on().get("/places/st-am").content.decode()
    link = re.search(r'href="(/stations\?near=st-am[^"]*)"', page)
    assert link
    html = on().get(unescape(link[1])).content.decode()
    assert names(html) == ["st-day", "st-all"]
    assert re.search(r'<option value="st-am" selected>st-am</option>', html)  # pressed again, it stays


def test_the_map_draws_the_page_and_dots_the_rest(mapped: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.portal import stations

    monkeypatch.setattr(stations, "ON_PAGE", 2)
    html = on().get("/stations?near=lane&after=st-day").content.decode()
    assert list(marks(html)) == ["st-all"]
    assert 'aria-label="A · st-all' in html


def test_where_the_map_knows_no_station_there_is_none(town: World) -> None:
    html = on().get("/stations?near=lane").content.decode()
    assert "<figure" not in html
    assert "data-near" not in html  # nobody is asked where they are for nothing
    assert "地图" not in html[html.index("<main") : html.index("</main>")]
    assert 'class="no"' not in html


# --- near the visitor


HERE = {"latitude": "0.0021", "longitude": "0.0034"}


def test_what_is_nearest_to_the_visitor_comes_first_and_nothing_keeps_where_they_are(
    mapped: World, caplog: pytest.LogCaptureFixture
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with caplog.at_level("DEBUG", "yinuo"), CaptureQueriesContext(connection) as asked:
        answer = on().post("/stations/near", {**HERE, "open": "on"})
    html = answer.content.decode()
    assert names(html) == ["st-day", "st-all"]
    assert "您" in html[html.index("<svg") :]
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    sql = " ".join(query["sql"] for query in asked.captured_queries)
    assert not re.search("INSERT|UPDATE|DELETE", sql)
    for exact in ("0.0021", "0.0034", "2100", "3400"):
        assert exact not in html  # it was made coarse before anything else
        assert exact not in caplog.text
        assert exact not in sql
    for address in re.findall(r'(?:href|action)="([^"]+)"', html):
        assert "latitude" not in address
        assert "0.002" not in address


def test_a_second_press_brings_the_coarse_position_along(mapped: World) -> None:
    html = on().post("/stations/near", HERE).content.decode()
    form = html[html.index('<form class="filters" method="post"') :]
    brought = dict(re.findall(r'<input type="hidden" name="(l\w+)" value="([^"]+)"', form))
    assert brought == {"latitude": "0.002000", "longitude": "0.003000"}
    again = on().post("/stations/near", {**brought, "water": "on"}).content.decode()
    assert names(again) == ["st-am", "st-day", "st-unsaid"]


@pytest.mark.parametrize(
    "sent",
    [{}, {"latitude": "91", "longitude": "0"}, {"latitude": "north"}, {"latitude": "1", "longitude": "1, 1"}],
)
def test_without_a_position_the_list_by_district_comes_back(mapped: World, sent: dict[str, str]) -> None:
    answer = on().post("/stations/near", {**sent, "near": "lane"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "没有收到位置。挑一片，一样能找。" in html
    assert names(html)[0] == "st-am"
    assert "no-store" in answer.headers["Cache-Control"]
    assert not sent or sent["latitude"] not in re.findall(r'value="([^"]+)"', html)


def test_what_breaks_while_a_position_is_read_logs_none_of_it(
    mapped: World, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.portal import stations

    def broken(*_asked: object) -> None:
        msg = "the list is broken"
        raise RuntimeError(msg)

    monkeypatch.setattr(stations, "stops", broken)
    client = on()
    client.raise_request_exception = False
    with caplog.at_level("DEBUG"):
        assert client.post("/stations/near", HERE).status_code == 500
    assert "the list is broken" in caplog.text
    for told in ("0.002", "0.003", "2000", "3000"):
        assert told not in caplog.text


def test_a_position_is_taken_from_a_form_alone_and_from_our_own_page(mapped: World) -> None:
    read = on().get("/stations/near?latitude=0.002&longitude=0.003")
    assert (read.status_code, read.headers["Location"]) == (303, "/stations")
    other = on().post("/stations/near", HERE, headers={"Origin": "https://elsewhere.example"})
    assert other.status_code == 403


def test_nobody_asks_without_end_what_is_near(mapped: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.shell import pace

    monkeypatch.setitem(pace.MOST, "look", 1)
    pace.PACE.forget()
    answers = [on().post("/stations/near", HERE).status_code for _ in range(2)]
    pace.PACE.forget()
    assert answers == [200, 429]

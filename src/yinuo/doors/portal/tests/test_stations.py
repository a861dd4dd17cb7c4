"""Stations without a code: open now?, what there is, broken in two taps, a sheet for the door; and nobody recorded."""

from __future__ import annotations

import csv
import re
from datetime import date
from html import unescape
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.base.geo import Point
from yinuo.kernel.limits.models import Category, Facility, HoursException
from yinuo.kernel.limits.tests.mapped import put_on_map
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY, LONG = [["08:00", "20:00"]], [["00:00", "24:00"]]


def on(day: str = "2025-08-20") -> Client:  # the story's afternoon: after 16:00
    client = Client()
    client.cookies["yinuo_day"] = day
    return client


def station(code: str, parent: str, week: Any, *kinds: str, **own: Any) -> None:
    Place(
        code=code,
        name=code,
        parent_id=parent,
        parent=Place.objects.get(code=parent),
        kind="station",
        sort_key=code,
    ).save()
    rows = [("door", week), *((kind, own.get(kind, week)) for kind in kinds)]
    for kind, spans in rows:
        Facility.objects.create(
            place_id=code, kind=kind, week=spans and [spans] * 7, category="help" if kind != "door" else ""
        )


@pytest.fixture
def town(world: World) -> World:
    """Give four stations: by day, day and night, shut in the afternoon, and one whose hours nobody said."""
    from yinuo.kernel.limits import book

    Category.objects.filter(code="help").update(kinds=["request"])
    book.changed()
    station("st-day", "lane", DAY, "water", "toilet", toilet=[["08:00", "12:00"]])
    station("st-all", "town", LONG, "cooling")
    station("st-am", "far", [["08:00", "12:00"]], "water")
    station("st-unsaid", "far", None, "water")
    return world


def names(html: str) -> list[str]:
    return re.findall(r'<a class="t" href="/places/([a-z-]+)"', html)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["st-all", "st-day", "st-am", "st-unsaid"]),
        ("near=lane", ["st-day", "st-all", "st-am", "st-unsaid"]),
        ("near=far", ["st-am", "st-unsaid", "st-all", "st-day"]),
        ("open=on", ["st-all", "st-day"]),
        ("open=on&water=on", ["st-day"]),
        ("open=on&toilet=on", []),
        ("water=on", ["st-day", "st-am", "st-unsaid"]),
        ("near=far&open=on&water=on", ["st-day"]),
    ],
)
def test_the_nearest_open_station_with_water_is_found_by_district(
    town: World, query: str, found: list[str]
) -> None:
    html = on().get(f"/stations?{query}").content.decode()
    assert names(html) == found


def test_the_list_is_paged_by_station(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.portal import stations

    monkeypatch.setattr(stations, "ON_PAGE", 3)
    first = on().get("/stations").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert names(first) + names(on().get(unescape(following[1])).content.decode()) == [
        "st-all", "st-day", "st-am", "st-unsaid",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("st-day", "开着，到20:00"), ("st-all", "开着，全天不关"), ("st-am", "关着，8月21日 08:00开"),
        ("st-unsaid", "开放时间没有写"),
    ],
)  # fmt: skip
def test_a_station_says_how_it_stands_now(town: World, code: str, said: str) -> None:
    html = on().get(f"/places/{code}").content.decode()
    heading = html[html.index('id="h-open"') : html.index("</h2>")]
    assert said in heading


def test_a_thing_says_only_what_differs_from_the_door(town: World) -> None:
    html = on().get("/places/st-day").content.decode()
    things = html[html.index('class="things"') :]
    water, toilet = things.split("<li>")[1:3]
    assert 'class="st' not in water
    assert "关着，8月21日 08:00开" in toilet
    assert "每天 08:00–12:00" in toilet


def test_days_that_differ_are_said_and_held_to(town: World) -> None:
    HoursException.objects.create(
        place_id="st-day",
        kind="",
        from_on=date(2025, 8, 20),
        to_on=date(2025, 8, 21),
        spans=[],
        note="水管检修",
    )
    HoursException.objects.create(
        place_id="st-all",
        kind="cooling",
        from_on=date(2025, 8, 20),
        to_on=date(2025, 8, 20),
        spans=[],
        note="换滤网",
    )
    html = on().get("/places/st-day").content.decode()
    assert "关着，8月22日 08:00开" in html
    assert "8月20日至8月21日，整站：不开。水管检修" in html
    cool = on().get("/places/st-all").content.decode()
    assert "开着，全天不关" in cool
    assert "换滤网" in cool
    assert "换滤网" not in on("2025-08-22").get("/places/st-all").content.decode()


def test_broken_is_said_in_two_taps(town: World) -> None:
    from yinuo.kernel.matters.models import Matter

    page = on().get("/places/st-day").content.decode()
    first = re.search(r'href="(/at/st-day\?[^"]*broken=water[^"]*)"', page)
    assert first
    form = on().get(unescape(first[1])).content.decode()
    assert "就这样送出" in form
    body = re.search(r'<textarea[^>]*name="body"[^>]*>\n([^<]*)</textarea>', form)
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert body
    assert token
    picked = re.search(r'name="category" value="([^"]+)" checked', form)
    assert picked
    other = re.search(r'<option value="([^"]+)" selected', form[form.index('name="other"') :])
    sent = {"token": token[1], "category": picked[1], "other": other[1] if other else "", "body": body[1].strip(),
            "place": "st-day", "about": "no", "contact": "none"}  # fmt: skip
    answer = on().post("/at/st-day", sent)
    assert answer.status_code == 200, answer.content.decode()
    assert 'id="thecode"' in answer.content.decode()
    row = Matter.objects.get(place="st-day")
    assert (row.category, row.kind, row.state) == ("help", "request", "submitted")


def test_what_is_filled_in_is_ours_and_never_the_addresss(town: World) -> None:
    html = on().get("/at/st-day?broken=<b>&body=evil&category=help").content.decode()
    assert "evil" not in html[html.index("<textarea") : html.index("</textarea>")]
    assert "就这样送出" not in html


def test_a_station_shows_what_was_asked_here(town: World) -> None:
    assert "这里还没有提过什么" in on().get("/places/st-day").content.decode()
    ref = town.assigned(place="st-day")
    html = on().get("/places/st-day").content.decode()
    assert ref in html
    assert "这里还没有提过什么" not in html
    assert ref in on().get("/places/town").content.decode()
    assert 'id="h-five"' not in html


def test_the_sheet_for_the_door_has_a_code_the_hours_and_no_script(town: World) -> None:
    html = on().get("/places/st-day/door").content.decode()
    assert "<script" not in html
    assert "/at/st-day" in html
    assert html.count("<svg") >= 2
    poster = html[html.index('class="poster"') :]
    assert "08:00–20:00" in poster
    assert "2025年8月20日 印" in poster


def test_nobody_who_comes_is_recorded(town: World) -> None:
    from django.db import connection

    from yinuo.kernel.record.rights import tables

    def rows() -> dict[str, int]:
        readable = [
            table for table, (web, *_others) in tables().items() if web and not table.startswith("django_")
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in readable)
            )
            return dict(cursor.fetchall())

    before = rows()
    for path in (
        "/stations?near=lane&open=on",
        "/places/st-day",
        "/places/st-day/door",
        "/at/st-day?broken=water",
    ):
        answer = on().get(path)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert not answer.cookies
    assert rows() == before


def test_what_is_out_of_use_is_not_found(town: World) -> None:
    Place.objects.filter(code="st-all").update(is_active=False)
    assert on().get("/places/st-all").status_code == 404
    assert "st-all" not in on().get("/stations").content.decode()


def test_every_station_is_open_data(town: World) -> None:
    rows = list(csv.DictReader(StringIO(on().get("/stations.csv").content.decode("utf-8-sig"))))
    told = on().get("/stations.geojson")
    assert told.headers["Content-Type"] == "application/geo+json"
    features = {one["id"]: one for one in told.json()["features"]}
    assert sorted(features) == sorted(row["编号"] for row in rows)
    for row in rows:
        feature = features[row["编号"]]
        assert feature["geometry"] is None  # nobody has said where on a map
        assert feature["properties"]["name"] == row["名称"]
        assert feature["properties"]["opening_hours"]["door"] == row["开门"]
        assert feature["properties"]["url"] == row["网址"]
    assert {row["开门"] for row in rows} >= {"Mo-Su 08:00-20:00", "Mo-Su 00:00-24:00", "unknown"}
    tag = told.headers["ETag"]
    assert on().get("/stations.geojson", headers={"If-None-Match": tag}).status_code == 304


def test_open_data_says_where_a_station_is(town: World) -> None:
    put_on_map(st_day=Point(30_700_000, 121_010_000), lane=Point(1, 1))
    rows = {
        row["编号"]: row
        for row in csv.DictReader(StringIO(on().get("/stations.csv").content.decode("utf-8-sig")))
    }
    features = {one["id"]: one for one in on().get("/stations.geojson").json()["features"]}
    assert (rows["st-day"]["纬度"], rows["st-day"]["经度"]) == ("30.700000", "121.010000")
    assert features["st-day"]["geometry"] == {"type": "Point", "coordinates": [121.01, 30.7]}
    assert (rows["st-all"]["纬度"], features["st-all"]["geometry"]) == ("", None)


def test_hours_are_written_as_maps_read_them() -> None:
    from yinuo.doors.portal.station_files import opening_hours

    day, none = (("08:00", "12:00"), ("14:00", "20:00")), ()
    assert opening_hours((day, day, day, day, day, none, none)) == "Mo-Fr 08:00-12:00,14:00-20:00; Sa-Su off"
    assert opening_hours((none, day, day, day, day, day, day)) == "Mo off; Tu-Su 08:00-12:00,14:00-20:00"

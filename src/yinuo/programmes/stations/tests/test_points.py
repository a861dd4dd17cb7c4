"""A place is put on the map by whoever keeps it, anew where it was wrong, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from yinuo.base.geo import Point
from yinuo.kernel.limits.queries import points
from yinuo.kernel.people.models import PlacePoint
from yinuo.programmes.stations.tests.test_shifts import BEFORE, at, people

__all__ = ["people"]
DESK = "/desk/stations/points"
BY_UNION, THERE = "handler-gonghui", "30.701000, 121.021000"


def put(who: str = BY_UNION, place: str = "330482-yintai", point: str = THERE) -> Any:
    return at(who, BEFORE).post(DESK, {"place": place, "point": point, "token": "putting"})


def shown(place: str) -> list[float] | None:
    features = {one["id"]: one for one in at(on=BEFORE).get("/stations.geojson").json()["features"]}
    found: list[float] | None = (features[place]["geometry"] or {}).get("coordinates")
    return found


def test_a_station_comes_on_the_map_and_is_moved(people: None) -> None:
    assert shown("330482-yintai") is None
    desk = at(BY_UNION, BEFORE).get(DESK)
    before = desk.context
    assert f'<a href="{DESK}?place=330482-yintai">银泰百货职工服务驿站</a>' in desk.content.decode()
    answer = put()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{DESK}?did=point&place=330482-yintai")
    assert shown("330482-yintai") == [121.021, 30.701]
    row = PlacePoint.objects.get(pk="330482-yintai")
    assert (row.unit_id, row.put_on) == ("sl-gonghui", BEFORE)
    page = at(BY_UNION, BEFORE).get(answer.headers["Location"])
    assert "放好了" in page.content.decode()
    assert [field.value for field in page.context["form"].fields] == ["330482-yintai", THERE]
    assert page.context["n_missing"] == before["n_missing"] - 1
    assert put(point="３０．８，１２１．１").status_code == 302
    assert shown("330482-yintai") == [121.1, 30.8]


def test_what_was_put_stands_when_the_sheets_are_read_again(people: None) -> None:
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits.models import Pack

    sheet = points()["slp-st-001"]
    assert put(place="slp-st-001").status_code == 302
    Pack.objects.update(digest="changed since")
    assert load_pack(pack_folder("pinghu"), with_people=False)
    assert points()["slp-st-001"] == Point(30_701_000, 121_021_000) != sheet


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"point": ""}, ["point"]),
        ({"point": "121.02, 30.70"}, ["point"]),
        ({"point": "somewhere"}, ["point"]),
        ({"point": "39.9, 116.4"}, ["point"]),  # a thousand kilometres from every other place
        ({"place": "330482"}, ["place"]),
        ({"place": "nowhere"}, ["place"]),
        ({"place": "", "point": ""}, ["place", "point"]),
    ],
)
def test_what_is_no_point_or_no_place_of_theirs_comes_back(
    people: None, typed: dict[str, str], fields: list[str]
) -> None:
    answer = put(**typed)
    assert answer.status_code == 422
    assert [one.name for one in answer.context["form"].errors] == fields
    assert not PlacePoint.objects.filter(unit__isnull=False).exists()


def test_the_first_point_of_all_may_lie_anywhere(people: None) -> None:
    from yinuo.kernel.limits import book

    PlacePoint.objects.exclude(pk="slp-st-001").update(latitude=0, longitude=0)
    book.changed()
    assert put(place="slp-st-001", point="0.1, 0.1").status_code == 302


def test_nobody_moves_what_another_keeps(people: None) -> None:
    kept = points()["slp-st-001"]
    assert put("handler-ju-a", "slp-st-001").status_code == 403
    assert at("handler-ju-a", BEFORE).get(DESK).context["form"] is None
    assert put("handler-shequ-a", "slp-zh-c").status_code == 422
    assert put("handler-shequ-a", "slp-jd-a-1").status_code == 302  # the community's own
    assert points()["slp-st-001"] == kept

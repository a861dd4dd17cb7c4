"""A grade is given for a year by whoever looked; what is missing caps it, and a year that is over is said aloud."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from yinuo.programmes.stations.grade_models import StationGrade
from yinuo.programmes.stations.grades import graded, most_stars, year_after
from yinuo.programmes.stations.tests.test_shifts import BEFORE, at, people
from yinuo.programmes.stations.words import HAVES

__all__ = ["people"]
DESK, HERE = "/desk/stations/grades", "/places/slp-st-001"


def judged(who: str = "handler-gonghui", on: date = BEFORE, **more: Any) -> Any:
    typed = {"place": "slp-st-001", "stars": "4", "unit": "sl-gonghui", "token": f"judge-{on}-{sorted(more)}"}
    return at(who, on).post(DESK, typed | more)


def test_it_stands_on_the_stations_page_for_a_year(people: None) -> None:
    assert "颗星" not in at(on=BEFORE).get(HERE).content.decode()
    assert judged(missing=["map"], stars="3").status_code == 302
    assert judged(missing=["map"], stars="3").status_code == 302  # the same press again
    page = at(on=BEFORE).get(HERE).content.decode()
    assert ("3 颗星" in page, "缺：地图上的位置" in page, "到期重评" in page) == (True, True, True)
    soon, late = year_after(BEFORE) - timedelta(20), year_after(BEFORE) + timedelta(1)
    assert [(one.is_soon, one.is_over) for one in graded(soon).values()] == [(True, False)]
    assert [(one.is_soon, one.is_over) for one in graded(late, ["slp-st-001"]).values()] == [(False, True)]
    assert graded(late, ["slp-st-004"]) == {}
    again = BEFORE + timedelta(1)
    assert judged(on=again, stars="5").status_code == 302
    assert graded(again)["slp-st-001"].row.stars == 5
    assert graded(BEFORE)["slp-st-001"].row.stars == 3
    desk = at("handler-gonghui", again).get(DESK)
    assert [one.row.stars for _name, one, _url in desk.context["lines"]] == [5]
    with pytest.raises(DatabaseError), transaction.atomic():
        StationGrade.objects.update(stars=5)


def test_nothing_is_picked_before_somebody_looked_and_what_is_missing_is_ticked(people: None) -> None:
    first = {one.name: one for one in at("handler-gonghui", BEFORE).get(DESK).context["form"].fields}
    assert (first["stars"].value, first["stars"].options[0].value) == ("", "")
    again = judged(missing=["map", "sign"], stars="4").content.decode()
    boxes = re.findall(r'<input type="checkbox" name="missing" value="(\w+)"( checked)?', again)
    assert [name for name, ticked in boxes if ticked] == ["sign", "map"]
    assert len(boxes) == len(HAVES)
    assert "<select multiple" not in again


def test_a_year_that_is_over_counts_no_more(people: None) -> None:
    StationGrade.objects.create(
        place_id="slp-st-001", unit_id="sl-gonghui", stars=5, judged_on=date(2024, 2, 29), token="old"
    )
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)
    assert "这几颗星不再算数" in at(on=BEFORE).get(HERE).content.decode()


def test_what_is_missing_caps_the_stars_and_nobody_judges_elsewhere(people: None) -> None:
    assert [most_stars(n) for n in range(4)] == [5, 3, 0, 0]
    for typed, field in (
        ({"missing": ["map"], "stars": "4"}, "stars"), ({"missing": ["map", "sign"], "stars": "1"}, "stars"),
        ({"stars": "6"}, "stars"), ({"stars": ""}, "stars"),
        ({"place": "slp-jd-a"}, "place"), ({"unit": "sl-ju-a"}, "unit"),
        ({"missing": ["gold"]}, "missing"),
    ):  # fmt: skip
        assert [one.name for one in judged(**typed).context["form"].errors] == [field]
    assert judged(missing=["map", "sign"], stars="0").status_code == 302
    assert judged("handler-ju-a").status_code == 403
    assert "请从给出的几项里选一项" in judged(stars="").content.decode()
    assert at("handler-ju-a", BEFORE).get(DESK).context["form"] is None

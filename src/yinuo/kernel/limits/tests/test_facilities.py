"""What a place offers behind its door: shut with it, never open longer, and by its own hours."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from yinuo.base.hours import Standing
from yinuo.kernel.limits.facilities import Offer, Offers, offers_at, week_of
from yinuo.kernel.limits.models import Facility, HoursException
from yinuo.kernel.people.models import Place

DAY, MORNING, ALWAYS = [["08:00", "20:00"]], [["08:00", "12:00"]], [["00:00", "24:00"]]
NOON = datetime(2025, 8, 20, 12, 30, tzinfo=UTC)
NIGHT = [["00:00", "02:00"], ["16:00", "24:00"]]


def offers(door: Any, water: Any) -> Offers:
    return Offers(
        {
            kind: Offer(Facility(kind=kind), week_of(spans and json.dumps([spans] * 7)), {})
            for kind, spans in (("door", door), ("water", water))
        }
    )


@pytest.mark.parametrize(
    ("door", "water", "at", "expected"),
    [
        (DAY, DAY, NOON, Standing(is_open=True, until="20:00")),
        (DAY, ALWAYS, NOON, Standing(is_open=True, until="20:00")),
        (ALWAYS, DAY, NOON, Standing(is_open=True, until="20:00")),
        (ALWAYS, ALWAYS, NOON, Standing(is_open=True)),
        (DAY, MORNING, NOON, Standing(is_open=False, opens="08:00", opens_on=date(2025, 8, 21))),
        (MORNING, ALWAYS, NOON, Standing(is_open=False, opens="08:00", opens_on=date(2025, 8, 21))),
        (None, DAY, NOON, Standing(is_open=True, until="20:00")),
        (DAY, None, NOON, Standing(is_open=True, until="20:00")),
        (None, None, NOON, Standing(None)),
        (NIGHT, [["16:00", "23:00"]], NOON.replace(hour=22), Standing(is_open=True, until="23:00")),
        (NIGHT, ALWAYS, NOON.replace(hour=22), Standing(is_open=True, until="02:00")),
    ],
)
def test_a_thing_stands_as_its_door_lets_it(door: Any, water: Any, at: datetime, expected: Standing) -> None:
    assert offers(door, water).at("water", at) == expected


def test_a_thing_without_a_door_stands_by_itself() -> None:
    alone = Offers({"water": Offer(Facility(kind="water"), week_of(json.dumps([DAY] * 7)), {})})
    assert alone.at("water", NOON).until == "20:00"
    assert alone.door is None


@pytest.mark.django_db
def test_what_is_said_of_one_thing_goes_before_what_is_said_of_all() -> None:
    Place(code="st", name="st", kind="station").save()
    for kind in ("door", "water"):
        Facility.objects.create(place_id="st", kind=kind, week=[DAY] * 7)
    days = {"from_on": NOON.date(), "to_on": NOON.date()}
    HoursException.objects.create(place_id="st", kind="water", spans=MORNING, **days)
    HoursException.objects.create(place_id="st", kind="", spans=[["08:00", "22:00"]], **days)
    HoursException.objects.create(
        place_id="st", kind="", spans=[], from_on=date(2025, 1, 1), to_on=date(2025, 1, 2)
    )
    found = offers_at(["st", "nowhere"], NOON.date())
    assert found["st"].at("door", NOON).until == "22:00"
    assert found["st"].at("water", NOON).is_open is False
    assert [row.kind for row in found["st"].exceptions] == ["water", ""]
    assert found["nowhere"].offers == {}

"""Points: read as people write them, never guessed, written as they were read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.geo import NO_POINT, TURNED, Point, coarse, in_degrees, metres_between, point_in

POINTS = st.builds(Point, st.integers(-90_000_000, 90_000_000), st.integers(-180_000_000, 180_000_000))


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("30.7,121.01", Point(30_700_000, 121_010_000)),
        (" 30.700000 ,  121.010000 ", Point(30_700_000, 121_010_000)),
        ("30.7 121.01", Point(30_700_000, 121_010_000)),
        ("３０．７，１２１．０１", Point(30_700_000, 121_010_000)),
        ("-33.8688、151.2093", Point(-33_868_800, 151_209_300)),
        ("−0.0000005 +0.0000015", Point(0, 2)),  # half a millionth goes to the even one
        ("90, -180", Point(90_000_000, -180_000_000)),
        ("30.70000049, 121", Point(30_700_000, 121_000_000)),
    ],
)
def test_a_point_is_read_as_people_write_it(typed: str, point: Point) -> None:
    assert point_in(typed) == point


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("121.01, 30.7", TURNED),
        ("-90.000001, 0", TURNED),
        ("30.7", NO_POINT),
        ("", NO_POINT),
        ("30.7, 121.01, 5", NO_POINT),
        ("30.7, 180.000001", NO_POINT),
        ("200, 300", NO_POINT),
        ("30°42′N 121°E", NO_POINT),
        ("3e1, 121", NO_POINT),
        ("nan, inf", NO_POINT),
        ("30.7,,121", NO_POINT),
    ],
)
def test_what_is_no_point_is_refused_and_never_turned_round(typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as wrong:
        point_in(typed, field="where")
    assert wrong.value.fields == {"where": sentence}


@given(POINTS)
def test_a_point_written_is_read_as_the_same(point: Point) -> None:
    assert point_in(point.written) == point


def test_maps_read_the_longitude_first() -> None:
    point = point_in("30.700001, -121.01")
    assert point.position == [-121.01, 30.700001]
    assert (point.spot.lat, point.spot.lon) == (30.700001, -121.01)


@pytest.mark.parametrize(
    ("micro", "written"), [(0, "0.000000"), (-500, "-0.000500"), (121_010_000, "121.010000")]
)
def test_degrees_are_written_to_the_last_place(micro: int, written: str) -> None:
    assert in_degrees(micro) == written


@given(POINTS)
def test_a_coarse_point_is_within_a_hundred_metres_or_so_and_tells_no_more(point: Point) -> None:
    near = coarse(point)
    assert near.latitude % 1000 == near.longitude % 1000 == 0
    assert abs(near.latitude - point.latitude) <= 500
    assert abs(near.longitude - point.longitude) <= 500
    assert coarse(near) == near


def test_the_way_between_two_points_is_in_metres() -> None:
    assert metres_between(Point(30_000_000, 121_000_000), Point(31_000_000, 121_000_000)) == 111_195
    assert metres_between(Point(30_000_000, 121_000_000), Point(30_000_000, 121_000_000)) == 0

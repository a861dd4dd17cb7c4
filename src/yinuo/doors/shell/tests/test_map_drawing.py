"""The map's geometry: everything within its frame, no mark on another, names where there is room, a true scale."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.geo import Point, metres_between
from yinuo.doors.shell.map_drawing import APART, HEIGHT, RADIUS, WIDTH, Drawing, Named, Pin, drawn

HERE = Point(30_700_000, 121_020_000)
STEP = st.integers(-60_000, 60_000)
SPOTS = st.lists(
    st.builds(lambda north, east: Point(HERE.latitude + north, HERE.longitude + east), STEP, STEP),
    min_size=1, max_size=20,
)  # fmt: skip


def pins(spots: list[Point]) -> list[Pin]:
    return [Pin(at, str(n), f"{n} · x", f"/{n}", n % 2 == 0) for n, at in enumerate(spots, 1)]


def map_of(
    spots: list[Point], *names: Named, here: Named | None = None, others: list[Point] | None = None
) -> Drawing:
    found = drawn(pins(spots), others or [], names, here)
    assert found is not None
    return found


def gap(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.dist(one, other)


@given(SPOTS)
def test_every_mark_is_within_the_frame_in_its_order(spots: list[Point]) -> None:
    found = map_of(spots, here=Named(HERE, "这里"))
    assert [mark.pin.mark for mark in found.marks] == [str(n) for n in range(1, len(spots) + 1)]
    for mark in found.marks:
        assert RADIUS <= mark.x <= WIDTH - RADIUS
        assert RADIUS <= mark.y <= HEIGHT - RADIUS
        assert 0 <= mark.spot_x <= WIDTH
        assert 0 <= mark.spot_y <= HEIGHT


@given(SPOTS)
def test_no_mark_hides_another(spots: list[Point]) -> None:
    found = map_of(spots)
    for one, other in combinations(found.marks, 2):
        assert gap((one.x, one.y), (other.x, other.y)) > RADIUS, (one, other)


def test_marks_on_one_spot_stand_apart_with_a_line_to_it() -> None:
    found = map_of([HERE] * 6)
    for one, other in combinations(found.marks, 2):
        assert gap((one.x, one.y), (other.x, other.y)) >= APART - 1
    assert {(mark.spot_x, mark.spot_y) for mark in found.marks} == {(WIDTH / 2, HEIGHT / 2)}
    assert sum(mark.is_moved for mark in found.marks) >= 5


def test_a_mark_with_room_stands_on_its_spot() -> None:
    found = map_of([HERE, Point(30_720_000, 121_060_000)])
    assert [(mark.x, mark.y) for mark in found.marks] == [(mark.spot_x, mark.spot_y) for mark in found.marks]
    assert not any(mark.is_moved for mark in found.marks)


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = map_of([HERE, Point(30_720_000, 121_060_000)]).marks
    assert south_west.x < north_east.x
    assert south_west.y > north_east.y


@pytest.mark.parametrize("latitude", [0, 30_700_000, 60_000_000])
def test_the_scale_is_true_both_ways_at_every_latitude(latitude: int) -> None:
    a, b, c = Point(latitude, 0), Point(latitude, 40_000), Point(latitude + 15_000, 0)
    found = map_of([a, b, c])
    at_a, at_b, at_c = ((mark.spot_x, mark.spot_y) for mark in found.marks)
    per_metre = found.scale_width / found.scale_metres
    assert gap(at_a, at_b) / per_metre == pytest.approx(metres_between(a, b), rel=0.01)
    assert gap(at_a, at_c) / per_metre == pytest.approx(metres_between(a, c), rel=0.01)
    assert 20 < found.scale_width <= WIDTH / 3


def test_one_station_alone_has_a_neighbourhood() -> None:
    found = map_of([HERE])
    assert WIDTH * found.scale_metres / found.scale_width >= 400


def test_names_cover_no_mark_no_other_name_and_not_where_one_is() -> None:
    spots = [Point(30_700_000 + n * 900, 121_020_000 + n * 1_500) for n in range(12)]
    names = [Named(at, f"第{n}个社区", is_small=True) for n, at in enumerate(spots)]
    found = map_of(spots, *names, here=Named(spots[0], "这里"))
    assert found.names
    boxes = [
        (one.x - 11 * len(one.name) / 2, one.y - 5.5, one.x + 11 * len(one.name) / 2, one.y + 5.5)
        for one in found.names
    ]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= WIDTH
        assert 0 <= top < bottom <= HEIGHT
        for mark in found.marks:
            near = (min(max(mark.x, left), right), min(max(mark.y, top), bottom))
            assert gap((mark.x, mark.y), near) >= RADIUS
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    assert [one.name for one in found.names if one.is_here] == ["这里"]


def test_communities_are_named_on_a_near_map_alone() -> None:
    names = (
        Named(Point(30_710_000, 121_060_000), "某镇"),
        Named(Point(30_705_000, 121_040_000), "某村", is_small=True),
    )
    near = map_of([HERE, Point(30_720_000, 121_070_000)], *names)
    wide = map_of([HERE, Point(30_720_000, 121_320_000)], *names)
    assert {one.name for one in near.names} == {"某镇", "某村"}
    assert {one.name for one in wide.names} == {"某镇"}


def test_other_stations_are_dots_where_they_lie_within() -> None:
    other, far = Point(30_710_000, 121_040_000), Point(31_000_000, 121_040_000)
    found = map_of([HERE, Point(30_720_000, 121_060_000)], others=[other, far])
    assert len(found.dots) == 1


def test_nothing_to_draw_is_no_map() -> None:
    assert drawn([], [HERE], [Named(HERE, "某镇")]) is None

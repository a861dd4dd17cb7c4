"""Places for more stations: as good as the best of all choices, with the sentence why."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.given import Spot, metres
from yinuo.programmes.stations.site import CENTER, MEDIAN, Area, sited

spots = st.builds(
    Spot, st.integers(0, 40).map(lambda n: 121 + n / 500), st.integers(0, 40).map(lambda n: 30 + n / 500)
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(spots, st.integers(0, 90)), min_size=1, max_size=8).filter(
        lambda a: any(n for _s, n in a)
    ),
    st.lists(spots, min_size=1, max_size=6),
    st.lists(spots, max_size=2),
    st.integers(1, 3),
)
def test_no_other_places_are_better(
    told: list[tuple[Spot, int]], places: list[Spot], stations: list[Spot], more: int
) -> None:
    areas = [Area(f"A{n}", spot, count) for n, (spot, count) in enumerate(told)]
    named = {f"P{n}": spot for n, spot in enumerate(places)}
    more = min(more, len(places))

    def ways(chosen: tuple[Spot, ...]) -> list[tuple[int, int]]:
        return [
            (min(metres(area.spot, one) for one in [*chosen, *stations]), area.count)
            for area in areas
            if area.count
        ]

    each = [ways(chosen) for chosen in combinations(places, more)]
    median = sited(areas, named, stations, more)
    assert median.total == min(sum(way * count for way, count in one) for one in each)
    assert (median.is_proven, len(median.sites)) == (True, more)
    center = sited(areas, named, stations, more, goal=CENTER)
    least = min(max(way for way, _count in one) for one in each)
    assert center.farthest == least
    assert center.total == min(sum(w * n for w, n in one) for one in each if max(w for w, _n in one) == least)


def test_each_place_says_whom_it_serves_and_what_it_spares_them() -> None:
    areas = [Area("A", Spot(121, 30), 100), Area("B", Spot(121, 30.01), 50), Area("C", Spot(121.2, 30), 10)]
    places = {"P": Spot(121, 30), "Q": Spot(121.2, 30), "R": Spot(121.3, 30)}
    new = sited(areas, places, [], 2)
    assert [(site.ref, site.count, str(site.why)) for site in new.sites] == [
        ("P", 150, "150 人次到这里最近：平均走 371 米，最远 1112 米。"),
        ("Q", 10, "10 人次到这里最近：平均走 0 米，最远 0 米。"),
    ]
    assert (new.mean_before, new.farthest_before, round(new.mean)) == (None, None, 348)
    more = sited(areas, places, [Spot(121, 30.01)], 3)
    assert [str(site.why) for site in more.sites] == [
        "100 人次到这里最近：平均从走 1112 米减到 0 米，最远 0 米。",
        "10 人次到这里最近：平均从走 19291 米减到 0 米，最远 0 米。",
        "别处都更近，这里不会有人因此少走路。",
    ]
    assert round(more.mean_before or 0) > more.mean


def test_what_cannot_be_asked_is_refused() -> None:
    area, places = Area("A", Spot(121, 30), 9), {"P": Spot(121, 30)}
    for more in (0, 2):
        with pytest.raises(Invalid) as wrong:
            sited([area], places, [], more)
        assert wrong.value.fields == {"more": "要在 1 到 1 之间。"}
    with pytest.raises(Invalid) as wrong:
        sited([Area("A", Spot(121, 30), 0)], places, [], 1, goal=MEDIAN)
    assert wrong.value.fields == {"areas": "没有一处有人要来，不用建。"}

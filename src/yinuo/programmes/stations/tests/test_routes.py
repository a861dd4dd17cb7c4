"""Routes keep capacities and times, reach whom they can, and say of everybody else why not."""

from datetime import datetime

import numpy as np
import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.stations import routes
from yinuo.programmes.stations.routes import Rounds, Routes, Stop, Vehicle, routed

DAY = 8 * 3600
ZERO = datetime(2025, 8, 18, 9)  # noqa: DTZ001


def line(stops: list[Stop], vehicles: list[Vehicle], at: list[int]) -> Rounds:
    """Stops on one road, so many metres from the depot; one metre a second."""
    spots = np.array([0, *at])
    table = np.abs(spots[:, None] - spots[None])
    return Rounds(stops, vehicles, table, table, ZERO)


def left(routes: Routes) -> dict[str, str]:
    return {ref: str(why) for ref, why in routes.left}


def test_routes_are_best_where_the_best_is_known_by_construction() -> None:
    """Ten hamlets around the depot, each of ten stops that fill one vehicle: one run to each is the best there is."""
    angles = 2 * np.pi * np.arange(10) / 10
    spots = np.vstack([[0, 0], np.repeat(np.c_[np.cos(angles), np.sin(angles)] * 5_000, 10, axis=0)])
    table = np.rint(np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))).astype(np.int64)
    stops = [Stop(f"s{n}", 4, 0, 10**6) for n in range(100)]
    found = routed(Rounds(stops, [Vehicle("v", 40, 0, 10**6, 10)], table, table), seconds=6)
    assert found.metres == 10 * 2 * 5_000
    assert sorted(visit.ref for run in found.runs for visit in run.visits) == sorted(
        stop.ref for stop in stops
    )
    assert {run.units for run in found.runs} == {40}
    assert found.left == ()


@pytest.mark.parametrize("seconds", [0, 1])
def test_every_run_keeps_its_load_its_windows_and_its_hours(seconds: int) -> None:
    """On a machine so busy that the time is over at once, too."""
    stops = [Stop(f"s{n}", 5, 600 * n, 600 * n + 1_200, 60) for n in range(12)]
    spots = {f"s{n}": 100 + 37 * n for n in range(12)}
    asked = line(stops, [Vehicle("car", 20, 0, DAY, 4)], list(spots.values()))
    found = routed(asked, seconds=seconds)
    seen = [visit.ref for run in found.runs for visit in run.visits]
    assert sorted(seen) == sorted(stop.ref for stop in stops)
    by_ref = {stop.ref: stop for stop in stops}
    for run in found.runs:
        assert run.units <= 20
        assert 0 <= run.leaves <= run.returns <= DAY
        for visit in run.visits:
            assert by_ref[visit.ref].opens <= visit.comes <= by_ref[visit.ref].closes
            assert visit.goes == visit.comes + 60
        for one, other in zip(run.visits, run.visits[1:], strict=False):
            way = abs(spots[one.ref] - spots[other.ref])
            assert other.comes == max(one.goes + way, by_ref[other.ref].opens)
    assert found.metres == sum(run.metres for run in found.runs)


def test_a_stop_nobody_could_serve_says_why_and_the_others_are_served() -> None:
    stops = [
        Stop("ok", 5, 0, DAY),
        Stop("big", 50, 0, DAY),
        Stop("late", 5, 0, 60),
        Stop("next day", 5, 16 * 3600, 17 * 3600),
        Stop("so far", 1, 0, 9 * 3600),
    ]
    found = routed(line(stops, [Vehicle("car", 20, 0, DAY)], [10, 10, 3600, 10, 10 * 3600]), seconds=1)
    assert [visit.ref for run in found.runs for visit in run.visits] == ["ok"]
    assert left(found) == {
        "big": "要 50 份，最大的车只装 20 份。",
        "late": "最早 10:00 才到，09:01 已经关门。",
        "next day": "去了回不来：车 17:00 收班。",
        "so far": "最早 19:00 才到，18:00 已经关门。",
    }
    overnight = routed(line([Stop("a", 1, 0, 20 * 3600)], [Vehicle("c", 1, 0, DAY)], [21 * 3600]), seconds=1)
    assert left(overnight) == {"a": "最早 2025-08-19 06:00 才到，2025-08-19 05:00 已经关门。"}
    assert overnight.runs == ()


@pytest.mark.parametrize("seconds", [0, 1])
def test_where_vehicles_do_not_suffice_as_many_as_can_be_are_served(seconds: int) -> None:
    stops = [Stop(f"s{n}", 10, 0, DAY) for n in range(5)]
    found = routed(line(stops, [Vehicle("car", 30, 0, DAY)], [10, 20, 30, 40, 50]), seconds=seconds)
    assert len(found.runs[0].visits) == 3
    assert set(left(found).values()) == {"车不够，或者时间不够：跑完别的站点就到不了这里。"}


def test_a_way_that_breaks_a_window_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "LEAST", 0)
    stops = [Stop(f"s{n}", 5, 600 * n, 600 * n, 60) for n in range(12)]
    far = line(stops, [Vehicle("car", 20, 0, DAY, 4)], [100 + 37 * n for n in range(12)])
    found = routed(far, seconds=0)
    reached = {visit.ref for run in found.runs for visit in run.visits}
    for run in found.runs:
        assert all(stops[int(visit.ref[1:])].closes >= visit.comes for visit in run.visits)
    assert reached | left(found).keys() == {stop.ref for stop in stops}


def test_the_larger_of_two_kinds_goes_where_it_is_needed() -> None:
    stops = [Stop("a", 30, 0, DAY), Stop("b", 5, 0, DAY)]
    vehicles = [Vehicle("cart", 10, 0, DAY), Vehicle("van", 30, 0, DAY)]
    found = routed(line(stops, vehicles, [500, 700]), seconds=1)
    assert {run.vehicle: [visit.ref for visit in run.visits] for run in found.runs} == {
        "van": ["a"],
        "cart": ["b"],
    }


def test_without_a_vehicle_there_is_no_route() -> None:
    with pytest.raises(Invalid) as wrong:
        routed(line([], [], []))
    assert wrong.value.fields == {"vehicles": "没有车，也就没有路线。"}
    assert routed(line([], [Vehicle("c", 1, 0, DAY)], [])) == Routes((), (), 0)

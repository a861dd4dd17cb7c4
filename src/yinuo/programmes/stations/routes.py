"""How the supply vehicles go round: who brings what where, in time, with the least way (by pyvrp).

A route names places, goods by count and times; no person is in it. The way found is good, not proven best:
how near such answers come to what is known best is measured in bench/solvers.py.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from pyvrp.stop import StoppingCriterion

    Whole = NDArray[np.int64]

FIRST: Final = 0.2
"""The share of the time in which it is seen whether the vehicles suffice for every stop."""
CALM: Final = 30_000
"""So many tries without a shorter way, and it is done."""
LEAST: Final = 300
"""So many tries are made even when the time is over: a busy machine gives a longer way, never a broken one."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A place that wants so many units; it is served from `opens` to `closes` and keeps a vehicle for `takes` seconds.

    Times are seconds after the question's `zero`.
    """

    ref: str
    wants: int
    opens: int
    closes: int
    takes: int = 0


@dataclass(frozen=True, slots=True)
class Vehicle:
    """So many vehicles of one kind, each for one run from the depot and back between `starts` and `ends`."""

    ref: str
    holds: int
    starts: int
    ends: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Rounds:
    """The question; tables go from row to column, the depot first and then the stops in their order."""

    stops: Sequence[Stop]
    vehicles: Sequence[Vehicle]
    metres: Whole
    seconds: Whole
    zero: datetime = datetime(2000, 1, 1)  # noqa: DTZ001 -- only its hands are read


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop of a run: when the vehicle comes, when it goes on, and what it leaves there."""

    ref: str
    comes: int
    goes: int
    units: int


@dataclass(frozen=True, slots=True)
class Run:
    """One vehicle's way: out, the visits, back."""

    vehicle: str
    leaves: int
    returns: int
    metres: int
    units: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Routes:
    """All runs, and a sentence for every stop that none of them reaches."""

    runs: tuple[Run, ...]
    left: tuple[tuple[str, Sentence], ...]
    metres: int


def routed(rounds: Rounds, *, seconds: float = 25.0, seed: int = 1) -> Routes:
    """Find the runs. Raises Invalid where there is no vehicle."""
    if not rounds.vehicles:
        raise Invalid({"vehicles": Sentence("没有车，也就没有路线。")})
    left = [(stop.ref, why) for n, stop in enumerate(rounds.stops) if (why := _why_never(rounds, n))]
    never = {ref for ref, _why in left}
    here = [n for n, stop in enumerate(rounds.stops) if stop.ref not in never]
    if not here:
        return Routes((), tuple(left), 0)
    found = _solved(rounds, here, seconds * FIRST, seed, is_needed=True)
    is_enough = found.is_feasible()
    start = found.best if is_enough else None
    found = _solved(rounds, here, seconds * (1 - FIRST), seed, is_needed=is_enough, start=start)
    # what breaks a window or a load is no answer; nobody may drive it
    routes = found.best.routes() if found.is_feasible() else ()
    runs = tuple(_run(rounds, here, route) for route in routes)
    reached = {visit.ref for run in runs for visit in run.visits} | never
    short = Sentence("车不够，或者时间不够：跑完别的站点就到不了这里。")
    left += [(stop.ref, short) for stop in rounds.stops if stop.ref not in reached]
    return Routes(runs, tuple(left), sum(run.metres for run in runs))


def _why_never(rounds: Rounds, n: int) -> Sentence | None:
    """Say why no vehicle could serve this stop even if it went nowhere else; None where one could."""
    stop, most = rounds.stops[n], max(vehicle.holds for vehicle in rounds.vehicles)
    if stop.wants > most:
        return Sentence("要 {wants} 份，最大的车只装 {most} 份。", wants=stop.wants, most=most)
    there, back = int(rounds.seconds[0, n + 1]), int(rounds.seconds[n + 1, 0])
    fit = [vehicle for vehicle in rounds.vehicles if vehicle.holds >= stop.wants]
    comes = min(max(vehicle.starts + there, stop.opens) for vehicle in fit)
    if comes > stop.closes:
        when = _hands(rounds, comes)
        return Sentence(
            "最早 {comes} 才到，{closes} 已经关门。", comes=when, closes=_hands(rounds, stop.closes)
        )
    if all(max(one.starts + there, stop.opens) + stop.takes + back > one.ends for one in fit):
        ends = _hands(rounds, max(vehicle.ends for vehicle in fit))
        return Sentence("去了回不来：车 {ends} 收班。", ends=ends)
    return None


def _hands(rounds: Rounds, seconds: int) -> str:
    told = rounds.zero + timedelta(seconds=seconds)
    return f"{told:%H:%M}" if told.date() == rounds.zero.date() else f"{told:%Y-%m-%d %H:%M}"


def _solved(
    rounds: Rounds, here: Sequence[int], seconds: float, seed: int, *, is_needed: bool, start: Any = None
) -> Any:
    import pyvrp

    # an empty stop must never pay: a prize is more than any single detour
    prize = 0 if is_needed else 4 * int(rounds.metres.max()) + 1
    spots = [0, *(n + 1 for n in here)]
    stops = [rounds.stops[n] for n in here]
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in spots],
        clients=[
            pyvrp.Client(
                location=n,
                delivery=[stop.wants],
                service_duration=stop.takes,
                tw_early=stop.opens,
                tw_late=stop.closes,
                prize=prize,
                required=is_needed,
            )
            for n, stop in enumerate(stops, 1)
        ],
        depots=[pyvrp.Depot(location=0)],
        vehicle_types=[
            pyvrp.VehicleType(
                num_available=one.count, capacity=[one.holds], tw_early=one.starts, tw_late=one.ends
            )
            for one in rounds.vehicles
        ],
        distance_matrices=[_square(rounds.metres, spots)],
        duration_matrices=[_square(rounds.seconds, spots)],
    )
    with warnings.catch_warnings():
        # that the vehicles may not suffice is our answer, not a fault
        warnings.simplefilter("ignore", pyvrp.exceptions.PenaltyBoundWarning)
        return pyvrp.solve(
            data, _until(seconds), seed=seed, collect_stats=False, display=False, initial_solution=start
        )


def _until(seconds: float) -> StoppingCriterion:
    """Give what is asked before each try whether it is done."""
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement

    over, least = MultipleCriteria([MaxRuntime(seconds), NoImprovement(CALM)]), MaxIterations(LEAST)

    def is_done(best_cost: int) -> bool:
        is_over, has_tried = over(best_cost), least(best_cost)
        return is_over and has_tried

    return is_done


def _square(table: Whole, spots: list[int]) -> Any:
    """Give the table of these spots alone, as the library takes it."""
    return table[spots][:, spots]


def _run(rounds: Rounds, here: Sequence[int], route: Any) -> Run:
    visits = []
    for step in route.schedule():
        if step.is_client():
            stop = rounds.stops[here[step.idx]]
            begins = int(step.start_time)
            visits.append(Visit(stop.ref, begins, begins + stop.takes, stop.wants))
    return Run(
        rounds.vehicles[route.vehicle_type()].ref,
        int(route.start_time()),
        int(route.end_time()),
        int(route.distance()),
        sum(visit.units for visit in visits),
        tuple(visits),
    )

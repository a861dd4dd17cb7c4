"""The supply vehicles' question and answer as JSON (docs/stations.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from yinuo.base.errors import Sentence
from yinuo.base.given import metres
from yinuo.doors.cli.solving import both
from yinuo.programmes.stations.routes import Rounds, Stop, Vehicle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from yinuo.base.given import Given, Spot
    from yinuo.programmes.stations.routes import Routes


def rounds(given: Given) -> Rounds:
    """Read the question. Raises Invalid, with the place in the file."""
    depot = given.inner("depot").spot("at")
    stops, vehicles = given.rows("stops"), given.rows("vehicles")
    begins = [row.moment("opens") for row in stops] + [row.moment("starts") for row in vehicles]
    if len({moment.tzinfo is None for moment in begins}) > 1:
        raise given.wrong("stops", Sentence("时间要么都写时区，要么都不写。"))
    zero = min(begins, default=None)
    if zero is None:
        raise given.wrong("vehicles", Sentence("没有车，也就没有路线。"))
    now = given.moment("now") if given.has("now") else None
    table = _metres(given, [depot, *(row.spot("at") for row in stops)])
    speed = given.whole("km_per_h", 20, least=1, most=130)
    return Rounds(
        [_stop(row, zero, now) for row in stops],
        [_vehicle(row, zero) for row in vehicles],
        table,
        np.rint(table * 3.6 / speed).astype(np.int64),
        zero,
    )


def told(routes: Routes, asked: Rounds) -> dict[str, Any]:
    """Give the answer as it is written."""

    def at(seconds: int) -> str:
        return (asked.zero + timedelta(seconds=seconds)).isoformat(timespec="seconds")

    return {
        "metres": routes.metres,
        "is_proven": False,
        "runs": [
            {
                "vehicle": run.vehicle,
                "leaves": at(run.leaves),
                "returns": at(run.returns),
                "metres": run.metres,
                "units": run.units,
                "stops": [
                    {"stop": one.ref, "comes": at(one.comes), "goes": at(one.goes), "units": one.units}
                    for one in run.visits
                ],
            }
            for run in routes.runs
        ],
        "left": [{"stop": ref, "why": both(why)} for ref, why in routes.left],
    }


def summary(answer: Mapping[str, Any]) -> str:
    """Say it in a few lines."""
    lines = [f"{len(answer['runs'])} runs, {answer['metres']} m, {len(answer['left'])} stops left"]
    for run in answer["runs"]:
        way = " → ".join(one["stop"] for one in run["stops"])
        lines.append(f"{run['vehicle']} {run['leaves'][11:16]}-{run['returns'][11:16]}: {way}")
    lines += [f"{one['stop']}: {one['why']['zh']} {one['why']['en']}" for one in answer["left"]]
    return "\n".join(lines)


def _metres(given: Given, spots: Sequence[Spot]) -> NDArray[np.int64]:
    """Give the ways as written, the depot first; else as the crow flies and somewhat more, as streets do."""
    if not given.has("metres"):
        percent = given.whole("detour_percent", 130, least=100, most=300)
        flown = [[metres(one, other) for other in spots] for one in spots]
        return np.rint(np.array(flown) * percent / 100).astype(np.int64)
    told = given.cells["metres"]
    wrong = given.wrong("metres", Sentence("要写 {n} 行 {n} 列的整数，出发的地方在前。", n=len(spots)))
    if not isinstance(told, list) or len(told) != len(spots):
        raise wrong
    for row in told:
        if not isinstance(row, list) or [type(one) for one in row] != [int] * len(spots) or min(row) < 0:
            raise wrong
    return np.array(told, np.int64)


def _stop(row: Given, zero: datetime, now: datetime | None) -> Stop:
    opens, closes = row.in_order(row.moment("opens"), row.moment("closes"), "closes")
    if now is not None and closes <= now:
        raise row.wrong("closes", Sentence("这个时间已经过去。"))
    takes = 60 * row.whole("minutes", 5, most=600)
    wants = row.whole("wants", least=0, most=1_000_000)
    return Stop(row.text("id"), wants, _since(zero, opens), _since(zero, closes), takes)


def _vehicle(row: Given, zero: datetime) -> Vehicle:
    starts, ends = row.in_order(row.moment("starts"), row.moment("ends"), "ends")
    holds = row.whole("holds", least=1, most=10_000_000)
    count = row.whole("count", 1, least=1, most=1_000)
    return Vehicle(row.text("id"), holds, _since(zero, starts), _since(zero, ends), count)


def _since(zero: datetime, moment: datetime) -> int:
    return round((moment - zero).total_seconds())

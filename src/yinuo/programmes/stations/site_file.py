"""Where next: the question and the answer as JSON, and the answer as a map (docs/stations.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Sentence
from yinuo.doors.cli.solving import both
from yinuo.programmes.stations.site import CENTER, MEDIAN, Area, sited

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.base.given import Given

COARSE = 5
"""Counts are of whole areas; a smaller one could be a person."""


def answer(given: Given, seconds: float) -> dict[str, Any]:
    """Read the question, and give the answer as it is written. Raises Invalid, with the place in the file."""
    areas = [_area(row) for row in given.rows("areas")]
    places = {row.text("id"): row.spot("at") for row in given.rows("places")}
    stations = [row.spot("at") for row in given.rows("stations")]
    goal = given.text("goal", MEDIAN)
    given.known("goal", goal, (MEDIAN, CENTER))
    more = given.whole("more", least=1, most=1_000)
    found = sited(areas, places, stations, more, goal=goal, seconds=seconds)
    return {
        "goal": goal,
        "is_proven": found.is_proven,
        "total": {"value": found.total, "bound": found.bound},
        "mean_m": {"before": _rounded(found.mean_before), "after": round(found.mean, 1)},
        "farthest_m": {"before": found.farthest_before, "after": found.farthest},
        "sites": [
            {
                "id": site.ref,
                "at": [places[site.ref].lon, places[site.ref].lat],
                "count": site.count,
                "why": both(site.why),
            }
            for site in found.sites
        ],
        "map": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {
                        "type": "Point",
                        "coordinates": [places[site.ref].lon, places[site.ref].lat],
                    },
                    "properties": {"id": site.ref, "why": both(site.why)},
                }
                for site in found.sites
            ],
        },
    }


def summary(told: Mapping[str, Any]) -> str:
    """Say it in a few lines."""
    proven = "proven best" if told["is_proven"] else "not proven best"
    lines = [f"{proven}: mean {told['mean_m']['after']} m, farthest {told['farthest_m']['after']} m"]
    lines += [f"{site['id']}: {site['why']['zh']} {site['why']['en']}" for site in told["sites"]]
    return "\n".join(lines)


def _area(row: Given) -> Area:
    count = row.whole("count")
    if 0 < count < COARSE:
        raise row.wrong("count", Sentence("少于 {least} 的数要写 0：太细的数会认出人来。", least=COARSE))
    return Area(row.text("id"), row.spot("at"), count)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)

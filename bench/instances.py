"""Questions for the solvers: invented ones of any size, and published ones of vehicle routing if they are at hand."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from yinuo.programmes.stations.routes import Rounds, Stop, Vehicle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BEST = {
    "X-n101-k25": 27591,
    "X-n125-k30": 55539,
    "M-n101-k10": 820,
    "M-n121-k7": 1034,
    "M-n151-k12": 1015,
    "M-n200-k17": 1274,
    "C101": 8273,
    "R101": 16377,
    "RC101": 16198,
    "RC208": 7761,
}
"""The best known, all of them proven: ways rounded to whole numbers (.vrp), or cut to tenths (Solomon's, .txt).

M-n200-k17 may leave a vehicle at home here, and sixteen go a unit less than seventeen."""
FIRST_DAY = datetime(2025, 9, 1)  # noqa: DTZ001 -- the place's own time, as in a file


def _spot(random: Random, wide: float = 0.12) -> list[float]:
    return [round(121 + random.gauss(0, wide), 6), round(30.7 + random.gauss(0, wide), 6)]


def roster(n_stations: int, n_days: int, n_volunteers: int, seed: int) -> dict[str, Any]:
    """Give a roster's question: two shifts a day everywhere, one in twenty for two, one in ten for a first-aider."""
    random = Random(seed)
    stations = [{"id": f"S{n}", "at": _spot(random)} for n in range(n_stations)]
    days = [FIRST_DAY + timedelta(days=n) for n in range(n_days)]
    shifts = []
    for station in stations:
        needs, skills = 2 if random.random() < 0.05 else 1, ["first_aid"] if random.random() < 0.1 else []
        for day in days:
            for begins in (8, 13):
                starts = day + timedelta(hours=begins)
                ends = starts + timedelta(hours=4)
                shifts.append(
                    {
                        "id": f"{station['id']}/{starts:%m%d%H}",
                        "station": station["id"],
                        "starts": starts.isoformat(),
                        "ends": ends.isoformat(),
                        "needs": needs,
                        "skills": skills,
                    }
                )
    volunteers = []
    for n in range(n_volunteers):
        free = [day + timedelta(hours=hour) for day in days for hour in (8, 13) if random.random() < 0.35]
        volunteers.append(
            {
                "id": f"V{n}",
                "at": _spot(random),
                "reach_m": random.choice([3_000, 5_000, 8_000]),
                "a_week": random.choice([1, 2, 3]),
                "skills": ["first_aid"] if random.random() < 0.3 else [],
                "free": [[one.isoformat(), (one + timedelta(hours=4)).isoformat()] for one in free],
            }
        )
    pairs = [[f"V{2 * n}", f"V{2 * n + 1}"] for n in range(n_volunteers // 20)]
    half = len(pairs) // 2
    return {
        "stations": stations,
        "shifts": shifts,
        "volunteers": volunteers,
        "together": pairs[:half],
        "apart": pairs[half:],
    }


def cancelled(question: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Give the question again after the one with the most shifts said that they cannot come at all."""
    loads: dict[str, int] = {}
    for one in answer["assigned"]:
        loads[one["volunteer"]] = loads.get(one["volunteer"], 0) + 1
    gone = max(loads, key=lambda ref: (loads[ref], ref))
    previous = [[one["volunteer"], one["shift"]] for one in answer["assigned"]]
    volunteers = [{**one, "free": []} if one["id"] == gone else one for one in question["volunteers"]]
    return {**question, "volunteers": volunteers, "previous": previous}


def site(n_areas: int, n_places: int, more: int, goal: str, seed: int) -> dict[str, Any]:
    """Give a question of places: coarse counts, no station yet."""
    random = Random(seed)
    areas = [{"id": f"A{n}", "at": _spot(random), "count": random.randrange(5, 900)} for n in range(n_areas)]
    places = [{"id": f"P{n}", "at": _spot(random)} for n in range(n_places)]
    return {"areas": areas, "places": places, "more": more, "goal": goal}


def match(n: int, seed: int, *, is_open: bool = False) -> dict[str, Any]:
    """Give needs and as many claimants; `is_open`: anybody may take anything, one each."""
    random = Random(seed)
    kinds, places, skills = (
        [f"K{k}" for k in range(12)],
        [f"T{k}" for k in range(20)],
        [f"s{k}" for k in range(8)],
    )
    needs = [
        {
            "id": f"N{k}",
            "cost": random.randrange(2, 60) * 10_000,
            "kind": random.choice(kinds),
            "place": "" if is_open else random.choice(places),
            "skills": [] if is_open or random.random() < 0.3 else [random.choice(skills)],
            "shares": 1 if is_open else random.choice([1, 1, 1, 2, 3]),
        }
        for k in range(n)
    ]
    claimants = [
        {
            "id": f"C{k}",
            "budget": 10**9 if is_open else random.randrange(3, 200) * 10_000,
            "most": 1 if is_open else random.choice([1, 2, 3]),
            "places": [] if is_open else random.sample(places, random.choice([1, 2, 4])),
            "skills": random.sample(skills, 3),
            "wishes": random.sample(kinds, 3),
        }
        for k in range(n)
    ]
    return {"needs": needs, "claimants": claimants}


def published(folder: Path) -> Iterator[tuple[str, Rounds, int]]:
    """Give (name, question, best known) of every published question the folder has."""
    for name, best in BEST.items():
        for path in (folder / f"{name}.vrp", folder / f"{name}.txt"):
            if path.exists():
                yield name, (_vrp if path.suffix == ".vrp" else _solomon)(path.read_text("utf-8")), best


def _table(spots: list[tuple[int, int]], rounded: Callable[[float], float]) -> Any:
    return np.array([[int(rounded(math.dist(a, b))) for b in spots] for a in spots], np.int64)


def _vrp(text: str) -> Rounds:
    """Read a question of capacities alone, in the format of TSPLIB; `k` of its name is how many vehicles there are."""
    heads = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    heads = {name.strip(): value.strip() for name, value in heads.items()}
    n = int(heads["DIMENSION"])
    parts = text.split("NODE_COORD_SECTION")[1].split("DEMAND_SECTION")
    spots = [(int(x), int(y)) for _n, x, y in (line.split() for line in parts[0].split("\n")[1 : n + 1])]
    wants = [int(line.split()[1]) for line in parts[1].split("\n")[1 : n + 1]]
    table = _table(spots, lambda far: math.floor(far + 0.5))
    stops = [Stop(str(k), wants[k], 0, 10**9) for k in range(1, n)]
    count = int(heads["NAME"].rpartition("k")[2]) + (1 if heads["NAME"].startswith("X") else 0)
    return Rounds(stops, [Vehicle("v", int(heads["CAPACITY"]), 0, 10**9, count)], table, table)


def _solomon(text: str) -> Rounds:
    """Read a question with time windows; ways and times in tenths, cut off."""
    rows = [[int(cell) for cell in line.split()] for line in text.splitlines() if line[:1] == " "]
    (count, holds), rows = rows[0], rows[1:]
    table = _table([(row[1], row[2]) for row in rows], lambda far: math.floor(10 * far))
    stops = [
        Stop(str(n), want, 10 * ready, 10 * due, 10 * takes)
        for n, _x, _y, want, ready, due, takes in rows[1:]
    ]
    return Rounds(stops, [Vehicle("v", holds, 0, 10 * rows[0][5], count)], table, table)

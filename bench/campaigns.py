"""The campaigns' two brains: how often the forecast's band holds, what the eight tricks gain, how long both take.

`make bench BENCHES=campaigns` writes docs/generated/campaigns.md; `make drill DRILLS=campaigns` judges the forecast on
a thousand campaigns and writes docs/generated/forecast.md.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.page import commit, lines_of, load, machine, publish, when

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from yinuo.programmes.campaigns.calibration import Judged

GENERATED = Path(__file__).resolve().parents[1] / "docs" / "generated"
PAGE, FORECAST = GENERATED / "campaigns.md", GENERATED / "forecast.md"
N_CAMPAIGNS, N_RUNS = int(os.environ.get("DRILL_CAMPAIGNS", "1000")), 1000
N_ITEMS, N_LISTS = 2000, 24
N_UNITS, N_MATTERS = 200, 500_000
N_GAMES, TRIES = 400, 5
START = date(2025, 8, 15)
LOW, HIGH = 0.75, 0.85


def held_out() -> range:
    """Give the seeds that no setting was chosen on: the odd ones."""
    return range(1, 2 * N_CAMPAIGNS, 2)


def judged() -> Mapping[str, Judged]:
    """Judge the forecast on the half of the campaigns that is kept for it."""
    from yinuo.programmes.campaigns.calibration import judged as judge

    return judge(held_out(), n_runs=N_RUNS)


def faults(told: Mapping[str, Judged]) -> list[str]:
    """Say what the forecast did not keep: its band over all, and on each day it is looked at; the straight line."""
    found = []
    whole = told[""]
    if not LOW <= whole.covered <= HIGH:
        found.append(f"the 80 % band covers {whole.covered:.1%}")
    found += ["no better than a straight line with a band"] if whole.loss >= whole.band else []
    found += [
        f"{name or 'over all'}: no better than a straight line"
        for name, one in told.items()
        if one.loss >= one.line
    ]
    return found


def asked_file(folder: Path) -> Path:
    """Write a campaign of 2,000 items in 24 lists, a good third of its days gone."""
    rng, items = random.Random(2025), []
    for number in range(N_ITEMS):
        due = START + timedelta(rng.randint(20, 99))
        checked = due + timedelta(round(rng.gauss(-4, 8)))
        items.append(
            {
                "code": f"i{number}", "list": f"l{number % N_LISTS}", "title": f"示例项{number}",
                "unit": f"u{number % 40}",
                "weight": 1, "due": due.isoformat(),
                "checked_on": checked.isoformat() if START <= checked <= START + timedelta(40) else None,
            }
        )  # fmt: skip
    told = {
        "form": "yinuo-campaigns-1",
        "on": (START + timedelta(40)).isoformat(),
        "calendar": {"from": "2025-01-01", "to": "2026-12-31"},
        "campaign": {
            "code": "four", "name": "示例四战", "start": START.isoformat(), "days": 100,
            "tracks": [{"code": f"t{n}", "name": f"示例战线{n}", "lead_unit": "u"} for n in range(4)],
            "lists": [{"code": f"l{n}", "name": f"示例清单{n}", "track": f"t{n % 4}"} for n in range(N_LISTS)],
            "items": items,
        },
    }  # fmt: skip
    path = folder / "campaign.json"
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    return path


def export_file(folder: Path) -> Path:
    """Write an export of half a million matters of two hundred units in four groups."""
    from yinuo.programmes.campaigns.tests.exported import export, rows, unit

    codes = [f"u{number:03}" for number in range(N_UNITS)]
    units = (unit(code, f"g{number % 4}") for number, code in enumerate(codes))
    return export(folder / "export.jsonl", units, rows(N_MATTERS, codes))


def best_of(work: Callable[[], Any]) -> tuple[float, float]:
    """Give the least seconds of one processor, and of the clock on the wall, of a few runs."""
    spent, took = [], []
    for _ in range(TRIES):
        began, used = time.perf_counter(), time.process_time()
        work()
        took.append(time.perf_counter() - began)
        spent.append(time.process_time() - used)
    return min(spent), min(took)


def speeds() -> Iterator[tuple[str, str, str, bool]]:
    """Time the forecast and the league, files and all."""
    from yinuo.programmes.campaigns.league_export import bands
    from yinuo.programmes.campaigns.outlook import forecast
    from yinuo.programmes.campaigns.plain import read

    with tempfile.TemporaryDirectory() as here:
        asked = read(asked_file(Path(here)))
        spent, wall = best_of(lambda: forecast(asked.campaign, asked.on, asked.calendar))
        yield (
            f"forecast of {N_ITEMS:,} items in {N_LISTS} lists, 10,000 runs, best of {TRIES}",
            f"{spent:.2f} s of a processor ({wall:.2f} s on the wall)", "≤ 1 s", spent <= 1,
        )  # fmt: skip
        file = export_file(Path(here))
        first = bands(file)
        spent, wall = best_of(lambda: bands(file))
        yield (
            f"league of {N_UNITS} units over {N_MATTERS:,} matters ({file.stat().st_size / 1e6:.0f} MB)",
            f"{spent:.2f} s of a processor ({wall:.2f} s on the wall)", "≤ 5 s", spent <= 5,
        )  # fmt: skip
        yield (
            "the league run again",
            "the same bytes" if bands(file) == first else "other bytes",
            "byte-equal",
            bands(file) == first,
        )


def calibration(told: Mapping[str, Judged]) -> Iterator[str]:
    """Write how the forecast did, over all, by day and by shape."""
    yield "| campaigns | forecasts | 80 % band covers | loss | of a straight line's | of a banded line's | Brier |"
    yield "|---|---|---|---|---|---|---|"
    names = [
        "",
        *sorted(name for name in told if name.endswith("%")),
        *sorted(name for name in told if name and name[-1] != "%"),
    ]
    for name in names:
        one = told[name]
        label = "**all**" if not name else f"after {name} of the days" if name.endswith("%") else name
        cells = (f"{one.n:,}", f"{one.covered:.1%}", f"{one.loss / one.n:.4f}")
        beside = f"{one.loss / one.line:.0%} | {one.loss / one.band:.0%} | {one.brier:.3f}"
        yield f"| {label} | {' | '.join(cells)} | {beside} |"


def games() -> Iterator[str]:
    """Write what each trick gains, by a usual formula and by ours."""
    from yinuo.programmes.campaigns.gaming import NINTH, STRATEGIES, gains

    yield "| strategy | by a usual formula | by the league's |"
    yield "|---|---|---|"
    for name, (usual, ours) in gains(N_GAMES, 2025, {**STRATEGIES, **NINTH}).items():
        yield f"| {name} | {usual:+.1f} | {ours:+.1f} |"


HOW = (
    "Losses are mean pinball losses over the 5 % to 95 % days, in lengths of the campaign; the straight line goes on",
    "at the pace so far, as one day for every chance; the banded one has the band of its own errors on even seeds.",
    "The campaigns are simulated in seven shapes, none drawn from the forecast's own law (`simulated.py`); each is",
    "forecast after 30, 50, 70 and 85 % of its days, list by list and as a whole, with up to three earlier campaigns",
    "of its place as prior. Settings were chosen on 84 campaigns of even seeds, these are of odd ones.",
)
PLAYED = (
    f"Means of {N_GAMES} draws of 200 matters a unit, twelve units a group, in points of L. What people do in these",
    "games is assumed (`gaming.py`): they show a direction, never a size. Coaching is played with false closures, and",
    "loses on the mean only: in single draws no audit hits it. The last line is none of the eight: good ratings that",
    "are coached, and nothing else, pay until they are reported; then F = 0.",
)


def told_of(told: Mapping[str, Judged]) -> str:
    """Write the page of the drill."""
    about = f"Commit {commit()}, {time.strftime('%Y-%m-%d')}, seeds {held_out()}, {N_RUNS:,} runs each."
    lines = [
        f"# The forecast on {N_CAMPAIGNS:,} campaigns whose end is known", "",
        f"{about} `make drill DRILLS=campaigns` again.", "", *calibration(told), "", *HOW, "",
    ]  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    """Measure, and write the page."""
    before = load()
    rows = list(speeds())
    lines = [
        "# Bench: whether it will be done in time, and who needs support", "",
        f"{machine()}. {when(before)} How good the forecast is: [the drill](forecast.md).", "", *lines_of(rows), "",
        "## Eight strategies against the league", "", *games(), "", *PLAYED, "",
    ]  # fmt: skip
    publish(PAGE, "\n".join(lines))
    return 0 if all(good for *_, good in rows) else 1

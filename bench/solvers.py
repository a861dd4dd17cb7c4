"""What the planners answer, in what time, beside their bounds.

YINUO_ROUTES names a folder with published questions of vehicle routing (their names stand in instances.py); they never
come into the house. Without it the other planners are measured and nothing is written.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import instances
from bench.page import lines_of, load, machine, publish, when

if TYPE_CHECKING:
    from collections.abc import Iterator

    Row = tuple[str, str, str, bool]

PAGE = Path(__file__).resolve().parents[1] / "docs" / "generated" / "solvers.md"
SEEDS = (1, 2, 3)
ROUTE_SECONDS = 25.0


def asked(folder: Path, *words: str, question: dict[str, Any]) -> tuple[dict[str, Any], float, float]:
    """Run a command as a person would: gives (answer, seconds from start to end, MB at the most)."""
    into, out = folder / "question.json", folder / "answer.json"
    into.write_text(json.dumps(question), "utf-8")
    command = [sys.executable, "-m", "yinuo.config.main", *words, "--in", str(into), "--out", str(out)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, code, used = os.wait4(process.pid, 0)
    took = time.monotonic() - began
    if code:
        raise RuntimeError(f"{' '.join(words)} left with {code}")
    return json.loads(out.read_text("utf-8")), took, used.ru_maxrss / 1e3


def rosters(folder: Path) -> Iterator[Row]:
    """137 stations, two shifts, 30 days, 400 volunteers; then one of them cannot come."""
    for seed in SEEDS:
        question = instances.roster(137, 30, 400, seed)
        answer, took, ram = asked(folder, "stations", "roster", question=question)
        yield _roster_row(f"roster 137 × 2 × 30, 400 volunteers, seed {seed}", answer, took, ram)
        again = instances.cancelled(question, answer)
        new, took, ram = asked(folder, "stations", "roster", question=again)
        what = f"the same once its busiest cancels: {len(new['dropped'])} dropped, {len(new['added'])} new"
        yield _roster_row(what, new, took, ram)


def _roster_row(what: str, answer: dict[str, Any], took: float, ram: float) -> Row:
    levels = ", ".join(_of(name, one) for name, one in answer["levels"].items())
    got = f"{took:.1f} s, {ram:.0f} MB; {levels}; {len(answer['empty']):,} empty with a sentence"
    return what, got, "≤ 30 s, gap ≤ 1 %", took <= 30 and answer["gap"] <= 0.01


def _of(name: str, one: dict[str, Any]) -> str:
    return f"{name} {one['value']:,} of {one['bound']:,}"


def sites(folder: Path) -> Iterator[Row]:
    """200 areas, 200 places."""
    for goal in ("median", "center"):
        for more in (5, 12, 40):
            answer, took, ram = asked(
                folder, "stations", "site", question=instances.site(200, 200, more, goal, more)
            )
            total, far = answer["total"], answer["farthest_m"]["after"]
            got = (
                f"{took:.1f} s, {ram:.0f} MB; {total['value']:,} of {total['bound']:,} m, farthest {far:,} m"
            )
            yield f"places 200 × 200, {goal}, {more} more", got, "optimum", answer["is_proven"]


def matches(folder: Path) -> Iterator[Row]:
    """2,000 needs, 2,000 claimants: with budgets, places, skills and shares; and where anybody may take anything."""
    for seed in SEEDS:
        yield _match_row(f"matching 2,000 × 2,000, seed {seed}", instances.match(2_000, seed), folder)
    open_to_all = instances.match(2_000, 1, is_open=True)
    yield _match_row("matching 2,000 × 2,000, all 4,000,000 pairs possible", open_to_all, folder)


def _match_row(what: str, question: dict[str, Any], folder: Path) -> Row:
    answer, took, ram = asked(folder, "claims", "match", question=question)
    levels = ", ".join(_of(name, one) for name, one in answer["levels"].items())
    got = f"{took:.1f} s, {ram:.0f} MB; {levels}; {len(answer['pairs']):,} pairs"
    return what, got, "optimum in ≤ 10 s", took <= 10 and answer["is_proven"]


def routes(folder: Path) -> Iterator[Row]:
    """Published questions, each once."""
    from yinuo.programmes.stations.routes import routed

    for name, question, best in instances.published(folder):
        began = time.monotonic()
        found = routed(question, seconds=ROUTE_SECONDS)
        took = time.monotonic() - began
        above = found.metres / best - 1
        got = f"{took:.1f} s; {found.metres:,}, best known {best:,}: +{above:.2%}"
        is_good = took <= 30 and above <= 0.01 and not found.left
        yield f"routes {name}, {len(question.stops)} stops", got, "≤ 1 % in ≤ 30 s", is_good


HOW = (
    "Times are from a command's start to its end in a process of its own, reading and writing included; routes are",
    "solved in this process. A bound is a proof: nothing better than it exists. Shifts, people, needs and claimants",
    "are invented (`bench/instances.py`): every roster has pairs that serve together or never, places for two,",
    "and first aid; every match budgets, places, skills, shares. Published questions: X (Uchoa et al. 2017), M",
    "(Christofides, Mingozzi, Toth 1979), Solomon's with time windows (1987), ways as their tables round them; what is",
    "best known of them is proven best. `YINUO_ROUTES=FOLDER make bench BENCHES=solvers` measures again.",
)


def main() -> int:
    """Measure, print, and write the page where the folder of published questions is named."""
    os.environ.setdefault("YINUO_MODE", "test")
    folder = os.environ.get("YINUO_ROUTES", "")
    about = f"{machine()}. {when(load())}"
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as here:
        for some in (rosters, sites, matches):
            for row in some(Path(here)):
                rows.append(row)
                print(*row, sep=" | ", flush=True)
    if folder:
        for row in routes(Path(folder)):
            rows.append(row)
            print(*row, sep=" | ", flush=True)
        lines = ["# Bench: the planners beside their bounds", "", about, ""]
        lines += [*lines_of(rows), "", *HOW, ""]
        publish(PAGE, "\n".join(lines))
    return 0

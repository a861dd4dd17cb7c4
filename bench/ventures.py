"""What a distribution to a million members costs: as a function, and by the command with its lists in and out.

Members and their shares are drawn from a fixed seed; a thousand of them sell during the year, and shares count by days.
"""

from __future__ import annotations

import hashlib
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import many_ventures as many
from bench.page import lines_of, load, machine, publish, when
from yinuo.programmes.ventures.plan_reading import read_holders, read_plan
from yinuo.programmes.ventures.waterfall import distribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.programmes.ventures.waterfall import Outcome

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "ventures.md"
MEMBERS, SALES, SEED = 1_000_000, 1_000, 20_260_708
NET = 1_234_567_890_12
FIRST = date(2025, 1, 1)
MOST_FUNCTION, MOST_COMMAND, MOST_MB = 10, 60, 1000
LINES = 2 * many.VENTURES * many.ENTRIES
MANY = (
    f"Then a register of {many.VENTURES} ventures with {many.IN_EACH} of {many.VILLAGES:,} villages in each,",
    f"{many.YEARS} years of payments ({many.POSTINGS:,}), a year of books ({LINES:,} lines), on a server",
    "that waits for the disk. The twelve months of a venture close in one transaction. A page is read once, so none is",
    "kept; it shows a hundred payments of five ventures and their rates. `make bench BENCHES=ventures` measures again.",
)


@dataclass(frozen=True)
class Ran:
    """What one command took: seconds, and the most memory it held; `same` says whether twice gave the same bytes."""

    seconds: float
    megabytes: float
    same: bool


def planned(units: list[int], drawn: random.Random) -> dict[str, Any]:
    """Give the plan: a loss, two funds, and shares by days with a thousand sales."""
    moves = []
    for _ in range(SALES):
        giver, taker = drawn.sample(range(MEMBERS), 2)
        if units[giver] > 1:
            units[giver] -= 1
            on = FIRST + timedelta(days=drawn.randrange(365))
            moves.append({"on": on.isoformat(), "from": f"m{giver}", "to": f"m{taker}", "quantity": 1})
    return {
        "version": 1,
        "venture": {"code": "many"},
        "currency": {"code": "CNY", "digits": 2},
        "period": {"from": "2025-01-01", "to": "2025-12-31"},
        "net": NET,
        "opening": -100_001,
        "holders": {"list": "shares"},
        "registers": {"shares": {"total": 0, "moves": moves}},
        "rules": [
            {
                "code": "dividend",
                "kind": "residual",
                "register": "shares",
                "versions": [{"from": "2020-01-01", "by": "day_weighted"}],
            }
        ],
        "charter": [
            {
                "from": "2020-01-01",
                "resolution": "bench",
                "steps": [
                    {"do": "loss"},
                    {"do": "fund", "code": "reserve", "ppm": 100_000},
                    {"do": "fund", "code": "welfare", "ppm": 50_000},
                    {"do": "share", "rule": "dividend"},
                ],
            }
        ],
    }


def write(home: Path) -> None:
    """Write the plan and its list of members."""
    drawn = random.Random(SEED)
    units = [drawn.randrange(1, 1000) for _ in range(MEMBERS)]
    total = sum(units)
    with (home / "holders.csv").open("w", encoding="utf-8") as file:
        file.write("holder,quantity\n")
        file.writelines(f"m{n},{quantity}\n" for n, quantity in enumerate(units))
    plan = planned(units, drawn)
    plan["registers"]["shares"]["total"] = total
    (home / "plan.json").write_text(json.dumps(plan), "utf-8")


def worked_out(home: Path) -> tuple[float, Outcome]:
    """Time the function alone, the plan being in memory; the sums must be right."""
    with (home / "holders.csv").open(encoding="utf-8", newline="") as file:
        plan = read_plan((home / "plan.json").read_bytes(), read_holders(file))
    started = time.perf_counter()
    done = distribute(plan)
    seconds = time.perf_counter() - started
    if done.handed_out + sum(done.funds.values()) != NET - 100_001 or done.carried:
        raise RuntimeError("what came in is not what went out")
    return seconds, done


def commanded(home: Path) -> Ran:
    """Run the command twice, in processes of their own."""
    words = [sys.executable, "-m", "yinuo.config.main", "ventures", "distribute"]
    seconds, digests = 0.0, []
    for n in range(2):
        out, rows = home / f"out{n}.json", home / f"rows{n}.csv"
        files = ["--in", home / "plan.json", "--holders", home / "holders.csv", "--rows", rows, "--out", out]
        started = time.monotonic()
        subprocess.run([*words, *map(str, files)], check=True)
        seconds = max(seconds, time.monotonic() - started)
        digests.append(hashlib.sha256(out.read_bytes() + rows.read_bytes()).hexdigest())
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    return Ran(seconds, most, digests[0] == digests[1])


def rows(home: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Measure; the command first, as the memory of children is the most of all so far."""
    ran = commanded(home)
    seconds, done = worked_out(home)
    n_odd = done.parts[-1].shared.n_odd if done.parts[-1].shared else 0
    yield "as a function", f"{seconds:.1f} s", f"≤ {MOST_FUNCTION} s", seconds <= MOST_FUNCTION
    yield "by the command", f"{ran.seconds:.1f} s", f"≤ {MOST_COMMAND} s", ran.seconds <= MOST_COMMAND
    yield "memory for it", f"{ran.megabytes:.0f} MB", f"≤ {MOST_MB:,} MB", ran.megabytes <= MOST_MB
    yield "bytes of two runs", "equal" if ran.same else "different", "equal", ran.same
    yield "odd units, each with its reason", f"{n_odd:,}", "some", n_odd > 0


def main() -> int:
    """Measure, print, and write the page."""
    before = load()
    with tempfile.TemporaryDirectory(prefix="yinuo-ventures-") as folder:
        home = Path(folder)
        write(home)
        found = list(rows(home))
    found += many.rows()
    publish(PAGE, told(found, before))
    return 0 if all(good for *_, good in found) else 1


def told(found: list[tuple[str, str, str, bool]], before: float) -> str:
    """Give the page."""
    lines = [
        "# Bench: a distribution to a million members",
        "",
        f"{machine()}. {when(before, SEED)}",
        "",
        f"{MEMBERS:,} members with 1 to 999 shares each; {SALES:,} sales in the year, so shares count by days; a loss",
        "made up, two funds filled, the rest shared out by largest remainder.",
        "",
        *lines_of(found),
        "",
        "The command reads the members from a CSV, and writes one row for each with the remainder and the reason in",
        "two languages. Plain Python on one core.",
        "",
        *MANY,
        "",
    ]
    return "\n".join(lines)

"""act() through the API against pgbench writing the same rows, in one run; memory, and the cold start."""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.load import Tally, Writers
from bench.page import lines_of, load, machine, made_by, publish, version, when
from bench.register import Site, end, rss_mb, site

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.config.embedded import Places

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "bench.md"
WRITERS, MATTERS, ROUNDS, SECONDS, WARM, REQUESTS = 8, 2400, 5, 6.0, 800, 10_000


HOW = (
    "Clients, web processes and PostgreSQL share the machine. Each request looks its token up, locks the stream,",
    "reads, decides, seals, writes and commits durably (fsync on), with an idempotency key of its own. The acts go",
    f"round: an update, a report, a checker's no, on {MATTERS:,} promises. The pgbench side runs the statements that",
    "`act()` itself handed to the database, captured with their values, on as many promises of its own; it decides",
    "nothing and reads nothing but the lock. `make bench` measures again.",
)


@dataclass
class Figures:
    """What was measured, in the order it is told."""

    machine: str
    api: list[Tally] = field(default_factory=list)
    pgbench: list[float] = field(default_factory=list)
    web_mb: float = 0.0
    worker_mb: float = 0.0
    n_requests: int = 0
    starts: list[float] = field(default_factory=list)
    starts_with_database: list[float] = field(default_factory=list)
    load_before: float = 0.0

    @property
    def rate(self) -> float:
        return statistics.median(tally.rate for tally in self.api)

    @property
    def ratio(self) -> float:
        return statistics.median(t.rate / p for t, p in zip(self.api, self.pgbench, strict=True))


def pgbench(found: Site, place: Places, made: dict[str, Any], folder: Path) -> float:
    """Run the captured transactions with as many clients; give transactions per second."""
    from yinuo.config.binaries import find_pg_bin

    scripts = []
    for n, text in enumerate(made["scripts"]):
        path = folder / f"{n}.sql"
        path.write_text(text, "utf-8")
        scripts += ["-f", str(path)]
    done = subprocess.run(
        [
            str(find_pg_bin(made_by(place)) / "pgbench"), "-n", "-M", "prepared", "-c", str(WRITERS), "-j", "2", "-T",
            str(int(SECONDS)), "-D", f"first={made['first']}", "-D", f"share={made['number'] // WRITERS}",
            *scripts, "yinuo",
        ],
        check=False, capture_output=True, text=True,
        env={
            "PGHOST": str(place.sockets), "PGUSER": "yinuo_web", "PGOPTIONS": "-c search_path=yinuo -c timezone=UTC",
            "PGPASSWORD": (found.home / "secrets" / "db_web_password").read_text().strip(), "PATH": os.environ["PATH"],
        },
    )  # fmt: skip
    rate = re.search(r"tps = ([0-9.]+)", done.stdout)
    if rate is None or done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr[-2000:])
    return float(rate.group(1))


def measure() -> Figures:
    """Measure everything once, on a register of its own."""
    with site() as found, tempfile.TemporaryDirectory() as folder:
        with found.database() as place:
            # Two sets of matters, so that neither side reads what the other has made longer.
            seeded = json.loads(found.run(str(2 * MATTERS), module="bench.seed"))
            ours, theirs = seeded["refs"][:MATTERS], seeded["refs"][MATTERS:]
            asked = subprocess.run(
                [sys.executable, "-m", "bench.rows"], input=json.dumps(theirs), check=True, capture_output=True,
                text=True, env=found.env,
            )  # fmt: skip
            made = json.loads(asked.stdout)
            figures = Figures(machine(version(place)), load_before=load())
            web, worker = found.serve("--workers", "2"), found.start("worker")
            try:
                found.wait(web)
                writers = Writers(found.port, ours, seeded["tokens"], WRITERS)
                figures.n_requests += writers.run(requests=WARM).n
                for n in range(ROUNDS):
                    figures.api.append(writers.run(seconds=SECONDS))
                    figures.pgbench.append(pgbench(found, place, made, Path(folder)))
                    figures.n_requests += figures.api[-1].n
                    print(
                        f"round {n + 1}: {figures.api[-1].rate:.0f} req/s, pgbench {figures.pgbench[-1]:.0f} tps"
                    )
                if figures.n_requests < REQUESTS:
                    figures.n_requests += writers.run(requests=REQUESTS - figures.n_requests + WRITERS).n
                figures.web_mb, figures.worker_mb = rss_mb(web), rss_mb(worker)
            finally:
                end(web)
                end(worker)
            figures.starts = [_start(found) for _ in range(3)]
        figures.starts_with_database = [_start(found) for _ in range(3)]
    return figures


def _start(found: Site) -> float:
    began = time.monotonic()
    web = found.serve()
    try:
        found.wait(web)
        return time.monotonic() - began
    finally:
        end(web)


def told(figures: Figures) -> str:
    """Write the page."""
    middle = sorted(figures.api, key=lambda tally: tally.rate)[len(figures.api) // 2]
    start, whole = max(figures.starts), max(figures.starts_with_database)
    n = f"{figures.n_requests:,}"
    waits = ", ".join(
        f"{share:.0%} within {middle.wait(share):.0f} ms".replace("%", "") for share in (0.5, 0.95, 0.99)
    )
    rows = [
        (
            "act() through the API, 8 at once",
            f"{figures.rate:.0f} req/s",
            "≥ 200, reach 350",
            figures.rate >= 200,
        ),
        ("pgbench on the same rows", f"1/{1 / figures.ratio:.1f}", "≥ 1/5, reach 1/3", figures.ratio >= 0.2),
        (f"web process after {n} requests", f"{figures.web_mb:.0f} MB", "≤ 150 MB", figures.web_mb <= 150),
        (
            "worker process at the same time",
            f"{figures.worker_mb:.0f} MB",
            "≤ 150 MB",
            figures.worker_mb <= 150,
        ),
        ("cold start of `yinuo serve`", f"{start:.2f} s", "≤ 3 s", start <= 3),
        ("the same with its PostgreSQL", f"{whole:.2f} s", "≤ 3 s", whole <= 3),
    ]
    lines = [
        "# Bench: what an act costs",
        "",
        f"{figures.machine}. {when(figures.load_before)}",
        "Nothing is drawn by lot but keys and salts, so there is no seed.",
        "",
        *lines_of(rows),
        "",
        "Rounds, one after the other (API req/s / pgbench tps): " + _rounds(figures) + ".",
        "",
        f"Of 100 requests, {waits}.",
        "",
        *HOW,
        "",
    ]
    return "\n".join(lines)


def _rounds(figures: Figures) -> str:
    pairs: Iterable[tuple[Tally, float]] = zip(figures.api, figures.pgbench, strict=True)
    return ", ".join(f"{tally.rate:.0f} / {rate:.0f}" for tally, rate in pairs)


def main() -> int:
    """Measure, print, and write the page."""
    page = told(measure())
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    publish(PAGE, page)
    return 0

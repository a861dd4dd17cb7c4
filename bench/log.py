"""The public log's cost: leaves a second, from commit to published, a proof, and the bytes a leaf takes on the disk.

`LOG_LEAVES` says how many leaves, two sizes parted by a comma (1,000,000 and 10,000,000): what grows between them is
shown, and carried on to a hundred million.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.load import Writers
from bench.page import commit, machine, made_by, publish, verdict, version
from bench.register import Site, end, site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "log.md"
SIZES = tuple(int(word) for word in os.environ.get("LOG_LEAVES", "1000000,10000000").split(","))
MANY = 100_000_000
BYTES = {
    "files": "a leaf in the published files",
    "tables": "a leaf in the log's own tables",
    "events": "an event with its indexes, no content",
}
RATE, SECONDS, PROOFS, AT_ONCE = 100, 20, 200, 100_000
TURNS, PER_TURN = 5, 400
SEED = 20250818
FILL = """
WITH s AS (
  INSERT INTO stream (log_id, kind, is_sealed, last_seq, n_open)
  VALUES (decode(md5(random()::text), 'hex'), 'bench', false, 0, 0) RETURNING id
), e AS (
  INSERT INTO event (stream_id, seq, type, v, recorded_at, effective_at, actor_role, actor_unit, facts_public,
                     facts_internal, salt0, commitment, leaf, leaf_hash)
  SELECT s.id, n, 'update', 1, clock_timestamp(), clock_timestamp(), 'handler', 'roads', '{"a": 1}', '{}',
         decode(md5(n::text), 'hex'), convert_to(repeat(md5(n::text), 8), 'UTF8'), l.leaf,
         sha256('\\x00'::bytea || l.leaf)
  FROM s, generate_series(1, %s) n, LATERAL (SELECT convert_to(
    '{"c":"' || md5(random()::text) || md5(n::text) || '","m":"00112233445566778899aabbccddeeff","p":"' ||
    md5((n + 2)::text) || md5(n::text) || '","s":' || n || ',"t":"2026-11-24T21:28:54.123456Z","v":1}', 'UTF8'
  ) AS leaf) l RETURNING id
)
INSERT INTO pending (event_id) SELECT id FROM e
"""


def _filled(found: Site, n: int) -> None:
    for at in range(0, n, 2 * AT_ONCE):
        each = [min(AT_ONCE, n - first) for first in (at, at + AT_ONCE) if first < n]
        words = [sys.executable, "-m", "bench.log", "fill"]
        if any(
            one.wait()
            for one in [
                subprocess.Popen([*words, str(some)], env=found.env, stdout=subprocess.DEVNULL)
                for some in each
            ]
        ):
            raise RuntimeError("a filling failed")


def _timed(found: Site) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(found.run("take", module="bench.log"))
    return told


def _published_after(found: Site) -> list[float]:
    """Write at a steady rate beside a sequencer at work; give the seconds from each commit to its checkpoint."""
    sequencer = found.start("sequencer")
    seen: list[tuple[float, int]] = []
    is_over = threading.Event()

    def watch() -> None:
        path = found.home / "log" / "checkpoint"
        while not is_over.is_set():
            size = int(path.read_bytes().split(b"\n")[1])
            if not seen or size > seen[-1][1]:
                seen.append((time.time(), size))
            time.sleep(0.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        time.sleep(3)
        first = seen[-1][1]
        told = json.loads(found.run("write", module="bench.log"))
        time.sleep(3)
    finally:
        is_over.set()
        watcher.join()
        end(sequencer)
    return list(_waits(told["commits"], first, seen))


def _waits(commits: list[float], first: int, seen: list[tuple[float, int]]) -> Iterator[float]:
    for n, at in enumerate(commits, first + 1):
        yield next(when for when, size in seen if size >= n) - at


def _paid() -> tuple[float, float]:
    """Give a request's median in ms without a sequencer at work and with one, taking turns in one run."""
    off, on = [], []
    with site() as found, found.database():
        seeded = json.loads(found.run("1000", module="bench.seed"))
        web = found.serve("--workers", "2")
        try:
            found.wait(web)
            writers = Writers(found.port, seeded["refs"], seeded["tokens"], 2)
            writers.run(requests=200)
            for _turn in range(TURNS):
                off += writers.run(requests=PER_TURN).waits
                sequencer = found.start("sequencer")
                try:
                    time.sleep(3)
                    on += writers.run(requests=PER_TURN).waits
                finally:
                    end(sequencer)
        finally:
            end(web)
    return statistics.median(off) * 1000, statistics.median(on) * 1000


def measure(n: int) -> dict[str, Any]:
    """Measure a log of so many leaves on a register of its own."""
    told: dict[str, Any] = {"n": n}
    with site() as found, found.database() as place:
        told["machine"] = machine(version(place)) if made_by(place) else ""
        began = time.monotonic()
        _filled(found, n)
        told["filling"] = time.monotonic() - began
        found.run("ready", module="bench.log")
        told |= _timed(found)
        waits = sorted(_published_after(found))
        told["waits"] = [waits[int(len(waits) * share)] for share in (0.5, 0.95, 0.99)]
        told |= json.loads(found.run("prove", module="bench.log"))
        told["files"] = sum(path.stat().st_size for path in (found.home / "log").rglob("*") if path.is_file())
    return told


def page(sizes: Sequence[dict[str, Any]], paid: tuple[float, float]) -> str:
    """Write the page."""
    last, rates = sizes[-1], [told["n"] / told["seconds"] for told in sizes]
    heads = " | ".join(f"{told['n']:,} leaves" for told in sizes)
    share = paid[1] / paid[0] - 1
    lines = [
        "# Bench: what the public log costs",
        "",
        f"{last['machine']}. Measured on {time.strftime('%Y-%m-%d')} at commit {commit()}.",
        "",
        f"| what | {heads} | asked for | |",
        f"|---|{'---|' * len(sizes)}---|---|",
        *_rows(sizes, rates),
        "",
        f"What a request pays for a sequencer at work: **{share:+.0%}** ({paid[0]:.1f} → {paid[1]:.1f} ms, medians",
        f"taken in turns in one run; asked for: ≤ 10 %: {verdict(good=share <= 0.1)}).",
        "",
        f"{MANY:,} events, carried on from the last column: {_of_many(last, 'files')} of files,",
        f"{_of_many(last, 'tables')} of the log's tables and {_of_many(last, 'events')} of events;",
        f"{MANY / rates[-1] / 60:,.0f} minutes to take and publish them all, were they waiting at once. From the first",
        f"column to the last a leaf's bytes grow by {_growth(sizes, 'files'):+.1%} (files) and",
        f"{_growth(sizes, 'tables'):+.1%} (tables), its time by {_growth(sizes, 'seconds'):+.0%}.",
        "",
        "Events are made by one statement and wait; then they are taken and published, durably (fsync on).",
        f"The rate of {RATE} a second is kept for {SECONDS} s by real `append()`s, a transaction each.",
        f"Requests: acts through the API, two at once, {TURNS} × {PER_TURN} with a sequencer and without, in turns.",
        f"Proofs: {PROOFS} leaves by lot (seed {SEED}). `make bench BENCHES=log` again (LOG_LEAVES=1000000,10000000).",
        "",
    ]
    return "\n".join(lines)


def _rows(sizes: Sequence[dict[str, Any]], rates: Sequence[float]) -> Iterator[str]:
    waits, proofs = [told["waits"] for told in sizes], [told["proof_ms"] for told in sizes]
    rows = [
        (
            "leaves a second, from waiting to published",
            [f"{rate:,.0f}" for rate in rates],
            "≥ 20,000, reach 50,000",
            min(rates) >= 20_000,
        ),
        (
            f"commit to published checkpoint at {RATE} events/s, p95",
            [f"{p95:.2f} s" for _p50, p95, _p99 in waits],
            "≤ 1.5 s",
            max(p95 for _p50, p95, _p99 in waits) <= 1.5,
        ),
        ("the same, p50 / p99", [f"{p50:.2f} / {p99:.2f} s" for p50, _p95, p99 in waits], "", None),
        (
            "a proof, its tiles read anew each time, p95",
            [f"{ms:.1f} ms" for ms in proofs],
            "≤ 20 ms",
            max(proofs) <= 20,
        ),
    ]
    for name, what in BYTES.items():
        rows.append((f"bytes: {what}", [f"{told[name] / told['n']:,.0f}" for told in sizes], "", None))
    for label, got, wanted, good in rows:
        yield f"| {label} | {' | '.join(got)} | {wanted} | {'' if good is None else verdict(good=good)} |"


def _of_many(told: dict[str, Any], name: str) -> str:
    return f"{told[name] / told['n'] * MANY / 1e9:,.0f} GB"


def _growth(sizes: Sequence[dict[str, Any]], name: str) -> float:
    first, last = (told[name] / told["n"] for told in (sizes[0], sizes[-1]))
    return float(last / first - 1)


def main() -> int:
    """Measure, print, and write the page."""
    paid = _paid()
    print(f"a request: {paid[0]:.2f} → {paid[1]:.2f} ms", flush=True)
    sizes = []
    for n in SIZES:
        sizes.append(measure(n))
        print(sizes[-1], flush=True)
    told = page(sizes, paid)
    publish(PAGE, told)
    return 0


# --- inside the register: one process of each kind -----------------------------------------------------------


def fill(n: int) -> dict[str, Any]:
    from yinuo.kernel.log.process import connect

    with connect() as pg:
        pg.execute(FILL % n)  # type: ignore[arg-type, unused-ignore]
    return {}


def ready() -> dict[str, Any]:
    from yinuo.kernel.log.process import connect

    with connect() as pg:
        pg.execute("ANALYZE event; ANALYZE pending")
    return {}


def take() -> dict[str, Any]:
    from yinuo.kernel.log.process import connect, once

    began = time.perf_counter()
    once()
    seconds = time.perf_counter() - began
    query = """
    SELECT pg_total_relation_size('log_leaf') + pg_total_relation_size('checkpoint'), pg_total_relation_size('event')
    """
    with connect() as pg:
        tables, events = pg.execute(query).fetchall()[0]
    return {"seconds": seconds, "tables": tables, "events": events}


def write() -> dict[str, Any]:
    from yinuo.kernel.log.process import connect
    from yinuo.kernel.log.tests import writing

    commits, began = [], time.perf_counter()
    with connect() as pg:
        streams = [writing.new_stream(pg) for _ in range(20)]
        for n in range(RATE * SECONDS):
            time.sleep(max(0.0, began + n / RATE - time.perf_counter()))
            with pg.transaction():
                writing.write(pg, streams[n % len(streams)])
            commits.append(time.time())
    return {"commits": commits}


def prove() -> dict[str, Any]:
    from yinuo.kernel.log.guard import read_published
    from yinuo.kernel.log.process import folder
    from yinuo_verify.merkle import inclusion_proof
    from yinuo_verify.tiles import Tile, Tree

    log, rng, took = folder(), random.Random(SEED), []
    head = read_published(log.read("checkpoint") or b"")

    def fetch(tile: Tile) -> bytes:
        return log.parts_of(tile) or b""

    for _ in range(PROOFS):
        index = rng.randrange(head.size)
        began = time.perf_counter()
        inclusion_proof(index, head.size, Tree(head.size, fetch).node)
        took.append((time.perf_counter() - began) * 1000)
    return {"proof_ms": statistics.quantiles(took, n=20)[18]}


if __name__ == "__main__":
    from yinuo.config.main import _set_up_django

    roles = {"fill": "owner", "ready": "owner", "take": "sequencer", "write": "web", "prove": "web"}
    _set_up_django(roles[sys.argv[1]])
    inside: dict[str, Any] = {"fill": fill, "ready": ready, "take": take, "write": write, "prove": prove}
    sys.stdout.write(json.dumps(inside[sys.argv[1]](*map(int, sys.argv[2:]))))

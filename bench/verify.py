"""What it costs to check a log of a million leaves, published over a year: every leaf, one page, one proof.

The log is made by the rules of ADR-0002 with chance from a fixed seed: no register stands behind it, only its files.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bench.page import lines_of, load, machine, publish, when
from yinuo_verify import checkpoint, merkle, tiles
from yinuo_verify.tests.making import Keys, Made, instant
from yinuo_verify.tests.site import served

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "verify.md"
LEAVES, STREAMS, SEALED, SEED = 1_000_000, 250_000, 0.02, 20_260_301
YEAR = 365 * 96  # quarter hours
FIRST = datetime(2025, 3, 1, tzinfo=UTC)
REF = "PH-2026-1"
MOST_SECONDS, SCEPTIC_SECONDS, PROOF_MS, MOST_MB = 60, 10, 20, 1000
SHOWN = """<link rel="openings" href="openings.json"><link rel="log" href="/log/"><main>{ref}
<h1 data-leaf="{index}" data-opens="field.title">夏天的休息室</h1>
<time datetime="2026-04-01" data-leaf="{index}" data-opens="public.facts.due">2026年4月1日</time></main>"""


@dataclass(frozen=True)
class Ran:
    """What one command took: seconds, and the most memory it held."""

    seconds: float
    megabytes: float


def fill(made: Made, n: int) -> None:
    """Add leaves over a year, and have the clock sign at every quarter hour; one matter to be opened comes last."""
    drawn = random.Random(SEED)
    heads: dict[int, tuple[str, int, str]] = {}
    per_quarter = n / YEAR
    for quarter in range(YEAR):
        start = FIRST + timedelta(minutes=15 * quarter)
        fresh = range(int(quarter * per_quarter), int((quarter + 1) * per_quarter))
        for at in fresh:
            now = instant(start + timedelta(seconds=900 * (at - fresh.start) / len(fresh)))
            made.leaves.append(_leaf(drawn, heads, now, instant(start - timedelta(days=1))[:10]))
        hashes = [merkle.leaf_hash(leaf) for leaf in made.leaves[fresh.start :]]
        made.edge = made.edge.append(hashes)
        made.hashes += hashes
        end = start + timedelta(seconds=899)
        day = made.days.setdefault(end.strftime("%Y-%m-%d"), {})
        day[quarter] = made.keys.sign(made.edge.size, made.edge.root(), end)
    made.now = FIRST + timedelta(minutes=15 * YEAR)
    made.open(REF, {"due": "2026-04-01"}, {"title": "夏天的休息室"})


def _leaf(drawn: random.Random, heads: dict[int, tuple[str, int, str]], now: str, day: str) -> bytes:
    c = drawn.randbytes(32).hex()
    if drawn.random() < SEALED:
        return f'{{"c":"{c}","m":"{drawn.randbytes(16).hex()}","p":"","s":0,"t":"{day}","v":1}}'.encode()
    stream = drawn.randrange(STREAMS)
    m, number, linked = heads.get(stream) or (drawn.randbytes(16).hex(), 0, "")
    leaf = f'{{"c":"{c}","m":"{m}","p":"{linked}","s":{number + 1},"t":"{now}","v":1}}'.encode()
    heads[stream] = (m, number + 1, merkle.leaf_hash(leaf).hex())
    return leaf


def write(made: Made) -> None:
    """Write every file of the log once, as it stands at its end."""
    fresh = [merkle.leaf_hash(leaf) for leaf in made.leaves[len(made.hashes) :]]
    made.hashes += fresh
    made.edge, whole = merkle.Edge().grow(made.hashes)
    for tile in tiles.bundles_between(0, made.edge.size):
        first = tile.index * tiles.WIDTH
        made.put(tile.path, tiles.encode_bundle(made.leaves[first : first + tile.width]))
    for tile in tiles.tiles_between(0, made.edge.size):
        first = tile.index * tiles.WIDTH
        row = whole[tile.level * tiles.HEIGHT]
        made.put(tile.path, tiles.encode_hashes(row[first : first + tile.width]))
    made.now += timedelta(seconds=1)
    made.notes = [made.keys.sign(made.edge.size, made.edge.root(), made.now)]
    made.put("checkpoint", made.notes[0])
    for day, notes in made.days.items():
        made.put(f"checkpoints/{day}", checkpoint.join(notes.values()))
    made.put("checkpoints/days", "".join(f"{day}\n" for day in made.days).encode())


def timed(*words: object) -> Ran:
    """Run the verifier in a process of its own. Raises where it does not hold."""
    started = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "yinuo_verify", *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    out, _ = child.communicate()
    seconds = time.monotonic() - started
    if child.returncode:
        raise RuntimeError(f"it does not hold:\n{out}")
    print(f"-- {seconds:.1f} s: {' '.join(map(str, words[:2]))}\n{out}", file=sys.stderr, end="")
    return Ran(seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000)


def proof_ms(made: Made) -> float:
    """Give the milliseconds of one inclusion proof out of the files, the slowest of a hundred."""
    drawn = random.Random(SEED)
    worst = 0.0
    for _ in range(100):
        started = time.perf_counter()
        made.path(drawn.randrange(made.edge.size))
        worst = max(worst, time.perf_counter() - started)
    return worst * 1000


def rows(made: Made, folder: Path) -> Iterator[tuple[str, str, str, bool]]:
    """Measure, smallest first (the memory of children is the most of all so far)."""
    site = folder.parent
    (site / "openings.json").write_text(json.dumps(made.openings(REF)), "utf-8")
    (site / "page.html").write_text(SHOWN.format(ref=REF, index=len(made.leaves) - 1), "utf-8")
    with served(site) as url:
        page = timed("verify", "--matter", f"{url}/page.html")
        quick = timed("verify", f"{url}/log/", "--quick")
        whole = timed("verify", folder)
        web = timed("verify", f"{url}/log/")
    worst = proof_ms(made)
    for what, ran, most in (
        ("one page, every date and sentence, over HTTP", page, SCEPTIC_SECONDS),
        ("the head, over HTTP (`--quick`)", quick, SCEPTIC_SECONDS),
        ("every leaf, out of a folder", whole, MOST_SECONDS),
        ("every leaf, over HTTP", web, MOST_SECONDS),
    ):
        yield what, f"{ran.seconds:.1f} s", f"≤ {most} s", ran.seconds <= most
    yield "memory for it", f"{whole.megabytes:.0f} MB", f"≤ {MOST_MB:,} MB", whole.megabytes <= MOST_MB
    yield "an inclusion proof, the slowest of 100", f"{worst:.1f} ms", f"≤ {PROOF_MS} ms", worst <= PROOF_MS


def main() -> int:
    """Measure, print, and write the page."""
    before = load()
    with tempfile.TemporaryDirectory(prefix="yinuo-verify-") as folder:
        home = Path(folder)
        made = Made(home / "log", Keys(SEED))
        fill(made, LEAVES)
        write(made)
        found = list(rows(made, home / "log"))
    publish(PAGE, told(found, before))
    return 0 if all(good for *_, good in found) else 1


def told(found: list[tuple[str, str, str, bool]], before: float) -> str:
    """Give the page."""
    lines = [
        "# Bench: what it costs to check the log",
        "",
        f"{machine()}. {when(before, SEED)}",
        "",
        f"A log of {LEAVES + 1:,} leaves in up to {STREAMS:,} streams, {SEALED:.0%} of them sealed, with a",
        f"checkpoint for each of {YEAR:,} quarter hours of a year.",
        "",
        *lines_of(found),
        "",
        "The verifier runs in a process of its own, plain Python on one core; over HTTP the files come from a",
        "plain file server on the same machine. Every leaf is hashed, parsed and followed in its stream, every tile",
        f"and every published root compared, {2 * YEAR:,} Ed25519 signatures verified.",
        "`make bench BENCHES=verify` measures again.",
        "",
    ]
    return "\n".join(lines)

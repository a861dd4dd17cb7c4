"""`make drill`: what the tests run small, at length; the figures go to docs/generated/drill.md.

`make drill DRILLS=kill` runs one of them again and leaves the others' figures as they stand.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.page import commit

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.kill import Seen

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "drill.md"
DURABILITY = ROOT / "docs" / "generated" / "durability.md"
FLOOD = ROOT / "docs" / "generated" / "flood.md"
KILLS, PAUSE, SEED = (
    int(os.environ.get("DRILL_KILLS", "60")),
    float(os.environ.get("DRILL_PAUSE", "4")),
    20250818,
)
CONTROL = 9
VOICES = int(os.environ.get("DRILL_VOICES", "200000"))
"""Voices of the year."""
CASES = int(os.environ.get("DRILL_CASES", "10000"))
"""Cases of each law of the ventures."""
LONGEST = 15.0
"""Seconds within which it must serve again."""
LAW = "src/yinuo/kernel/matters/tests"
VENTURES = "src/yinuo/programmes/ventures/tests"
TITLE = """# Drills

What `make test` runs small, at length. `make drill` runs all of it again, `make drill DRILLS=kill` one of them; a drill
speaks of its commit alone: what a room has become since, `git diff COMMIT -- src/yinuo/kernel` shows.
"""
HEAD = ("drill", "what was done", "came to", "seed", "commit", "on")


@dataclass(frozen=True, slots=True)
class Came:
    """What one drill did, what it came to, and every fault it found."""

    done: str
    to: str
    faults: list[str]


def kill() -> Came:
    """Kill the web, its sequencer and its database while eight write; then the control, which must lose some."""
    from bench.kill import drill

    seen = drill(n_kills=KILLS, pause=PAUSE, seed=SEED)
    control = drill(n_kills=CONTROL, pause=1.0, seed=SEED, is_durable=False)
    if seen.longest > LONGEST:
        seen.faults.append(f"served again only after {seen.longest:.1f} s")
    if not control.faults:
        seen.faults.append("the control lost nothing: this drill would not see a loss")
    done = (
        f"SIGKILL to the web {seen.n_kills_web} times, to PostgreSQL {seen.n_kills_database} times, to the sequencer "
        f"{seen.n_kills_sequencer} times, eight writing"
    )
    came = f"{seen.n_acknowledged:,} posts kept in {seen.n_tries:,} tries; lost, doubled or changed: {len(seen.faults)}"
    _write_durability(seen, control, done)
    return Came(done, came, seen.faults)


def _write_durability(seen: Seen, control: Seen, done: str) -> None:
    """Write what the drill saw, and what its control lost."""
    rows = (
        ("acknowledged", f"{seen.n_acknowledged:,} in {seen.n_tries:,} tries", f"{control.n_acknowledged:,}"),
        ("lost, doubled, changed, gaps", f"{len(seen.faults)}", f"**{len(control.faults)}** (must be some)"),
        ("leaves in the public log", f"{seen.n_leaves:,}", f"{control.n_leaves:,}"),
        (
            "serving again after a kill, at worst",
            f"{seen.longest:.1f} s (≤ {LONGEST:.0f})",
            f"{control.longest:.1f} s",
        ),
        ("kills: web, PostgreSQL, sequencer", _kills(seen), _kills(control)),
    )
    lines = [
        "# Durability: killed while they write",
        "",
        f"{done}, through the API; every answer",
        "asked for again under its key; then every chain checked, each event counted against its leaf, the database",
        "audited against the log, and the log verified from its first leaf. The control, `synchronous_commit = off`,",
        "is there so that a loss is known to be seen. `make drill DRILLS=kill` again (DRILL_KILLS, DRILL_PAUSE).",
        f"Seed {SEED}, commit {commit()}, {time.strftime('%Y-%m-%d')}.",
        "",
        "| what | durable | control |",
        "|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]
    DURABILITY.write_text("\n".join(lines), "utf-8")


def _kills(seen: Seen) -> str:
    return f"{seen.n_kills_web}, {seen.n_kills_database}, {seen.n_kills_sequencer}"


def _played(module: str, test: str, room: str = LAW) -> list[str]:
    """Run one test as a drill; give the tail of what it said where it failed."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"{room}/{module}.py",
        "-k",
        test,
    ]
    done = subprocess.run(
        [*words, f"--hypothesis-seed={SEED}"], cwd=ROOT, check=False, capture_output=True, text=True,
        env={**os.environ, "YINUO_DRILL": "1"},
    )  # fmt: skip
    return [] if done.returncode == 0 else [done.stdout[-6000:] + done.stderr[-2000:]]


def machine() -> Came:
    """Play the law in memory."""
    faults = _played("test_machine", "no_way_to_success")
    return Came(
        "10,000 games of up to 30 acts by the standing cast, in memory",
        f"ways to success without a yes or a check, or to lose a requester: {len(faults)}",
        faults,
    )


def gate() -> Came:
    """Play the law through act() and the database."""
    faults = _played("test_record_holds", "before_and_after_erasure")
    return Came(
        "100 games of up to 12 acts through act() and the database, then everything erased",
        f"rows that were not their events, bytes that were not the domain's: {len(faults)}",
        faults,
    )


def flood() -> Came:
    """Flood from a hundred addresses, then from one that the readers share."""
    from bench.flood import READERS, SECONDS, SENDERS, drill, told

    apart, shared = drill(), drill(is_shared=True)
    FLOOD.write_text(told(apart, shared, SEED, commit()), "utf-8")
    n, n_all = apart.n_kept + shared.n_kept, len(apart.sent.codes) + len(shared.sent.codes)
    return Came(
        f"{SENDERS} senders for {SECONDS:.0f} s, twice, {READERS} reading",
        f"readers' p95 {apart.flooded.share(0.95):.2f} s and {shared.flooded.share(0.95):.2f} s; {n:,} acknowledged, "
        f"lost: {n_all - n}",
        [*apart.faults, *shared.faults],
    )


def ventures() -> Came:
    """Look for a distribution, a register or a schedule that breaks a law, and play the ledger."""
    faults = [
        *_played("test_laws", "law_holds", VENTURES),
        *_played("test_machine", "no_history", VENTURES),
        *_played("test_flows", "another_implementation", VENTURES),
    ]
    return Came(
        f"{CASES:,} cases of each law of sharing out, registers, rules, schedules; {CASES:,} games of a ledger",
        f"laws broken, books that did not balance, rates that another implementation finds otherwise: {len(faults)}",
        faults,
    )


def campaigns() -> Came:
    """Forecast a thousand campaigns whose end is known, of the half that no setting was chosen on."""
    from bench.campaigns import FORECAST, N_CAMPAIGNS, N_RUNS, faults, judged, told_of

    told = judged()
    FORECAST.write_text(told_of(told), "utf-8")
    whole, found = told[""], faults(told)
    return Came(
        f"{N_CAMPAIGNS:,} simulated campaigns of seven shapes, {whole.n:,} forecasts of {N_RUNS:,} runs",
        f"the 80 % band covers {whole.covered:.1%}, pinball loss {whole.loss / whole.line:.0%} of a straight line's; "
        f"gates missed: {len(found)}",
        found,
    )


def year() -> Came:
    """Play a year of voices, some of them among people who mean ill, and look at what stands."""
    from bench.year import HOSTILE, drilled

    told = drilled(VOICES)
    won = sum(n for state, n in told.states.items() if state in {"closed solved", "closed done"})
    return Came(
        f"{VOICES:,} voices of a year, {told.n_events:,} events by the gate's decisions, {HOSTILE:.0%} with somebody "
        "who tries what is not offered",
        f"{told.n_tried:,} tries, taken: {told.n_taken_wrongly}; {won:,} solved or done, "
        f"{told.states['closed unconfirmed']:,} unconfirmed; records, figures, endings, dates, askers at fault: "
        f"{len(told.faults)}",
        told.faults[:50],
    )


DRILLS: dict[str, Callable[[], Came]] = {
    "kill": kill,
    "machine": machine,
    "gate": gate,
    "flood": flood,
    "campaigns": campaigns,
    "year": year,
}


def rows_of(page: str) -> dict[str, str]:
    """Give the table's rows by drill."""
    rows = [
        line for line in page.splitlines() if line.startswith("| ") and not line.startswith(f"| {HEAD[0]} ")
    ]
    return {row.split("|")[1].strip(): row for row in rows}


def _write(name: str, row: str) -> None:
    """Put one drill's row into the page; the others' stay, those too that came in meanwhile."""
    rows = (rows_of(PAGE.read_text("utf-8")) if PAGE.exists() else {}) | {name: row}
    table = [
        f"| {' | '.join(HEAD)} |",
        "|---" * len(HEAD) + "|",
        *(rows[one] for one in DRILLS if one in rows),
    ]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join([TITLE, *table, ""]), "utf-8")


def main(asked: list[str]) -> int:
    """Run the drills asked for, or all; leaves with 1 where one found a fault."""
    at, n_faults = commit(), 0
    for name in asked or DRILLS:
        came = DRILLS[name]()
        n_faults += len(came.faults)
        print("\n".join([f"{name}: {came.to}", *came.faults]), flush=True)
        row = f"| {name} | {came.done} | {came.to} | {SEED} | {at} | {time.strftime('%Y-%m-%d')} |"
        _write(name, row)
    return 1 if n_faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

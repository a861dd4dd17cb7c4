"""`make drill`: what the tests run small, at length; the figures go to docs/generated/drill.md."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bench.kill import drill

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "drill.md"
KILLS, PAUSE, SEED = 40, 2.0, 20250818


def main() -> int:
    """Run the drills; leaves with 1 where one found a fault."""
    seen = drill(n_kills=KILLS, pause=PAUSE, seed=SEED)
    words = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
    done = f"SIGKILL to the web {seen.n_kills_web} times, to PostgreSQL {seen.n_kills_database} times"
    came = f"{seen.n_acknowledged} posts kept in {seen.n_tries} tries; lost, doubled or changed: {len(seen.faults)}"
    lines = [
        "# Drills",
        "",
        f"Run on {time.strftime('%Y-%m-%d')} at commit {commit}, seed {SEED}.",
        "",
        "| drill | what was done | came to |",
        "|---|---|---|",
        f"| killed while eight write | {done} | {came} |",
        "",
    ]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text("\n".join(lines), "utf-8")
    print("\n".join([*lines, *seen.faults]))
    return 1 if seen.faults else 0


if __name__ == "__main__":
    sys.exit(main())

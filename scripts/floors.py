"""What the last test run left unwalked, room by room: leaves with 1 where a room is under its floor.

Branch coverage as `coverage` counts it: (statements + branches walked) / all of them, in percent.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERIFIER = "the verifier"
LAW = "the law"  # what decides; whatever of it is not walked is not known to hold
LAW_MODULES = frozenset(
    f"kernel/matters/{name}.py"
    for name in ("table", "fields", "decide", "guards", "policy", "computed", "fold")
)
WHOLE, REST = 100.0, 95.0


def room_of(path: str) -> str:
    """Give the room of a module: base, the law, the verifier, kernel/people, doors/portal, config …"""
    if "yinuo_verify/" in path:
        return VERIFIER
    inside = path.split("yinuo/", 1)[1]
    if inside in LAW_MODULES:
        return LAW
    parts = inside.split("/")[:-1]
    return (
        "/".join(parts[:2])
        if parts[:1] in (["kernel"], ["doors"], ["programmes"])
        else parts[0]
        if parts
        else ""
    )


def walked() -> dict[str, float]:
    """Give the share walked of each room, in percent, from the run's own data."""
    words = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", "-"]
    told = json.loads(subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, file in told["files"].items():
        figures = file["summary"]
        both = sums[room_of(path)]
        both[0] += figures["covered_lines"] + figures["covered_branches"]
        both[1] += figures["num_statements"] + figures["num_branches"]
    return {room: 100 * done / whole if whole else 100.0 for room, (done, whole) in sums.items()}


def main() -> int:
    """Print each room with its floor; the ones under it last, in words."""
    under = []
    for room, share in sorted(walked().items()):
        floor = WHOLE if room in {"base", LAW, VERIFIER} else REST
        print(f"{share:6.1f} %  of {floor:.0f}  {room or 'yinuo'}")
        if share < floor:
            under.append(f"{room} is walked to {share:.1f} %; its floor is {floor:.0f} %.")
    print("\n".join(under))
    return 1 if under else 0


if __name__ == "__main__":
    sys.exit(main())

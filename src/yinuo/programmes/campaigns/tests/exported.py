"""Invented exports of the league: rows of matters and lines of units, as any day of the register might give them."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from yinuo.programmes.campaigns.league import chosen
from yinuo.programmes.campaigns.league_export import Row, lines_of

FROM, TO = date(2025, 9, 1), date(2025, 9, 30)
DAYS = [(FROM + timedelta(n)).isoformat() for n in range(-20, 60)]
CATEGORIES = ("lighting", "parking", "noise", "water", "road")


def unit(code: str, group: str = "towns", **more: Any) -> dict[str, Any]:
    """Give a unit's line."""
    return {"unit": code, "group": group, "red_lines": 0, "left_out": 0, "ratings": {"": [20, 16]}} | more


def row(ref: str, code: str, **more: Any) -> Row:
    """Give a matter that went well, or as said."""
    told: dict[str, Any] = {
        "ref": ref, "unit": code, "category": "lighting", "kind": "request", "due": "2025-09-10",
        "contact_by": "2025-09-02", "contacted": "2025-09-01", "reported": "2025-09-08", "stood": 1,
        "answer": "yes", "reopened": 0, "explained": "", "audit": "", "filed": "",
    }  # fmt: skip
    return list((told | more).values())


def rows(n: int, units: Iterable[str], seed: int = 1, quality: float = 0.8) -> Iterator[Row]:
    """Give so many matters, the units in turn."""
    rng, codes = random.Random(seed), list(units)
    for number in range(n):
        due = rng.randrange(20, 50)
        is_good = rng.random() < quality
        is_reported = is_good or rng.random() < 0.5
        audit = ("untrue" if rng.random() < 0.05 else "true") if is_reported and rng.random() < 0.12 else ""
        yield [
            f"2025-{number:07}", codes[number % len(codes)], rng.choice(CATEGORIES), "request", DAYS[due],
            DAYS[due - 9], DAYS[due - 10 + (rng.random() < 0.1) * 2],
            DAYS[due - 3 + (rng.random() < 0.1) * 9] if is_reported else "",
            int(is_good), rng.choice(("yes", "yes", "silent")) if is_good else "no",
            int(is_reported and not is_good), "", audit, "",
        ]  # fmt: skip


def text_of(units: Iterable[dict[str, Any]], matters: Iterable[Row]) -> bytes:
    """Give an export's bytes."""
    return "".join(lines_of((FROM, TO), chosen(), units, matters)).encode()


def export(path: Path, units: Iterable[dict[str, Any]], matters: Iterable[Row]) -> Path:
    """Write an export."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines_of((FROM, TO), chosen(), units, matters))
    return path

"""What a closure comes to on a day: a pure function of its matter's facts and the calendar's date."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

RULES: Final = Path(__file__).with_name("rules.yaml")
REPORTED: Final = frozenset(("checking", "awaiting_reply"))
OPENED: Final = frozenset(("kept", "kept_late", "done"))
WORKED_ON: Final = frozenset(("in_progress", "parked"))
ENDED: Final = {"kept": "kept", "done": "kept", "kept_late": "late", "broken": "broken"}
"""Of what is counted: how an outcome counts. Any other ending is counted nowhere."""


@cache
def update_every() -> int:
    """Give after how many days without a word a closure is marked."""
    told: dict[str, Any] = read_yaml(RULES)
    return int(told["update_every_days"])


def phase(state: str, outcome: str, source: str, closed_from: date | None, on: date) -> str:
    """Say how the thing stands (a key of `words.PHASES`). Only an outcome that somebody else checked reads "open"."""
    if state == "closed":
        return "open" if outcome in OPENED else "given_up"
    if source == "page":
        return "quoted"
    if state in REPORTED:
        return "said_open"
    return "coming" if closed_from is not None and closed_from > on else "shut"


def days_silent(state: str, source: str, last_said: date, on: date) -> int:
    """Give for how many days nothing was said, where that is too long; else 0. What a page told stays as it is."""
    if source == "page" or state not in WORKED_ON:
        return 0
    days = (on - last_said).days
    return days if days > update_every() else 0


@dataclass(frozen=True, slots=True)
class Kept:
    """One year's reopenings that were promised with one strength, by how they went; the four are a partition."""

    year: int
    strength: str
    kept: int = 0
    late: int = 0
    broken: int = 0
    waiting: int = 0

    @property
    def n(self) -> int:
        """Everything whose first date has come, or that ended before it."""
        return self.kept + self.late + self.broken + self.waiting


def tally(counted: Iterable[tuple[int, str, str, int]], strengths: Iterable[str]) -> tuple[Kept, ...]:
    """Put counts of (year, strength, ending, n) together, the latest year first; no two strengths are ever added."""
    order = {strength: place for place, strength in enumerate(strengths)}
    found: dict[tuple[int, str], dict[str, int]] = {}
    for year, strength, ending, n in counted:
        cell = found.setdefault((year, strength), {})
        cell[ending] = cell.get(ending, 0) + n
    rows = (Kept(year, strength, **cell) for (year, strength), cell in found.items())
    return tuple(sorted(rows, key=lambda row: (-row.year, order[row.strength])))

"""The league's two files: the public export it is counted from, and the bands it comes to.

The export is JSON a line: a head, a line for each unit, and a row for each matter whose first date lies in
the period, its cells in the order of COLUMNS. It holds days, codes and answers, no texts and nobody's name: a
line with anything else in it is refused. docs/campaigns.md describes both.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.canonical import canonical
from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.campaigns.league import UNTRUE, Settings, Unit, league, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

FORM, BANDS_FORM = "yinuo-league-1", "yinuo-bands-1"
COLUMNS: Final = (
    *("ref", "unit", "category", "kind", "due", "contact_by", "contacted", "reported", "stood", "answer"),
    *("reopened", "explained", "audit", "filed"),
)
HEAD: Final = frozenset(("form", "from", "to", "settings", "columns"))
OF_UNIT: Final = frozenset(("unit", "group", "red_lines", "left_out", "ratings"))
KINDS: Final = ("request", "wish", "task", "commitment", "claim", "hazard")
SHAPE: Final = (
    KINDS,
    (0, 1),
    ("yes", "no", "silent"),
    (0, 1),
    ("", "yes", "overturned"),
    ("", "true", "untrue"),
    ("", "own", "office"),
)
AT_ONCE: Final = 5000
HAZARD: Final = "hazard"

Row = list[Any]


class Count:
    """What one shape of row adds, whatever its dates: worked out once, used for hundreds of thousands of rows."""

    __slots__ = ("audited", "confirmed", "is_left_out", "is_silent", "reopened", "stood")

    def __init__(self, shape: tuple[Any, ...]) -> None:
        """Read it: an audit turns silence into an answer; what an office found, or filed with itself, is left out."""
        kind, stood, answer, reopened, explained, audit, filed = shape
        self.is_left_out = filed == "own" or (filed == "office" and kind == HAZARD)
        if answer == "silent" and audit:
            answer = "yes" if audit == "true" else "no"
        self.is_silent = answer == "silent"
        self.confirmed = None if self.is_silent else 2 * (answer == "yes")
        self.stood = bool(stood)
        self.reopened = 2 * reopened
        untrue = 2 * (audit == "untrue") + (explained == "overturned")
        n = bool(audit) + bool(explained)
        self.audited = (untrue, n) if n else None


class Reading:
    """An export being read: the units, and what is counted of each."""

    def __init__(self, head: Mapping[str, Any]) -> None:
        """Read the head. Raises Invalid where it is not one."""
        try:
            first, last = date.fromisoformat(head["from"]), date.fromisoformat(head["to"])
            is_ours = head["form"] == FORM and set(head) <= HEAD and tuple(head["columns"]) == COLUMNS
        except (KeyError, TypeError, ValueError):
            is_ours = False
        if not is_ours or first > last:
            raise Invalid({"in": Sentence("第 {number} 行读不懂。", number=1)})
        self.settings: Settings = settings_of(head["settings"])
        self.period = (head["from"], head["to"])
        self.days = {(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)}
        self.known = {"", *self.days}
        self.units: dict[str, Unit] = {}
        self.shapes: dict[tuple[Any, ...], Count] = {}

    def unit(self, told: Mapping[str, Any]) -> None:
        """Read a unit's line. Raises ValueError where it has a field of its own, or one is missing."""
        if set(told) != OF_UNIT or not all(isinstance(told[name], str) for name in ("unit", "group")):
            raise ValueError
        code, red_lines, left_out = told["unit"], told["red_lines"], told["left_out"]
        if code in self.units or not _is_count(red_lines) or not _is_count(left_out):
            raise ValueError
        unit = self.units[code] = Unit(code, told["group"], red_lines, n_left_out=left_out)
        for category, (n, good) in told["ratings"].items():
            if not (_is_count(n) and _is_count(good)) or good > n:
                raise ValueError
            unit.add("satisfied", category, 2 * good, n)

    def row(self, row: Row) -> None:
        """Count one matter. Raises ValueError or KeyError where a cell is not what its column holds."""
        _ref, code, category, kind, due, contact_by, contacted, reported, stood, *rest = row
        unit, shape = self.units[code], (kind, stood, *rest)
        count = self.shapes.get(shape) or self._shape(shape)
        if due not in self.days or category.__class__ is not str:
            raise ValueError
        for day in (contact_by, contacted, reported):
            if day not in self.known:
                self._know(day)
        if count.is_left_out:
            unit.n_left_out += 1
            return
        unit.n += 1
        add = unit.add
        if count.confirmed is None:
            unit.n_silent += 1
        else:
            add("confirmed", category, count.confirmed, 1)
        add("on_time", category, 2 if count.stood and "" < reported <= due else 0, 1)
        if reported:
            add("reopened", category, count.reopened, 1)
        if contact_by:
            add("contacted", category, 2 if "" < contacted <= contact_by else 0, 1)
        if count.audited is not None:
            add(UNTRUE, category, *count.audited)

    def _know(self, day: str) -> None:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError
        self.known.add(day)

    def _shape(self, shape: tuple[Any, ...]) -> Count:
        if len(shape) != len(SHAPE) or any(
            value not in known for value, known in zip(shape, SHAPE, strict=True)
        ):
            raise ValueError
        count = self.shapes[shape] = Count(shape)
        return count


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0


def read(lines: Iterable[str]) -> Reading:
    """Read an export. Raises Invalid, with the line, where one cannot be read or holds what has no place in it."""
    every = iter(lines)
    number, reading = 1, Reading(_head(next(every, "")))
    while some := list(islice(every, AT_ONCE)):
        for line, told in zip(some, _parsed(some, number), strict=True):
            number += 1
            try:
                if isinstance(told, list):
                    reading.row(told)
                elif line.strip():
                    reading.unit(told)
            except (AttributeError, KeyError, TypeError, ValueError):
                raise _unread(number) from None
    return reading


def _head(line: str) -> Mapping[str, Any]:
    try:
        head = json.loads(line)
    except ValueError:
        raise _unread(1) from None
    if not isinstance(head, dict):
        raise _unread(1)
    return head


def _parsed(lines: list[str], before: int) -> list[Any]:
    """Parse many lines in one go; one by one only to find the line that is wrong."""
    try:
        told: list[Any] = json.loads(f"[{','.join(line if line.strip() else 'null' for line in lines)}]")
    except ValueError:
        told = []
    if len(told) != len(lines):
        for number, line in enumerate(lines, before + 1):
            try:
                json.loads(line or "null")
            except ValueError:
                raise _unread(number) from None
    return told


def _unread(number: int) -> Invalid:
    return Invalid({"in": Sentence("第 {number} 行读不懂。", number=number)})


def bands(export: Path, before: bytes = b"") -> bytes:
    """Give the bands of an export, as canonical JSON and a line's end: the same bytes for whoever runs it.

    `before` are the bands of the period before, which each unit's own change is told from. Raises Invalid.
    """
    try:
        with export.open(encoding="utf-8") as lines:
            reading = read(lines)
        with export.open("rb") as raw:
            digest = hashlib.file_digest(raw, "sha256").hexdigest()
    except (OSError, UnicodeDecodeError):
        raise Invalid({"in": Sentence("没有这个文件，或者读不出来。")}) from None
    told = {
        "form": BANDS_FORM,
        "from": reading.period[0],
        "to": reading.period[1],
        "export": digest,
        "before": hashlib.sha256(before).hexdigest() if before else "",
        "settings": reading.settings.as_told(),
        "groups": league(reading.units.values(), reading.settings, _by_unit(before) if before else None),
    }
    return canonical(told) + b"\n"


def _by_unit(before: bytes) -> dict[str, Any]:
    """Read bands back, by unit. Raises Invalid where they are none."""
    try:
        told = json.loads(before)
        if told["form"] != BANDS_FORM:
            raise ValueError  # noqa: TRY301 -- one answer for everything that is no table of bands
        return {one["unit"]: one for group in told["groups"] for one in group["units"]}
    except (KeyError, TypeError, ValueError):
        raise Invalid({"before": Sentence("没有这个文件，或者读不出来。")}) from None


def lines_of(
    period: tuple[date, date], settings: Settings, units: Iterable[Mapping[str, Any]], rows: Iterable[Row]
) -> Iterator[str]:
    """Write an export line by line: its head, its units, its rows."""
    head = {
        "form": FORM,
        "from": period[0].isoformat(),
        "to": period[1].isoformat(),
        "settings": settings.as_told(),
        "columns": list(COLUMNS),
    }
    for line in (head, *units):
        yield json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"

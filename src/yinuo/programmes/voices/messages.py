"""Messages in a file: one JSON object a line, or a table with a row of names (.csv).

Known names: `title`, `detail`; `ref` (or `message`, `row`); what was decided as `unit`, `category` (or `label`) and
`urgency`; `group` (or `dup_group`) for near-copies; `sender` (or `user`), `at`, and `topic` where a reader named one.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.voices.topics import Voice
from yinuo.programmes.voices.training import Example
from yinuo.programmes.voices.triage import HEADS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    Row = Mapping[str, Any]

ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "ref": ("message", "row"),
    "category": ("label",),
    "group": ("dup_group",),
    "sender": ("user",),
}
NO_TOPIC: Final = frozenset(("", "IGNORE"))


def read(path: Path) -> list[dict[str, Any]]:
    """Read a file of messages. Raises Invalid, with the line, where it cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Invalid({"in": Sentence("没有这个文件，或者读不出来。")}) from None
    if path.suffix == ".csv":
        return list(csv.DictReader(text.splitlines(keepends=True)))
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict):
            raise Invalid({"in": Sentence("第 {number} 行读不懂。", number=number)})
        rows.append(row)
    return rows


def cell(row: Row, name: str) -> str:
    """Give a cell as text, by its name or one of its other names; empty where there is none."""
    for known in (name, *ALSO.get(name, ())):
        if row.get(known) is not None:
            return str(row[known]).strip()
    return ""


def examples(rows: Iterable[Row]) -> list[Example]:
    """Give what a person decided about each message; one without a group is its own."""
    told = []
    for number, row in enumerate(rows):
        ref = cell(row, "ref") or str(number)
        answers = {name: cell(row, name) for name in HEADS if cell(row, name)}
        group = cell(row, "group") or f"={ref}"
        is_solved = cell(row, "solved").lower() not in {"no", "false", "0"}
        told.append(Example(ref, cell(row, "title"), cell(row, "detail"), group, answers, is_solved))
    return told


def voices(rows: Iterable[Row]) -> list[Voice]:
    """Give messages with their senders and times. Raises Invalid for a time that cannot be read."""
    told = []
    for number, row in enumerate(rows):
        try:
            at = datetime.fromisoformat(cell(row, "at"))
        except ValueError:
            raise Invalid({"at": Sentence("第 {number} 行读不懂。", number=number + 1)}) from None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        ref = cell(row, "ref") or str(number)
        told.append(Voice(ref, cell(row, "sender"), at, cell(row, "title"), cell(row, "detail")))
    return told

"""The log's days: of every quarter hour the last checkpoint, to hold a leaf's time against the log's clock."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.log.signing import clock_of, is_dated, told_again
from yinuo_verify import checkpoint as checkpoints
from yinuo_verify import note
from yinuo_verify.note import Signature, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from psycopg import Connection

QUARTER: Final = 15 * 60
FOLDER: Final = "checkpoints"
DAYS: Final = f"{FOLDER}/days"
# What was signed and dated since the day of a checkpoint: with it, and by the clock alone in quiet quarter hours.
NOTES: Final = """
SELECT c.at, c.note, '' FROM checkpoint c WHERE c.origin = %(origin)s AND c.size > 0 AND c.at >= %(since)s
UNION ALL
SELECT s.at, c.note, s.line FROM cosignature s JOIN checkpoint c USING (origin, size)
WHERE s.origin = %(origin)s AND s.witness = %(clock)s AND c.size > 0 AND s.at >= %(since)s
ORDER BY 1
"""
SINCE: Final = (
    "SELECT date_trunc('day', at, 'UTC') FROM checkpoint WHERE origin = %s AND size <= %s "
    "ORDER BY size DESC LIMIT 1"
)


def quarter(at: datetime) -> int:
    """Give the number of an instant's quarter hour, since 1970."""
    return int(at.timestamp()) // QUARTER


def dated(raw: bytes) -> int:
    """Give when the clock signed a checkpoint, in seconds since 1970; 0 where it did not."""
    return max((time_of(line) or 0 for line in note.parse(raw).signatures), default=0)


def _quarter_of(raw: bytes) -> int:
    return dated(raw) // QUARTER


def one_each(notes: Iterable[bytes]) -> list[bytes]:
    """Keep of each quarter hour the last checkpoint, the oldest first."""
    return list({_quarter_of(raw): raw for raw in sorted(notes, key=_grown)}.values())


def _grown(raw: bytes) -> tuple[int, int]:
    return dated(raw), checkpoints.Checkpoint.parse(note.parse(raw).text).size


def with_newest(day: Sequence[bytes], newest: bytes) -> bytes:
    """Give a day's file with one more checkpoint: it takes the place of the last one of its quarter hour."""
    kept = list(day)
    if kept and _quarter_of(kept[-1]) == _quarter_of(newest):
        kept.pop()
    return checkpoints.join([*kept, newest])


def with_day(days: bytes | None, day: str) -> bytes:
    """Give the list of days with one more."""
    known = (days or b"").decode().split()
    return "".join(f"{one}\n" for one in sorted({*known, day})).encode()


def of_days(pg: Connection[Any], origin: str, since: int) -> Iterator[tuple[str, list[bytes]]]:
    """Give (day, checkpoints) of every day since that of the checkpoint of a size, out of the database."""
    days: defaultdict[str, list[bytes]] = defaultdict(list)
    begun = pg.execute(SINCE, (origin, since)).fetchone()
    told = {"origin": origin, "clock": clock_of(origin), "since": begun[0] if begun else "-infinity"}
    for at, text, line in pg.execute(NOTES, told).fetchall():
        parsed = note.parse(text.encode())
        if line:
            days[f"{at.date()}"].append(told_again(parsed, origin, _lines(line)))
        elif is_dated(parsed, origin):
            days[f"{at.date()}"].append(text.encode())
    yield from days.items()


def _lines(text: str) -> tuple[Signature, ...]:
    return note.parse(f"\n\n{text}".encode()).signatures

"""What the sequencer asks of the database: statements, and rows as plain values."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from yinuo.kernel.log.guard import Unsigned
from yinuo_verify.merkle import Edge, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psycopg import Connection

AFTER_MIDNIGHT: Final = timedelta(minutes=10)
"""Sealed events go in so long after the end of their day: whatever was begun before midnight has ended by then."""
AT_ONCE: Final = 1 << 15
STATE: Final = "SELECT origin, size, edge, sealed_on FROM log_state"
OPEN: Final = (
    "SELECT p.event_id, e.leaf, e.leaf_hash FROM pending p JOIN event e ON e.id = p.event_id "
    "WHERE p.not_before IS NULL ORDER BY p.event_id LIMIT %s"
)
SEALED: Final = (
    "SELECT p.event_id, e.leaf, e.leaf_hash FROM pending p JOIN event e ON e.id = p.event_id "
    "WHERE p.not_before < %s"
)
LEAVES: Final = (
    "SELECT coalesce(l.leaf, e.leaf), l.hash FROM log_leaf l LEFT JOIN event e ON e.id = l.event_id "
    "WHERE l.idx >= %s AND l.idx < %s ORDER BY l.idx"
)
ZONE: Final = "SELECT zone FROM pack ORDER BY code LIMIT 1"
COPY: Final = "COPY log_leaf (idx, event_id, hash) FROM STDIN (FORMAT BINARY)"


@dataclass(frozen=True, slots=True)
class State:
    """`log_state`'s row."""

    origin: str
    edge: Edge
    sealed_on: date | None

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return self.edge.size


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that waits, with its leaf's bytes and their hash."""

    event: int
    leaf: bytes
    hash: bytes


def state_of(pg: Connection[Any], *, locked: bool = False) -> State | None:
    """Read where the log stands; None where it was never begun."""
    row = pg.execute(STATE + (" FOR UPDATE" if locked else "")).fetchone()
    return State(row[0], Edge.decode(row[1], bytes(row[2])), row[3]) if row else None


def _read(rows: Sequence[Any]) -> list[Waiting]:
    """Read rows of (event, leaf, hash). Raises Unsigned where a hash is not its leaf's: it was changed since."""
    found = [Waiting(event, bytes(leaf), bytes(stored)) for event, leaf, stored in rows]
    for one in found:
        if leaf_hash(one.leaf) != one.hash:
            raise Unsigned(
                f"Event {one.event} waits for the log and its leaf was changed: nothing is signed over it."
            )
    return found


def open_waiting(pg: Connection[Any], most: int) -> list[Waiting]:
    """Give the open events that wait, by event id: a stream's own stand in their order.

    Whoever waits is in `pending`, however late its transaction committed; a reader of "id > last" would pass it by.
    """
    return _read(pg.cursor(binary=True).execute(OPEN, (most,)).fetchall())


def sealed_waiting(pg: Connection[Any], state: State, now: datetime) -> tuple[list[Waiting], date | None]:
    """Give the sealed events whose day is over, shuffled, once a day; and which day that is, None for not yet."""
    row = pg.execute(ZONE).fetchone()
    today = (now.astimezone(ZoneInfo(row[0]) if row else UTC) - AFTER_MIDNIGHT).date()
    if state.sealed_on is not None and state.sealed_on >= today:
        return [], None
    found = _read(pg.cursor(binary=True).execute(SEALED, (today,)).fetchall())
    random.SystemRandom().shuffle(found)
    return found, today


def write(pg: Connection[Any], first: int, taken: Sequence[Waiting]) -> None:
    """Give events their places in the log, in one go, and let them wait no more."""
    cursor = pg.cursor()
    with cursor.copy(COPY) as copy:
        copy.set_types(("int8", "int8", "bytea"))
        for idx, one in enumerate(taken, first):
            copy.write_row((idx, one.event, one.hash))
    cursor.execute("DELETE FROM pending WHERE event_id = ANY(%s)", ([one.event for one in taken],))


def leaves(pg: Connection[Any], first: int, end: int) -> Iterator[list[tuple[bytes, bytes]]]:
    """Give (leaf, hash) of these places, many at a time, each read out of the database and compared.

    Raises Unsigned at the first whose bytes are gone or are not those that were hashed.
    """
    for at in range(first, end, AT_ONCE):
        until = min(end, at + AT_ONCE)
        rows = pg.cursor(binary=True).execute(LEAVES, (at, until)).fetchall()
        found = [(bytes(leaf or b""), bytes(stored)) for leaf, stored in rows]
        wrong = next((n for n, (leaf, stored) in enumerate(found, at) if leaf_hash(leaf) != stored), None)
        if wrong is not None or len(found) != until - at:
            place = at + len(found) if wrong is None else wrong
            raise Unsigned(
                f"Leaf {place} in the database is not what was hashed: `yinuo log audit` says more."
            )
        yield found

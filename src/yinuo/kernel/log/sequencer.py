"""The sequencer: takes what waits, gives it its place, signs, and publishes; repaired from the database on start.

Order of one turn: leaves, edge and signed checkpoint in one durable transaction; bundles and tiles; what was published,
kept outside the database; the checkpoint. Between any two of them it may be killed.
"""

from __future__ import annotations

import fcntl
import hashlib
import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.log import taking
from yinuo.kernel.log.folder import CHECKPOINT, KEYS, Folder, put_alone
from yinuo.kernel.log.guard import Unsigned, newest, refuse_fork
from yinuo.kernel.log.quarters import DAYS, FOLDER, dated, of_days, one_each, quarter, with_day, with_newest
from yinuo.kernel.log.rows import Rows, Written, standing
from yinuo.kernel.log.signing import clock_of, is_dated, signed, told_again
from yinuo_verify import checkpoint as checkpoints
from yinuo_verify import note as notes
from yinuo_verify.checkpoint import Checkpoint
from yinuo_verify.merkle import HASH_BYTES, Edge
from yinuo_verify.tiles import ENTRIES, WIDTH, Tile, decode_hashes, encode_bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from psycopg import Connection

    from yinuo.kernel.log.signing import Signers

MOST: Final = 20_000
STEPS: Final = ("read", "written", "committed", "tiles", "remembered", "published")
INSERT_CHECKPOINT: Final = "INSERT INTO checkpoint (origin, size, root, note, at) VALUES (%s, %s, %s, %s, %s)"
INSERT_COSIGNATURE: Final = (
    "INSERT INTO cosignature (witness, origin, size, at, line) VALUES (%s, %s, %s, %s, %s)"
)
LAST_CHECKPOINT: Final = "SELECT note, at FROM checkpoint WHERE origin = %s ORDER BY size DESC LIMIT 1"


class Taken(Exception):  # noqa: N818 -- reads as what it says
    """Another sequencer is at work on this log."""


@dataclass(frozen=True, slots=True)
class House:
    """Where a log lives: its name, its folder, what remembers the last checkpoint, and who signs."""

    origin: str
    folder: Folder
    last: Path
    signers: Callable[[str], Signers]
    schema: str

    def remembered(self) -> bytes | None:
        """Give the checkpoint that was published last, as it is kept outside the database; None for none."""
        return self.last.read_bytes() if self.last.exists() else None

    def published(self) -> dict[str, bytes | None]:
        """Give what was published last by both that tell of it: what is remembered, and what is served."""
        return {"last": self.remembered(), CHECKPOINT: self.folder.read(CHECKPOINT)}


@dataclass(slots=True)
class _Stand:
    """What the sequencer holds in memory: the log's name, rows, the last bundle's leaves, and when it signed last."""

    origin: str
    rows: Rows
    tail: list[bytes]
    signed_at: datetime
    note: bytes = b""
    known: dict[str, bytes | None] = field(default_factory=dict)
    whole: list[Tile] = field(default_factory=list)


def lock_number(schema: str) -> int:
    """Give the advisory lock's number: of this installation's schema."""
    digest = hashlib.sha256(f"{schema}\x00sequencer".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextmanager
def alone(pg: Connection[Any], house: House) -> Iterator[None]:
    """Hold the log: by a lock in the database, of this autocommitting connection, and one on the disk. Raises Taken."""
    number = (lock_number(house.schema),)
    house.last.parent.mkdir(parents=True, exist_ok=True)
    with house.last.with_suffix(".lock").open("w") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken from None
        if not pg.execute("SELECT pg_try_advisory_lock(%s)", number).fetchall()[0][0]:
            raise Taken
        try:
            yield
        finally:
            if not pg.closed and not pg.broken:
                pg.execute("SELECT pg_advisory_unlock(%s)", number)


class Sequencer:
    """One sequencer on one connection, inside `alone`. `watch` is told each step as it is done."""

    def __init__(
        self, pg: Connection[Any], house: House, watch: Callable[[str], None] = lambda _step: None
    ) -> None:
        """Read where the log stands and bring its files there. Raises Unsigned where nothing may be signed."""
        self.pg, self.house, self.watch = pg, house, watch
        self._stand = self._recovered()

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return self._stand.rows.size

    def turn(self, now: datetime | None = None) -> int:
        """Take all that waits, and publish it; gives how many were taken.

        Raises Unsigned where nothing may be signed, psycopg.Error and OSError where database or disk fail: the
        sequencer is of no use after that and a new one starts from the database. `now` is for tests of the night.
        """
        n = 0
        self._guard()
        while (taken := self._take(now)) is not None:
            old, written, n_taken, is_last = taken
            n += n_taken
            self._put(old, written)
            if is_last:
                self._publish()
                break
        if not n:
            self._tick(now)
        return n

    def _guard(self) -> None:
        """Raise Unsigned unless what was published is what we published: looked at before every signature."""
        found = self.house.published()
        if found != self._stand.known:
            rows = self._stand.rows
            refuse_fork(newest(found.values()), self._stand.origin, rows.size, self._root_at)
            self._stand.known = found

    def _root_at(self, size: int) -> bytes | None:
        query = "SELECT root FROM checkpoint WHERE origin = %s AND size = %s"
        state = taking.state_of(self.pg)
        row = self.pg.execute(query, (state.origin if state else "", size)).fetchone()
        return bytes(row[0]) if row else None

    # --- one turn -------------------------------------------------------------------------------------------

    def _take(self, told: datetime | None) -> tuple[int, Written, int, bool] | None:
        """Take what waits in one durable transaction: gives (old size, files, how many, whether no more waits)."""
        with self.pg.transaction():
            self.pg.execute("SET LOCAL synchronous_commit = on")
            state = taking.state_of(self.pg, locked=True)
            if state is None or (state.origin, state.edge) != (self._stand.origin, self._stand.rows.edge):
                raise Unsigned("The log's state was changed beside its sequencer.")
            waiting = taking.open_waiting(self.pg, MOST)
            is_last = len(waiting) < MOST
            sealed, day = taking.sealed_waiting(self.pg, state, told or self._now())
            waiting += sealed
            self.watch("read")
            if day is not None:
                self.pg.execute("UPDATE log_state SET sealed_on = %s", (day,))
            if not waiting:
                return None
            taking.write(self.pg, state.size, waiting)
            written = grown(self._stand.rows, self._stand.tail, [(one.leaf, one.hash) for one in waiting])
            self._sign(is_last=is_last)
            self.watch("written")
        self.watch("committed")
        return state.size, written, len(waiting), is_last

    def _now(self) -> datetime:
        """Give the database's clock, the next whole second: a checkpoint is never dated before a leaf it holds."""
        at: datetime = self.pg.execute("SELECT clock_timestamp()").fetchall()[0][0]
        return datetime.fromtimestamp(math.ceil(at.timestamp()), UTC)

    def _sign(self, *, is_last: bool) -> None:
        """Sign the tree as it stands now, and write it down beside its leaves."""
        stand, edge = self._stand, self._stand.rows.edge
        at = stand.signed_at = max(self._now(), stand.signed_at)
        told = Checkpoint(stand.origin, edge.size, edge.root())
        stand.note = signed(told, self.house.signers(stand.origin), at, is_last=is_last)
        self.pg.execute("UPDATE log_state SET size = %s, edge = %s", (edge.size, edge.encode()))
        self.pg.execute(INSERT_CHECKPOINT, (told.origin, told.size, told.root, stand.note.decode(), at))

    def _tick(self, told: datetime | None) -> None:
        """Let the clock sign again where a quarter hour began and nothing came, or nothing was published yet."""
        stand, at = self._stand, told or self._now()
        is_new = quarter(at) > quarter(stand.signed_at)
        parsed = notes.parse(stand.note)
        if is_new or not is_dated(parsed, stand.origin):
            stand.signed_at = max(at, stand.signed_at)
            clocks = self.house.signers(stand.origin).clocks
            lines = [clock.line(parsed.text, int(stand.signed_at.timestamp())) for clock in clocks]
            told_by = "".join(line.line() for line in lines)
            row = (clock_of(stand.origin), stand.origin, self.size, stand.signed_at, told_by)
            self.pg.execute(INSERT_COSIGNATURE, row)
            stand.note = told_again(parsed, stand.origin, lines)
        if stand.known[CHECKPOINT] != stand.note:
            self._publish()

    # --- files ----------------------------------------------------------------------------------------------

    def _put(self, old: int, written: Written) -> None:
        """Put bundles and tiles in their places."""
        folder = self.house.folder
        folder.put((tile.path, data) for tile, data in written)
        self.watch("tiles")
        if old // WIDTH != self.size // WIDTH:
            self._stand.whole += [tile for tile, _data in written if tile.is_whole]

    def _publish(self) -> None:
        """Put what was signed in its places: outside the database first, the day's file, and the checkpoint last."""
        folder, note = self.house.folder, self._stand.note
        put_alone(self.house.last, note)
        self.watch("remembered")
        day = f"{self._stand.signed_at.date()}"
        if self.size:
            quarters = (f"{FOLDER}/{day}", with_newest(folder.day(day), note))
            folder.put([quarters, (DAYS, with_day(folder.read(DAYS), day))])
        folder.put([(CHECKPOINT, note)])
        self._stand.known = {"last": note, CHECKPOINT: note}
        self.watch("published")
        folder.forget_parts(self._stand.whole)
        self._stand.whole.clear()

    # --- starting -------------------------------------------------------------------------------------------

    def _recovered(self) -> _Stand:
        """Read where the log stands, compare with what was published, and write anew whatever is missing."""
        known = self.house.published()
        published = newest(known.values())
        with self.pg.transaction():
            self.pg.execute("SET LOCAL synchronous_commit = on")
            state = taking.state_of(self.pg)
            origin = state.origin if state else self.house.origin
            is_begun = bool(self.pg.execute(LAST_CHECKPOINT, (origin,)).fetchone())
            if is_begun or published is not None:
                refuse_fork(published, origin, state.size if state else 0, self._root_at)
            if state is None or not is_begun:
                state = self._opened(origin, state)
        note, at = self.pg.execute(LAST_CHECKPOINT, (origin,)).fetchall()[0]
        begun = self._begun(published) if published else Rows()
        old = begun.size
        tail = [leaf for some in taking.leaves(self.pg, old // WIDTH * WIDTH, old) for leaf, _hash in some]
        self._stand = _Stand(origin, begun, tail, at, note.encode(), known)
        self.house.folder.put([(KEYS, self.house.signers(origin).told())])
        for some in taking.leaves(self.pg, old, state.size):
            self._put(old, grown(begun, tail, some))
        if begun.edge != state.edge:
            raise Unsigned(
                "The leaves in the database do not lead to the root that was signed: `yinuo log audit`."
            )
        days = self._write_days(origin, published)
        self._date((*known.values(), *days))
        if is_dated(notes.parse(self._stand.note), origin) and (
            published is None or published.size < self.size
        ):
            self._publish()
        return self._stand

    def _date(self, published: Iterable[bytes | None]) -> None:
        """Go on from the newest date under what was signed last: the clock signed it again in quiet quarter hours."""
        stand, text = self._stand, notes.parse(self._stand.note).text
        same = [raw for raw in published if raw and notes.parse(raw).text == text]
        newest = max(same, key=dated, default=b"")
        if newest and dated(newest) > dated(stand.note):
            stand.note, stand.signed_at = newest, datetime.fromtimestamp(dated(newest), UTC)

    def _opened(self, origin: str, state: taking.State | None) -> taking.State:
        """Begin a log: empty (or under a new origin with what there is), remembered outside before it grows."""
        if state is None:
            self.pg.execute("INSERT INTO log_state (id, origin, size, edge) VALUES (1, %s, 0, '')", (origin,))
            state = taking.State(origin, Edge(), None)
        self._stand = _Stand(origin, Rows(state.edge), [], self._now())
        self._sign(is_last=False)
        put_alone(self.house.last, self._stand.note)
        return state

    def _begun(self, published: Checkpoint) -> Rows:
        """Give the rows of what was published: out of its own tiles, or where they are damaged none, to begin again."""

        def row(level: int, index: int, width: int) -> Sequence[bytes]:
            if level == 0:
                first = index * WIDTH
                return [h for some in taking.leaves(self.pg, first, first + width) for _leaf, h in some]
            raw = self.house.folder.parts_of(Tile(level, index, width))
            return decode_hashes(raw, width) if raw is not None and len(raw) == HASH_BYTES * width else ()

        return standing(published.size, published.root, row) or Rows()

    def _write_days(self, origin: str, published: Checkpoint | None) -> list[bytes]:
        """Write the days' checkpoints anew since what was published; gives those of the last day."""
        folder, day = self.house.folder, ""
        for day, found in of_days(self.pg, origin, published.size if published else 0):
            data = checkpoints.join(one_each([*folder.day(day), *found]))
            folder.put([(f"{FOLDER}/{day}", data), (DAYS, with_day(folder.read(DAYS), day))])
        return folder.day(day) if day else []


def grown(rows: Rows, tail: list[bytes], leaves: Sequence[tuple[bytes, bytes]]) -> Written:
    """Grow rows and tail by (leaf, hash)s; give every bundle and tile that changed, bundles first."""
    first = rows.size // WIDTH
    tail += [leaf for leaf, _hash in leaves]
    bundles = [
        (Tile(ENTRIES, first + at // WIDTH, len(part)), encode_bundle(part))
        for at in range(0, len(tail), WIDTH)
        if (part := tail[at : at + WIDTH])
    ]
    del tail[: len(tail) // WIDTH * WIDTH]
    return bundles + rows.add([found for _leaf, found in leaves])

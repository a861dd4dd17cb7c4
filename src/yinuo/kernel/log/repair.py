"""After a restore from an older backup: the missing leaves come back from what was published; or a new log begins.

As the schema's owner, with the sequencer kept out. Nothing is signed here.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.log import taking
from yinuo.kernel.log.folder import CHECKPOINT, ENDED, ORIGINS, put_alone
from yinuo.kernel.log.guard import Unsigned, newest, read_published
from yinuo.kernel.log.lost import runs
from yinuo.kernel.log.quarters import DAYS, FOLDER, one_each
from yinuo.kernel.log.sequencer import INSERT_CHECKPOINT
from yinuo_verify import checkpoint as checkpoints
from yinuo_verify import note
from yinuo_verify.merkle import Edge, fold, leaf_hash, perfect_nodes
from yinuo_verify.source import Missing
from yinuo_verify.tiles import Tree, bundles_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from psycopg import Connection

    from yinuo.kernel.log.sequencer import House
    from yinuo.kernel.record.chain import Gap
    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.note import Key
    from yinuo_verify.source import Log

WAITING: Final = "SELECT p.event_id, e.leaf_hash, e.leaf FROM pending p JOIN event e ON e.id = p.event_id"
INSERT_LEAF: Final = "INSERT INTO log_leaf (idx, event_id, leaf, hash) VALUES (%s, %s, %s, %s)"
SET_HEAD: Final = """
UPDATE stream SET last_seq = last_seq + %(n)s, last_leaf = %(leaf)s, n_open = %(n_open)s, open_leaf = %(leaf)s
WHERE log_id = %(log_id)s AND n_open + %(n)s = %(n_open)s RETURNING id
"""
UPSERT_STATE: Final = """
INSERT INTO log_state (id, origin, size, edge) VALUES (1, %(origin)s, %(size)s, %(edge)s)
ON CONFLICT (id) DO UPDATE SET size = excluded.size, edge = excluded.edge
"""


@dataclass(frozen=True, slots=True)
class Repaired:
    """How many leaves came back; of those, how many events are lost; and the streams here that lost some."""

    n_leaves: int
    n_lost: int
    streams: tuple[int, ...]


def repair(pg: Connection[Any], house: House, log: Log, keys: Sequence[Key]) -> Repaired:
    """Take back what was published and is missing here. Raises Unsigned where it does not continue what stands here.

    `keys` are the log's own public keys: nothing is believed that they did not sign.
    """
    raw = log.checkpoint()
    head = checkpoints.read(raw, keys)
    remembered = newest([raw, house.remembered()])
    if remembered is not None and remembered.size > head.size:
        raise Unsigned(f"{log.source.at} ends at {head.size} leaves, and {remembered.size} were published.")
    with pg.transaction():
        pg.execute("SET LOCAL synchronous_commit = on")
        state = taking.state_of(pg, locked=True) or taking.State(head.checkpoint.origin, Edge(), None)
        _refuse_other(state, head, log)
        leaves = _missing(state, head, log)
        done = _put(pg, state, leaves)
        if leaves:
            edge = state.edge.append([leaf_hash(leaf) for leaf in leaves])
            told = {"origin": state.origin, "size": edge.size, "edge": edge.encode()}
            pg.execute(UPSERT_STATE, told)
            at = datetime.fromtimestamp(head.time, UTC)
            pg.execute(INSERT_CHECKPOINT, (state.origin, head.size, head.root, raw.decode(), at))
    _take_days(house, log)
    put_alone(house.last, raw)
    return done


def _refuse_other(state: taking.State, head: Signed, log: Log) -> None:
    """Raise Unsigned unless what was published begins with just the leaves that stand here."""
    if head.checkpoint.origin != state.origin:
        raise Unsigned(
            f"{log.source.at} is the log {head.checkpoint.origin}, and here stands {state.origin}."
        )
    tree = Tree(head.size, log.hashes)
    shared = min(state.size, head.size)
    root = fold([tree.node(*node) for node in perfect_nodes(0, shared)])
    if state.size <= head.size and root != state.edge.root():
        raise Unsigned(
            f"The {state.size} leaves here are not the first that were published: this database is another history."
        )


def _missing(state: taking.State, head: Signed, log: Log) -> list[bytes]:
    """Give the leaves that are missing here, held against the published root."""
    leaves: list[bytes] = []
    for tile in bundles_between(state.size, head.size):
        found = log.leaves(tile)
        leaves += found[max(0, state.size - tile.index * 256) :]
    if head.size >= state.size and state.edge.append([leaf_hash(one) for one in leaves]).root() != head.root:
        raise Unsigned(f"{log.source.at}: its bundles do not lead to the root that was signed.")
    return leaves


def _put(pg: Connection[Any], state: taking.State, leaves: Sequence[bytes]) -> Repaired:
    """Write the leaves; those whose event stands here take it up, the others keep their own bytes."""
    waiting = {bytes(hashed): (event, bytes(leaf)) for event, hashed, leaf in pg.execute(WAITING).fetchall()}
    lost: list[tuple[bytes, bytes]] = []
    taken: list[int] = []
    with pg.cursor() as cursor:
        rows = []
        for idx, leaf in enumerate(leaves, state.size):
            hashed = leaf_hash(leaf)
            event, _own = waiting.pop(hashed, (None, b""))
            if event is None:
                lost.append((leaf, hashed))
            else:
                taken.append(event)
            rows.append((idx, event, None if event else leaf, hashed))
        cursor.executemany(INSERT_LEAF, rows)
        cursor.execute("DELETE FROM pending WHERE event_id = ANY(%s)", (taken,))
    gaps = runs(lost)
    _refuse_written_since([leaf for _event, leaf in waiting.values()], gaps)
    return Repaired(len(leaves), len(lost), tuple(_set_heads(pg, gaps)))


def _refuse_written_since(waiting: Sequence[bytes], gaps: dict[bytes, list[Gap]]) -> None:
    """Raise Unsigned where something was written after the restore on a stream that lost events: it links elsewhere."""
    n = sum(any(log_id.hex().encode() in leaf for log_id in gaps) for leaf in waiting)
    if n:
        raise Unsigned(
            f"{n} acts were done after the restore on matters that lost events by it: two histories cannot be one. "
            "Restore again and repair before anybody writes, or begin a new log: `yinuo log repair --new-origin`."
        )


def _set_heads(pg: Connection[Any], gaps: dict[bytes, list[Gap]]) -> list[int]:
    """Set the streams that lost events to what they last were, so that later events link on."""
    found = []
    for log_id, of in gaps.items():
        gap = of[-1]
        told = {"log_id": log_id, "n": gap.n, "n_open": gap.n_open, "leaf": gap.leaf}
        found += [stream for (stream,) in pg.execute(SET_HEAD, told).fetchall()]
    return found


def _take_days(house: House, log: Log) -> None:
    """Take over the days' checkpoints that are missing here."""
    try:
        days = log.days()
    except Missing:
        return
    folder = house.folder
    for day, found in days:
        folder.put([(f"{FOLDER}/{day}", checkpoints.join(one_each([*folder.day(day), *found])))])
    known = {*(folder.read(DAYS) or b"").decode().split(), *(day for day, _found in days)}
    folder.put([(DAYS, "".join(f"{day}\n" for day in sorted(known)).encode())])


def lacks() -> int:
    """Give how many published leaves the database lacks, by what is remembered on this disk. As any role that reads."""
    from yinuo.kernel.log.models import LogState
    from yinuo.kernel.log.process import house

    published, state = newest(house().published().values()), LogState.objects.first()
    return max(0, published.size - (state.size if state else 0)) if published else 0


def begin_anew(pg: Connection[Any], house: House, now: datetime) -> str:
    """End the log that was published, with a notice that stays, and begin one under a new origin; gives its name.

    The sequencer signs the first checkpoint of the new one, over the leaves that stand here.
    """
    folder = house.folder
    raw = folder.read(CHECKPOINT) or house.remembered()
    if raw is None:
        raise Unsigned("No log was published here: there is nothing to end.")
    ended, told = read_published(raw), (folder.read(ORIGINS) or b"").decode()
    number = told.count("\n") + 2
    state = taking.state_of(pg)
    size = state.size if state else 0
    name = f"{house.origin}/{number}"
    notice = (
        f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {ended.origin} ended at {ended.size} leaves, root "
        f"{note.to_base64(ended.root)}; its files stay under {ENDED}/{number - 1}/. {name} begins with {size} leaves; "
        f"what that one held beyond, this one does not.\n"
    )
    with pg.transaction():
        pg.execute(
            UPSERT_STATE, {"origin": name, "size": size, "edge": state.edge.encode() if state else b""}
        )
        pg.execute("UPDATE log_state SET origin = %s", (name,))
        _move_away(house, number - 1)
        folder.put([(ORIGINS, (told + notice).encode())])
        house.last.unlink(missing_ok=True)
    return name


def _move_away(house: House, number: int) -> None:
    """Move the ended log's files aside; its notices and those that ended before it stay where they are."""
    away = house.folder.path / ENDED / str(number)
    away.mkdir(parents=True, exist_ok=True)
    for path in house.folder.path.iterdir():
        if path.name not in {ENDED, ORIGINS}:
            shutil.move(path, away / path.name)

"""Writers of events for the log's tests: real streams, real `append()`, and a log of their own beside them."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connection

from yinuo.config.env import env_secret
from yinuo.config.provision import role_name
from yinuo.kernel.log.folder import Folder
from yinuo.kernel.log.sequencer import House, Sequencer, alone
from yinuo.kernel.log.signing import Signers, signers_of
from yinuo.kernel.record.append import APPEND, StreamHead, append
from yinuo.kernel.record.seal import Chain, Facts
from yinuo_verify import checkpoint
from yinuo_verify.merkle import Edge, leaf_hash
from yinuo_verify.note import Key
from yinuo_verify.tiles import bundles_between, decode_bundle, decode_hashes, tiles_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from psycopg import Connection

SEED, NEXT_SEED, CLOCK_SEED = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
ORIGIN = "register.example/log"
HEAD = """
SELECT log_id, last_seq, last_leaf, n_open, open_leaf, is_sealed, greatest(clock_timestamp(), last_at), subject_key_id
FROM stream WHERE id = %s FOR NO KEY UPDATE
"""


def connected(role: str) -> Connection[Any]:
    """Open a connection to the test's own database as one kind of process."""
    place = connection.settings_dict
    return psycopg.connect(
        host=place["HOST"], port=place["PORT"], dbname=place["NAME"], user=role_name(role),
        password=env_secret(f"YINUO_DB_{role.upper()}_PASSWORD"), autocommit=True,
        options=f"-c search_path={settings.YINUO_SCHEMA} -c timezone=UTC",
    )  # fmt: skip


def new_stream(pg: Connection[Any], *, is_sealed: bool = False) -> int:
    """Open a stream."""
    query = "INSERT INTO stream (log_id, kind, is_sealed, last_seq, n_open) VALUES (%s, 'test', %s, 0, 0) RETURNING id"
    return int(pg.execute(query, (secrets.token_bytes(16), is_sealed)).fetchall()[0][0])


def write(pg: Connection[Any], stream: int, *, day: date | None = None) -> None:
    """Write a stream's next event, under its lock, in the caller's transaction."""
    log_id, seq, leaf, n_open, open_leaf, is_sealed, at, _key = pg.execute(HEAD, (stream,)).fetchall()[0]
    chain = Chain(bytes(log_id), seq, bytes(leaf or b""), n_open, bytes(open_leaf or b""))
    facts = Facts("update", at, "", "handler", "roads", {"n": seq}, {})
    head = StreamHead(stream, chain, is_sealed, at)
    done = append(head, facts, {}, recorded_at=at, day=day or at.date())
    pg.execute(APPEND, done.row)


def house_in(folder: Path, seeds: tuple[bytes, ...] = (SEED,)) -> House:
    """Give a log whose files and last checkpoint stand under this folder."""

    def signers(origin: str) -> Signers:
        return signers_of(origin, seeds, (CLOCK_SEED,))

    return House(ORIGIN, Folder(folder / "log"), folder / "log.last", signers, settings.YINUO_SCHEMA)


@contextmanager
def sequencing(house: House, watch: Callable[[str], None] = lambda _step: None) -> Iterator[Sequencer]:
    """Have a sequencer at work, in its own role."""
    with connected("sequencer") as pg, alone(pg, house):
        yield Sequencer(pg, house, watch)


def drained(house: House, now: datetime | None = None) -> int:
    """Take everything that waits; gives the log's size."""
    with sequencing(house) as sequencer:
        while sequencer.turn(now):
            pass
        return sequencer.size


def keys_of(house: House) -> list[Key]:
    """Give the public keys that are published."""
    return [Key.parse(line) for line in (house.folder.read("keys") or b"").decode().splitlines()]


def published(house: House) -> checkpoint.Signed:
    """Give the published checkpoint, its signatures verified."""
    return checkpoint.read(house.folder.read("checkpoint") or b"", keys_of(house))


def leaves_of(house: House) -> list[bytes]:
    """Give every published leaf, having held tiles, bundles and root of the published checkpoint against each other."""
    signed = published(house)
    leaves: list[bytes] = []
    for tile in bundles_between(0, signed.size):
        leaves += decode_bundle(house.folder.parts_of(tile) or b"", tile.width)
    edge, whole = Edge().grow([leaf_hash(leaf) for leaf in leaves])
    assert edge.root() == signed.root
    for tile in tiles_between(0, signed.size):
        hashes = decode_hashes(house.folder.parts_of(tile) or b"", tile.width)
        assert hashes == whole[8 * tile.level][tile.index * 256 : tile.index * 256 + tile.width]
    return leaves


def at_noon() -> datetime:
    """Give an instant of today at which the night's work is long due."""
    return datetime.now(UTC).replace(hour=4)

"""append(): the only writer of events. It seals an event and queues its rows; the caller holds the lock."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from yinuo.kernel.record.keys import decrypt, encrypt
from yinuo.kernel.record.seal import SALT_BYTES, Chain, Facts, Sealed, Text, seal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    Bytes = bytes | memoryview[int]  # what a driver gives for bytea

LOG_ID_BYTES = 16
# One statement, one round trip: the event, its contents, its place in the queue of the log, its stream's head.
APPEND = """
WITH e AS (
  INSERT INTO event (stream_id, seq, type, v, recorded_at, effective_at, actor_key, actor_role, actor_unit,
                     facts_public, facts_internal, salt0, commitment, leaf, leaf_hash)
  VALUES (%(stream)s, %(seq)s, %(type)s, %(v)s, %(recorded_at)s, %(effective_at)s, %(actor_key)s, %(role)s,
          %(unit)s, %(public)s, %(internal)s, %(salt0)s, %(commitment)s, %(leaf)s, %(leaf_hash)s)
  RETURNING id
), c AS (
  INSERT INTO event_content (event_id, field, code, subject_key_id, salt, body, nonce)
  SELECT e.id, t.field, t.code, t.subject, t.salt, t.body, t.nonce
  FROM e, unnest(%(fields)s::text[], %(codes)s::text[], %(subjects)s::bigint[], %(salts)s::bytea[],
                 %(bodies)s::bytea[], %(nonces)s::bytea[]) AS t(field, code, subject, salt, body, nonce)
), p AS (
  INSERT INTO pending (event_id, not_before) SELECT id, %(not_before)s FROM e
)
UPDATE stream SET last_seq = %(seq)s, last_leaf = %(leaf_hash)s, n_open = %(n_open)s,
                  open_leaf = %(open_leaf)s, last_at = %(recorded_at)s
WHERE id = %(stream)s
"""


@dataclass(frozen=True, slots=True)
class StreamHead:
    """A stream as it was read under its lock."""

    id: int
    chain: Chain
    is_sealed: bool = False
    last_at: datetime | None = None
    subject_key: int | None = None
    data_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Appended:
    """An event's row, ready to be written, and the stream's head after it."""

    row: dict[str, Any]
    sealed: Sealed
    head: StreamHead
    salts: Mapping[str, bytes] = field(default_factory=dict)


def bound_to(stream: int, field_name: str) -> bytes:
    """Name what an encrypted content belongs to, so that it cannot be moved to another place."""
    return f"{stream}\x00{field_name}".encode()


def _salted(texts: Mapping[str, str]) -> tuple[Text, ...]:
    return tuple(Text(name, secrets.token_bytes(SALT_BYTES), body.encode()) for name, body in texts.items())


def _content_columns(
    head: StreamHead, parts: tuple[Text, ...], done: Sealed, of_subject: frozenset[str]
) -> dict[str, list[Any]]:
    """Give the contents' columns as lists; in a sealed stream every body is encrypted."""
    kept = [
        encrypt(head.data_key, part.body, bound_to(head.id, part.field))
        if head.is_sealed
        else (None, part.body)
        for part in parts
    ]
    return {
        "fields": [part.field for part in parts],
        "codes": [done.codes[part.field] for part in parts],
        "subjects": [
            head.subject_key if head.is_sealed or part.field in of_subject else None for part in parts
        ],
        "salts": [part.salt for part in parts],
        "bodies": [body for _nonce, body in kept],
        "nonces": [nonce for nonce, _body in kept],
    }


def _who_and_what(facts: Facts) -> dict[str, Any]:
    return {
        "actor_key": facts.actor_key or None,
        "role": facts.actor_role,
        "unit": facts.actor_unit,
        "public": Jsonb(dict(facts.public)),
        "internal": Jsonb(dict(facts.internal)),
    }


def opened(stream: int, field_name: str, body: Bytes, nonce: Bytes | None, data_key: bytes) -> bytes | None:
    """Give a content's own bytes, decrypted where they were sealed; None where their key is gone.

    Raises cryptography's InvalidTag where the key, or the place the content belongs to, is another.
    """
    if nonce is None:
        return bytes(body)
    return decrypt(data_key, bytes(nonce), bytes(body), bound_to(stream, field_name)) if data_key else None


def append(
    head: StreamHead,
    facts: Facts,
    texts: Mapping[str, str],
    *,
    recorded_at: datetime,
    day: date,
    of_subject: frozenset[str] = frozenset(),
) -> Appended:
    """Seal the next event of a stream and give its row for `APPEND`.

    `texts` are erasable contents by field; those in `of_subject` belong to the stream's subject key (all of
    them in a sealed stream, where they are encrypted too). `day` is the local day, for sealed leaves.
    """
    salt0, parts = secrets.token_bytes(SALT_BYTES), _salted(texts)
    sealed_day = (day.isoformat(), secrets.token_bytes(LOG_ID_BYTES)) if head.is_sealed else None
    done = seal(facts, parts, head.chain, recorded_at, salt0, sealed_day)
    chain = head.chain.next(done.leaf_hash, sealed=head.is_sealed)
    row = {
        "stream": head.id,
        "seq": chain.seq,
        "type": facts.type,
        "v": facts.v,
        "recorded_at": recorded_at,
        "effective_at": facts.effective_at,
        **_who_and_what(facts),
        "salt0": salt0,
        "commitment": done.commitment,
        "leaf": done.leaf,
        "leaf_hash": done.leaf_hash,
        "n_open": chain.n_open,
        "open_leaf": chain.open_leaf or None,
        "not_before": day if head.is_sealed else None,
        **_content_columns(head, parts, done, of_subject),
    }
    salts = {part.field: part.salt for part in parts}
    return Appended(row, done, replace(head, chain=chain, last_at=recorded_at), salts)

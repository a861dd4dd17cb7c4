"""Streams that are no matter: what a programme itself puts into the record, and with it into the public log.

A campaign's frozen text, a sheet of a village's money: each has a history of its own, one event after the other. Such a
stream is open: whatever stands in it was written for everybody to read, and no person's words are among it.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from yinuo.kernel.record.append import APPEND, LOG_ID_BYTES, StreamHead, append
from yinuo.kernel.record.models import Actor, Stream
from yinuo.kernel.record.seal import Chain, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

NOT_OURS = frozenset(("matter",))
LOCK = """
SELECT s.log_id, s.last_seq, s.last_leaf, s.n_open, s.open_leaf, s.last_at,
       (SELECT max(e.effective_at) FROM event e WHERE e.stream_id = s.id)
FROM stream s WHERE s.id = %s AND NOT s.is_sealed AND s.kind <> 'matter' FOR NO KEY UPDATE"""


@dataclass(frozen=True, slots=True)
class Told:
    """One event to be written: its type, who wrote it as what for which unit, its facts, its words.

    `person` is None for what the house does by itself, on a day that was fixed.
    """

    type: str
    person: int | None
    role: str
    unit: str
    public: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)


def begin(kind: str) -> int:
    """Open a stream of this kind and give its number. Raises ValueError for the kind that the gate alone opens."""
    if kind in NOT_OURS:
        raise ValueError(kind)
    return Stream.objects.create(log_id=secrets.token_bytes(LOG_ID_BYTES), kind=kind).pk


def tell(stream: int, told: Told, now: datetime | None = None) -> int:
    """Write the next event of a stream and give its number in it.

    `now` is the story's instant in the demo, None for the database's clock; what was told before is never later. Raises
    Stream.DoesNotExist for no open stream of a programme.
    """
    return tell_all(stream, [told], now)


def tell_all(stream: int, told: Iterable[Told], now: datetime | None = None) -> int:
    """Write the next events of a stream, all of one instant, and give the last one's number in it; as `tell`."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOCK, [stream])
        row = cursor.fetchone()
        if row is None:
            raise Stream.DoesNotExist(stream)
        log_id, seq, leaf, n_open, open_leaf, last_at, last_effective = row
        cursor.execute(
            "SELECT clock_timestamp()"
        )  # read after the lock: in its statement it could run backwards
        (clock,) = cursor.fetchone()
        recorded_at = max(filter(None, (clock, last_at))).astimezone(UTC)
        effective_at = max(filter(None, (now or recorded_at, last_effective)))
        head = StreamHead(
            stream, Chain(bytes(log_id), seq, bytes(leaf or b""), n_open, bytes(open_leaf or b""))
        )
        keys: dict[int, str] = {}
        rows = []
        for one in told:
            if one.person is not None and one.person not in keys:
                keys[one.person] = _key_of(stream, one.person)
            key = "" if one.person is None else keys[one.person]
            facts = Facts(one.type, effective_at, key, one.role, one.unit, one.public, {})
            done = append(head, facts, one.texts, recorded_at=recorded_at, day=recorded_at.date())
            head = done.head
            rows.append(done.row)
        cursor.executemany(APPEND, rows)
        return head.chain.seq


def _key_of(stream: int, person: int) -> str:
    """Give a person's random key in this stream; made now where they had none."""
    actor, _made = Actor.objects.get_or_create(
        stream_id=stream, person_id=person, defaults={"key": uuid.uuid4()}
    )
    return str(actor.key)

"""Does the record hold? Every stream's chain, and every commitment whose content is still there."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from yinuo.base.canonical import canonical
from yinuo.kernel.record.append import opened
from yinuo.kernel.record.keyring import master_key
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.seal import (
    Chain,
    Facts,
    internal_document,
    internal_key,
    public_document,
    public_key,
)
from yinuo_verify.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """One event that does not say what was committed to: which, and what of it."""

    stream: int
    seq: int
    what: str


def facts_of(event: Event) -> Facts:
    """Give an event's facts as they were sealed."""
    return Facts(
        event.type,
        event.effective_at,
        str(event.actor_key or ""),
        event.actor_role,
        event.actor_unit,
        event.facts_public,
        event.facts_internal,
        event.v,
    )


def _is(key: bytes, message: bytes, said: str) -> bool:
    return hmac.compare_digest(hmac.digest(key, message, "sha256").hex(), said)


def _contents(event: Event, said: dict[str, str], data_key: bytes) -> Iterator[str]:
    for content in event.contents.all():
        body = opened(event.stream_id, content.field, content.body, content.nonce, data_key)
        if body is not None and not _is(bytes(content.salt), body, said.get(content.code, "")):
            yield f"text {content.field}"


def faults_of(event: Event, chain: Chain, data_key: bytes) -> tuple[list[str], Chain]:
    """Give what of an event differs from what was committed to, and the chain after it."""
    said = json.loads(bytes(event.commitment))
    leaf = json.loads(bytes(event.leaf))
    facts, salt0 = facts_of(event), bytes(event.salt0)
    sealed = leaf["s"] == 0
    found = []
    if event.seq != chain.seq + 1:
        found.append("seq")
    if not _is(public_key(salt0), canonical(public_document(facts)), said["pub"]):
        found.append("public facts")
    internal = internal_document(facts, chain, event.recorded_at, sealed=sealed)
    if not _is(internal_key(salt0), canonical(internal), said["int"]):
        found.append("internal facts")
    found += _contents(event, said["fields"], data_key)
    if leaf["c"] != hashlib.sha256(bytes(event.commitment)).hexdigest():
        found.append("commitment")
    if not sealed and (leaf["p"], leaf["s"], leaf["m"]) != (
        chain.open_leaf.hex(),
        chain.n_open + 1,
        chain.log_id.hex(),
    ):
        found.append("chain")
    hashed = leaf_hash(bytes(event.leaf))
    if hashed != bytes(event.leaf_hash):
        found.append("leaf")
    return found, chain.next(hashed, sealed=sealed)


def check(events: QuerySet[Event] | None = None) -> Iterator[Fault]:
    """Check every event of the record (or of these streams, whole): gives each fault found.

    Reads in the order of stream and seq, a few hundred rows at a time.
    """
    rows = Event.objects.all() if events is None else events
    yield from check_each(whole(rows).iterator(chunk_size=AT_ONCE))


def whole(events: QuerySet[Event]) -> QuerySet[Event]:
    """Give events with everything that checking them looks at, in the order of stream and seq."""
    rows = events.select_related("stream__subject_key").prefetch_related("contents")
    return rows.order_by("stream_id", "seq")


@dataclass(frozen=True, slots=True)
class Gap:
    """Open events of a stream that are lost for good and stand in the public log alone: how many, and the last one."""

    n: int
    n_open: int
    leaf: bytes


Gaps = Mapping[bytes, Sequence[Gap]]
"""By a stream's log id."""


def _over(event: Event, chain: Chain, gaps: Gaps) -> Chain:
    """Give the chain where an event takes it up: behind what is known to be lost, if just so much is missing."""
    n_missing = event.seq - chain.seq - 1
    found = next((gap for gap in gaps.get(chain.log_id, ()) if gap.n == n_missing), None)
    if found is None or found.n_open != chain.n_open + found.n:
        return chain
    return Chain(chain.log_id, event.seq - 1, found.leaf, found.n_open, found.leaf)


def check_each(events: Iterable[Event], gaps: Gaps = MappingProxyType({})) -> Iterator[Fault]:
    """Check these events, each stream whole and in order, wherever they come from: the record, or a copy of it.

    `gaps` are what a restore from an older backup lost; the log has it, and what came later links to that.
    """
    chain, last, data_key = Chain(b""), None, b""
    master = master_key()
    for event in events:
        if event.stream_id != last:
            last, chain = event.stream_id, Chain(bytes(event.stream.log_id))
            subject = event.stream.subject_key
            wrapped = subject.wrapped if subject is not None else None
            data_key = master.unwrap(bytes(wrapped)) if wrapped is not None else b""
        found, chain = faults_of(event, _over(event, chain, gaps), data_key)
        for what in found:
            yield Fault(event.stream_id, event.seq, what)

"""Bytes that enter the log for ever: commitments and leaves. Pure; ADR-0002 says why each byte is there."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from yinuo.base.canonical import canonical
from yinuo_verify.merkle import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

VERSION = 1
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Text:
    """One erasable text of an event with the salt that goes with it."""

    field: str
    salt: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What an event says: type, times, who as what for whom, public and internal facts."""

    type: str
    effective_at: datetime
    actor_key: str
    actor_role: str
    actor_unit: str
    public: Mapping[str, object]
    internal: Mapping[str, object]
    v: int = VERSION


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a stream stands: `leaf` of the last event, and `open_leaf` of the last one the public sees.

    The public chain counts and links open events alone, so that nobody can count the sealed ones.
    """

    log_id: bytes
    seq: int = 0
    leaf: bytes = b""
    n_open: int = 0
    open_leaf: bytes = b""

    def next(self, leaf_hash: bytes, *, sealed: bool) -> Chain:
        """Give the chain after one more event."""
        if sealed:
            return Chain(self.log_id, self.seq + 1, leaf_hash, self.n_open, self.open_leaf)
        return Chain(self.log_id, self.seq + 1, leaf_hash, self.n_open + 1, leaf_hash)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An event's bytes: `commitment` (canonical JSON, kept for ever), `leaf` and its RFC 9162 hash."""

    commitment: bytes
    leaf: bytes
    leaf_hash: bytes
    codes: Mapping[str, str]


def instant(at: datetime) -> str:
    """Write an instant as it stands in a leaf: UTC, microseconds and Z, always. Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def public_key(salt0: bytes) -> bytes:
    """Give k_pub: published with the public facts, it opens neither salt0 nor k_int."""
    return _hmac(salt0, b"pub")


def internal_key(salt0: bytes) -> bytes:
    """Give k_int, the key of the internal facts; never published."""
    return _hmac(salt0, b"int")


def public_document(facts: Facts) -> dict[str, object]:
    """Give what k_pub commits to: the type among the facts, the effective time, role and unit."""
    return {
        "as": facts.actor_role,
        "at": instant(facts.effective_at),
        "facts": dict(facts.public),
        "type": facts.type,
        "unit": facts.actor_unit,
    }


def internal_document(
    facts: Facts, chain: Chain, recorded_at: datetime, *, sealed: bool
) -> dict[str, object]:
    """Give what k_int commits to: the actor's key, the internal facts, and the private chain.

    `prev`, `seq` and `t` stand here where the leaf cannot show them: parties alone can follow them.
    """
    document: dict[str, object] = {"actor": facts.actor_key, "facts": dict(facts.internal)}
    if sealed or chain.leaf != chain.open_leaf:
        document["chain"] = {"prev": chain.leaf.hex(), "seq": chain.seq + 1, "t": instant(recorded_at)}
    return document


def _commitment(fields: Mapping[str, str], internal: str, public: str) -> bytes:
    """Write the commitment as canonical JSON: nothing in it but hex digits, so it needs no looking over."""
    told = ",".join(f'"{code}":"{fields[code]}"' for code in sorted(fields))
    return f'{{"fields":{{{told}}},"int":"{internal}","pub":"{public}"}}'.encode()


def seal(
    facts: Facts,
    texts: tuple[Text, ...],
    chain: Chain,
    recorded_at: datetime,
    salt0: bytes,
    sealed_day: tuple[str, bytes] | None = None,
) -> Sealed:
    """Commit to an event and give its leaf.

    `sealed_day` is (local day as ISO date, fresh 16-byte id) for a sealed stream: its leaf shows the
    day and the fresh id, counts nothing and links to nothing. Codes of texts follow the order of their
    random salts, so that a code says nothing of its field. Raises ValueError where facts are not canonical.
    """
    ordered = sorted(texts, key=lambda text: text.salt)
    codes = {text.field: f"f{place}" for place, text in enumerate(ordered, 1)}
    internal = internal_document(facts, chain, recorded_at, sealed=sealed_day is not None)
    commitment = _commitment(
        {codes[t.field]: _hmac(t.salt, t.body).hex() for t in ordered},
        _hmac(internal_key(salt0), canonical(internal)).hex(),
        _hmac(public_key(salt0), canonical(public_document(facts))).hex(),
    )
    c = hashlib.sha256(commitment).hexdigest()
    if sealed_day is None:
        m, p, n, t = chain.log_id.hex(), chain.open_leaf.hex(), chain.n_open + 1, instant(recorded_at)
    else:
        (t, fresh), p, n = sealed_day, "", 0
        m = fresh.hex()
    leaf = (
        f'{{"c":"{c}","m":"{m}","p":"{p}","s":{n},"t":"{t}","v":{facts.v}}}'.encode()
    )  # canonical: hex and digits
    return Sealed(commitment, leaf, leaf_hash(leaf), codes)

"""Openings: the public words and dates of one matter, and the proof that just these went into the log (docs/log.md)."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from yinuo_verify import canonical, checkpoint, merkle, note
from yinuo_verify.leaves import LEAF
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.findings import Findings

Told = TypeVar("Told")

VERSION = 1
_PLACE = re.compile("[0-9]{1,6}")
_HEX = re.compile("(?:[0-9a-f]{2})*")


@dataclass(frozen=True, slots=True)
class Opened:
    """One event, opened and proven: what may be shown of it."""

    index: int
    stream: str
    number: int
    before: str
    hash: bytes
    leaf: Mapping[str, Any]
    public: Mapping[str, Any] | None
    fields: Mapping[str, str]

    def value(self, path: str) -> object:
        """Give what a page's mark names. Raises Refused where that is not opened."""
        part, _, rest = path.partition(".")
        if part == "field" and rest in self.fields:
            return self.fields[rest]
        found: Any = {"leaf": self.leaf, "public": self.public}.get(part)
        for step in rest.split("."):
            if isinstance(found, list) and _PLACE.fullmatch(step) and int(step) < len(found):
                found = found[int(step)]
            elif isinstance(found, dict) and step in found:
                found = found[step]
            else:
                raise Refused(f"{path} is not opened")
        return found


@dataclass(frozen=True, slots=True)
class Openings:
    """A matter's openings; `n_hidden` of its leaves up to the last one opened are not."""

    ref: str
    log_id: str
    zone: str
    signed: Signed
    events: tuple[Opened, ...]

    @property
    def n_hidden(self) -> int:
        """Give how many events of the matter are in the log before the last one opened, and are not opened."""
        return max((one.number for one in self.events), default=0) - len(self.events)


def _of(kind: type[Told], told: Any, name: str, what: str) -> Told:
    value = told.get(name) if isinstance(told, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Refused(f"{what}: {name} is missing or of another kind")
    return value


def _bytes(text: str, what: str) -> bytes:
    if not _HEX.fullmatch(text):
        raise Refused(f"{what} is not in hex digits")
    return bytes.fromhex(text)


def read(raw: bytes, keys: Sequence[note.Key], findings: Findings) -> Openings:
    """Read a matter's openings and check each event against its leaf, and each leaf against the tree.

    Raises Refused where the document itself cannot be trusted; an event that does not open goes to the findings.
    """
    told = canonical.parse(raw, "the openings")
    if _of(int, told, "v", "the openings") != VERSION:
        raise Refused("the openings are of a version that this verifier does not know")
    ref, log_id, zone, head, origin = (
        _of(str, told, name, "the openings") for name in ("ref", "log_id", "zone", "checkpoint", "origin")
    )
    signed = checkpoint.read(head.encode("utf-8", "surrogatepass"), keys, origin)
    opened: list[Opened] = []
    for place, one in enumerate(_of(list, told, "events", "the openings"), 1):
        index = one.get("index") if isinstance(one, dict) else None
        where = f"leaf {index}" if type(index) is int else f"opening {place}"
        try:
            event = _event(one, where, signed)
            _follows(event, opened, log_id, where)
            _is_of(event, ref, where)
        except Refused as refused:
            findings.add("opening", str(refused), index if type(index) is int else None)
        else:
            opened.append(event)
    return Openings(ref, log_id, zone, signed, tuple(opened))


def _is_of(event: Opened, ref: str, where: str) -> None:
    """Raise Refused where an event bears another matter's number: the first one of a matter bears its own."""
    facts = (event.public or {}).get("facts")
    if isinstance(facts, dict) and facts.get("ref", ref) != ref:
        raise Refused(f"{where} is of {facts['ref']}, not of {ref}")


def _event(told: Any, where: str, signed: Signed) -> Opened:
    """Open one event. Raises Refused with what does not open."""
    index = _of(int, told, "index", where)
    leaf_text, commitment = _of(str, told, "leaf", where), _of(str, told, "commitment", where)
    leaf = leaf_text.encode("utf-8", "surrogatepass")
    written = LEAF.fullmatch(leaf)
    if written is None:
        raise Refused(f"{where} is not written as a leaf is")
    steps = [note.from_base64(str(step), f"{where}: a hash") for step in _of(list, told, "proof", where)]
    hashed = merkle.leaf_hash(leaf)
    if not merkle.verify_inclusion(hashed, index, signed.size, steps, signed.root):
        raise Refused(f"{where}: the proof does not lead to the checkpoint's root")
    c, stream, before, number, _ = (part.decode("ascii") for part in written.groups())
    if hashlib.sha256(commitment.encode("utf-8", "surrogatepass")).hexdigest() != c:
        raise Refused(f"{where}: the commitment is not the one in the leaf")
    bound = canonical.exact(commitment, f"{where}: the commitment")
    public = _public(told, bound, where)
    fields = _fields(_of(dict, told, "fields", where), _of(dict, bound, "fields", where), where)
    return Opened(index, stream, int(number), before, hashed, canonical.parse(leaf, where), public, fields)


def _opens(key: bytes, message: bytes, bound: object) -> bool:
    return isinstance(bound, str) and hmac.compare_digest(
        hmac.digest(key, message, "sha256").hex().encode(), bound.encode("utf-8", "surrogatepass")
    )


def _public(told: Any, bound: Any, where: str) -> dict[str, Any] | None:
    if "public" not in told and "k_pub" not in told:
        return None
    public: dict[str, Any] = _of(dict, told, "public", where)
    key = _bytes(_of(str, told, "k_pub", where), f"{where}: k_pub")
    if not _opens(key, canonical.canonical(public), bound.get("pub")):
        raise Refused(f"{where}: the public facts are not those that went into the log")
    return public


def _fields(told: Mapping[str, Any], bound: Mapping[str, Any], where: str) -> dict[str, str]:
    """Open an event's texts: by their names. Raises Refused with the first that differs."""
    found: dict[str, str] = {}
    for code, one in told.items():
        name, salt, text = (_of(str, one, part, f"{where}: {code}") for part in ("name", "salt", "text"))
        key = _bytes(salt, f"{where}: the salt of {name}")
        if not _opens(key, text.encode("utf-8", "surrogatepass"), bound.get(code)):
            raise Refused(f"{where}: the text of {name} is not the one that went into the log")
        if name in found:
            raise Refused(f"{where}: {name} is opened twice")
        found[name] = text
    return found


def _follows(event: Opened, before: Sequence[Opened], log_id: str, where: str) -> None:
    """Raise Refused where an event does not stand after the others of its matter."""
    if event.stream != log_id or not event.number:
        raise Refused(f"{where} is a leaf of another matter")
    last = before[-1] if before else None
    if last is None:
        linked = event.number > 1 or not event.before
    elif event.number <= last.number or event.index <= last.index:
        raise Refused(f"{where} does not stand after leaf {last.index}")
    else:
        linked = event.number > last.number + 1 or event.before == last.hash.hex()
    if not linked:
        raise Refused(f"{where} does not link to the leaf before it")

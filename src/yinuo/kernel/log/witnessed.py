"""The log's head, and who outside signed it: what the named witnesses serve is fetched, and kept where it is true."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.kernel.log.models import Checkpoint, Cosignature, LogState
from yinuo.kernel.log.signing import clock_of
from yinuo_verify import note
from yinuo_verify.checkpoint import Checkpoint as Said
from yinuo_verify.note import COSIGNATURE, Key
from yinuo_verify.refusal import Refused
from yinuo_verify.source import fetch

if TYPE_CHECKING:
    from collections.abc import Callable

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody outside whose cosignatures count: their key, and where they serve the newest checkpoint they signed."""

    key: Key
    url: str


@dataclass(frozen=True, slots=True)
class Head:
    """The newest checkpoint, and the newest of a witness: whose, when, and of how many leaves."""

    origin: str
    size: int
    root: bytes
    at: datetime
    witness: str = ""
    witnessed_at: datetime | None = None
    witnessed_size: int = 0


def witnesses() -> tuple[Witness, ...]:
    """Give the witnesses that the operator named. Raises Refused for a key that is mistyped, or no witness's."""
    found = []
    for line in settings.YINUO_WITNESSES:
        vkey, _, url = line.partition(" ")
        key = Key.parse(vkey)
        if key.kind != COSIGNATURE or not url.strip():
            raise Refused(f"a witness is a key of cosignatures and an address: {line!r}")
        found.append(Witness(key, url.strip()))
    return tuple(found)


def head() -> Head | None:
    """Give the log's head; None where nothing was signed yet."""
    state = LogState.objects.first()
    signed = Checkpoint.objects.filter(origin=state.origin, size=state.size).first() if state else None
    if signed is None:
        return None
    last = Cosignature.objects.exclude(witness=clock_of(signed.origin)).filter(origin=signed.origin)
    told = last.order_by("-at").first()
    by = (told.witness, told.at, told.size) if told else ("", None, 0)
    return Head(signed.origin, signed.size, bytes(signed.root), signed.at, *by)


def take_witnessed(read: Callable[[str], bytes] = fetch) -> int:
    """Fetch what each witness signed last, and keep every line that is true and new; gives how many."""
    n = 0
    for witness in witnesses():
        try:
            n += _kept(witness, read(witness.url))
        except Refused as why:
            LOG.warning("the witness %s: %s", witness.key.name, why)
    return n


def _kept(witness: Witness, raw: bytes) -> bool:
    """Keep a witness's line. Raises Refused where it is not theirs, or not under a checkpoint that we signed."""
    told = note.parse(raw)
    said, line = Said.parse(told.text), told.by(witness.key)
    if line is None:
        raise Refused("the checkpoint that it serves is not signed by it")
    signed = Checkpoint.objects.filter(origin=said.origin, size=said.size).first()
    if signed is None or bytes(signed.root) != said.root:
        LOG.error(
            "the witness %s signed a checkpoint of %d leaves that this register did not: two logs bear one name",
            witness.key.name, said.size,
        )  # fmt: skip
        raise Refused("the checkpoint that it signed is none of ours")
    at = datetime.fromtimestamp(note.time_of(line) or 0, UTC)
    values = {"witness": witness.key.name, "origin": said.origin, "size": said.size, "at": at}
    if Cosignature.objects.filter(**values).exists():
        return False
    Cosignature.objects.create(**values, line=line.line())
    return True


def witnessed() -> bytes | None:
    """Give the newest checkpoint that a witness signed, with our lines and theirs; None where none did."""
    found = head()
    if found is None or not found.witness:
        return None
    signed = Checkpoint.objects.get(origin=found.origin, size=found.witnessed_size)
    of = Cosignature.objects.filter(origin=found.origin, size=found.witnessed_size).order_by("witness", "-at")
    newest = {row.witness: row.line for row in reversed(of)}
    newest.pop(clock_of(found.origin), None)
    return signed.note.encode() + "".join(newest.values()).encode()

"""Checkpoints (c2sp.org/tlog-checkpoint): origin, size and root, signed as a note and cosigned by the log's clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify import ed25519, note
from yinuo_verify.merkle import HASH_BYTES
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: this is my name, so many leaves, this root."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def encode(self) -> bytes:
        """Write the text that is signed."""
        lines = (self.origin, str(self.size), note.to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines).encode()

    @classmethod
    def parse(cls, text: bytes) -> Checkpoint:
        """Read the text of a checkpoint; raises Refused where it is none, or spelt in a second way."""
        try:
            lines = text.decode("utf-8").split("\n")
        except UnicodeDecodeError as error:
            raise Refused("a checkpoint is UTF-8") from error
        origin, size, root, *more = lines if len(lines) > 3 else [""] * 4  # noqa: PLR2004 -- 3 lines and an end
        if not origin or more.pop() or not all(more) or not _NUMBER.fullmatch(size):
            raise Refused("a checkpoint is origin, size and root, a line each")
        raw = note.from_base64(root, "the root")
        if len(raw) != HASH_BYTES:
            raise Refused("a root has 32 bytes")
        return cls(origin, int(size), raw, tuple(more))


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint whose signature and clock were found true. `time` is the clock's, in seconds since 1970."""

    checkpoint: Checkpoint
    note: note.Note
    time: int

    @property
    def size(self) -> int:
        """Its number of leaves."""
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        """Its root."""
        return self.checkpoint.root


def log_keys(keys: Iterable[note.Key], origin: str) -> list[note.Key]:
    """Give the keys that sign as the log itself: they bear its origin as their name."""
    return [key for key in keys if key.kind == note.ED25519 and key.name == origin]


def clock_keys(keys: Iterable[note.Key], origin: str) -> list[note.Key]:
    """Give the keys of the log's clock: they are named ORIGIN/clock."""
    return [key for key in keys if key.kind == note.COSIGNATURE and key.name == f"{origin}/clock"]


def read(
    raw: bytes,
    keys: Iterable[note.Key],
    origin: str | None = None,
    check: note.Check = ed25519.verify,
) -> Signed:
    """Read a signed checkpoint: the log's own line and its clock's must be there, and true.

    `keys` are the log's (kind 0x01) and its clock's (0x04); of each kind one that signed is enough, so that keys can be
    changed by an overlapping second line. Raises Refused with what is wrong.
    """
    known = list(keys)
    signed = note.parse(raw)
    found = Checkpoint.parse(signed.text)
    if origin is not None and found.origin != origin:
        raise Refused(f"the checkpoint is of {found.origin}, not of {origin}")
    if signed.by_any(log_keys(known, found.origin), check) is None:
        raise Refused("the checkpoint is not signed by a key of this log")
    clock = signed.by_any(clock_keys(known, found.origin), check)
    if clock is None:
        raise Refused("the checkpoint is not signed by the clock of this log")
    time = note.time_of(clock[1])
    assert time is not None  # noqa: S101 -- a cosignature that verified has its time
    return Signed(found, signed, time)


class Unwitnessed(Refused):
    """A witness that was asked for did not sign."""


def witnessed_by(raw: bytes, witnesses: Iterable[note.Key]) -> list[tuple[str, int]]:
    """Give each witness's name and the time of its line under a checkpoint. Raises Unwitnessed, or Refused."""
    told = note.parse(raw)
    found = []
    for key in witnesses:
        line = told.by(key)
        if line is None or key.kind != note.COSIGNATURE:
            raise Unwitnessed(f"{key.name} did not witness this checkpoint")
        found.append((key.name, note.time_of(line) or 0))
    return found


def split(raw: bytes) -> list[bytes]:
    """Part a file of checkpoints (log/checkpoints/DAY): notes one under the other, a blank line between."""
    if not raw.strip():
        return []
    blocks = raw.removesuffix(b"\n").split(b"\n\n")
    if len(blocks) % 2:
        raise Refused("a day's checkpoints are notes with a blank line between")
    return [text + b"\n\n" + lines + b"\n" for text, lines in zip(blocks[::2], blocks[1::2], strict=True)]


def join(notes: Iterable[bytes]) -> bytes:
    """Write what `split` reads."""
    return b"\n".join(notes)

"""Who signs a checkpoint: the log's key, beside it the next one while keys change, and the log's clock.

Seeds are of the sequencer's process alone. A line of another algorithm stands beside these as one more `Signer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yinuo_verify.note import COSIGNATURE, ED25519, Key, Note, Signature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from yinuo_verify.checkpoint import Checkpoint


class Signer(Protocol):
    """What signs a checkpoint's text: whatever the algorithm, it gives one line."""

    def line(self, text: bytes, at: int) -> Signature:
        """Sign; `at` are seconds since 1970."""

    def told(self) -> str:
        """Give the public key on one line, as it stands in `/log/keys`."""


@dataclass(frozen=True, slots=True)
class LogSigner:
    """The log's own key."""

    key: Key
    secret: Ed25519PrivateKey

    def line(self, text: bytes, at: int) -> Signature:  # noqa: ARG002 -- a log's line bears no time
        """Sign as the log."""
        return self.key.sign(text, self.secret.sign)

    def told(self) -> str:
        """Give its vkey."""
        return self.key.encode()


@dataclass(frozen=True, slots=True)
class ClockSigner:
    """The log's clock: says when a checkpoint was there, in a cosignature."""

    key: Key
    secret: Ed25519PrivateKey

    def line(self, text: bytes, at: int) -> Signature:
        """Cosign at a time."""
        return self.key.cosign(text, at, self.secret.sign)

    def told(self) -> str:
        """Give its vkey."""
        return self.key.encode()


def _made(name: str, kind: int, seed: bytes) -> tuple[Key, Ed25519PrivateKey]:
    secret = Ed25519PrivateKey.from_private_bytes(seed[:32])
    return Key(name, kind, secret.public_key().public_bytes_raw()), secret


@dataclass(frozen=True, slots=True)
class Signers:
    """Who signs for a log: its own keys (a second one overlaps while they change), and its clock's."""

    own: tuple[Signer, ...]
    clocks: tuple[Signer, ...]

    def told(self) -> bytes:
        """Write the public keys, one a line."""
        return "".join(f"{signer.told()}\n" for signer in (*self.own, *self.clocks)).encode()


def signers_of(origin: str, seeds: Sequence[bytes], clock_seeds: Sequence[bytes]) -> Signers:
    """Give the signers of a log."""
    own = [LogSigner(*_made(origin, ED25519, seed)) for seed in seeds]
    clocks = [ClockSigner(*_made(clock_of(origin), COSIGNATURE, seed)) for seed in clock_seeds]
    return Signers((*own,), (*clocks,))


def clock_of(origin: str) -> str:
    """Give the name of a log's clock."""
    return f"{origin}/clock"


def signed(checkpoint: Checkpoint, signers: Signers, at: datetime, *, is_last: bool) -> bytes:
    """Give the checkpoint as a signed note.

    While more waits the clock does not sign (`is_last`): what waits was written before this, and nobody shall take the
    time of a checkpoint that is not published for the earliest that those leaves may bear.
    """
    text = checkpoint.encode()
    who = (*signers.own, *signers.clocks) if is_last else signers.own
    return Note(text, tuple(signer.line(text, int(at.timestamp())) for signer in who)).encode()


def told_again(note: Note, origin: str, lines: Sequence[Signature]) -> bytes:
    """Give a note with these lines in the place of its clock's."""
    kept = tuple(line for line in note.signatures if line.name != clock_of(origin))
    return Note(note.text, (*kept, *lines)).encode()


def is_dated(note: Note, origin: str) -> bool:
    """Say whether the log's clock signed."""
    return any(line.name == clock_of(origin) for line in note.signatures)

"""Signed notes (c2sp.org/signed-note) and the keys that sign them, Ed25519 and timed cosignatures.

A line by an algorithm or a key that we do not know (SM2, another witness) is kept as it stands, and proves nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from yinuo_verify import ed25519
from yinuo_verify.refusal import Refused

ED25519, COSIGNATURE = 0x01, 0x04
MOST_SIGNATURES = 64
MOST_BYTES = 1 << 20
DASH = "— "
TIME_BYTES = 8
LATEST = 253_000_000_000  # in the year 9987: calendars end soon after

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")

Sign = Callable[[bytes], bytes]
Check = Callable[[bytes, bytes, bytes], bool]  # public key, message, signature


class Unknown(Refused):
    """A key of a kind that this package does not check."""


def to_base64(raw: bytes) -> str:
    """Write bytes in standard base64."""
    return base64.b64encode(raw).decode("ascii")


def from_base64(text: str, what: str) -> bytes:
    """Read standard base64 in its one spelling; raises Refused where it is another."""
    try:
        raw = base64.b64decode(text.encode("utf-8"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused(f"{what} is not base64") from error
    if to_base64(raw) != text:
        raise Refused(f"{what} is not base64 as it is written")
    return raw


def _named(name: str) -> str:
    if "+" in name or name.split() != [name]:
        raise Refused(f"a key cannot be named {name!r}")
    return name


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: whose it says it is, and the bytes after the key's number."""

    name: str
    key_id: bytes
    raw: bytes

    def line(self) -> str:
        """Write the line, newline included."""
        return f"{DASH}{self.name} {to_base64(self.key_id + self.raw)}\n"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key as it is told to whoever verifies: name, kind (0x01 note, 0x04 cosignature) and bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Its number: the first four bytes of SHA-256 over name, newline, kind and key."""
        told = _named(self.name).encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(told).digest()[:4]

    def encode(self) -> str:
        """Write it on one line: name+number+base64 (a *vkey*)."""
        return f"{self.name}+{self.id.hex()}+{to_base64(bytes([self.kind]) + self.public)}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read a vkey; raises Refused where it is none, is mistyped, or of a kind this package does not check."""
        parts = text.strip().split("+", 2)
        if len(parts) != 3:  # noqa: PLR2004 -- name, number, key
            raise Refused(f"not a key: {text!r}")
        raw = from_base64(parts[2], "the key")
        key = cls(parts[0], raw[0] if raw else 0, raw[1:])
        if key.id.hex() != parts[1]:
            raise Refused(f"the key of {key.name} does not bear its own number: mistyped?")
        if key.kind not in {ED25519, COSIGNATURE} or len(key.public) != ed25519.KEY_BYTES:
            raise Unknown(f"the key of {key.name} is of a kind that is not checked here")
        return key

    def owns(self, signature: Signature) -> bool:
        """Say whether a line claims to be by this key."""
        return (signature.name, signature.key_id) == (self.name, self.id)

    def checks(self, text: bytes, signature: Signature, check: Check = ed25519.verify) -> bool:
        """Say whether the line is truly this key's over this text; `check` verifies, now or with others later."""
        if not self.owns(signature):
            return False
        if self.kind == ED25519:
            return check(self.public, text, signature.raw)
        time = time_of(signature)
        return time is not None and check(self.public, cosigned(text, time), signature.raw[TIME_BYTES:])

    def sign(self, text: bytes, sign: Sign) -> Signature:
        """Sign a text as a note; `sign` holds the secret and stays with the caller."""
        return Signature(self.name, self.id, sign(text))

    def cosign(self, text: bytes, time: int, sign: Sign) -> Signature:
        """Cosign a checkpoint's text at a time (seconds since 1970)."""
        return Signature(self.name, self.id, time.to_bytes(TIME_BYTES, "big") + sign(cosigned(text, time)))


def cosigned(text: bytes, time: int) -> bytes:
    """Give the message of a cosignature (c2sp.org/tlog-cosignature, v1)."""
    return b"cosignature/v1\ntime %d\n" % time + text


def time_of(signature: Signature) -> int | None:
    """Give the time that a cosignature bears; None where it is not as long as one."""
    if len(signature.raw) != TIME_BYTES + ed25519.SIGNATURE_BYTES:
        return None
    time = int.from_bytes(signature.raw[:TIME_BYTES], "big")
    return time if time <= LATEST else None


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the lines under it, all of them, known or not."""

    text: bytes
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """Write the note."""
        return self.text + b"\n" + "".join(line.line() for line in self.signatures).encode()

    def by(self, key: Key, check: Check = ed25519.verify) -> Signature | None:
        """Give this key's line, verified; None where there is none. Raises Refused where one is false or two stand."""
        mine = [line for line in self.signatures if key.owns(line)]
        if len(mine) > 1:
            raise Refused(f"{key.name} signed the same note twice")
        if mine and not key.checks(self.text, mine[0], check):
            raise Refused(f"the signature of {key.name} is false")
        return mine[0] if mine else None

    def by_any(self, keys: Iterable[Key], check: Check = ed25519.verify) -> tuple[Key, Signature] | None:
        """Give the first of the keys that signed. Raises Refused where any of them has a false line here."""
        lines = [(key, self.by(key, check)) for key in keys]
        return next(((key, line) for key, line in lines if line is not None), None)


def parse(raw: bytes) -> Note:
    """Read a signed note. Raises Refused where it is not one."""
    if len(raw) > MOST_BYTES:
        raise Refused("a note of this length is none")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("a note is UTF-8") from error
    if _CONTROL.search(whole):
        raise Refused("a note holds no control characters")
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Refused("a note is a text, a blank line and signature lines")
    found = [_line(line) for line in lines[:-1].split("\n")]
    if len(found) > MOST_SIGNATURES:
        raise Refused(f"a note with more than {MOST_SIGNATURES} signatures is not read")
    return Note((text + "\n").encode(), tuple(found))


def _line(line: str) -> Signature:
    name, space, encoded = line.removeprefix(DASH).partition(" ")
    if not line.startswith(DASH) or not space:
        raise Refused(f"not a signature line: {line!r}")
    raw = from_base64(encoded, f"the signature of {name}")
    if len(raw) <= 4:  # noqa: PLR2004 -- the key's number alone signs nothing
        raise Refused(f"the signature of {name} is empty")
    return Signature(_named(name), raw[:4], raw[4:])

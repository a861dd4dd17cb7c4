"""Ed25519 signatures made in plain Python (RFC 8032, 5.1.5 and 5.1.6), for a witness whose machine has nothing better.

Slower than a library, and its time depends on the secret: good for a witness at home that signs now and then, not for
a server that strangers can time. `cryptography` is used instead where it is installed.
"""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify.ed25519 import BASE, KEY_BYTES, ORDER, challenge, compress, multiply

if TYPE_CHECKING:
    from yinuo_verify.note import Sign

LIBRARY, PLAIN = "cryptography", "plain Python"


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret in use: its public key, what signs, and by which program."""

    public: bytes
    sign: Sign
    by: str


def signer(seed: bytes, library: str = f"{LIBRARY}.hazmat.primitives.asymmetric.ed25519") -> Signer:
    """Give what signs with a seed of 32 bytes: `cryptography` where it can be imported, else plain Python."""
    try:
        made = importlib.import_module(library).Ed25519PrivateKey.from_private_bytes(seed)
    except ImportError:
        return Signer(public_of(seed), lambda message: sign(seed, message), PLAIN)
    return Signer(made.public_key().public_bytes_raw(), made.sign, LIBRARY)


def _expanded(seed: bytes) -> tuple[int, bytes]:
    if len(seed) != KEY_BYTES:
        raise ValueError("a seed has 32 bytes")
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:KEY_BYTES], "little") & ((1 << 254) - 8) | 1 << 254
    return scalar, digest[KEY_BYTES:]


def public_of(seed: bytes) -> bytes:
    """Give the public key of a seed."""
    return compress(multiply(_expanded(seed)[0], BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign a message with a seed."""
    scalar, prefix = _expanded(seed)
    public = compress(multiply(scalar, BASE))
    nonce = challenge(prefix, message)
    r = compress(multiply(nonce, BASE))
    s = (nonce + challenge(r, public, message) * scalar) % ORDER
    return r + s.to_bytes(KEY_BYTES, "little")

"""Keys of what may be forgotten: one for each subject, wrapped by a key that is not in the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from yinuo.base.contact import told_alike

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The key that wraps subject keys; `key_id` names it in each row, so that keys can rotate.

    `others` wrap nothing any more, or nothing yet: what stands under them can be read while keys change.
    """

    secret: bytes
    others: tuple[bytes, ...] = ()

    @property
    def key_id(self) -> str:
        """Give the key's public name."""
        return id_of(self.secret)

    def wrap(self, data_key: bytes) -> bytes:
        """Encrypt a data key (AES-256-GCM, nonce first)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, data_key, b"subject key")

    def unwrap(self, wrapped: bytes) -> bytes:
        """Decrypt a data key. Raises cryptography's InvalidTag for what none of these keys has wrapped."""
        for secret in (self.secret, *self.others):
            with suppress(InvalidTag):
                return AESGCM(secret).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"subject key")
        raise InvalidTag

    def wraps(self, wrapped: bytes) -> bool:
        """Say whether this very key has wrapped it, and none of the others."""
        try:
            MasterKey(self.secret).unwrap(wrapped)
        except InvalidTag:
            return False
        return True


def id_of(secret: bytes) -> str:
    """Give a key's public name: the start of its hash."""
    return hashlib.sha256(b"yinuo key id\x00" + secret).hexdigest()[:12]


def new_data_key() -> bytes:
    """Give a fresh 256-bit data key."""
    return AESGCM.generate_key(256)


def encrypt(data_key: bytes, plain: bytes, bound_to: bytes) -> tuple[bytes, bytes]:
    """Give (nonce, cipher text) of AES-256-GCM, bound to what it belongs to."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce, AESGCM(data_key).encrypt(nonce, plain, bound_to)


def decrypt(data_key: bytes, nonce: bytes, cipher: bytes, bound_to: bytes) -> bytes:
    """Decrypt. Raises cryptography's InvalidTag where key or binding differ."""
    return AESGCM(data_key).decrypt(nonce, cipher, bound_to)


def blind_index(lookup_key: bytes, kind: str, value: str) -> bytes:
    """Give the keyed hash by which a contact can be found again without being read."""
    return hmac.digest(lookup_key, f"contact\x00{kind}\x00{told_alike(kind, value)}".encode(), "sha256")

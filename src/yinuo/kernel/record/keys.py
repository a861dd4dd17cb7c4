"""Keys of what may be forgotten: one for each subject, wrapped by a key that is not in the database."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class MasterKey:
    """The key that wraps subject keys; `key_id` names it in each row, so that keys can rotate."""

    secret: bytes

    @property
    def key_id(self) -> str:
        """Give the key's public name: the start of its hash."""
        return hashlib.sha256(b"yinuo key id\x00" + self.secret).hexdigest()[:12]

    def wrap(self, data_key: bytes) -> bytes:
        """Encrypt a data key (AES-256-GCM, nonce first)."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + AESGCM(self.secret).encrypt(nonce, data_key, b"subject key")

    def unwrap(self, wrapped: bytes) -> bytes:
        """Decrypt a data key. Raises cryptography's InvalidTag for another master key."""
        return AESGCM(self.secret).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"subject key")


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
    return hmac.digest(lookup_key, f"contact\x00{kind}\x00{value.strip().lower()}".encode(), "sha256")

"""The keys as they are set: one writes, and while keys change the others still read."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from django.conf import settings

from yinuo.kernel.record.keys import MasterKey, blind_index, id_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def master_key() -> MasterKey:
    """Give the key that wraps subject keys, and with it those that may still have wrapped some."""
    first, *others = settings.YINUO_MASTER_KEYS
    return MasterKey(first, tuple(others))


def lookup_id() -> str:
    """Give the public name of the key that blind indexes are written with."""
    return id_of(settings.YINUO_LOOKUP_KEYS[0])


def index_of(kind: str, value: str) -> bytes:
    """Give the blind index that a contact is written with."""
    return blind_index(settings.YINUO_LOOKUP_KEYS[0], kind, value)


def indexes_of(kind: str, value: str) -> Iterable[bytes]:
    """Give every blind index under which a contact may stand while keys change."""
    return [blind_index(key, kind, value) for key in settings.YINUO_LOOKUP_KEYS]


def keyed(words: bytes) -> bytes:
    """Give the keyed hash that something is written with so that it can be told again, never read."""
    return hmac.digest(settings.YINUO_LOOKUP_KEYS[0], words, "sha256")


def keyed_by_each(words: bytes) -> list[bytes]:
    """Give every keyed hash under which it may stand while keys change."""
    return [hmac.digest(key, words, "sha256") for key in settings.YINUO_LOOKUP_KEYS]

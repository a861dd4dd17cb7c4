"""The token that a filing is answered with: it leads to the number, and nothing is kept for it.

A token is the number with a keyed mark behind it, so that nobody makes one up. It opens nothing: what a tracking code
is for, a token is not (it stands in addresses, and addresses are written down).
"""

from __future__ import annotations

import hmac
from typing import Final

from django.conf import settings

from yinuo.base.code import base32
from yinuo.base.errors import NotFound, Sentence

LENGTH: Final = 20
UNKNOWN: Final = Sentence("没有这个凭据。请核对 token。")


def token_of(ref: str) -> str:
    """Give the token of a matter."""
    return f"{ref}-{_mark(ref)}"


def ref_in(token: str) -> str:
    """Give the number that a token leads to. Raises NotFound for one that was never given out."""
    ref, _dash, mark = token.upper().rpartition("-")
    if not ref or not hmac.compare_digest(mark.encode(), _mark(ref).encode()):
        raise NotFound(UNKNOWN)
    return ref


def _mark(ref: str) -> str:
    told = f"open311\x00{ref}".encode("utf-8", "replace")
    return base32(hmac.digest(settings.YINUO_CODE_KEY, told, "sha256"), LENGTH)

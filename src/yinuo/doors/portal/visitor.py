"""The code that a visitor holds, for half an hour: encrypted in a cookie of their own browser, kept nowhere here."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from yinuo.base.errors import NotFound
from yinuo.kernel.matters.actors import NO_SUCH_CODE, holder

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.actors import Holder

COOKIE: Final = "yinuo_mine"
PATH: Final = "/mine"
SECONDS: Final = 30 * 60


def _box() -> Fernet:
    """Give the lock of the cookie: its key is derived from the site's own secret, for this use alone."""
    key = hashlib.sha256(b"yinuo.portal.code\x00" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def remember(response: HttpResponse, code: str) -> None:
    """Let this browser speak with a code for the next half hour."""
    response.set_cookie(
        COOKIE, _box().encrypt(code.encode()).decode(), max_age=SECONDS, path=PATH,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> None:
    """Take the code out of this browser."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def code_of(request: HttpRequest) -> str:
    """Give the code this browser holds; "" for none, or one kept too long."""
    try:
        return _box().decrypt(request.COOKIES.get(COOKIE, "").encode(), ttl=SECONDS).decode()
    except (InvalidToken, ValueError):
        return ""


def held(request: HttpRequest) -> Holder:
    """Give who speaks here by code. Raises NotFound where nobody does, or the code was cancelled meanwhile."""
    code = code_of(request)
    if not code:
        raise NotFound(NO_SUCH_CODE)
    return holder(code)

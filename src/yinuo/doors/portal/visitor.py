"""Whom a visitor speaks for, for half an hour: a code, or an account, encrypted in a cookie of their own browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cryptography.fernet import InvalidToken
from django.conf import settings

from yinuo.base.errors import NotFound
from yinuo.doors.shell.boxes import box
from yinuo.kernel.identity import residents
from yinuo.kernel.matters.actors import NO_SUCH_CODE, holder

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.identity.models import Resident
    from yinuo.kernel.matters.actors import Holder

COOKIE: Final = "yinuo_mine"
ACCOUNT: Final = "yinuo_account"
KEPT: Final = "~"
"""What stands before the number of a code that lies in an account; no code begins so."""
PATH: Final = "/mine"
SECONDS: Final = 30 * 60


def remember(response: HttpResponse, code: str) -> None:
    """Let this browser speak with a code for the next half hour."""
    response.set_cookie(
        COOKIE, box("portal.code").encrypt(code.encode()).decode(), max_age=SECONDS, path=PATH,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def forget(response: HttpResponse) -> None:
    """Take the code out of this browser."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def code_of(request: HttpRequest) -> str:
    """Give the code this browser holds; "" for none, or one kept too long."""
    try:
        return box("portal.code").decrypt(request.COOKIES.get(COOKIE, "").encode(), ttl=SECONDS).decode()
    except (InvalidToken, ValueError):
        return ""


def held(request: HttpRequest) -> Holder:
    """Give who speaks here by code, or by one in their account. Raises NotFound where nobody does (any more)."""
    code = code_of(request)
    if not code:
        raise NotFound(NO_SUCH_CODE)
    number = code.removeprefix(KEPT)
    if number == code or not (number.isascii() and number.isdigit()):
        return holder(code)
    who = resident_of(request)
    if who is None:
        raise NotFound(NO_SUCH_CODE)
    return residents.held_by(who, int(number))


def let_in(response: HttpResponse, who: Resident) -> None:
    """Let this browser speak for an account for the next half hour."""
    told = f"{who.pk}:{who.epoch}".encode()
    response.set_cookie(
        ACCOUNT, box("portal.account").encrypt(told).decode(), max_age=SECONDS, path=PATH,
        httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def let_out(response: HttpResponse) -> None:
    """Take the account out of this browser, and whatever of it was open."""
    response.delete_cookie(ACCOUNT, path=PATH, samesite="Lax")
    forget(response)


def resident_of(request: HttpRequest) -> Resident | None:
    """Give the account this browser speaks for; None for none, one kept too long, or one deleted meanwhile."""
    try:
        told = box("portal.account").decrypt(request.COOKIES.get(ACCOUNT, "").encode(), ttl=SECONDS).decode()
        number, epoch = told.split(":")
        return residents.resident(int(number), int(epoch))
    except (InvalidToken, ValueError):
        return None

"""Coming in: what a log-in leaves in its session, the half-way house of the second factor, and who is told of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme

from yinuo.doors.workspace.kept import continue_page
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.sessions import BEGUN, FACTOR
from yinuo.kernel.people.models import Account

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
HALF: Final = "half"
HALF_SECONDS: Final = 300
KNOWN, KNOWN_SECONDS = "yinuo_known", 90 * 24 * 60 * 60
"""The cookie by which the log-in knows a browser again; it names nobody and opens nothing."""
PROVEN: Final = "proven"
"""When this session last proved who sits there: at log-in, and whenever something grave asked again."""


def onward_of(request: HttpRequest) -> str:
    """Give where a log-in leads: where it was asked for, if that is in this house, else the queue."""
    return ours(request, request.POST.get("next", "") or request.GET.get("next", ""), "workspace:queue")


def ours(request: HttpRequest, wanted: str, otherwise: str) -> str:
    """Give an address where it leads on in this house; else that of the view named `otherwise`."""
    is_here = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_here and wanted else reverse(otherwise)


def half_in(request: HttpRequest, account: Account, kept: str) -> HttpResponse:
    """Remember who gave the right password, for five minutes, under a new session key; ask for the second factor."""
    request.session.flush()
    request.session[HALF] = {
        "account": account.pk, "hash": account.get_session_auth_hash(), "at": datetime.now(UTC).timestamp(),
        "next": onward_of(request), "kept": kept,
    }  # fmt: skip
    return HttpResponseRedirect(reverse("workspace:second"))


def half_of(request: HttpRequest) -> tuple[Account | None, dict[str, Any]]:
    """Give who stands half-way in; nobody after five minutes, or where the password was changed meanwhile."""
    half: dict[str, Any] = request.session.get(HALF, {})
    if datetime.now(UTC).timestamp() - half.get("at", 0.0) > HALF_SECONDS:
        return None, {}
    account = Account.objects.filter(pk=half["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != half["hash"]:
        return None, {}
    return account, half


def enter(request: HttpRequest, account: Account, factor: str, onward: str, kept: str = "") -> HttpResponse:
    """Log in under a new session key, write it down, and go on: to what was typed before, or where it was asked for."""
    request.session.pop(HALF, None)
    login(request, account, backend=BACKEND)
    now = datetime.now(UTC)
    request.session.update({BEGUN: now.isoformat(), FACTOR: factor, PROVEN: now.timestamp()})
    record("logged_in_outside" if factor == "outside" else "logged_in", account.pk, note=factor)
    answer = continue_page(request, account, kept) or HttpResponseRedirect(onward)
    answer.set_cookie(
        KNOWN, _mark_of(account.username), max_age=KNOWN_SECONDS, path=settings.LOGIN_URL, httponly=True,
        samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer


def is_known(request: HttpRequest, username: str) -> bool:
    """Say whether this browser got in under this name before: it is held by its own failures alone."""
    return constant_time_compare(request.COOKIES.get(KNOWN, ""), _mark_of(username))


def _mark_of(username: str) -> str:
    return salted_hmac("yinuo.known", username.strip().lower(), algorithm="sha256").hexdigest()


def made_whole(request: HttpRequest, factor: str) -> None:
    """Give a session that just set up its second factor a new key, and let it through."""
    request.session.cycle_key()
    request.session.update({FACTOR: factor, PROVEN: datetime.now(UTC).timestamp()})


def is_fresh(request: HttpRequest) -> bool:
    """Say whether who sits there was proved lately enough for what is grave."""
    minutes = settings.YINUO_ASK_AGAIN_MINUTES
    at = float(request.session.get(PROVEN, 0.0))
    return minutes is None or datetime.now(UTC).timestamp() - at < minutes * 60


def proved(request: HttpRequest) -> None:
    """Remember that who sits there was proved just now."""
    request.session[PROVEN] = datetime.now(UTC).timestamp()


def house_of(request: HttpRequest) -> tuple[str, str]:
    """Give this house's host and origin, as a passkey is bound to them."""
    return request.get_host(), f"{request.scheme}://{request.get_host()}"

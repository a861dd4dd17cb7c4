"""Coming in by the city's own provider: out by a link, back with a code; who is tied here comes in, others stay out."""

from __future__ import annotations

import json
import logging
from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.shell.boxes import box
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import problem_page
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.entering import enter, onward_of
from yinuo.doors.workspace.login import login_page
from yinuo.kernel.identity import outside
from yinuo.kernel.identity.events import record

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

COOKIE: Final = "yinuo_outside"
PATH: Final = "/desk/login"
SECONDS: Final = 600
LOG: Final = logging.getLogger(__name__)
AWAY = _("单位账号那边没有答上来。过一会儿再试，或者用这里的账号和密码。")
NOBODY = _("单位账号认得您，可是这里还没有把它连到哪个账号。请找管账号的人。")


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("workspace:outside_back"))


@at_desk
@never_cache
@require_safe
@allow(anyone)
def leave(request: HttpRequest) -> HttpResponse:
    """Send somebody to the provider; what must be known when they come back lies sealed in their own browser."""
    if settings.YINUO_OIDC is None:
        raise NotFound
    if is_too_fast(request, "code"):
        return problem_page(request, 429)
    try:
        url, waiting = outside.start(_callback(request))
    except outside.Unanswered as why:
        LOG.warning("the provider of log-ins: %s", why)
        return login_page(request, AWAY, 503)
    answer = HttpResponseRedirect(url)
    kept = box("desk.outside").encrypt(json.dumps([*astuple(waiting), onward_of(request)]).encode()).decode()
    answer.set_cookie(
        COOKIE,
        kept,
        max_age=SECONDS,
        path=PATH,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@at_desk
@never_cache
@require_safe
@allow(anyone)
def back(request: HttpRequest) -> HttpResponse:
    """Take in whoever comes back from the provider and is tied to an account here; the cookie is spent."""
    if settings.YINUO_OIDC is None:
        raise NotFound
    answer = _arrived(request)
    answer.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return answer


def _arrived(request: HttpRequest) -> HttpResponse:
    try:
        state, nonce, verifier, onward = json.loads(
            box("desk.outside").decrypt(request.COOKIES.get(COOKIE, ""), ttl=SECONDS)
        )
        waiting = outside.Waiting(state, nonce, verifier)
        subject = outside.finish(_callback(request), waiting, request.GET.dict())
    except (InvalidToken, ValueError):
        return HttpResponseRedirect(reverse("workspace:login"))
    except outside.Unanswered as why:
        LOG.warning("the provider of log-ins: %s", why)
        record("outside_refused")
        return login_page(request, AWAY, 422)
    account = outside.account_of(subject)
    if account is None:
        record("outside_refused")
        return login_page(request, NOBODY, 403)
    return enter(request, account, "outside", onward)

"""The portal's threshold: the day being read, the core's three errors as pages, and who may post from where."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt

from yinuo.doors.shell.clock import today
from yinuo.doors.shell.pace import say_when
from yinuo.doors.shell.plain import plain_query
from yinuo.doors.shell.problems import CORE_ERRORS, CSRF, core_problem, not_so, problem_page
from yinuo.doors.shell.strip import day_strip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

P = ParamSpec("P")
METHOD_NOT_ALLOWED: Final = 405
NO_TOKEN = ""  # a page that carries no token sets no cookie


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    part: str = "",
    of: str = "portal",
) -> HttpResponse:
    """Answer with a page, or with one part of it; `of` names the programme whose page it is.

    No form of the portal needs a cookie: who may post is told by where the post comes from.
    """
    name = f"{of}/{template}.html#{part}" if part else f"{of}/{template}.html"
    return render(request, name, {"csrf_token": NO_TOKEN, **context}, status=status)


def unkept(response: HttpResponse) -> HttpResponse:
    """Tell browsers and everything between to keep no copy of this answer."""
    patch_cache_control(response, no_store=True, private=True)
    return response


def is_from_here(request: HttpRequest) -> bool:
    """Say whether a post comes from a page of this register; every browser says where a form was sent from."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    if (
        not origin
        or f"{urlsplit(origin).scheme}://{urlsplit(origin).netloc}" in settings.CSRF_TRUSTED_ORIGINS
    ):
        return True
    return urlsplit(origin).netloc == request.get_host()


def _by_form_alone(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """Take who opens an address that only takes a form (an answer read again, its language turned) to the form's page.

    /mine/act stands on /mine, /m/REF/act on /m/REF; where nothing stands above it, a page says so.
    """
    above = request.path.rpartition("/")[0] or "/"
    if request.method in {"GET", "HEAD"} and is_valid_path(above):
        return unkept(HttpResponseRedirect(above, status=303))
    return not_so(request, answer)


def at_portal(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Set the day being read, turn away posts from other sites, and answer the core's errors with their page.

    404 out of sight, 403 not theirs, 409 moved on, 422 not understood. Stands outermost, so that a visitor gets no
    cookie for reading or asking: the origin of a post is checked here instead of a token.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            plain_query(request)
            request.day = today(request)  # type: ignore[attr-defined]
            request.day_strip = day_strip(request.day)  # type: ignore[attr-defined]
            if request.method == "POST" and not is_from_here(request):
                return problem_page(request, 403, problem=CSRF)
            answer = view(request, *args, **kwargs)
            say_when(request, answer)
            return _by_form_alone(request, answer) if answer.status_code == METHOD_NOT_ALLOWED else answer
        except CORE_ERRORS as error:
            return core_problem(request, error)

    return csrf_exempt(answered)

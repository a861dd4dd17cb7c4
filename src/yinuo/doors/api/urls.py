"""Ninja's addresses behind this door's lock; whatever else is asked under /api/v1 is a problem too."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.api.problems import KINDS, answer_for, problem
from yinuo.doors.api.views import api

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase

NO_SUCH_METHOD = 405


def _in_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a refused method and a failure before ninja's own handlers read as problems; HEAD is GET without a body."""

    @wraps(view)
    def told(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if response.status_code == NO_SUCH_METHOD:
            refused = problem(KINDS["no-such-method"])
            refused["Allow"] = response["Allow"]
            response = refused
        if is_head:
            request.method = "HEAD"
        return response

    return told


@csrf_exempt
def nothing_here(request: HttpRequest, /) -> HttpResponseBase:
    """Answer for every address that is none."""
    from yinuo.base.errors import NotFound

    return answer_for(request, NotFound())


def _locked(pattern: Any) -> URLPattern:
    """Hang the public lock on a ninja view: a token or a code is asked for further in, by what it shows."""
    asked = require_safe(pattern.callback) if pattern.name == "openapi-json" else pattern.callback
    view = csrf_exempt(allow(anyone)(_in_words(asked)))
    return URLPattern(pattern.pattern, view, pattern.default_args, pattern.name)


urlpatterns = [
    *(
        _locked(pattern)
        for pattern in api.urls[0]
        if isinstance(pattern, URLPattern) and pattern.name != "api-root"
    ),
    re_path(r"^.*$", allow(anyone)(nothing_here)),
]

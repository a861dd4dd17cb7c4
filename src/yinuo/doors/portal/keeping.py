"""Pages that read alike for everybody are set once, and again when something was written or a minute has gone."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, Final, ParamSpec

from django.http import HttpResponse
from django.utils.translation import get_language

from yinuo.doors.shell.clock import instant, today
from yinuo.kernel.record.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

P = ParamSpec("P")
OK: Final = 200
MOST, MOST_BYTES = 200, 200_000
ONCE: Final = b'name="token"'
"""What a form carries that may be sent once: such a page is one reader's own."""
PAGES: Final[Kept[HttpResponseBase]] = Kept(MOST)


def _is_for_all(answer: HttpResponseBase) -> bool:
    return (
        isinstance(answer, HttpResponse)
        and answer.status_code == OK
        and not answer.cookies
        and "no-store" not in answer.get("Cache-Control", "")
        and len(answer.content) <= MOST_BYTES
        and ONCE not in answer.content
    )


def _another(answer: HttpResponseBase) -> HttpResponse:
    """Give an answer of the same words for this reader alone: what is done to it on its way out stays with it."""
    content = answer.content if isinstance(answer, HttpResponse) else b""
    return HttpResponse(content, status=answer.status_code, headers=dict(answer.items()))


def alike(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer with the page as it was set last, where nothing was written since and the minute is still the same.

    For pages that know nothing of their reader but the language, the day and the address. Stands under `at_portal`.
    """

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        minute = int(instant(request).timestamp()) // 60
        asked = (
            request.scheme,
            request.get_host(),
            request.get_full_path(),
            request.headers.get("X-Fragment"),
        )
        key = (*asked, get_language(), today(request), minute)
        found = PAGES.get(key, lambda: view(request, *args, **kwargs), may_keep=_is_for_all)
        return _another(found) if _is_for_all(found) else found

    return answered

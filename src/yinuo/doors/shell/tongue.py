"""Which language a page begins in: what the reader chose, else what the browser asks for, else the place's own.

A page with a form that somebody has typed into is turned by sending that form, with the language in its address: it
comes back in the other language with all that was typed, and nothing is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from yinuo.base.errors import Invalid, NotFound
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

TURN: Final = "tongue"
A_YEAR: Final = 365 * 24 * 60 * 60


def remember(answer: HttpResponseBase, chosen: str) -> None:
    """Let this browser remember a language; one we do not speak changes nothing."""
    if chosen in dict(settings.LANGUAGES):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip


def turned_to(request: HttpRequest) -> str:
    """Give the language that a form was sent for, and for nothing else; "" where it was sent to be acted on."""
    return request.GET.get(TURN, "") if request.method == "POST" else ""


def hold(request: HttpRequest) -> None:
    """Keep a form from being acted on where only its page is asked for. Raises Invalid, with nothing at fault."""
    if turned_to(request):
        raise Invalid({})


def typed_into(request: HttpRequest, verb: str) -> None:
    """Say which form of the page somebody types into, by its verb: the other language is asked for by sending it."""
    request.typed_form = f"form-{verb}"  # type: ignore[attr-defined]


class TongueMiddleware(LocaleMiddleware):
    """Django's choice of a language, with the place's own as the last word instead of the product's."""

    def process_request(self, request: HttpRequest) -> None:
        """Switch the language on: what the form was sent for, cookie, then browser, then the place."""
        if turned_to(request) in dict(settings.LANGUAGES):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = turned_to(request)
        super().process_request(request)
        if not _is_asked_for(request):
            try:
                language = current_pack().language
            except NotFound:  # no place yet: whoever answers says so
                return
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Remember the language that a form was sent for."""
        remember(response, turned_to(request))
        return super().process_response(request, response)


def _is_asked_for(request: HttpRequest) -> bool:
    known = dict(settings.LANGUAGES)
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in known:
        return True
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return any(
        word.partition("-")[0] in {code.partition("-")[0] for code in known} for word, _weight in asked
    )

"""Which language a page begins in: what the reader chose, else what the browser asks for, else the place's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.queries import current_pack

if TYPE_CHECKING:
    from django.http import HttpRequest


class TongueMiddleware(LocaleMiddleware):
    """Django's choice of a language, with the place's own as the last word instead of the product's."""

    def process_request(self, request: HttpRequest) -> None:
        """Switch the language on: cookie, then browser, then the place."""
        super().process_request(request)
        if not _is_asked_for(request):
            try:
                language = current_pack().language
            except NotFound:  # no place yet: whoever answers says so
                return
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()


def _is_asked_for(request: HttpRequest) -> bool:
    known = dict(settings.LANGUAGES)
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in known:
        return True
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return any(
        word.partition("-")[0] in {code.partition("-")[0] for code in known} for word, _weight in asked
    )

"""Pages that are the same for everybody go out packed; what is one person's own goes out as it is.

Packing tells by its length what a page repeats, and a code or a token could be guessed by that (BREACH). So whatever
says `private` or `no-store`, the slip with its code, one's own matter and the desk, is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.gzip import GZipMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


class PackingMiddleware(GZipMiddleware):
    """Pack public HTML by gzip where the browser takes it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Pack a page that anybody may keep."""
        kept = response.get("Cache-Control", "")
        is_page = response.get("Content-Type", "").startswith("text/html")
        if not is_page or "no-store" in kept or "private" in kept or response.cookies:
            return response
        return super().process_response(request, response)  # type: ignore[arg-type, unused-ignore]

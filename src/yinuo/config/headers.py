"""What every answer carries, whoever gives it: pages, files, refusals, and what breaks before any room was entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.middleware.security import SecurityMiddleware

if TYPE_CHECKING:
    from django.http import HttpRequest


class HeadersMiddleware(SecurityMiddleware):
    """Stands outermost and only writes; Django's own, further in, also sends on to https.

    What that one refuses itself (a host that is not ours) would else come back without its headers.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Let everything in."""

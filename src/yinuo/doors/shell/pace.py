"""How fast one visitor may ask, without keeping who they are: counts in memory, under a random key of the day.

The portal and the API count together. Whoever brings a token is known, and is not counted; what is filed by Open311 is,
by its key, for such a key stands in many hands. `YINUO_PACE=0` switches it off, for a register whose proxy does this,
and for drills that post from one address.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime
from math import ceil
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

TOO_MANY: Final = 429
WINDOW: Final = 600.0
"""Seconds over which is counted."""
MOST: Final = {
    "code": 60,
    "raise": 60,
    "mine": 240,
    "open": 60,
    "pdf": 30,
    "look": 240,
    "number": 60,
    "key": 600,
}
MOST_VISITORS: Final = 20_000


class Pace:
    """Counts by visitor and sort of question; forgotten after ten minutes, and all of it when the day changes."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._lock = Lock()
        self._counts: dict[bytes, tuple[float, int]] = {}
        self._day, self._key = "", b""

    def _mark(self, what: str, address: str) -> bytes:
        day = datetime.now(UTC).date().isoformat()
        if day != self._day or len(self._counts) > MOST_VISITORS:
            self._day, self._key = day, secrets.token_bytes(32)
            self._counts.clear()
        return hmac.digest(self._key, f"{what}\x00{address}".encode(), "sha256")

    def allows(self, what: str, address: str, now: float | None = None) -> bool:
        """Count one question of this sort; say whether it is still within what one visitor may ask."""
        return self.wait(what, address, now) == 0

    def wait(self, what: str, address: str, now: float | None = None) -> int:
        """Count one question of this sort; give the seconds to wait before the next: 0 while within the bounds."""
        at = monotonic() if now is None else now
        with self._lock:
            mark = self._mark(what, address)
            since, n = self._counts.get(mark, (at, 0))
            if at - since >= WINDOW:
                since, n = at, 0
            self._counts[mark] = (since, n + 1)
        return 0 if n < MOST[what] else max(1, ceil(since + WINDOW - at))

    def forget(self) -> None:
        """Forget every count."""
        with self._lock:
            self._counts.clear()


PACE: Final = Pace()


def address_of(request: HttpRequest) -> str:
    """Give the address a request comes from: behind our own proxy the one it names last, else the caller's."""
    if settings.SECURE_PROXY_SSL_HEADER is not None:
        return request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def is_too_fast(request: HttpRequest, what: str) -> bool:
    """Count this request, and say whether it is one too many."""
    return seconds_to_wait(request, what) > 0


def seconds_to_wait(request: HttpRequest, what: str) -> int:
    """Count this request; give how many seconds its sender should wait: 0 while they keep within the bounds."""
    wait = PACE.wait(what, address_of(request)) if settings.YINUO_PACE else 0
    request.wait = wait  # type: ignore[attr-defined]
    return wait


def say_when(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write when to come again on the answer to one request too many."""
    wait = getattr(request, "wait", 0)
    if response.status_code == TOO_MANY and wait:
        response["Retry-After"] = str(wait)

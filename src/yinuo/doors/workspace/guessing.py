"""A brake on guessing passwords: counts failures of one account from one address, in memory, under a key of the day.

Nobody can lock out another: the count belongs to the pair, so a stranger's failures leave the colleague's own
door open. Nothing is written down, and what is in memory says neither account nor address.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from datetime import UTC, datetime
from threading import Lock
from time import monotonic
from typing import Final

MOST_FAILURES: Final = 5
WAIT: Final = 300.0
"""Seconds until a pair that failed too often may try again."""
MOST_HERE: Final = 30
"""Failures of one address, whatever the names."""
MOST_PAIRS: Final = 10_000


class Brake:
    """Failures by pair: at most MOST_PAIRS are remembered, the oldest forgotten first."""

    def __init__(self, most: int = MOST_FAILURES) -> None:
        """Begin with nothing counted; after `most` failures a pair waits."""
        self.most = most
        self._lock = Lock()
        self._failed: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        self._day, self._key = "", b""

    def _mark(self, account: str, address: str) -> bytes:
        day = datetime.now(UTC).date().isoformat()
        if day != self._day:
            self._day, self._key = day, secrets.token_bytes(32)
            self._failed.clear()
        pair = f"{account.strip().lower()[:80]}\x00{address}".encode("utf-8", "replace")
        return hmac.digest(self._key, pair, hashlib.sha256)

    def holds(self, account: str, address: str, now: float | None = None) -> bool:
        """Say whether this pair has to wait."""
        with self._lock:
            n, since = self._failed.get(self._mark(account, address), (0, 0.0))
        return n >= self.most and (monotonic() if now is None else now) - since < WAIT

    def failed(self, account: str, address: str, now: float | None = None) -> None:
        """Count one failure."""
        at = monotonic() if now is None else now
        with self._lock:
            mark = self._mark(account, address)
            n, since = self._failed.pop(mark, (0, at))
            self._failed[mark] = (1, at) if at - since >= WAIT else (n + 1, at)
            while len(self._failed) > MOST_PAIRS:
                self._failed.popitem(last=False)

    def passed(self, account: str, address: str) -> None:
        """Forget this pair's failures."""
        with self._lock:
            self._failed.pop(self._mark(account, address), None)


BRAKE: Final = Brake()
HERE: Final = Brake(MOST_HERE)
"""Failures of one address under whatever names: one password tried on everybody. A browser that got in before under
the name it now says is not held by it, so that nobody shuts a whole office out by guessing behind its line."""
ANYBODY: Final = ""
"""Who is counted where the address alone counts."""

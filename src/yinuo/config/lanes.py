"""No flood takes every thread: what costs and anybody can send runs so many at a time, and reading goes on beside.

A process has few threads. Filing, codes, searching and the log-in's slow hash run in a quarter of them; as many more
may wait a moment; whoever finds even that taken is told at once, 503 with Retry-After, and what was typed comes back in
a form that can be sent again. The other half goes on reading. Nothing is counted of who sent it: a village behind one
line is not one sender. How often one address may send is the pace's (`doors/shell/pace.py`), and coarse on purpose.
"""

from __future__ import annotations

import logging
from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.config.programs import refused
from yinuo.doors.shell.outage import busy_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

log = logging.getLogger(__name__)
PATIENCE: Final = 0.25
"""Seconds for which one more may wait for its turn."""
AGAIN: Final = "2"
"""Seconds after which to come again, as Retry-After says."""
A_MINUTE: Final = 60.0
SLOW: Final = (".pdf",)


class Lane:
    """So many at a time, and as many that wait."""

    def __init__(self, most: int) -> None:
        """Begin with nobody in it."""
        self._free, self._waiting = BoundedSemaphore(most), BoundedSemaphore(most)

    def enter(self, patience: float = PATIENCE) -> bool:
        """Take a place, or wait for one a moment where not too many wait yet; False where there is none."""
        if self._free.acquire(blocking=False):
            return True
        if not self._waiting.acquire(blocking=False):
            return False
        try:
            return self._free.acquire(timeout=patience)
        finally:
            self._waiting.release()

    def leave(self) -> None:
        """Give the place back."""
        self._free.release()


def lanes_of(request: HttpRequest) -> tuple[str, ...]:
    """Say which lanes a request goes through: none for reading, and none for staff at work.

    Whoever only says that they are staff is found out by one question to the database, which takes no lane.
    """
    if request.method == "POST":
        if request.path.startswith(settings.LOGIN_URL):
            return ("log-in", "open")
        if request.path.startswith(settings.LOGIN_REDIRECT_URL) or "Authorization" in request.headers:
            return ()
        return ("open",)
    is_sought = bool(request.GET.get("q")) and not request.path.startswith(settings.LOGIN_REDIRECT_URL)
    return ("open",) if is_sought or request.path.endswith(SLOW) else ()


class LaneMiddleware:
    """Lets so many through at a time. A quarter of the threads is the open lane; one at a time may log in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Make the lanes of this process; with no threads named (tests) there are none."""
        self.get_response = get_response
        most = settings.YINUO_LANE
        self._lanes = {"log-in": Lane(1), "open": Lane(most)} if most else {}
        self._n_refused, self._told_at = 0, monotonic()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer within the lanes of a request, or say that there is no place now."""
        entered: list[Lane] = []
        try:
            for name in lanes_of(request) if self._lanes else ():
                if not self._lanes[name].enter():
                    return self._refused(request)
                entered.append(self._lanes[name])
            return self.get_response(request)
        finally:
            for lane in entered:
                lane.leave()

    def _refused(self, request: HttpRequest) -> HttpResponse:
        """Answer at once, in the voice of the door; the operator's log hears of it once a minute."""
        self._n_refused += 1
        if monotonic() - self._told_at >= A_MINUTE or self._n_refused == 1:
            log.warning("no place in a lane: %d asked to come again", self._n_refused)
            self._told_at = monotonic()
        answer = refused(request, "busy") or busy_page(request)
        answer["Retry-After"] = AGAIN
        answer["Cache-Control"] = "no-store"
        answer._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- Django's own mark: no line for each
        return answer

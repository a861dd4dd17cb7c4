"""What is answered when something broke: the database away, a full disk, a fault of ours; to people and to programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yinuo.config.programs import refused
from yinuo.doors.api.problems import answer_for
from yinuo.doors.shell.outage import AWAY, FULL, RETRY_AFTER, outage_of, outage_page
from yinuo.doors.shell.problems import server_error

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def broken(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`, called while the exception is being handled: it is told apart by what it is.

    It says its own length: what breaks in the outermost rooms comes past nobody else who would.
    """
    answer = _answered(request)
    answer.headers.setdefault("Content-Length", str(len(answer.content)))
    return answer


def _answered(request: HttpRequest) -> HttpResponse:
    wrong = sys.exc_info()[1]
    if request.path.startswith("/api/") and isinstance(wrong, Exception):
        return answer_for(request, wrong)
    status = outage_of(wrong)
    kind = {FULL: "disk-full", AWAY: "database-away"}.get(status, "our-fault")
    if told := refused(request, kind):
        if status:
            told["Retry-After"] = str(RETRY_AFTER[status])
        return told
    return outage_page(request, status) if status else server_error(request)

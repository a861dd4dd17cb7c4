"""What is answered when something broke: the database away, a full disk, a fault of ours; to people and to programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from yinuo.doors.api.problems import answer_for
from yinuo.doors.shell.outage import outage_of, outage_page
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
    return outage_page(request, status) if status else server_error(request)

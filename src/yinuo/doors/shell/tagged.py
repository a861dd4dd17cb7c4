"""How a program is answered whichever door it came by: at which moment it reads, and bytes with their tag."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from yinuo.doors.shell.clock import story_now
from yinuo.doors.shell.reading import Moment
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from django.http import HttpRequest

VARIES: Final = ("Authorization", "Yinuo-Code", "Accept-Language", "Cookie")


def when(request: HttpRequest) -> Moment:
    """Give when this request reads: the story's day in the demo, else now."""
    story = story_now(request)
    instant = story or datetime.now(UTC)
    return Moment(story, instant, current_calendar().local_date(instant))


def tagged_bytes(request: HttpRequest, body: bytes, sort: str, *, is_open: bool = True) -> HttpResponse:
    """Answer with bytes and their ETag, or 304 to whoever has them already; what is not public stays in no cache."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=sort)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache" if is_open else "private, no-store"
    patch_vary_headers(response, VARIES)
    return response

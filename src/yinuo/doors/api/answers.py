"""How this door answers: a record with its tag, what was written kept by nobody, and at which moment it reads."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from yinuo.base.errors import NotFound
from yinuo.doors.shell import reading
from yinuo.doors.shell.clock import story_now
from yinuo.doors.shell.records import as_json
from yinuo.kernel.limits.queries import current_calendar

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.shell.records import Record

MOST_REF: Final = 40
VARIES: Final = ("Authorization", "Yinuo-Code", "Accept-Language", "Cookie")


def when(request: HttpRequest) -> reading.Moment:
    """Give when this request reads: the story's day in the demo, else now."""
    story = story_now(request)
    instant = story or datetime.now(UTC)
    return reading.Moment(story, instant, current_calendar().local_date(instant))


def tagged(request: HttpRequest, record: Record, *, is_open: bool = True) -> HttpResponse:
    """Answer with a record and its ETag, or 304 to whoever has it already; what is not public stays in no cache."""
    return tagged_bytes(request, as_json(record), "application/json", is_open=is_open)


def tagged_bytes(request: HttpRequest, body: bytes, sort: str, *, is_open: bool = True) -> HttpResponse:
    """Answer with bytes of any sort as tagged() does."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    if tag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(body, content_type=sort)
    response["ETag"] = tag
    response["Cache-Control"] = "no-cache" if is_open else "private, no-store"
    patch_vary_headers(response, VARIES)
    return response


def kept(record: Record, status: int = 200) -> HttpResponse:
    """Answer that something was written: seen by nobody on the way."""
    response = HttpResponse(as_json(record), status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def plain_ref(ref: str) -> str:
    """Give a reference that can be asked for. Raises NotFound for what could never be one."""
    if len(ref) > MOST_REF or not ref.isascii() or not ref.isprintable():
        raise NotFound
    return ref

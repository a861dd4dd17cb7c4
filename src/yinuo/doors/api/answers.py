"""How this door answers: a record with its tag, and what was written kept by nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse

from yinuo.base.errors import NotFound
from yinuo.doors.shell.records import as_json
from yinuo.doors.shell.tagged import tagged_bytes

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.shell.records import Record

MOST_REF: Final = 40


def tagged(request: HttpRequest, record: Record, *, is_open: bool = True) -> HttpResponse:
    """Answer with a record and its ETag, or 304 to whoever has it already; what is not public stays in no cache."""
    return tagged_bytes(request, as_json(record), "application/json", is_open=is_open)


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

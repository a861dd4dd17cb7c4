"""What the public's own pages say: a day's page, what changed since a day, what was answered already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, nothing_else
from yinuo.doors.shell.public import reading
from yinuo.doors.shell.tagged import when

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router()


@router.get("/days/{on}")
def day(request: HttpRequest, on: str) -> HttpResponse:
    """Give the page of a day as data; `today`, or any past day as it stood at its end."""
    return tagged(request, reading.day(plain_ref(on), when(request)))


@router.get("/changes")
def changes(request: HttpRequest) -> HttpResponse:
    """Give what has changed since a day, with the dates that went by in silence."""
    return tagged(request, reading.changes(asked_of(request), when(request)))


@router.post("/answered")
def answered(request: HttpRequest) -> HttpResponse:
    """Give what others asked and was answered; what is sent is compared, and kept by nobody."""
    keep_pace(request, caller(request), "look")
    given, _version = body_of(request)
    nothing_else(given, "body", "category", "place", "about_office")
    return kept(reading.answered(given, when(request)))

"""What is counted, and where: the public figures, one unit, one place with its hours, stations by need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.doors.api.answers import plain_ref, tagged
from yinuo.doors.api.asked import asked_of
from yinuo.doors.shell import counting, grounds
from yinuo.doors.shell.tagged import when

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router()


@router.get("/figures")
def figures(request: HttpRequest) -> HttpResponse:
    """Give the five figures, each number with its n and the address of the list behind it."""
    return tagged(request, counting.figures(asked_of(request), when(request).on))


@router.get("/stations")
def stations(request: HttpRequest) -> HttpResponse:
    """List the stations that have what is asked for, the nearest first."""
    return tagged(request, grounds.stations(asked_of(request), when(request).instant))


@router.get("/places/{code}")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Give one place, with what it offers and how that stands now."""
    return tagged(request, grounds.place(plain_ref(code), when(request).instant))


@router.get("/units/{code}")
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Give one unit."""
    return tagged(request, grounds.unit(plain_ref(code)))

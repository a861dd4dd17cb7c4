"""What lies around a matter: its photos, its contact for a reason, and who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.base.errors import NotFound
from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, nothing_else, reason_of
from yinuo.doors.api.problems import Problem
from yinuo.doors.shell import pictures
from yinuo.doors.shell.tagged import tagged_bytes, when
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.notices.contacts import revealed

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

router = Router()


@router.get("/matters/{ref}/photos")
def photos(request: HttpRequest, ref: str) -> HttpResponse:
    """List the photos of a matter that the caller may see."""
    who = caller(request)
    actor = None if who.is_stranger else who.actor
    rows = pictures.photos(plain_ref(ref), actor, when(request), reason_of(request))
    return tagged(request, pictures.photo_page(ref, rows, asked_of(request)), is_open=actor is None)


@router.get("/matters/{ref}/photos/{photo}")
def photo(request: HttpRequest, ref: str, photo: str) -> HttpResponse:
    """Give one photo's bytes under the same policies as the list."""
    who = caller(request)
    actor = None if who.is_stranger else who.actor
    row, body = pictures.photo(plain_ref(ref), plain_ref(photo), actor, when(request), reason_of(request))
    return tagged_bytes(request, body, row.media_type, is_open=actor is None)


@router.get("/matters/{ref}/looks")
def looks(request: HttpRequest, ref: str) -> HttpResponse:
    """List who looked at the contact or at sealed words, and why: to the one who asked."""
    who = caller(request)
    if who.is_stranger:
        raise Problem("not-known")
    return tagged(
        request, pictures.looks(plain_ref(ref), who.actor, when(request), asked_of(request)), is_open=False
    )


@router.post("/matters/{ref}/reveal")
def reveal(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the contact that was left, to the few it is for, with the reason they write; the one who asked reads it."""
    who = caller(request)
    if who.is_stranger:
        raise NotFound
    given, _version = body_of(request)
    nothing_else(given, "reason")
    at = when(request)
    found = sight(plain_ref(ref), who.actor, at.story)
    contacts = revealed(found, who.actor, str(given.get("reason") or ""), at.instant)
    return kept({"contacts": [{"kind": kind, "value": value} for kind, value in contacts]})

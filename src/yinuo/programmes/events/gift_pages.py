"""Gifts as anybody reads them: what became the museum's, one of them with its steps, its certificate to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import is_invented
from yinuo.doors.shell.cards import Photo
from yinuo.doors.shell.clock import today
from yinuo.programmes.events import gift_queries as queries
from yinuo.programmes.events.gift_words import STEPS, TERMS
from yinuo.programmes.events.pages import before_of, older, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Evidence
    from yinuo.programmes.events.gift_queries import Kept


@dataclass(frozen=True, slots=True)
class GiftShown:
    """One thing as its page, the list and its certificate draw it; `credit` "" where its giver wanted no name."""

    ref: str
    title: str
    url: str
    number: str
    accessioned_on: date | None
    certificate: str
    certified_on: date | None
    deed: str
    terms: Text
    credit: str
    unit: str
    is_on_display: bool
    is_example: bool
    photos: tuple[Photo, ...]


def gift_shown(kept: Kept, names: Names, pictures: Sequence[Evidence]) -> GiftShown:
    """Make a gift's sheet."""
    accession, certificate, deed = (kept.step(sort) for sort in ("accession", "certificate", "deed"))
    shown, is_example = kept.shown, is_invented(kept.shown, names)
    photos = (
        Photo(
            reverse("portal:photo", args=[shown.ref, one.pk]), gettext("照片 %(n)d") % {"n": n}, None, one.width,
            one.height, is_example,
        )
        for n, one in enumerate(pictures, 1)
    )  # fmt: skip
    return GiftShown(
        shown.ref, shown.title, reverse("events:gift", args=[shown.ref]), accession.number if accession else "",
        accession.on if accession else None, certificate.number if certificate else "",
        certificate.on if certificate else None, deed.number if deed else "", TERMS[deed.finding] if deed else "",
        kept.credit, names.unit(shown.lead_unit), kept.step("display") is not None, is_example, tuple(photos),
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def gifts(request: HttpRequest) -> HttpResponse:
    """Answer with a page of what was given and accessioned, the latest first."""
    found, following = queries.kept(today(request), before_of(request))
    names, pictures = Names.of_rows(one.shown for one in found), queries.pictures_of(found)
    told = [gift_shown(one, names, pictures.get(one.gift.pk, [])[:1]) for one in found]
    return show(request, "gifts", {"gifts": told, **older(request, following)})


@allow(anyone)
@at_portal
@require_safe
def gift(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with one thing: who gave it where they wanted to be named, and every step with the museum's words."""
    found, told = _one(request, ref)
    words = queries.words_of(found.gift, found.steps)
    steps = [(STEPS[one.sort], one, words.get(one.seq, "")) for one in found.steps]
    return show(request, "gift", {"gift": told, "steps": steps})


@allow(anyone)
@at_portal
@require_safe
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with a certificate to print: what, when, under which numbers, and by whom only where they wanted it."""
    _found, told = _one(request, ref)
    if not told.certificate:
        raise NotFound
    link = request.build_absolute_uri(told.url)
    return show(request, "gift_certificate", {"gift": told, "link": link})


def _one(request: HttpRequest, ref: str) -> tuple[Kept, GiftShown]:
    found = queries.one(ref, today(request))
    names, pictures = Names.of_rows([found.shown]), queries.pictures_of([found])
    return found, gift_shown(found, names, pictures.get(found.gift.pk, []))

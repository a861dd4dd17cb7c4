"""A pavilion as anybody reads it: whom to ring first, what may be brought, what became of it; a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import segno
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.asking import emergency, fresh_token
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import light_shown
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.raisable import called, coarse_places
from yinuo.kernel.matters.table import NOTES
from yinuo.programmes.voices.ask_form import show
from yinuo.programmes.voices.pavilion_queries import (
    AT,
    SUGGESTION,
    counted,
    decision_of,
    pavilion_of,
    suggestions,
)
from yinuo.programmes.voices.protection import called_here, lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Light
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.people.models import Place
    from yinuo.programmes.voices.pavilion_queries import Decision

DECISIONS: Final[Mapping[str, Text]] = {"adopted": _("采纳"), "partly": _("部分采纳"), "not": _("没有采纳")}
DISPUTE: Final = "dispute"


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion: how many support it, where it stands, what was decided and why. `token`: of one press."""

    title: str
    url: str
    light: Light
    n: int
    decided: Text
    unit: str
    decision: Decision
    act_url: str
    token: str
    is_example: bool


@dataclass(frozen=True, slots=True)
class Pavilion:
    """One pavilion as its page draws it."""

    name: str
    url: str
    is_example: bool
    emergency: str
    protection: tuple[str, ...]
    teams: tuple[Link, ...]
    suggest_url: str
    dispute_url: str


def _sheet(place: Place) -> Pavilion:
    at = reverse("portal:at", args=[place.code])
    return Pavilion(
        called(place), reverse("voices:pavilion", args=[place.code]), place.is_example, emergency(),
        lines(), called_here(),
        f"{at}?{urlencode({'category': SUGGESTION})}", f"{at}?{urlencode({'category': DISPUTE})}",
    )  # fmt: skip


def _line(row: PublicMatter, names: Names, now: datetime, request: HttpRequest) -> Line:
    decision = decision_of(row)
    may = row.state in NOTES["support"].sources
    return Line(
        row.title, reverse("portal:matter", args=[row.ref]), light_shown(row, now, today(request)), row.n_supporters,
        DECISIONS.get(decision.kind, ""), names.unit(decision.unit), decision,
        reverse("portal:open_act", args=[row.ref]) if may else "", fresh_token() if may else "",
        row.source == "example",
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def pavilions(request: HttpRequest) -> HttpResponse:
    """Answer with every place that has a pavilion, the ones with suggestions first."""
    n = counted(today(request))
    rows = [place for place in coarse_places() if place.kind in AT]
    places = [
        (Link(called(one), reverse("voices:pavilion", args=[one.code]), n=n.get(one.code)), one.is_example)
        for one in sorted(rows, key=lambda one: (-n.get(one.code, 0), one.path))
    ]
    spoken = [each for each in places if each[0].n]
    told = {"spoken": spoken, "places": [each for each in places if not each[0].n], "emergency": emergency()}
    return show(request, "pavilions", told)


@allow(anyone)
@at_portal
@require_safe
def pavilion(request: HttpRequest, place: str) -> HttpResponse:
    """Answer with one pavilion: what may be brought, and every suggestion with its supporters counted and its end."""
    found = pavilion_of(place)
    rows, n = suggestions(found, today(request))
    names, now = Names.of_rows(rows), instant(request)
    shown = tuple(_line(row, names, now, request) for row in rows)
    return show(request, "pavilion", {"pavilion": _sheet(found), "lines": shown, "n": n})


@allow(anyone)
@at_portal
@require_safe
def poster(request: HttpRequest, place: str) -> HttpResponse:
    """Answer with the A4 sheet to hang up at the pavilion: whom to ring, what may be brought, the square."""
    found = pavilion_of(place)
    sheet = _sheet(found)
    link = request.build_absolute_uri(sheet.url)
    qr = segno.make(link, error="q").svg_inline(scale=8, border=0, omitsize=True)
    return show(request, "pavilion_poster", {"pavilion": sheet, "link": link, "qr": qr})

"""Places and stations without a code: open now?, what there is, what was asked here and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import segno
from django.db.models import Q
from django.urls import reverse
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound, Sentence
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.asking import emergency
from yinuo.doors.portal.changes import printed
from yinuo.doors.portal.counted import MONTHS_SHOWN, Of, figures_of
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.matters import list_url
from yinuo.doors.portal.opening import exception_said, station_shown, week_line, week_said
from yinuo.doors.portal.shelves import names_on, shelves_of, stand
from yinuo.doors.shell.cards import Fact, Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.panels import here
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tallies import Branch, DoorSheet, PlaceSheet
from yinuo.doors.shell.words import FACILITIES, PLACE_KINDS
from yinuo.kernel.figures.queries import Period, late_now, tallies, tallies_at
from yinuo.kernel.limits.facilities import DOOR, Offers, offers_at
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import codes_in, under

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.tallies import Figures
    from yinuo.kernel.figures.queries import Late

NO_PLACE: Final = Sentence("没有这个地方。也许门上的码旧了；从「我要提」一样能提。")
WIDE: Final = frozenset(("city", "town"))
OFFERING: Final = frozenset(("station", "site"))


def place_of(code: str) -> Place:
    """Give a place that is in use. Raises NotFound for none."""
    found = Place.objects.filter(pk=code[:40], is_active=True).first()
    if found is None:
        raise NotFound(NO_PLACE)
    return found


@allow(anyone)
@at_portal
@alike
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Answer with the towns and what lies in each, in the pack's order."""
    rows = list(Place.objects.filter(is_active=True, kind__in=("city", "town", "community")))
    towns = [row for row in rows if row.kind in WIDE]
    branches = tuple(
        Branch(_link(town), tuple(_link(row) for row in rows if row.parent_id == town.code and row.kind not in WIDE),
               town.is_example)
        for town in towns
    )  # fmt: skip
    return show(request, "places", {"branches": branches})


def _link(row: Place) -> Link:
    return Link(called(row), reverse("portal:place", args=[row.code]))


@allow(anyone)
@at_portal
@alike
@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one place: of a station what it offers now, of every place what was asked and what came of it."""
    row = place_of(code)
    family = list(
        Place.objects.filter(under(row.path) | Q(pk__in=codes_in(row.path)), is_active=True).only(
            "code", "path", "parent_id", "name", "name_en", "kind", "is_example"
        )
    )
    paper = printed(request, today(request), place=row.code)
    told = {"sheet": _sheet(request, row, family), "printed": paper, "panels": here(row, today(request))}
    return show(request, "place", told)


def _sheet(request: HttpRequest, row: Place, family: list[Place]) -> PlaceSheet:
    on, now = today(request), instant(request)
    codes = [one.code for one in family if one.path == row.path or one.path.startswith(f"{row.path}/")]
    column, among = {"city": ("", ()), "town": ("town", (row.code,))}.get(row.kind, ("place", tuple(codes)))
    late = late_now(on, *([Q(**{f"{column}__in": among})] if column else []))
    stood = stand(on, column, among, {"place": row.code}, late.n)
    names = names_on(stood)
    above = [one for code in codes_in(row.path)[:-1] for one in family if one.code == code]
    offers = offers_at([row.code], on)[row.code] if row.kind in OFFERING else Offers()
    station = station_shown(row.code, offers, now.astimezone(current_calendar().zone))
    return PlaceSheet(
        called(row),
        PLACE_KINDS[row.kind],
        tuple(_link(one) for one in above),
        shelves_of(stood, names, now, on),
        reverse("portal:at", args=[row.code]),
        _under(row, family),
        _figures(row, codes, late, on) if row.kind not in OFFERING else None,
        station,
        row.is_example,
        list_url=list_url(place=row.code),
        door_url="" if station or row.kind in WIDE else reverse("portal:door", args=[row.code]),
    )


def _under(row: Place, family: list[Place]) -> tuple[tuple[str, tuple[Link, ...]], ...]:
    """Give what lies directly in it, by sort; stations of a town too, whichever community they stand in."""
    groups = []
    for kind, words in PLACE_KINDS.items():
        inside = [one for one in family if one.kind == kind and one.path.startswith(f"{row.path}/")]
        near = [
            one for one in inside if one.parent_id == row.code or (kind in OFFERING and row.kind == "town")
        ]
        if near:
            groups.append((str(words), tuple(_link(one) for one in near)))
    return tuple(groups)


def _figures(row: Place, codes: list[str], late: Late, on: date) -> Figures:
    period = Period.before(on, MONTHS_SHOWN)
    if row.kind in WIDE:
        counted = tallies(period, town=row.code if row.kind == "town" else "")
    else:
        counted = tallies_at(period, codes)
    of = Of(place=row.code if row.kind != "city" else "")
    return figures_of(counted, late, period, on, of, None)


@allow(anyone)
@at_portal
@require_safe
def door(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the A4 sheet for a door: the code to ask by, the hours, what there is."""
    row, on = place_of(code), today(request)
    offers = offers_at([row.code], on)[row.code]
    above = list(Place.objects.filter(pk__in=codes_in(row.path)[1:-1]).order_by("path"))
    link = request.build_absolute_uri(reverse("portal:at", args=[row.code]))
    things = {kind: offer for kind, offer in offers.offers.items() if kind != DOOR}
    week = offers.door.week if offers.door else None
    sheet = DoorSheet(
        called(row),
        " · ".join(called(one) for one in above),
        segno.make(link, error="q").svg_inline(scale=8, border=0, omitsize=True),
        link,
        week_said(week) if offers.door else (),
        tuple(
            Fact(FACILITIES[kind], "" if offer.week == week else week_line(offer.week))
            for kind, offer in things.items()
        ),
        emergency(),
        on,
        reverse("portal:place", args=[row.code]),
        tuple(exception_said(one) for one in offers.exceptions if one.to_on >= on),
        row.is_example,
        is_station=row.kind == "station",
    )
    return show(request, "door", {"door": sheet})

"""M18 as anybody reads it and as the desk does: of hours promised, how many a thing worked; the faults behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone, staff
from yinuo.doors.portal.choices import place_options
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.words import FACILITIES
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.stations.shift_pages import show
from yinuo.programmes.stations.working_queries import by_unit, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.stations.availability import Share
    from yinuo.programmes.stations.working_queries import Broken, Counted

MOST: Final = 60
WHY_NONE: Final[Mapping[str, Text]] = {
    "": "",
    "no_thing": _("没说是哪一样，没扣钟点"),
    "no_hours": _("这一样没写几点到几点，没扣钟点"),
    "not_open": _("坏着的那几天本来不开，没扣钟点"),
}
WHOLE: Final = 1000


def rate_said(share: Share) -> str:
    """Say M18 to a tenth of a percent, rounded down; a hundred is said of what never failed alone."""
    if share.permille is None:
        return gettext("没有写几点开")
    whole, tenth = divmod(share.permille, 10)
    return f"{whole} %" if share.permille == WHOLE else f"{whole}.{tenth} %"


@allow(anyone)
@at_portal
@alike
@require_safe
def working(request: HttpRequest) -> HttpResponse:
    """Answer with M18 of all stations, or of those at a place: the whole, each sort of thing, every fault behind it."""
    near, on = request.GET.get("near", "").strip()[:40].replace("\x00", ""), today(request)
    found = counted(on, near)
    places, _units = nodes()
    picked = near if near and places[near].kind != "station" else ""
    told = {
        **told_of(found), "near": called(places[near]) if near else "",
        "near_url": reverse("portal:place", args=[near]) if near else "",
        "field": Field("near", gettext("哪一片"), "select", picked, options=place_options(gettext("全市"))),
    }  # fmt: skip
    return show(request, "working", told)


def told_of(found: Counted) -> dict[str, Any]:
    """Give what both pages say of a count."""
    whole = found.whole
    return {
        "first": found.first, "last": found.last, "n_stations": found.n_stations, "whole": whole,
        "hours": f"{whole.hours:,}", "hours_lost": f"{whole.hours_lost:,}",
        "rate": rate_said(whole), "n_open": sum(one.is_open for one in found.faults),
        "kinds": [(FACILITIES[kind], share, rate_said(share)) for kind, share in found.by_kind.items()],
        "faults": [_line(one) for one in found.faults[:MOST]], "n_faults": len(found.faults),
        "n_unnamed": len(found.unnamed),
    }  # fmt: skip


def _line(one: Broken) -> dict[str, Any]:
    place = nodes()[0][one.fault.place]
    return {
        "title": one.row.title, "url": reverse("portal:matter", args=[one.row.ref]), "place": called(place),
        "thing": FACILITIES.get(one.fault.kind, ""),
        "from_on": one.fault.from_on, "until_on": one.fault.until_on, "hours": -(-one.lost // 60),
        "why_none": WHY_NONE[one.why_none], "is_example": one.row.source == "example",
    }  # fmt: skip


@at_desk
@never_cache
@require_safe
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show M18 unit by unit, of what stands in the territory each serves; one's own unit is marked."""
    officer = officer_of(request)
    found = counted(officer.on)
    _places, units = nodes()
    near = reverse("stations:working")
    rows = [
        (
            name_of(unit),
            f"{near}?near={unit.place_id}",
            n,
            share,
            rate_said(share),
            n_open,
            unit.pk in officer.units,
        )
        for unit, n, share, n_open in by_unit(found, (one for one in units.values() if one.kind == "town"))
    ]
    told = {**told_of(found), "rows": rows, "desk": desk_sheet(officer)}
    return render(request, "stations/desk_working.html", told)

"""The map at the desk: which places they keep are not on it yet, and the form that puts one there, or elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Link, Option
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back, form_of
from yinuo.doors.shell.words import PLACE_KINDS
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.limits.queries import points as mapped
from yinuo.programmes.stations import points
from yinuo.programmes.stations.photos import keeps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer

SHOWN = 40
"""So many of those that are not on the map yet are named; their number is always said."""


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what is not on the map yet, and the form; or put a place there."""

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        row = points.put(officer, typed)
        return f"{reverse('stations_desk:points')}?did=point&place={row.place_id}"

    return written(request, do, _page)


def _page(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine, places, known = keeps(officer, points.MAPPED), nodes()[0], mapped()
    picked = request.GET.get("place", "")
    if not typed and picked in mine:
        typed = {"place": picked, "point": known[picked].written if picked in known else ""}
    missing = [
        places[code] for code in mine if places[code].kind in {"station", "site"} and code not in known
    ]
    here = reverse("stations_desk:points")
    typed_into(request, "point")
    told = {
        "form": _putting(mine, typed, faults_of(wrong)) if mine else None,
        "is_new": "did" in request.GET, "desk": desk_sheet(officer), "n_missing": len(missing),
        "missing": [Link(called(row), f"{here}?place={row.code}") for row in missing[:SHOWN]],
        "near_url": f"{reverse('portal:stations')}?near={picked}" if picked in mine else "",
    }  # fmt: skip
    return render(request, "stations/desk_points.html", told, status=status_of(wrong))


def _putting(mine: Collection[str], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    places, back = nodes()[0], Back(typed, wrong)
    options = tuple(
        Option(row.code, called(row), group=str(PLACE_KINDS[kind]))
        for kind in points.MAPPED
        for row in (places[code] for code in mine)
        if row.kind == kind
    )
    hint = gettext(
        "纬度在前，经度在后，用度，如 30.705000, 121.020000。要 WGS-84 的：国内手机地图上抄来的会偏几百米。"
    )
    fields = (
        back.field("place", gettext("哪个地方"), "select", options=(Option("", gettext("请选")), *options)),
        back.field("point", gettext("纬度, 经度"), hint=hint),
    )
    return form_of("point", gettext("放到地图上"), reverse("stations_desk:points"), fields, wrong)

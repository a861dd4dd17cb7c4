"""Shifts at the desk: those to come, and the form that opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.programmes.stations import shift_actions as actions
from yinuo.programmes.stations import shift_forms as forms
from yinuo.programmes.stations import shift_queries as queries
from yinuo.programmes.stations.words import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.desk.officer import Officer


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def shifts(request: HttpRequest) -> HttpResponse:
    """Show the shifts to come and the form for one more; or open one."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        return f"{reverse('stations_desk:shifts')}?did={actions.open_shift(officer, typed, token).code}"

    return written(request, do, _page)


def _page(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine = actions.opens_as(officer)
    form = forms.opening(officer, mine, typed, faults_of(wrong)) if mine else None
    typed_into(request, "open")
    lines = [
        (
            called(one.shift.place),
            PARTS[one.shift.part],
            one,
            reverse("stations:shift", args=[one.shift.code]),
        )
        for one in queries.coming(officer.on)
    ]
    told = {"form": form, "lines": lines, "is_new": "did" in request.GET, "desk": desk_sheet(officer)}
    return render(request, "stations/desk_shifts.html", told, status=status_of(wrong))

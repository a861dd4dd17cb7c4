"""Shifts at the desk: those to come, and the form that opens one."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.programmes.stations import shift_actions as actions
from yinuo.programmes.stations import shift_forms as forms
from yinuo.programmes.stations import shift_queries as queries
from yinuo.programmes.stations.words import PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def shifts(request: HttpRequest) -> HttpResponse:
    """Show the shifts to come and the form for one more; or open one."""
    officer = officer_of(request)
    if request.method != "POST":
        return _page(request, officer, {}, None)
    if not actions.opens_as(officer):
        raise NotAllowed
    typed = {name: str(value) for name, value in request.POST.dict().items()}
    try:
        hold(request)
        opened = actions.open_shift(officer, typed, typed.get("token", "")[:80] or secrets.token_hex(16))
    except Invalid as wrong:
        return _page(request, officer, typed, wrong)
    return HttpResponseRedirect(f"{reverse('stations_desk:shifts')}?did={opened.code}")


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

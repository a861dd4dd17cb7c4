"""Grades at the desk: which are to be judged anew, and the form that gives one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back, form_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.stations import grades
from yinuo.programmes.stations.grade_models import MOST_STARS
from yinuo.programmes.stations.shift_actions import opens_as
from yinuo.programmes.stations.words import HAVES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the grades, those to be judged anew first, and the form; or give one."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        grades.judge(officer, typed, request.POST.getlist("missing"), token)
        return f"{reverse('stations_desk:grades')}?did=judge"

    return written(request, do, _page)


def _page(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine, places = opens_as(officer), nodes()[0]
    if typed:
        typed = {**typed, "missing": ",".join(request.POST.getlist("missing"))}
    form = _judging(mine, typed, faults_of(wrong)) if mine else None
    typed_into(request, "judge")
    found = sorted(grades.graded(officer.on).values(), key=lambda one: (one.until, one.row.place_id))
    told = {
        "form": form, "is_new": "did" in request.GET, "desk": desk_sheet(officer),
        "lines": [(called(places[one.row.place_id]), one, reverse("portal:place", args=[one.row.place_id]))
                  for one in found if one.row.place_id in places],
    }  # fmt: skip
    return render(request, "stations/desk_grades.html", told, status=status_of(wrong))


def _judging(mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    places, units = nodes()
    back = Back(typed, wrong)
    stations = tuple(Option(one.code, called(one)) for one in places.values() if one.kind == "station")
    stars = tuple(Option(str(n), str(n)) for n in range(MOST_STARS, -1, -1))
    haves = tuple(Option(*one) for one in HAVES.items())
    cut = gettext("缺一样最多三星，缺两样不给星。")
    fields = (
        back.field("place", gettext("哪家驿站"), "select", options=(Option("", gettext("请选")), *stations)),
        back.field("stars", gettext("几颗星"), "select", options=(Option("", gettext("请选")), *stars), hint=cut),
        back.field("missing", gettext("缺哪样"), "checks", is_required=False, options=haves),
        back.field("unit", gettext("谁评的"), "select", options=tuple(Option(c, name_of(units[c])) for c in mine)),
    )  # fmt: skip
    hint = gettext("到现场看过再评。管一年，到期重评；没重评的，它那一页写着过期。")
    return form_of("judge", gettext("评一家"), reverse("stations_desk:grades"), fields, wrong, hint=hint)

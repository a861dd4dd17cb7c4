"""Exhibitions at the desk: those there are, hours for schools, schools with the code each is given once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import Pressed, done_to, typed_of, written, written_one_of
from yinuo.programmes.events import actions, forms, queries
from yinuo.programmes.events.pages import before_of, older

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.events.models import Exhibition

DONE: Final[Mapping[str, Text]] = {
    "show": _("记下了，从今天起公开。给学校开几场。"),
    "open": _("开好了，学校可以订了。"),
    "advise": _("写好了，公开页上和订场时都看得见。"),
}


def _told(request: HttpRequest) -> Text:
    return DONE.get(request.GET.get("did", ""), "")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def exhibitions(request: HttpRequest) -> HttpResponse:
    """Show the exhibitions and the form for one more, or write one down."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        made = actions.show_exhibition(officer, typed, token)
        return f"{reverse('events_desk:exhibition', args=[made.code])}?did=show"

    return written(request, do, _exhibitions)


def _exhibitions(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    may = bool(officer.places_kept(actions.KEEPING_KINDS))
    found, following = queries.exhibitions(officer.on, before_of(request))
    typed_into(request, "show")
    told = {
        "form": forms.showing(officer, typed, faults_of(wrong)) if may else None, "desk": desk_sheet(officer),
        "rows": [(one, called(one.place)) for one in found], **older(request, following),
    }  # fmt: skip
    return render(request, "events/desk_exhibitions.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def exhibition(request: HttpRequest, code: str) -> HttpResponse:
    """Show one exhibition's hours and notes by age with the forms for one more of each, or write one."""
    found = queries.exhibition(code, officer_of(request).on)
    here = reverse("events_desk:exhibition", args=[code])

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        actions.open_slot(officer, found, typed, token)
        return f"{here}?did=open"

    def page(request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
        return _exhibition(request, officer, found, pressed)

    verbs = {"open": do, "advise": done_to(found, actions.advise, f"{here}?did=advise")}
    return written_one_of(request, verbs, page, unless="open")


def _exhibition(request: HttpRequest, officer: Officer, found: Exhibition, pressed: Pressed) -> HttpResponse:
    told: dict[str, Any] = {
        "exhibition": found, "slots": queries.slots(found, officer.on), "note": _told(request),
        "notes": queries.age_notes(found, officer.on), "desk": desk_sheet(officer),
    }  # fmt: skip
    if actions.may_keep(officer, found):
        ages = (request.GET.get("from", "")[:2], request.GET.get("to", "")[:2])
        held = {(str(one.from_age), str(one.to_age)): one.text for one in told["notes"]}
        told["form"] = forms.opening(found, *pressed.of("open"))
        told["advising"] = forms.advising(found, ages, held.get(ages, ""), *pressed.of("advise"))
    typed_into(request, pressed.verb or "open")
    return render(request, "events/desk_exhibition.html", told, status=status_of(pressed.wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def schools(request: HttpRequest) -> HttpResponse:
    """Show the schools and the form for one more; or write one down and show its code, this once."""
    officer, wrong = officer_of(request), None
    typed, token = typed_of(request)
    if not officer.places_kept(actions.KEEPING_KINDS):
        raise NotAllowed
    made = None
    if request.method == "POST":
        try:
            hold(request)
            made = actions.add_school(officer, typed, token)
        except Invalid as refused:
            wrong = refused
    typed_into(request, "school")
    told = {
        "form": forms.enrolling({} if made else typed, faults_of(wrong)), "made": made,
        "schools": queries.all_schools(officer.on), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "events/desk_schools.html", told, status=status_of(wrong))

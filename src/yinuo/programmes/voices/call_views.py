"""The phone operator's page: typed while somebody speaks, read back to them, filed; then the code, by voice or sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.answered import answered
from yinuo.doors.portal.asking import emergency, fresh_token, is_ours
from yinuo.doors.portal.raising import STALE
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.call_form import SMS, Call, call_form, read_back, said_of
from yinuo.programmes.voices.filing import file, only_for_filers, rehearse
from yinuo.programmes.voices.pointing import spots
from yinuo.programmes.voices.sending import send_code
from yinuo.programmes.voices.spelling import spelled

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def call(request: HttpRequest) -> HttpResponse:
    """Show the form, read back what was typed, or file it; 403 for who takes no calls."""
    officer = officer_of(request)
    only_for_filers(officer)
    if request.method != "POST":
        return _form(request, officer, Call.fresh())
    told, step = Call.of(request), request.POST.get("step", "read")
    if step == "change":
        return _form(request, officer, told)
    try:
        hold(request)
        if not is_ours(told.typed.token):
            raise Invalid.whole(STALE)
        given, key = told.given(), Key(f"call:{officer.actor.person}", told.typed.token)
        if step != "file":
            rehearse(officer, given, key)
            return _read_back(request, officer, told)
        done = file(officer, given, key)
    except Invalid as wrong:
        return _form(request, officer, told, wrong)
    return _handed(request, officer, told, done)


def _form(request: HttpRequest, officer: Officer, told: Call, wrong: Invalid | None = None) -> HttpResponse:
    """Show the form with everything that was typed, and what is wrong beside its field."""
    if (wrong is not None and wrong.is_conflict) or not is_ours(told.typed.token):
        told.typed.token = fresh_token()
    form = call_form(told, reverse("voices_desk:call"), faults_of(wrong))
    typed_into(request, form.verb)
    context = {
        "form": form,
        "places": [one.written for one in spots()],
        "emergency": emergency(),
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/call.html", context, status=status_of(wrong))


def _read_back(request: HttpRequest, officer: Officer, told: Call) -> HttpResponse:
    """Show the words large, to be read aloud; beside them what others asked alike and were answered in public."""
    typed_into(request, "call")
    context = {
        "form": read_back(told, reverse("voices_desk:call")),
        "body": told.typed.body,
        "facts": said_of(told),
        "answered": answered(request, told.typed, None),
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/call_back.html", context)


def _handed(request: HttpRequest, officer: Officer, told: Call, done: Acted) -> HttpResponse:
    """Show the code this once, spelt as it is said; or say that it was sent."""
    link = f"{request.build_absolute_uri(reverse('portal:code'))}#{done.code}"
    is_asked = told.code_by == SMS
    was_sent = is_asked and send_code(done, told.typed.contact_value, link, told.typed.token)
    context = {
        "code": done.code,
        "groups": spelled(done.code, is_chinese=is_chinese()),
        "is_asked": is_asked,
        "was_sent": was_sent,
        "ref": done.ref,
        "on": officer.on,
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/call_code.html", context)

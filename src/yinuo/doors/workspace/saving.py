"""Narrowing a queue down, and giving what is left a name of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.desk.narrowing import PARTS, code_of, view_of
from yinuo.doors.shell.desk.saved import MOST_NAME, keep_view, saved_of
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.narrowing import narrowing_fields
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.rows import queue_url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def narrow(request: HttpRequest) -> HttpResponse:
    """Show the form; go to the queue it describes; with a name, keep that; or strike a kept one out."""
    officer = officer_of(request)
    sent = request.POST if request.method == "POST" else request.GET
    if request.method == "POST" and "drop" in sent:
        return _drop(request, officer, sent["drop"])
    code = code_of(sent["base"], {name: sent.get(name, "") for name in PARTS}) if "base" in sent else ""
    view = view_of(code or sent.get("view", ""))
    if code and view is None:
        raise NotFound
    if request.method != "POST":
        return (
            HttpResponseRedirect(queue_url(code)) if code else _page(request, officer, sent.get("view", ""))
        )
    try:
        hold(request)
        keep_view(officer, code, sent.get("name", ""))
    except Invalid as fault:
        return _page(request, officer, code, sent.get("name", ""), said(fault.fields.get("name", "")))
    return HttpResponseRedirect(queue_url(code))


def _page(
    request: HttpRequest, officer: Officer, code: str, typed: str = "", error: str = ""
) -> HttpResponse:
    typed_into(request, "narrow")
    name = Field(
        "name", gettext("给它一个名字"), value=typed, error=error, max_length=MOST_NAME,
        hint=gettext("留着名字，它就一直在左边；不要名字，只看这一次。"),
    )  # fmt: skip
    saved = [(one, queue_url(one.view)) for one in saved_of(officer)]
    context = {
        "fields": narrowing_fields(code if view_of(code) else "all"),
        "name": name,
        "saved": saved,
        "desk": desk_sheet(officer, code),
    }
    return render(request, "workspace/narrow.html", context, status=422 if error else 200)


def _drop(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    saved_of(officer).filter(pk=number_in(number)).delete()
    return _page(request, officer, "")

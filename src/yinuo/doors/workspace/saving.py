"""Narrowing a queue down, and giving what is left a name of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import clean_line
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.models import SavedView
from yinuo.doors.workspace.narrowing import PARTS, code_of, narrowing_fields, saved_of, view_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.rows import queue_url

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.workspace.officer import Officer

MOST_NAME: Final = 24
MOST_SAVED: Final = 20


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
        _keep(officer, code, sent.get("name", ""))
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


def _keep(officer: Officer, code: str, typed: str) -> None:
    """Keep a narrowed view under a name, or under the same name anew. Raises Invalid."""
    name = clean_line(typed, most=MOST_NAME, field="name", least=1)
    mine = SavedView.objects.filter(person=officer.actor.person)
    if mine.filter(name=name).update(view=code):
        return
    if mine.count() >= MOST_SAVED:
        raise Invalid({"name": Sentence("最多存 {most} 个。先删掉一个不用的。", most=MOST_SAVED)})
    try:
        with transaction.atomic():
            SavedView.objects.create(person_id=officer.actor.person, name=name, view=code)
    except IntegrityError:  # pressed twice at once: the other press has kept it
        mine.filter(name=name).update(view=code)


def _drop(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    pk = int(number) if number.isascii() and number.isdigit() else 0
    SavedView.objects.filter(person=officer.actor.person, pk=pk).delete()
    return _page(request, officer, "")

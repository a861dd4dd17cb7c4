"""Taking in a list at the desk: choose the file, look at what the law says of each row, take the good ones in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.spreadsheet import hold_size
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.returns import left_rows, return_rows
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.import_sheet import batch_sheet, past_batches, start_fields
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.intake import course
from yinuo.kernel.intake.batches import REST, batch_of, discard
from yinuo.kernel.intake.numbers import going_back
from yinuo.kernel.intake.undoing import filed

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.intake.models import ImportBatch


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def start(request: HttpRequest) -> HttpResponse:
    """Show where to put a list, or read the one that was put: checked at once where its headers say what they are."""
    officer = officer_of(request)
    error = ""
    if request.method == "POST":
        try:
            found = _staged(request, officer)
        except Invalid as fault:
            error = said(next(iter(fault.fields.values())))
        else:
            return HttpResponseRedirect(reverse("workspace:batch", args=[found.pk]))
    context = {
        "fields": start_fields(error),
        "batches": past_batches(officer),
        "desk": desk_sheet(officer),
        "error": error,
    }
    return render(request, "workspace/import.html", context, status=422 if error else 200)


def _staged(request: HttpRequest, officer: Officer) -> ImportBatch:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid({"file": Sentence("还没有选文件。")})
    hold_size(file.size or 0)
    return course.begin(officer.account, file.read(), file.name or "", story_at=officer.now)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """Show how a batch stands, or do the next thing with it."""
    officer = officer_of(request)
    found = batch_of(officer.account, number)
    error = ""
    if request.method == "POST":
        do = DOES.get(request.POST.get("do", ""))
        if do is None:
            raise NotFound
        try:
            return do(request, officer, number)
        except Invalid as fault:
            error = said(next(iter(fault.fields.values())))
        found.refresh_from_db()
    context = {"sheet": batch_sheet(officer, found, request.GET), "desk": desk_sheet(officer), "error": error}
    return render(request, "workspace/import_batch.html", context, status=422 if error else 200)


def _again(number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("workspace:batch", args=[number]))


def _check(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Keep how the columns are read and what unknown words mean, and check every row anew."""
    sent = request.POST
    found = batch_of(officer.account, number, "staged", "checked", locked=False)
    columns = {sent.get(f"c{n}", ""): n for n in range(len(found.headers))}
    mapping = {name: n for name, n in columns.items() if name}
    rest = {name: sent.get(name, "") for name in REST}
    words: dict[str, dict[str, str]] = {}
    for name, word, code in zip(
        sent.getlist("w-field"), sent.getlist("w-word"), sent.getlist("w-code"), strict=False
    ):
        if code:
            words.setdefault(name, {})[word] = code
    course.retell(found, mapping, rest, words, sent.get("system", ""))
    return _again(number)


def _take(request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    course.take(officer.account, number, is_agreed=bool(request.POST.get("agreed")))
    return _again(number)


def _discard(_request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    with transaction.atomic():
        discard(batch_of(officer.account, number, "staged", "checking", "checked", locked=True))
    return HttpResponseRedirect(reverse("workspace:import"))


def _undo(_request: HttpRequest, officer: Officer, number: int) -> HttpResponse:
    """Propose to end what nobody has touched: of each row it stands on the page what became of it."""
    course.undo(officer.account, number)
    return _again(number)


DOES: Final[dict[str, Callable[[HttpRequest, Officer, int], HttpResponse]]] = {
    "check": _check,
    "take": _take,
    "discard": _discard,
    "undo": _undo,
}


@at_desk
@never_cache
@require_safe
@allow(staff)
def sheet(request: HttpRequest, number: int, what: str, form: str) -> HttpResponse:
    """Give the rows that were left out, each with its reason, or how the batch's matters stand; as a file."""
    officer = officer_of(request)
    found = batch_of(officer.account, number)
    if form not in SHEETS or what not in {"left", "return"}:
        raise NotFound
    if what == "left":
        return as_file(left_rows(found), form, gettext("没收进的"))
    going = going_back(in_sight(officer).filter(pk__in=filed(found).values("pk")))
    return as_file(return_rows(going), form, gettext("回传"))


@at_desk
@never_cache
@require_safe
@allow(staff)
def give_back(request: HttpRequest, form: str) -> HttpResponse:
    """Give how every matter in sight with a number of elsewhere stands, as a file for where it came from."""
    officer = officer_of(request)
    if form not in SHEETS:
        raise NotFound
    going = going_back(in_sight(officer), request.GET.get("system", "")[:80])
    return as_file(return_rows(going), form, gettext("回传"))

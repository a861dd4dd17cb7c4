"""The desk's pages: the queue, one matter, one verb of it, filing for somebody, finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.desk.narrowing import view_of
from yinuo.doors.shell.desk.queue import Cursor, next_after, page_of
from yinuo.doors.shell.desk.views import first_view
from yinuo.doors.shell.tongue import turned_to
from yinuo.doors.workspace.bulk import bulk_of
from yinuo.doors.workspace.doing import LAST_UNIT, read_doing, show, try_it
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.matter_page import matter_page
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.opening import is_open, needs_reason, open_with, reason_form
from yinuo.doors.workspace.panes import pane_of
from yinuo.doors.workspace.rows import found_sheet, queue_sheet
from yinuo.doors.workspace.verbs import known, label_of
from yinuo.kernel.matters.evidence import path_of
from yinuo.kernel.matters.models import Evidence
from yinuo.kernel.matters.queries import sight

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.doors.shell.sheets import Pane


def _done(request: HttpRequest) -> str:
    """Say what the act before this page did, from its address: a verb's name and a number, nothing typed."""
    verb, ref, n = request.GET.get("did", ""), request.GET.get("of", "")[:40], request.GET.get("n", "")
    if verb == "submit":
        return gettext("存好了：{ref}").format(ref=ref)
    if known(verb) and n.isascii() and n.isdigit():
        return gettext("「{verb}」已记下：{n} 件").format(verb=label_of(verb), n=n[:4])
    return gettext("「{verb}」已记下：{ref}").format(verb=label_of(verb), ref=ref) if known(verb) else ""


def _pane(officer: Officer, ref: str, view: str) -> Pane | None:
    try:
        found = sight(ref, officer.actor, officer.now)
    except NotFound:
        return None
    return pane_of(found, officer, view=view, is_short=True, shows_texts=found.matter.visibility == "public")


def _following(request: HttpRequest, officer: Officer, view: View) -> str:
    """Give the matter after the one just done with."""
    past = Cursor.read(request.GET.get("past", ""))
    return next_after(officer, view, past, request.GET.get("of", "")[:60]) if past else ""


@at_desk
@never_cache
@require_safe
@allow(staff)
def queue(request: HttpRequest) -> HttpResponse:
    """Show one queue with the matter that is picked, or the first; as a fragment, the picked matter alone."""
    officer = officer_of(request)
    view = view_of(request.GET.get("view", "")) or first_view(officer)
    picked = request.GET.get("m", "")[:60]
    if request.headers.get("X-Fragment") == "pane":
        pane = {"pane": _pane(officer, picked, view.code)}
        return render(request, "workspace/queue.html#pane", {"queue": pane})
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    cursor = Cursor.read(after) or Cursor.read(before, is_back=True)
    page = page_of(officer, view, cursor)
    picked = picked or _following(request, officer, view) or (page.rows[0].ref if page.rows else "")
    at = f"after={after}" if after else f"before={before}" if before else ""
    sheet = queue_sheet(
        officer, view, page, at, picked, _pane(officer, picked, view.code) if picked else None
    )
    bulk = bulk_of(officer, view.code, str(request.session.get(LAST_UNIT, ""))) if page.rows else None
    context = {"queue": sheet, "desk": desk_sheet(officer), "done": _done(request), "bulk": bulk}
    return render(request, "workspace/queue.html", {**context, "audits": bool(officer.seats_with("auditor"))})


@at_desk
@never_cache
@require_safe
@allow(staff)
def find(request: HttpRequest) -> HttpResponse:
    """Show what was found by number, place or words, in what this officer may see."""
    officer = officer_of(request)
    sheet = found_sheet(officer, request.GET.get("q", ""))
    context = {"queue": sheet, "desk": desk_sheet(officer), "audits": bool(officer.seats_with("auditor"))}
    return render(request, "workspace/queue.html", context)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def matter(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one matter with its whole way; a sealed one to an auditor only after a reason, which is written down."""
    officer, view = officer_of(request), request.GET.get("view", "")
    found = sight(ref, officer.actor, officer.now)
    form: VerbForm | None = None
    status = 200
    if request.method == "POST" and not turned_to(request):
        error = open_with(request, found, officer)
        if not error:
            return HttpResponseRedirect(request.get_full_path())
        form, status = reason_form(request, found, view, error), 422
    elif needs_reason(request, found, officer):
        form = reason_form(request, found, view)
    return matter_page(request, officer, found, form, status, done=_done(request))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def verb(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Show one verb's form, or do it: after that the next matter of the same queue."""
    officer = officer_of(request)
    doing = read_doing(request, officer, sight(ref, officer.actor, officer.now), verb)
    return try_it(doing) if request.method == "POST" else show(doing)


@at_desk
@require_safe
@allow(staff)
def photo(request: HttpRequest, ref: str, photo_id: UUID) -> HttpResponse:
    """Serve a photo of a matter to whoever may see the matter; of a sealed one, once it has been opened."""
    officer = officer_of(request)
    found = sight(ref, officer.actor, officer.now)
    row = Evidence.objects.filter(stream_id=found.stream, pk=photo_id).first()
    if row is None or not is_open(request, found, officer) or not path_of(str(row.id)).is_file():
        raise NotFound
    answer = HttpResponse(path_of(str(row.id)).read_bytes(), content_type=row.media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer

"""Lists at the desk: entered, each line filled in, checked by another, looked at again a year later; clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.programmes.recognitions import actions, forms, queries
from yinuo.programmes.recognitions.queries import EVERYTHING
from yinuo.programmes.recognitions.shown import line_of, list_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.recognitions.queries import Seen

    _Make = Callable[[Officer, Mapping[str, str], Mapping[str, str]], VerbForm]

DONE: Final[Mapping[str, Text]] = {
    "enter": _("录好了，从今天起公开。每一行照来源来录。"),
    "cluster": _("记下了。"),
    "fill": _("录好了。请另一位同事对着来源核。"),
    "check": _("核过了，从今天起不再改。"),
    "review": _("记下了，一年后再看。"),
}


def _told(request: HttpRequest) -> Text:
    return DONE.get(request.GET.get("did", ""), "")


@at_desk
@never_cache
@require_safe
@allow(staff)
def lists(request: HttpRequest) -> HttpResponse:
    """List a page of the lists with their lines: what nobody named, what is to be checked, what is owed a review."""
    officer = officer_of(request)
    found, after = queries.page_of(officer.on, EVERYTHING, request.GET.get("after", "")[:40])
    told = {
        "lists": [list_of(one, EVERYTHING) for one in found],
        "next_url": f"{request.path}?{urlencode({'after': after})}" if after else "",
        "may_keep": bool(officer.places_kept(actions.KEEPING_KINDS)), "note": _told(request),
        "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "recognitions/desk_lists.html", told)


def _asked(
    request: HttpRequest,
    make: _Make,
    do: Callable[[Officer, Mapping[str, str], str], object],
    url: str,
    **more: Any,
) -> HttpResponse:
    """Show a form, or do what it asks and go on; what cannot be done comes back as it was typed."""
    if not officer_of(request).places_kept(actions.KEEPING_KINDS):
        raise NotAllowed

    def done(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        do(officer, typed, token)
        return url

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        form = make(officer, typed, faults_of(wrong))
        typed_into(request, form.verb)
        told = {"form": form, "desk": desk_sheet(officer), "note": _told(request), **more}
        return render(request, "recognitions/desk_form.html", told, status=status_of(wrong))

    return written(request, done, page)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a list, or enter it; public from that day."""
    return _asked(
        request, forms.entering, actions.enter_list, f"{reverse('recognitions_desk:lists')}?did=enter"
    )


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def clusters(request: HttpRequest) -> HttpResponse:
    """Show the clusters and the form for one more, or write one down."""
    rows = queries.clusters(officer_of(request).on)

    def make(_officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
        return forms.clustering(typed, wrong)

    url = f"{reverse('recognitions_desk:clusters')}?did=cluster"
    return _asked(request, make, actions.add_cluster, url, clusters=rows)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def line(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Show one line with what is to be done to it; or do it: fill it in, check it, look at it again."""
    seen = queries.line_at(code, n, officer_of(request).on)

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        return f"{reverse('recognitions_desk:line', args=[code, n])}?did={_do(officer, seen, typed)}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _line(request, officer, seen, typed, wrong)

    return written(request, do, page)


def _do(officer: Officer, seen: Seen, typed: Mapping[str, str]) -> str:
    verb = typed.get("verb", "")
    if verb == "check":
        actions.check(officer, seen)
    elif verb == "review":
        actions.review(officer, seen, typed)
    else:
        verb = "fill"
        actions.fill_in(officer, seen, typed)
    return verb


def _line(
    request: HttpRequest, officer: Officer, seen: Seen, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    faults = faults_of(wrong)
    form = _form(officer, seen, typed, faults) if actions.may_keep(officer, seen.row.list) else None
    typed_into(request, form.verb if form else "fill")
    told = {
        "line": line_of(seen), "form": form, "note": _told(request), "desk": desk_sheet(officer),
        "is_own": seen.line.checked_on is None and seen.row.entered_by_id == officer.actor.person,
        "error": "" if form else " ".join(faults.values()),
    }  # fmt: skip
    return render(request, "recognitions/desk_line.html", told, status=status_of(wrong))


def _form(
    officer: Officer, seen: Seen, typed: Mapping[str, str], faults: Mapping[str, str]
) -> VerbForm | None:
    """Give the one form that is due: nobody checks what they filled in themselves."""
    if not seen.is_named:
        return forms.filling(seen, queries.clusters(officer.on), typed, faults)
    if seen.line.checked_on is None:
        is_own = seen.row.entered_by_id == officer.actor.person
        return None if is_own else forms.checking(seen, faults)
    return None if seen.standing == "ended" else forms.reviewing(seen, typed, faults)

"""Needs and claims at the desk: listed, taken on, signed on the claim's own page; claimants and claim days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.programmes.claims import actions, forms, queries
from yinuo.programmes.claims.shown import part_of, sheet_of, sheets_of
from yinuo.programmes.claims.words import SORTS, money

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.claims.queries import Listed

DONE: Final[Mapping[str, Text]] = {
    "list": _("列好了，从今天起公开。"),
    "claim": _("记下了，是草稿。认领方在自己的队列里签。"),
    "hand": _("记下了日子。"),
    "enrol": _("记下了。"),
    "open": _("开好了。列需要的时候选它。"),
}


def _told(request: HttpRequest) -> Text:
    return DONE.get(request.GET.get("did", ""), "")


@at_desk
@never_cache
@require_safe
@allow(staff)
def needs(request: HttpRequest) -> HttpResponse:
    """List every need with how it stands; whoever may is offered to list one."""
    officer = officer_of(request)
    told = {
        "needs": sheets_of(queries.listed(officer.on), officer.at), "may_list": bool(actions.lists_as(officer)),
        "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "claims/desk_needs.html", told)


def _form_page(
    request: HttpRequest, officer: Officer, form: VerbForm, wrong: Invalid | None, **more: Any
) -> HttpResponse:
    typed_into(request, form.verb)
    told = {"form": form, "desk": desk_sheet(officer), "note": _told(request), **more}
    return render(request, "claims/desk_form.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a need, or list it; public from that day."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        return f"{reverse('claims_desk:need', args=[actions.list_need(officer, typed, token).code])}?did=list"

    return written(request, do, _new, may=actions.lists_as)


def _new(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine, held = actions.lists_as(officer), queries.days_ahead(officer.on)
    return _form_page(request, officer, forms.listing(officer, mine, held, typed, faults_of(wrong)), wrong)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def claimants(request: HttpRequest) -> HttpResponse:
    """Show who takes needs on and the form for one more, or write one down."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        actions.enrol(officer, typed, token)
        return f"{reverse('claims_desk:claimants')}?did=enrol"

    return written(request, do, _claimants, may=actions.lists_as)


def _claimants(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    rows = [
        (one.name, SORTS[one.sort], reverse("claims:claimant", args=[one.code]))
        for one in queries.claimants(officer.on)
    ]
    return _form_page(request, officer, forms.enrolling(officer, typed, faults_of(wrong)), wrong, rows=rows)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def days(request: HttpRequest) -> HttpResponse:
    """Show the claim days and the form for one more, or open one."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        actions.open_day(officer, typed, token)
        return f"{reverse('claims_desk:days')}?did=open"

    return written(request, do, _days, may=actions.lists_as)


def _days(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    rows = [(one.title, one.on, reverse("claims:day", args=[one.code])) for one in queries.every_day()]
    form = forms.opening(actions.lists_as(officer), typed, faults_of(wrong))
    return _form_page(request, officer, form, wrong, rows=rows)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def need(request: HttpRequest, code: str) -> HttpResponse:
    """Show one need with every claim on it; or do what was pressed: record a claim, note the day of the way."""
    held = queries.one(code, officer_of(request).on)

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        did = _do(officer, held, typed, token)
        return f"{reverse('claims_desk:need', args=[held.need.code])}?did={did}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _need(request, officer, held, typed, wrong)

    return written(request, do, page)


def _do(officer: Officer, held: Listed, typed: Mapping[str, str], token: str) -> str:
    if typed.get("verb") == "hand":
        actions.hand_over(officer, held.need)
        return "hand"
    actions.take_on(officer, held.need, typed, token)
    return "claim"


def _need(
    request: HttpRequest, officer: Officer, held: Listed, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    faults = faults_of(wrong)
    typed = typed or {name: request.GET[name][:40] for name in ("claimant", "shares") if name in request.GET}
    known = [one for one in queries.claimants(officer.on) if actions.may_claim(officer, held.need, one)]
    form = forms.claiming(held, known, typed, faults) if known and held.n_left else None
    may_hand = held.is_household and held.shown and not held.need.handed_on
    hand = forms.handing(held, {}) if may_hand and actions.may_keep(officer, held.need) else None
    typed_into(request, "claim")
    lines = [
        (one.row.claimant.name, part_of(one.row.shares, held.need.shares), money(one.row.amount), one.is_shown,
         reverse("workspace:matter", args=[one.matter.ref]), one.row.claimed_on)
        for one in held.claims
    ]  # fmt: skip
    told = {
        "sheet": sheet_of(held, officer.at), "form": form, "hand": hand, "lines": lines, "note": _told(request),
        "error": "" if form else " ".join(faults.values()), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "claims/desk_need.html", told, status=status_of(wrong))

"""Agreements at the desk: one written down with its articles, an article given an owner and a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.programmes.events import agreement_actions as actions
from yinuo.programmes.events import agreement_forms as forms
from yinuo.programmes.events import agreement_queries as queries
from yinuo.programmes.events.actions import KEEPING_KINDS
from yinuo.programmes.events.pages import before_of, older

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.events.models import Agreement


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def agreements(request: HttpRequest) -> HttpResponse:
    """Show the agreements and the form for one more, or write one down."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        made = actions.sign(officer, typed, token)
        return f"{reverse('events_desk:agreement', args=[made.code])}?did=sign"

    return written(request, do, _agreements)


def _agreements(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    found, following = queries.agreements(officer.on, before_of(request))
    typed_into(request, "sign")
    form = forms.signing(officer, typed, faults_of(wrong)) if officer.places_kept(KEEPING_KINDS) else None
    told = {
        "form": form, "desk": desk_sheet(officer),
        "rows": [(one, called(one.place)) for one in found], **older(request, following),
    }  # fmt: skip
    return render(request, "events/desk_agreements.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """Show one agreement's articles and the form that gives one an owner; or draft its promise and go to it."""
    found = queries.agreement(code, officer_of(request).on)

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        ref = actions.answer_for(officer, found, typed, token).ref
        return f"{reverse('workspace:matter', args=[ref])}?did=submit&of={ref}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _agreement(request, officer, found, typed, wrong)

    return written(request, do, page)


def _agreement(
    request: HttpRequest,
    officer: Officer,
    found: Agreement,
    typed: Mapping[str, str],
    wrong: Invalid | None,
) -> HttpResponse:
    typed_into(request, "answer_for")
    free = queries.free(found)
    may = bool(free and officer.units_as("drafter")) and actions.may_keep(officer, found)
    told = {
        "agreement": found, "desk": desk_sheet(officer), "articles": queries.articles(found, officer.on),
        "form": forms.answering(officer, found, free, typed, faults_of(wrong)) if may else None,
        "note": gettext("记下了，从今天起公开。给有日子的条款写上谁办。") if request.GET.get("did") == "sign" else "",
    }  # fmt: skip
    return render(request, "events/desk_agreement.html", told, status=status_of(wrong))

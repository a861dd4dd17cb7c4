"""Appointing: who holds what until when, what waits for a second person, and the forms that give and take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.plain import NUL, number_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.workspace.appoint_forms import account_form, appoint_form, end_form, tie_form
from yinuo.doors.workspace.appoint_sheet import sheet_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.me import ask_page
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.proof import insist, proof_fields
from yinuo.kernel.identity import factors, grants, sessions
from yinuo.kernel.identity.events import record
from yinuo.kernel.identity.models import Grant
from yinuo.kernel.people.actions import first_password, open_account
from yinuo.kernel.people.models import Account, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.identity.grants import Appointer

NOBODY = Sentence("没有这个账号。请从名单里选。")


def _who(request: HttpRequest) -> tuple[Appointer, date]:
    """Give who appoints here, and the place's day. Raises NotAllowed for who may not appoint at all."""
    officer = officer_of(request)
    found = grants.appointer(officer.actor.person, officer.on)
    if found is None:
        raise NotAllowed
    return found, officer.on


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD"])
@allow(staff)
def appoint(request: HttpRequest) -> HttpResponse:
    """Show who holds what, what waits for a second person, and the forms."""
    return _page(request)


def _page(
    request: HttpRequest, form: str = "", wrong: Invalid | None = None, shown: tuple[str, str] = ("", "")
) -> HttpResponse:
    by, on = _who(request)
    q = request.GET.get("q", "").strip()[:40]
    fault = {name: wrong if name == form else None for name in ("appoint", "account", "tie")}
    context = {
        "sheet": sheet_of(by, on, q), "q": q, "desk": desk_sheet(officer_of(request)), "shown": shown,
        "form": appoint_form(request, by, on, fault["appoint"]),
        "account": account_form(request, fault["account"]) if by.is_technician else None,
        "tie": tie_form(request, fault["tie"]) if by.is_technician else None,
        "proof": proof_fields(request, wrong if form == "row" else None), "wrong": wrong if form == "row" else None,
        "done": _done_word(request.GET.get("done", "")),
    }  # fmt: skip
    return render(request, "workspace/appoint.html", context, status=status_of(wrong))


def _done_word(what: str) -> str:
    told = {
        "waits": gettext("提好了。要另一个人同意才算。"),
        "appointed": gettext("任命好了，到那天就算数。"),
        "ended": gettext("记下了最后一天。"),
        "agreed": gettext("同意了，从现在起算数。"),
        "refused": gettext("没有同意，记下了。"),
        "cleared": gettext("第二步清掉了。本人下次登录会被带去重设。"),
        "untied": gettext("连着的账号断开了。"),
    }
    return told.get(what, "")


def _done(what: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('workspace:appoint')}?done={what}", status=303)


def _try(request: HttpRequest, form: str, do: Callable[[], str]) -> HttpResponse:
    """Ask again, do it, and go back to the page that says so; with what was typed where something is wrong."""
    try:
        insist(request)
        return _done(do())
    except Invalid as wrong:
        return _page(request, form, wrong)


@at_desk
@require_POST
@allow(staff)
def grant(request: HttpRequest) -> HttpResponse:
    """Propose an appointment, or make it where one person may."""
    by, on = _who(request)

    def do() -> str:
        made = grants.propose(by, _wish(request), on)
        return "waits" if isinstance(made, Grant) else "appointed"

    return _try(request, "appoint", do)


def _wish(request: HttpRequest) -> grants.Wish:
    sent = request.POST
    account = Account.objects.select_related("person").filter(username=_word(request, "username")).first()
    unit = Unit.objects.filter(pk=_word(request, "unit"), is_active=True).first()
    place = Place.objects.filter(pk=_word(request, "place"), is_active=True).first()
    faults: dict[str, str] = {}
    if account is None:
        faults["username"] = NOBODY
    if unit is None:
        faults["unit"] = Sentence("请选一个单位。")
    if place is None:
        faults["place"] = Sentence("请选管哪一片。")
    if faults or account is None or unit is None or place is None:
        raise Invalid(faults)
    first = parse_date(sent.get("from_on", ""), field="from_on")
    last = parse_date(sent["to_on"], field="to_on") if sent.get("to_on") else None
    return grants.Wish(account.person, sent.get("role", ""), unit, place, first, last)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def end(request: HttpRequest) -> HttpResponse:
    """Ask for an appointment's last day, and note it; an auditor's takes two."""
    by, on = _who(request)
    number = _number(request, "appointment") or number_in(request.GET.get("a", ""))
    found = grants.appointable(by, on).filter(pk=number).first()
    if found is None:
        raise NotFound
    wrong = None
    if request.method == "POST":
        try:
            insist(request)
            made = grants.end(by, number, parse_date(request.POST.get("to_on", ""), field="to_on"), on)
            return _done("waits" if isinstance(made, Grant) else "ended")
        except Invalid as fault:
            wrong = fault
    status = status_of(wrong)
    return ask_page(request, end_form(request, found, on, wrong), gettext("结束一份任命"), status=status)


@at_desk
@require_POST
@allow(staff)
def decide(request: HttpRequest) -> HttpResponse:
    """Agree to what another proposed, or refuse it."""
    by, on = _who(request)
    is_agreed = request.POST.get("do") == "agree"

    def do() -> str:
        grants.decide(by, _number(request, "grant"), on, is_agreed=is_agreed)
        return "agreed" if is_agreed else "refused"

    return _try(request, "row", do)


@at_desk
@never_cache
@require_POST
@allow(staff)
def account(request: HttpRequest) -> HttpResponse:
    """Open an account for somebody new; its first password is shown this once. A technician's alone."""
    by, _on = _technician(request)
    try:
        insist(request)
        password = first_password()
        made = open_account(request.POST.get("username", ""), password, name=request.POST.get("name", ""))
    except Invalid as wrong:
        return _page(request, "account", wrong)
    record("account_opened", made.pk, by=by.person)
    return _page(request, shown=(made.username, password))


@at_desk
@require_POST
@allow(staff)
def tie(request: HttpRequest) -> HttpResponse:
    """Propose that an identity of the city's provider opens somebody's account."""
    by, _on = _technician(request)

    def do() -> str:
        found = Account.objects.filter(username=_word(request, "username")).first()
        if found is None:
            raise Invalid({"username": NOBODY})
        grants.propose_tie(by, found, request.POST.get("subject", "")[:1000])
        return "waits"

    return _try(request, "tie", do)


@at_desk
@require_POST
@allow(staff)
def help_in(request: HttpRequest) -> HttpResponse:
    """Help somebody who lost their telephone: their second factors go, or the tie to the provider. Never one's own."""
    by, _on = _technician(request)

    def do() -> str:
        if request.POST.get("tied"):
            grants.untie(by, _number(request, "tied"))
            return "untied"
        found = Account.objects.filter(pk=_number(request, "account")).exclude(person=by.person).first()
        if found is None:
            raise NotFound
        factors.clear(found.pk)
        sessions.end_others(found.pk)
        record("factors_cleared", found.pk, by=by.person)
        return "cleared"

    return _try(request, "row", do)


def _technician(request: HttpRequest) -> tuple[Appointer, date]:
    by, on = _who(request)
    if not by.is_technician:
        raise NotAllowed
    return by, on


def _word(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:40].replace(NUL, "")


def _number(request: HttpRequest, name: str) -> int:
    return number_in(request.POST.get(name, ""))

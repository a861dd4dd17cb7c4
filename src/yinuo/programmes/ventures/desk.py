"""The books at the desk: this year at a glance, a period worked out from a few sums, and each step of it by who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.programmes.ventures import (
    actions,
    booking,
    desk_forms,
    entering,
    founding,
    quarter_shown,
    queries,
    saying,
    shown,
    spending,
)
from yinuo.programmes.ventures.coming import coming
from yinuo.programmes.ventures.models import Distribution, Venture
from yinuo.programmes.ventures.plan import SOURCES
from yinuo.programmes.ventures.queries import payments, registers, state_on
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.shown import pager
from yinuo.programmes.ventures.states import is_over, reader, treasurer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text

NEXT: Final[Mapping[str, Text]] = {
    "drafted": _("看对了就公示；公示以前随便改。"),
    "shown": _("公示满十天，由负责人记表决。"),
    "resolved": _("等监督会审。做表的人、主持表决的人不能审。"),
    "approved": _("一个村一个村付，每一笔写银行回单号。做表的人、审的人不能付。"),
    "paid": _("都付清了。公开了结。"),
    "disclosed": _("这一期了结了。"),
    "withdrawn": _("收回了。这一期可以重新做表。"),
}

NOT_OVER: Final = _("这一期还没有过完：可以先算出来看，最后一天过了才能公示。")

FIELDS: Final = frozenset((
    "first", "last", "income", "costs", "opening", "bank", "earmarked", "slip", "owed_in", *SOURCES,
    "register", "on", "giver", "taker", "quantity", "reference",
    "round", "granted_on", "amount", "purpose", "purpose_en", "line", "reason",
))  # fmt: skip
"""What stands in the forms of a venture, with its fault beside it; any other fault is told above them."""


MOST_GRANTS: Final = 60
"""Grants that the form which takes one back offers: the latest."""
SETTLED: Final = ("paid", "disclosed")
"""Where a period asks nothing more of anybody: its villages are folded away on the first screen."""
VENTURES: Final = 30
"""Ventures on one page of the desk."""


@at_desk
@never_cache
@require_safe
@allow(staff)
def home(request: HttpRequest) -> HttpResponse:
    """Show this year at a glance: each venture's money in, each village's part, shown until, paid on."""
    officer, n = officer_of(request), number_in(request.GET.get("page", "")[:6]) or 1
    some = list(Venture.objects.select_related("manager").order_by("began_on", "code")
                [(n - 1) * VENTURES : n * VENTURES + 1])  # fmt: skip
    here = some[:VENTURES]
    ours = {one.code for one in here if _is_ours(officer, one)}
    at_hand = queries.at_hand([one.code for one in here], ours, officer.on)
    owed, newest = payments(at_hand), {row.venture_id: row.pk for row in reversed(at_hand)}
    told = [
        {
            "row": row, "name": own(row.venture.name, row.venture.name_en), "period": saying.period_of(row),
            "income": saying.money(row.income, row.venture.digits), "word": saying.STATES[state_on(row, officer.on)],
            "parts": [shown.part(one, row, officer.on) for one in owed[row.pk]],
            "next": _next(row, officer.on), "may_go_on": row.venture_id in ours and newest[row.venture_id] == row.pk,
            "is_settled": state_on(row, officer.on) in SETTLED,
        }
        for row in sorted(at_hand, key=lambda row: row.venture_id not in ours)
    ]  # fmt: skip
    every = [
        (one, own(one.name, one.name_en), one.code in ours)
        for one in sorted(here, key=lambda one: one.code not in ours)
    ]
    context = {
        "told": told, "ventures": every, "pager": pager(n, is_last=len(some) <= VENTURES),
        "owing": quarter_shown.owing(ours, officer.on), "coming": coming(ours, officer.on),
        "may_found": bool(founding.managed_by(officer)),
        "villages": [(one.code, called(one)) for one in spending.kept_by(officer)],
        "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "ventures/desk.html", context)


def _next(row: Distribution, on: date) -> Text:
    """Say what comes next for a sheet: one of a period that still runs is looked at, and shown when it is over."""
    state = state_on(row, on)
    return NOT_OVER if state == "drafted" and not is_over(row.last, on) else NEXT[state]


def _is_ours(officer: Officer, venture: Venture) -> bool:
    return actions.is_ours(venture, officer.actor, officer.on)


@at_desk
@never_cache
@require_safe
@allow(staff)
def venture(request: HttpRequest, code: str) -> HttpResponse:
    """Show one venture at the desk."""
    officer, found = officer_of(request), actions.venture_of(code)
    return _venture(request, officer, found)


def _venture(
    request: HttpRequest, officer: Officer, found: Venture, verb: str = "", wrong: Invalid | None = None
) -> HttpResponse:
    typed = {name: str(value) for name, value in request.POST.items()} if verb else {}
    faults = faults_of(wrong)
    s = actions.standing(found, officer.on)
    may, villages = bool(treasurer(officer.actor, s)), set(found.members.values_list("unit_id", flat=True))

    def of(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return (typed, faults) if name == verb else ({}, {})

    rows = found.distributions.filter(made_on__lte=officer.on).order_by("-last", "-pk")
    lines = [(row, saying.period_of(row), saying.STATES[row.state], saying.money(row.handed_out, found.digits))
             for row in rows if row.state != "drafted" or _is_ours(officer, found)]  # fmt: skip
    main = shown.main_register(found, registers(found))
    told = {
        "venture": found, "name": own(found.name, found.name_en), "rows": lines, "may": may,
        "reads": bool(reader(officer.actor, s, villages)),
        "form": desk_forms.draft_form(found, *of("draft"), officer.on) if may else None,
        "moving": desk_forms.move_form(found, *of("move"), officer.on) if may else None,
        "holdings": shown.holdings(found, main, officer.on), "is_moving": verb == "move",
        "moves": found.moves.select_related("giver", "taker").order_by("-on", "-pk")[:40] if may else (),
        "granting": _grant_forms(found, of, officer) if may else (), "verb": verb,
        "error": " ".join(text for name, text in faults.items() if name not in FIELDS),
        "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "ventures/desk_venture.html", told, status=status_of(wrong))


def _grant_forms(
    found: Venture, of: Callable[[str], tuple[Mapping[str, str], Mapping[str, str]]], officer: Officer
) -> list[VerbForm]:
    rows = list(found.grants.filter(withdrawn_on=None).order_by("-on", "-pk")[:MOST_GRANTS])
    back = desk_forms.grant_back_form(found, rows, *of("grant_back"))
    return [desk_forms.grant_form(found, *of("grant"), officer.on), *([back] if back else [])]


@at_desk
@never_cache
@require_POST
@allow(staff)
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Work a period out from what was typed, and keep it as a draft."""
    officer, found = officer_of(request), actions.venture_of(code)
    try:
        row = entering.draft(officer, found, _typed(request))
    except Invalid as wrong:
        return _venture(request, officer, found, "draft", wrong)
    return HttpResponseRedirect(reverse("ventures_desk:sheet", args=[row.pk]))


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.POST.items()}


@at_desk
@never_cache
@require_POST
@allow(staff)
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a change of the register, or end a wrong line's being known."""
    officer, found = officer_of(request), actions.venture_of(code)
    typed = _typed(request)
    try:
        (entering.correct if "correct" in typed else entering.move)(officer, found, typed)
    except Invalid as wrong:
        return _venture(request, officer, found, "move", wrong)
    return HttpResponseRedirect(reverse("ventures_desk:venture", args=[code]))


@at_desk
@never_cache
@require_POST
@allow(staff)
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Enter a grant, or take a wrong one back."""
    officer, found = officer_of(request), actions.venture_of(code)
    typed = _typed(request)
    verb = "grant_back" if typed.get("verb") == "grant_back" else "grant"
    try:
        (entering.grant_back if verb == "grant_back" else entering.grant)(officer, found, typed)
    except Invalid as wrong:
        return _venture(request, officer, found, verb, wrong)
    return HttpResponseRedirect(reverse("ventures_desk:venture", args=[code]))


def _row(pk: int, officer: Officer) -> Distribution:
    """Give a distribution; a draft to who has to do with it alone. Raises NotFound."""
    row = Distribution.objects.select_related("venture__manager", "venture__supervisor").filter(pk=pk).first()
    if row is None or (row.state == "drafted" and not _is_ours(officer, row.venture)):
        raise NotFound
    return row


@at_desk
@never_cache
@require_safe
@allow(staff)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one period's sheet at the desk, with the step that is next."""
    officer = officer_of(request)
    return _sheet(request, officer, _row(pk, officer))


def _sheet(
    request: HttpRequest, officer: Officer, row: Distribution, verb: str = "", wrong: Invalid | None = None
) -> HttpResponse:
    result = shown.read(row.result)
    why = shown.whys(row, result)
    faults = faults_of(wrong)
    told = {
        "row": row, "venture": row.venture, "name": own(row.venture.name, row.venture.name_en),
        "period": saying.period_of(row), "word": saying.STATES[state_on(row, officer.on)],
        "next": _next(row, officer.on),
        "parts": [shown.part(one, row, officer.on, why.get(one.unit_id, "")) for one in payments([row])[row.pk]],
        "steps": shown.steps(row, result), "handed_out": saying.money(row.handed_out, row.venture.digits),
        "income": saying.money(row.income, row.venture.digits), "bank": saying.money(row.bank, row.venture.digits),
        "losses": shown.losses(row, shown.read(row.plan), result, _names(row)),
        "forms": _forms(officer, row, request.POST if verb else {}, verb, faults),
        "error": faults.get("", ""), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "ventures/desk_sheet.html", told, status=status_of(wrong))


def _names(row: Distribution) -> dict[str, str]:
    return {one.unit_id: called(one.unit) for one in row.venture.members.select_related("unit")}


def _forms(
    officer: Officer, row: Distribution, posted: Mapping[str, Any], verb: str, faults: Mapping[str, str]
) -> list[VerbForm]:
    def of(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return ({key: str(value) for key, value in posted.items()}, faults) if name == verb else ({}, {})

    found = []
    may = treasurer(officer.actor, actions.standing(row.venture, officer.on))
    if may and booking.is_behind(row, officer.on):
        found.append(desk_forms.plain_form("book", row))
    for name in actions.offered(row.venture, row, officer.actor, officer.on):
        if name == "redraft":
            found.append(desk_forms.draft_form(row.venture, {}, {}, officer.on, row))
        elif name == "resolve":
            found.append(desk_forms.resolve_form(row, *of(name), officer.on))
        elif name == "pay":
            found.append(desk_forms.pay_form(row, *of(name), officer.on))
        elif name == "withdraw":
            found.append(desk_forms.withdraw_form(row, *of(name)))
        else:
            found.append(desk_forms.plain_form(name, row))
    return sorted(found, key=lambda form: form.verb in {"redraft", "draft", "withdraw"})


@at_desk
@never_cache
@require_POST
@allow(staff)
def do(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one step of a distribution, by the law of states.py."""
    officer = officer_of(request)
    row = _row(pk, officer)
    try:
        entering.step(verb, officer, row, _typed(request))
    except Invalid as wrong:
        row.refresh_from_db()
        return _sheet(request, officer, row, verb, wrong)
    return HttpResponseRedirect(reverse("ventures_desk:sheet", args=[pk]))

"""The supply vehicle at the desk: goods taken in, runs planned; on a run's page its moves and its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.programmes.stations import supply, supply_forms
from yinuo.programmes.stations.models import SupplyRun
from yinuo.programmes.stations.shift_actions import opens_as
from yinuo.programmes.stations.stock import stock
from yinuo.programmes.stations.supply_pages import told_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text

DONE: Final[Mapping[str, Text]] = {
    "donate": _("收下了。"),
    "plan": _("排好了，公开了。"),
    "move": _("记下了。"),
    "promise": _("存成草稿了，等负责人签。"),
}
MOST: Final = 60


def _back(
    typed: Mapping[str, str], verb: str, wrong: Invalid | None
) -> tuple[dict[str, str], dict[str, str]]:
    """Give what goes back into one form: what was typed and its faults, where it was that form."""
    return (dict(typed), faults_of(wrong)) if typed.get("verb") == verb else ({}, {})


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def vehicle(request: HttpRequest) -> HttpResponse:
    """Show what lies in store, the runs, and the forms for goods and for a run; or do one of them."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        if typed.get("verb") == "plan":
            planned = supply.plan(officer, typed, request.POST.getlist("stops"), token)
            return f"{reverse('stations_desk:run', args=[planned.code])}?did=plan"
        supply.donate(officer, typed, token)
        return f"{reverse('stations_desk:supply')}?did=donate"

    return written(request, do, _vehicle)


def _vehicle(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    mine = opens_as(officer)
    made: list[VerbForm] = []
    if mine:
        stops = ",".join(request.POST.getlist("stops"))
        made.append(supply_forms.donating(mine, *_back({"verb": "donate", **typed}, "donate", wrong)))
        made.append(supply_forms.planning(officer, mine, *_back({**typed, "stops": stops}, "plan", wrong)))
    rows = SupplyRun.objects.filter(planned_on__lte=officer.on, unit__in=mine).order_by("-on", "-id")[:MOST]
    stores = [line for unit in mine for line in supply.store(unit, officer.on)]
    return _show(request, officer, "desk_supply", made, typed, wrong, runs=list(rows), store=stores)


def _show(
    request: HttpRequest,
    officer: Officer,
    template: str,
    made: list[VerbForm],
    typed: Mapping[str, str],
    wrong: Invalid | None,
    **more: Any,
) -> HttpResponse:
    verb = typed.get("verb", "")
    typed_into(request, verb or (made[0].verb if made else ""))
    told = {
        "forms": [(form, form.verb == verb or (not verb and form is made[0])) for form in made],
        "note": DONE.get(request.GET.get("did", ""), ""), "desk": desk_sheet(officer), **more,
    }  # fmt: skip
    return render(request, f"stations/{template}.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Show one run in numbers with its forms; or do one: move goods, promise some to a station."""
    found = supply.run_of(code, officer_of(request).on)

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        verb = _pressed(typed)
        (supply.promise if verb == "promise" else supply.move)(officer, found, typed, token)
        return f"{reverse('stations_desk:run', args=[found.code])}?did={verb}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _run(request, officer, found, {**typed, "verb": _pressed(typed)} if typed else {}, wrong)

    return written(request, do, page)


def _pressed(typed: Mapping[str, str]) -> str:
    return "promise" if typed.get("verb") == "promise" else "move"


def _run(
    request: HttpRequest, officer: Officer, found: SupplyRun, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    made = []
    if supply.may_run(officer, found):
        have = stock(supply.ledger(found.unit_id, officer.on))
        things = dict.fromkeys([lot.kind for lot in have.store] + [lot.kind for _name, lot in have.aboard])
        made.append(supply_forms.moving(found, things, *_back(typed, "move", wrong)))
        if officer.on <= found.on:
            made.append(supply_forms.promising(officer, found, *_back(typed, "promise", wrong)))
    public = reverse("stations:run", args=[found.code])
    told = told_of(found, officer.on)
    return _show(request, officer, "desk_run", made, typed, wrong, **told, public_url=public)

"""The works at the desk: what is closed, a closure announced in one form, a thing entered in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.works import actions, forms, queries
from yinuo.programmes.works.picking import Picked, of_asset, pick, picked_of, places_of
from yinuo.programmes.works.shown import asset_line, sheets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.written import Do, Page
    from yinuo.programmes.works.models import Asset

DONE: Final[Mapping[str, Text]] = {"enter": _("记下了。公告封闭的时候选它。")}


@at_desk
@never_cache
@require_safe
@allow(staff)
def closures(request: HttpRequest) -> HttpResponse:
    """List a page of what is closed, with how its date stands; whoever drafts promises is offered to announce one."""
    officer = officer_of(request)
    found, after = queries.shut(officer.on, after=request.GET.get("after", "")[:40])
    sheets = sheets_of(found, Names.of_rows(one.shown for one in found), officer.at)
    ours = [one.shown.lead_unit in officer.units for one in found]
    told = {
        "rows": list(zip(sheets, ours, strict=True)), "next_url": f"{request.path}?after={after}" if after else "",
        "may_announce": bool(actions.promises_as(officer)), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "works/desk_closures.html", told)


def _asked(request: HttpRequest, do: Do, page: Page) -> HttpResponse:
    """Do what a form asks and go where it says; what cannot be done comes back as it was typed."""
    officer = officer_of(request)
    if not actions.promises_as(officer):
        raise NotAllowed
    return written(request, do, page)


def _form_page(
    request: HttpRequest, officer: Officer, form: VerbForm, wrong: Invalid | None, **more: Any
) -> HttpResponse:
    typed_into(request, form.verb)
    told = {"form": form, "desk": desk_sheet(officer), "note": DONE.get(request.GET.get("did", ""), "")}
    return render(request, "works/desk_form.html", {**told, **more}, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a closure, or draft its promise and go to it: there its unit's head signs."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        ref = actions.announce(officer, typed, token).ref
        return f"{reverse('workspace:matter', args=[ref])}?did=submit&of={ref}"

    return _asked(request, do, _new)


def _new(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    """Show the form for what was picked; where the thing, or of many units the one, was not picked yet, pick it."""
    here, asked, faults = (
        reverse("works_desk:new"),
        typed or _picks(request, "asset", "unit"),
        faults_of(wrong),
    )
    found, units = queries.known(asked.get("asset", ""), officer.on), nodes()[1]
    mine = [units[code] for code in actions.promises_as(officer)]
    thing = _thing(found, asked, here, faults.get("asset", ""))
    if thing.one is None and not typed:
        return pick(request, officer, gettext("公告一处封闭：先选封哪里"), "asset", {}, of=None)
    unit = picked_of(
        mine, "unit", gettext("谁答应的"), f"{here}?asset={asked.get('asset', '')}", asked, faults
    )
    if unit is not None and unit.one is None and not typed:
        kept = {"asset": asked["asset"]}
        return pick(request, officer, gettext("公告一处封闭：再选谁答应的"), "unit", kept, of=mine)
    form = forms.announcing(officer, mine, unit, thing, typed, faults)
    return _form_page(request, officer, form, wrong, picks=[one for one in (thing, unit) if one])


def _thing(found: Asset | None, asked: Mapping[str, str], here: str, error: str) -> Picked:
    """Give the line of the thing; where another unit holds it closed, the number told leads to that closure."""
    label = gettext("封哪里")
    if found is None:
        return Picked("asset", label, None, here, error, (error, "", ""))
    shut = actions.closed_by_another(found, asked.get("unit", "")) if error else None
    # a draft is nobody's to read but its own unit's
    number = shut.ref if shut is not None and shut.state != "draft" else "\n"
    before, number, after = error.partition(number)
    return Picked("asset", label, of_asset(found), here, error, (before, number, after))


def _picks(request: HttpRequest, *names: str) -> dict[str, str]:
    return {name: request.GET.get(name, "").replace("\x00", "")[:60] for name in names}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def assets(request: HttpRequest) -> HttpResponse:
    """Show the book of what serves everybody and the form for one more, or enter it."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        actions.enter(officer, typed, token)
        return f"{reverse('works_desk:assets')}?did=enter"

    return _asked(request, do, _assets)


def _assets(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    """Show the form and a page of the book; of many places, the one is picked by typing."""
    here, faults, asked = reverse("works_desk:assets"), faults_of(wrong), typed or _picks(request, "place")
    mine = places_of(officer)
    if request.GET.get("pick") and not asked["place"]:
        kept = {"pick": "place"}
        return pick(request, officer, gettext("往簿上记一样：在哪里"), "place", kept, of=mine)
    place = picked_of(mine, "place", gettext("在哪里"), f"{here}?pick=place", asked, faults)
    rows, following = queries.book(officer.on, after=request.GET.get("after", "")[:60])
    told = {
        "rows": [asset_line(row) for row in rows], "next_url": f"{here}?after={following}" if following else "",
        "picks": [place] if place else [],
    }  # fmt: skip
    return _form_page(request, officer, forms.entering(mine, place, typed, faults), wrong, **told)

"""What anybody reads of ventures and villages, to take away at lasting addresses: CSV, Excel, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.press import sheet
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.ventures import exports, shown
from yinuo.programmes.ventures.models import VentureMember, VillageSpending
from yinuo.programmes.ventures.queries import payments, registers, rows_of, state_on, venture
from yinuo.programmes.ventures.queries import shown as shown_rows
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.shown import village_url
from yinuo.programmes.ventures.village_pages import years_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(anyone)
@at_portal
@require_safe
def statement(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give one village's years away: its own lines alone, and of people a count."""
    on = today(request)
    member = VentureMember.objects.filter(unit=code).select_related("unit").first()
    if member is None:
        raise NotFound
    name, rows = called(member.unit), rows_of(on, code)
    spent = list(VillageSpending.objects.filter(unit=code, decided_on__lte=on))
    if form == "pdf":
        told = {"unit": member.unit, "name": name, "years": years_of(rows, spent, on, name)}
        return sheet(request, "ventures/paper_village.html", told, village_url(code), f"{code}.pdf")
    if form not in SHEETS:
        raise NotFound
    lines = exports.statement_rows(name, rows, spent, on, is_example=member.unit.is_example)
    return as_file(lines, form, gettext("{name}收了多少").format(name=name))


@allow(anyone)
@at_portal
@require_safe
def register(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give away who owns how much of a venture, as of any day (`on`)."""
    found = venture(code, today(request))
    if form not in SHEETS:
        raise NotFound
    try:
        on = parse_date(request.GET["on"]) if request.GET.get("on") else today(request)
    except Invalid:
        raise NotFound from None
    name = gettext("{name}谁占多少 {on}").format(name=own(found.name, found.name_en), on=on.isoformat())
    return as_file(exports.register_rows(found, registers(found), on), form, name)


@allow(anyone)
@at_portal
@require_safe
def totals(request: HttpRequest, form: str) -> HttpResponse:
    """Give away what every period of every venture came to."""
    if form not in SHEETS:
        raise NotFound
    on = today(request)
    rows = [row for row in shown_rows(on) if state_on(row, on) != "withdrawn"]
    paid = {pk: shown.paid_sum(owed, on) for pk, owed in payments(rows).items()}
    return as_file(exports.total_rows(rows, paid, on), form, gettext("抱团的账"))

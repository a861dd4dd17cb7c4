"""A village shares out among its own members, at its own desk: a list in, the same list with sums out, nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.files import as_file
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.shell.typed import PICK
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.programmes.ventures import spending
from yinuo.programmes.ventures.exports import exact
from yinuo.programmes.ventures.member_parts import members_of, parts_of, total_of
from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.queries import rows_of
from yinuo.programmes.ventures.saying import money, own, period_of
from yinuo.programmes.ventures.sheet_desk import brought
from yinuo.programmes.ventures.sheet_taking import why

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Unit
    from yinuo.programmes.ventures.member_parts import Member
    from yinuo.programmes.ventures.models import VillagePayment
    from yinuo.programmes.ventures.sheet_reading import Fault


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def members(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a village puts its list, or give it back with what each gets; to the village's own officers alone."""
    officer, unit = officer_of(request), spending.village_of(code)
    if spending.spender(officer.actor, unit.code, officer.on) is None:
        raise NotAllowed
    rows = rows_of(officer.on, unit.code)
    if request.method != "POST":
        return _page(request, officer, unit, rows)
    try:
        hold(request)
        owed = _owed(request, rows)
        listed, faults = members_of(*brought(request))
        if faults:
            return _page(request, officer, unit, rows, faults=faults)
        table = list(_table(owed, listed))
    except Invalid as wrong:
        return _page(request, officer, unit, rows, wrong=wrong)
    return as_file(table, "xlsx", gettext("{name}各户").format(name=called(unit)))


def _owed(request: HttpRequest, rows: list[VillagePayment]) -> VillagePayment:
    found = next((one for one in rows if f"{one.pk}" == request.POST.get("payment", "")), None)
    if found is None:
        raise Invalid({"payment": PICK})
    return found


def _table(owed: VillagePayment, listed: list[Member]) -> Iterator[list[object]]:
    digits = owed.distribution.venture.digits
    yield [gettext("谁"), gettext("多少份"), gettext("应得"), gettext("为什么")]
    for one in parts_of(owed.amount, listed, digits, gettext):
        yield [one.member.name, plain(one.member.quantity), exact(one.amount, digits), one.why]
    yield [gettext("合计"), total_of(listed), exact(owed.amount, digits), ""]


def _page(
    request: HttpRequest, officer: Officer, unit: Unit, rows: list[VillagePayment], *, wrong: Invalid | None = None,
    faults: list[Fault] | None = None,
) -> HttpResponse:  # fmt: skip
    typed_into(request, "members")
    options = tuple(
        Option(f"{one.pk}", " · ".join((own(row.venture.name, row.venture.name_en), period_of(row),
                                        money(one.amount, row.venture.digits))))
        for one in rows if (row := one.distribution)
    )  # fmt: skip
    wrongs = {name: said(text) for name, text in wrong.fields.items()} if wrong else {}
    told = {
        "unit": unit, "name": called(unit), "desk": desk_sheet(officer), "text": request.POST.get("rows", ""),
        "field": Field("payment", gettext("分哪一笔"), "select", request.POST.get("payment", ""),
                       wrongs.pop("payment", ""), options),
        "file": Field("file", gettext("选一张表"), "file", "", wrongs.pop("file", ""), is_required=False,
                      accept=".xlsx,.xls,.ods,.csv,.txt",
                      hint=gettext("一行一户：前一格是谁，后一格是多少份。名单算完就丢，这里不留。")),
        "error": " ".join(wrongs.values()), "whys": [why(one) for one in faults or ()], "has_any": bool(options),
    }  # fmt: skip
    return render(
        request, "ventures/desk_members.html", told, status=422 if (wrong and wrong.fields) or faults else 200
    )

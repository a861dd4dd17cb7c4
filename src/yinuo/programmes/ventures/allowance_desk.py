"""The allowance for the old at a village's own desk: days of birth in, a count and a sum out, nothing kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import NotAllowed
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.programmes.ventures import spending
from yinuo.programmes.ventures.allowance import allowance, born_of
from yinuo.programmes.ventures.money import written as sum_written
from yinuo.programmes.ventures.saying import money
from yinuo.programmes.ventures.sheet_desk import brought
from yinuo.programmes.ventures.sheet_taking import why
from yinuo.programmes.ventures.spending_desk import decide_form
from yinuo.programmes.ventures.typed import Typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Unit
    from yinuo.programmes.ventures.allowance import Allowance
    from yinuo.programmes.ventures.sheet_reading import Fault

AGE: Final = "70"


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def count(request: HttpRequest, code: str) -> HttpResponse:
    """Show where a village puts its days of birth, or what they come to, with the form that enters it."""
    unit = spending.village_of(code)
    return written(request, partial(_count, request, unit), partial(_page, unit))


def _count(
    request: HttpRequest, unit: Unit, officer: Officer, given: Mapping[str, str], _token: str
) -> HttpResponse:
    _insist_it_is_theirs(unit, officer)
    typed = Typed(given)
    year, age, monthly = typed.whole("year"), typed.whole("age"), typed.sum("monthly")
    typed.tell()
    born, faults = born_of(*brought(request))
    if faults:
        return _page(unit, request, officer, given, None, faults=faults)
    return _page(unit, request, officer, given, None, done=allowance(born, year, age, monthly))


def _insist_it_is_theirs(unit: Unit, officer: Officer) -> None:
    if spending.spender(officer.actor, unit.code, officer.on) is None:
        raise NotAllowed


def _page(
    unit: Unit, request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None, *,
    done: Allowance | None = None, faults: list[Fault] | None = None,
) -> HttpResponse:  # fmt: skip
    _insist_it_is_theirs(unit, officer)
    typed_into(request, "allowance")
    wrongs = faults_of(wrong)
    back = Back(typed, wrongs)
    fields = (
        back.field("year", gettext("哪一年"), "number", f"{officer.on.year}", inputmode="numeric"),
        back.field("age", gettext("满多少岁"), "number", AGE, inputmode="numeric"),
        back.field("monthly", gettext("一个月多少元"), inputmode="decimal"),
        Field("file", gettext("选一张表"), "file", "", wrongs.get("file", ""), is_required=False,
              accept=".xlsx,.xls,.ods,.csv,.txt",
              hint=gettext("一行一位，只要出生日期，不要名字。数完就丢，这里不留。")),
    )  # fmt: skip
    told = {
        "unit": unit, "name": called(unit), "fields": fields, "text": "" if done else typed.get("rows", ""),
        "whys": [why(one) for one in faults or ()], "desk": desk_sheet(officer),
        **(_done(unit, officer, typed, done) if done else {}),
    }  # fmt: skip
    return render(request, "ventures/desk_allowance.html", told, status=422 if faults else status_of(wrong))


def _done(unit: Unit, officer: Officer, typed: Mapping[str, str], done: Allowance) -> dict[str, object]:
    """Give what it comes to, and the form of the village's spending filled in with it."""
    what = gettext("%(age)s 周岁以上老人补贴（生日当月起）") % {"age": typed["age"]}
    sums = {
        "year": typed["year"],
        "what": what,
        "amount": sum_written(done.amount, 2),
        "n_people": f"{done.n_people}",
    }
    return {
        "months": list(enumerate(done.by_month, 1)), "n_people": done.n_people, "amount": money(done.amount),
        "entering": decide_form(unit.code, officer.on, Back(sums, {})),
    }  # fmt: skip

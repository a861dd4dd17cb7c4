"""The quarters of a venture at the desk: which are owed by when, one press to show one, one form to correct one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import Back, Reading, form_of
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, quarter_actions, quarter_shown, quarters
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.states import reader, treasurer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.ventures.models import QuarterSheet, Venture
    from yinuo.programmes.ventures.quarter_shown import Changed, Standing

AT_ONCE: Final = 8
"""Quarters on the page: two years of them."""
VERBS: Final = ("show", "correct")


@dataclass(frozen=True, slots=True)
class QuarterAt:
    """One quarter at the desk: how it stands, what a correction would change, the form that may be pressed."""

    standing: Standing
    changed: list[Changed]
    form: VerbForm | None
    waits: bool


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def of_venture(request: HttpRequest, code: str) -> HttpResponse:
    """Show a venture's quarters; or show one to everybody, or correct one, as was pressed."""
    found = actions.venture_of(code)
    url = reverse("ventures_desk:quarters", args=[code])

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        verb, _, number = typed.get("verb", "").partition(".")
        if verb not in VERBS:
            raise NotAllowed
        row = found.quarters.filter(pk=number_in(number), last__lt=officer.on).first()
        if row is None:
            raise NotFound
        if verb == "show":
            quarter_actions.show(row.pk, officer.actor, officer.on, officer.now)
        else:
            reading = Reading(typed)
            reason = reading.line(f"reason.{row.pk}")
            reading.look_over(f"reason.{row.pk}")
            reading.tell()
            quarter_actions.correct(row.pk, reason, officer.actor, officer.on, officer.now)
        return url

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _page(request, officer, found, Back(typed, faults_of(wrong)), status_of(wrong))

    return written(request, do, page)


def _page(request: HttpRequest, officer: Officer, found: Venture, back: Back, status: int) -> HttpResponse:
    s = actions.standing(found, officer.on)
    members = set(found.members.values_list("unit_id", flat=True))
    if not reader(officer.actor, s, members):
        raise NotAllowed
    may = bool(treasurer(officer.actor, s))
    rows = list(quarter_shown.of(found, officer.on)[:AT_ONCE])
    for row in rows:
        row.venture = found
    told: dict[str, Any] = {
        "venture": found, "name": own(found.name, found.name_en), "may": may, "desk": desk_sheet(officer),
        "quarters": [_at(row, officer, back, may=may) for row in rows],
    }  # fmt: skip
    forms = [one.form.verb for one in told["quarters"] if one.form is not None]
    if forms:
        typed_into(request, back.typed.get("verb") or forms[0])
    return render(request, "ventures/desk_quarters.html", told, status=status)


def _at(row: QuarterSheet, officer: Officer, back: Back, *, may: bool) -> QuarterAt:
    standing = quarter_shown.standing(row, officer.on)
    last = row.versions.order_by("-n").first()
    if last is None:
        waits = not quarter_actions.is_whole(row, officer.on)
        return QuarterAt(standing, [], None if waits or not may else _show(row, back), waits)
    changed = quarter_shown.changes(
        quarters.read(last.body), quarter_actions.worked_out(row), row.venture.digits
    )
    is_last = last.shown_on <= officer.on
    return QuarterAt(
        standing, changed, _correct(row, back) if changed and may and is_last else None, waits=False
    )


def _show(row: QuarterSheet, back: Back) -> VerbForm:
    label = gettext("公开 %(quarter)s") % {"quarter": quarter_shown.named(row.first)}
    hint = gettext("公开了就改不动；要改，只能出更正的一版。")
    return form_of(f"show.{row.pk}", label, _url(row), (), _wrong(back, f"show.{row.pk}"), hint=hint)


def _correct(row: QuarterSheet, back: Back) -> VerbForm:
    verb = f"correct.{row.pk}"
    mine = Back(back.typed, _wrong(back, verb))
    label = gettext("更正 %(quarter)s") % {"quarter": quarter_shown.named(row.first)}
    why = mine.field(f"reason.{row.pk}", gettext("为什么更正（大家看得到）"), max_length=LINE)
    return form_of(verb, label, _url(row), (why,), mine.wrong)


def _wrong(back: Back, verb: str) -> Mapping[str, str]:
    """Give what is wrong with the form that was sent; nothing is with the others."""
    return back.wrong if back.typed.get("verb") == verb else {}


def _url(row: QuarterSheet) -> str:
    return reverse("ventures_desk:quarters", args=[row.venture_id])

"""What anybody reads of ventures: the list, one venture, one period's frozen sheet, the plan to work it out again."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.facts import facts
from yinuo.doors.shell.files import SHEETS, as_file
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.ventures import quarter_shown, returns, saying, shown
from yinuo.programmes.ventures.asset_shown import assets_shown
from yinuo.programmes.ventures.flows import Flow
from yinuo.programmes.ventures.lease_shown import by_way
from yinuo.programmes.ventures.quarter_shown import standing
from yinuo.programmes.ventures.queries import (
    latest_shown,
    payments,
    registers,
    shown_one,
    state_on,
    venture,
    ventures,
)
from yinuo.programmes.ventures.queries import shown as shown_rows
from yinuo.programmes.ventures.quoted import quoted
from yinuo.programmes.ventures.risk import risks
from yinuo.programmes.ventures.saying import own
from yinuo.programmes.ventures.terms_shown import terms_shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.asset_shown import AssetShown
    from yinuo.programmes.ventures.models import (
        Distribution,
        QuarterSheet,
        Venture,
        VentureGrant,
        VillagePayment,
    )
    from yinuo.programmes.ventures.register import Register

FORMS = ("plan.json", "result.json")
VENTURES = 20
"""Ventures on one page of the list."""
QUARTERS = 8
"""Quarters that a venture's own page names."""


page = partial(door.show, of="ventures")
"""Answer with one of the ventures' pages; no form of theirs needs a cookie."""


@allow(anyone)
@at_portal
@alike
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List every venture with what its last period came to, and what the page says of the real ones."""
    on, n = today(request), number_in(request.GET.get("page", "")[:6]) or 1
    some = list(ventures(on)[(n - 1) * VENTURES : n * VENTURES + 1])
    here = some[:VENTURES]
    latest = latest_shown([one.code for one in here], on)
    told = [
        {
            "venture": one, "name": own(one.name, one.name_en), "kind": saying.KINDS[one.kind],
            "text": own(one.text, one.text_en), "n": len(one.members.all()),
            "last": shown.period(latest[one.code], on) if one.code in latest else None,
        }
        for one in here
    ]  # fmt: skip
    ways = shown.pager(n, is_last=len(some) <= VENTURES)
    return page(
        request, "home", {"ventures": told, "pager": ways, "quoted": quoted(facts()) if n == 1 else ()}
    )


@allow(anyone)
@at_portal
@alike
@require_safe
def one_venture(request: HttpRequest, code: str) -> HttpResponse:
    """Show one venture: who owns what, its periods, its rules, what was granted to it."""
    on = today(request)
    found = venture(code, on)
    rows, every = list(shown_rows(on).filter(venture=found)), registers(found)
    had = assets_shown(found, on)
    told = {
        "venture": found, "name": own(found.name, found.name_en), "text": own(found.text, found.text_en),
        "kind": saying.KINDS[found.kind], "manager": called(found.manager), "supervisor": called(found.supervisor),
        "asked": _day(request, on), "periods": [shown.period(row, on) for row in rows],
        "quarters": [standing(row, on) for row in quarter_shown.of(found, on)[:QUARTERS]],
        "risks": [(own(one.zh, one.en), saying.percent(one.ppm, 10**6), saying.percent(one.deposit_ppm, 10**6))
                  for one in risks(found.rules, on)],
        "grants": _grants(found, had, on), "contracts": by_way(found, on), "assets": had,
        "terms": terms_shown(found, on), **_owned(found, every, _day(request, on)),
        **_yields(found, every, rows, on),
    }  # fmt: skip
    return page(request, "venture", told)


def _grants(
    found: Venture, had: Sequence[AssetShown], on: date
) -> list[tuple[VentureGrant, str, Text, str, str]]:
    """Give each grant, its sum, what it was for; and where some of it bought what is printed: how much did, and not."""
    used = Counter[int]()
    for one in had:
        for paid in one.row.paid_from.all():
            used[paid.grant_id] += paid.amount
    grants = found.grants.filter(on__lte=on).exclude(withdrawn_on__lte=on)
    digits = found.digits
    return [
        (
            one, saying.money(one.amount, digits), own(one.purpose, one.purpose_en),
            saying.money(used[one.pk], digits) if used[one.pk] else "",
            saying.money(one.amount - used[one.pk], digits) if 0 < used[one.pk] < one.amount else "",
        )
        for one in grants
    ]  # fmt: skip


def _day(request: HttpRequest, on: date) -> date:
    """Give the day that holdings are asked for; the day being read where none was, or none could be read."""
    try:
        return parse_date(request.GET["on"]) if request.GET.get("on") else on
    except Invalid:
        return on


def _owned(found: Venture, every: dict[str, Register], on: date) -> dict[str, Any]:
    main = shown.main_register(found, every)
    others = [
        (own(rule["zh"], rule["en"]), shown.holdings(found, every.get(rule["register"]), on))
        for rule in found.rules
        if main is not None and rule["register"] != main.code
    ]
    return {
        "holdings": shown.holdings(found, main, on),
        "others": others,
        "minutes": [
            {"name": called(one.unit), "decided_on": one.decided_on, "minutes": one.minutes}
            for one in found.members.all()
        ],
    }


def _yields(found: Venture, every: dict[str, Register], rows: list[Distribution], on: date) -> dict[str, Any]:
    """Give what was really paid of each period against the money put in; promised money never counts."""
    register = every.get(found.principal) if found.principal else None
    if register is None:
        return {"yields": [], "returned": None}
    paid = payments(rows)
    kept = [row for row in rows if state_on(row, on) != "withdrawn"]
    told = [
        (saying.period_of(row), shown.paid_sum(paid[row.pk], on), register.total(row.last)) for row in kept
    ]
    came = [Flow(one.paid_on, one.amount) for row in kept for one in paid[row.pk] if one.paid_on is not None]
    since = min((row.first for row in kept), default=None)
    return {
        "returned": returns.of_venture(found, register, since, came, on),
        "yields": [
            (
                name,
                saying.money(sum_, found.digits),
                saying.money(int(total), found.digits),
                saying.percent(sum_, total),
            )
            for name, sum_, total in told
            if total
        ],
    }


@allow(anyone)
@at_portal
@alike
@require_safe
def sheet(request: HttpRequest, code: str, first: str) -> HttpResponse:
    """Show one period's sheet as it was frozen: each village's part with its reason, the way down, a bad year."""
    on = today(request)
    found = venture(code, on)
    row = row_of(code, first, on)
    row.venture = found
    return page(request, "sheet", _sheet(found, row, on))


def row_of(code: str, first: str, on: date) -> Distribution:
    """Give the distribution of a period that an address names. Raises NotFound, for what is no day too."""
    try:
        return shown_one(code, parse_date(first), on)
    except Invalid:
        raise NotFound from None


def _sheet(found: Venture, row: Distribution, on: date) -> dict[str, Any]:
    plan, told = shown.read(row.plan), shown.read(row.result)
    why, owed = shown.whys(row, told), payments([row])[row.pk]
    names = {one.unit_id: called(one.unit) for one in found.members.all()}
    paid, state = shown.paid_sum(owed, on), state_on(row, on)
    funds = [one["amount"] for one in told["steps"] if one["step"] == "fund"]
    return {
        "venture": found, "row": row, "name": own(found.name, found.name_en), "period": shown.period(row, on),
        "state": state, "steps": shown.steps(row, told), "is_voted": state != "shown",
        "parts": [shown.part(one, row, on, why.get(one.unit_id, "")) for one in owed],
        "bar": shown.pieces([*funds, *(one.amount for one in owed)]), "n_funds": len(funds),
        "paid": saying.money(paid, found.digits), "handed_out": saying.money(row.handed_out, found.digits),
        "bank": saying.money(row.bank, found.digits), "income": saying.money(row.income, found.digits),
        "losses": shown.losses(row, plan, told, names), "manager": called(found.manager),
        "csv": reverse("ventures:file", args=[code_of(row), row.first.isoformat(), "csv"]),
        "guarantor": found.guarantor, "objections": objections(row, names | step_names(), on),
    }  # fmt: skip


def step_names() -> dict[str, str]:
    """Give what each step of a sheet is called, by its code."""
    return {code: str(word) for code, word in saying.STEPS.items()}


def objections(
    row: Distribution | QuarterSheet, names: Mapping[str, str], on: date
) -> list[tuple[str, str, str, str, date | None]]:
    """Give what was objected to a sheet and is public by a day: the line, the title, its page, the unit, by when."""
    every = row.objections.filter(objected_on__lte=on).values_list("stream_id", "line")
    lines = dict(every)
    rows = (
        PublicMatter.objects.filter(stream__in=lines, public_from__lte=on).order_by("public_from", "pk")
        if lines
        else []
    )
    return [
        (
            names.get(lines[one.pk], lines[one.pk]),
            one.title,
            reverse("portal:matter", args=[one.ref]),
            one.state,
            one.first_due,
        )
        for one in rows
    ]


def code_of(row: Distribution) -> str:
    """Give the code of the venture whose distribution it is."""
    return str(row.venture_id)


@allow(anyone)
@at_portal
@require_safe
def file(request: HttpRequest, code: str, first: str, form: str) -> HttpResponse:
    """Give a frozen sheet away: the plan and the result as they were hashed, or each village's part as a table."""
    on = today(request)
    row = row_of(code, first, on)
    if form in FORMS:
        answer = HttpResponse(
            bytes(row.plan if form == FORMS[0] else row.result), content_type="application/json"
        )
        answer["Content-Disposition"] = f'attachment; filename="{code}-{first}-{form}"'
        return answer
    if form not in SHEETS:
        raise NotFound
    found = venture(code, on)
    return as_file(_rows(found, row, payments([row])[row.pk], on), form, f"{found.name}-{first}")


def _rows(found: Venture, row: Distribution, owed: list[VillagePayment], on: date) -> Iterator[list[object]]:
    from django.utils.translation import gettext

    heads = (gettext("项目"), gettext("哪一期"), gettext("村"), gettext("应得（分）"), gettext("哪天之前"),
             gettext("哪天付的"), gettext("银行回单"), gettext("示例"))  # fmt: skip
    yield list(heads)
    for one in owed:
        is_paid = one.paid_on is not None and one.paid_on <= on
        pay_by = row.pay_by.isoformat() if row.pay_by and row.resolved_on and row.resolved_on <= on else ""
        yield [
            own(found.name, found.name_en), saying.period_of(row), called(one.unit), one.amount, pay_by,
            one.paid_on.isoformat() if is_paid and one.paid_on else "", one.reference if is_paid else "",
            gettext("示例") if found.is_example else "",
        ]  # fmt: skip

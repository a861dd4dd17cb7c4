"""A village's own page in large type, to print and to read aloud: what came, when it was paid, what it went for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.kernel.people.models import Unit
from yinuo.programmes.ventures import returns
from yinuo.programmes.ventures.models import (
    ROUNDS,
    Distribution,
    VentureGrant,
    VentureMember,
    VillagePayment,
    VillageSpending,
)
from yinuo.programmes.ventures.queries import last_sums, rows_of
from yinuo.programmes.ventures.saying import aloud, money, own, period_of
from yinuo.programmes.ventures.shown import standing, village_url
from yinuo.programmes.ventures.views import page

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

SINCE, UNTIL = 2006, 2025
"""The years of the six rounds of policy, as the page says."""


@dataclass(frozen=True, slots=True)
class Came:
    """What one venture brought a village for one period."""

    name: str
    period: str
    url: str
    income: str
    amount: str
    word: Text
    tone: str
    paid_on: date | None
    pay_by: date | None
    matter_url: str
    said: str


@dataclass(frozen=True, slots=True)
class Spent:
    """What a village spent on one thing: decided, contracted, paid; how many people, never who.

    `taken_back` is why it was, where it was: such a line stays to be read and counts for nothing.
    """

    what: str
    amount: str
    n_people: int | None
    decided_on: date
    minutes: str
    contract: str
    paid_on: date | None
    said: str
    taken_back: str = ""


@dataclass(frozen=True, slots=True)
class YearOf:
    """One year of a village: what was really paid to it, line by line, and what it spent."""

    year: int
    paid: str
    owed: str
    is_short: bool
    came: tuple[Came, ...]
    spent: tuple[Spent, ...]
    spent_sum: str
    said: tuple[str, ...]


def years_of(
    rows: Iterable[VillagePayment], spending: Iterable[VillageSpending], on: date, name: str
) -> list[YearOf]:
    """Give a village's years, the latest first."""
    by: dict[int, tuple[list[VillagePayment], list[VillageSpending]]] = {}
    for one in rows:
        by.setdefault(one.distribution.last.year, ([], []))[0].append(one)
    for spent in spending:
        by.setdefault(spent.year, ([], []))[1].append(spent)
    return [_year(year, *by[year], on, name) for year in sorted(by, reverse=True)]


def _year(
    year: int, rows: list[VillagePayment], spending: list[VillageSpending], on: date, name: str
) -> YearOf:
    paid = sum(one.amount for one in rows if one.paid_on and one.paid_on <= on)
    owed = sum(one.amount for one in rows)
    came, spent = tuple(_came(one, on, name) for one in rows), tuple(_spent(one, on) for one in spending)
    total = sum(one.amount for one in spending if not is_taken_back(one, on))
    first = gettext("%(year)s 年，%(name)s应得 %(owed)s，已经到账 %(paid)s。") % {
        "year": year, "name": name, "owed": aloud(owed), "paid": aloud(paid),
    }  # fmt: skip
    said = (first, *(one.said for one in came), *(one.said for one in spent if not one.taken_back))
    return YearOf(
        year, money(paid), money(owed), paid < owed, came, spent, money(total) if spent else "", said
    )


def _came(one: VillagePayment, on: date, name: str) -> Came:
    row: Distribution = one.distribution
    word, tone = standing(one, row, on)
    is_paid = one.paid_on is not None and one.paid_on <= on
    pay_by = row.pay_by if row.resolved_on and row.resolved_on <= on else None
    values = {
        "venture": own(row.venture.name, row.venture.name_en), "period": period_of(row), "name": name,
        "income": aloud(row.income), "amount": aloud(one.amount),
        "on": day_long(one.paid_on) if is_paid else day_long(pay_by) if pay_by else "",
    }  # fmt: skip
    if is_paid:
        said = gettext("%(venture)s%(period)s收了 %(income)s，%(name)s分到 %(amount)s，%(on)s付的。") % values
    elif pay_by:
        said = (
            gettext(
                "%(venture)s%(period)s收了 %(income)s，%(name)s应得 %(amount)s，说好%(on)s之前付，还没有付。"
            )
            % values
        )
    else:
        said = gettext("%(venture)s%(period)s收了 %(income)s，%(name)s应得 %(amount)s，还在公示。") % values
    has_matter = one.matter is not None and row.approved_on is not None and row.approved_on <= on
    return Came(
        values["venture"], values["period"], reverse("ventures:sheet", args=[row.venture_id, row.first.isoformat()]),
        money(row.income, row.venture.digits), money(one.amount, row.venture.digits), word, tone,
        one.paid_on if is_paid else None, pay_by,
        reverse("portal:matter", args=[one.matter.ref]) if has_matter and one.matter else "", said,
    )  # fmt: skip


def _spent(one: VillageSpending, on: date) -> Spent:
    what = own(one.what, one.what_en)
    people = gettext("，%(n)s 位") % {"n": one.n_people} if one.n_people is not None else ""
    said = gettext("花在%(what)s：%(amount)s%(people)s。") % {
        "what": what,
        "amount": aloud(one.amount),
        "people": people,
    }
    paid_on = one.paid_on if one.paid_on and one.paid_on <= on else None
    return Spent(
        what, money(one.amount), one.n_people, one.decided_on, one.minutes, one.contract, paid_on, said,
        one.reason if is_taken_back(one, on) else "",
    )  # fmt: skip


def is_taken_back(one: VentureGrant | VillageSpending, on: date) -> bool:
    """Say whether a line had been taken back by a day."""
    return one.withdrawn_on is not None and one.withdrawn_on <= on


@allow(anyone)
@at_portal
@alike
@require_safe
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show one village's years."""
    on = today(request)
    member = VentureMember.objects.filter(unit=code).select_related("unit").first()
    if member is None:
        raise NotFound
    name = called(member.unit)
    years = years_of(
        rows_of(on, code), VillageSpending.objects.filter(unit=code, decided_on__lte=on), on, name
    )
    return page(
        request,
        "village",
        {"unit": member.unit, "name": name, "years": years, "returns": returns.of_village(code, on)},
    )


@allow(anyone)
@at_portal
@alike
@require_safe
def villages(request: HttpRequest) -> HttpResponse:
    """List every village with what it got for the last year and how much of it came; and the grants, round by round."""
    on = today(request)
    year, sums = last_sums(on)
    units = Unit.objects.filter(code__in=VentureMember.objects.values("unit")).order_by("code")
    told = [
        (called(unit), village_url(unit.code), *(money(one) for one in sums.get(unit.code, [0, 0])), unit.is_example)
        for unit in units
    ]  # fmt: skip
    return page(request, "villages", {"villages": told, "year": year, **_grants(request, on)})


def _grants(request: HttpRequest, on: date) -> dict[str, object]:
    """Give the grants, of one round or of one year where that is asked."""
    asked, year = number_in(request.GET.get("round", "")[:4]), number_in(request.GET.get("year", "")[:4])
    rows = VentureGrant.objects.filter(on__lte=on).select_related("venture")
    if asked in ROUNDS:
        rows = rows.filter(round=asked)
    if SINCE <= year <= UNTIL:
        rows = rows.filter(on__year=year)
    some = [one for one in rows if not is_taken_back(one, on)]
    told = [
        (
            one,
            own(one.venture.name, one.venture.name_en),
            money(one.amount, one.venture.digits),
            own(one.purpose, one.purpose_en),
        )
        for one in some
    ]
    total = sum(one.amount for one in some)
    return {
        "grants": told, "grant_sum": money(total), "rounds": ROUNDS, "round": asked, "asked_year": year or "",
        "years": range(SINCE, UNTIL + 1),
    }  # fmt: skip

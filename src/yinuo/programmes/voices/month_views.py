"""The issue of the month: at the desk what was asked most, and one of it to promise; in public what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.allow import allow, anyone, staff
from yinuo.doors.portal.behind import month_said
from yinuo.doors.portal.door import NO_TOKEN, at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.matters import list_url
from yinuo.doors.portal.names import Names, category_name
from yinuo.doors.portal.shown import card_of
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.public.register import Register
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.voices import monthly
from yinuo.programmes.voices.drafting import form_of, key_of, promise_fields, read_promise, takes
from yinuo.programmes.voices.models import LEAST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Card
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.forms import Typed

FIELDS: Final = ("title", "body", "due_on", "proof", "strength", "lead_unit")
KIND: Final = "commitment"


@dataclass(frozen=True, slots=True)
class Row:
    """One repeated cause as the desk reads it: its name, its count and the list behind it, towns, how to pick it."""

    name: str
    n: int
    url: str
    towns: tuple[Link, ...]
    pick_url: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One month's issue as everybody reads it; `card` is None while the promise is only drafted."""

    month: str
    name: str
    n: int
    url: str
    after: tuple[Link, ...]
    card: Card | None


def said_n(n: int) -> Text:
    """Say a count, a small one as no more than that it is small."""
    return str(n) if n >= LEAST else gettext("不到 %(least)d") % {"least": LEAST}


def _desk_url(month: date) -> str:
    return f"{reverse('voices_desk:month')}?month={month:%Y-%m}"


@at_desk
@never_cache
@require_safe
@allow(staff)
def desk_month(request: HttpRequest) -> HttpResponse:
    """Show what was asked most in a month, by town; a head makes one of it a promise."""
    officer = officer_of(request)
    month = monthly.month_of(request.GET.get("month", ""), officer.on)
    issue = monthly.issue_of(month)
    may_pick = issue is None and monthly.may_pick(officer)
    context = {
        "month": month_said(month),
        "months": tuple(
            Link(month_said(one), _desk_url(one), one == month) for one in monthly.months(officer.on)
        ),
        "rows": tuple(_row(cause, month, may_pick=may_pick) for cause in monthly.causes(month, officer.on)),
        "issue": issue and (category_name(issue.category), reverse("workspace:matter", args=[issue.ref])),
        "may_pick": may_pick,
        "least": LEAST,
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/desk_month.html", context)


def _row(cause: monthly.Cause, month: date, *, may_pick: bool) -> Row:
    (places, _units), of = nodes(), f"{month:%Y-%m}"
    towns = (
        Link(name_of(places[code]), list_url(category=cause.category, asked=of, place=code), n=n)
        for code, n in cause.towns
    )
    url = reverse("voices_desk:pick", args=[f"{month:%Y-%m}", cause.category]) if may_pick else ""
    name = category_name(cause.category) or cause.category
    return Row(name, cause.n, list_url(category=cause.category, asked=of), tuple(towns), url)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def pick(request: HttpRequest, month: str, category: str) -> HttpResponse:
    """Draft the promise that ends a month's repeated cause: heads alone; another head launches it."""
    officer = officer_of(request)
    of = monthly.month_of(month, officer.on)
    if f"{of:%Y-%m}" != month or not category_name(category):
        raise NotFound
    if not monthly.may_pick(officer):
        raise NotAllowed
    if request.method != "POST":
        return _form(request, officer, of, category, _beginning(officer, of, category))
    typed = typed_of(request.POST)
    try:
        hold(request)
        done = monthly.pick(officer, of, category, _read(category, typed), key_of(request, officer))
    except Invalid as fault:
        return _form(request, officer, of, category, typed, fault)
    return HttpResponseRedirect(f"{reverse('workspace:matter', args=[done.ref])}?did=submit&of={done.ref}")


def _names(category: str) -> tuple[str, ...]:
    """Give the fields that are asked for; the category only where it is none of promises."""
    return FIELDS if takes(category, KIND) else (*FIELDS, "category")


def _read(category: str, typed: Typed) -> dict[str, Any]:
    places, _units = nodes()
    whole = next(row.pk for row in places.values() if row.parent_id is None)
    given = read_promise(_names(category), KIND, typed)
    return {"category": category, "place": whole, **given}


def _beginning(officer: Officer, month: date, category: str) -> Typed:
    own = next((seat.unit for seat in officer.seats_with("lead")), "")
    n = monthly.count_of(category, month, officer.on)
    about = gettext("%(month)s大家提得最多的一类：%(name)s，%(n)d 件。") % {
        "month": month_said(month),
        "name": category_name(category),
        "n": n,
    }
    return MultiValueDict({"lead_unit": [own], "strength": ["strive"], "body": [about]})


def _form(
    request: HttpRequest,
    officer: Officer,
    month: date,
    category: str,
    typed: Typed,
    fault: Invalid | None = None,
) -> HttpResponse:
    faults: Mapping[str, str] = fault.fields if fault else {}
    form = form_of(
        "submit",
        gettext("%(month)s的一题：%(name)s") % {"month": month_said(month), "name": category_name(category)},
        reverse("voices_desk:pick", args=[f"{month:%Y-%m}", category]),
        promise_fields(_names(category), KIND, officer.on, typed, faults),
        faults,
        hint=gettext("写成一条公开的承诺：谁来办、哪天之前、拿什么证明。您起草，另一位负责人签了才算。"),
        submit=gettext("存成草稿，等负责人签"),
    )
    typed_into(request, "submit")
    context = {"form": form, "back": _desk_url(month), "desk": desk_sheet(officer)}
    return render(request, "voices/draft.html", context, status=status_of(fault))


@allow(anyone)
@at_portal
@alike
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """Show every month's issue: what it was, who promised what by when, and how many ask since."""
    context = {"lines": _lines(today(request), request), "csrf_token": NO_TOKEN}
    return render(request, "voices/month.html", context)


def _lines(on: date, request: HttpRequest) -> tuple[Line, ...]:
    picked = monthly.issues(on)
    register = Register(on)
    rows = {row.ref: row for row in register.picked(monthly.of_refs(picked))}
    names = Names.of_rows(rows.values())
    now = instant(request)
    return tuple(
        Line(
            month_said(one.month),
            category_name(one.category) or one.category,
            one.n,
            list_url(category=one.category, asked=f"{one.month:%Y-%m}"),
            tuple(_later(one.category, later, n) for later, n in one.after),
            card_of(rows[one.ref], names, now, on) if one.ref in rows else None,
        )
        for one in picked
    )


def _later(category: str, month: date, n: int) -> Link:
    """Give how many asked in a later month, and the list behind it; a small count has none."""
    url = list_url(category=category, asked=f"{month:%Y-%m}") if n >= LEAST else ""
    return Link(month_said(month), url, n=str(said_n(n)))

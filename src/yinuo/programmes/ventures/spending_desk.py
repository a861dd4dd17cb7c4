"""A village's spending at its own desk: one plain form for what was decided, a short one for what came of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import done_to, written_one_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import entering, spending
from yinuo.programmes.ventures.models import VillageSpending
from yinuo.programmes.ventures.saying import money, own
from yinuo.programmes.ventures.shown import pager

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.workspace.written import Pressed
    from yinuo.kernel.people.models import Unit

LINES: Final = 50
"""Lines on one page of a village's spending."""
VERBS: Final = {"decide": entering.decide, "go_on": entering.go_on, "take_back": entering.take_back}


def decide_form(unit: str, on: date, back: Back) -> VerbForm:
    """Give the form of what was decided; contract and payment where they are known already."""
    names = gettext("只写人数。名字和名单哪里都不写。")
    fields = (
        back.field("year", gettext("花的是哪一年的钱"), "number", f"{on.year}", inputmode="numeric"),
        back.field("what", gettext("花在什么上"), max_length=LINE),
        back.field("what_en", gettext("英文怎么说"), max_length=LINE, is_required=False),
        back.field("amount", gettext("多少钱（元）"), inputmode="decimal", hint=gettext("最多写到分。")),
        back.field(
            "n_people", gettext("发给多少人"), "number", inputmode="numeric", is_required=False, hint=names
        ),
        back.field("decided_on", gettext("哪天定的"), "date", on.isoformat()),
        back.field("minutes", gettext("会议记录编号"), max_length=LINE),
        *_came_of_it(back),
        *looked(back.typed, back.wrong),
    )
    url = reverse("ventures_desk:spending", args=[unit])
    hint = gettext("记下就公开。写错了能收回，收回的原因大家看得到。")
    return form_of(
        "decide", gettext("记一笔花的钱"), url, fields, back.wrong, hint=hint, submit=gettext("记下，公开")
    )


def _came_of_it(back: Back) -> tuple[Any, ...]:
    return (
        back.field("contract", gettext("合同编号"), max_length=LINE, is_required=False),
        back.field("paid_on", gettext("哪天付的"), "date", is_required=False),
        back.field("reference", gettext("银行回单号"), max_length=LINE, is_required=False),
    )


def go_on_form(unit: str, rows: list[VillageSpending], back: Back) -> VerbForm | None:
    """Give the form of a contract or a payment; None where nothing waits for either."""
    waiting = _options(
        [one for one in rows if one.withdrawn_on is None and not (one.contract and one.paid_on)]
    )
    if not waiting:
        return None
    fields = (back.field("line", gettext("哪一笔"), "select", options=waiting), *_came_of_it(back))
    url = reverse("ventures_desk:spending", args=[unit])
    return form_of(
        "go_on", gettext("签了合同，或者付了"), url, fields, back.wrong, submit=gettext("记下，公开")
    )


def take_back_form(unit: str, rows: list[VillageSpending], back: Back) -> VerbForm | None:
    """Give the form that takes a line back; None where there is none."""
    standing = _options([one for one in rows if one.withdrawn_on is None])
    if not standing:
        return None
    fields = (
        back.field("line", gettext("哪一笔"), "select", options=standing),
        back.field("reason", gettext("为什么收回"), max_length=LINE),
    )
    url = reverse("ventures_desk:spending", args=[unit])
    return form_of("take_back", gettext("收回写错的一笔"), url, fields, back.wrong, submit=gettext("收回"))


def _options(rows: list[VillageSpending]) -> tuple[Option, ...]:
    told = ((f"{one.pk}", f"{one.year} · {own(one.what, one.what_en)} · {money(one.amount)}") for one in rows)
    return tuple(Option(value, label) for value, label in told)


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def village(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a village spent, with its forms to the village's own officers; or do what one of them asks."""
    unit, url = spending.village_of(code), reverse("ventures_desk:spending", args=[code])
    verbs = {name: done_to(unit, verb, url) for name, verb in VERBS.items()}
    return written_one_of(request, verbs, partial(_page, unit), unless="decide")


def _page(unit: Unit, request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
    n, of = number_in(request.GET.get("page", "")[:6]) or 1, pressed.back
    every = VillageSpending.objects.filter(unit=unit, decided_on__lte=officer.on).order_by("-year", "-pk")
    some = list(every[(n - 1) * LINES : n * LINES + 1])
    rows, may = some[:LINES], spending.spender(officer.actor, unit.code, officer.on) is not None
    forms = (
        decide_form(unit.code, officer.on, of("decide")),
        go_on_form(unit.code, rows, of("go_on")),
        take_back_form(unit.code, rows, of("take_back")),
    )
    typed_into(request, pressed.verb or "decide")
    told = {
        "unit": unit, "name": called(unit), "may": may, "first": forms[0] if may else None, "verb": pressed.verb,
        "forms": [form for form in forms[1:] if form and may],
        "rows": [(one, own(one.what, one.what_en), money(one.amount)) for one in rows],
        "pager": pager(n, is_last=len(some) <= LINES), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "ventures/desk_spending.html", told, status=status_of(pressed.wrong))

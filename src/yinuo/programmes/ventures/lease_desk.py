"""Leases at the desk: what is let and how it is to be paid, what came in; taken back where it was wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.problems import status_of
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.shell.typed import form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import done_to, written_one_of
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.ventures import actions, lease_entering, shares
from yinuo.programmes.ventures.lease_shown import LESSEES, leases_shown
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.workspace.written import Pressed
    from yinuo.programmes.ventures.lease_shown import LeaseShown
    from yinuo.programmes.ventures.models import Venture

VERBS: Final = {
    "lease": lease_entering.lease,
    "receipt": lease_entering.receipt,
    "lease_back": lease_entering.lease_back,
    "receipt_back": lease_entering.receipt_back,
}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def leases(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a venture lets, with its forms to who keeps the books; or do what one of them asks."""
    found, url = actions.venture_of(code), reverse("ventures_desk:leases", args=[code])
    verbs = {name: done_to(found, verb, url) for name, verb in VERBS.items()}
    return written_one_of(request, verbs, partial(_page, found), unless="lease")


def _page(found: Venture, request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
    shares.keeper(found, officer.actor, officer.on)
    rows, of = leases_shown(found, officer.on), pressed.back
    url = reverse("ventures_desk:leases", args=[found.code])
    more = (_receipt(rows, url, of("receipt"), officer), _receipt_back(found, rows, url, of("receipt_back")),
            _lease_back(rows, url, of("lease_back")))  # fmt: skip
    told = {
        "venture": found, "name": own(found.name, found.name_en), "leases": rows, "verb": pressed.verb,
        "first": _lease(url, of("lease"), officer), "forms": [form for form in more if form],
        "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, pressed.verb or "lease")
    return render(request, "ventures/desk_leases.html", told, status=status_of(pressed.wrong))


def _lease(url: str, back: Back, officer: Officer) -> VerbForm:
    kinds = tuple(Option(code, label) for code, label in LESSEES.items())
    plan = gettext("一行一笔，从表格里贴进来也行：哪天到期，多少元。")
    fields = (
        back.field("asset", gettext("租出去的是什么"), max_length=LINE),
        back.field("asset_en", gettext("英文怎么说"), max_length=LINE, is_required=False),
        back.field("lessee", gettext("租给哪一种"), "select", options=kinds, hint=gettext("只写是哪一种，不写名字。")),
        back.field("began_on", gettext("从哪天起"), "date", officer.on.isoformat()),
        back.field("ends_on", gettext("到哪天"), "date"),
        back.field("contract", gettext("合同编号"), max_length=LINE),
        back.field("plan", gettext("说好怎么付"), "textarea", rows=6, hint=plan),
        *looked(back.typed, back.wrong),
    )  # fmt: skip
    hint = gettext("记下就公开：该收多少、收了没有，欠着的自己变红。")
    return form_of(
        "lease", gettext("记一份租约"), url, fields, back.wrong, hint=hint, submit=gettext("记下，公开")
    )


def _options(rows: list[LeaseShown]) -> tuple[Option, ...]:
    return tuple(Option(f"{one.row.pk}", f"{one.name} · {one.row.contract}") for one in rows)


def _receipt(rows: list[LeaseShown], url: str, back: Back, officer: Officer) -> VerbForm | None:
    if not rows:
        return None
    fields = (
        back.field("line", gettext("哪一份"), "select", options=_options(rows)),
        back.field("came_on", gettext("哪天到账的"), "date", officer.on.isoformat()),
        back.field("amount", gettext("多少钱（元）"), inputmode="decimal"),
        back.field("reference", gettext("银行回单号"), max_length=LINE),
    )
    return form_of("receipt", gettext("收到了"), url, fields, back.wrong, submit=gettext("记下，公开"))


def _lease_back(rows: list[LeaseShown], url: str, back: Back) -> VerbForm | None:
    free = [one for one in rows if not one.receipts]
    if not free:
        return None
    fields = (
        back.field("line", gettext("哪一份"), "select", options=_options(free)),
        back.field("reason", gettext("为什么收回"), max_length=LINE),
    )
    return form_of("lease_back", gettext("收回写错的租约"), url, fields, back.wrong, submit=gettext("收回"))


def _receipt_back(found: Venture, rows: list[LeaseShown], url: str, back: Back) -> VerbForm | None:
    options = tuple(
        Option(f"{one.pk}", f"{one.on.isoformat()} · {money(one.amount, found.digits)} · {one.reference}")
        for lease in rows for one in lease.receipts
    )  # fmt: skip
    if not options:
        return None
    fields = (
        back.field("line", gettext("哪一笔"), "select", options=options),
        back.field("reason", gettext("为什么收回"), max_length=LINE),
    )
    return form_of(
        "receipt_back", gettext("收回写错的一笔到账"), url, fields, back.wrong, submit=gettext("收回")
    )

"""Contracts at the desk: leases, what a venture pays for, money placed; what came or was paid, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
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
from yinuo.programmes.ventures.lease_models import LET, PAY, PLACED
from yinuo.programmes.ventures.lease_shown import LESSEES, WORDS, leases_shown
from yinuo.programmes.ventures.rules import BASES
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.written import Pressed
    from yinuo.programmes.ventures.lease_shown import LeaseShown
    from yinuo.programmes.ventures.models import Venture


@dataclass(frozen=True, slots=True)
class Side:
    """Contracts of one way at the desk: the page's address and its four verbs (entered, moved, both taken back)."""

    way: str
    page: str
    verbs: Mapping[str, Callable[[Officer, Venture, Mapping[str, str]], object]]
    title: Text
    side: Text
    empty: Text
    enter: Text
    moved: Text
    day: Text
    back: Text
    moved_back: Text


LEASES: Final = Side(
    LET, "leases",
    {"lease": lease_entering.lease, "receipt": lease_entering.receipt, "lease_back": lease_entering.lease_back,
     "receipt_back": lease_entering.receipt_back},
    _("租约"), _("收钱和租约"), _("还没有记过租约。"), _("记一份租约"), _("收到了"), _("哪天到账的"),
    _("收回写错的租约"), _("收回写错的一笔到账"),
)  # fmt: skip
CONTRACTS: Final = Side(
    PAY, "contracts",
    {"contract": lease_entering.contract, "contract_paid": lease_entering.contract_paid,
     "contract_back": lease_entering.contract_back, "contract_paid_back": lease_entering.contract_paid_back},
    _("要付的合同"), _("付钱和合同"), _("还没有记过要付的合同。"), _("记一份要付的合同"), _("付了"), _("哪天付的"),
    _("收回写错的合同"), _("收回写错的一笔付款"),
)  # fmt: skip
PLACINGS: Final = Side(
    PLACED, "placings",
    {"placing": lease_entering.placing, "placing_receipt": lease_entering.placing_receipt,
     "placing_back": lease_entering.placing_back, "placing_receipt_back": lease_entering.placing_receipt_back},
    _("放出去的钱"), _("收回报，记本金"), _("还没有记过放出去的钱。"), _("记一笔放出去的钱"), _("收到了"),
    _("哪天到账的"), _("收回写错的一笔本金"), _("收回写错的一笔到账"),
)  # fmt: skip
SIDES: Final = {one.page: one for one in (LEASES, CONTRACTS, PLACINGS)}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def contracts(request: HttpRequest, code: str, page: str) -> HttpResponse:
    """Show a venture's contracts of one way, with their forms to who keeps the books; or do what one of them asks."""
    side, found = SIDES[page], actions.venture_of(code)
    url = reverse(f"ventures_desk:{page}", args=[code])
    verbs = {name: done_to(found, verb, url) for name, verb in side.verbs.items()}
    return written_one_of(request, verbs, partial(_page, side, found, url), unless=next(iter(side.verbs)))


def _page(
    side: Side, found: Venture, url: str, request: HttpRequest, officer: Officer, pressed: Pressed
) -> HttpResponse:
    shares.keeper(found, officer.actor, officer.on)
    rows, of = leases_shown(found, officer.on, side.way), pressed.back
    enter, moved, back, moved_back = side.verbs
    more = (
        _moved(side, rows, url, of(moved), officer), _moved_back(side, found, rows, url, of(moved_back)),
        _back(side, rows, url, of(back)),
    )  # fmt: skip
    told = {
        "venture": found, "name": own(found.name, found.name_en), "leases": rows, "verb": pressed.verb, "side": side,
        "title": WORDS[side.way].title, "first": _enter(side, url, of(enter), officer),
        "forms": [form for form in more if form], "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, pressed.verb or enter)
    return render(request, "ventures/desk_leases.html", told, status=status_of(pressed.wrong))


def _enter(side: Side, url: str, back: Back, officer: Officer) -> VerbForm:
    days = (
        back.field("began_on", gettext("从哪天起"), "date", officer.on.isoformat()),
        back.field("ends_on", gettext("到哪天"), "date"),
        back.field("contract", gettext("合同编号"), max_length=LINE),
    )
    fields = (*_what(side, back), *days, _plan(side, back), *looked(back.typed, back.wrong))
    hints: Mapping[str, Text] = {
        LET: gettext("记下就公开：该收多少、收了没有，欠着的自己变红。"),
        PAY: gettext(
            "记下就公开：该付多少、付了没有，过期的自己变红。付给各村的不记在这里，那是分配表上的承诺。"
        ),
        PLACED: gettext("记下就公开：每一笔该收多少自己算出来，欠着的自己变红，没到账的不能分。"),
    }
    hint = hints[side.way]
    return form_of(
        next(iter(side.verbs)), side.enter, url, fields, back.wrong, hint=hint, submit=gettext("记下，公开")
    )


def _what(side: Side, back: Back) -> list[Field]:
    """Give the fields that say what a contract is about, and with what kind of other side."""
    kinds, names = (
        tuple(Option(code, label) for code, label in LESSEES.items()),
        gettext("只写是哪一种，不写名字。"),
    )
    what, whom = ("asset", "lessee") if side.way == LET else ("what", "whom")
    labels: Mapping[str, tuple[Text, Text]] = {
        LET: (gettext("租出去的是什么"), gettext("租给哪一种")),
        PAY: (gettext("为了什么付"), gettext("付给哪一种")),
        PLACED: (gettext("放在什么上"), gettext("放在哪一种那里")),
    }
    found = [
        back.field(what, labels[side.way][0], max_length=LINE),
        back.field(f"{what}_en", gettext("英文怎么说"), max_length=LINE, is_required=False),
        back.field(whom, labels[side.way][1], "select", options=kinds, hint=names),
    ]
    if side.way == PLACED:
        bases = tuple(Option(one, one) for one in BASES)
        found += [
            back.field("principal", gettext("本金（元）"), inputmode="decimal"),
            back.field("rate", gettext("一年百分之几"), inputmode="decimal"),
            back.field("basis", gettext("一年按多少天算"), "select", options=bases,
                       hint=gettext("照合同：act/365、act/366，或者当年天数 act/act。")),
        ]  # fmt: skip
    return found


def _plan(side: Side, back: Back) -> Field:
    if side.way == PLACED:
        hint = gettext("一行一个日子；每一笔多少，照本金、利率、天数自己算。")
        return back.field("plan", gettext("哪几天到期"), "textarea", rows=4, hint=hint)
    hint = gettext("一行一笔，从表格里贴进来也行：哪天到期，多少元。")
    return back.field("plan", gettext("说好怎么付"), "textarea", rows=6, hint=hint)


def _options(rows: list[LeaseShown]) -> tuple[Option, ...]:
    return tuple(Option(f"{one.row.pk}", f"{one.name} · {one.row.contract}") for one in rows)


def _moved(side: Side, rows: list[LeaseShown], url: str, back: Back, officer: Officer) -> VerbForm | None:
    if not rows:
        return None
    day = "paid_on" if side.way == PAY else "came_on"
    fields = (
        back.field("line", gettext("哪一份"), "select", options=_options(rows)),
        back.field(day, side.day, "date", officer.on.isoformat()),
        back.field("amount", gettext("多少钱（元）"), inputmode="decimal"),
        back.field("reference", gettext("银行回单号"), max_length=LINE),
    )
    return form_of(list(side.verbs)[1], side.moved, url, fields, back.wrong, submit=gettext("记下，公开"))


def _back(side: Side, rows: list[LeaseShown], url: str, back: Back) -> VerbForm | None:
    free = [one for one in rows if not one.receipts]
    return _taken(list(side.verbs)[2], side.back, url, back, gettext("哪一份"), _options(free))


def _moved_back(side: Side, found: Venture, rows: list[LeaseShown], url: str, back: Back) -> VerbForm | None:
    options = tuple(
        Option(f"{one.pk}", f"{one.on.isoformat()} · {money(one.amount, found.digits)} · {one.reference}")
        for lease in rows for one in lease.receipts
    )  # fmt: skip
    return _taken(list(side.verbs)[3], side.moved_back, url, back, gettext("哪一笔"), options)


def _taken(
    verb: str, label: Text, url: str, back: Back, which: Text, options: tuple[Option, ...]
) -> VerbForm | None:
    if not options:
        return None
    fields = (
        back.field("line", which, "select", options=options),
        back.field("reason", gettext("为什么收回"), max_length=LINE),
    )
    return form_of(verb, label, url, fields, back.wrong, submit=gettext("收回"))

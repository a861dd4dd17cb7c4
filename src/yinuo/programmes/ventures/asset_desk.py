"""Assets at the desk: what a venture has, out of which grants it was paid, how it left; wrong ones are taken back."""

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
from yinuo.programmes.ventures import actions, asset_entering, assets, shares
from yinuo.programmes.ventures.asset_shown import KINDS, WAYS_OUT, assets_shown
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.typed import Back
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.written import Pressed
    from yinuo.programmes.ventures.asset_shown import AssetShown
    from yinuo.programmes.ventures.models import Venture

VERBS: Final = {
    "asset": asset_entering.asset,
    "asset_left": asset_entering.asset_left,
    "asset_left_back": asset_entering.asset_left_back,
    "asset_back": asset_entering.asset_back,
}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def of_venture(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a venture has, with its forms to who keeps the books; or do what one of them asks."""
    found, url = actions.venture_of(code), reverse("ventures_desk:assets", args=[code])
    verbs = {name: done_to(found, verb, url) for name, verb in VERBS.items()}
    return written_one_of(request, verbs, partial(_page, found), unless="asset")


def _page(found: Venture, request: HttpRequest, officer: Officer, pressed: Pressed) -> HttpResponse:
    shares.keeper(found, officer.actor, officer.on)
    rows, of = assets_shown(found, officer.on), pressed.back
    url = reverse("ventures_desk:assets", args=[found.code])
    here, gone = [one for one in rows if one.gone is None], [one for one in rows if one.gone]
    more = (
        _left(here, url, of("asset_left"), officer),
        _taken("asset_left_back", gettext("收回写错的「没了」"), gone, url, of("asset_left_back")),
        _taken("asset_back", gettext("收回写错的一件"), here, url, of("asset_back")),
    )  # fmt: skip
    told = {
        "venture": found, "name": own(found.name, found.name_en), "assets": rows, "verb": pressed.verb,
        "first": _asset(found, url, of("asset"), officer), "forms": [form for form in more if form],
        "desk": desk_sheet(officer),
    }  # fmt: skip
    typed_into(request, pressed.verb or "asset")
    return render(request, "ventures/desk_assets.html", told, status=status_of(pressed.wrong))


def _asset(found: Venture, url: str, back: Back, officer: Officer) -> VerbForm:
    kinds = tuple(Option(code, label) for code, label in KINDS.items())
    fields = (
        back.field("name", gettext("是什么"), max_length=LINE),
        back.field("name_en", gettext("英文怎么说"), max_length=LINE, is_required=False),
        back.field("kind", gettext("哪一种"), "select", options=kinds),
        back.field("place", gettext("在哪里"), max_length=LINE),
        back.field("acquired_on", gettext("哪天到手的"), "date", officer.on.isoformat()),
        back.field("cost", gettext("花了多少钱（元）"), inputmode="decimal"),
        back.field("paid_from", gettext("其中补助付了多少"), "textarea", rows=3, hint=_grants(found),
                   is_required=False),
        back.field("reference", gettext("凭哪一份合同或者凭证"), max_length=LINE),
        *looked(back.typed, back.wrong),
    )  # fmt: skip
    hint = gettext("记下就公开：有什么、在哪里、花了多少、谁的钱。")
    return form_of(
        "asset", gettext("记一件资产"), url, fields, back.wrong, hint=hint, submit=gettext("记下，公开")
    )


def _grants(found: Venture) -> Text:
    """Say which grants can still pay for something, and how each is named."""
    left = [
        (one.reference, one.purpose, assets.left_of(one)) for one in found.grants.filter(withdrawn_on=None)
    ]
    free = gettext("；").join(
        f"{reference}（{purpose}）{money(amount, found.digits)}"
        for reference, purpose, amount in left
        if amount
    )
    if not free:
        return gettext("没有还能用的补助，空着就是都用自己的钱。")
    return gettext("一行一笔：文件编号，多少元。空着就是都用自己的钱。还能用的：%(free)s") % {"free": free}


def _options(rows: Iterable[AssetShown]) -> tuple[Option, ...]:
    return tuple(Option(f"{one.row.pk}", f"{one.name} · {one.row.reference}") for one in rows)


def _left(rows: list[AssetShown], url: str, back: Back, officer: Officer) -> VerbForm | None:
    if not rows:
        return None
    hows = tuple(Option(code, label) for code, label in WAYS_OUT.items())
    never = gettext("卖了的写。这笔钱不能当分红分掉，算下一期的时候自己减掉。")
    fields = (
        back.field("line", gettext("哪一件"), "select", options=_options(rows)),
        back.field("left_on", gettext("哪一天"), "date", officer.on.isoformat()),
        back.field("how", gettext("怎么没的"), "select", options=hows),
        back.field("amount", gettext("卖了多少钱（元）"), inputmode="decimal", hint=never, is_required=False),
        back.field("reference", gettext("凭哪一份合同或者凭证"), max_length=LINE),
    )
    return form_of(
        "asset_left", gettext("卖了、报废了"), url, fields, back.wrong, submit=gettext("记下，公开")
    )


def _taken(verb: str, label: Text, rows: list[AssetShown], url: str, back: Back) -> VerbForm | None:
    if not rows:
        return None
    fields = (
        back.field("line", gettext("哪一件"), "select", options=_options(rows)),
        back.field("reason", gettext("为什么收回"), max_length=LINE),
    )
    return form_of(verb, label, url, fields, back.wrong, submit=gettext("收回"))

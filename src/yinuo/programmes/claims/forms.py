"""The desk's forms of the claims, as data: listing a need, writing down a claimant, recording a claim, a claim day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import listed, place_options
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.nearness import manned_units, name_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.claims.words import CLASSES, POLICIES, SORTS, unit_of_money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.claims.models import Claimant, ClaimDay
    from yinuo.programmes.claims.queries import Listed

A_MONTH = timedelta(days=30)


def _units(codes: Iterable[str], none: str = "") -> tuple[Option, ...]:
    _places, units = nodes()
    return listed({code: name_of(units[code]) for code in codes if code in units}, none)


def _manned(on: date) -> tuple[Option, ...]:
    return (Option("", gettext("请选")), *(Option(unit.pk, name_of(unit)) for unit in manned_units(on)))


def listing(
    officer: Officer,
    mine: tuple[str, ...],
    days: Iterable[ClaimDay],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> VerbForm:
    """Give the form of a need."""
    back = Back(typed, wrong)
    return form_of(
        "list",
        gettext("列一件需要"),
        reverse("claims_desk:new"),
        (*_what(officer, back), *_who(officer, mine, days, back), *_sealed(back), *looked(typed, wrong)),
        wrong,
        hint=gettext("列了就公开。写要做什么、要多少钱、怎么算做到，不写是谁家。"),
    )


def _what(officer: Officer, back: Back) -> tuple[Field, ...]:
    later = (officer.on + A_MONTH).isoformat()
    cost = gettext("要多少钱（%(unit)s）") % {"unit": unit_of_money()}
    even = gettext("一家认不下的，分成一样大的几份，几家各认几份。")
    household = gettext("一户人家的空着：公开的只有「一户人家的房屋修缮」。别的都要写。")
    return (
        back.field(
            "benefits", gettext("为谁"), "select", is_focus=True, options=listed(CLASSES, gettext("请选"))
        ),
        back.field("title", gettext("做什么"), max_length=LINE, is_required=False, hint=household),
        back.field("cost", cost, inputmode="decimal", max_length=14),
        back.field("shares", gettext("分几份"), value="1", inputmode="numeric", max_length=2, hint=even),
        back.field("due_on", gettext("哪天之前"), "date", later),
        back.field("proof", gettext("拿什么证明做到了"), max_length=LINE),
    )


def _who(officer: Officer, mine: tuple[str, ...], days: Iterable[ClaimDay], back: Back) -> tuple[Field, ...]:
    none = gettext("不在哪一场上")
    held = listed({one.code: one.title for one in days if one.source != "page"}, none)
    fund = gettext("三十天没人认领，就写着转给它。")
    return (
        back.field("unit", gettext("谁列的"), "select", options=_units(mine)),
        back.field("place", gettext("在哪里"), "select", options=place_options(gettext("请选"))),
        back.field("fallback", gettext("没人认领转给谁"), "select", options=_manned(officer.on), hint=fund),
        back.field("day", gettext("哪一场认领会"), "select", options=held, is_required=False),
    )


def _sealed(back: Back) -> tuple[Field, ...]:
    """Give what is asked of a sealed household's need alone."""
    ref = gettext("只有「一户人家」才填：那一件封存的诉求，编号不公开。")
    first = gettext("只有「一户人家」才填：先查公家的钱，再请人帮。")
    return (
        back.field("asked", gettext("封存的那一件"), max_length=20, is_required=False, hint=ref),
        back.field(
            "policy", gettext("查过政策"), "select", is_required=False, hint=first,
            options=listed(POLICIES, gettext("还没查")),
        ),
    )  # fmt: skip


def enrolling(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a claimant."""
    back = Back(typed, wrong)
    who = gettext("有自己账号的，选它自己；没有的，选帮它们报结的那一家。")
    name = gettext("公开的叫法。个人写「一位居民」就够。")
    fields = (
        back.field("name", gettext("叫什么"), max_length=40, hint=name),
        back.field("sort", gettext("是哪一种"), "select", options=listed(SORTS, gettext("请选"))),
        back.field("unit", gettext("簿上由谁来报结"), "select", options=_manned(officer.on), hint=who),
    )
    return form_of(
        "enrol", gettext("记一家认领的"), reverse("claims_desk:claimants"), (*fields, *looked(typed, wrong)), wrong
    )  # fmt: skip


def opening(mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a claim day."""
    back = Back(typed, wrong)
    fields = (
        back.field("title", gettext("叫什么"), max_length=LINE),
        back.field("on", gettext("哪天"), "date"),
        back.field("place", gettext("在哪里"), "select", options=place_options(gettext("请选"))),
        back.field("unit", gettext("谁办的"), "select", options=_units(mine)),
    )
    return form_of(
        "open", gettext("开一场认领会"), reverse("claims_desk:days"), (*fields, *looked(typed, wrong)), wrong
    )


def claiming(
    held: Listed, known: Iterable[Claimant], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which a claim is recorded; its claimant's head signs it."""
    need, back = held.need, Back(typed, wrong)
    left = gettext("还剩 %(n)s 份") % {"n": held.n_left}
    fields: tuple[Field, ...] = (
        back.field(
            "claimant",
            gettext("谁认领"),
            "select",
            options=listed({one.code: one.name for one in known}, gettext("请选")),
        ),
        back.field("shares", gettext("认几份"), value=str(held.n_left), inputmode="numeric", hint=left),
        back.field("due_on", gettext("哪天之前做到"), "date", need.due_on.isoformat()),
    )
    return form_of(
        "claim",
        gettext("记一份认领"),
        reverse("claims_desk:need", args=[need.code]),
        fields,
        wrong,
        hint=gettext("先存成草稿；认领方签了才公开，才算答应。"),
    )


def handing(held: Listed, wrong: Mapping[str, str]) -> VerbForm:
    """Give the button by which the community notes the day it showed the workers the way."""
    hint = gettext("社区当天带路，地址当面说。这里只记下日子，不写地址。")
    url = reverse("claims_desk:need", args=[held.need.code])
    return form_of("hand", gettext("今天带人上门了"), url, (), wrong, hint=hint)

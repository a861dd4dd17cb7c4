"""The forms of shifts, as data: one for everybody who serves, leaving, handing over, things heard; the desk's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.programmes.stations.words import ASKS, HANDED, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.stations.models import Shift


def _here(shift: Shift) -> str:
    return reverse("stations:shift", args=[shift.code])


def _code(back: Back, *, is_required: bool = True, hint: str = "") -> Field:
    return back.field("code", gettext("十二位的码"), max_length=20, is_required=is_required, hint=hint)


def signing(shift: Shift, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the one form by which anybody serves: no name, no unit, no rank."""
    back = Back(typed, wrong)
    mine = gettext("报过别的班，填那个码，一个码管所有的班；没有就空着，给您一个。")
    fields: tuple[Field, ...] = (_code(back, is_required=False, hint=mine),)
    if shift.asks:
        fits = gettext("我合适：%(asks)s") % {"asks": ASKS[shift.asks]}
        fields = (back.field("fits", fits, "bool"), *fields)
    once = gettext("不填也行。填了只为前一晚提醒一次，送出就删；退了班，当时就删。")
    reach = gettext("前一晚提醒我（电话或邮箱）")
    fields = (*fields, back.field("remind_to", reach, max_length=120, is_required=False, hint=once))
    hint = gettext("谁来都是这一张表，不问姓名、单位、职务；到了不签到、不打卡。")
    return form_of(
        "sign", gettext("我来当一班站长"), _here(shift), fields, wrong, hint=hint, submit=gettext("报这一班")
    )


def leaving(shift: Shift, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a place is left."""
    hint = gettext("不用说为什么，也不影响以后报别的班。排在后面的自动补上。")
    return form_of("leave", gettext("不来了"), _here(shift), (_code(Back(typed, wrong)),), wrong, hint=hint)


def handing(shift: Shift, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a shift is handed over: counts, and a line for whoever comes next."""
    back = Back(typed, wrong)
    counts = tuple(
        back.field(f"n_{thing}", words, is_required=False, inputmode="numeric", max_length=4)
        for thing, words in HANDED.items()
    )
    note = back.field("note", gettext("交给下一班的一句话"), is_required=False, max_length=LINE)
    hint = gettext("发了多少写数，发给谁不写。")
    fields = (_code(back), *counts, note, *looked(typed, wrong))
    return form_of("hand", gettext("交班"), _here(shift), fields, wrong, hint=hint)


def hearing(shift: Shift, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a thing heard is written down."""
    back = Back(typed, wrong)
    fields = (
        _code(back),
        back.field("body", gettext("听到什么"), "textarea", max_length=LONG, rows=3, is_required=False),
        back.field(
            "no_follow_up", gettext("说的人不要有下文：只记一个数，话不留"), "bool", is_required=False
        ),
    )
    hint = gettext("写下来就是一件诉求，有日子；出的码交给说的人。不写人的姓名、电话。")
    return form_of("hear", gettext("听到一句话"), _here(shift), fields, wrong, hint=hint)


def opening(
    officer: Officer, mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the desk's form of a shift."""
    places, units = nodes()
    back = Back(typed, wrong)
    stations = tuple(Option(one.code, called(one)) for one in places.values() if one.kind == "station")
    fields = (
        back.field("place", gettext("哪家驿站"), "select", options=(Option("", gettext("请选")), *stations)),
        back.field("on", gettext("哪天"), "date", officer.on.isoformat()),
        back.field("part", gettext("哪个半天"), "select", options=tuple(Option(*one) for one in PARTS.items())),
        back.field("from_at", gettext("从几点"), value="09:00", max_length=5),
        back.field("to_at", gettext("到几点"), value="12:00", max_length=5),
        back.field("n_seats", gettext("要几个人"), value="3", inputmode="numeric", max_length=2),
        back.field(
            "asks", gettext("要什么样的人"), "select", is_required=False,
            options=tuple(Option(*one) for one in ASKS.items()),
        ),
        back.field("unit", gettext("谁排的"), "select", options=tuple(Option(c, name_of(units[c])) for c in mine)),
    )  # fmt: skip
    hint = gettext("开了就公开，谁都能报。领导来也用同一张表。")
    return form_of("open", gettext("开一班"), reverse("stations_desk:shifts"), fields, wrong, hint=hint)

"""The desk's forms of the works, as data: a thing for the book, a closure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import listed
from yinuo.doors.shell.public.raisable import called, named
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.works.actions import MOST_PART, PLACES
from yinuo.programmes.works.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.works.models import Asset

A_MONTH = timedelta(days=30)


def entering(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a thing for the book."""
    back = Back(typed, wrong)
    places, _units = nodes()
    here = sorted(
        (
            one
            for one in places.values()
            if one.kind in PLACES and one.is_active and officer.reaches_as("drafter", one.path)
        ),
        key=lambda one: one.path,
    )
    fields = (
        back.field("sort", gettext("是哪一种"), "select", options=listed(SORTS, gettext("请选"))),
        back.field("name", gettext("叫什么"), max_length=MOST_PART, hint=gettext("大家平时怎么叫就怎么写。")),
        back.field(
            "place", gettext("在哪里"), "select",
            options=listed({one.code: named(one) for one in here}, gettext("请选")),
        ),
    )  # fmt: skip
    return form_of(
        "enter",
        gettext("往簿上记一样"),
        reverse("works_desk:assets"),
        (*fields, *looked(typed, wrong)),
        wrong,
    )


def announcing(
    officer: Officer,
    mine: tuple[str, ...],
    known: Iterable[Asset],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> VerbForm:
    """Give the form of a closure; who leads the unit signs it."""
    back, (_places, units) = Back(typed, wrong), nodes()
    things = {one.code: f"{called(one)} · {called(one.place)}" for one in known}
    fields = (
        back.field("asset", gettext("封哪里"), "select", options=listed(things, gettext("请选"))),
        *_when(officer, back),
        *_what(back),
        back.field("unit", gettext("谁答应的"), "select", options=listed({one: name_of(units[one]) for one in mine})),
    )  # fmt: skip
    return form_of(
        "announce",
        gettext("公告一处封闭"),
        reverse("works_desk:new"),
        (*fields, *looked(typed, wrong)),
        wrong,
        hint=gettext(
            "先存成草稿；单位负责人签了才公开，开放的日子才算答应。第一个日期以后改不了，只能在旁边加。"
        ),
        submit=gettext("存成草稿，等负责人签"),
    )


def _when(officer: Officer, back: Back) -> tuple[Field, ...]:
    apart = gettext("预计、力争、保证，三种语气分开算。拿不准就写预计。")
    return (
        back.field("closed_from", gettext("哪天起封"), "date", officer.on.isoformat()),
        back.field("due_on", gettext("哪天之前开放"), "date", (officer.on + A_MONTH).isoformat()),
        back.field(
            "strength", gettext("语气"), "select", "expected", options=listed(STRENGTH_WORDS), hint=apart
        ),
    )


def _what(back: Back) -> tuple[Field, ...]:
    one_a_line = gettext("一行一样，如「更换吊杆」。")
    return (
        back.field("scope", gettext("修什么"), "textarea", hint=one_a_line, rows=4),
        back.field(
            "detour", gettext("怎么绕"), max_length=LINE, hint=gettext("没有路可绕，就照直写「没有」。")
        ),
        back.field("contractor", gettext("谁施工"), max_length=MOST_PART, is_required=False),
        back.field(
            "proof", gettext("拿什么证明开放了"), max_length=LINE, hint=gettext("带日期的，如放行当天的照片和验收单。")
        ),
    )  # fmt: skip

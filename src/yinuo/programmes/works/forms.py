"""The desk's forms of the works, as data: a thing for the book, a closure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import listed
from yinuo.doors.shell.public.raisable import named
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.works.actions import MOST_PART
from yinuo.programmes.works.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.trees import Node
    from yinuo.programmes.works.picking import Picked

A_MONTH = timedelta(days=30)


def _one_of(back: Back, name: str, label: Text, nodes_: Sequence[Node], picked: Picked | None) -> Field:
    """Give the field for one of a few as a list; of many, for the one that was picked by typing."""
    if picked is not None:
        return back.field(name, label, "hidden", picked.one.code if picked.one else "")
    return back.field(
        name, label, "select", options=listed({one.code: named(one) for one in nodes_}, gettext("请选"))
    )


def entering(
    here: Sequence[Node], place: Picked | None, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form of a thing for the book; `place` was picked by typing where there are many."""
    back = Back(typed, wrong)
    fields = (
        back.field("sort", gettext("是哪一种"), "select", options=listed(SORTS, gettext("请选"))),
        back.field("name", gettext("叫什么"), max_length=MOST_PART, hint=gettext("大家平时怎么叫就怎么写。")),
        _one_of(back, "place", gettext("在哪里"), here, place),
    )
    return form_of(
        "enter",
        gettext("往簿上记一样"),
        reverse("works_desk:assets"),
        (*fields, *looked(typed, wrong)),
        wrong,
    )


def announcing(
    officer: Officer,
    mine: Sequence[Node],
    unit: Picked | None,
    thing: Picked,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> VerbForm:
    """Give the form of a closure of a thing that was picked by typing; who leads the unit signs it."""
    back = Back(typed, wrong)
    fields = (
        back.field("asset", thing.label, "hidden", thing.one.code if thing.one else ""),
        *_when(officer, back),
        *_what(back),
        _one_of(back, "unit", gettext("谁答应的"), mine, unit),
    )
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

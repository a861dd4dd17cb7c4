"""The desk's two forms of agreements, as data: one signed with its articles, one article given an owner and a date."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import place_options
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.shell.words import STRENGTHS
from yinuo.doors.workspace.nearness import name_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.events.models import Agreement, Article

A_YEAR, A_QUARTER = timedelta(days=365), timedelta(days=90)


def signing(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form of a signed agreement with its articles."""
    back = Back(typed, wrong)
    one_a_line = gettext("一行一方，写单位的名字，不写个人。")
    as_signed = gettext("一行一条，照签的写；记下以后改不了。")
    fields = (
        back.field("name", gettext("协议叫什么"), max_length=LINE, is_focus=True),
        back.field("parties", gettext("哪几方"), "textarea", hint=one_a_line, rows=3),
        back.field("place", gettext("管哪一片"), "select", options=place_options(gettext("请选"))),
        back.field("signed_on", gettext("哪天签的"), "date", officer.on.isoformat()),
        back.field("review_on", gettext("哪天复核"), "date", (officer.on + A_YEAR).isoformat()),
        back.field("articles", gettext("条款"), "textarea", hint=as_signed, rows=8),
        *looked(typed, wrong),
    )
    return form_of("sign", gettext("记一份协议"), reverse("events_desk:agreements"), fields, wrong)


def answering(
    officer: Officer,
    of: Agreement,
    free: Iterable[Article],
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
) -> VerbForm:
    """Give the form by which an article gets an owner and a date; who leads that unit signs it."""
    back, units = Back(typed, wrong), nodes()[1]
    articles = (Option(str(one.n), f"{one.n} · {one.text}") for one in free)
    mine = (Option(code, name_of(units[code])) for code in officer.units_as("drafter"))
    fields = (
        back.field("n", gettext("哪一条"), "select", options=(Option("", gettext("请选")), *articles)),
        back.field("unit", gettext("谁来办"), "select", options=tuple(mine)),
        back.field("due_on", gettext("哪天之前"), "date", (officer.on + A_QUARTER).isoformat()),
        back.field(
            "strength", gettext("语气"), "select", "expected",
            options=tuple(Option(code, words) for code, words in STRENGTHS.items()),
        ),
        back.field("proof", gettext("拿什么证明"), max_length=LINE),
        *looked(typed, wrong),
    )  # fmt: skip
    return form_of(
        "answer_for", gettext("一条写上谁办、哪天"), reverse("events_desk:agreement", args=[of.code]), fields, wrong,
        hint=gettext("先存成草稿；单位负责人签了才公开。"), submit=gettext("存成草稿，等负责人签"),
    )  # fmt: skip

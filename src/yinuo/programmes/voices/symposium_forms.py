"""The desk's forms for a symposium, as data: opening one, entering a question, taking it in, answering, archiving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import listed, place_options
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.redacting import asking, findings
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.doors.workspace.nearness import manned_units, name_of
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE, LONG
from yinuo.programmes.voices.groups import groups
from yinuo.programmes.voices.symposium_rules import earliest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.voices.models import Symposium
    from yinuo.programmes.voices.symposium_queries import Question


def group_options(none: str) -> tuple[Option, ...]:
    """Give the place's groups, with an empty choice before them."""
    return (Option("", none), *(Option(group.code, group.called) for group in groups()))


def _unit_options(codes: Iterable[str], none: str = "") -> tuple[Option, ...]:
    _places, units = nodes()
    return listed({code: name_of(units[code]) for code in codes if code in units}, none)


def opening(
    officer: Officer, mine: tuple[str, ...], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form of a symposium; its first day is the third after today."""
    return form_of(
        "open",
        gettext("开一场座谈会"),
        reverse("voices_desk:new_symposium"),
        (
            *_what(officer, Back(typed, wrong)),
            *_who(officer, mine, Back(typed, wrong)),
            *looked(typed, wrong),
        ),
        wrong,
        hint=gettext("开了就公开：谁都能在公开页上先提问题，凭码看结果。议题公开以后不再改。"),
    )


def _what(officer: Officer, back: Back) -> tuple[Field, ...]:
    """Give the fields of what it is about, when and where."""
    first = earliest(officer.on)
    soonest = gettext("议题从今天起公开，所以最早 %(on)s。") % {"on": day_short(first)}
    places = place_options(gettext("请选"))
    room = gettext("这一格会公开，写房间就够。")
    lines = gettext("一行一个。")
    return (
        back.field("title", gettext("叫什么"), max_length=LINE, is_focus=True),
        back.field("topics", gettext("议题"), "textarea", max_length=LONG, rows=4, hint=lines),
        back.field("held_on", gettext("哪天开"), "date", first.isoformat(), hint=soonest),
        back.field("from_at", gettext("几点"), is_required=False, max_length=20),
        back.field("place", gettext("在哪个地方"), "select", options=places),
        back.field("spot", gettext("具体在哪"), is_required=False, max_length=LINE, hint=room),
    )


def _who(officer: Officer, mine: tuple[str, ...], back: Back) -> tuple[Field, ...]:
    """Give the fields of who calls it, whom it is for, and who answers."""
    manned = (Option(unit.pk, name_of(unit)) for unit in manned_units(officer.on) if unit.kind != "firm")
    several = gettext("按住 Ctrl 可以选几家。他们的人到时当场答复。")
    any_group = group_options(gettext("不限一群人"))
    return (
        back.field("unit", gettext("谁召集"), "select", options=_unit_options(mine)),
        back.field("group", gettext("和谁谈"), "select", options=any_group, is_required=False),
        back.field(
            "departments",
            gettext("请哪些部门来答"),
            "multi",
            options=tuple(manned),
            is_required=False,
            hint=several,
        ),
    )


def _with_looks(
    fields: tuple[Field, ...], verb: str, given: Mapping[str, str], typed: Mapping[str, str]
) -> tuple[Field, ...]:
    """Give the fields, and below each what looks personal in it: to be covered, or kept."""
    asked = asking(findings(verb, given), typed)
    return tuple(each for one in fields for each in (one, *asked.get(one.name, ())))


def entering(
    symposium: Symposium,
    next_speaker: int,
    typed: Mapping[str, str],
    wrong: Mapping[str, str],
    *,
    takes_in: bool,
) -> VerbForm:
    """Give the form that a question is entered by while it is spoken; the desk of the place takes it in with it."""
    back = Back(typed, wrong)
    not_public = gettext("不写姓名、电话。原话不公开。")
    same = gettext("同一个人再问，写同一个数。")
    options = group_options(gettext("发言人"))
    fields = (
        back.field(
            "body", gettext("照他说的写"), "textarea", max_length=LONG, is_focus=True, hint=not_public
        ),
        back.field("speaker", gettext("第几位"), value=str(next_speaker), max_length=3, hint=same),
        back.field("group", gettext("是谁"), "select", symposium.group, options=options, is_required=False),
        *(_taking(symposium, back) if takes_in else ()),
        back.field("consent", gettext("本人口头同意登记"), "bool"),
    )
    return form_of(
        "enter",
        gettext("记一个问题"),
        _here(symposium),
        _with_looks(fields, "accept", {"title": typed.get("title", "")}, typed),
        wrong,
        submit=gettext("记下，出码"),
        hint=gettext("Tab 换格，空格勾选，回车按钮。码只出这一次，念给或抄给本人。"),
    )


def _here(symposium: Symposium) -> str:
    return reverse("voices_desk:symposium", args=[symposium.code])


def _taking(symposium: Symposium, back: Back) -> tuple[Field, ...]:
    later = gettext("可以先空着，过后再写。去掉人名、电话、门牌。")
    units = _unit_options(_answering(symposium), gettext("先不交办"))
    return (
        back.field("title", gettext("公开的题目"), max_length=LINE, hint=later, is_required=False),
        back.field("lead_unit", gettext("交给谁答"), "select", options=units, is_required=False),
    )


def _answering(symposium: Symposium) -> tuple[str, ...]:
    """Give the units a question may go to: those invited first, then who called the meeting."""
    return tuple(dict.fromkeys((*symposium.departments, symposium.unit_id or "")))


def taking(
    symposium: Symposium, question: Question, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which the desk accepts one question and gives it to a department."""
    fields = _taking(symposium, Back(typed, wrong))
    return form_of(
        f"take-{question.row.n}",
        gettext("受理、交办"),
        _here(symposium),
        _with_looks(fields, "accept", {"title": typed.get("title", "")}, typed),
        wrong,
    )


def answering(
    symposium: Symposium, question: Question, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the form by which a department's officer writes down what was answered then and there."""
    hint = gettext("写答复本身，会公开。答不了的别写在这里，照常办。")
    field = Back(typed, wrong).field("text", gettext("当场答了什么"), "textarea", max_length=LONG, hint=hint)
    return form_of(
        f"answer-{question.row.n}",
        gettext("当场答复"),
        _here(symposium),
        _with_looks((field,), "report", {"text": typed.get("text", "")}, typed),
        wrong,
    )


def archiving(symposium: Symposium, wrong: Mapping[str, str]) -> VerbForm:
    """Give the button that archives a symposium."""
    hint = gettext("每个问题都有了结果才行。")
    return form_of("archive", gettext("归档这一场"), _here(symposium), (), wrong, hint=hint)

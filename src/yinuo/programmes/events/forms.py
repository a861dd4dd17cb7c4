"""The forms of visits, as data: a school's three, by its code; the desk's for exhibitions, schools and hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import place_options
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.fields import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.cards import Field, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.events.models import Exhibition, Slot


def _here(slot: Slot) -> str:
    return reverse("events:slot", args=[slot.code])


def school_code(back: Back) -> Field:
    """Give the field for the code that a school books by."""
    return back.field("code", gettext("学校的码"), max_length=20, hint=gettext("场馆发给学校的，十二位。"))


def booking(slot: Slot, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a school books: its code, and how many."""
    back = Back(typed, wrong)
    many = gettext("连老师一共。只要人数，不要姓名。")
    fields = (
        school_code(back),
        back.field("n", gettext("来几个人"), inputmode="numeric", max_length=3, hint=many),
    )
    hint = gettext("坐得下当场就订上；坐不下按先后排着，有人退了就往前补。")
    return form_of(
        "book", gettext("学校订这一场"), _here(slot), fields, wrong, hint=hint, submit=gettext("订这一场")
    )


def leaving(slot: Slot, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a school gives its hour back."""
    hint = gettext("不用说为什么。空出来的位子按先后补给在排的学校。")
    return form_of(
        "leave", gettext("不来了，退掉"), _here(slot), (school_code(Back(typed, wrong)),), wrong, hint=hint
    )


def counting(slot: Slot, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a teacher says how many came."""
    back = Back(typed, wrong)
    fields = (school_code(back), back.field("came", gettext("来了几个人"), inputmode="numeric", max_length=3))
    hint = gettext("老师来填，只写一个数；没有来写 0。")
    return form_of("came", gettext("来了几个"), _here(slot), fields, wrong, hint=hint)


def showing(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the desk's form of an exhibition."""
    back, (places, _units) = Back(typed, wrong), nodes()
    sites = [Option(one.code, called(one)) for one in places.values() if one.kind == "site"]
    note = gettext("哪些内容、几岁以下要有大人陪着看。没有就空着。")
    fields = (
        back.field("name", gettext("展览叫什么"), max_length=LINE, is_focus=True),
        back.field(
            "place", gettext("在哪里展"), "select", options=(*place_options(gettext("请选")), *sites)
        ),
        back.field("opened_on", gettext("哪天开展"), "date", officer.on.isoformat()),
        back.field("closes_on", gettext("展到哪天"), "date", is_required=False, hint=gettext("还没有定就空着。")),
        back.field("note", gettext("给孩子看以前要知道的"), max_length=LINE, is_required=False, hint=note),
        *looked(typed, wrong),
    )  # fmt: skip
    return form_of("show", gettext("记一个展览"), reverse("events_desk:exhibitions"), fields, wrong)


def advising(
    of: Exhibition, ages: tuple[str, str], text: str, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give the desk's form of a note for some ages; `ages` and `text` stand in it at first."""
    back = Back(typed, wrong)
    fields = (
        back.field("from_age", gettext("从几岁"), value=ages[0], inputmode="numeric", max_length=2),
        back.field("to_age", gettext("到几岁"), value=ages[1], inputmode="numeric", max_length=2),
        back.field(
            "text", gettext("要知道什么"), value=text, max_length=LINE, is_required=False,
            hint=gettext("一句话。空着就是去掉写给这几岁的。"),
        ),
        *looked(typed, wrong),
    )  # fmt: skip
    url = f"{reverse('events_desk:exhibition', args=[of.code])}#form-advise"
    hint = gettext("公开页上和学校订场时都看得见。同样的几岁再写一句，换下原来的。")
    return form_of(
        "advise", gettext("给几岁的孩子看，要知道什么"), url, fields, wrong, hint=hint, submit=gettext("写上")
    )


def enrolling(typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the desk's form of a school."""
    fields = (Back(typed, wrong).field("name", gettext("学校叫什么"), max_length=40), *looked(typed, wrong))
    hint = gettext("记下以后给一个码，只出这一次，请交给学校的老师。")
    return form_of("school", gettext("记一所学校"), reverse("events_desk:schools"), fields, wrong, hint=hint)


def opening(of: Exhibition, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the desk's form of an hour for schools."""
    back = Back(typed, wrong)
    fields = (
        back.field("on", gettext("哪天"), "date"),
        back.field("from_at", gettext("从几点"), value="09:00", max_length=5),
        back.field("to_at", gettext("到几点"), value="10:30", max_length=5),
        back.field("capacity", gettext("坐得下几个人"), value="60", inputmode="numeric", max_length=3),
    )
    url = reverse("events_desk:exhibition", args=[of.code])
    return form_of("open", gettext("开一场给学校"), url, fields, wrong)

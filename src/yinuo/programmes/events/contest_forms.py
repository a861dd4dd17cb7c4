"""The forms of contests, as data: a school's two, by its code; the desk's four."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.choices import place_options
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.typed import Back, form_of, looked
from yinuo.kernel.matters.fields import LINE
from yinuo.programmes.events.contest_actions import MOST_NAME
from yinuo.programmes.events.contest_words import GRADES, PRIZES
from yinuo.programmes.events.forms import school_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.events.models import Contest, Entry, School

A_MONTH = timedelta(days=30)


def _here(of: Contest) -> str:
    return reverse("events:contest", args=[of.code])


def _desk(of: Contest) -> str:
    return reverse("events_desk:contest", args=[of.code])


def entering(of: Contest, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a school gets a code for each essay."""
    back = Back(typed, wrong)
    grades = (Option("", gettext("请选")), *(Option(code, words) for code, words in GRADES.items()))
    only = gettext("填 0 只看已经领的码。")
    fields = (
        school_code(back),
        back.field("grade", gettext("哪个年级"), "select", options=grades),
        back.field("n", gettext("几篇"), value="1", inputmode="numeric", max_length=2, hint=only),
    )
    hint = gettext("一篇一个码，写在稿纸右上角；稿纸上不写姓名，不写学校。这里不收孩子的名字。")
    return form_of("enter", gettext("学校领码"), _here(of), fields, wrong, hint=hint, submit=gettext("领码"))


def naming(of: Contest, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the form by which a school hands in a prizewinner's name, with the guardian's yes."""
    back = Back(typed, wrong)
    yes = gettext("监护人看过，同意公布这个名字")
    fields = (
        school_code(back),
        back.field("label", gettext("稿纸上的码"), max_length=8),
        back.field("name", gettext("怎么署名"), max_length=MOST_NAME),
        back.field("guardian", yes, "bool", is_required=False),
    )
    hint = gettext("得了奖、监护人同意的才填。送出后给一个码，凭它随时可以要求抹去。")
    return form_of(
        "name", gettext("给得奖的孩子署名"), _here(of), fields, wrong, hint=hint, submit=gettext("送出")
    )


def opening(officer: Officer, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the desk's form of a contest."""
    back = Back(typed, wrong)
    rubric = gettext("一行一条，名目后面空一格写最多几分，如「切题 40」。")
    fields = (
        back.field("name", gettext("征文叫什么"), max_length=LINE, is_focus=True),
        back.field("place", gettext("管哪一片"), "select", options=place_options(gettext("请选"))),
        back.field("closes_on", gettext("收到哪天"), "date", (officer.on + A_MONTH).isoformat()),
        back.field("rubric", gettext("怎么打分"), "textarea", rows=5, hint=rubric),
        *looked(typed, wrong),
    )
    return form_of("open", gettext("开一次征文"), reverse("events_desk:contests"), fields, wrong)


def declaring(
    of: Contest, schools: Iterable[School], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give a judge's form of conflicts of interest."""
    options = tuple(Option(one.code, one.name) for one in schools)
    hint = gettext("孩子、亲戚在里面念书，或在那里教过书的，都选上。没有就空着。")
    fields = (
        Back(typed, wrong).field(
            "schools", gettext("跟哪些学校有关系"), "multi", options=options, hint=hint, is_required=False
        ),
    )
    return form_of("declare", gettext("评以前先说清楚"), _desk(of), fields, wrong, submit=gettext("就是这些"))


def scoring(
    of: Contest, entries: Iterable[Entry], typed: Mapping[str, str], wrong: Mapping[str, str]
) -> VerbForm:
    """Give a judge's form of one entry's points: by its code, criterion by criterion."""
    back = Back(typed, wrong)
    labels = (Option(one.label, f"{one.label} · {GRADES[str(one.grade)]}") for one in entries)
    fields = [
        back.field("label", gettext("稿纸上的码"), "select", options=(Option("", gettext("请选")), *labels))
    ]
    for n, (name, most) in enumerate(of.rubric):
        hint = gettext("0 到 %(n)d 分") % {"n": most}
        fields.append(back.field(f"p{n}", name, inputmode="numeric", max_length=3, hint=hint))
    return form_of("score", gettext("给一篇打分"), _desk(of), tuple(fields), wrong)


def deciding(of: Contest, typed: Mapping[str, str], wrong: Mapping[str, str]) -> VerbForm:
    """Give the desk's form of how many prizes there are in each grade."""
    back = Back(typed, wrong)
    values = {"first": "1", "second": "2", "third": "3"}
    fields = tuple(
        back.field(prize, words, value=values[prize], inputmode="numeric", max_length=2)
        for prize, words in PRIZES.items()
    )
    hint = gettext("每个年级各几名。按评委的平均分排，同分同奖；定了当天公开，改不了。")
    return form_of("decide", gettext("定奖"), _desk(of), fields, wrong, hint=hint)

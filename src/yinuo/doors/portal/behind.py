"""The list behind a number: how an address names it, which rows it picks, and how it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext

from yinuo.base.errors import NotFound
from yinuo.base.text import parse_date
from yinuo.doors.portal.names import Names, category_name
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.register import answered_by, asked_in
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.templatetags.look import MONTHS
from yinuo.doors.shell.words import STRENGTHS
from yinuo.kernel.figures.definitions import AGES, BY_NAME
from yinuo.kernel.figures.naming import figure_from
from yinuo.kernel.figures.queries import aged, behind
from yinuo.kernel.limits.book import book

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.figures.queries import Period

FILTERS: Final = ("figure", "strength", "age", "answers", "category", "asked")
AGE_WORDS: Final = {name: words for name, _least, _most, words in AGES}


def sorted_by(values: Mapping[str, str]) -> str:
    """Give what a list behind a number is sorted by: its dates; "" for any other list."""
    is_late = "age" in values or values.get("state") == "late"
    return "first_due" if "figure" in values else "current_due" if is_late else ""


def pick(name: str, value: str, on: date) -> Q:
    """Read one of the filters that numbers are picked by. Raises NotFound for a value that means nothing."""
    if name == "figure":
        return behind(*figure_from(value))
    if name == "answers":
        return answered_by(value)
    if name == "asked":
        return asked_in(_month(value))
    if name == "category":
        if value not in book().categories:
            raise NotFound
        return Q(category=value)
    if value not in (STRENGTHS if name == "strength" else AGE_WORDS):
        raise NotFound
    return Q(strength=value) if name == "strength" else aged(value, on)


def _month(value: str) -> date:
    """Read `2025-08`. Raises Invalid for no month."""
    return parse_date(f"{value}-01")


def say(name: str, value: str) -> Text:
    """Say such a filter in the reader's words."""
    if name == "answers":
        return gettext("由%(unit)s负责") % {"unit": Names.of((), (value,)).unit(value) or value}
    if name == "figure":
        return figure_said(value)
    if name == "asked":
        return gettext("%(month)s提的") % {"month": month_said(_month(value))}
    if name == "category":
        return category_name(value)
    return STRENGTHS[value] if name == "strength" else said(AGE_WORDS[value])


def month_said(day: date) -> str:
    """Give a month as it is read."""
    return f"{day.year}年{day.month}月" if is_chinese() else f"{MONTHS[day.month - 1]} {day.year}"


def period_said(period: Period) -> str:
    """Give a period of whole months as it is read."""
    if period.first == period.last:
        return month_said(period.first)
    return gettext("%(first)s至%(last)s") % {
        "first": month_said(period.first),
        "last": month_said(period.last),
    }


def figure_said(text: str) -> str:
    """Say which number an address names."""
    name, part, period = figure_from(text)
    figure = BY_NAME[name]
    told = {"figure": said(figure.title), "part": said(figure.part(part).text), "period": period_said(period)}
    return gettext("%(figure)s：%(part)s（%(period)s）") % told

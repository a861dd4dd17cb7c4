"""The page of words that somebody waits for: one list for each sort, what is late first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.rows import title_of
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.voices.owed import MOST, owed
from yinuo.programmes.voices.panels import until_said

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.voices.owed import Owed

HEADINGS: Final[Mapping[str, tuple[Text, Text, Text]]] = {
    "returns": (
        _("退单回来，等您定"),
        _("四个工作小时里定：交给谁。退过两次的，先开会商定。"),
        _("没有退单等着定。有单位说不归它，会出现在这里。"),
    ),
    "called": (
        _("请您单位来的"),
        _("请了就要回话：去看过什么、能帮什么，写成「补凭据」。"),
        _("没有人请您单位。有人请，会出现在这里。"),
    ),
    "first": (
        _("还没联系上的"),
        _("提的人等第一句话。先联系的单位和牵头的单位都看得到这一条。"),
        _("都联系过了。受理了还没人说话的、提的人说没有联系过的，会出现在这里。"),
    ),
    "aloud": (
        _("等着写成文字的语音"),
        _("提的人用嘴说的。听了写成文字送回去，声音就删。"),
        _("没有语音等着。有人说了一段，会出现在这里。"),
    ),
    "stale": (
        _("十个工作日没说话的"),
        _("办到哪里说一句，哪怕是还没有进展。"),
        _("都在十个工作日里说过话。"),
    ),
}
WHAT: Final[Mapping[str, tuple[Text, str]]] = {
    "rule": (gettext_lazy("定交给谁"), "assign"),
    "meet": (gettext_lazy("写会商，定归谁"), ""),
    "answer": (gettext_lazy("回话"), "evidence"),
    "hear": (gettext_lazy("去听，写成文字"), ""),
    "contact": (gettext_lazy("去联系"), "contact"),
    "denied": (gettext_lazy("提的人说没有联系过：去联系"), "contact"),
    "update": (gettext_lazy("说说进展"), "update"),
}
ELSEWHERE: Final[Mapping[str, tuple[str, ...]]] = {
    "meet": ("voices_desk:meet",),
    "hear": ("workspace:matter",),
}
"""What is done on a page of its own, and not by one verb's form."""
LED: Final = frozenset(("contact", "update"))
WATCHED: Final = gettext_lazy("看看，催牵头的单位")
"""What the unit that was to speak first does where another leads: it answers for it, and the words are the other's."""


@dataclass(frozen=True, slots=True)
class Line:
    """One word that is owed: the matter, since when, until when, whether that is past, and where to say it."""

    ref: str
    title: str
    url: str
    unit: str
    since: Text
    by: Text
    is_late: bool
    what: Text
    do_url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One sort of words owed, as far as the page lists them."""

    code: str
    title: Text
    text: Text
    empty: Text
    lines: tuple[Line, ...]
    is_more: bool = False


@at_desk
@never_cache
@require_safe
@allow(staff)
def words_owed(request: HttpRequest) -> HttpResponse:
    """Show what this officer is waited for: returns to rule on, calls to answer, first contacts, updates."""
    officer = officer_of(request)
    groups = tuple(
        Group(code, *HEADINGS[code], tuple(_line(one, officer) for one in found), len(found) >= MOST)
        for code, found in owed(officer).items()
    )
    return render(request, "voices/owed.html", {"groups": groups, "desk": desk_sheet(officer)})


def _line(one: Owed, officer: Officer) -> Line:
    row = one.row
    what, verb = WHAT[one.what]
    url = reverse("workspace:matter", args=[row.ref])
    view, *more = ELSEWHERE.get(one.what, ("workspace:verb", verb))
    do_url = reverse(view, args=[row.ref, *more])
    if verb in LED and row.lead_unit_id not in officer.units:
        what, do_url = WATCHED, url
    unit = name_of(row.lead_unit or row.place)
    return Line(row.ref, title_of(row), url, unit, _since(one.since), _by(one), one.is_late, what, do_url)


def _since(at: datetime | None) -> str:
    return day_short(current_calendar().local_date(at)) if at else ""


def _by(one: Owed) -> str:
    if one.by is None:
        return gettext("现在就说") if one.is_late else gettext("尽快")
    return (gettext("过了 %(at)s") if one.is_late else gettext("%(at)s 前")) % {"at": until_said(one.by)}

"""A symposium as anybody reads it: its topics, the questions and what became of each, its figures, a sheet to print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import segno
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.cards import Dates, Fact, Light, Link
from yinuo.doors.shell.clock import instant, story_now, today
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.voices import ask_form
from yinuo.programmes.voices.symposium_actions import QUESTION, ask_before, category_of
from yinuo.programmes.voices.symposium_queries import (
    announced,
    counted_of,
    for_public,
    one,
    questions,
    who_of,
)
from yinuo.programmes.voices.symposium_rules import challenged_until, phase

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.voices.models import Symposium
    from yinuo.programmes.voices.symposium_queries import Question
    from yinuo.programmes.voices.symposium_rules import Counted, Share

PHASES: Final = {
    "announced": _("还没开，可以先提问题"),
    "today": _("就是今天"),
    "held": _("开过了，问题在办"),
    "archived": _("已归档，每个问题都有结果"),
}
LISTS: Final[dict[str, tuple[Text, Callable[[Question], bool]]]] = {
    "on_spot": (_("当场答复的"), lambda one: one.is_on_spot),
    "in_time": (_("按第一个日期有结果的"), lambda one: one.asked.is_in_time),
    "solved": (_("提的人说解决了的"), lambda one: one.matter.outcome == "solved"),
    "open": (_("还没有结果的"), lambda one: not one.has_ended),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question in the list: who asked as the public reads it, how it stands, what was answered."""

    who: str
    n: int
    light: Light
    title: str = ""
    url: str = ""
    due: Dates = Dates(None)  # noqa: RUF009 -- frozen
    is_on_spot: bool = False
    unit: str = ""
    answer_unit: str = ""
    answer_on: date | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One share of M19: what it counts, of what, and where the list behind it is."""

    label: Text
    of: Text
    share: Share
    url: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A symposium as its page draws it."""

    title: str
    phase: str
    phase_word: Text
    held_on: date
    from_at: str
    topics: tuple[str, ...]
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    counted: Counted
    figures: tuple[Figure, ...]
    url: str
    sheet_url: str
    is_example: bool
    is_page: bool
    shows: Text = ""
    opened_on: date | None = None
    read_on: date | None = None

    @property
    def n_asked(self) -> int:
        """How many questions there are, whichever the list shows."""
        return self.counted.n

    @property
    def has_spot(self) -> bool:
        """Whether anything was answered on the spot, and can still be challenged for the asking."""
        is_open = self.read_on is not None and self.read_on <= self.challenge_until
        return is_open and self.counted.on_spot.k > 0

    @property
    def challenge_until(self) -> date:
        """The last day on which an answer of that day is challenged for the asking."""
        return challenged_until(self.held_on)


def lines_of(asked: Sequence[Question], names: Names, now: datetime, on: date) -> tuple[Line, ...]:
    """Give the lines of a list."""
    return tuple(_line(question, names, now, on) for question in asked)


def _line(question: Question, names: Names, now: datetime, on: date) -> Line:
    row, shown = question.row, question.shown
    if shown is None:  # its public title is not out yet
        return Line(
            who_of(row),
            row.n,
            Light.of(question.matter.state if not question.has_ended else question.matter.outcome),
            is_on_spot=question.is_on_spot,
        )
    told = question.answer
    return Line(
        who_of(row), row.n, light_shown(shown, now, on), shown.title, reverse("portal:matter", args=[shown.ref]),
        dates_of(shown), question.is_on_spot, names.unit(shown.lead_unit),
        names.unit(told.unit) if told else "", told.on if told else None, told.text if told else "",
    )  # fmt: skip


def names_of(symposia: Iterable[Symposium], asked: Iterable[Question]) -> Names:
    """Read the names that these symposia and their questions need."""
    every = list(symposia)
    units = {code for one in every for code in (one.unit_id or "", *one.departments)}
    shown = [question.shown for question in asked if question.shown]
    return Names.of_rows(shown, units)


def sheet_of(request: HttpRequest, symposium: Symposium, shows: str = "") -> Sheet:
    """Build a symposium's page as it stands on the day being read."""
    on, now = today(request), instant(request)
    asked = for_public(questions([symposium], on)[symposium.pk])
    names = names_of([symposium], asked)
    word, picks = LISTS.get(shows, ("", lambda _one: True))
    stands = phase(symposium.held_on, symposium.archived_on, on)
    url = reverse("voices:symposium", args=[symposium.code])
    count = counted_of(asked, on)
    return Sheet(
        symposium.title, stands, "" if symposium.source == "page" else PHASES[stands], symposium.held_on,
        symposium.from_at, tuple(symposium.topics), _facts(symposium, names),
        lines_of([question for question in asked if picks(question)], names, now, on), count,
        _figures(count, url), url, reverse("voices:symposium_sheet", args=[symposium.code]),
        symposium.source == "example" or symposium.place.is_example, symposium.source == "page", word,
        None if symposium.source == "page" else symposium.opened_on, on,
    )  # fmt: skip


def _facts(symposium: Symposium, names: Names) -> tuple[Fact, ...]:
    where = called(symposium.place) + (f" · {symposium.spot}" if symposium.spot else "")
    who = gettext("、").join(filter(None, (names.unit(code) for code in symposium.departments)))
    facts = [Fact(gettext("在哪里"), where)]
    if symposium.unit is not None:
        url = reverse("portal:unit", args=[symposium.unit_id])
        facts.append(Fact(gettext("谁召集的"), called(symposium.unit), url))
    if who:
        facts.append(Fact(gettext("请了谁来答"), who))
    return tuple(facts)


def _figures(count: Counted, url: str) -> tuple[Figure, ...]:
    def of(name: str, label: Text, words: Text, share: Share) -> Figure:
        return Figure(label, words, share, f"{url}?show={name}#questions")

    return (
        of("on_spot", gettext("当场答复"), gettext("全部问题里"), count.on_spot),
        of("in_time", gettext("按第一个日期有结果"), gettext("日期到了、或已有结果的里"), count.in_time),
        of("solved", gettext("提的人说解决了"), gettext("已有结局的里"), count.solved),
    )


@allow(anyone)
@at_portal
@require_safe
def symposia(request: HttpRequest) -> HttpResponse:
    """Answer with every symposium that is public, the latest first."""
    on = today(request)
    rows = list(announced(on)[:60])
    asked = questions(rows, on)
    lines = []
    for row in rows:
        mine = for_public(asked[row.pk])
        ended = sum(question.has_ended for question in mine)
        lines.append(
            (
                row,
                "" if row.source == "page" else PHASES[phase(row.held_on, row.archived_on, on)],
                len(mine),
                ended,
            )
        )
    return ask_form.show(request, "symposia", {"symposia": lines})


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def symposium(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with a symposium's page; before its day anybody asks there, and gets a code."""
    found = one(code, today(request))
    url = reverse("voices:symposium", args=[found.code])

    def page(form: ask_form.AskForm | None, status: int = 200) -> HttpResponse:
        sheet = sheet_of(request, found, request.GET.get("show", "")[:20])
        told: dict[str, Any] = {"sheet": sheet, "form": form}
        return ask_form.show(request, "symposium", told, status)

    if request.method != "POST":
        may_ask = (
            found.source != "page" and phase(found.held_on, found.archived_on, today(request)) == "announced"
        )
        return page(ask_form.blank(request, url) if may_ask else None)
    return ask_form.answer(
        request, url, category_of(QUESTION),
        lambda given, token: ask_before(found, given, token, today(request), story_now(request)),
        page,
        is_example=found.place.is_example,
    )  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def symposium_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the A4 sheet: before the day its topics and the square to ask by, after it what became of each."""
    found = one(code, today(request))
    sheet = sheet_of(request, found)
    link = request.build_absolute_uri(sheet.url)
    told = {
        "sheet": sheet, "link": link, "back": Link(gettext("回到这一场"), sheet.url),
        "qr": segno.make(link, error="q").svg_inline(scale=6, border=0, omitsize=True),
    }  # fmt: skip
    return ask_form.show(request, "symposium_sheet", told)

"""The programme's pages at the desk: how often suggestions were taken, what many people say, joining it into one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.voices.beside import ASKED_OF, value_word
from yinuo.programmes.voices.counting import WHAT, counted, listed
from yinuo.programmes.voices.gathering import DAYS, found_on, gathered
from yinuo.programmes.voices.joining import Asked, join_all, joinable, reason_for
from yinuo.programmes.voices.knowing import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.voices.counting import Counted
    from yinuo.programmes.voices.gathering import Gathered
    from yinuo.programmes.voices.models import VoiceSuggestion, VoiceTopicDay

MOST_LISTED: Final = 200
COLUMNS: Final[Mapping[str, Text]] = {
    "decided": _("问过它又定了的"),
    "said": _("它说了的"),
    "taken": _("照用的"),
    "other": _("另定的"),
    "silent": _("它没有说的"),
    "taken_back": _("照用以后退回来的"),
    "other_back": _("另定以后退回来的"),
}
"""What is counted, as the page says it; each number leads to its list."""
COSTS: Final = frozenset(("taken_back", "other_back"))
"""What only a unit can cost: a category does not hand anything back."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of the page, what it counts, its share of what, and the address of its list."""

    label: Text
    n: int
    url: str
    share: Text = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion of a list: the matter, what was said and how surely, what was decided instead."""

    ref: str
    title: str
    url: str
    said: Text
    chosen: Text
    day: Text
    back: Text = ""


@at_desk
@never_cache
@require_safe
@allow(staff)
def counts(request: HttpRequest) -> HttpResponse:
    """Show how often suggestions were taken as they were, question by question, within one's sight."""
    officer = officer_of(request)
    told = [
        (str(ASKED_OF[one.question]), tuple(_numbers(one)))
        for one in counted(officer.actor, officer.on, officer.at)
    ]
    learned = known()
    context = {
        "questions": told,
        "model": learned.fingerprint if learned else "",
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/counts.html", context)


SHARES: Final = {
    "said": "decided",
    "taken": "said",
    "other": "said",
    "taken_back": "taken",
    "other_back": "other",
}


def _numbers(one: Counted) -> Iterator[Number]:
    for what, label in COLUMNS.items():
        if what in COSTS and one.question != "unit":
            continue
        share = one.share(what, SHARES[what]) if what in SHARES else None
        url = f"{reverse('voices_desk:behind')}?{urlencode({'question': one.question, 'what': what})}"
        yield Number(label, one.n[what], url, "" if share is None else f"{share * 100:.0f}%")


@at_desk
@never_cache
@require_safe
@allow(staff)
def behind(request: HttpRequest) -> HttpResponse:
    """Show what one of the numbers counts, the newest decision first."""
    officer = officer_of(request)
    question, what = request.GET.get("question", ""), request.GET.get("what", "")
    if question not in ASKED_OF or what not in WHAT:
        raise NotFound
    rows = listed(officer.actor, officer.on, officer.at, question, what)
    n = rows.count()
    context = {
        "title": gettext("{question}：{what}").format(question=ASKED_OF[question], what=COLUMNS[what]),
        "n": n,
        "most": MOST_LISTED if n > MOST_LISTED else 0,
        "lines": [_line(row, officer) for row in rows[:MOST_LISTED]],
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/behind.html", context)


def _line(row: VoiceSuggestion, officer: Officer) -> Line:
    text = getattr(row.stream, "text", None)
    words = value_word(row.question, row.value) if row.value else gettext("没有说")
    percent = f" {int(row.confidence * 100)}%" if row.confidence is not None else ""
    is_back = row.came_back_at is not None and row.came_back_at <= officer.at
    local = current_calendar().local_date
    return Line(
        ref=row.stream.ref,
        title=text.title if text is not None else "",
        url=reverse("workspace:matter", args=[row.stream.ref]),
        said=f"{words}{percent}",
        chosen=value_word(row.question, row.chosen),
        day=day_short(local(row.chosen_at)) if row.chosen_at else "",
        back=gettext("退回来了") if is_back else "",
    )


@at_desk
@never_cache
@require_safe
@allow(staff)
def topics(request: HttpRequest) -> HttpResponse:
    """List what many people bring forward at once, the hottest first."""
    officer = officer_of(request)
    day, found = _found(officer)
    context = {
        "topics": [(one, reverse("voices_desk:topic", args=[one.matters[-1].ref])) for one in found],
        "day": day,
        "days": DAYS,
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/topics.html", context)


def _found(officer: Officer) -> tuple[VoiceTopicDay | None, list[Gathered]]:
    day = found_on(officer.on, officer.at)
    return day, gathered(day, officer.actor, officer.on, officer.at) if day else []


def _of(found: list[Gathered], ref: str) -> Gathered:
    """Give the topic that a matter is of. Raises NotFound where it is of none."""
    one = next((one for one in found if any(row.ref == ref for row in one.matters)), None)
    if one is None:
        raise NotFound
    return one


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def topic(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the matters of one topic; post: propose of each that was ticked to merge it into one of them."""
    officer = officer_of(request)
    one = _of(_found(officer)[1], ref)
    done: list[Asked] = []
    error = ""
    if request.method == "POST":
        try:
            done = join_all(officer, request.POST, one.matters)
            one = _of(_found(officer)[1], ref)
        except Invalid as fault:
            error = said(next(iter(fault.fields.values())))
    into = request.POST.get("into", "")
    context = {
        "topic": one,
        "rows": joinable(officer, one.matters, into),
        "field": Field(
            "text",
            gettext("理由"),
            "textarea",
            value=request.POST.get("text", "") or reason_for(),
            is_required=True,
        ),
        "token": secrets.token_hex(16),
        "error": error,
        "done": [asked for asked in done if not asked.why],
        "refused": [asked for asked in done if asked.why],
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/topic.html", context, status=422 if error else 200)

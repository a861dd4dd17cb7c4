"""Symposia at the desk: opened, entered as they happen on one page, taken in, answered on the spot, archived."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import Pressed, typed_of, written_one_of
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.voices import symposium_actions as actions
from yinuo.programmes.voices import symposium_forms as forms
from yinuo.programmes.voices.models import SymposiumQuestion
from yinuo.programmes.voices.symposium_board import board_of
from yinuo.programmes.voices.symposium_pages import PHASES
from yinuo.programmes.voices.symposium_queries import announced, one, questions, who_of
from yinuo.programmes.voices.symposium_rules import opens_as, phase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.doors.workspace.written import Do
    from yinuo.programmes.voices.models import Symposium

DONE: Final[Mapping[str, Text]] = {
    "open": _("开好了。议题从今天起公开。"),
    "take": _("收下了。"),
    "answer": _("记下了：当场答复。接着问本人解决了没有。"),
    "archive": _("归档了。"),
}
MOST_LISTED: Final = 60


@dataclass(frozen=True, slots=True)
class Fresh:
    """A question just entered: who asked, and the code that is shown this once."""

    who: str
    ref: str
    code: str
    link: str


@at_desk
@never_cache
@require_safe
@allow(staff)
def symposia(request: HttpRequest) -> HttpResponse:
    """List the symposia; whoever may is offered to open one."""
    officer = officer_of(request)
    rows = list(announced(officer.on)[:MOST_LISTED])
    asked = questions(rows, officer.on)
    lines = [
        (
            row,
            "" if row.source == "page" else PHASES[phase(row.held_on, row.archived_on, officer.on)],
            len(asked[row.pk]),
            sum(not question.has_ended for question in asked[row.pk]),
        )
        for row in rows
    ]
    told = {"symposia": lines, "may_open": bool(_units(officer)), "desk": desk_sheet(officer)}
    return render(request, "voices/desk_symposia.html", told)


def _units(officer: Officer) -> tuple[str, ...]:
    _places, units = nodes()
    return opens_as(officer.seats, {unit.code: unit.kind for unit in units.values()})


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def new(request: HttpRequest) -> HttpResponse:
    """Show the form of a symposium, or open it; the topics are public from that day."""
    officer = officer_of(request)
    mine = _units(officer)
    if not mine:
        raise NotAllowed
    if request.method != "POST":
        return _new(request, officer, mine, {}, None)
    (typed, token), invited = typed_of(request), request.POST.getlist("departments")
    try:
        hold(request)
        opened = actions.open_symposium(officer, typed, invited, token)
    except Invalid as wrong:
        return _new(request, officer, mine, typed | {"departments": ",".join(invited)}, wrong)
    return HttpResponseRedirect(_after(opened, "open"))


def _new(
    request: HttpRequest,
    officer: Officer,
    mine: tuple[str, ...],
    typed: Mapping[str, str],
    wrong: Invalid | None,
) -> HttpResponse:
    form = forms.opening(officer, mine, typed, faults_of(wrong))
    typed_into(request, form.verb)
    told = {"form": form, "desk": desk_sheet(officer)}
    return render(request, "voices/desk_new.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def symposium(request: HttpRequest, code: str) -> HttpResponse:
    """Show one symposium as it is entered; or do what was pressed: enter, take in, answer on the spot, archive."""
    found = one(code, today(request))
    verbs: dict[str, Do] = {name: partial(do, request, found) for name, do in DO.items()}
    return written_one_of(request, verbs, partial(_page, found))


def _page(
    found: Symposium, request: HttpRequest, officer: Officer, pressed: Pressed, fresh: Fresh | None = None
) -> HttpResponse:
    """Show the page; what came back stands in its own form, with what is wrong beside it."""
    faults, wrong = pressed.faults, pressed.wrong
    is_conflict = wrong is not None and wrong.is_conflict
    board = board_of(officer, found, pressed.typed, {} if is_conflict else faults)
    typed_into(request, pressed.verb or "enter")
    told = {
        "board": board, "symposium": found, "place": called(found.place), "fresh": fresh,
        "note": DONE.get(request.GET.get("did", ""), ""), "error": " ".join(faults.values()) if is_conflict else "",
        "public_url": reverse("voices:symposium", args=[found.code]), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "voices/desk_symposium.html", told, status=status_of(wrong))


def _after(found: Symposium, verb: str) -> str:
    return f"{reverse('voices_desk:symposium', args=[found.code])}?did={verb}"


def _enter(
    request: HttpRequest, found: Symposium, officer: Officer, typed: Mapping[str, str], token: str
) -> HttpResponse:
    title = typed.get("title", "").strip()
    given = {**typed, "title": title}
    if title:
        given |= looked_over("accept", {"title": title}, typed)
    done, row = actions.enter(officer, found, given, token)
    link = f"{request.build_absolute_uri(reverse('portal:code'))}#{done.code}"
    return _page(found, request, officer, Pressed(), Fresh(who_of(row), done.ref, done.code, link))


def _question(found: Symposium, typed: Mapping[str, str]) -> SymposiumQuestion:
    n = number_in(typed.get("verb", "").partition("-")[2])
    row = SymposiumQuestion.objects.select_related("stream").filter(symposium=found, n=n).first()
    if row is None:
        raise NotFound
    return row


def _take(
    _request: HttpRequest, found: Symposium, officer: Officer, typed: Mapping[str, str], token: str
) -> str:
    given = {
        "lead_unit": typed.get("lead_unit", ""),
        **looked_over("accept", {"title": typed.get("title", "")}, typed),
    }
    actions.take_in(officer, found, _question(found, typed).stream.ref, given, token)
    return _after(found, "take")


def _answer(
    _request: HttpRequest, found: Symposium, officer: Officer, typed: Mapping[str, str], token: str
) -> str:
    text = looked_over("report", {"text": typed.get("text", "")}, typed)["text"]
    actions.answer_on_spot(officer, found, _question(found, typed), text, token)
    return _after(found, "answer")


def _archive(
    _request: HttpRequest, found: Symposium, officer: Officer, _typed: Mapping[str, str], _token: str
) -> str:
    actions.archive(officer, found)
    return _after(found, "archive")


DO: Final[Mapping[str, Callable[..., str | HttpResponse]]] = {
    "enter": _enter,
    "take": _take,
    "answer": _answer,
    "archive": _archive,
}

"""Contests at the desk: one opened, conflicts told, entries judged by their codes alone, prizes decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import typed_into
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.doors.workspace.written import written
from yinuo.programmes.events import contest_actions as actions
from yinuo.programmes.events import contest_forms as forms
from yinuo.programmes.events import contest_queries as queries
from yinuo.programmes.events.actions import KEEPING_KINDS
from yinuo.programmes.events.contest_rules import LEAST_JUDGES
from yinuo.programmes.events.pages import before_of, older
from yinuo.programmes.events.queries import all_schools

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.errors import Invalid
    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.events.models import Contest

DONE: Final[Mapping[str, Text]] = {
    "open": _("记下了，从今天起公开，学校可以领码了。"),
    "declare": _("记下了。"),
    "score": _("打好了。"),
    "decide": _("定了，今天公开。"),
}


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def contests(request: HttpRequest) -> HttpResponse:
    """Show the contests and the form for one more, or open one."""

    def do(officer: Officer, typed: Mapping[str, str], token: str) -> str:
        made = actions.open_contest(officer, typed, token)
        return f"{reverse('events_desk:contest', args=[made.code])}?did=open"

    return written(request, do, _contests)


def _contests(
    request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    found, following = queries.contests(officer.on, before_of(request))
    typed_into(request, "open")
    form = forms.opening(officer, typed, faults_of(wrong)) if officer.places_kept(KEEPING_KINDS) else None
    told = {
        "form": form, "desk": desk_sheet(officer),
        "rows": [(one, called(one.place)) for one in found], **older(request, following),
    }  # fmt: skip
    return render(request, "events/desk_contests.html", told, status=status_of(wrong))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Show one contest as a judge may see it, or do what was pressed: say conflicts, give points, decide."""
    found = queries.contest(code, officer_of(request).on)

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        verb = typed.get("verb", "")
        if verb == "declare":
            actions.declare(officer, found, request.POST.getlist("schools"))
        elif verb == "decide":
            actions.decide(officer, found, typed)
        else:
            verb = "score"
            actions.score(officer, found, typed)
        return f"{reverse('events_desk:contest', args=[code])}?did={verb}"

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        return _contest(request, officer, found, typed, wrong)

    return written(request, do, page)


def _forms(
    officer: Officer, found: Contest, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> Iterator[VerbForm]:
    """Give the forms that a judge may fill in now, one after the other."""
    if not actions.may_keep(officer, found) or found.decided_on is not None:
        return
    verb = typed.get("verb", "")

    def back(of: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return (typed, wrong) if verb == of else ({}, {})

    if not queries.has_declared(found, officer.actor.person):
        yield forms.declaring(found, all_schools(officer.on), *back("declare"))
        return
    if found.closes_on is None or officer.on <= found.closes_on:
        return
    if open_ones := queries.to_judge(found, officer.actor.person):
        yield forms.scoring(found, open_ones, *back("score"))
    yield forms.deciding(found, *back("decide"))


def _why_none(officer: Officer, found: Contest) -> Text:
    """Say why there is nothing to do here: it is not theirs, it is decided, or entries still come in."""
    if found.decided_on is not None:
        return gettext("奖已经定了，这里没有要您做的。")
    if not actions.may_keep(officer, found):
        return gettext("这一场不归您评。")
    if found.closes_on is None:
        return gettext("没有写哪天截止，所以还不能打分。")
    return gettext("还没有截止，过了 %(on)s 才打分。") % {"on": found.closes_on.isoformat()}


def _contest(
    request: HttpRequest, officer: Officer, found: Contest, typed: Mapping[str, str], wrong: Invalid | None
) -> HttpResponse:
    faults, pressed = faults_of(wrong), typed.get("verb", "")
    made = list(_forms(officer, found, typed, faults))
    typed_into(request, pressed or "score")
    judges = queries.n_judges(found)
    told: dict[str, Any] = {
        "contest": found, "desk": desk_sheet(officer), "note": DONE.get(request.GET.get("did", ""), ""),
        "forms": [(one, n == 0 or one.verb == pressed) for n, one in enumerate(made)], "n_entries": judges.total(),
        "n_ready": sum(n for many, n in judges.items() if many >= LEAST_JUDGES), "least": LEAST_JUDGES,
        "why_none": "" if made else _why_none(officer, found),
        "error": "" if pressed in {one.verb for one in made} else " ".join(faults.values()),
    }  # fmt: skip
    return render(request, "events/desk_contest.html", told, status=status_of(wrong))

"""Contests as anybody reads them: rules, entries by grade and school, awards; a school's forms by its code."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods, require_safe

from yinuo.base.errors import Invalid
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.asking import is_ours
from yinuo.doors.portal.door import at_portal, unkept
from yinuo.doors.portal.offered import offered
from yinuo.doors.portal.raising import STALE, TOO_FAST
from yinuo.doors.portal.slips import slip_of
from yinuo.doors.shell.clock import story_now, today
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.tongue import hold, typed_into
from yinuo.programmes.events import contest_actions as actions
from yinuo.programmes.events import contest_forms as forms
from yinuo.programmes.events import contest_queries as queries
from yinuo.programmes.events.contest_words import GRADES, PRIZES
from yinuo.programmes.events.pages import before_of, older, show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.events.models import Contest, Entry


@allow(anyone)
@at_portal
@require_safe
def contests(request: HttpRequest) -> HttpResponse:
    """Answer with every contest that is known by the day."""
    on = today(request)
    found, following = queries.contests(on, before_of(request))
    rows = [(one, called(one.place), queries.is_decided(one, on)) for one in found]
    return show(request, "contests", {"rows": rows, **older(request, following)})


@allow(anyone)
@at_portal
@require_http_methods(["GET", "HEAD", "POST"])
def contest(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one contest and a school's forms; or give codes, or take a name with the guardian's yes."""
    on = today(request)
    found = queries.contest(code, on)
    if request.method != "POST":
        return _page(request, found, on, {}, None)
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}
    try:
        hold(request)
        if is_too_fast(request, "raise"):
            raise Invalid.whole(TOO_FAST, is_conflict=True)
        if not is_ours(typed.get("token", "")):
            raise Invalid.whole(STALE)
        if typed.get("verb") == "name":
            return _named(request, found, typed, on)
        entries = actions.enter(found, typed, on, typed["token"])
    except Invalid as wrong:
        return unkept(_page(request, found, on, typed, wrong))
    return unkept(_page(request, found, on, {}, None, entries))


def _named(request: HttpRequest, found: Contest, typed: Mapping[str, str], on: date) -> HttpResponse:
    done = actions.name(found, typed, on, story_now(request), typed["token"])
    slip = slip_of(request, done.code, actions.CATEGORY, "request", is_example=found.source == "example")
    return unkept(door.show(request, "slip", {"slip": slip}))


def _page(
    request: HttpRequest,
    found: Contest,
    on: date,
    typed: Mapping[str, str],
    wrong: Invalid | None,
    entries: list[Entry] | None = None,
) -> HttpResponse:
    decided = queries.is_decided(found, on)
    makers = {"enter": forms.entering} if found.closes_on and on <= found.closes_on else {}
    makers |= {"name": forms.naming} if decided else {}
    pressed = typed.get("verb", "")
    made = offered(makers, found, typed, wrong)
    typed_into(request, pressed or "enter")
    counts = queries.counts(found, on)
    told: dict[str, Any] = {
        "contest": found, "place": called(found.place), "is_decided": decided, "forms": made, "entries": [
            (one.label, GRADES[str(one.grade)]) for one in entries or ()
        ], "has_entries": entries is not None,
        "counts": [(GRADES[str(grade)], school, n) for grade, school, n in counts],
        "n_entries": queries.n_entries(found, on), "most": sum(most for _name, most in found.rubric),
        "awards": [
            (GRADES[str(grade)], [(one, PRIZES[one.prize]) for one in rows])
            for grade, rows in groupby(queries.awards(found, on), key=lambda one: one.entry.grade)
        ],
        "error": "" if pressed in makers else " ".join(faults_of(wrong).values()),
    }  # fmt: skip
    return show(request, "contest", told, status_of(wrong))

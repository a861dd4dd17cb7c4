"""The league at the desk: counted by whoever may, objected to by the units, answered; and help for who needs it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, VerbForm
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.programmes.campaigns.league_actions import count, counter, help_unit, helper, say
from yinuo.programmes.campaigns.league_rows import last_closed, units_in
from yinuo.programmes.campaigns.league_shown import WORDS, facts_of
from yinuo.programmes.campaigns.models import LeaguePeriod

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.models import LeagueSaying

MOST: Final = 500
HELP_WITHIN: Final = 30
"""Days in which a task of help is to be done."""
SHOWN: Final = 3


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def league(request: HttpRequest) -> HttpResponse:
    """Show the months that were counted, and to each what they may do; or do it."""
    officer = officer_of(request)
    wrong: Invalid | None = None
    if request.method == "POST":
        try:
            _done(request, officer)
            return HttpResponseRedirect(reverse("campaigns_desk:league"))
        except Invalid as fault:
            wrong = fault
    found = list(LeaguePeriod.objects.filter(computed_at__lte=officer.at).order_by("-code")[:SHOWN])
    month = last_closed(officer.on)
    may_count = counter(officer.actor, officer.on) is not None
    told = {
        "months": [_month(one, officer, request.POST) for one in found],
        "month": month if may_count and month not in {one.code for one in found} else "",
        "error": " ".join(faults_of(wrong).values()),
        "desk": desk_sheet(officer),
    }
    return render(request, "campaigns/desk_league.html", told, status=status_of(wrong))


def _done(request: HttpRequest, officer: Officer) -> None:
    typed = {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}
    code, unit, do = typed.get("month", "")[:7], typed.get("unit", "")[:60], typed.get("do", "")
    if do == "count":
        count(code, officer.actor, officer.now)
    elif do == "help":
        help_unit(code, unit, officer.actor, officer.on + timedelta(HELP_WITHIN), officer.now)
    elif do in {"object", "answer"}:
        text = clean(typed.get("text", ""), most=MOST, least=4, field="text")
        looked = looked_over("update", {"text": text}, typed_of(request.POST))
        say(code, unit, str(looked["text"]), officer.actor, is_answer=do == "answer", now=officer.now)
    else:
        raise Invalid.whole(Sentence("请从给出的几项里选一项。"))


def _month(period: LeaguePeriod, officer: Officer, typed: Mapping[str, str]) -> dict[str, object]:
    entries = list(units_in(json.loads(bytes(period.bands))))
    said = list(period.sayings.filter(told_at__lte=officer.at).order_by("pk"))
    names = unit_names({one["unit"] for one in entries})
    is_open = officer.on < period.publishes_on
    mine = {seat.unit for seat in officer.seats_with("handler")}
    return {
        "period": period,
        "is_open": is_open,
        "own": [
            (names[one["unit"]], WORDS.get(one["band"], ("",))[0], facts_of(one["facts"]))
            for one in entries
            if one["unit"] in mine
        ],
        "said": [(names[one.unit_id], one.is_answer, one.text) for one in said],
        "forms": list(_forms(period, officer, entries, said, names, typed)),
    }


def _forms(
    period: LeaguePeriod,
    officer: Officer,
    entries: list[Mapping[str, Any]],
    said: list[LeagueSaying],
    names: Mapping[str, str],
    typed: Mapping[str, str],
) -> Iterator[VerbForm]:
    """Give what this officer may do of one month."""
    mine = {seat.unit for seat in officer.seats_with("handler")}
    known = [one["unit"] for one in entries]
    if officer.on < period.publishes_on:
        for unit in known:
            if unit in mine:
                yield _form(period, unit, "object", gettext("对自己那一行提异议"), names, typed)
    if counter(officer.actor, officer.on) is not None:
        answered = {one.unit_id for one in said if one.is_answer}
        for unit in dict.fromkeys(one.unit_id for one in said if one.unit_id not in answered):
            yield _form(period, unit, "answer", gettext("答这家的异议"), names, typed)
    if helper(officer.actor, officer.on) is not None:
        helped = set(period.helps.values_list("unit_id", flat=True))
        for one in entries:
            if one["band"] == "support" and one["unit"] not in helped:
                yield _form(period, one["unit"], "help", gettext("给自己起一件帮扶任务"), names, typed)


def _form(
    period: LeaguePeriod, unit: str, do: str, label: str, names: Mapping[str, str], typed: Mapping[str, str]
) -> VerbForm:
    is_typed = (typed.get("do"), typed.get("unit"), typed.get("month")) == (do, unit, period.code)
    text = Field(
        "text", gettext("写什么不对、依据在哪里"), "textarea", typed.get("text", "") if is_typed else "",
        is_required=True, max_length=MOST, hint=gettext("公开。不写人名、电话。"),
    )  # fmt: skip
    hidden = tuple(
        Field(name, "", "hidden", value)
        for name, value in (("do", do), ("month", period.code), ("unit", unit))
    )
    fields = hidden if do == "help" else (*hidden, text)
    verb = f"{do}-{period.code}-{unit}"
    return VerbForm(verb, f"{label} · {names[unit]}", reverse("campaigns_desk:league"), fields, submit=label)

"""The typed lists at the desk: a unit's own lines, a new one with its first proof, each next step as a form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.text import clean_line, parse_date
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Field, Link, Option, VerbForm
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.redacting import looked_over
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.forms import typed_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.line_actions import Doing, day_in, open_line, plan, step, weekly
from yinuo.programmes.campaigns.line_forms import KINDS_OF, OPTIONAL, forms_of, kinds_of, step_word
from yinuo.programmes.campaigns.lines import PLAN, Line
from yinuo.programmes.campaigns.models import TrackLine
from yinuo.programmes.campaigns.track_fields import fields_of, named, proof_in
from yinuo.programmes.campaigns.track_pages import TRACKS
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from yinuo.doors.shell.desk.officer import Officer

MOST: Final = 200
TITLE: Final = 60
NO_SUCH: Final = Sentence("请从给出的几项里选一项。")


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def track(request: HttpRequest, track: str) -> HttpResponse:
    """Show a unit's own lines of one track, and the form of a new one; or take it."""
    officer, wrong = officer_of(request), None
    if track not in TRACKS:
        raise NotFound
    typed = _typed(request)
    if request.method == "POST":
        try:
            return HttpResponseRedirect(_opened(track, typed, request, officer))
        except Invalid as fault:
            wrong = fault
    faults = faults_of(wrong)
    told = {
        "track": track, "title": TRACKS[track], "lines": _lines(track, officer), "error": faults.get("", ""),
        "forms": _new_forms(track, typed, faults, officer), "desk": desk_sheet(officer),
        "tracks": [Link(name, reverse("campaigns_desk:track", args=[code]), code == track)
                   for code, name in TRACKS.items()],
    }  # fmt: skip
    return render(request, "campaigns/desk_track.html", told, status=status_of(wrong))


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: str(value).replace("\x00", "") for name, value in request.POST.dict().items()}


def _lines(track: str, officer: Officer) -> list[Link]:
    """Give the lines of the officer's own units; of hazards the open major ones, which need a plan."""
    if track == "hazards":
        rows = PublicMatter.objects.filter(kind="hazard", level="major", lead_unit__in=officer.units)
        found = rows.exclude(state="closed").order_by("current_due", "pk")[:MOST]
    else:
        mine = TrackLine.objects.filter(track=track, unit_id__in=officer.units)
        found = PublicMatter.objects.filter(pk__in=mine.values("pk")).order_by("-pk")[:MOST]
    return [Link(row.title, reverse("campaigns_desk:line", args=[row.ref]), note=row.ref) for row in found]


def _new_forms(
    track: str, typed: Mapping[str, str], faults: Mapping[str, str], officer: Officer
) -> list[VerbForm]:
    """Give the form of a new line, and of a week's count; to whoever may draft."""
    if track == "hazards" or policy.drafter(officer.actor, officer.on) is None:
        return []
    url, do = reverse("campaigns_desk:track", args=[track]), typed.get("do", "")
    said, wrong = (typed, faults) if do == "open" else ({}, {})
    heads = (
        Field("do", "", "hidden", "open"),
        Field("title", gettext("叫什么"), value=said.get("title", ""), error=wrong.get("title", ""), is_required=True,
              max_length=TITLE, hint=gettext("公开。不写人名、户名。")),
        Field("due", gettext("哪天之前走完"), "date", said.get("due", ""), wrong.get("due", ""), is_required=True),
    )  # fmt: skip
    kinds = KINDS_OF[track]
    forms = [
        VerbForm(
            "open",
            gettext("新的一行"),
            url,
            (*heads, *fields_of(kinds, said, wrong)),
            error=wrong.get("", ""),
        )
    ]
    if track == "investment":
        forms.append(_count_form(url, *((typed, faults) if do == "count" else ({}, {})), officer.on))
    return forms


def _count_form(url: str, said: Mapping[str, str], wrong: Mapping[str, str], on: date) -> VerbForm:
    """Give the form of a week's count: a stage and a number, no firm."""
    rules = shipped().investment
    stages = tuple(Option(one.code, named(one)) for one in rules.stages[: rules.n_counted])
    monday = (on - timedelta(on.weekday())).isoformat()
    fields = (
        Field("do", "", "hidden", "count"),
        Field("stage", gettext("阶段"), "select", said.get("stage", ""), wrong.get("stage", ""), stages,
              is_required=True),
        Field("week", gettext("哪一周，写星期一"), "date", said.get("week", monday), wrong.get("week", ""),
              is_required=True),
        Field("n", gettext("几个"), "number", said.get("n", ""), wrong.get("n", ""), is_required=True),
    )  # fmt: skip
    return VerbForm("count", gettext("这一周的个数"), url, fields, hint=gettext("只报个数，不写企业。"))


def _opened(track: str, typed: Mapping[str, str], request: HttpRequest, officer: Officer) -> str:
    if typed.get("do") == "count" and track == "investment":
        week, n = parse_date(typed.get("week", ""), field="week"), proof_in({"n": "count"}, typed)["n"]
        weekly(typed.get("stage", ""), week, n, officer.actor, officer.now)
        return reverse("campaigns_desk:track", args=[track])
    if typed.get("do") != "open" or track == "hazards":
        raise Invalid.whole(NO_SUCH)
    told = proof_in(KINDS_OF[track], typed)
    facts = {"area": told.pop("area")} if "area" in told else {}
    title = clean_line(typed.get("title", ""), most=TITLE, least=2, field="title")
    looked = looked_over("submit", {"kind": "task", "title": title}, typed_of(request.POST))
    due = parse_date(typed.get("due", ""), field="due")
    ref = open_line(track, str(looked["title"]), due, told, facts, officer.actor, officer.now)
    return reverse("workspace:matter", args=[ref])


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def line(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one line with every step that may be next, each a form; or take one."""
    officer, wrong = officer_of(request), None
    row = PublicMatter.objects.filter(ref=ref).first()
    found = TrackLine.objects.filter(matter__ref=ref).first()
    if row is None or (found is None and not (row.kind == "hazard" and row.level == "major")):
        raise NotFound
    typed = _typed(request)
    if request.method == "POST":
        try:
            _stepped(ref, typed, request, officer)
            return HttpResponseRedirect(request.path)
        except Invalid as fault:
            wrong = fault
    faults, one_track = faults_of(wrong), found.track if found else "hazards"
    told_steps = (
        list(found.steps.filter(told_at__lte=officer.at).order_by("told_at", "event")) if found else []
    )
    one = Line(row, found.unit_id if found else row.lead_unit, found.facts if found else {}, told_steps)
    words = [(done.on, step_word(one_track, done.act, done.code)) for done in told_steps]
    told = {
        "row": row, "track": one_track, "steps": words,
        "forms": forms_of(one_track, one, officer, typed, faults, request.path),
        "error": faults.get("", ""), "desk": desk_sheet(officer),
    }  # fmt: skip
    return render(request, "campaigns/desk_line.html", told, status=status_of(wrong))


def _stepped(ref: str, typed: Mapping[str, str], request: HttpRequest, officer: Officer) -> None:
    do, code = typed.get("do", ""), typed.get("code", "")[:40]
    matter = Matter.objects.filter(ref=ref).values_list("kind", flat=True).first()
    track = "hazards" if matter == "hazard" else TrackLine.objects.get(matter__ref=ref).track
    kinds = kinds_of(track, do, code)
    proof: dict[str, Any] = proof_in(kinds, typed, OPTIONAL)
    words = {name: value for name, value in proof.items() if kinds[name] == "text"}
    for value in words.values():
        looked_over("update", {"text": value}, typed_of(request.POST))
    if do == PLAN:
        plan(ref, words, officer.actor, officer.now)
        return
    on: date = day_in(proof, officer.on) if track in {"investment", "land"} else officer.on
    step(ref, Doing(do, code, proof, on), officer.actor, officer.now)

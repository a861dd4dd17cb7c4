"""The typed lists at the desk: a unit's own lines, a new one with its first proof, each next step as a form."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from yinuo.base.errors import Invalid, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.shell.cards import Link, Option
from yinuo.doors.shell.problems import faults_of, status_of
from yinuo.doors.shell.typed import PICK, Back, form_of, looked
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.officer import desk_sheet
from yinuo.doors.workspace.written import written
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.line_forms import KINDS_OF, forms_of, step_word
from yinuo.programmes.campaigns.line_typed import TITLE, counted, opened, stepped, track_of
from yinuo.programmes.campaigns.lines import line_of
from yinuo.programmes.campaigns.models import TrackLine
from yinuo.programmes.campaigns.track_fields import TRACKS, fields_of, named
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import VerbForm
    from yinuo.doors.shell.desk.officer import Officer

MOST: Final = 200


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def track(request: HttpRequest, track: str) -> HttpResponse:
    """Show a unit's own lines of one track, and the form of a new one; or take it."""
    if track not in TRACKS:
        raise NotFound

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        return _done(track, typed, officer)

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        faults = faults_of(wrong)
        forms = _new_forms(track, typed, faults, officer)
        told = {
            "track": track, "title": TRACKS[track], "lines": _lines(track, officer), "forms": forms,
            "error": _unsaid(faults, forms), "desk": desk_sheet(officer),
            "tracks": [Link(name, reverse("campaigns_desk:track", args=[code]), code == track)
                       for code, name in TRACKS.items()],
        }  # fmt: skip
        return render(request, "campaigns/desk_track.html", told, status=status_of(wrong))

    return written(request, do, page)


def _done(track: str, typed: Mapping[str, str], officer: Officer) -> str:
    """Do what was typed, and say where that goes on."""
    if typed.get("do") == "count" and track == "investment":
        counted(typed, officer)
        return reverse("campaigns_desk:track", args=[track])
    if typed.get("do") != "open":
        raise Invalid.whole(PICK)
    return reverse("workspace:matter", args=[opened(track, typed, officer).ref])


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
    back = Back(said, wrong)
    fields = (
        back.field("do", "", "hidden", "open"),
        back.field("title", gettext("叫什么"), max_length=TITLE, hint=gettext("公开。不写人名、户名。")),
        back.field("due", gettext("哪天之前走完"), "date"),
        *fields_of(KINDS_OF[track], said, wrong),
        *looked(said, wrong),
    )
    forms = [form_of("open", gettext("新的一行"), url, fields, wrong)]
    if track == "investment":
        came = (typed, faults) if do == "count" else ({}, {})
        forms.append(_count_form(url, Back(*came), came[1], officer.on))
    return forms


def _count_form(url: str, back: Back, wrong: Mapping[str, str], on: date) -> VerbForm:
    """Give the form of a week's count: a stage and a number, no firm."""
    rules = shipped().investment
    stages = tuple(Option(one.code, named(one)) for one in rules.stages[: rules.n_counted])
    monday = (on - timedelta(on.weekday())).isoformat()
    fields = (
        back.field("do", "", "hidden", "count"),
        back.field("stage", gettext("阶段"), "select", options=stages),
        back.field("week", gettext("哪一周，写星期一"), "date", monday),
        back.field("n", gettext("几个"), "number"),
    )
    label = gettext("这一周的个数")
    return form_of("count", label, url, fields, wrong, hint=gettext("只报个数，不写企业。"))


@at_desk
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@allow(staff)
def line(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one line with every step that may be next, each a form; or take one."""
    row = PublicMatter.objects.filter(ref=ref).first()
    if row is None:
        raise NotFound
    one_track = track_of(ref)

    def do(officer: Officer, typed: Mapping[str, str], _token: str) -> str:
        stepped(ref, typed, officer)
        return request.path

    def page(
        request: HttpRequest, officer: Officer, typed: Mapping[str, str], wrong: Invalid | None
    ) -> HttpResponse:
        one, faults = line_of(row, officer.at), faults_of(wrong)
        forms = forms_of(one_track, one, officer, typed, faults, request.path)
        told = {
            "row": row, "track": one_track, "error": _unsaid(faults, forms), "desk": desk_sheet(officer),
            "steps": [(done.on, step_word(one_track, done.act, done.code)) for done in one.steps], "forms": forms,
        }  # fmt: skip
        return render(request, "campaigns/desk_line.html", told, status=status_of(wrong))

    return written(request, do, page)


def _unsaid(faults: Mapping[str, str], forms: Sequence[VerbForm]) -> str:
    """Give what is wrong where no form says so itself."""
    return "" if any(form.error or form.errors for form in forms) else " ".join(faults.values())

"""The four tracks as typed lists, for anybody: stages, three lists of land, duties, hazards by level."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.lines import PLAN, lines, promises
from yinuo.programmes.campaigns.models import ProspectCount, TrackStep
from yinuo.programmes.campaigns.track_fields import TRACKS, acres, named
from yinuo.programmes.campaigns.track_shown import invested, on_lists, taken
from yinuo.programmes.campaigns.tracks import shipped
from yinuo.programmes.campaigns.views import show

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


MOST: Final = 40
DONE: Final = ("checking", "closed")
"""States in which a date that has passed is no longer the doer's."""
IS_OPEN: Final = ~Q(state="closed")
CAME_BACK: Final = Q(n_reopened__gt=0, moments__contains=[{"type": "reopen"}])


@allow(anyone)
@at_portal
@require_safe
def track(request: HttpRequest, track: str) -> HttpResponse:
    """Show one of the four typed lists."""
    if track not in SHOWN:
        raise NotFound
    told = SHOWN[track](today(request), instant(request))
    return show(request, f"track_{track}", {"track": track, "tracks": TRACKS.items(), **told})


def _name() -> Callable[[str], str]:
    names = Names.of_all()
    return lambda code: names.unit(code) or code


def _investment(on: date, now: datetime) -> dict[str, Any]:
    some, rules, name = lines("investment", now), shipped().investment, _name()
    columns = invested(some, promises(line.row.ref for line in some), name, on)
    counts = ProspectCount.objects.filter(week__lte=on, told_at__lte=now)
    last = counts.order_by("-week").values_list("week", flat=True).first()
    stages = rules.stages[: rules.n_counted]
    table: dict[str, dict[str, int]] = {}
    of_week = counts.filter(week=last) if last else counts.none()
    for unit, stage, n in of_week.values_list("unit_id", "stage", "n"):
        table.setdefault(unit, {})[stage] = n
    rows = [
        (name(unit), [told.get(stage.code, "") for stage in stages]) for unit, told in sorted(table.items())
    ]
    return {
        "columns": columns, "n": len(some), "week": last, "stages": [named(stage) for stage in stages],
        "counts": rows, "lapses": rules.lapses_after,
    }  # fmt: skip


def _land(on: date, now: datetime) -> dict[str, Any]:
    some = lines("land", now)
    whole = sum(int(line.facts["area"]) for line in some)
    return {"columns": on_lists(some, _name(), on), "n": len(some), "whole": acres(whole)}


def _duties(on: date, now: datetime) -> dict[str, Any]:
    return {"areas": taken(lines("duties", now), _name(), on)}


def hazards_on(on: date) -> QuerySet[PublicMatter]:
    """Give the hazards that the public reads on a day."""
    return PublicMatter.objects.filter(kind="hazard", public_from__lte=on)


def found_by_level(found: QuerySet[PublicMatter], on: date) -> dict[str, dict[str, int]]:
    """Count hazards by level: found, open, due by now, put right in time, come back."""
    is_due = Q(first_due__lte=on)
    counts = found.values("level").annotate(
        n=Count("pk"),
        n_open=Count("pk", filter=IS_OPEN),
        n_due=Count("pk", filter=is_due),
        n_in_time=Count("pk", filter=is_due & Q(outcome="done", reported_on__lte=F("first_due"))),
        n_came_back=Count("pk", filter=CAME_BACK),
    )
    columns = ("n", "n_open", "n_due", "n_in_time", "n_came_back")
    rows = counts.order_by("level").values_list("level", *columns)
    return {level: dict(zip(columns, told, strict=True)) for level, *told in rows}


def planned_by(now: datetime) -> set[int]:
    """Give the hazards whose plan was put by then."""
    return set(TrackStep.objects.filter(act=PLAN, told_at__lte=now).values_list("line_id", flat=True))


def _hazards(on: date, now: datetime) -> dict[str, Any]:
    """Count hazards by level: open, in time, come back; how many were found counts neither for nor against anybody."""
    rules, name = shipped().hazards, _name()
    found = hazards_on(on)
    by_level = found_by_level(found, on)
    order = Case(When(level="major", then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = found.filter(IS_OPEN).order_by(order, "current_due", "pk")[:MOST]
    back = found.filter(CAME_BACK).order_by("-changed_at")[:MOST]
    planned = planned_by(now)

    def row(one: PublicMatter) -> dict[str, Any]:
        return {
            "ref": one.ref, "title": one.title, "due": one.first_due,
            "unit": name(one.lead_unit) if one.lead_unit else "",
            "is_late": one.current_due is not None and one.current_due < on and one.state not in DONE,
            "is_major": one.level == "major", "is_example": one.source == "example", "state": one.state,
            "has_plan": one.pk in planned, "n_back": one.n_reopened,
        }  # fmt: skip

    levels = [
        {"name": named(level.step), "n_checkers": level.n_checkers, **by_level.get(level.step.code, {})}
        for level in rules.levels
    ]
    return {
        "levels": levels, "open": [row(one) for one in rows], "back": [row(one) for one in back],
        "within": rules.recurs_within,
    }  # fmt: skip


SHOWN: Final[Mapping[str, Callable[[date, datetime], dict[str, Any]]]] = {
    "investment": _investment,
    "land": _land,
    "duties": _duties,
    "hazards": _hazards,
}


@allow(anyone)
@at_portal
@require_safe
def remedy(request: HttpRequest) -> HttpResponse:
    """Give the remedy sheet: filled in and printed in one's own browser; it has no form, and nothing of it is sent."""
    on, outside = today(request), current_pack().words.get("outside", ())
    bodies = [(one["name" if is_chinese() else "name_en"], one["number"]) for one in outside]
    told = {"reconsider_by": on + timedelta(RECONSIDER), "bodies": bodies, "days": RECONSIDER, "months": SUE}
    return show(request, "remedy", told)


RECONSIDER, SUE = 60, 6
"""Days in which reconsideration may be asked for, and months in which one may sue, from the decision on."""

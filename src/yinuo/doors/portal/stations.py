"""Stations by district: what is open now and has what somebody needs, the nearest district first. Nobody is located."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.hours import Standing
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.opening import standing_said
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.clock import instant
from yinuo.doors.shell.panels import here
from yinuo.doors.shell.public.raisable import COARSE, called, named
from yinuo.doors.shell.public.stops import ASKED_FOR, OPEN, stops
from yinuo.doors.shell.tallies import StationList, StationRow
from yinuo.doors.shell.words import FACILITIES
from yinuo.kernel.limits.facilities import DOOR
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from yinuo.doors.shell.public.stops import Stop
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Place

ON_PAGE: Final = 20


@allow(anyone)
@at_portal
@alike
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Answer with the stations, picked by need and sorted by nearness of district."""
    at = instant(request).astimezone(current_calendar().zone)
    told = {"list": listed(request.GET, at, request.path), "panels": here(None, at.date())}
    return show(request, "stations", told)


def listed(asked: QueryDict, at: datetime, path: str) -> StationList:
    """Build the list. Raises NotFound for a district that does not exist."""
    near = asked.get("near", "").strip()[:40]
    wants = {name for name in (OPEN, *ASKED_FOR) if asked.get(name) == "on"}
    good, every = stops(near, wants, at)
    start = next((n + 1 for n, stop in enumerate(good) if stop.row.code == asked.get("after")), 0)
    shown = good[start : start + ON_PAGE]
    picked = {"near": near, **dict.fromkeys(sorted(wants), "on")}
    picked = {name: value for name, value in picked.items() if value}
    more = urlencode({**picked, "after": shown[-1].row.code}) if len(good) > start + ON_PAGE else ""
    n_open = sum(not stop.is_closed for stop in good)
    summary = gettext("%(n)d 家合这些条件，此刻开着 %(open)d 家。") % {"n": len(good), "open": n_open}
    return StationList(
        tuple(_row(stop, every, at) for stop in shown),
        _near_field(every, near),
        _wants_fields(wants),
        summary,
        f"{path}?{more}" if more else "",
        f"{path}?{urlencode(picked)}" if start else "",
    )


def _row(stop: Stop, every: Mapping[str, Place], at: datetime) -> StationRow:
    door = stop.offers.door
    said = standing_said(door.at(at) if door else Standing(None), at.date())
    where = " · ".join(called(every[code]) for code in codes_in(stop.row.path)[1:-1])
    return StationRow(
        called(stop.row),
        reverse("portal:place", args=[stop.row.code]),
        where,
        said.text,
        said.tone,
        said.icon,
        gettext("、").join(str(FACILITIES[kind]) for kind in stop.offers.offers if kind != DOOR),
        stop.row.is_example,
    )


def _near_field(every: Mapping[str, Place], near: str) -> Field:
    rows = sorted((row for row in every.values() if row.kind in COARSE), key=lambda row: row.path)
    options = [
        Option(
            row.code,
            named(row),
            group=called(every[row.parent_id]) if row.kind == "community" and row.parent_id else "",
        )
        for row in rows
    ]
    return Field(
        "near", gettext("您在哪一片"), "select", near, options=(Option("", gettext("全市")), *options)
    )


def _wants_fields(wants: set[str]) -> tuple[Field, ...]:
    words: list[tuple[str, Text]] = [(OPEN, gettext("此刻开着"))]
    words += [(kind, FACILITIES[kind]) for kind in ASKED_FOR]
    return tuple(Field(name, text, "bool", "on" if name in wants else "") for name, text in words)

"""Stations by district: what is open now and has what somebody needs, the nearest district first. Nobody is located."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.base.hours import Standing
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.choices import COARSE, named
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.names import called
from yinuo.doors.portal.opening import standing_said
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.clock import instant
from yinuo.doors.shell.tallies import StationList, StationRow
from yinuo.doors.shell.words import FACILITIES
from yinuo.kernel.limits.facilities import DOOR, Offers, offers_at
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from yinuo.doors.shell.words import Text

ON_PAGE: Final = 20
ASKED_FOR: Final = ("water", "cooling", "heating", "toilet")
OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Stop:
    """A station with what it offers."""

    row: Place
    offers: Offers

    def is_good(self, wants: set[str], at: datetime) -> bool:
        """Say whether it has, and where asked for has open, everything that is wanted."""
        things = wants - {OPEN}
        if not things <= set(self.offers.offers):
            return False
        needed = (things or {DOOR}) if OPEN in wants else set()
        return needed <= set(self.offers.offers) and all(self.offers.at(kind, at).is_open for kind in needed)


@allow(anyone)
@at_portal
@alike
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Answer with the stations, picked by need and sorted by nearness of district."""
    at = instant(request).astimezone(current_calendar().zone)
    return show(request, "stations", {"list": listed(request.GET, at, request.path)})


def listed(asked: QueryDict, at: datetime, here: str) -> StationList:
    """Build the list. Raises NotFound for a district that does not exist."""
    named_by = ("code", "parent_id", "path", "name", "name_en", "kind", "is_example", "sort_key")
    every = {row.code: row for row in Place.objects.filter(is_active=True).only(*named_by)}
    near = asked.get("near", "").strip()[:40]
    if near and near not in every:
        raise NotFound
    wants = {name for name in (OPEN, *ASKED_FOR) if asked.get(name) == "on"}
    found = [row for row in every.values() if row.kind == "station"]
    offers = offers_at([row.code for row in found], at.date())
    stops = [stop for stop in (Stop(row, offers[row.code]) for row in found) if stop.is_good(wants, at)]
    path = codes_in(every[near].path) if near else ()
    stops.sort(
        key=lambda stop: (-_shared(path, codes_in(stop.row.path)), _closed(stop, at), stop.row.sort_key)
    )
    start = next((n + 1 for n, stop in enumerate(stops) if stop.row.code == asked.get("after")), 0)
    shown = stops[start : start + ON_PAGE]
    picked = {"near": near, **dict.fromkeys(sorted(wants), "on")}
    picked = {name: value for name, value in picked.items() if value}
    more = urlencode({**picked, "after": shown[-1].row.code}) if len(stops) > start + ON_PAGE else ""
    n_open = sum(not _closed(stop, at) for stop in stops)
    summary = gettext("%(n)d 家合这些条件，此刻开着 %(open)d 家。") % {"n": len(stops), "open": n_open}
    return StationList(
        tuple(_row(stop, every, at) for stop in shown),
        _near_field(every, near),
        _wants_fields(wants),
        summary,
        f"{here}?{more}" if more else "",
        f"{here}?{urlencode(picked)}" if start else "",
    )


def _shared(path: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Count the steps down from the whole that two paths share: the more, the nearer."""
    return next(
        (n for n, pair in enumerate(zip(path, other, strict=False)) if pair[0] != pair[1]),
        min(len(path), len(other)),
    )


def _closed(stop: Stop, at: datetime) -> bool:
    door = stop.offers.door
    return not (door and door.at(at).is_open)


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

"""Stations by nearness: what is open now and has what somebody needs, in a list and on a map.

Near a place, by its code in the address. Near the visitor, by what their browser says once, in a form: it is in no
address, no log and no table, and the page is kept by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from yinuo.base.errors import Invalid
from yinuo.base.geo import Point, coarse, in_degrees, point_in
from yinuo.base.hours import Standing
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show, unkept
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.opening import standing_said
from yinuo.doors.portal.station_map import map_of, way_said
from yinuo.doors.shell.cards import Field, Option
from yinuo.doors.shell.clock import instant
from yinuo.doors.shell.map_drawing import Named
from yinuo.doors.shell.pace import is_too_fast
from yinuo.doors.shell.panels import here
from yinuo.doors.shell.problems import problem_page
from yinuo.doors.shell.public.raisable import COARSE, called, named
from yinuo.doors.shell.public.stops import ASKED_FOR, OPEN, stops
from yinuo.doors.shell.tallies import StationList, StationRow
from yinuo.doors.shell.words import FACILITIES
from yinuo.kernel.limits.facilities import DOOR
from yinuo.kernel.limits.queries import current_calendar, points
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse, QueryDict

    from yinuo.doors.shell.public.stops import Stop
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Place

ON_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: near which place (its code) or point, with what, after which station, at which address."""

    near: str | Point
    wants: frozenset[str]
    after: str
    path: str

    @classmethod
    def by(cls, typed: QueryDict, path: str, at: Point | None = None) -> Asked:
        """Read what was typed."""
        wants = frozenset(name for name in (OPEN, *ASKED_FOR) if typed.get(name) == "on")
        return cls(at or typed.get("near", "").strip()[:40], wants, typed.get("after", ""), path)

    @property
    def code(self) -> str:
        """The place that was named; "" for none."""
        return self.near if isinstance(self.near, str) else ""

    @property
    def here(self) -> Point | None:
        """From where the way is reckoned; None where the map does not know."""
        return self.near if isinstance(self.near, Point) else points().get(self.near)

    def url(self, **more: str) -> str:
        """Give the address of this list: of a place that was named, never of a point."""
        picked = {"near": self.code, **dict.fromkeys(sorted(self.wants), "on"), **more}
        asked = urlencode({name: value for name, value in picked.items() if value})
        return f"{self.path}?{asked}"


@allow(anyone)
@at_portal
@alike
@require_safe
def stations(request: HttpRequest) -> HttpResponse:
    """Answer with the stations, picked by need, those near a place first."""
    return _page(request, Asked.by(request.GET, request.path))


@allow(anyone)
@at_portal
@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """Answer with the stations nearest to where the visitor's browser says it is: read once, coarsely, kept nowhere."""
    if is_too_fast(request, "look"):
        return problem_page(request, 429)
    path = reverse("portal:stations")
    try:
        typed = f"{request.POST.get('latitude', '')[:20]}, {request.POST.get('longitude', '')[:20]}"
        at = coarse(point_in(typed))
    except Invalid:
        wrong = gettext("没有收到位置。挑一片，一样能找。")
        return unkept(_page(request, Asked.by(request.POST, path), wrong, 422))
    return unkept(_page(request, Asked.by(request.POST, path, at)))


def _page(request: HttpRequest, asked: Asked, wrong: Text = "", status: int = 200) -> HttpResponse:
    at = instant(request).astimezone(current_calendar().zone)
    told = {"list": replace(listed(asked, at), wrong=wrong), "panels": here(None, at.date())}
    return show(request, "stations", told, status)


def listed(asked: Asked, at: datetime) -> StationList:
    """Build the list and its map. Raises NotFound for a place that does not exist."""
    good, every = stops(asked.near, set(asked.wants), at)
    start = next((n + 1 for n, stop in enumerate(good) if stop.row.code == asked.after), 0)
    page = [
        (stop, _row(stop, every, at, mark))
        for mark, stop in zip(ascii_uppercase, good[start : start + ON_PAGE], strict=False)
    ]
    is_mine = isinstance(asked.near, Point)
    is_more = len(good) > start + ON_PAGE and not is_mine
    return StationList(
        tuple(row for _stop, row in page),
        _near_field(every, asked.code),
        _wants_fields(asked.wants),
        _summary(good, asked),
        asked.url(after=page[-1][0].row.code) if is_more else "",
        asked.url() if start else "",
        map_of(page, good, every, _here(asked, every)),
        _spot(asked.near),
        may_locate=not is_mine and any(stop.point for stop in good),
    )


def _here(asked: Asked, every: Mapping[str, Place]) -> Named | None:
    if asked.here is None:
        return None
    return Named(asked.here, called(every[asked.near]) if isinstance(asked.near, str) else gettext("您"))


def _spot(near: str | Point) -> tuple[str, str] | None:
    return (in_degrees(near.latitude), in_degrees(near.longitude)) if isinstance(near, Point) else None


def _summary(good: list[Stop], asked: Asked) -> str:
    n_open = sum(not stop.is_closed for stop in good)
    told = gettext("%(n)d 家合这些条件，此刻开着 %(open)d 家。") % {"n": len(good), "open": n_open}
    if isinstance(asked.near, Point):
        told += gettext("最近的 %(n)d 家在下面，远近按直线算。") % {"n": min(len(good), ON_PAGE)}
    elif asked.here:
        told += gettext("远近按直线算。")
    elif asked.near and any(stop.point for stop in good):
        told += gettext("这一片还没有落在地图上，远近按镇街和社区排。")
    return told


def _row(stop: Stop, every: Mapping[str, Place], at: datetime, mark: str) -> StationRow:
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
        mark if stop.point else "",
        "" if stop.metres is None else way_said(stop.metres),
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
    first = [Option("", gettext("全市"))]
    if near and every[near].kind not in COARSE:
        first.append(Option(near, named(every[near])))
    return Field("near", gettext("您在哪一片"), "select", near, options=(*first, *options))


def _wants_fields(wants: frozenset[str]) -> tuple[Field, ...]:
    words: list[tuple[str, Text]] = [(OPEN, gettext("此刻开着"))]
    words += [(kind, FACILITIES[kind]) for kind in ASKED_FOR]
    return tuple(Field(name, text, "bool", "on" if name in wants else "") for name, text in words)

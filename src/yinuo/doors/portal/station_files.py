"""The stations as open data: a spreadsheet, and GeoJSON (RFC 7946); no point where the place's sheets give none.

Hours are written as OpenStreetMap writes them (https://wiki.openstreetmap.org/wiki/Key:opening_hours).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.geo import in_degrees
from yinuo.base.hours import by_weekdays
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.exports import BOM, line_of
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.panels import columns
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.public.stops import stops
from yinuo.doors.shell.records import as_json
from yinuo.doors.shell.tagged import tagged_bytes
from yinuo.doors.shell.words import FACILITIES
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.base.hours import Week
    from yinuo.doors.shell.panels import Column
    from yinuo.doors.shell.public.stops import Stop
    from yinuo.kernel.people.models import Place

DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NOT_SAID: Final = "unknown"


def opening_hours(week: Week | None) -> str:
    """Write a week's hours: "Mo-Fr 08:00-20:00; Sa-Su off"; "unknown" where nobody said."""
    if week is None:
        return NOT_SAID
    told = []
    for (first, last), spans in by_weekdays(week):
        days = DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"
        told.append(f"{days} {','.join(f'{start}-{end}' for start, end in spans) or 'off'}")
    return "; ".join(told)


@allow(anyone)
@at_portal
@require_safe
def stations(request: HttpRequest, form: str) -> HttpResponse:
    """Answer with every station, what it offers and when that is promised."""
    found, every = stops("", set(), instant(request).astimezone(current_calendar().zone))
    more = columns(today(request), request.build_absolute_uri)
    if form == "csv":
        body, sort = "".join(_sheet(request, found, every, more)).encode(), "text/csv; charset=utf-8"
    else:
        body, sort = as_json(_collection(request, found, every, more)), "application/geo+json"
    return tagged_bytes(request, body, sort)


def _where(stop: Stop, every: Mapping[str, Place]) -> str:
    return " · ".join(called(every[code]) for code in codes_in(stop.row.path)[1:-1])


def _address(request: HttpRequest, stop: Stop) -> str:
    return request.build_absolute_uri(reverse("portal:place", args=[stop.row.code]))


def _sheet(
    request: HttpRequest, found: list[Stop], every: Mapping[str, Place], more: tuple[Column, ...]
) -> Iterator[str]:
    head = (
        gettext("编号"),
        gettext("名称"),
        gettext("在哪一片"),
        gettext("纬度"),
        gettext("经度"),
        gettext("示例"),
    )
    yield BOM + line_of([*head, *FACILITIES.values(), gettext("网址"), *(one.label for one in more)])
    for stop in found:
        hours = [
            opening_hours(stop.offers.offers[kind].week) if kind in stop.offers.offers else ""
            for kind in FACILITIES
        ]
        mark = gettext("示例") if stop.row.is_example else ""
        told = [one.cells.get(stop.row.code, "") for one in more]
        where = _where(stop, every), *_degrees(stop)
        yield line_of([stop.row.code, called(stop.row), *where, mark, *hours, _address(request, stop), *told])


def _degrees(stop: Stop) -> tuple[str, str]:
    at = stop.point
    return (in_degrees(at.latitude), in_degrees(at.longitude)) if at else ("", "")


def _collection(
    request: HttpRequest, found: list[Stop], every: Mapping[str, Place], more: tuple[Column, ...]
) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature", "id": stop.row.code,
                "geometry": {"type": "Point", "coordinates": stop.point.position} if stop.point else None,
                "properties": {
                    "name": called(stop.row), "where": _where(stop, every), "is_example": stop.row.is_example,
                    "opening_hours": {kind: opening_hours(one.week) for kind, one in stop.offers.offers.items()},
                    "url": _address(request, stop),
                    **{one.name: one.data.get(stop.row.code) for one in more},
                },
            }
            for stop in found
        ],
    }  # fmt: skip

"""The map beside the list of stations: the page's own with their numbers, the others as dots, places by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.doors.shell.map_drawing import MapShown, Named, Pin, drawn
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.limits.queries import points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.doors.shell.public.stops import Stop
    from yinuo.doors.shell.tallies import StationRow
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.people.models import Place

KILOMETRE: Final = 1_000
STEP: Final = 50


def way_said(metres: int) -> Text:
    """Say how far: to fifty metres, from a kilometre on to a tenth of one."""
    if metres < KILOMETRE - STEP // 2:
        return gettext("约 %(n)d 米") % {"n": max(STEP, round(metres / STEP) * STEP)}
    return gettext("约 %(n).1f 公里") % {"n": metres / KILOMETRE}


def _scale_said(metres: int) -> Text:
    if metres < KILOMETRE:
        return gettext("%(n)d 米") % {"n": metres}
    return gettext("%(n)d 公里") % {"n": metres // KILOMETRE}


def map_of(
    page: Sequence[tuple[Stop, StationRow]],
    good: Sequence[Stop],
    every: Mapping[str, Place],
    here: Named | None,
) -> MapShown | None:
    """Draw the stations of one page of the list; None where the map knows none of them."""
    pins = [
        Pin(stop.point, row.mark, _aloud(row), row.url, not stop.is_closed)
        for stop, row in page
        if stop.point
    ]
    on_page = {stop.row.code for stop, _row in page}
    others = [stop.point for stop in good if stop.point and stop.row.code not in on_page]
    drawing = drawn(pins, others, _names(every), here)
    if drawing is None:
        return None
    is_example = any(stop.row.is_example for stop, _row in page if stop.point)
    return MapShown(drawing, _scale_said(drawing.scale_metres), len(page) - len(pins), is_example)


def _aloud(row: StationRow) -> str:
    return " · ".join(filter(None, (row.mark, str(row.name), str(row.standing), str(row.way))))


def _names(every: Mapping[str, Place]) -> list[Named]:
    """Give the towns, then the communities, each in the place's order."""
    known = points()
    rows = sorted(every.values(), key=lambda row: row.path)
    return [
        Named(known[row.code], called(row), kind == "community")
        for kind in ("town", "community")
        for row in rows
        if row.kind == kind and row.code in known
    ]

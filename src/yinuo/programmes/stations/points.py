"""Where places are on the map: put there by whoever keeps them, and put anew; what was put stands over the sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.base.geo import metres_between, point_in
from yinuo.doors.shell.typed import EMPTY, Reading
from yinuo.kernel.limits import book
from yinuo.kernel.limits.queries import nodes, points
from yinuo.kernel.people.actions import put_point
from yinuo.programmes.stations.photos import keeps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.base.geo import Point
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import PlacePoint

MAPPED: Final = ("station", "site", "community", "town")
"""The sorts of places that are put on the map: everything but the whole."""
FARTHEST: Final = 100_000
"""Metres: no place of a county lies farther from all others that the map knows."""
TOO_FAR: Final = Sentence("离地图上最近的地点有 {n} 公里。请核对：纬度在前，经度在后。")


def put(officer: Officer, given: Mapping[str, str]) -> PlacePoint:
    """Put a place they keep on the map; public at once. Raises NotAllowed, or Invalid with every fault."""
    mine = keeps(officer, MAPPED)
    if not mine:
        raise NotAllowed
    place, point = _asked(given, mine)
    places, units = nodes()
    with transaction.atomic():
        row = put_point(places[place], point, unit=units[mine[place]], on=officer.on)
        book.changed()
    return row


def _asked(given: Mapping[str, str], mine: Collection[str]) -> tuple[str, Point]:
    """Read which place is where. Raises Invalid with every fault."""
    reading = Reading(given)
    place, typed = reading.one_of("place", mine), given.get("point", "").strip()
    try:
        point = point_in(typed)
    except Invalid as wrong:
        reading.faults["point"] = wrong.fields["point"] if typed else EMPTY
        reading.tell()
        raise
    known = [other for code, other in points().items() if code != place]
    nearest = min((metres_between(point, other) for other in known), default=0)
    if nearest > FARTHEST:
        reading.faults["point"] = Sentence(TOO_FAR.msgid, n=round(nearest / 1000))
    reading.tell()
    return place, point

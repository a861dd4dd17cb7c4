"""Stations by nearness: what has, and where asked for has open, what somebody needs.

Near a point, by the way as the crow flies; where the map does not know one of the two, by the districts they share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotFound
from yinuo.base.geo import Point, metres_between
from yinuo.kernel.limits.facilities import DOOR, Offers, offers_at
from yinuo.kernel.limits.queries import points
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ASKED_FOR: Final = ("water", "cooling", "heating", "toilet")
OPEN: Final = "open"
NAMED_BY: Final = ("code", "parent_id", "path", "name", "name_en", "kind", "is_example", "sort_key")
FAR: Final = 100_000_000
"""More metres than lie between any two points: behind it come the stations that the map does not know."""
Key = tuple[int, bool, str, str]


@dataclass(frozen=True, slots=True)
class Stop:
    """A station with what it offers, and where it stands in the list: nearer, open, then in the place's order.

    `metres` is how far it is from where was asked about, as the crow flies; None where the map does not know.
    """

    row: Place
    offers: Offers
    key: Key
    point: Point | None = None
    metres: int | None = None

    @property
    def is_closed(self) -> bool:
        """Whether its door is shut at this moment, or nobody knows."""
        return self.key[1]


def stops(near: str | Point, wants: set[str], at: datetime) -> tuple[list[Stop], Mapping[str, Place]]:
    """Give the stations that will do, in order, and every place: three queries.

    `near` is a place's code, a point or "", `wants` are of ASKED_FOR and OPEN, `at` is a local moment. Raises NotFound.
    """
    every = {row.code: row for row in Place.objects.filter(is_active=True).only(*NAMED_BY)}
    if isinstance(near, str) and near and near not in every:
        raise NotFound
    known = points()
    here = near if isinstance(near, Point) else known.get(near)
    path = codes_in(every[near].path) if isinstance(near, str) and near else ()
    rows = [row for row in every.values() if row.kind == "station"]
    offers = offers_at([row.code for row in rows], at.date())
    good = []
    for row in rows:
        if _is_good(offers[row.code], wants, at):
            point = known.get(row.code)
            way = metres_between(here, point) if here and point else None
            rank = FAR - _shared(path, codes_in(row.path)) if way is None else way
            good.append(Stop(row, offers[row.code], _key(row, offers[row.code], rank, at), point, way))
    return sorted(good, key=lambda stop: stop.key), every


def _is_good(offers: Offers, wants: set[str], at: datetime) -> bool:
    """Say whether it has, and where asked for has open, everything that is wanted."""
    things = wants - {OPEN}
    if not things <= set(offers.offers):
        return False
    needed = (things or {DOOR}) if OPEN in wants else set()
    return needed <= set(offers.offers) and all(offers.at(kind, at).is_open for kind in needed)


def _key(row: Place, offers: Offers, rank: int, at: datetime) -> Key:
    door = offers.door
    is_closed = not (door and door.at(at).is_open)
    return rank, is_closed, row.sort_key, row.code


def _shared(path: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Count the steps down from the whole that two paths share: the more, the nearer."""
    return next(
        (n for n, pair in enumerate(zip(path, other, strict=False)) if pair[0] != pair[1]),
        min(len(path), len(other)),
    )

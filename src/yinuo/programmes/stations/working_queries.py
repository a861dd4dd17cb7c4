"""What M18 is counted from on a day: the hours stations promise, and the requests about what is broken there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import TextField
from django.db.models.functions import Cast

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.facilities import DOOR, week_of
from yinuo.kernel.limits.models import Facility, HoursException
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.people.trees import is_under
from yinuo.kernel.record.kept import Kept
from yinuo.programmes.stations.availability import A_DAY, Fault, Share, Thing, thing_of, working

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from yinuo.base.hours import Span
    from yinuo.kernel.people.models import Unit

OVER: Final = timedelta(days=90)
"""How far back it is counted, up to yesterday."""
NONE_LOST: Final = ("", "no_thing", "no_hours", "not_open")
"""Why a fault cost no hour: its title names no thing; nobody said hours of it; nothing was promised on its days."""
DONE: Final = frozenset(("checking", "awaiting_reply", "closed"))
Days = dict[date, tuple["Span", ...]]


MOST_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class Broken:
    """One fault with its request as the public reads it, and the minutes it cost."""

    fault: Fault
    row: PublicMatter
    lost: int = 0
    why_none: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is not mended yet."""
        return self.fault.until_on is None


@dataclass(frozen=True, slots=True)
class Counted:
    """M18 of some stations over some days, and what it was counted from."""

    first: date
    last: date
    n_stations: int
    by_thing: Mapping[tuple[str, str], Share]
    faults: tuple[Broken, ...]

    @property
    def whole(self) -> Share:
        """All of it together."""
        return sum(self.by_thing.values(), Share())

    @property
    def by_kind(self) -> dict[str, Share]:
        """The same, sort by sort."""
        found: defaultdict[str, Share] = defaultdict(Share)
        for (_place, kind), share in self.by_thing.items():
            found[kind] += share
        return dict(sorted(found.items(), key=lambda one: (one[1].permille or 0, one[0])))

    @property
    def unnamed(self) -> tuple[Broken, ...]:
        """The faults that name none of the things their station promises: they cost no hour here, and it is said."""
        return tuple(one for one in self.faults if (one.fault.place, one.fault.kind) not in self.by_thing)


COUNTED: Final[Kept[Counted]] = Kept(MOST_KEPT)


def stations_near(near: str) -> tuple[str, ...]:
    """Give the codes of the stations at a place or under it, of all for "". Raises NotFound for no place."""
    places, _units = nodes()
    if near and near not in places:
        raise NotFound
    return tuple(
        code
        for code, row in places.items()
        if row.kind == "station" and row.is_active and (not near or is_under(row.path, near))
    )


def counted(on: date, near: str = "") -> Counted:
    """Count M18 of the stations at a place or under it, over the days before this one. Raises NotFound.

    The same count serves every page that says it, as long as nothing was written (ADR-0015).
    """
    return COUNTED.get((on, near), lambda: _counted(on, near))


def _counted(on: date, near: str) -> Counted:
    first, last = on - OVER, on - A_DAY
    codes = stations_near(near)
    things, categories = _things(codes, first, last)
    rows = _faults(codes, categories, first, on)
    by_thing = working(things, (fault for fault, _row in rows), first, last)
    each = {(one.place, one.kind): one for one in things}
    return Counted(
        first, last, len(codes), by_thing,
        tuple(_broken(each, fault, row, first, last) for fault, row in rows),
    )  # fmt: skip


def _broken(
    things: Mapping[tuple[str, str], Thing], fault: Fault, row: PublicMatter, first: date, last: date
) -> Broken:
    """Give what one fault cost; of one that cost nothing, why (NONE_LOST)."""
    if not fault.kind:
        return Broken(fault, row, why_none="no_thing")
    thing = things.get((fault.place, fault.kind))
    alone = working([thing], [fault], first, last) if thing else {}
    if not alone:
        return Broken(fault, row, why_none="no_hours")
    lost = sum(share.lost for share in alone.values())
    return Broken(fault, row, lost, "" if lost else "not_open")


def _things(codes: Collection[str], first: date, last: date) -> tuple[list[Thing], set[str]]:
    """Give what stations offer behind their doors with its hours, and under which categories faults of it are filed."""
    rows = list(
        Facility.objects.filter(place__in=codes).defer("week").annotate(text=Cast("week", TextField()))
    )
    differs: defaultdict[str, defaultdict[str, Days]] = defaultdict(lambda: defaultdict(dict))
    odd = HoursException.objects.filter(place__in=codes, to_on__gte=first, from_on__lte=last)
    for one in odd.order_by("from_on", "pk"):
        spans = tuple((str(start), str(end)) for start, end in one.spans)
        begins, ends = max(first, one.from_on), min(last, one.to_on)
        differs[one.place_id][one.kind] |= {
            begins + n * A_DAY: spans for n in range((ends - begins).days + 1)
        }
    doors = {row.place_id: week_of(row.text) for row in rows if row.kind == DOOR}

    def days(place: str, kind: str) -> Days:
        return {**differs[place][""], **differs[place][kind]} if place in differs else {}

    things = [
        Thing(
            row.place_id, row.kind, week_of(row.text), doors.get(row.place_id), days(row.place_id, row.kind),
            days(row.place_id, DOOR),
        )
        for row in rows
        if row.kind != DOOR
    ]  # fmt: skip
    return things, {row.category for row in rows if row.category}


def _faults(
    codes: Collection[str], categories: Collection[str], first: date, on: date
) -> list[tuple[Fault, PublicMatter]]:
    """Give what was broken on some of these days, the newest first; what went into another request counts there."""
    rows = PublicMatter.objects.filter(
        place__in=codes, category__in=categories, asked_on__lt=on, public_from__lte=on
    ).exclude(outcome="merged")
    told = ((_fault(row), row) for row in rows.order_by("-asked_on", "-pk"))
    return [(fault, row) for fault, row in told if fault.until_on is None or fault.until_on >= first]


def _fault(row: PublicMatter) -> Fault:
    until = (row.reported_on or row.closed_on) if row.state in DONE else None
    return Fault(row.ref, row.place, thing_of(row.title), row.asked_on, until)


def by_unit(found: Counted, units: Iterable[Unit]) -> list[tuple[Unit, int, Share, int]]:
    """Give each unit's share of what stands in the territory it serves: stations, M18, how much is broken now."""
    places, _units = nodes()
    rows = []
    for unit in units:
        here = {
            code
            for code in {place for place, _kind in found.by_thing}
            if is_under(places[code].path, unit.place_id)
        }
        share = sum((one for (place, _kind), one in found.by_thing.items() if place in here), Share())
        n_open = sum(
            one.is_open for one in found.faults if is_under(places[one.fault.place].path, unit.place_id)
        )
        if here or n_open:
            rows.append((unit, len(here), share, n_open))
    return sorted(rows, key=lambda one: (one[2].permille if one[2].permille is not None else 1001, one[0].pk))

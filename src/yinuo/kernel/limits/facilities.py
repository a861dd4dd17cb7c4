"""What places offer, and how it stands at a moment: read once for a page, worked out without the database."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.db.models import TextField
from django.db.models.functions import Cast

from yinuo.base.hours import Span, Standing, Week, standing
from yinuo.kernel.limits.models import FACILITY_KINDS, Facility, HoursException

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

DOOR: Final = "door"
LONGEST: Final = 400
"""Days of one exception that are looked at: a place shut for longer is switched off instead."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing a place offers: its own hours, and the days that differ."""

    row: Facility
    week: Week | None
    different: Mapping[date, tuple[Span, ...]]

    def at(self, moment: datetime) -> Standing:
        """Say how it stands at a local moment."""
        return standing(self.week, self.different, moment)


@dataclass(frozen=True, slots=True)
class Offers:
    """Everything one place offers. A thing behind a door that is shut is shut too."""

    offers: Mapping[str, Offer] = field(default_factory=dict)
    exceptions: tuple[HoursException, ...] = ()

    @property
    def door(self) -> Offer | None:
        """Give the place's own opening; None where nobody spoke of one."""
        return self.offers.get(DOOR)

    def at(self, kind: str, moment: datetime) -> Standing:
        """Say how a thing stands at a local moment: shut where the door is, as long as the door is."""
        mine = self.offers[kind].at(moment)
        door = self.door.at(moment) if self.door and kind != DOOR else None
        if door is None or door.is_open is None:
            return mine
        if not door.is_open:
            return door
        if mine.is_open is None:
            return door
        if not mine.is_open:
            return mine
        now = f"{moment:%H:%M}"  # an end that is not after now is tomorrow's
        ends = sorted((end <= now, end) for end in (mine.until, door.until) if end)
        return Standing(is_open=True, until=ends[0][1] if ends else "")


@lru_cache(maxsize=512)
def week_of(stored: str | None) -> Week | None:
    """Give a week from its JSON, read once: many places keep the same. None for hours that nobody said."""
    if stored is None:
        return None
    return tuple(tuple((str(start), str(end)) for start, end in day) for day in json.loads(stored))


def _different(rows: list[HoursException], kind: str) -> dict[date, tuple[Span, ...]]:
    found: dict[date, tuple[Span, ...]] = {}
    for row in sorted(
        rows, key=lambda row: row.kind
    ):  # what is said of one thing goes before what is said of all
        if row.kind not in {"", kind}:
            continue
        spans = tuple((str(start), str(end)) for start, end in row.spans)
        days = min((row.to_on - row.from_on).days, LONGEST)
        found |= {row.from_on + timedelta(days=n): spans for n in range(days + 1)}
    return found


def offers_at(places: Collection[str], on: date) -> dict[str, Offers]:
    """Give what each of these places offers around a day, by two questions."""
    near = HoursException.objects.filter(
        place__in=places, to_on__gte=on - timedelta(days=1), from_on__lte=on + timedelta(days=30)
    ).order_by("from_on", "pk")
    differs: defaultdict[str, list[HoursException]] = defaultdict(list)
    for row in near:
        differs[row.place_id].append(row)
    offers: defaultdict[str, dict[str, Offer]] = defaultdict(dict)
    rows = Facility.objects.filter(place__in=places).defer("week").annotate(text=Cast("week", TextField()))
    for facility in sorted(rows, key=lambda row: FACILITY_KINDS.index(row.kind)):
        different = _different(differs[facility.place_id], facility.kind)
        offers[facility.place_id][facility.kind] = Offer(facility, week_of(facility.text), different)
    return {place: Offers(offers[place], tuple(differs[place])) for place in places}

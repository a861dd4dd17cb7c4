"""M18: facility-hours that worked, of those that were promised. Plain values; nothing here asks the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from yinuo.base.hours import Span, Week

A_DAY: Final = timedelta(days=1)
AN_HOUR: Final = 60
WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "aed": ("除颤", "aed", "defibrillator"),
    "water": ("热水器", "饮水", "喝水", "净水", "drinking", "kettle", "tap"),
    "toilet": ("厕所", "卫生间", "toilet", "lavatory"),
    "microwave": ("微波炉", "热饭", "microwave"),
    "charging": ("充电", "插座", "charging", "charger", "socket"),
    "first_aid": ("药箱", "急救", "first aid", "first-aid"),
    "heating": ("取暖", "暖气", "电暖", "heater", "heating", "radiator"),
    "cooling": ("空调", "风扇", "纳凉", "air condition", "cooling", " fan"),
    "rest": ("椅", "凳", "桌", "垫子", "歇脚", "chair", "bench", "seat", "table"),
}
"""By which words of its title a fault is one of a thing; the first that stands there."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing at a station with its own hours and its door's; None for hours that nobody said."""

    place: str
    kind: str
    week: Week | None = None
    door: Week | None = None
    different: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)
    door_different: Mapping[date, tuple[Span, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something broken, from the day it was said to the day it was mended (None: not yet). `kind` may be ""."""

    ref: str
    place: str
    kind: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """Minutes promised by so many things, and those of them in which the thing was broken."""

    promised: int = 0
    lost: int = 0
    n: int = 0

    @property
    def permille(self) -> int | None:
        """M18 in thousandths, rounded down; None where nothing was promised."""
        return 1000 * (self.promised - self.lost) // self.promised if self.promised else None

    @property
    def hours(self) -> int:
        """Hours promised, rounded down."""
        return self.promised // AN_HOUR

    @property
    def hours_lost(self) -> int:
        """Hours lost, rounded up."""
        return -(-self.lost // AN_HOUR)

    def __add__(self, other: Share) -> Share:
        """Add two, each with its own things."""
        return Share(self.promised + other.promised, self.lost + other.lost, self.n + other.n)


def thing_of(title: str) -> str:
    """Give the thing that a fault's title names; "" for none."""
    told = title.casefold()
    return next((kind for kind, words in WORDS.items() if any(word in told for word in words)), "")


def _at(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * AN_HOUR + int(minute)


def _minutes(own: Sequence[Span] | None, door: Sequence[Span] | None) -> int:
    """Give the minutes in which both are open; of one that nobody said the other's alone, of two none."""
    if own is None or door is None:
        return sum(_at(end) - _at(start) for start, end in own or door or ())
    return sum(
        max(0, min(_at(end), _at(shut)) - max(_at(start), _at(opens)))
        for start, end in own
        for opens, shut in door
    )


@lru_cache(maxsize=1024)
def _by_weekday(own: Week | None, door: Week | None) -> tuple[int, ...]:
    return tuple(_minutes(own[n] if own else None, door[n] if door else None) for n in range(7))


def promised_on(thing: Thing, day: date) -> int:
    """Give the minutes a thing is promised on a day: in its own hours, and never behind a door that is shut."""
    if day not in thing.different and day not in thing.door_different:
        return _by_weekday(thing.week, thing.door)[day.weekday()]
    n = day.weekday()
    own = thing.different.get(day, thing.week[n] if thing.week else None)
    return _minutes(own, thing.door_different.get(day, thing.door[n] if thing.door else None))


def promised(thing: Thing, first: date, last: date) -> int:
    """Give the minutes a thing is promised from one day to another, both counted."""
    n_weeks, more = divmod((last - first).days + 1, 7)
    base = _by_weekday(thing.week, thing.door)
    total = n_weeks * sum(base) + sum(base[(first.weekday() + n) % 7] for n in range(more))
    odd = {day for day in (*thing.different, *thing.door_different) if first <= day <= last}
    return total + sum(promised_on(thing, day) - base[day.weekday()] for day in odd)


def days_down(faults: Iterable[Fault], first: date, last: date) -> set[date]:
    """Give the days on which something is broken; the day it was said and the day it was mended both count."""
    found: set[date] = set()
    for fault in faults:
        begins, ends = max(first, fault.from_on), min(last, fault.until_on or last)
        found |= {begins + n * A_DAY for n in range((ends - begins).days + 1)}
    return found


def working(
    things: Iterable[Thing], faults: Iterable[Fault], first: date, last: date
) -> dict[tuple[str, str], Share]:
    """Give every thing's share by (place, kind); a thing whose hours nobody said promises nothing and is not there."""
    of: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        of.setdefault((fault.place, fault.kind), []).append(fault)
    found = {}
    for thing in things:
        whole = promised(thing, first, last)
        if whole:
            key = thing.place, thing.kind
            lost = sum(promised_on(thing, day) for day in days_down(of.get(key, ()), first, last))
            found[key] = Share(whole, lost, 1)
    return found

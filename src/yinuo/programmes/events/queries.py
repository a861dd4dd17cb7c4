"""What is read of exhibitions on a day: each hour with its free places, each school with how it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from django.db.models import Model, Q

from yinuo.base.errors import NotFound, Sentence
from yinuo.programmes.events.models import AgeNote, Booking, Exhibition, School, Slot
from yinuo.programmes.events.rules import stands

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.programmes.events.rules import SchoolStands

MOST: Final = 400
ON_PAGE: Final = 20
Row = TypeVar("Row", bound=Model)
NO_SUCH_EXHIBITION: Final = Sentence("没有这个展。请从清单里选。")
NO_SUCH_SLOT: Final = Sentence("没有这一场。请从清单里选。")


@dataclass(frozen=True, slots=True)
class Standing:
    """One hour on a day, with the bookings that hold then, in the order they were asked for."""

    slot: Slot
    on: date
    bookings: tuple[Booking, ...]

    @property
    def seated(self) -> tuple[Booking, ...]:
        """Those that have their places."""
        return tuple(one for one in self.bookings if _by(one.seated_on, self.on))

    @property
    def waiting(self) -> tuple[Booking, ...]:
        """Those that wait."""
        return tuple(one for one in self.bookings if not _by(one.seated_on, self.on))

    @property
    def n_left(self) -> int:
        """How many pupils it still holds."""
        return self.slot.capacity - sum(one.n for one in self.seated)


def _by(day: date | None, on: date) -> bool:
    return day is not None and day <= on


def _plain(code: str) -> str:
    return code.replace("\x00", "")[:40]


def paged(rows: QuerySet[Row], before: int, most: int = ON_PAGE) -> tuple[list[Row], int]:
    """Give a page of rows, those written down last in front, and where the next begins (0: there is none)."""
    rows = rows.filter(pk__lt=before) if before else rows
    found = list(rows.order_by("-pk")[: most + 1])
    return found[:most], int(found[most - 1].pk) if len(found) > most else 0


def exhibitions(on: date, before: int = 0, most: int = ON_PAGE) -> tuple[list[Exhibition], int]:
    """Give a page of the exhibitions that are known on a day."""
    return paged(Exhibition.objects.filter(known_on__lte=on).select_related("place"), before, most)


def exhibition(code: str, on: date) -> Exhibition:
    """Give an exhibition by its code. Raises NotFound."""
    found = Exhibition.objects.select_related("place").filter(code=_plain(code), known_on__lte=on).first()
    if found is None:
        raise NotFound(NO_SUCH_EXHIBITION)
    return found


def age_notes(of: Exhibition, on: date) -> list[AgeNote]:
    """Give what to know before children see an exhibition, as it holds on a day, the youngest first."""
    rows = AgeNote.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=on), exhibition=of, told_on__lte=on
    )
    return list(rows.order_by("from_age", "to_age", "id")[:MOST])


def _holding(on: date) -> Q:
    return Q(asked_on__lte=on) & (Q(left_on__isnull=True) | Q(left_on__gt=on))


def _standing(rows: Iterable[Slot], on: date) -> list[Standing]:
    slots = list(rows)
    of: dict[int, list[Booking]] = defaultdict(list)
    held = Booking.objects.filter(_holding(on), slot__in=slots).select_related("school")
    for booking in held.order_by("id"):
        of[booking.slot_id].append(booking)
    return [Standing(slot, on, tuple(of[slot.pk])) for slot in slots]


def slots(of: Exhibition, on: date) -> list[Standing]:
    """Give the hours of an exhibition that were opened by a day, the first first: two queries."""
    rows = Slot.objects.filter(exhibition=of, opened_on__lte=on).select_related("exhibition")
    return _standing(rows.order_by("on", "from_at", "id")[:MOST], on)


def not_closed(on: date) -> list[Exhibition]:
    """Give the exhibitions known on a day that have not closed by then, whichever opens first in front."""
    rows = Exhibition.objects.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=on), known_on__lte=on)
    return list(rows.select_related("place").order_by("opened_on", "id")[:MOST])


def coming(shows: Iterable[Exhibition], on: date) -> list[Standing]:
    """Give the hours of some exhibitions that are still to come, the first first: two queries."""
    rows = Slot.objects.filter(exhibition__in=list(shows), opened_on__lte=on, on__gte=on)
    return _standing(rows.select_related("exhibition__place").order_by("on", "from_at", "id")[:MOST], on)


def slot(code: str, on: date) -> Standing:
    """Give an hour by its code. Raises NotFound."""
    rows = Slot.objects.filter(code=_plain(code), opened_on__lte=on).select_related("exhibition__place")
    found = _standing(rows, on)
    if not found:
        raise NotFound(NO_SUCH_SLOT)
    return found[0]


def schools(of: Exhibition, on: date) -> list[tuple[School, SchoolStands, int]]:
    """Give every school in the order of the register, how it stands with an exhibition, and how many came."""
    held: dict[int, list[Booking]] = defaultdict(list)
    for booking in Booking.objects.filter(_holding(on), slot__exhibition=of).select_related("slot"):
        held[booking.school_id].append(booking)
    rows = School.objects.filter(known_on__lte=on).order_by("id")[:MOST]
    return [(row, *_school(held[row.pk], on)) for row in rows]


def _school(bookings: Iterable[Booking], on: date) -> tuple[SchoolStands, int]:
    """Say how a school stands, and how many came; one that wrote down that nobody came is as before it booked."""
    held = [
        (_by(one.seated_on, on), one.came or 0 if _by(one.came_on, on) else None, one.slot.on < on)
        for one in bookings
    ]
    told = ((seated, bool(n), past) for seated, n, past in held if n != 0)
    return stands(told), sum(n or 0 for _seated, n, _past in held)


def all_schools(on: date) -> list[School]:
    """Give every school that was written down by a day."""
    return list(School.objects.filter(known_on__lte=on).order_by("id")[:MOST])

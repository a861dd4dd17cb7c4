"""What is read of shifts on a day: how many places are left, how many wait, what was handed out and heard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q

from yinuo.base.errors import NotFound, Sentence
from yinuo.programmes.stations.models import Shift, ShiftHeard, ShiftSeat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

NO_SUCH_SHIFT: Final = Sentence("没有这一班。请从班次表里选。")
MOST: Final = 60


@dataclass(frozen=True, slots=True)
class Standing:
    """One shift on a day: places held, how many wait."""

    shift: Shift
    n_held: int
    n_waiting: int

    @property
    def n_left(self) -> int:
        """How many places are free."""
        return self.shift.n_seats - self.n_held


def _standing(rows: Iterable[Shift], on: date) -> list[Standing]:
    """Give shifts with their places as they stood on a day: two queries."""
    shifts = list(rows)
    held = ShiftSeat.objects.filter(shift__in=shifts, since_on__lte=on).values_list("shift")
    n = dict(held.annotate(n=Count("pk")).order_by())
    waits = Shift.objects.filter(pk__in=[one.pk for one in shifts])
    waiting = dict(
        waits.annotate(n=Count("waiting", filter=Q(waiting__since_on__lte=on)))
        .values_list("pk", "n")
        .order_by()
    )
    return [Standing(one, n.get(one.pk, 0), waiting.get(one.pk, 0)) for one in shifts]


def coming(on: date, place: str = "") -> list[Standing]:
    """Give the shifts from a day on that were opened by it, the next first."""
    rows = Shift.objects.filter(opened_on__lte=on, on__gte=on).select_related("place", "unit")
    if place:
        rows = rows.filter(place=place)
    return _standing(rows.order_by("on", "from_at", "id")[:MOST], on)


def past(on: date) -> list[Shift]:
    """Give the shifts before a day that were handed over, the last first, with what was handed out."""
    rows = (
        Shift.objects.filter(on__lt=on, closed_on__lte=on).select_related("place").prefetch_related("handed")
    )
    return list(rows.annotate(n_heard=Count("heard")).order_by("-on", "-id")[:MOST])


def one(code: str, on: date) -> Standing:
    """Give a shift by its code. Raises NotFound for none that was opened by this day."""
    rows = Shift.objects.filter(code=code.replace("\x00", "")[:40], opened_on__lte=on)
    found = _standing(rows.select_related("place", "unit"), on)
    if not found:
        raise NotFound(NO_SUCH_SHIFT)
    return found[0]


def heard_in(shift: Shift, on: date) -> tuple[int, int]:
    """Give how many things were heard in a shift by a day, and how many of them became matters."""
    rows = ShiftHeard.objects.filter(shift=shift, heard_on__lte=on)
    return rows.count(), rows.filter(stream__isnull=False).count()

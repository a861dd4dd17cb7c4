"""Shifts at stations: places for whoever serves, taken and left by code; what was handed out and heard, by count.

Nobody's name, account, unit or rank stands here, and nobody is checked in: a place is held by the keyed hash of a code,
and left without a trace. The places of a shift are rows from the beginning, so that no two can hold one.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.stations.grade_models import StationGrade
from yinuo.programmes.stations.message_models import CourierCarries, CourierNotice
from yinuo.programmes.stations.photo_models import StationPhoto
from yinuo.programmes.stations.supply_models import StockEntry, SupplyDelivery, SupplyRun
from yinuo.programmes.stations.words import ASKS, HANDED, PARTS

__all__ = [
    "CourierCarries",
    "CourierNotice",
    "Shift",
    "ShiftHanded",
    "ShiftHeard",
    "ShiftReminder",
    "ShiftSeat",
    "ShiftWaiting",
    "StationGrade",
    "StationPhoto",
    "StockEntry",
    "SupplyDelivery",
    "SupplyRun",
]

MOST_SEATS: Final = 20
SOURCES: Final = ("", "example")


class Shift(models.Model):
    """One part of a day at a station. `note` is handed over to whoever comes next, from `closed_on` on."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    on = models.DateField()
    part = models.TextField()
    from_at = models.TimeField()
    to_at = models.TimeField()
    n_seats = models.IntegerField()
    asks = models.TextField(blank=True)
    opened_on = models.DateField()
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "shift"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="shift_source_is_known"),
            models.CheckConstraint(condition=Q(part__in=tuple(PARTS)), name="shift_part_is_known"),
            models.CheckConstraint(condition=Q(asks__in=tuple(ASKS)), name="shift_asks_what_is_known"),
            models.CheckConstraint(condition=Q(to_at__gt=F("from_at")), name="shift_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(on__gte=F("opened_on")), name="shift_is_not_in_the_past"),
            models.CheckConstraint(
                condition=Q(n_seats__gte=1, n_seats__lte=MOST_SEATS), name="shift_has_seats"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, note="") | Q(closed_on__gte=F("on")),
                name="shift_is_handed_over_after_it",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["on", "from_at"], name="shift_by_day")]


class ShiftSeat(models.Model):
    """One place of a shift; `holder` the keyed hash of a code. One code holds one place in one part of a day."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="seats")
    n = models.IntegerField()
    on = models.DateField()
    part = models.TextField()
    holder = models.BinaryField(null=True)
    since_on = models.DateField(null=True)

    class Meta:
        db_table = "shift_seat"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "n"], name="shift_seat_once"),
            models.UniqueConstraint(
                fields=["holder", "on", "part"],
                condition=Q(holder__isnull=False),
                name="shift_seat_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, since_on__isnull=True)
                | Q(holder__isnull=False, since_on__isnull=False),
                name="shift_seat_held_since",
            ),
            models.CheckConstraint(condition=Q(n__gte=1, n__lte=MOST_SEATS), name="shift_seat_is_numbered"),
        ]


class ShiftWaiting(models.Model):
    """A code that waits for a place of a full shift; the first that can takes the next one left."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="waiting")
    holder = models.BinaryField()
    since_on = models.DateField()

    class Meta:
        db_table = "shift_waiting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "holder"], name="shift_waiting_once"),
        ]


class ShiftReminder(models.Model):
    """A code that is to be reminded of a shift the evening before, by the contact of a stream that holds nothing else.

    The contact lies with the record, under a key of its own, and goes with the message, the place, or the day.
    """

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="reminders")
    holder = models.BinaryField()
    stream = models.OneToOneField("record.Stream", models.PROTECT, related_name="+")
    language = models.TextField()

    class Meta:
        db_table = "shift_reminder"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "holder"], name="shift_reminder_once"),
        ]


class ShiftHanded(models.Model):
    """How many of one thing were handed out in a shift. There is no recipient."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="handed")
    thing = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "shift_handed"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["shift", "thing"], name="shift_handed_once"),
            models.CheckConstraint(
                condition=Q(thing__in=tuple(HANDED), n__gte=1), name="shift_handed_something"
            ),
        ]


class ShiftHeard(models.Model):
    """A thing heard in a shift: the matter it became; none where the speaker wanted nothing to come of it."""

    id = models.BigAutoField(primary_key=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="heard")
    stream = models.OneToOneField("matters.Matter", models.PROTECT, null=True, related_name="+")
    heard_on = models.DateField()

    class Meta:
        db_table = "shift_heard"

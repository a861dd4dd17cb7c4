"""A picture of a thing at a station: put up by its keeper, taken down in one act. No person is in it, or beside it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.kernel.limits.models import FACILITY_KINDS

SOURCES: Final = ("", "example")


class StationPhoto(models.Model):
    """A picture with the thing it shows, one that stations offer.

    `down_on`: since when its file is gone, taken down by `down_unit`.
    """

    id = models.UUIDField(primary_key=True)
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    thing = models.TextField()
    sha256 = models.BinaryField()
    width = models.IntegerField()
    height = models.IntegerField()
    put_on = models.DateField()
    down_on = models.DateField(null=True)
    down_unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, db_column="down_unit", related_name="+"
    )
    token = models.TextField(unique=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "station_photo"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="station_photo_source_is_known"),
            models.CheckConstraint(condition=Q(thing__in=FACILITY_KINDS), name="station_photo_is_of_a_thing"),
            models.CheckConstraint(
                condition=Q(down_on__isnull=True, down_unit__isnull=True)
                | Q(down_on__gte=F("put_on"), down_unit__isnull=False),
                name="station_photo_is_down_after_it_was_up",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "put_on"], name="station_photo_by_place")]

"""A station's grade: judged on a day, for a year; what was found missing stands beside it. Added to, never changed."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

SOURCES: Final = ("", "example")
MOST_STARS: Final = 5


class StationGrade(models.Model):
    """Stars that a unit gave a station on a day; 0: none any more. `missing`: which of the six haves were not there."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    stars = models.IntegerField()
    missing = models.JSONField(default=list)
    judged_on = models.DateField()
    token = models.TextField(unique=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "station_grade"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="station_grade_source_is_known"),
            models.CheckConstraint(
                condition=Q(stars__gte=0, stars__lte=MOST_STARS), name="station_grade_has_stars"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "-judged_on"], name="station_grade_latest")]

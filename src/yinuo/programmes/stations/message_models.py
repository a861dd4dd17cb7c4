"""Notices that couriers may carry for a week: what it says, and by how many it is carried. No route, no household."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.stations.words import NOTICES

SOURCES: Final = ("", "example")
A_WEEK: Final = timedelta(days=7)


class CourierNotice(models.Model):
    """One notice, offered from `opened_on` to `until_on`: of safety or service; where the place says so, others."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    sort = models.TextField()
    title = models.TextField()
    body = models.TextField()
    opened_on = models.DateField()
    until_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "courier_notice"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="courier_notice_source_is_known"),
            models.CheckConstraint(condition=Q(sort__in=tuple(NOTICES)), name="courier_notice_sort_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("opened_on")), name="courier_notice_ends_after_it_begins"
            ),
        ]


class CourierCarries(models.Model):
    """A code that carries a notice, for a week at most; whoever drops it leaves no row."""

    id = models.BigAutoField(primary_key=True)
    notice = models.ForeignKey(CourierNotice, models.PROTECT, related_name="carried")
    holder = models.BinaryField()
    from_on = models.DateField()
    to_on = models.DateField()

    class Meta:
        db_table = "courier_carries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "holder"], name="courier_carries_once"),
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on"), to_on__lt=F("from_on") + A_WEEK),
                name="courier_carries_for_a_week",
            ),
        ]

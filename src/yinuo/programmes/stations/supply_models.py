"""The supply vehicle's tables: runs, the ledger of goods by count, what stations are promised. No recipient."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.stations.stock import MOVES, ON_A_RUN

SOURCES: Final = ("", "example")
DONATE: Final = "donate"
ABOARD: Final = tuple(sorted(ON_A_RUN))


class SupplyRun(models.Model):
    """One round of the vehicle: which stations in which order, when, and whether it is a hot-weather warning day."""

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    on = models.DateField()
    from_at = models.TimeField()
    stops = models.JSONField(default=list)
    is_hot = models.BooleanField(default=False)
    planned_on = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "supply_run"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="supply_run_source_is_known"),
            models.CheckConstraint(
                condition=Q(on__gte=F("planned_on")), name="supply_run_is_not_in_the_past"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-on", "-id"], name="supply_run_newest")]


class StockEntry(models.Model):
    """One line of the ledger, never changed: so many of one lot came, were loaded, handed out, unloaded, written off.

    `donor` only where the donor wished to be named. Goods past their day are neither loaded nor handed out.
    """

    id = models.BigAutoField(primary_key=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    move = models.TextField()
    thing = models.TextField()
    use_by = models.DateField(null=True)
    n = models.IntegerField()
    on = models.DateField()
    run = models.ForeignKey(SupplyRun, models.PROTECT, null=True, related_name="entries")
    donor = models.TextField(blank=True)
    token = models.TextField(unique=True)

    class Meta:
        db_table = "stock_entry"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(move__in=MOVES, n__gte=1), name="stock_entry_moves_something"),
            models.CheckConstraint(
                condition=Q(move__in=ABOARD, run__isnull=False) | (~Q(move__in=ABOARD) & Q(run__isnull=True)),
                name="stock_entry_names_its_run",
            ),
            models.CheckConstraint(
                condition=~Q(move__in=("load", "hand_out")) | Q(use_by__isnull=True) | Q(on__lte=F("use_by")),
                name="stock_entry_is_not_past_its_day",
            ),
            models.CheckConstraint(
                condition=Q(donor="") | Q(move=DONATE), name="stock_entry_names_donors_alone"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "id"], name="stock_entry_in_order")]


class SupplyDelivery(models.Model):
    """A matter by which a run promised goods to a station; its keeper says whether they came."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    run = models.ForeignKey(SupplyRun, models.PROTECT, related_name="deliveries")
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    thing = models.TextField()
    n = models.IntegerField()
    promised_on = models.DateField()

    class Meta:
        db_table = "supply_delivery"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(n__gte=1), name="supply_delivery_brings_something")
        ]

"""What a venture has: buildings, land, machines; out of which grants they were paid, and how they left it."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

ASSETS: Final = ("building", "land", "facility", "machine", "vehicle", "other")
WAYS_OUT: Final = ("sold", "scrapped", "returned", "lost")


class VentureAsset(models.Model):
    """One asset: what it is, where it stands, since when it is the venture's, what it cost (minor units).

    It stands as it was entered, with the `n_grants` grants that paid for it (triggers see to it): what was wrong is
    taken back with a reason, and entered anew. What no grant paid was paid out of the venture's own money.
    """

    venture = models.ForeignKey("ventures.Venture", on_delete=models.PROTECT, related_name="assets")
    name = models.TextField()
    name_en = models.TextField(blank=True)
    kind = models.TextField()
    place = models.TextField()
    acquired_on = models.DateField()
    cost = models.BigIntegerField()
    reference = models.TextField()
    n_grants = models.SmallIntegerField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "venture_asset"
        ordering: ClassVar = ["acquired_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ASSETS), name="venture_asset_kind_is_known"),
            models.CheckConstraint(
                condition=Q(cost__gte=0, acquired_on__lte=F("made_on")), name="venture_asset_was_acquired"
            ),
            models.UniqueConstraint(
                fields=["venture", "name", "acquired_on", "reference"],
                condition=Q(withdrawn_on__isnull=True),
                name="venture_asset_once",
            ),
        ]


class AssetGrant(models.Model):
    """How much of an asset's cost one grant paid, in minor units; never more than was granted (a trigger)."""

    asset = models.ForeignKey(VentureAsset, on_delete=models.PROTECT, related_name="paid_from")
    grant = models.ForeignKey("ventures.VentureGrant", on_delete=models.PROTECT, related_name="assets")
    n = models.SmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "asset_grant"
        ordering: ClassVar = ["asset", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["asset", "n"], name="asset_grant_has_a_place"),
            models.UniqueConstraint(fields=["asset", "grant"], name="asset_grant_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="asset_grant_is_of_something"),
        ]


class AssetLeaving(models.Model):
    """How and when an asset left the venture, and what its sale brought: money that is never shared out."""

    asset = models.ForeignKey(VentureAsset, on_delete=models.PROTECT, related_name="leavings")
    on = models.DateField()
    how = models.TextField()
    amount = models.BigIntegerField(default=0)
    reference = models.TextField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "asset_leaving"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(how="sold", amount__gt=0) | (Q(how__in=WAYS_OUT, amount=0) & ~Q(how="sold")),
                name="asset_leaving_brings_money_by_sale",
            ),
            models.UniqueConstraint(
                fields=["asset"], condition=Q(withdrawn_on__isnull=True), name="asset_leaving_once"
            ),
        ]

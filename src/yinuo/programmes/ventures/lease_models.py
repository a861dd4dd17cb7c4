"""What a venture lets: a lease with the plan by which it is to be paid, and what came of it. No lessee is named."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

LESSEES: Final = ("firm", "cooperative", "household", "public", "other")


class VentureLease(models.Model):
    """One lease: what is let, to what kind of lessee, from when to when, by which contract.

    It stands as it was entered, with its `n_dues` payments (triggers see to it): what was wrong is taken back with a
    reason, and entered anew.
    """

    venture = models.ForeignKey("ventures.Venture", on_delete=models.PROTECT, related_name="leases")
    asset = models.TextField()
    asset_en = models.TextField(blank=True)
    lessee = models.TextField()
    began_on = models.DateField()
    ends_on = models.DateField()
    contract = models.TextField()
    n_dues = models.SmallIntegerField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "venture_lease"
        ordering: ClassVar = ["began_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lessee__in=LESSEES), name="venture_lease_lessee_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("began_on")), name="venture_lease_runs_forward"
            ),
            models.CheckConstraint(condition=Q(n_dues__gte=1), name="venture_lease_is_paid"),
            models.UniqueConstraint(
                fields=["venture", "contract"],
                condition=Q(withdrawn_on__isnull=True),
                name="venture_lease_once",
            ),
        ]


class LeaseDue(models.Model):
    """One payment that a lease's plan asks for, in minor units."""

    lease = models.ForeignKey(VentureLease, on_delete=models.PROTECT, related_name="dues")
    n = models.SmallIntegerField()
    due_on = models.DateField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "lease_due"
        ordering: ClassVar = ["lease", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lease", "n"], name="lease_due_has_a_place"),
            models.UniqueConstraint(fields=["lease", "due_on"], name="lease_due_once_a_day"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="lease_due_is_of_something"),
        ]


class LeaseReceipt(models.Model):
    """What came in on a lease, by the bank's slip; taken back with a reason where it was wrong."""

    lease = models.ForeignKey(VentureLease, on_delete=models.PROTECT, related_name="receipts")
    on = models.DateField()
    amount = models.BigIntegerField()
    reference = models.TextField()
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "lease_receipt"
        ordering: ClassVar = ["on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & ~Q(reference=""), name="lease_receipt_has_its_slip"
            ),
            models.UniqueConstraint(
                fields=["lease", "reference"],
                condition=Q(withdrawn_on__isnull=True),
                name="lease_receipt_once",
            ),
        ]

"""Contracts with the plan by which they are paid: a lease, what a venture pays for, money placed at a return.

Nobody on the other side is named, only of what kind they are. What a venture owes a village collective is no contract
of these: every such payment is a promise already (VillagePayment).
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.programmes.ventures.rules import BASES

LET, PAY, PLACED = "let", "pay", "placed"
WAYS: Final = (LET, PAY, PLACED)
"""The venture lets something and is paid; it has something done and pays; its money is placed and brings a return."""
LESSEES: Final = ("firm", "cooperative", "household", "public", "other")


class VentureLease(models.Model):
    """One contract: which way, what is let (paid for, placed), with what kind of lessee (payee, debtor), which days.

    Placed is a `principal` (minor units) at a yearly `rate_ppm` for the days of a `basis`; its dues follow from that.

    It stands as it was entered, with its `n_dues` payments (triggers see to it): what was wrong is taken back with a
    reason, and entered anew.
    """

    venture = models.ForeignKey("ventures.Venture", on_delete=models.PROTECT, related_name="leases")
    way = models.TextField(default=LET)
    asset = models.TextField()
    asset_en = models.TextField(blank=True)
    lessee = models.TextField()
    began_on = models.DateField()
    ends_on = models.DateField()
    contract = models.TextField()
    principal = models.BigIntegerField(null=True)
    rate_ppm = models.IntegerField(null=True)
    basis = models.TextField(blank=True)
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
                condition=Q(way__in=(LET, PAY), principal__isnull=True, rate_ppm__isnull=True, basis="")
                | Q(way=PLACED, principal__gt=0, rate_ppm__gt=0, basis__in=BASES),
                name="venture_lease_goes_one_way",
            ),
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
    """One payment that a contract's plan asks for, in minor units."""

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
    """What came in (or was paid) on a contract, by the bank's slip; taken back with a reason where it was wrong."""

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

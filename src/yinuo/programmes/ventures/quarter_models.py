"""The tables of the quarters' open sheets: that one is owed by a day, and each version of it as it was shown.

PostgreSQL is the last guard (migration 0008): neither a duty nor a version is ever changed or deleted, versions are
numbered without a gap, and the hash is that of the bytes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class QuarterSheet(models.Model):
    """One quarter of one venture, whose sheet is owed by `due_on`; it has a stream of its own in the log."""

    venture = models.ForeignKey("ventures.Venture", on_delete=models.PROTECT, related_name="quarters")
    stream = models.OneToOneField("record.Stream", on_delete=models.PROTECT, related_name="+")
    first = models.DateField()
    last = models.DateField()
    due_on = models.DateField()

    class Meta:
        db_table = "quarter_sheet"
        ordering: ClassVar = ["-first", "venture"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venture", "first"], name="quarter_sheet_once"),
            models.CheckConstraint(
                condition=Q(first__day=1, first__month__in=(1, 4, 7, 10), last__gt=F("first")),
                name="quarter_sheet_is_of_a_quarter",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("last")), name="quarter_sheet_is_due_afterwards"),
        ]


class QuarterVersion(models.Model):
    """What was shown of a quarter: frozen bytes and their SHA-256. The second and later ones say why they are.

    `made_by` is None where it was shown by itself, as every quarter is that nobody showed before.
    """

    sheet = models.ForeignKey(QuarterSheet, on_delete=models.PROTECT, related_name="versions")
    n = models.SmallIntegerField()
    shown_on = models.DateField()
    body = models.BinaryField()
    sha256 = models.TextField()
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "quarter_version"
        ordering: ClassVar = ["sheet", "n"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "n"], name="quarter_version_has_a_number"),
            models.CheckConstraint(
                condition=Q(n=1) | (Q(n__gt=1, made_by__isnull=False) & ~Q(reason="")),
                name="quarter_version_says_why",
            ),
        ]

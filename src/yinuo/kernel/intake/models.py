"""Lists from another system on their way in: batch and rows, how columns are read, the numbers matters had elsewhere.

Nothing here is the record. A row is working paper, encrypted under its batch's own key; once it is filed, or the batch
is thrown away, the paper goes. What stays is which row became which matter.
"""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.db.models import Q

PHASES: Final = ("staged", "checking", "checked", "taking", "done", "undoing", "discarded")
WORKING: Final = ("checking", "taking", "undoing")
"""Phases in which the worker has something to do."""
ROW_STATES: Final = ("waiting", "good", "bad", "known", "taken", "undone", "stays", "refused", "gone")
FILED: Final = ("taken", "undone", "stays")
"""Rows that became a matter; of an undone one the ending has been proposed, one that stays says why it was not."""


class ImportBatch(models.Model):
    """One file on its way in. `told` is how its columns are read and what holds for every row; never a cell of it.

    `bundles` are those of its officer's that it was brought under, by a narrowed token; none named, all of them.
    """

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, db_column="unit", related_name="+")
    system = models.TextField(blank=True)
    headers = models.JSONField()
    told = models.JSONField(default=dict)
    phase = models.TextField(default="staged")
    n_rows = models.IntegerField(default=0)
    wrapped = models.BinaryField(null=True)
    bundles = models.JSONField(default=list)
    story_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "import_batch"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="import_batch_phase_is_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-id"], name="import_batch_of_account")]


class ImportRow(models.Model):
    """One row of the file: `n` as the sheet counts, `body` its cells and what is wrong with them, encrypted.

    `mark` is a keyed hash of what the row says: the same row in another file has the same one.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    n = models.IntegerField()
    state = models.TextField(default="waiting")
    nonce = models.BinaryField()
    body = models.BinaryField()
    mark = models.BinaryField(null=True, max_length=32)
    stream = models.ForeignKey("matters.Matter", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "import_row"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ROW_STATES), name="import_row_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=FILED) | Q(stream__isnull=False), name="import_row_taken_has_matter"
            ),
            models.UniqueConstraint(fields=["batch", "n"], name="import_row_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["batch", "state", "n"], name="import_row_by_state"),
            models.Index(fields=["mark"], name="import_row_mark"),
        ]


class ColumnMap(models.Model):
    """How somebody read a sheet with these headers: found again for them, and for others of their unit."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, db_column="unit", related_name="+")
    shape = models.BinaryField(max_length=32)
    told = models.JSONField()
    used_at = models.DateTimeField()

    class Meta:
        db_table = "column_map"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "shape"], name="column_map_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "shape", "-used_at"], name="column_map_of_unit")]


class ExternalNumber(models.Model):
    """The number a matter has in a hotline's or an office's own system: internal, and once in each system."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey("matters.Matter", models.PROTECT, related_name="numbers")
    system = models.TextField(blank=True)
    number = models.TextField()

    class Meta:
        db_table = "external_number"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(number=""), name="external_number_is_written"),
            models.UniqueConstraint(fields=["system", "number"], name="external_number_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="external_number_found")]

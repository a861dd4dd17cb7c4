"""The public log's tables: leaves in their order, where the tree stands, what was signed, who else signed it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yinuo.kernel.record.models import Event


class LogLeaf(models.Model):
    """One leaf and its place. INSERT only.

    `leaf` stands here only where the event is lost and the leaf came back from a bundle; else it is the event's. The
    event is never deleted, so no foreign key is checked: that would lock and write each event's row once more.
    """

    idx = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="log_leaf"
    )
    leaf = models.BinaryField(null=True)
    hash = models.BinaryField()

    class Meta:
        db_table = "log_leaf"
        indexes: ClassVar = [
            models.Index(fields=["idx"], condition=models.Q(event__isnull=True), name="leaf_without_event")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(event__isnull=False) | models.Q(leaf__isnull=False), name="leaf_has_bytes"
            )
        ]


class LogState(models.Model):
    """Where the log stands: one row. `edge` are the roots of its full subtrees, 32 bytes each, the largest first."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    origin = models.TextField()
    size = models.BigIntegerField(default=0)
    edge = models.BinaryField(default=b"")
    sealed_on = models.DateField(null=True)
    """The day on which sealed events went in last: once a day, all together."""

    class Meta:
        db_table = "log_state"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="log_state_is_one_row")
        ]


class Checkpoint(models.Model):
    """What was signed: at most one root for each size. INSERT only."""

    id = models.BigAutoField(primary_key=True)
    origin = models.TextField()
    size = models.BigIntegerField()
    root = models.BinaryField()
    note = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "checkpoint"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["origin", "size"], name="checkpoint_once_per_size")
        ]


class Cosignature(models.Model):
    """A witness's line under a checkpoint of ours, or the log's own clock's in a quiet quarter hour. INSERT only."""

    id = models.BigAutoField(primary_key=True)
    witness = models.TextField()
    origin = models.TextField()
    size = models.BigIntegerField()
    at = models.DateTimeField()
    line = models.TextField()

    class Meta:
        db_table = "cosignature"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["witness", "origin", "size", "at"], name="cosignature_once")
        ]

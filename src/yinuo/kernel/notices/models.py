"""The outbox: messages that wait to be sent, written in the transaction of what they tell of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Outbox(models.Model):
    """One message to one contact. It names no matter and no code: only that there is news for who has one."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey("record.Stream", models.PROTECT)
    cause = models.TextField()
    language = models.TextField()
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    n_tries = models.IntegerField(default=0)

    class Meta:
        db_table = "outbox"
        indexes: ClassVar = [
            models.Index(fields=["queued_at"], name="outbox_waiting", condition=Q(sent_at__isnull=True))
        ]


class Webhook(models.Model):
    """A bell outside: an address that is told when something public changed, and nothing of what."""

    id = models.BigAutoField(primary_key=True)
    url = models.TextField()
    secret = models.BinaryField()
    added_at = models.DateTimeField()
    told_until = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    n_failed = models.IntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhook"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["url"], condition=Q(ended_at__isnull=True), name="webhook_rings_once"
            )
        ]

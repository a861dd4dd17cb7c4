"""The record: streams of events that are never changed, and beside them what may be forgotten.

Shapes and bytes are those of ADR-0002. Tables bear the domain's own names.
"""

from __future__ import annotations

from django.db import models


class Stream(models.Model):
    """What has a history. Its row lock orders the events; `log_id` is its name in the public log."""

    id = models.BigAutoField(primary_key=True)
    log_id = models.BinaryField(max_length=16, unique=True)
    kind = models.TextField()
    is_sealed = models.BooleanField(default=False)
    last_seq = models.IntegerField(default=0)
    last_leaf = models.BinaryField(null=True)
    n_open = models.IntegerField(default=0)
    open_leaf = models.BinaryField(null=True)
    last_at = models.DateTimeField(null=True)
    subject_key = models.ForeignKey("SubjectKey", on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "stream"


class SubjectKey(models.Model):
    """The key of one person's (or one sealed matter's) content, wrapped; gone when it is erased."""

    id = models.BigAutoField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    key_id = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "subject_key"


class Actor(models.Model):
    """A random key for one person in one stream: events carry it in a person's stead."""

    key = models.UUIDField(primary_key=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)

    class Meta:
        db_table = "actor"
        constraints = [models.UniqueConstraint(fields=["stream", "person"], name="actor_once_per_stream")]


class Event(models.Model):
    """What happened: facts that may live for ever. INSERT only, for every role."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    seq = models.IntegerField()
    type = models.TextField()
    v = models.SmallIntegerField()
    recorded_at = models.DateTimeField()
    effective_at = models.DateTimeField()
    actor_key = models.UUIDField(null=True)
    actor_role = models.TextField()
    actor_unit = models.TextField(blank=True)
    facts_public = models.JSONField()
    facts_internal = models.JSONField()
    salt0 = models.BinaryField()
    commitment = models.BinaryField()
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "event"
        constraints = [models.UniqueConstraint(fields=["stream", "seq"], name="event_once_per_seq")]
        indexes = [
            # What askers tell the auditor alone: a few among millions.
            models.Index(
                fields=["-effective_at"],
                name="event_for_auditor",
                condition=models.Q(type__in=("alarm", "withdraw")),
            ),
            # Notices of supervision, in the order that numbers them: a few among millions, too.
            models.Index(
                fields=["effective_at", "id"], name="event_notice", condition=models.Q(type="notice")
            ),
        ]


class EventContent(models.Model):
    """A text (or a file's hash) of an event, under a neutral code; erase() alone takes it away."""

    id = models.BigAutoField(primary_key=True)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="contents")
    field = models.TextField()
    code = models.TextField()
    subject_key = models.ForeignKey(SubjectKey, on_delete=models.PROTECT, null=True)
    salt = models.BinaryField()
    body = models.BinaryField()
    nonce = models.BinaryField(null=True)

    class Meta:
        db_table = "event_content"
        constraints = [models.UniqueConstraint(fields=["event", "field"], name="content_once_per_field")]


class Contact(models.Model):
    """How to reach a requester: AES-GCM from its first row, found by a keyed blind index only."""

    id = models.BigAutoField(primary_key=True)
    subject_key = models.ForeignKey(SubjectKey, on_delete=models.PROTECT)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    kind = models.TextField()
    cipher = models.BinaryField()
    nonce = models.BinaryField()
    key_id = models.TextField()
    blind_index = models.BinaryField(db_index=True)
    is_once = models.BooleanField(default=True)

    class Meta:
        db_table = "contact"


class Access(models.Model):
    """Who looked at a contact or a sealed content, and why. INSERT only; the requester reads it."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT)
    unit = models.TextField(blank=True)
    what = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "access"
        indexes = [models.Index(fields=["what", "at"], name="access_by_day")]


class TrackingCode(models.Model):
    """A code's keyed hash and whom it speaks for; the code itself is nowhere in the database."""

    lookup = models.BinaryField(primary_key=True)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tracking_code"


class Pending(models.Model):
    """An event that the public log has not taken yet; a sealed one waits for the end of its day."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True)
    not_before = models.DateField(null=True)

    class Meta:
        db_table = "pending"


class Idempotency(models.Model):
    """What a key was already answered with: the same key and body give the same answer."""

    id = models.BigAutoField(primary_key=True)
    scope = models.TextField()
    key_hash = models.BinaryField()
    body_hash = models.BinaryField()
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT)
    seq = models.IntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "idempotency"
        constraints = [models.UniqueConstraint(fields=["scope", "key_hash"], name="idempotency_once")]


class Forgotten(models.Model):
    """How much was past its term and forgotten on a day: counts alone, for everybody to read."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    what = models.TextField()
    n = models.IntegerField()

    class Meta:
        db_table = "forgotten"
        constraints = [models.UniqueConstraint(fields=["day", "what"], name="forgotten_once_per_day")]

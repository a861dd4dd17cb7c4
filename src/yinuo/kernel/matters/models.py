"""A matter's rows: facts only in `matter`, texts apart, and the one table that the public reads."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from django.db import models
from django.db.models import DateField, F, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Collate

from yinuo.kernel.matters.table import KINDS, OUTCOMES, STATES, SUCCESS
from yinuo.kernel.record.models import Event, Stream

VISIBILITIES = ("public", "sealed")
CHECKED = tuple(name for name in SUCCESS if name != "solved")


# What desks count and list, each by an index of its own: few, however many have ended.
LAST_DAY: Final = date(9999, 12, 31)
DUE: Final = Coalesce("current_due", Value(LAST_DAY), output_field=DateField())
"""The day a matter is sorted by: what has no date comes last."""
NOT_CLOSED: Final = ~Q(state="closed")
IN_HAND: Final = Q(state__in=("submitted", "accepted", "in_progress", "parked"))
BURNING: Final = ("submitted", "accepted", "in_progress")
"""States whose date burns: the others wait for somebody else."""
BURNS: Final = Q(state__in=BURNING)
AT_WORK: Final = Q(state__in=("in_progress", "parked"))
CAME_BACK: Final = Q(state="in_progress") & (
    Q(memory__has_key="n_sent_back")
    | Q(memory__has_key="n_reopen_asker")
    | Q(memory__has_key="n_reopen_other")
)  # a count of none is not remembered
WAITS: Final = Q(memory__has_key="proposal") | Q(memory__has_key="granted_at")
ENDED: Final = Q(state="closed")
BENEFITS: Final = Q(memory__has_key="beneficiary")
TOLD: Final = Collate(
    Coalesce(
        *(KeyTextTransform(name, "memory") for name in ("last_update_at", "assigned_at", "launched_at"))
    ),
    "C",
)
"""When something was last said of a matter at work, as it is remembered: an instant in UTC, read as text."""


class Matter(models.Model):
    """One matter. Written by act() and load() alone; its fold rebuilds every column."""

    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, primary_key=True)
    ref = models.TextField(unique=True)
    kind = models.TextField()
    programme = models.TextField()
    category = models.TextField()
    visibility = models.TextField()
    state = models.TextField()
    outcome = models.TextField(blank=True)
    source = models.TextField()
    lead_unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, db_column="lead_unit", related_name="+", db_index=False
    )
    first_contact_unit = models.ForeignKey(
        "people.Unit",
        models.PROTECT,
        null=True,
        db_column="first_contact_unit",
        related_name="+",
        db_index=False,
    )
    town = models.ForeignKey("people.Place", models.PROTECT, db_column="town", related_name="+")
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    requester_key = models.UUIDField(null=True)
    handler_key = models.UUIDField(null=True)
    confirmer_key = models.UUIDField(null=True)
    original_due = models.DateField(null=True)
    current_due = models.DateField(null=True)
    strength = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, to_field="ref", null=True, db_column="parent", related_name="children"
    )
    own_filed = models.BooleanField(default=False)
    about_unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, db_column="about_unit", related_name="+"
    )
    last_event_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    version = models.IntegerField()
    seq = models.IntegerField()
    memory = models.JSONField()

    class Meta:
        db_table = "matter"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=tuple(KINDS)), name="matter_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="matter_state_is_known"),
            models.CheckConstraint(condition=Q(outcome__in=("", *OUTCOMES)), name="matter_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(visibility__in=VISIBILITIES), name="matter_visibility_is_known"
            ),
            # I8: closed if and only if there is an outcome.
            models.CheckConstraint(
                condition=(Q(state="closed") & ~Q(outcome="")) | (~Q(state="closed") & Q(outcome="")),
                name="matter_closed_has_outcome",
            ),
            # I1: whoever works on it, it is exactly one unit.
            models.CheckConstraint(
                condition=~Q(state="in_progress") | Q(lead_unit__isnull=False),
                name="matter_in_progress_has_lead",
            ),
            # I8: solved is the requester's own word; every other success somebody else's than the doer's.
            models.CheckConstraint(
                condition=~Q(outcome="solved")
                | (Q(confirmer_key__isnull=False) & Q(confirmer_key=F("requester_key"))),
                name="matter_solved_by_requester",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=CHECKED)
                | (
                    Q(confirmer_key__isnull=False)
                    & Q(handler_key__isnull=False)
                    & ~Q(confirmer_key=F("handler_key"))
                ),
                name="matter_success_is_checked",
            ),
            models.CheckConstraint(
                condition=~Q(kind="dispute") | Q(visibility="sealed"), name="matter_dispute_is_sealed"
            ),
            models.UniqueConstraint(fields=["stream", "visibility"], name="matter_visibility_of_stream"),
        ]
        indexes: ClassVar = [
            models.Index("lead_unit", DUE, "stream", name="matter_queue", condition=NOT_CLOSED),
            models.Index("state", DUE, "stream", name="matter_by_state", condition=NOT_CLOSED),
            models.Index(DUE, "stream", name="matter_in_hand", condition=IN_HAND),
            models.Index(DUE, "stream", name="matter_by_due"),
            models.Index(TOLD, name="matter_told", condition=AT_WORK),
            models.Index(fields=["stream"], name="matter_came_back", condition=CAME_BACK),
            models.Index(fields=["stream"], name="matter_waits", condition=WAITS),
            models.Index("first_contact_unit", DUE, "stream", name="matter_taken_in", condition=NOT_CLOSED),
            models.Index("lead_unit", DUE, "stream", name="matter_burns", condition=BURNS),
            models.Index("first_contact_unit", DUE, "stream", name="matter_taken_in_burns", condition=BURNS),
            models.Index("lead_unit", DUE, "stream", name="matter_ever_led"),
            models.Index("first_contact_unit", DUE, "stream", name="matter_ever_taken_in"),
            models.Index(KeyTransform("beneficiary", "memory"), name="matter_benefits", condition=BENEFITS),
            models.Index(fields=["next_at"], name="matter_next", condition=Q(next_at__isnull=False)),
            models.Index(fields=["requester_key"], name="matter_of_requester"),
            models.Index(fields=["lead_unit"], name="matter_sealed", condition=Q(visibility="sealed")),
        ]


class MatterUnit(models.Model):
    """A unit that works on a matter, lead or support: what queues of supporting units are read from."""

    id = models.BigAutoField(primary_key=True)
    stream = models.ForeignKey(Matter, models.PROTECT, related_name="units")
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit")
    role = models.TextField()

    class Meta:
        db_table = "matter_unit"
        constraints: ClassVar = [models.UniqueConstraint(fields=["stream", "unit"], name="matter_unit_once")]
        indexes: ClassVar = [
            models.Index(fields=["unit", "stream"], name="matter_unit_helps", condition=Q(role="support"))
        ]


class MatterText(models.Model):
    """The working texts of a matter that is not sealed; erasable, and never what the public reads."""

    stream = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="text")
    title = models.TextField()
    body = models.TextField(blank=True)
    lang = models.TextField()

    class Meta:
        db_table = "matter_text"


class Decision(models.Model):
    """A proposal that waits for its second person: what the desk's list of things to sign is read from."""

    stream = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="decision")
    action = models.TextField()
    proposer_key = models.UUIDField()
    by_when = models.DateField()

    class Meta:
        db_table = "decision"


class Evidence(models.Model):
    """A photo or document of an event. Its hash is an event's content; the file lies under a random name."""

    id = models.UUIDField(primary_key=True)
    stream = models.ForeignKey(Matter, models.PROTECT, related_name="evidence")
    event = models.ForeignKey(Event, models.PROTECT, null=True)
    sha256 = models.BinaryField()
    media_type = models.TextField()
    width = models.IntegerField()
    height = models.IntegerField()
    n_bytes = models.IntegerField()
    is_of_requester = models.BooleanField()
    is_public = models.BooleanField(default=False)

    class Meta:
        db_table = "evidence"


class PublicMatter(models.Model):
    """What anyone may read of a matter: explicit columns, so that a new field exposes nothing.

    There is no row for a sealed, drafted or merely submitted matter; `visibility` is always 'public' and
    hangs on the matter's own, so the database refuses to show a sealed one.
    """

    stream = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="shown")
    visibility = models.TextField(default="public")
    ref = models.TextField(unique=True)
    kind = models.TextField()
    programme = models.TextField()
    category = models.TextField()
    town = models.TextField()
    place = models.TextField()
    title = models.TextField()
    summary = models.TextField(blank=True)
    state = models.TextField()
    outcome = models.TextField(blank=True)
    source = models.TextField()
    lead_unit = models.TextField(blank=True)
    support_units = models.JSONField(default=list)
    beneficiary = models.TextField(blank=True)
    strength = models.TextField(blank=True)
    level = models.TextField(blank=True)
    first_due = models.DateField(null=True)
    current_due = models.DateField(null=True)
    later_dues = models.JSONField(default=list)
    asked_on = models.DateField()
    acked_on = models.DateField(null=True)
    updated_on = models.DateField(null=True)
    reported_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    proof_on = models.DateField(null=True)
    confirmed_by = models.TextField(blank=True)
    is_remedy_open = models.BooleanField(default=False)
    is_challenged = models.BooleanField(default=False)
    n_reopened = models.IntegerField(default=0)
    n_supporters = models.IntegerField(default=0)
    accountable_unit = models.TextField(blank=True, default="")
    told_on = models.DateField(null=True)
    tell_by = models.DateField(null=True)
    parent = models.TextField(blank=True)
    moments = models.JSONField(default=list)
    public_from = models.DateField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "public_matter"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(visibility="public"), name="public_matter_is_public"),
            models.CheckConstraint(
                condition=~Q(state__in=("draft", "submitted")), name="public_matter_is_accepted"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-changed_at", "-stream"], name="public_newest"),
            models.Index(fields=["place", "-changed_at", "-stream"], name="public_of_place"),
            models.Index(fields=["lead_unit", "-changed_at", "-stream"], name="public_of_unit"),
            models.Index(fields=["kind", "-changed_at", "-stream"], name="public_of_kind"),
            models.Index(fields=["current_due"], name="public_due"),
            models.Index(fields=["closed_on"], name="public_closed"),
            # What a day's page is set from, today's and every past one's (ADR-0013).
            models.Index(fields=["first_due", "stream"], name="public_first_due"),
            models.Index(fields=["reported_on", "stream"], name="public_reported"),
            models.Index(
                fields=["public_from", "stream"],
                name="public_begun",
                condition=Q(kind__in=("commitment", "claim", "task")),
            ),
            models.Index(fields=["category", "-changed_at", "-stream"], name="public_of_category"),
            # What is late is read off the few that may be, never off the many that were due once; from the index alone.
            models.Index(
                fields=["-current_due", "-stream", "lead_unit", "town", "place", "public_from"],
                name="public_late",
                condition=Q(state__in=("accepted", "in_progress"), is_remedy_open=False) & ~Q(source="page"),
            ),
            # How many are under way at a unit or a place: counted off those alone.
            models.Index(
                fields=["lead_unit", "town", "place", "current_due", "public_from"],
                name="public_open",
                condition=Q(state__in=("accepted", "in_progress", "parked", "checking", "awaiting_reply")),
            ),
            models.Index(
                fields=["place", "public_from"],
                name="public_open_here",
                condition=Q(state__in=("accepted", "in_progress", "parked", "checking", "awaiting_reply")),
            ),
            models.Index(
                fields=["lead_unit", "outcome", "public_from"], name="public_ended", condition=ENDED
            ),
            models.Index(
                fields=["place", "outcome", "public_from"], name="public_ended_here", condition=ENDED
            ),
            models.Index(fields=["town", "-changed_at", "-stream"], name="public_of_town"),
            # The lists behind the figures: by first date, of promises, of who answers, of a place.
            models.Index(
                fields=["-first_due", "-stream"],
                name="public_promised",
                condition=Q(tell_by__isnull=False),
            ),
            models.Index(fields=["accountable_unit", "-first_due", "-stream"], name="public_answered"),
            models.Index(fields=["place", "-first_due", "-stream"], name="public_place_due"),
            # Service requests by the day they were asked, whatever their status and sort: from the index alone.
            models.Index(
                fields=["-asked_on", "-stream"],
                include=["outcome", "category", "public_from"],
                name="public_asked",
                condition=Q(kind__in=("request", "wish", "hazard")),
            ),
        ]

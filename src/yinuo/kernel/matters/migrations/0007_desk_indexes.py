"""Each of the desk's queues is counted and listed by an index of its own; none reads all that is under way."""

from datetime import date

from django.db import migrations, models
from django.db.models import DateField, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, Collate

DUE = Coalesce("current_due", Value(date(9999, 12, 31)), output_field=DateField())
NOT_CLOSED = ~Q(state="closed")
TOLD = Collate(
    Coalesce(
        KeyTextTransform("last_update_at", "memory"),
        KeyTextTransform("assigned_at", "memory"),
        KeyTextTransform("launched_at", "memory"),
    ),
    "C",
)
AGAIN = Q(memory__has_key="n_sent_back") | Q(memory__has_key="n_reopen_asker") | Q(memory__has_key="n_reopen_other")
WAITS = Q(memory__has_key="proposal") | Q(memory__has_key="granted_at")
INDEXES = (
    models.Index("lead_unit", DUE, "stream", name="matter_queue", condition=NOT_CLOSED),
    models.Index("state", DUE, "stream", name="matter_by_state", condition=NOT_CLOSED),
    models.Index(
        DUE,
        "stream",
        name="matter_in_hand",
        condition=Q(state__in=("submitted", "accepted", "in_progress", "parked")),
    ),
    models.Index(DUE, "stream", name="matter_by_due"),
    models.Index(TOLD, name="matter_told", condition=Q(state__in=("in_progress", "parked"))),
    models.Index(fields=["stream"], name="matter_came_back", condition=Q(state="in_progress") & AGAIN),
    models.Index(fields=["stream"], name="matter_waits", condition=WAITS),
    models.Index("first_contact_unit", DUE, "stream", name="matter_taken_in", condition=NOT_CLOSED),
    models.Index(
        KeyTransform("beneficiary", "memory"), name="matter_benefits", condition=Q(memory__has_key="beneficiary")
    ),
)


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_under_way")]
    operations = [
        *(migrations.RemoveIndex("matter", name) for name in ("matter_queue", "matter_by_state", "matter_under_way")),
        *(migrations.AddIndex("matter", index) for index in INDEXES),
        migrations.AddIndex(
            "matterunit",
            models.Index(fields=["unit", "stream"], name="matter_unit_helps", condition=Q(role="support")),
        ),
    ]

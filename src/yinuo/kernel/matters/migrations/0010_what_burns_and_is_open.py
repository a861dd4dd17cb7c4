"""What a unit is late with is read off what burns there; how many are open at a place, off those alone."""

from datetime import date

from django.db import migrations, models
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce

DUE = Coalesce("current_due", Value(date(9999, 12, 31)), output_field=DateField())
BURNS = Q(state__in=("submitted", "accepted", "in_progress"))


class Migration(migrations.Migration):
    dependencies = [("matters", "0009_one_index_for_a_code")]
    operations = [
        migrations.AddIndex("matter", models.Index("lead_unit", DUE, "stream", name="matter_burns", condition=BURNS)),
        migrations.AddIndex(
            "matter",
            models.Index("first_contact_unit", DUE, "stream", name="matter_taken_in_burns", condition=BURNS),
        ),
        migrations.AddIndex(
            "publicmatter",
            models.Index(
                fields=["place", "public_from"],
                name="public_open_here",
                condition=Q(state__in=("accepted", "in_progress", "parked", "checking", "awaiting_reply")),
            ),
        ),
    ]

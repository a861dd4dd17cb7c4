"""How many are under way at a unit or a place is counted off those under way, never off all it ever had."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0007_desk_indexes")]
    operations = [
        migrations.AddIndex(
            "publicmatter",
            models.Index(
                fields=["lead_unit", "town", "place", "current_due", "public_from"],
                name="public_open",
                condition=Q(state__in=("accepted", "in_progress", "parked", "checking", "awaiting_reply")),
            ),
        ),
    ]

"""The few matters that somebody may still have to do something about, found without reading the many that ended."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0005_days_gone_by")]
    operations = [
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["stream"],
                name="matter_under_way",
                condition=~Q(state="closed") | Q(memory__has_key="proposal") | Q(memory__has_key="granted_at"),
            ),
        ),
    ]

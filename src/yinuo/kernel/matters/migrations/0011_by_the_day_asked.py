"""Service requests are listed by the day they were asked, off an index that knows their status and sort."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("matters", "0010_what_burns_and_is_open")]
    operations = [
        migrations.AddIndex(
            "publicmatter",
            models.Index(
                fields=["-asked_on", "-stream"],
                include=["outcome", "category", "public_from"],
                name="public_asked",
                condition=Q(kind__in=("request", "wish", "hazard")),
            ),
        ),
    ]

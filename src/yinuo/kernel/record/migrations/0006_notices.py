"""Notices of supervision are read in the order that numbers them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("record", "0005_what_was_forgotten")]
    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["effective_at", "id"], name="event_notice", condition=models.Q(("type", "notice"))
            ),
        ),
    ]

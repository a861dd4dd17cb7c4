"""When the message went out that tells a unit's officers of a notice of supervision."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0003_league_audit_and_tracks")]
    operations = [
        migrations.CreateModel(
            name="NoticeDelivery",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="record.event"
                    ),
                ),
                ("queued_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("n_tries", models.IntegerField(default=0)),
                ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.unit")),
            ],
            options={
                "db_table": "notice_delivery",
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)), fields=["queued_at"], name="notice_waiting"
                    )
                ],
            },
        ),
    ]

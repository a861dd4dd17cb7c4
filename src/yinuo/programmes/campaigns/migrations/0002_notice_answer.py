"""Which cause a unit gave to a notice of supervision."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
CAUSES = ("funds", "land", "plan", "others", "hands", "weather", "law", "own", "wrong")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0001_campaign")]
    operations = [
        migrations.CreateModel(
            name="NoticeAnswer",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="record.event"
                    ),
                ),
                ("cause", models.TextField()),
                ("answered_at", models.DateTimeField()),
                ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.unit")),
            ],
            options={
                "db_table": "notice_answer",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cause__in", CAUSES)), name="notice_answer_cause_is_known"
                    )
                ],
            },
        ),
    ]

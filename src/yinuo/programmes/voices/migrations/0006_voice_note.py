"""Voice notes: what is said aloud to a matter, until it is written down."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("voices", "0005_pavilion")]

    operations = [
        migrations.CreateModel(
            name="VoiceNote",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("said_at", models.DateTimeField()),
                ("media_type", models.TextField()),
                ("n_bytes", models.IntegerField()),
                ("keeps", models.BooleanField()),
                ("written_at", models.DateTimeField(null=True)),
                ("gone_at", models.DateTimeField(null=True)),
                ("stream", models.ForeignKey(on_delete=PROTECT, related_name="+", to="matters.matter")),
            ],
            options={
                "db_table": "voice_note",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("n_bytes__gt", 0)), name="voice_note_has_sound"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("keeps", True), ("written_at__isnull", True), ("gone_at__isnull", False), _connector="OR"
                        ),
                        name="voice_note_written_is_gone_unless_kept",
                    ),
                ],
            },
        ),
    ]

"""Which volunteer team a matter called, and what a patrol saw: a place, a thing, a time, and nobody."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
THINGS = (
    *("bridge", "building", "cable", "dangerous_goods", "drain", "exit", "fire_equipment", "fire_lane"),
    *("flood_gate", "gas", "lamp", "lift", "machine", "manhole", "playground", "railing", "road"),
    *("scaffold", "sign", "slope", "tree", "wall", "water_edge", "wiring"),
)


class Migration(migrations.Migration):
    dependencies = [("voices", "0004_channel")]
    operations = [
        migrations.CreateModel(
            name="TeamCall",
            fields=[
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="matters.matter"
                    ),
                ),
                ("team", models.TextField()),
                ("called_on", models.DateField()),
            ],
            options={"db_table": "team_call"},
        ),
        migrations.CreateModel(
            name="PatrolNote",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("thing", models.TextField()),
                ("noted_on", models.DateField()),
                ("noted_at", models.TimeField()),
                ("source", models.TextField(blank=True)),
                ("place", models.ForeignKey(db_column="place", on_delete=PROTECT, related_name="+", to="people.place")),
            ],
            options={
                "db_table": "patrol_note",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("", "example", "page"))), name="patrol_source_is_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("thing__in", THINGS)), name="patrol_notes_a_thing"),
                    models.UniqueConstraint(
                        fields=("place", "thing", "noted_on", "noted_at"), name="patrol_notes_it_once"
                    ),
                ],
                "indexes": [models.Index(fields=["place", "-noted_on"], name="patrol_of_place")],
            },
        ),
    ]

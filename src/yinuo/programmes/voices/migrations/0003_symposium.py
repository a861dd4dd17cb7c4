"""A symposium and where its questions were asked; the database refuses to archive one with a question still open."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

SCHEMA = settings.YINUO_SCHEMA
REFUSE = f"""
CREATE FUNCTION refuse_archiving() RETURNS trigger LANGUAGE plpgsql SET search_path = {SCHEMA}, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM symposium_question q JOIN matter m ON m.stream_id = q.stream_id
    WHERE q.symposium_id = NEW.id AND m.state <> 'closed'
  ) THEN
    RAISE EXCEPTION 'a symposium is archived once every question of it has an outcome' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER symposium_is_archived_with_outcomes BEFORE UPDATE OF archived_on ON symposium
FOR EACH ROW WHEN (OLD.archived_on IS NULL AND NEW.archived_on IS NOT NULL) EXECUTE FUNCTION refuse_archiving();
"""
UNREFUSE = """
DROP TRIGGER symposium_is_archived_with_outcomes ON symposium;
DROP FUNCTION refuse_archiving();
"""
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("voices", "0002_monthly_issue"), ("matters", "0010_what_burns_and_is_open"), ("people", "0002_two_persons")]
    operations = [
        migrations.CreateModel(
            name="Symposium",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("title", models.TextField()),
                ("topics", models.JSONField()),
                ("group", models.TextField(blank=True)),
                ("spot", models.TextField(blank=True)),
                ("departments", models.JSONField(default=list)),
                ("opened_on", models.DateField()),
                ("held_on", models.DateField()),
                ("from_at", models.TextField(blank=True)),
                ("archived_on", models.DateField(null=True)),
                ("source", models.TextField(blank=True)),
                ("place", models.ForeignKey(db_column="place", on_delete=PROTECT, related_name="+", to="people.place")),
                (
                    "unit",
                    models.ForeignKey(db_column="unit", null=True, on_delete=PROTECT, related_name="+", to="people.unit"),
                ),
            ],
            options={
                "db_table": "symposium",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("", "example", "page"))), name="symposium_source_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("source", "page"),
                            (
                                "held_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opened_on"), "+", models.Value(datetime.timedelta(days=3))
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="symposium_topics_are_public_before",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", "page"), ("unit__isnull", False), _connector="OR"),
                        name="symposium_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("archived_on__isnull", True), ("archived_on__gte", models.F("held_on")), _connector="OR"
                        ),
                        name="symposium_archived_after_it_was_held",
                    ),
                ],
                "indexes": [models.Index(fields=["-held_on", "-id"], name="symposium_newest")],
            },
        ),
        migrations.CreateModel(
            name="SymposiumQuestion",
            fields=[
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="matters.matter"
                    ),
                ),
                ("n", models.IntegerField()),
                ("group", models.TextField(blank=True)),
                ("speaker", models.IntegerField(null=True)),
                ("asked_on", models.DateField()),
                ("on_spot_on", models.DateField(null=True)),
                (
                    "symposium",
                    models.ForeignKey(on_delete=PROTECT, related_name="questions", to="voices.symposium"),
                ),
            ],
            options={
                "db_table": "symposium_question",
                "constraints": [
                    models.UniqueConstraint(fields=("symposium", "n"), name="symposium_question_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("speaker__isnull", True), ("speaker__gte", 1), _connector="OR"),
                        name="symposium_speaker_is_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on_spot_on__isnull", True), ("on_spot_on__gte", models.F("asked_on")), _connector="OR"
                        ),
                        name="symposium_answer_comes_after",
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

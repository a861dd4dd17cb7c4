"""How far a target was on a day: told once, never changed; a correction replaces a reading of the same target."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT
REFUSE = """
CREATE FUNCTION target_reading_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a reading stands as it was told' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER target_reading_stands BEFORE UPDATE OR DELETE ON target_reading
  FOR EACH ROW EXECUTE FUNCTION target_reading_stands();

CREATE FUNCTION target_reading_replaces_its_own() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.replaces_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM target_reading WHERE event_id = NEW.replaces_id
      AND campaign_id = NEW.campaign_id AND target = NEW.target AND n < NEW.n) THEN
    RAISE EXCEPTION 'a reading replaces an earlier one of its own target' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER target_reading_replaces_its_own BEFORE INSERT ON target_reading
  FOR EACH ROW EXECUTE FUNCTION target_reading_replaces_its_own();
"""

ALLOW = """
DROP TRIGGER target_reading_replaces_its_own ON target_reading;
DROP FUNCTION target_reading_replaces_its_own();
DROP TRIGGER target_reading_stands ON target_reading;
DROP FUNCTION target_reading_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_notice_delivery")]
    operations = [
        migrations.CreateModel(
            name="TargetReading",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="record.event"
                    ),
                ),
                ("target", models.TextField()),
                ("n", models.IntegerField()),
                ("on", models.DateField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=16)),
                ("evidence", models.TextField()),
                ("told_at", models.DateTimeField()),
                (
                    "campaign",
                    models.ForeignKey(on_delete=PROTECT, related_name="readings", to="campaigns.drive"),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True, on_delete=PROTECT, related_name="replaced_by", to="campaigns.targetreading"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.unit")),
            ],
            options={
                "db_table": "target_reading",
                "ordering": ["target", "n"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "target", "n"), name="target_reading_once"),
                    models.CheckConstraint(
                        condition=models.Q(("evidence", ""), _negated=True), name="target_reading_has_evidence"
                    ),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]

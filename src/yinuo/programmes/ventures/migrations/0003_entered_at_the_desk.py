"""Grants and spending are entered at the desk: once each, and what was wrong is taken back, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION venture_grant_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_on IS NOT NULL
     OR (to_jsonb(OLD) - '{withdrawn_on,reason}'::text[]) <> (to_jsonb(NEW) - '{withdrawn_on,reason}'::text[]) THEN
    RAISE EXCEPTION 'a grant is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER venture_grant_stands BEFORE UPDATE OR DELETE ON venture_grant
  FOR EACH ROW EXECUTE FUNCTION venture_grant_stands();

CREATE FUNCTION village_spending_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE later text[] := '{contract,paid_on,reference,withdrawn_on,reason}';
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_on IS NOT NULL OR (to_jsonb(OLD) - later) <> (to_jsonb(NEW) - later) THEN
    RAISE EXCEPTION 'what a village decided to spend is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.contract <> '' AND NEW.contract <> OLD.contract THEN
    RAISE EXCEPTION 'a contract stands' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.paid_on IS NOT NULL AND (OLD.paid_on, OLD.reference) IS DISTINCT FROM (NEW.paid_on, NEW.reference) THEN
    RAISE EXCEPTION 'paid once is paid' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER village_spending_stands BEFORE UPDATE OR DELETE ON village_spending
  FOR EACH ROW EXECUTE FUNCTION village_spending_stands();
"""
UNREFUSE = """
DROP TRIGGER village_spending_stands ON village_spending;
DROP FUNCTION village_spending_stands();
DROP TRIGGER venture_grant_stands ON venture_grant;
DROP FUNCTION venture_grant_stands();
"""


class Migration(migrations.Migration):
    """Add what taking back needs, and hang the triggers."""

    dependencies = [
        ("people", "0002_two_persons"),
        ("record", "0006_notices"),
        ("ventures", "0002_what_is_shown_stands"),
    ]

    operations = [
        migrations.AddField(
            "venturegrant",
            "made_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
            ),
        ),
        migrations.AddField("venturegrant", "withdrawn_on", models.DateField(null=True)),
        migrations.AddField("venturegrant", "reason", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddField(
            "villagespending",
            "stream",
            models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.stream"
            ),
        ),
        migrations.AddField("villagespending", "withdrawn_on", models.DateField(null=True)),
        migrations.AddField(
            "villagespending", "reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.AddConstraint(
            "venturegrant",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("venture", "round", "on", "amount", "purpose"),
                name="venture_grant_once",
            ),
        ),
        migrations.AddConstraint(
            "villagespending",
            models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("unit", "year", "what", "amount", "decided_on"),
                name="village_spending_once",
            ),
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

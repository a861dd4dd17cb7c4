"""Every quarter of a venture owes its sheet; what was shown of it stands, and objections may be to a line of one."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION quarter_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was shown of a quarter stands as it was shown' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER quarter_sheet_stands BEFORE UPDATE OR DELETE ON quarter_sheet
  FOR EACH ROW EXECUTE FUNCTION quarter_stands();
CREATE TRIGGER quarter_version_stands BEFORE UPDATE OR DELETE ON quarter_version
  FOR EACH ROW EXECUTE FUNCTION quarter_stands();

CREATE FUNCTION quarter_version_is_next() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of quarter_sheet%ROWTYPE; before integer; shown date;
BEGIN
  SELECT * INTO of FROM quarter_sheet WHERE id = NEW.sheet_id;
  SELECT coalesce(max(n), 0), max(shown_on) INTO before, shown FROM quarter_version WHERE sheet_id = NEW.sheet_id;
  IF NEW.n <> before + 1 OR NEW.shown_on <= of.last OR NEW.shown_on < shown THEN
    RAISE EXCEPTION 'versions follow one another, after the quarter' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.sha256 <> encode(sha256(NEW.body), 'hex') THEN
    RAISE EXCEPTION 'a version bears the hash of its bytes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER quarter_version_is_next BEFORE INSERT ON quarter_version
  FOR EACH ROW EXECUTE FUNCTION quarter_version_is_next();
"""
UNREFUSE = """
DROP TRIGGER quarter_version_is_next ON quarter_version;
DROP FUNCTION quarter_version_is_next();
DROP TRIGGER quarter_version_stands ON quarter_version;
DROP TRIGGER quarter_sheet_stands ON quarter_sheet;
DROP FUNCTION quarter_stands();
"""


def to(model: str, related_name: str = "+", *, null: bool = False) -> models.ForeignKey:
    """Give a reference that holds what it points at."""
    return models.ForeignKey(
        null=null, on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=model
    )


class Migration(migrations.Migration):
    """Make the tables, let an objection be to one of two sorts of sheets, hang the triggers."""

    dependencies = [
        ("people", "0002_two_persons"),
        ("record", "0006_notices"),
        ("ventures", "0007_leases"),
    ]

    operations = [
        migrations.CreateModel(
            "QuarterSheet",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("venture", to("ventures.venture", "quarters")),
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="record.stream"
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("due_on", models.DateField()),
            ],
            options={
                "db_table": "quarter_sheet",
                "ordering": ["-first", "venture"],
                "constraints": [
                    models.UniqueConstraint(fields=("venture", "first"), name="quarter_sheet_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first__day", 1),
                            ("first__month__in", (1, 4, 7, 10)),
                            ("last__gt", models.F("first")),
                        ),
                        name="quarter_sheet_is_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gt", models.F("last"))),
                        name="quarter_sheet_is_due_afterwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "QuarterVersion",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", to("ventures.quartersheet", "versions")),
                ("n", models.SmallIntegerField()),
                ("shown_on", models.DateField()),
                ("body", models.BinaryField()),
                ("sha256", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("made_by", to("people.person", null=True)),
            ],
            options={
                "db_table": "quarter_version",
                "ordering": ["sheet", "n"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "n"), name="quarter_version_has_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("n", 1),
                            models.Q(
                                ("made_by__isnull", False),
                                ("n__gt", 1),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="quarter_version_says_why",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            "lineobjection", "distribution", to("ventures.distribution", "objections", null=True)
        ),
        migrations.AddField("lineobjection", "quarter", to("ventures.quartersheet", "objections", null=True)),
        migrations.AddConstraint(
            "lineobjection",
            models.CheckConstraint(
                condition=models.Q(
                    ("distribution__isnull", True), ("quarter__isnull", True), _connector="XOR"
                ),
                name="venture_objection_is_to_one_sheet",
            ),
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

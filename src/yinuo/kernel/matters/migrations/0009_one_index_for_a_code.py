"""A code is looked up whole, never by its beginning: the second index of each such column only cost its writing.

Django gives every text key an index for patterns beside its own. Weighing them misled the planner too: it read all
that a unit ever had, to find the little that is open.
"""

from datetime import date

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce

DROP = """
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
    AND tablename IN ('matter', 'matter_unit') AND indexname LIKE '%\\_like' AND indexname NOT LIKE 'matter_ref_%'
  LOOP EXECUTE format('DROP INDEX %I', name); END LOOP;
END $$"""


DUE = Coalesce("current_due", Value(date(9999, 12, 31)), output_field=DateField())
ENDED = Q(state="closed")


def _unit(column):
    return models.ForeignKey(
        "people.unit",
        django.db.models.deletion.PROTECT,
        null=True,
        db_column=column,
        related_name="+",
        db_index=False,
    )


class Migration(migrations.Migration):
    dependencies = [("matters", "0008_open_of_a_unit"), ("people", "0001_people_and_places")]
    operations = [
        migrations.AlterField("matter", "lead_unit", _unit("lead_unit")),
        migrations.AlterField("matter", "first_contact_unit", _unit("first_contact_unit")),
        migrations.RunSQL(DROP, migrations.RunSQL.noop),
        migrations.AddIndex("matter", models.Index("lead_unit", DUE, "stream", name="matter_ever_led")),
        migrations.AddIndex("matter", models.Index("first_contact_unit", DUE, "stream", name="matter_ever_taken_in")),
        migrations.AddIndex(
            "publicmatter",
            models.Index(fields=["lead_unit", "outcome", "public_from"], name="public_ended", condition=ENDED),
        ),
        migrations.AddIndex(
            "publicmatter",
            models.Index(fields=["place", "outcome", "public_from"], name="public_ended_here", condition=ENDED),
        ),
    ]

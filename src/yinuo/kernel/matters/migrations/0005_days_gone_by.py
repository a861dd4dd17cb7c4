"""Indexes by which any past day's page is found: what fell due, began and was reported on it (ADR-0013)."""

from django.db import migrations, models
from django.db.models import Q

# Few matters were ever moved, and few were reported or confirmed more than once: only those stand in these two.
RARE = """
CREATE INDEX public_moved ON public_matter USING gin (later_dues) WITH (fastupdate = off)
WHERE later_dues <> '[]';
CREATE INDEX public_told_again ON public_matter USING gin (
  jsonb_path_query_array(moments, '$[*] ? (@.type == "report" || @.type == "confirm").on')
) WITH (fastupdate = off)
WHERE n_reopened > 0 OR jsonb_array_length(jsonb_path_query_array(moments, '$[*] ? (@.type == "report")')) > 1;
"""
GONE = "DROP INDEX public_moved; DROP INDEX public_told_again;"


class Migration(migrations.Migration):
    dependencies = [("matters", "0004_public_figures_row")]
    operations = [
        migrations.AddIndex("publicmatter", models.Index(fields=["first_due", "stream"], name="public_first_due")),
        migrations.AddIndex("publicmatter", models.Index(fields=["reported_on", "stream"], name="public_reported")),
        migrations.AddIndex(
            "publicmatter",
            models.Index(
                fields=["public_from", "stream"],
                name="public_begun",
                condition=Q(kind__in=("commitment", "claim", "task")),
            ),
        ),
        migrations.AddIndex(
            "publicmatter",
            models.Index(fields=["category", "-changed_at", "-stream"], name="public_of_category"),
        ),
        migrations.RunSQL(RARE, GONE),
    ]

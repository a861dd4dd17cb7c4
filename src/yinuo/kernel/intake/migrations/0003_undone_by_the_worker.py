"""Undoing a list goes on in the worker: which rows it proposed to end, and which stay."""

from django.db import migrations, models
from django.db.models import Q

PHASES = ("staged", "checking", "checked", "taking", "done", "undoing", "discarded")
ROW_STATES = ("waiting", "good", "bad", "known", "taken", "undone", "stays", "refused", "gone")


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_scope_of_a_batch")]
    operations = [
        migrations.RemoveConstraint("importbatch", "import_batch_phase_is_known"),
        migrations.AddConstraint(
            "importbatch",
            models.CheckConstraint(condition=Q(phase__in=PHASES), name="import_batch_phase_is_known"),
        ),
        migrations.RemoveConstraint("importrow", "import_row_state_is_known"),
        migrations.AddConstraint(
            "importrow",
            models.CheckConstraint(condition=Q(state__in=ROW_STATES), name="import_row_state_is_known"),
        ),
        migrations.RemoveConstraint("importrow", "import_row_taken_has_matter"),
        migrations.AddConstraint(
            "importrow",
            models.CheckConstraint(
                condition=~Q(state__in=("taken", "undone", "stays")) | Q(stream__isnull=False),
                name="import_row_taken_has_matter",
            ),
        ),
    ]

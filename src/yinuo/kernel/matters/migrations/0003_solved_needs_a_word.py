"""NULL = key is not false: a solved matter without a confirmer slipped through its own check."""

from django.db import migrations, models
from django.db.models import F, Q

NAME = "matter_solved_by_requester"
AFTER = ~Q(outcome="solved") | (Q(confirmer_key__isnull=False) & Q(confirmer_key=F("requester_key")))


class Migration(migrations.Migration):
    dependencies = [("matters", "0002_never_changed")]
    operations = [
        migrations.RemoveConstraint("matter", NAME),
        migrations.AddConstraint("matter", models.CheckConstraint(condition=AFTER, name=NAME)),
    ]

"""The desk hands the saved views to what all doors share; the table itself stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workspace", "0001_saved_views"), ("shell", "0001_saved_views")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="SavedView")])
    ]

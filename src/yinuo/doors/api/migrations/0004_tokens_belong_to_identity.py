"""Tokens stand with everything else that proves who somebody is; the table itself stays where it is."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("api", "0003_answers_by_key"), ("identity", "0001_who_you_are")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ApiToken")])
    ]

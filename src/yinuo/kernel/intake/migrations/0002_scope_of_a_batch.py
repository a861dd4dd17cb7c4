"""A list keeps which of its officer's bundles it was brought under, and is filed with no more than those."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_lists_on_their_way_in")]
    operations = [migrations.AddField("importbatch", "bundles", models.JSONField(default=list))]

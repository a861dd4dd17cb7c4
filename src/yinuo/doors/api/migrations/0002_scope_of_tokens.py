"""A token may be narrowed to some of its account's bundles, and to reading."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0001_api_tokens")]
    operations = [
        migrations.AddField("apitoken", "bundles", models.JSONField(default=list)),
        migrations.AddField("apitoken", "is_read_only", models.BooleanField(default=False)),
    ]

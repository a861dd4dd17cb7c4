"""More statistics on what is found: else a word that few texts have is taken for one that many have, and looked for in all."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("search", "0001_search_doc")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE search_doc ALTER COLUMN tsv SET STATISTICS 1000;",
            "ALTER TABLE search_doc ALTER COLUMN tsv SET STATISTICS -1;",
        )
    ]

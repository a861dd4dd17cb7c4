"""What a matter is found by: one row for each audience; a sealed matter cannot have one (I10)."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import yinuo.kernel.search.models
from django.db import migrations, models

GUARD = """
ALTER TABLE search_doc ADD CONSTRAINT search_doc_is_not_sealed FOREIGN KEY (stream_id, visibility)
REFERENCES matter (stream_id, visibility) DEFERRABLE INITIALLY DEFERRED;
"""
UNGUARD = "ALTER TABLE search_doc DROP CONSTRAINT search_doc_is_not_sealed;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0003_solved_needs_a_word'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDoc',
            fields=[
                ('pk', models.CompositePrimaryKey('audience', 'stream_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('audience', models.TextField()),
                ('visibility', models.TextField(default='public')),
                ('tsv', yinuo.kernel.search.models.LexemesField()),
                ('stream', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.matter')),
            ],
            options={
                'db_table': 'search_doc',
                'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('audience', 'public')), fastupdate=False, fields=['tsv'], name='search_public'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('audience', 'staff')), fastupdate=False, fields=['tsv'], name='search_staff')],
                'constraints': [models.CheckConstraint(condition=models.Q(('audience__in', ('public', 'staff'))), name='search_audience_is_known'), models.CheckConstraint(condition=models.Q(('visibility', 'public')), name='search_of_what_is_not_sealed')],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

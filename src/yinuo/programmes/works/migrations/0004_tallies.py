"""Every counted closure listed with how it ended, and their numbers: kept by the acts from here on, filled in once."""

import django.db.models.deletion
from django.db import migrations, models

COUNTED = """
SELECT * FROM (
  SELECT m.stream_id, m.first_due, m.strength, CASE WHEN m.state <> 'closed' THEN 'waiting' ELSE CASE m.outcome
    WHEN 'kept' THEN 'kept' WHEN 'done' THEN 'kept' WHEN 'kept_late' THEN 'late' WHEN 'broken' THEN 'broken' END END AS ending
  FROM public_matter m JOIN work_closure c USING (stream_id) WHERE m.source <> 'page' AND m.first_due IS NOT NULL
) AS k WHERE ending IS NOT NULL
"""
FILL = f"""
INSERT INTO work_counted (stream_id, first_due, strength, ending) {COUNTED};
INSERT INTO work_tally (day, strength, ending, n)
SELECT CASE ending WHEN 'waiting' THEN first_due ELSE date_trunc('year', first_due::timestamp)::date END AS day, strength,
  ending, count(*)::int FROM work_counted GROUP BY 1, 2, 3;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('matters', '0011_by_the_day_asked'),
        ('works', '0003_found_by_typing'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counted',
            fields=[
                ('stream', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='matters.matter')),
                ('first_due', models.DateField()),
                ('strength', models.TextField()),
                ('ending', models.TextField()),
            ],
            options={
                'db_table': 'work_counted',
                'indexes': [models.Index(fields=['strength', 'first_due', 'stream'], name='work_counted_by_day'), models.Index(fields=['strength', 'ending', 'first_due', 'stream'], name='work_counted_by_ending')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ending__in', ('kept', 'late', 'broken', 'waiting'))), name='work_counted_ending_is_known')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('strength', models.TextField()),
                ('ending', models.TextField()),
                ('n', models.IntegerField()),
            ],
            options={
                'db_table': 'work_tally',
                'constraints': [models.UniqueConstraint(fields=('day', 'strength', 'ending'), include=('n',), name='work_tally_cell'), models.CheckConstraint(condition=models.Q(('ending__in', ('kept', 'late', 'broken', 'waiting'))), name='work_tally_ending_is_known')],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

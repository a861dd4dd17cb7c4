import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('on', models.DateField(primary_key=True, serialize=False)),
                ('is_working', models.BooleanField()),
                ('name', models.TextField(blank=True)),
                ('name_en', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'calendar_day',
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('name_en', models.TextField(blank=True)),
                ('limit_class', models.CharField(max_length=40)),
                ('programme', models.CharField(blank=True, max_length=40)),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), size=None)),
                ('thing', models.CharField(blank=True, max_length=40)),
                ('is_sealed', models.BooleanField(default=False)),
                ('is_physical', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('sort_key', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'category',
                'ordering': ['sort_key', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[a-z][a-z0-9_]{0,39}$')), name='category_code_is_plain'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='category_is_named'), models.CheckConstraint(condition=models.Q(('kinds__contained_by', ['request', 'wish', 'hazard', 'dispute', 'task', 'commitment', 'claim']), models.Q(('kinds', []), _negated=True)), name='category_kinds_are_known'), models.CheckConstraint(condition=models.Q(models.Q(('kinds__contains', ['hazard']), _negated=True), ('thing__in', ('bridge', 'building', 'cable', 'dangerous_goods', 'drain', 'exit', 'fire_equipment', 'fire_lane', 'flood_gate', 'gas', 'lamp', 'lift', 'machine', 'manhole', 'playground', 'railing', 'road', 'scaffold', 'sign', 'slope', 'tree', 'wall', 'water_edge', 'wiring')), _connector='OR'), name='category_hazards_are_of_things'), models.CheckConstraint(condition=models.Q(models.Q(('kinds__contains', ['dispute']), _negated=True), ('is_sealed', True), _connector='OR'), name='category_disputes_are_sealed')],
            },
        ),
        migrations.CreateModel(
            name='Pack',
            fields=[
                ('code', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('name_en', models.TextField(blank=True)),
                ('language', models.CharField(max_length=20)),
                ('zone', models.CharField(max_length=60)),
                ('hours', models.JSONField()),
                ('covered_from', models.DateField()),
                ('covered_to', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('minor_unit', models.PositiveSmallIntegerField()),
                ('emergency', models.JSONField(default=list)),
                ('redaction', models.JSONField(default=list)),
                ('words', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'db_table': 'pack',
                'constraints': [models.CheckConstraint(condition=models.Q(('covered_from__lte', models.F('covered_to'))), name='pack_calendar_runs_forward'), models.CheckConstraint(condition=models.Q(('currency__regex', '^[A-Z]{3}$')), name='pack_currency_is_iso_4217')],
            },
        ),
        migrations.CreateModel(
            name='TimeLimit',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('limit_class', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('valid_from', models.DateField()),
                ('name', models.TextField()),
                ('name_en', models.TextField(blank=True)),
                ('accept', models.CharField(blank=True, max_length=8)),
                ('acknowledge', models.CharField(blank=True, max_length=8)),
                ('first_contact', models.CharField(blank=True, max_length=8)),
                ('result', models.CharField(blank=True, max_length=8)),
                ('extension', models.CharField(blank=True, max_length=8)),
                ('more', models.JSONField(blank=True, default=dict)),
                ('governs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'time_limit',
                'ordering': ['limit_class', 'version'],
                'constraints': [models.UniqueConstraint(fields=('limit_class', 'version'), name='time_limit_version_once'), models.UniqueConstraint(fields=('limit_class', 'valid_from'), name='time_limit_day_once'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='time_limit_versions_from_one'), models.CheckConstraint(condition=models.Q(('limit_class__regex', '^[a-z][a-z0-9_]{0,39}$')), name='time_limit_class_is_plain'), models.CheckConstraint(condition=models.Q(('accept', ''), ('accept__regex', '^(0|[1-9][0-9]{0,3})(wh|wd|min|h|d)$'), _connector='OR'), name='time_limit_accept_is_a_limit'), models.CheckConstraint(condition=models.Q(('acknowledge', ''), ('acknowledge__regex', '^(0|[1-9][0-9]{0,3})(wh|wd|min|h|d)$'), _connector='OR'), name='time_limit_acknowledge_is_a_limit'), models.CheckConstraint(condition=models.Q(('first_contact', ''), ('first_contact__regex', '^(0|[1-9][0-9]{0,3})(wh|wd|min|h|d)$'), _connector='OR'), name='time_limit_first_contact_is_a_limit'), models.CheckConstraint(condition=models.Q(('result', ''), ('result__regex', '^(0|[1-9][0-9]{0,3})(wh|wd|min|h|d)$'), _connector='OR'), name='time_limit_result_is_a_limit'), models.CheckConstraint(condition=models.Q(('extension', ''), ('extension__regex', '^(0|[1-9][0-9]{0,3})(wd|d)$'), _connector='OR'), name='time_limit_extension_is_a_limit')],
            },
        ),
    ]

"""A rent for several years is kept with its days, so that each year's part posts by itself."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE TRIGGER rent_spread_stands BEFORE UPDATE OR DELETE ON rent_spread
  FOR EACH ROW EXECUTE FUNCTION ledger_stands();
"""
UNREFUSE = "DROP TRIGGER rent_spread_stands ON rent_spread;"


class Migration(migrations.Migration):
    """Make the table, and hang the trigger of the books on it."""

    dependencies = [
        ('people', '0002_two_persons'),
        ('ventures', '0011_contracts_both_ways'),
    ]

    operations = [
        migrations.CreateModel(
            name='RentSpread',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField()),
                ('came_on', models.DateField()),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('reference', models.TextField()),
                ('book', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spreads', to='ventures.venturebook')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'db_table': 'rent_spread',
                'ordering': ['book', 'id'],
                'constraints': [models.UniqueConstraint(fields=('book', 'reference'), name='rent_spread_once_by_its_slip'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('last__gte', models.F('first'))), name='rent_spread_is_for_some_days')],
            },
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

"""Leases with the plan by which they are paid, and what came: entered once, taken back in the open, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION lease_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_on IS NOT NULL
     OR (to_jsonb(OLD) - '{withdrawn_on,reason}'::text[]) <> (to_jsonb(NEW) - '{withdrawn_on,reason}'::text[]) THEN
    RAISE EXCEPTION 'a lease and what came of it are never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lease_stands BEFORE UPDATE OR DELETE ON venture_lease
  FOR EACH ROW EXECUTE FUNCTION lease_stands();
CREATE TRIGGER lease_receipt_stands BEFORE UPDATE OR DELETE ON lease_receipt
  FOR EACH ROW EXECUTE FUNCTION lease_stands();

CREATE FUNCTION lease_due_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'the plan of a lease is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT FROM venture_lease WHERE id = NEW.lease_id AND NEW.n BETWEEN 1 AND n_dues) THEN
    RAISE EXCEPTION 'the plan of a lease gets no payments later' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER lease_due_stands BEFORE INSERT OR UPDATE OR DELETE ON lease_due
  FOR EACH ROW EXECUTE FUNCTION lease_due_stands();
"""
UNREFUSE = """
DROP TRIGGER lease_due_stands ON lease_due;
DROP FUNCTION lease_due_stands();
DROP TRIGGER lease_receipt_stands ON lease_receipt;
DROP TRIGGER lease_stands ON venture_lease;
DROP FUNCTION lease_stands();
"""


class Migration(migrations.Migration):
    """Make the tables, and hang the triggers."""

    dependencies = [
        ('people', '0002_two_persons'),
        ('ventures', '0005_what_is_posted_stands'),
    ]

    operations = [
        migrations.CreateModel(
            name='VentureLease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asset', models.TextField()),
                ('asset_en', models.TextField(blank=True)),
                ('lessee', models.TextField()),
                ('began_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('contract', models.TextField()),
                ('n_dues', models.SmallIntegerField()),
                ('made_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('venture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leases', to='ventures.venture')),
            ],
            options={
                'db_table': 'venture_lease',
                'ordering': ['began_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LeaseReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('reference', models.TextField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='ventures.venturelease')),
            ],
            options={
                'db_table': 'lease_receipt',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LeaseDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.SmallIntegerField()),
                ('due_on', models.DateField()),
                ('amount', models.BigIntegerField()),
                ('lease', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='ventures.venturelease')),
            ],
            options={
                'db_table': 'lease_due',
                'ordering': ['lease', 'n'],
            },
        ),
        migrations.AddConstraint(
            model_name='venturelease',
            constraint=models.CheckConstraint(condition=models.Q(('lessee__in', ('firm', 'cooperative', 'household', 'public', 'other'))), name='venture_lease_lessee_is_known'),
        ),
        migrations.AddConstraint(
            model_name='venturelease',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('began_on'))), name='venture_lease_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='venturelease',
            constraint=models.CheckConstraint(condition=models.Q(('n_dues__gte', 1)), name='venture_lease_is_paid'),
        ),
        migrations.AddConstraint(
            model_name='venturelease',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('venture', 'contract'), name='venture_lease_once'),
        ),
        migrations.AddConstraint(
            model_name='leasereceipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('reference', ''), _negated=True)), name='lease_receipt_has_its_slip'),
        ),
        migrations.AddConstraint(
            model_name='leasereceipt',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('lease', 'reference'), name='lease_receipt_once'),
        ),
        migrations.AddConstraint(
            model_name='leasedue',
            constraint=models.UniqueConstraint(fields=('lease', 'n'), name='lease_due_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='leasedue',
            constraint=models.UniqueConstraint(fields=('lease', 'due_on'), name='lease_due_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='leasedue',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='lease_due_is_of_something'),
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

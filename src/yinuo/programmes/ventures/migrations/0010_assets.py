"""What a venture has, out of which grants it was paid, how it left: taken back in the open, never rewritten."""

import django.db.models.deletion
from django.db import migrations, models

REFUSE = """
CREATE FUNCTION asset_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_on IS NOT NULL
     OR (to_jsonb(OLD) - '{withdrawn_on,reason}'::text[]) <> (to_jsonb(NEW) - '{withdrawn_on,reason}'::text[]) THEN
    RAISE EXCEPTION 'an asset and how it left are never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER asset_stands BEFORE UPDATE OR DELETE ON venture_asset
  FOR EACH ROW EXECUTE FUNCTION asset_stands();
CREATE TRIGGER asset_leaving_stands BEFORE UPDATE OR DELETE ON asset_leaving
  FOR EACH ROW EXECUTE FUNCTION asset_stands();

CREATE FUNCTION asset_grant_is_left() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE of venture_asset%ROWTYPE; granted bigint;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE EXCEPTION 'which grants paid for an asset is never rewritten' USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO of FROM venture_asset WHERE id = NEW.asset_id;
  IF NEW.n NOT BETWEEN 1 AND of.n_grants THEN
    RAISE EXCEPTION 'an asset gets no grants later' USING ERRCODE = 'restrict_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('venture_grant/' || NEW.grant_id, 0));
  SELECT amount INTO granted FROM venture_grant
   WHERE id = NEW.grant_id AND venture_id = of.venture_id AND withdrawn_on IS NULL;
  IF granted IS NULL OR granted < NEW.amount + (
       SELECT coalesce(sum(g.amount), 0) FROM asset_grant AS g JOIN venture_asset AS a ON a.id = g.asset_id
        WHERE g.grant_id = NEW.grant_id AND a.withdrawn_on IS NULL) THEN
    RAISE EXCEPTION 'a grant pays no more than was granted' USING ERRCODE = 'restrict_violation';
  END IF;
  IF of.cost < NEW.amount + (SELECT coalesce(sum(amount), 0) FROM asset_grant WHERE asset_id = NEW.asset_id) THEN
    RAISE EXCEPTION 'grants pay no more than an asset cost' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER asset_grant_is_left BEFORE INSERT OR UPDATE OR DELETE ON asset_grant
  FOR EACH ROW EXECUTE FUNCTION asset_grant_is_left();
"""
UNREFUSE = """
DROP TRIGGER asset_grant_is_left ON asset_grant;
DROP FUNCTION asset_grant_is_left();
DROP TRIGGER asset_leaving_stands ON asset_leaving;
DROP TRIGGER asset_stands ON venture_asset;
DROP FUNCTION asset_stands();
"""


class Migration(migrations.Migration):
    """Make the tables, and hang the triggers."""

    dependencies = [
        ('people', '0002_two_persons'),
        ('ventures', '0009_a_month_opens_again'),
    ]

    operations = [
        migrations.CreateModel(
            name='VentureAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('name_en', models.TextField(blank=True)),
                ('kind', models.TextField()),
                ('place', models.TextField()),
                ('acquired_on', models.DateField()),
                ('cost', models.BigIntegerField()),
                ('reference', models.TextField()),
                ('n_grants', models.SmallIntegerField()),
                ('made_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('venture', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='ventures.venture')),
            ],
            options={
                'db_table': 'venture_asset',
                'ordering': ['acquired_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AssetLeaving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('how', models.TextField()),
                ('amount', models.BigIntegerField(default=0)),
                ('reference', models.TextField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('reason', models.TextField(blank=True)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leavings', to='ventures.ventureasset')),
            ],
            options={
                'db_table': 'asset_leaving',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='AssetGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.SmallIntegerField()),
                ('amount', models.BigIntegerField()),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assets', to='ventures.venturegrant')),
                ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paid_from', to='ventures.ventureasset')),
            ],
            options={
                'db_table': 'asset_grant',
                'ordering': ['asset', 'n'],
            },
        ),
        migrations.AddConstraint(
            model_name='ventureasset',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('building', 'land', 'facility', 'machine', 'vehicle', 'other'))), name='venture_asset_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='ventureasset',
            constraint=models.CheckConstraint(condition=models.Q(('acquired_on__lte', models.F('made_on')), ('cost__gte', 0)), name='venture_asset_was_acquired'),
        ),
        migrations.AddConstraint(
            model_name='ventureasset',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('venture', 'name', 'acquired_on', 'reference'), name='venture_asset_once'),
        ),
        migrations.AddConstraint(
            model_name='assetleaving',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('amount__gt', 0), ('how', 'sold')), models.Q(('amount', 0), ('how__in', ('sold', 'scrapped', 'returned', 'lost')), models.Q(('how', 'sold'), _negated=True)), _connector='OR'), name='asset_leaving_brings_money_by_sale'),
        ),
        migrations.AddConstraint(
            model_name='assetleaving',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on__isnull', True)), fields=('asset',), name='asset_leaving_once'),
        ),
        migrations.AddConstraint(
            model_name='assetgrant',
            constraint=models.UniqueConstraint(fields=('asset', 'n'), name='asset_grant_has_a_place'),
        ),
        migrations.AddConstraint(
            model_name='assetgrant',
            constraint=models.UniqueConstraint(fields=('asset', 'grant'), name='asset_grant_once'),
        ),
        migrations.AddConstraint(
            model_name='assetgrant',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='asset_grant_is_of_something'),
        ),
        migrations.RunSQL(REFUSE, UNREFUSE),
    ]

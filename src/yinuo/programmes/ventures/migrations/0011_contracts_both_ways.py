"""Contracts both ways: what a venture lets, what it pays for, and money placed at a fixed return."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the way, and what was agreed of a placing."""

    dependencies = [
        ('people', '0002_two_persons'),
        ('ventures', '0010_assets'),
    ]

    operations = [
        migrations.AddField(
            model_name='venturelease',
            name='basis',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='venturelease',
            name='principal',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='venturelease',
            name='rate_ppm',
            field=models.IntegerField(null=True),
        ),
        migrations.AddField(
            model_name='venturelease',
            name='way',
            field=models.TextField(default='let'),
        ),
        migrations.AddConstraint(
            model_name='venturelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), ('principal__isnull', True), ('rate_ppm__isnull', True), ('way__in', ('let', 'pay'))), models.Q(('basis__in', ('act/365', 'act/366', 'act/act')), ('principal__gt', 0), ('rate_ppm__gt', 0), ('way', 'placed')), _connector='OR'), name='venture_lease_goes_one_way'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("voices", "0001_suggestion")]

    operations = [
        migrations.CreateModel(
            name="MonthlyIssue",
            fields=[
                ("month", models.DateField(primary_key=True, serialize=False)),
                ("category", models.TextField()),
                ("ref", models.TextField(unique=True)),
                ("n", models.IntegerField()),
                ("picked_on", models.DateField()),
            ],
            options={
                "db_table": "monthly_issue",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("n__gte", 5)), name="monthly_issue_is_not_few"),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="monthly_issue_is_of_a_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GeneraliseFix",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("place", models.TextField()),
                ("ref", models.TextField(unique=True)),
                ("offered_on", models.DateField()),
            ],
            options={
                "db_table": "generalise_fix",
                "constraints": [
                    models.UniqueConstraint(fields=["source", "place"], name="generalise_fix_once_a_place"),
                ],
            },
        ),
    ]

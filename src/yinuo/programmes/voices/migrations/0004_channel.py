"""What a unit tells a group, one notice at a time, and the matters that were asked back on it."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("voices", "0003_symposium")]
    operations = [
        migrations.CreateModel(
            name="ChannelNotice",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("code", models.TextField(unique=True)),
                ("group", models.TextField()),
                ("title", models.TextField()),
                ("body", models.TextField()),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("source", models.TextField(blank=True)),
                ("place", models.ForeignKey(db_column="place", on_delete=PROTECT, related_name="+", to="people.place")),
                ("unit", models.ForeignKey(db_column="unit", on_delete=PROTECT, related_name="+", to="people.unit")),
            ],
            options={
                "db_table": "channel_notice",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("", "example", "page"))), name="channel_source_is_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gte", models.F("from_on"))),
                        name="channel_notice_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True),
                            models.Q(
                                ("ended_on__gte", models.F("from_on")),
                                (
                                    "ended_on__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("until_on"), "+", models.Value(datetime.timedelta(days=1))
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="channel_notice_is_ended_in_its_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)), fields=("group",), name="channel_one_notice"
                    ),
                ],
                "indexes": [models.Index(fields=["group", "-from_on"], name="channel_newest")],
            },
        ),
        migrations.CreateModel(
            name="ChannelAsk",
            fields=[
                (
                    "stream",
                    models.OneToOneField(
                        on_delete=PROTECT, primary_key=True, related_name="+", serialize=False, to="matters.matter"
                    ),
                ),
                ("asked_on", models.DateField()),
                ("notice", models.ForeignKey(on_delete=PROTECT, related_name="asks", to="voices.channelnotice")),
            ],
            options={
                "db_table": "channel_ask",
                "indexes": [models.Index(fields=["notice", "asked_on"], name="channel_ask_of_notice")],
            },
        ),
    ]

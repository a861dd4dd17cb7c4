"""What the voices own beside their matters: days, places, units. Words of persons stand in events alone.

A question at a symposium and a question that comes back on a notice are matters; a row here says where one was asked.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

SOURCES: Final = ("", "example", "page")
TOPICS_BEFORE: Final = timedelta(days=3)
A_DAY: Final = timedelta(days=1)


class Symposium(models.Model):
    """A meeting where departments answer: who opened it, when its topics became public, where and when it is held.

    `topics` and `departments` (codes of units) are as they were announced. `source` "page": a front page told of it,
    and nothing more is known.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    title = models.TextField()
    topics = models.JSONField()
    group = models.TextField(blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, db_column="unit", related_name="+")
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    spot = models.TextField(blank=True)
    departments = models.JSONField(default=list)
    opened_on = models.DateField()
    held_on = models.DateField()
    from_at = models.TextField(blank=True)
    archived_on = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "symposium"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="symposium_source_is_known"),
            models.CheckConstraint(
                condition=Q(source="page") | Q(held_on__gte=F("opened_on") + TOPICS_BEFORE),
                name="symposium_topics_are_public_before",
            ),
            models.CheckConstraint(
                condition=Q(source="page") | Q(unit__isnull=False), name="symposium_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(archived_on__isnull=True) | Q(archived_on__gte=F("held_on")),
                name="symposium_archived_after_it_was_held",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-held_on", "-id"], name="symposium_newest")]


class SymposiumQuestion(models.Model):
    """A matter that was asked at a symposium: its number there, who spoke as the public reads it ("rider 1"), and when.

    Without a speaker it was asked by code before the day. `on_spot_on`: the day a department answered then and there.
    """

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    symposium = models.ForeignKey(Symposium, models.PROTECT, related_name="questions")
    n = models.IntegerField()
    group = models.TextField(blank=True)
    speaker = models.IntegerField(null=True)
    asked_on = models.DateField()
    on_spot_on = models.DateField(null=True)

    class Meta:
        db_table = "symposium_question"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["symposium", "n"], name="symposium_question_number_once"),
            models.CheckConstraint(
                condition=Q(speaker__isnull=True) | Q(speaker__gte=1), name="symposium_speaker_is_a_number"
            ),
            models.CheckConstraint(
                condition=Q(on_spot_on__isnull=True) | Q(on_spot_on__gte=F("asked_on")),
                name="symposium_answer_comes_after",
            ),
        ]


class ChannelNotice(models.Model):
    """What a unit tells a group of people, from one day to another; until it is ended no other stands beside it.

    `ended_on` is the first day it no longer stands: the one after `until_on`, or an earlier one.
    """

    id = models.BigAutoField(primary_key=True)
    code = models.TextField(unique=True)
    group = models.TextField()
    unit = models.ForeignKey("people.Unit", models.PROTECT, db_column="unit", related_name="+")
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    title = models.TextField()
    body = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField()
    ended_on = models.DateField(null=True)
    source = models.TextField(blank=True)

    class Meta:
        db_table = "channel_notice"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="channel_source_is_known"),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="channel_notice_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | (Q(ended_on__gte=F("from_on")) & Q(ended_on__lte=F("until_on") + A_DAY)),
                name="channel_notice_is_ended_in_its_time",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(ended_on__isnull=True), name="channel_one_notice"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "-from_on"], name="channel_newest")]


class ChannelAsk(models.Model):
    """A matter that somebody of the group asked back on a notice."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    notice = models.ForeignKey(ChannelNotice, models.PROTECT, related_name="asks")
    asked_on = models.DateField()

    class Meta:
        db_table = "channel_ask"
        indexes: ClassVar = [models.Index(fields=["notice", "asked_on"], name="channel_ask_of_notice")]

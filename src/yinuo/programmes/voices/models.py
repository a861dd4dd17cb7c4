"""What the voices own beside their matters: facts with their days. Not a word anybody wrote stands here.

What was suggested (ADR-0018) and which matters are of one topic on a day; the issue of a month and the tasks that carry
one place's fix to others; where a question was asked at a symposium, or came back on a channel's notice. Each of these
is a matter itself; a row here says where from.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

from yinuo.kernel.limits.things import THINGS

QUESTIONS = ("unit", "category", "urgency")
SAID = ("", "yes", "no", "left")
SOURCES: Final = ("", "example", "page")
TOPICS_BEFORE: Final = timedelta(days=3)
A_DAY: Final = timedelta(days=1)
LEAST = 5
"""A smaller count is published nowhere, and makes no issue of a month."""


class VoiceSuggestion(models.Model):
    """What the machine said to one question about one matter before a person decided it, and what they chose.

    `value` is empty where it was asked and said nothing. `model` is the fingerprint of the file that answered.
    `came_back_at`: when the unit that was chosen handed the matter back.
    """

    pk = models.CompositePrimaryKey("stream_id", "question")
    stream = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+", db_index=False)
    question = models.TextField()
    value = models.TextField(blank=True)
    confidence = models.FloatField(null=True)
    model = models.TextField()
    shown_at = models.DateTimeField()
    chosen = models.TextField(blank=True)
    chosen_at = models.DateTimeField(null=True)
    came_back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "voice_suggestion"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(question__in=QUESTIONS), name="voice_suggestion_is_asked"),
            models.CheckConstraint(
                condition=Q(value="", confidence__isnull=True)
                | (~Q(value="") & Q(confidence__gte=0, confidence__lte=1)),
                name="voice_suggestion_says_how_sure",
            ),
            models.CheckConstraint(
                condition=Q(chosen="", chosen_at__isnull=True) | (~Q(chosen="") & Q(chosen_at__isnull=False)),
                name="voice_suggestion_chosen_once",
            ),
            models.CheckConstraint(
                condition=Q(came_back_at__isnull=True)
                | (Q(question="unit") & Q(came_back_at__gte=F("chosen_at"))),
                name="voice_suggestion_comes_back",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["chosen_at"],
                name="voice_suggestion_chosen",
                condition=Q(chosen_at__isnull=False),
            ),
        ]


class VoiceTopic(models.Model):
    """One matter of one topic, as the matters of a window were grouped on a day; `n` is the topic's number that day.

    Its name and its heat are made anew for each reader, out of what that reader may see.
    """

    pk = models.CompositePrimaryKey("on", "stream_id")
    on = models.DateField()
    n = models.IntegerField()
    stream = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "voice_topic"


class VoiceTopicDay(models.Model):
    """That the topics of a day were looked for, at what instant, and up to which matter."""

    on = models.DateField(primary_key=True)
    found_at = models.DateTimeField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "voice_topic_day"


class VoiceJoined(models.Model):
    """A matter that was merged into another, and what its own requester said at the end: yes, no, or left it."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="joined")
    parent = models.ForeignKey("matters.Matter", models.PROTECT, related_name="joiners")
    joined_at = models.DateTimeField()
    said = models.TextField(blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "voice_joined"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(said__in=SAID), name="voice_joined_said_is_known"),
            models.CheckConstraint(
                condition=Q(said="", said_at__isnull=True) | (~Q(said="") & Q(said_at__isnull=False)),
                name="voice_joined_said_when",
            ),
        ]


class MonthlyIssue(models.Model):
    """What was brought forward most in a month (its first day), and `ref`, the commitment made of it.

    `n` is how many asked in that month; `picked_on` the day a head picked it.
    """

    month = models.DateField(primary_key=True)
    category = models.TextField()
    ref = models.TextField(unique=True)
    n = models.IntegerField()
    picked_on = models.DateField()

    class Meta:
        db_table = "monthly_issue"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(n__gte=LEAST), name="monthly_issue_is_not_few"),
            models.CheckConstraint(condition=Q(month__day=1), name="monthly_issue_is_of_a_month"),
        ]


class GeneraliseFix(models.Model):
    """A task (`ref`) that brings to a place what solved a matter (`source`) at another: one for each place."""

    id = models.BigAutoField(primary_key=True)
    source = models.TextField()
    place = models.TextField()
    ref = models.TextField(unique=True)
    offered_on = models.DateField()

    class Meta:
        db_table = "generalise_fix"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "place"], name="generalise_fix_once_a_place"),
        ]


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


class TeamCall(models.Model):
    """A matter by which somebody called a volunteer team of the place. Who called, and from where, stands nowhere."""

    stream = models.OneToOneField("matters.Matter", models.PROTECT, primary_key=True, related_name="+")
    team = models.TextField()
    called_on = models.DateField()

    class Meta:
        db_table = "team_call"


class PatrolNote(models.Model):
    """What a patrol saw: which place, which thing of a closed list, when. It has no field for a person, nor for words.

    `noted_at` is the clock as the place reads it, to the minute. `source` "example": invented.
    """

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey("people.Place", models.PROTECT, db_column="place", related_name="+")
    thing = models.TextField()
    noted_on = models.DateField()
    noted_at = models.TimeField()
    source = models.TextField(blank=True)

    class Meta:
        db_table = "patrol_note"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="patrol_source_is_known"),
            models.CheckConstraint(condition=Q(thing__in=THINGS), name="patrol_notes_a_thing"),
            models.UniqueConstraint(
                fields=["place", "thing", "noted_on", "noted_at"], name="patrol_notes_it_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["place", "-noted_on"], name="patrol_of_place")]


class VoiceNote(models.Model):
    """A recording that somebody sent to their matter: which, when, whether they keep it; its words are messages.

    `written_at`: when an officer wrote it down. `gone_at`: when the sound was deleted. The file's name is the id.
    """

    id = models.UUIDField(primary_key=True)
    stream = models.ForeignKey("matters.Matter", models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    media_type = models.TextField()
    n_bytes = models.IntegerField()
    keeps = models.BooleanField()
    written_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "voice_note"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(n_bytes__gt=0), name="voice_note_has_sound"),
            models.CheckConstraint(
                condition=Q(keeps=True) | Q(written_at__isnull=True) | Q(gone_at__isnull=False),
                name="voice_note_written_is_gone_unless_kept",
            ),
        ]

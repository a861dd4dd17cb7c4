"""What the programme knows beside a matter: facts alone. No word anybody wrote stands here, and nobody's name.

What was suggested (ADR-0018), which matters are of one topic on a day, and what those who were joined said at the end.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

QUESTIONS = ("unit", "category", "urgency")
SAID = ("", "yes", "no", "left")


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

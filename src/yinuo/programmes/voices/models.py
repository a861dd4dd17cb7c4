"""What the voices own beside their matters: facts with their days. Not a word anybody wrote stands here.

The issue of a month and the tasks that carry one place's fix to others are matters; a row here says where from.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

LEAST = 5
"""A smaller count is published nowhere, and makes no issue of a month."""


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

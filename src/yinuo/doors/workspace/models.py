"""What the desk keeps for one person: the filters they gave a name to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A queue with a filter, by a name of one's own. `due` is a range counted from the day it is read."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.TextField()
    view = models.TextField()
    unit = models.TextField(blank=True)
    place = models.TextField(blank=True)
    category = models.TextField(blank=True)
    due = models.TextField(blank=True)

    class Meta:
        db_table = "saved_view"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_is_named"),
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),
        ]

"""What the desk keeps for one person: the filters they gave a name to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class SavedView(models.Model):
    """A queue narrowed down, by a name of one's own. `view` is its code, as the queue's address has it."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    name = models.TextField()
    view = models.TextField()

    class Meta:
        db_table = "saved_view"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_is_named"),
            models.UniqueConstraint(fields=["person", "name"], name="saved_view_once"),
        ]

"""Views of the desk that somebody gave a name to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import IntegrityError, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import clean_line
from yinuo.doors.shell.models import SavedView

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer

MOST_NAME: Final = 24
MOST_SAVED: Final = 20


def saved_of(officer: Officer) -> QuerySet[SavedView]:
    """Give the views that somebody gave a name to, in the order of their making: one query."""
    return SavedView.objects.filter(person=officer.actor.person).order_by("pk")


def keep_view(officer: Officer, code: str, typed: str) -> SavedView:
    """Keep a narrowed view under a name, or under the same name anew. Raises Invalid ("name")."""
    name = clean_line(typed, most=MOST_NAME, field="name", least=1)
    mine = saved_of(officer)
    if not mine.filter(name=name).update(view=code):
        if mine.count() >= MOST_SAVED:
            raise Invalid({"name": Sentence("最多存 {most} 个。先删掉一个不用的。", most=MOST_SAVED)})
        try:
            with transaction.atomic():
                return SavedView.objects.create(person_id=officer.actor.person, name=name, view=code)
        except IntegrityError:  # pressed twice at once: the other press has kept it
            mine.filter(name=name).update(view=code)
    return mine.get(name=name)

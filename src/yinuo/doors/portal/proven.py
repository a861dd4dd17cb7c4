"""What of a matter's page stands in the public log: its openings as JSON, and the marks on its dates and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.shell.cards import Mark
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.register import Register
from yinuo.kernel.log.openings import document, openings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.log.openings import Opening
    from yinuo.kernel.matters.models import PublicMatter

PUBLIC: Final = "public"
DAY, FACTS = f"{PUBLIC}.at", f"{PUBLIC}.facts"
"""Paths in what is opened of an event (docs/log.md)."""
NOT_OPEN: Final = Mark(why="not opened yet")


@allow(anyone)
@at_portal
@require_safe
def matter_openings(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with what is opened of a public matter, each with its proof; 404 for what is not public."""
    row = Register(today(request)).one(ref)
    told = document(row, opened_of(row, instant(request)))
    if told is None:
        raise NotFound
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"  # what can be erased lies in no archive of ours
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def opened_of(row: PublicMatter, now: datetime) -> list[Opening]:
    """Give the events that a matter's page shows, and what of each is opened."""
    return openings(row, now, by_story=settings.YINUO_AT is not None)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one matter's page, by what it shows; without openings (None) nothing is marked.

    A mark names the event that must hold what is shown, whatever the row says: where they differ the verifier says so.
    """

    opened: Sequence[Opening] | None = None

    def at(self, n_moment: int) -> Mark | None:
        """Give the mark of a moment's day."""
        return self._mark(self._of(n_moment), DAY)

    def fact(self, n_moment: int, name: str) -> Mark | None:
        """Give the mark of a public fact of a moment."""
        return self._mark(self._of(n_moment), f"{FACTS}.{name}")

    def text(self, name: str, n_moment: int) -> Mark | None:
        """Give the mark of a moment's text."""
        return self._mark(self._of(n_moment), f"field.{name}")

    def titled(self, *names: str) -> Mark | None:
        """Give the mark of the title, or of what was promised: of the last event that has one of these texts."""
        for one in reversed(self.opened or ()):
            told = {text.name for text in one.texts}
            name = next((name for name in names if name in told), "")
            if name:
                return self._mark(one, f"field.{name}")
        return self._mark(None, "")

    def state(self, row: PublicMatter) -> Mark | None:
        """Give the mark of the state, or of the ending: the last event that led to one."""
        name, value = ("outcome", row.outcome) if row.state == "closed" else ("to", row.state)
        return self._mark(self._last(name), f"{FACTS}.{name}", value)

    def dues(self, n_moved: int) -> tuple[Mark | None, ...]:
        """Give the marks of the first date and of so many later ones."""
        moves = [one for one in self.opened or () if one.event.type == "move_date" and _dates(one)]
        later = [moves[n] if n < len(moves) else self._last("original_due") for n in range(n_moved)]
        first = self._mark(self._last("original_due"), f"{FACTS}.original_due")
        return (first, *(self._mark(one, f"{FACTS}.current_due") for one in later))

    def due_before(self, n_moment: int | None = None) -> Mark | None:
        """Give the mark of the date that held before a moment; the one that holds now where none is named."""
        setters = [one for one in self.opened or () if _dates(one) and n_moment != one.n_moment]
        before = [one for one in setters if n_moment is None or one.n_moment < n_moment]
        return self._mark(before[-1] if before else None, f"{FACTS}.current_due")

    def event(self, event_id: int | None) -> Mark | None:
        """Give the mark of the day of an event."""
        return self._mark(next((one for one in self.opened or () if one.event.pk == event_id), None), DAY)

    def _last(self, fact: str) -> Opening | None:
        return next((one for one in reversed(self.opened or ()) if fact in one.event.facts_public), None)

    def _of(self, n_moment: int) -> Opening | None:
        return next((one for one in self.opened or () if one.n_moment == n_moment), None)

    def _mark(self, one: Opening | None, path: str, value: str = "") -> Mark | None:
        if self.opened is None:
            return None
        if one is None or not one.is_open or (one.public is None and path.startswith(PUBLIC)):
            return NOT_OPEN
        return Mark(one.idx, path, value=value)


def _dates(one: Opening) -> bool:
    return "current_due" in one.event.facts_public


UNMARKED: Final = Marks()

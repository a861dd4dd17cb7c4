"""What others asked and was answered: which matters may spare somebody the asking, by their words, else sort and place.

What is typed is compared and not kept. Nor is anything compared that would be sealed if it were sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from yinuo.doors.shell.public.register import ASKED, Register
from yinuo.kernel.limits.book import book
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import under
from yinuo.kernel.search.queries import alike

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.kernel.matters.models import PublicMatter

MOST: Final = 3
UNKNOWN: Final = "unknown"
"""The category of whoever does not know: it narrows nothing down."""
ANSWERED: Final = Q(
    kind__in=ASKED, state="closed", outcome__in=("solved", "done", "explained", "partly_solved")
)
OWN_PAGE: Final = frozenset(("report", "review", "statement"))
"""What units say in full: their reports, reviews and statements."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody is about to ask: in which words, of what sort, where, and whether it is about an office."""

    body: str = ""
    category: str = ""
    place: Place | None = None
    is_about_office: bool = False


def answered_alike(question: Question, on: date) -> list[PublicMatter]:
    """Give up to three answered matters that may spare somebody the asking; none where it is about an office."""
    known = book().categories.get(question.category)
    if question.is_about_office or (known is not None and known.is_sealed):
        return []
    rows, place = Register(on).picked(ANSWERED), question.place
    category = "" if question.category == UNKNOWN else question.category
    alike_ones = [row for row in alike(rows, question.body, 4 * MOST) if _may_answer(row, place)][:MOST]
    if place is None or len(alike_ones) == MOST or not (category or not question.body):
        return alike_ones
    return [*alike_ones, *_here(rows, category, place, alike_ones)]


def _here(
    rows: QuerySet[PublicMatter], category: str, place: Place, found: list[PublicMatter]
) -> Iterator[PublicMatter]:
    here = rows.filter(place__in=Place.objects.filter(under(place.path)).values("code"))
    if category:
        here = here.filter(category=category)
    fill = here.exclude(pk__in=[row.pk for row in found]).order_by("-changed_at", "-pk")
    return iter(fill[: MOST - len(found)])


def _may_answer(row: PublicMatter, place: Place | None) -> bool:
    """Say whether an answer can be one here: a thing mended elsewhere is none, a rule explained is one anywhere."""
    category = book().categories.get(row.category)
    if place is None or category is None or not category.is_physical:
        return True
    return {row.town, row.place} & set(place.path.split("/")[1:]) != set()


def last_words(row: PublicMatter) -> str:
    """Give what a unit said last in full; "" where none did."""
    told = ((moment.get("words") or {}) for moment in reversed(row.moments) if moment["type"] in OWN_PAGE)
    return next((str(words["text"]) for words in told if words.get("text")), "")

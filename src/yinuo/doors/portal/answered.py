"""What others asked and was answered, shown before somebody sends the same: by their words, else by sort and place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from yinuo.doors.portal.choices import OTHER, UNKNOWN
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.register import ASKED, Register
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.portal.way import said_by_units
from yinuo.doors.shell.clock import instant, today
from yinuo.kernel.limits.book import book
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.trees import under
from yinuo.kernel.search.queries import alike

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from yinuo.doors.portal.asking import Typed
    from yinuo.doors.shell.cards import Card
    from yinuo.kernel.matters.models import PublicMatter

MOST: Final = 3
SHOWN_OF_ANSWER: Final = 70
ANSWERED: Final = Q(
    kind__in=ASKED, state="closed", outcome__in=("solved", "done", "explained", "partly_solved")
)


def answered(request: HttpRequest, typed: Typed, place: Place | None) -> tuple[Card, ...]:
    """Give up to three answered matters that may spare somebody the asking; none where it is about an office.

    What is typed is compared and not kept. Nor is anything compared that would be sealed if it were sent.
    """
    picked = typed.other if typed.category == OTHER else typed.category
    known = book().categories.get(picked)
    if typed.about == "yes" or (known is not None and known.is_sealed):
        return ()
    place = place or Place.objects.filter(pk=typed.place.replace("\x00", "")[:60], is_active=True).first()
    on = today(request)
    rows = _found(Register(on).picked(ANSWERED), typed.body, "" if picked == UNKNOWN else picked, place)
    names = Names.of_rows(rows)
    cards = cards_of(rows, names, instant(request), on)
    return tuple(replace(card, excerpt=_last_said(row, names)) for card, row in zip(cards, rows, strict=True))


def _found(rows: QuerySet[PublicMatter], body: str, category: str, place: Place | None) -> list[PublicMatter]:
    alike_ones = [row for row in alike(rows, body, 4 * MOST) if _may_answer(row, place)][:MOST]
    if place is None or len(alike_ones) == MOST or not (category or not body):
        return alike_ones
    here = rows.filter(place__in=Place.objects.filter(under(place.path)).values("code"))
    if category:
        here = here.filter(category=category)
    fill = here.exclude(pk__in=[row.pk for row in alike_ones]).order_by("-changed_at", "-pk")
    return [*alike_ones, *fill[: MOST - len(alike_ones)]]


def _may_answer(row: PublicMatter, place: Place | None) -> bool:
    """Say whether an answer can be one here: a thing mended elsewhere is none, a rule explained is one anywhere."""
    category = book().categories.get(row.category)
    if place is None or category is None or not category.is_physical:
        return True
    return {row.town, row.place} & set(place.path.split("/")[1:]) != set()


def _last_said(row: PublicMatter, names: Names) -> str:
    said = said_by_units(row, names)
    law = said[0].law if said else None
    words = f"{said[0].text} {law.label}{law.text}" if law else said[0].text if said else ""
    text = " ".join(words.split())
    return text if len(text) <= SHOWN_OF_ANSWER else text[:SHOWN_OF_ANSWER] + "…"

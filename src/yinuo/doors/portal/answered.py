"""What others asked and was answered, shown before somebody sends the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from yinuo.doors.portal.choices import OTHER
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import cards_of
from yinuo.doors.portal.way import said_by_units
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.answered import Question, answered_alike
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.portal.asking import Typed
    from yinuo.doors.shell.cards import Card
    from yinuo.kernel.matters.models import PublicMatter

SHOWN_OF_ANSWER: Final = 70


def answered(request: HttpRequest, typed: Typed, place: Place | None) -> tuple[Card, ...]:
    """Give the cards of up to three answered matters that may spare somebody the asking."""
    picked = typed.other if typed.category == OTHER else typed.category
    place = place or Place.objects.filter(pk=typed.place.replace("\x00", "")[:60], is_active=True).first()
    on = today(request)
    rows = answered_alike(Question(typed.body, picked, place, typed.about == "yes"), on)
    names = Names.of_rows(rows)
    cards = cards_of(rows, names, instant(request), on)
    return tuple(replace(card, excerpt=_last_said(row, names)) for card, row in zip(cards, rows, strict=True))


def _last_said(row: PublicMatter, names: Names) -> str:
    said = said_by_units(row, names)
    law = said[0].law if said else None
    words = f"{said[0].text} {law.label}{law.text}" if law else said[0].text if said else ""
    text = " ".join(words.split())
    return text if len(text) <= SHOWN_OF_ANSWER else text[:SHOWN_OF_ANSWER] + "…"

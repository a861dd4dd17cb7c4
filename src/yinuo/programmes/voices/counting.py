"""How often what was suggested was taken as it was, and what the wrong ones cost: counted within one's own sight.

No person stands in any of it: neither who was shown it nor who decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, F, Q

from yinuo.kernel.matters.queries import visible_to
from yinuo.programmes.voices.models import QUESTIONS, VoiceSuggestion

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from yinuo.kernel.matters.situation import Actor

SAID: Final = ~Q(value="")
TAKEN: Final = SAID & Q(chosen=F("value"))
OTHER: Final = SAID & ~Q(chosen=F("value"))
BACK: Final = Q(came_back_at__isnull=False)
WHAT: Final[Mapping[str, Q]] = {
    "decided": Q(),
    "said": SAID,
    "taken": TAKEN,
    "other": OTHER,
    "silent": ~SAID,
    "taken_back": TAKEN & BACK,
    "other_back": OTHER & BACK,
}
"""What is counted of those that a person has decided, each with the list behind it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One question: how many were decided after it was asked, and of those how many were what."""

    question: str
    n: Mapping[str, int]

    def share(self, what: str, of: str) -> float | None:
        """Give a share; None of nothing."""
        return self.n[what] / self.n[of] if self.n[of] else None


def decided(actor: Actor, on: date, at: datetime) -> QuerySet[VoiceSuggestion]:
    """Give what was shown and then decided, of the matters in this actor's sight, up to an instant."""
    seen = visible_to(actor, on).values("pk")
    return VoiceSuggestion.objects.filter(stream__in=seen, chosen_at__lte=at)


def counted(actor: Actor, on: date, at: datetime) -> list[Counted]:
    """Count, question by question."""
    how_many = {name: Count("question", filter=which) for name, which in WHAT.items() if name != "decided"}
    rows = decided(actor, on, at).values("question").annotate(decided=Count("question"), **how_many)
    found: dict[str, Mapping[str, Any]] = {row["question"]: dict(row) for row in rows}
    none = dict.fromkeys(WHAT, 0)
    return [
        Counted(question, {name: found.get(question, none)[name] for name in WHAT}) for question in QUESTIONS
    ]


def listed(actor: Actor, on: date, at: datetime, question: str, what: str) -> QuerySet[VoiceSuggestion]:
    """Give what a number counts, the newest decision first."""
    rows = decided(actor, on, at).filter(WHAT[what], question=question)
    return rows.select_related("stream__text").order_by("-chosen_at", "-stream_id")

"""Numbers that matters have in a hotline's or an office's own system: found at the desk, sent back, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.kernel.intake.models import ExternalNumber
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.matters.projection import Projected, Statement


AT_ONCE: Final = 500
# Deeds whose words say what came of a matter, as an office wrote them for the public.
TELLING: Final = frozenset(("report", "review", "end", "confirm"))
FORGET: Final = "DELETE FROM external_number WHERE stream_id = %(stream)s"


def forget(told: Projected) -> Iterator[Statement]:
    """Forget where a matter came from, once its requester is forgotten: the number would lead back to them."""
    if told.facts.type == "erased":
        yield FORGET, {"stream": told.stream}


def numbers_of(streams: Iterable[int]) -> dict[int, str]:
    """Give the numbers of matters, several of one joined by a blank: one query."""
    found: dict[int, str] = {}
    rows = ExternalNumber.objects.filter(stream__in=list(streams)).order_by("pk")
    for stream, number in rows.values_list("stream_id", "number"):
        found[stream] = f"{found[stream]} {number}" if stream in found else number
    return found


def with_number(typed: str) -> QuerySet[ExternalNumber]:
    """Give the numbers that begin with what was typed; what a desk may see of them is the caller's to say."""
    return ExternalNumber.objects.filter(number__startswith=typed.strip())


@dataclass(frozen=True, slots=True)
class Back:
    """What goes back to where a matter came from: its number there, how it stands here, on which day, and the words."""

    system: str
    number: str
    ref: str
    state: str
    outcome: str
    unit: str
    due: date | None
    on: date
    words: str


def going_back(matters: QuerySet[Matter], system: str = "") -> Iterator[Back]:
    """Give every number of these matters with how it stands, oldest first; of one system where one is named."""
    rows = ExternalNumber.objects.filter(
        stream__in=matters.values("pk"), **({"system": system} if system else {})
    )
    calendar, last = current_calendar(), 0
    found = rows.select_related("stream", "stream__lead_unit").order_by("pk")
    while some := list(found.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        told = _told([row.stream_id for row in some])
        for row in some:
            m = row.stream
            yield Back(
                row.system, row.number, m.ref, m.state, m.outcome, m.lead_unit.name if m.lead_unit else "",
                m.current_due, calendar.local_date(m.last_event_at), told.get(m.pk, ""),
            )  # fmt: skip


def _told(streams: list[int]) -> dict[int, str]:
    """Give the last words that an office wrote on what came of each matter; of a sealed one there are none."""
    said: dict[int, str] = {}
    for stream, moments in PublicMatter.objects.filter(pk__in=streams).values_list("pk", "moments"):
        words = [m["words"].get("text", "") for m in moments if m["type"] in TELLING and "words" in m]
        said[stream] = next((text for text in reversed(words) if text), "")
    return said

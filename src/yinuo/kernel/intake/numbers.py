"""Numbers that matters have in a hotline's or an office's own system: found at the desk, sent back, and forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.intake.models import ExternalNumber

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from yinuo.kernel.matters.projection import Projected, Statement


FORGET = "DELETE FROM external_number WHERE stream_id = %(stream)s"


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

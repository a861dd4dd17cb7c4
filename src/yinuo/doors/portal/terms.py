"""What is kept of people, how long and why; and how much of it was forgotten these thirty days: counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Sum
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.problems import said
from yinuo.kernel.record.models import Forgotten
from yinuo.kernel.record.retention import TERMS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TermRow:
    """One thing that is kept: what, until when, why, and how many were forgotten; None where no job does it."""

    what: str
    until: str
    why: str
    n: int | None


@allow(anyone)
@at_portal
@alike
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Answer with the table of terms, printed from what the job itself goes by."""
    on = today(request)
    gone = Forgotten.objects.filter(day__gt=on - BACK, day__lte=on).values_list("what").annotate(Sum("n"))
    counts: dict[str, int] = dict(gone)
    rows = tuple(
        TermRow(
            said(term.what), said(term.until), said(term.why),
            counts.get(term.name, 0) if term.forget is not None else None,
        )
        for term in sorted(TERMS, key=lambda term: term.is_of_machines)
    )  # fmt: skip
    return show(request, "terms", {"rows": rows, "n": sum(counts.values())})

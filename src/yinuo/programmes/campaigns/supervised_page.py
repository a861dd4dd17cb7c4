"""What is supervised in the open: by rule, met about and still not moved; it stands here until it is done or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant, today
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import light_of
from yinuo.programmes.campaigns.notice_pages import CAUSES, WHY
from yinuo.programmes.campaigns.notices import notices
from yinuo.programmes.campaigns.supervision import ANSWER_WITHIN, MOVE_WITHIN, OPEN, met_on, rung
from yinuo.programmes.campaigns.views import show

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.campaigns.notices import Notice

RUNGS = ("listed", "meet", "met")


def standing(now: datetime, on: date) -> dict[str, list[tuple[PublicMatter, Notice]]]:
    """Give what stands on the upper rungs on a day, each with its last notice; what is oldest first. Three queries."""
    last: dict[int, Notice] = {}
    for one in notices(now):
        last.setdefault(one.stream, one)
    rows = PublicMatter.objects.filter(pk__in=last, state__in=OPEN, current_due__lt=on, public_from__lte=on)
    calendar = current_calendar()
    found: dict[str, list[tuple[PublicMatter, Notice]]] = {name: [] for name in RUNGS}
    for row in rows.order_by("current_due", "pk"):
        name = rung(row, light_of(row, now), last[row.pk], on, calendar)
        if name in found:
            found[name].append((row, last[row.pk]))
    return found


@allow(anyone)
@at_portal
@require_safe
def supervised(request: HttpRequest) -> HttpResponse:
    """List what is supervised in the open, and what is one step before it."""
    on = today(request)
    found = standing(instant(request), on)
    every = [pair for some in found.values() for pair in some]
    names = Names.of((), {row.lead_unit for row, _last in every})

    def line(row: PublicMatter, last: Notice) -> dict[str, object]:
        due = row.current_due or on
        return {
            "ref": row.ref, "title": row.title, "unit": names.unit(row.lead_unit), "due": row.first_due, "last": last,
            "n_late": (on - due).days, "is_example": row.source == "example", "why": WHY.get(last.cause, ""),
            "answer": CAUSES[last.answer.cause] if last.answer else "", "met": met_on(row, last.on),
        }  # fmt: skip

    told = {name: [line(*pair) for pair in some] for name, some in found.items()}
    context = {**told, "answer_within": ANSWER_WITHIN, "move_within": MOVE_WITHIN}
    return show(request, "supervised", context)

"""What the league's export joins to the public rows: when somebody got in touch first, and how people rated it.

Both are read as they stood at the end of the day the month is counted on. A contact that whoever asked said never came
is none. Ratings go into the export by unit and category alone, five at least together, so that no line tells how
one person rated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from yinuo.kernel.limits.clocks import Moments, dues
from yinuo.kernel.limits.queries import current_calendar, limits_for
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.matters.models import PublicMatter

ASKED: Final = ("request", "wish", "hazard")
"""Kinds that somebody asked for: a promise or a task has nobody to get in touch with."""
DENIED: Final = "not_contacted"
RATED: Final = "rate"
TOUCHES: Final = ("contact", "message")
NOT_OURS: Final = ("requester", "party", "system")
"""Who writes a message that is no contact: whoever asked, and the clock."""
GOOD: Final = 4
FEWEST: Final = 5
A_MOMENT: Final = timedelta(microseconds=1)
Contact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Joined:
    """What is joined to some rows, by their stream: (by when, when) of the first contact; whether a rating was good."""

    contacts: Mapping[int, Contact]
    ratings: Mapping[int, bool]


def joined(rows: Iterable[PublicMatter], on: date) -> Joined:
    """Give what is joined to these rows as of the end of a day: two queries, however many they are."""
    asked = {row.pk: row for row in rows if row.kind in ASKED}
    end = current_calendar().day_end(on)
    kinds = (DENIED, RATED, *TOUCHES)
    told = Event.objects.filter(stream__in=asked, type__in=kinds, effective_at__lt=end)
    touched, rated = dict[int, list[date]](), dict[int, bool]()
    local = current_calendar().local_date
    columns = ("stream_id", "type", "actor_role", "effective_at", "facts_internal")
    for stream, what, role, at, facts in told.order_by("stream", "seq").values_list(*columns):
        if what == RATED:
            rated[stream] = int(facts.get("result", 0)) >= GOOD
        elif what == DENIED:
            touched[stream] = []
        elif role not in NOT_OURS:
            touched.setdefault(stream, []).append(local(at))
    accepted = Matter.objects.filter(pk__in=asked).values_list("pk", "memory")
    contacts = {
        pk: (by, touched[pk][0].isoformat() if touched.get(pk) else "")
        for pk, memory in accepted
        if (by := _by(asked[pk], memory, on))
    }
    return Joined(contacts, rated)


def _by(row: PublicMatter, memory: Mapping[str, str], on: date) -> str:
    """Give the last day of a first contact; "" where no limit of that sort runs, or it has not come yet."""
    accepted = memory.get("first_accepted_at") or memory.get("accepted_at")
    if not accepted:
        return ""
    at, calendar = datetime.fromisoformat(accepted), current_calendar()
    limits = limits_for(row.category, calendar.local_date(at), kind=row.kind, level=row.level)
    due = dues(limits, Moments(accepted_at=at), calendar).contact_due
    last = calendar.local_date(due - A_MOMENT) if due else None
    return last.isoformat() if last and last <= on else ""


class Ratings:
    """Ratings counted by unit and category."""

    def __init__(self) -> None:
        """Begin with none."""
        self._n: dict[str, dict[str, list[int]]] = {}

    def add(self, unit: str, category: str, *, is_good: bool) -> None:
        """Count one."""
        cell = self._n.setdefault(unit, {}).setdefault(category, [0, 0])
        cell[0] += 1
        cell[1] += is_good

    def of(self, unit: str) -> dict[str, list[int]]:
        """Give a unit's cells of five ratings and more; the others together, and where they are too few, not at all."""
        cells, rest = dict[str, list[int]](), [0, 0]
        for category, (n, good) in sorted(self._n.get(unit, {}).items()):
            if n >= FEWEST:
                cells[category] = [n, good]
            else:
                rest = [rest[0] + n, rest[1] + good]
        return ({"": rest} if rest[0] >= FEWEST else {}) | cells

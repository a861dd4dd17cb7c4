"""Supervision by rule: what a matter's light, its notices and its meetings ask of the supervision office next.

Nothing is decided here and nothing is written: a rule says what is due, a person does it or says why not. The steps are
those a county's own practice names (domain.md 2.3): a word before the date, a notice after it, a meeting where the
notice has no answer, and the list of what is supervised in the open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from yinuo.base.calendar import NotCovered
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.kernel.limits.clocks import Light
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import light_of
from yinuo.programmes.campaigns.notices import NOTICE, notices

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo.base.calendar import WorkCalendar
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.notices import Notice

Rung = Literal["", "blue", "red", "asked", "meet", "met", "listed"]
"""Nothing due; its date is near; late and nothing was said of it; a notice waits for its answer; the answer is not
there in time or came and nothing moved; a meeting was held; it is supervised in the open."""
ANSWER_WITHIN: Final = 3
"""Working days in which a notice is to be answered."""
MOVE_WITHIN: Final = 10
"""Working days after a meeting, or after an answer, in which the matter is to be reported or its date moved."""
OPEN: Final = ("in_progress", "parked")
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One matter with the rung it stands on, and its last notice."""

    row: PublicMatter
    rung: Rung
    last: Notice | None


def after(on: date, n: int, calendar: WorkCalendar) -> date:
    """Give the last of so many working days; the day itself where the calendar does not reach."""
    try:
        return calendar.add_working_days(on, n)
    except NotCovered:
        return on


def rung(row: PublicMatter, light: Light, last: Notice | None, on: date, calendar: WorkCalendar) -> Rung:
    """Say what is due for one open matter."""
    if light is Light.SOON:
        return "blue"
    if light is not Light.LATE:
        return ""
    if last is None or _was_moved(row, last.on):
        return "red"
    met = met_on(row, last.on)
    if met is not None:
        return "listed" if on > after(met, MOVE_WITHIN, calendar) else "met"
    if last.answer is None:
        return "meet" if on > after(last.on, ANSWER_WITHIN, calendar) else "asked"
    return "meet" if on > after(last.answer.on, MOVE_WITHIN, calendar) else "asked"


def met_on(row: PublicMatter, since: date) -> date | None:
    """Give the day of the last meeting about it since a day."""
    days = [date.fromisoformat(one["on"]) for one in row.moments if one["type"] == "meeting"]
    return max((day for day in days if day >= since), default=None)


def _was_moved(row: PublicMatter, since: date) -> bool:
    """Say whether its date was moved, or it was reported, after a notice: then that notice has done its work."""
    done = ("move_date", "report")
    return any(one["type"] in done and date.fromisoformat(one["on"]) > since for one in row.moments)


def steps(officer: Officer) -> dict[Rung, list[Step]]:
    """Give what is due in an officer's sight, rung by rung, what is latest first. A few queries, however much it is."""
    seen = in_sight(officer).filter(state__in=OPEN, visibility="public", current_due__isnull=False)
    rows = PublicMatter.objects.filter(pk__in=seen.values("pk"), public_from__lte=officer.on)
    near = list(rows.order_by("current_due", "pk")[: MOST * 5])
    found: dict[Rung, list[Step]] = {name: [] for name in ("listed", "meet", "red", "asked", "met", "blue")}
    for one in ladder(near, officer):
        if one.rung and len(found[one.rung]) < MOST:
            found[one.rung].append(one)
    return found


def ladder(rows: Iterable[PublicMatter], officer: Officer) -> list[Step]:
    """Give the rung of each of these matters."""
    some, calendar = list(rows), current_calendar()
    last: dict[int, Notice] = {}
    told = [row.pk for row in some if any(one["type"] == NOTICE for one in row.moments)]
    for one in notices(officer.at, streams=told) if told else ():
        last.setdefault(one.stream, one)
    return [
        Step(
            row,
            rung(row, light_of(row, officer.at), last.get(row.pk), officer.on, calendar),
            last.get(row.pk),
        )
        for row in some
    ]

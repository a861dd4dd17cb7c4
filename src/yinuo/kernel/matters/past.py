"""How a matter stood, for the public, on a day gone by: its public moments folded up to that day (ADR-0013).

The law is not written again here: the moments are made into facts and folded by the fold itself. What is sealed
today has no public row, and so no past either.
"""

from __future__ import annotations

import copy
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.matters.fold import apply
from yinuo.kernel.matters.projection import DAY_OF, OF_OFFICES, SHOWN_AS, is_shown
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.record.seal import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.models import PublicMatter

NOON: Final = time(12)
SOMEBODY: Final = "somebody"
"""Stands for whoever acted: the public's moments name no person."""
FIXED: Final = (
    "ref",
    "kind",
    "programme",
    "category",
    "town",
    "place",
    "source",
    "strength",
    "level",
    "beneficiary",
)
ASIDE: Final = frozenset(("on", "type", "as", "unit", "words"))
WAITING: Final = frozenset(("propose", "refuse"))
"""What waits for a second person, or was refused by one, changes nothing that the public reads."""
TOLD_ON: Final = (
    """jsonb_path_query_array(moments, '$[*] ? (@.type == "report" || @.type == "confirm").on')"""
)
IS_TOLD_AGAIN: Final = (
    "(n_reopened > 0 OR "
    """jsonb_array_length(jsonb_path_query_array(moments, '$[*] ? (@.type == "report")')) > 1)"""
)
"""In the words of the index `public_told_again`: what was reported or confirmed more than once shows its last day
alone in its columns; its earlier days are found by this."""


def told_again_on(rows: QuerySet[PublicMatter], days: Sequence[date]) -> QuerySet[PublicMatter]:
    """Pick what was reported or confirmed on one of these days and stands in its columns with a later day."""
    wanted = [day.isoformat() for day in days]
    return rows.extra(where=[f"{IS_TOLD_AGAIN} AND {TOLD_ON} ?| %s"], params=[wanted])  # noqa: S610 -- no input in it


def moved_through(rows: QuerySet[PublicMatter], days: Sequence[date]) -> QuerySet[PublicMatter]:
    """Pick what was once moved to one of these days."""
    return rows.exclude(later_dues=[]).filter(later_dues__has_any_keys=[day.isoformat() for day in days])


def as_of(row: PublicMatter, on: date, calendar: WorkCalendar) -> PublicMatter | None:
    """Give the public row as it stood at the end of a day; None where the public read nothing of it yet."""
    if row.public_from > on:
        return None
    moments = [moment for moment in row.moments if moment["on"] <= on.isoformat()]
    state, confirmed_by = _begun(row), ""
    for moment in moments:
        if moment["type"] in WAITING:
            continue
        apply(state, _facts(moment, state, calendar))
        if moment["type"] == "confirm":
            confirmed_by = str(moment.get("unit", "requester"))
    if not is_shown(state):
        return None
    return _row(
        row, state, moments, confirmed_by if state.state == "closed" and state.confirmer_key else "", calendar
    )


def _begun(row: PublicMatter) -> MatterState:
    """Give the state before the first moment: what a matter is from its beginning, and nothing that came later."""
    state = MatterState(visibility="public")
    for name in FIXED:
        setattr(state, name, getattr(row, name))
    if (
        row.kind in OF_OFFICES
    ):  # the unit was drafted with the promise; where it changed, its first launcher says it
        launched: dict[str, Any] = next((moment for moment in row.moments if moment["type"] == "launch"), {})
        changed = any("lead_unit" in moment for moment in row.moments)
        state.lead_unit = str(launched.get("unit", "")) if changed else row.lead_unit
    return state


def _facts(moment: Mapping[str, Any], state: MatterState, calendar: WorkCalendar) -> Facts:
    at = datetime.combine(date.fromisoformat(moment["on"]), NOON, calendar.zone)
    public = {name: value for name, value in moment.items() if name not in ASIDE}
    known = {"from": state.places[-1] if state.state == "closed" else state.state, "overruled": state.outcome}
    return Facts(moment["type"], at, SOMEBODY, moment["as"], moment.get("unit", ""), known | public, {})


def _row(
    row: PublicMatter,
    state: MatterState,
    moments: list[dict[str, Any]],
    confirmed_by: str,
    calendar: WorkCalendar,
) -> PublicMatter:
    past = copy.copy(row)
    for column, name in SHOWN_AS.items():
        setattr(past, column, getattr(state, name))
    for column, name in DAY_OF.items():
        at = getattr(state, name)
        setattr(past, column, calendar.local_date(at) if at else None)
    past.asked_on, past.moments, past.confirmed_by = row.asked_on, moments, confirmed_by
    past.n_reopened = state.n_sent_back + state.n_reopen_asker + state.n_reopen_other
    if state.last_event_at:
        past.changed_at = state.last_event_at
    return past

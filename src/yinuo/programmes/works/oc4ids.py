"""Closures in the names of OC4IDS, the Open Contracting for Infrastructure Data Standard.

Source: https://standard.open-contracting.org/infrastructure/0.9/en/reference/. Only what is known is told: no budget,
no contract. A project's `id` is its promise's number; a city that has registered a prefix puts it in front.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.shell.public.raisable import called

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.kernel.people.models import Unit
    from yinuo.programmes.works.queries import Seen

VERSION: Final = "0.9"
STATUS: Final = {
    "coming": "preparation",
    "quoted": "implementation",
    "shut": "implementation",
    "said_open": "completion",
    "open": "completed",
    "given_up": "cancelled",
}
SECTOR: Final = {
    "bridge": "transport.road", "road": "transport.road", "lamp": "transport.road", "pump": "waterAndWaste",
}  # fmt: skip
CONTRACTOR: Final = "contractor"


def package(found: Iterable[Seen], units: Mapping[str, Unit]) -> dict[str, Any]:
    """Give a project package."""
    return {"version": VERSION, "projects": [project(one, units) for one in found]}


def project(seen: Seen, units: Mapping[str, Unit]) -> dict[str, Any]:
    """Give one closure as a project; `period` ends on the day promised now, `completion` on the day that was shown."""
    row, shown, phase = seen.row, seen.shown, seen.phase
    authority = {"id": shown.lead_unit, "name": called(units[shown.lead_unit])}
    parties = [{**authority, "roles": ["publicAuthority"]}]
    if row.contractor:
        parties.append({"id": CONTRACTOR, "name": row.contractor, "roles": ["supplier"]})
    told: dict[str, Any] = {
        "id": shown.ref, "title": shown.title, "description": " · ".join(row.scope), "status": STATUS[phase],
        "type": "rehabilitation", "sector": [SECTOR[row.asset.sort]],
        "period": _period(row.closed_from, shown.current_due),
        "locations": [{"id": row.asset.place_id, "description": called(row.asset.place)}],
        "publicAuthority": authority, "parties": parties,
    }  # fmt: skip
    if phase == "open" and shown.proof_on:
        told["completion"] = {"endDate": _instant(shown.proof_on)}
    return told


def _period(start: date | None, end: date | None) -> dict[str, str]:
    days = {"startDate": start, "endDate": end}
    return {name: _instant(day) for name, day in days.items() if day is not None}


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"

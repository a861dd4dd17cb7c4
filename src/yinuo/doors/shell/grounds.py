"""One place or one unit as a record: where it stands, what is under it, and of a place what it offers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.doors.shell.records import ROOT
from yinuo.kernel.limits.facilities import offers_at
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.people import queries as people

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from yinuo.base.hours import Standing
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.limits.facilities import Offer
    from yinuo.kernel.limits.models import HoursException
    from yinuo.kernel.people.models import Place, Unit


def place(code: str, instant: datetime) -> Record:
    """Give a place with its facilities as they stand at an instant. Raises NotFound."""
    row = people.place(code)
    at = instant.astimezone(current_calendar().zone)
    offers = offers_at([code], at.date())[code]
    return {
        **_node(row),
        "above": [one.code for one in people.places_above(row)],
        "under": list(
            row.children.filter(is_active=True).order_by("sort_key", "code").values_list("code", flat=True)
        ),
        "facilities": [_facility(kind, one, offers.at(kind, at)) for kind, one in offers.offers.items()],
        "exceptions": [_exception(one) for one in offers.exceptions],
        "matters": f"{ROOT}/matters?place={code}",
    }


def unit(code: str) -> Record:
    """Give a unit. Raises NotFound."""
    row = people.unit(code)
    return {
        **_node(row),
        "place": row.place_id,
        "above": [one.code for one in people.units_above(row)],
        "under": list(
            row.children.filter(is_active=True).order_by("sort_key", "code").values_list("code", flat=True)
        ),
        "matters": f"{ROOT}/matters?unit={code}",
        "figures": f"{ROOT}/figures?unit={code}",
    }


def _node(row: Place | Unit) -> Record:
    names = ("code", "name", "name_en", "kind", "is_example", "is_active")
    return {**{name: getattr(row, name) for name in names}, "parent": row.parent_id}


def _facility(kind: str, offer: Offer, now: Standing) -> Record:
    return {
        "kind": kind,
        "week": offer.row.week,
        "is_open": now.is_open,
        "until": now.until,
        "opens": now.opens,
        "opens_on": now.opens_on,
        "category": offer.row.category,
        **_notes(offer.row),
    }


def _exception(row: HoursException) -> Record:
    return {"kind": row.kind, "from_on": row.from_on, "to_on": row.to_on, "spans": row.spans, **_notes(row)}


def _notes(row: object) -> Mapping[str, str]:
    return {name: str(getattr(row, name)) for name in ("note", "note_en")}

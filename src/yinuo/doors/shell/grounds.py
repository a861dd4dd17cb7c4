"""One place or one unit as a record: where it stands, what is under it, what it offers now; and stations by need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.hours import Standing
from yinuo.doors.shell.paging import PAGED, cut
from yinuo.doors.shell.public.stops import ASKED_FOR, OPEN, stops
from yinuo.doors.shell.records import ROOT
from yinuo.kernel.limits.facilities import DOOR, offers_at
from yinuo.kernel.limits.queries import current_calendar, points
from yinuo.kernel.people import queries as people
from yinuo.kernel.people.trees import codes_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from yinuo.base.geo import Point
    from yinuo.doors.shell.public.stops import Stop
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
        **_point(points().get(code)),
        "above": [one.code for one in people.places_above(row)],
        "under": list(
            row.children.filter(is_active=True).order_by("sort_key", "code").values_list("code", flat=True)
        ),
        "facilities": [_facility(kind, one, offers.at(kind, at)) for kind, one in offers.offers.items()],
        "exceptions": [_exception(one) for one in offers.exceptions],
        "matters": f"{ROOT}/matters?place={code}",
    }


def stations(asked: Mapping[str, str], instant: datetime) -> Record:
    """Give a page of the stations that have, and with `open` have open, what is asked for; the nearest first.

    Raises NotFound for a place that is none, Invalid for what cannot be asked.
    """
    known = ("near", OPEN, *ASKED_FOR)
    wrong = [name for name in known[1:] if asked.get(name, "true") != "true"]
    if wrong:
        raise Invalid({name: Sentence("请从给出的几项里选一项。") for name in wrong})
    at = instant.astimezone(current_calendar().zone)
    found, _every = stops(asked.get("near", ""), {name for name in known[1:] if name in asked}, at)
    page = cut(found, asked, lambda stop: list(stop.key), (*known, *PAGED))
    return page | {
        "n_open": sum(not stop.is_closed for stop in found),
        "items": [_stop(s, at) for s in page["items"]],
    }


def _stop(stop: Stop, at: datetime) -> Record:
    door = stop.offers.door
    now = door.at(at) if door else Standing(None)
    return {
        **{name: getattr(stop.row, name) for name in ("code", "name", "name_en", "is_example")},
        "above": list(codes_in(stop.row.path)[:-1]),
        **{name: getattr(now, name) for name in ("is_open", "until", "opens", "opens_on")},
        "offers": [kind for kind in stop.offers.offers if kind != DOOR],
        **_point(stop.point),
        "metres": stop.metres,
        "href": f"{ROOT}/places/{stop.row.code}",
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


def _point(point: Point | None) -> Record:
    """Give where it is on the map, in degrees (WGS 84); null where nobody has put it there."""
    at = point.spot if point else None
    return {"latitude": at.lat if at else None, "longitude": at.lon if at else None}


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

"""What machines read of the stations, by API and on the command line. Nobody who serves, gives or receives is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse

from yinuo.doors.shell.records import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.stations.availability import Share
    from yinuo.programmes.stations.grades import Graded
    from yinuo.programmes.stations.messages import Offered
    from yinuo.programmes.stations.models import CourierNotice, Shift, StationPhoto, SupplyDelivery, SupplyRun
    from yinuo.programmes.stations.shift_queries import Standing
    from yinuo.programmes.stations.stock import Lot
    from yinuo.programmes.stations.supply import Line
    from yinuo.programmes.stations.working_queries import Broken, Counted

SHIFTS: Final = f"{ROOT}/stations/shifts"
RUNS: Final = f"{ROOT}/stations/runs"
MESSAGES: Final = f"{ROOT}/stations/messages"
GRADES: Final = f"{ROOT}/stations/grades"
PHOTOS: Final = f"{ROOT}/stations/photos"
STORES: Final = f"{ROOT}/stations/stores"
WORKING: Final = f"{ROOT}/stations/working"


def shift_record(one: Standing) -> Record:
    """Give one shift with its places. Who serves stands nowhere."""
    row = one.shift
    return {
        "code": row.code, "place": row.place_id, "unit": row.unit_id, "on": row.on.isoformat(), "part": row.part,
        "from_at": f"{row.from_at:%H:%M}", "to_at": f"{row.to_at:%H:%M}", "asks": row.asks, "seats": row.n_seats,
        "n_left": one.n_left, "n_waiting": one.n_waiting, "source": row.source, "href": f"{SHIFTS}/{row.code}",
    }  # fmt: skip


def handed_record(one: Standing, n_heard: int, n_filed: int, on: date) -> Record:
    """Give one shift with what was handed out and heard, by count, and the note for whoever comes next."""
    row = one.shift
    is_over = row.closed_on is not None and row.closed_on <= on
    handed = {given.thing: given.n for given in row.handed.all()} if is_over else {}
    note = row.note if is_over else ""
    return {**shift_record(one), "handed": handed, "n_heard": n_heard, "n_filed": n_filed, "note": note}


def seat_record(shift: Shift, code: str, *, has_seat: bool) -> Record:
    """Give what signing up came to: the code that holds the place, or that waits for one."""
    return {"shift": shift.code, "code": code, "has_seat": has_seat, "href": f"{SHIFTS}/{shift.code}"}


def left_record(shift: Shift) -> Record:
    """Give what leaving came to: whose shift it was is forgotten."""
    return {"shift": shift.code, "href": f"{SHIFTS}/{shift.code}"}


def heard_record(shift: Shift, done: Acted | None) -> Record:
    """Give what a thing heard came to: a request with the code for whoever said it; of none a number alone is kept."""
    code, ref = (done.code, done.ref) if done and done.code else ("", "")
    return {"shift": shift.code, "is_filed": done is not None, "code": code, "ref": ref,
            "href": f"{SHIFTS}/{shift.code}"}  # fmt: skip


def message_record(one: Offered) -> Record:
    """Give one notice that couriers may carry, and how many do: nobody's route, nobody's door."""
    row = one.row
    return {
        **{name: getattr(row, name) for name in ("code", "sort", "title", "body", "source")}, "unit": row.unit_id,
        "opened_on": row.opened_on.isoformat(), "until_on": row.until_on.isoformat(), "n_carried": one.n_carried,
        "href": f"{MESSAGES}/{row.code}",
    }  # fmt: skip


def carries_record(row: CourierNotice, code: str, to_on: date | None) -> Record:
    """Give what picking or dropping a notice came to: the code that carries it, until when; None: no more."""
    until = to_on.isoformat() if to_on else None
    return {"notice": row.code, "code": code, "to": until, "href": f"{MESSAGES}/{row.code}"}


def run_record(row: SupplyRun) -> Record:
    """Give one run of the vehicle."""
    return {
        "code": row.code, "unit": row.unit_id, "on": row.on.isoformat(), "from_at": f"{row.from_at:%H:%M}",
        "stops": list(row.stops), "is_hot": row.is_hot, "source": row.source, "href": f"{RUNS}/{row.code}",
    }  # fmt: skip


def line_record(line: Line) -> Record:
    """Give one thing on a run: loaded = handed out + unloaded + aboard."""
    names = ("thing", "loaded", "handed_out", "unloaded", "aboard")
    return {name: getattr(line, name) for name in names}


def run_sheet(
    row: SupplyRun, lines: Iterable[Line], promised: Iterable[tuple[SupplyDelivery, PublicMatter]]
) -> Record:
    """Give one run with its goods by count, and what was promised to stations and signed."""
    return {
        **run_record(row),
        "lines": [line_record(line) for line in lines],
        "deliveries": [delivery_record(one, shown) for one, shown in promised],
    }


def delivery_record(row: SupplyDelivery, shown: PublicMatter) -> Record:
    """Give one delivery promised to a station, and how it stands."""
    return {
        "ref": shown.ref, "place": row.place_id, "thing": row.thing, "n": row.n, "state": shown.state,
        "outcome": shown.outcome, "first_due": shown.first_due.isoformat() if shown.first_due else None,
    }  # fmt: skip


def store_record(unit: str, lots: Iterable[tuple[Lot, int]]) -> Record:
    """Give what lies in a unit's store, what must be used first first."""
    items = [
        {"thing": lot.kind, "use_by": lot.use_by.isoformat() if lot.use_by else None, "n": n}
        for lot, n in lots
    ]
    return {"unit": unit, "items": items, "href": STORES}


def grade_record(one: Graded) -> Record:
    """Give a station's grade: stars for a year, what of the six haves was missing, whether its year is over."""
    row = one.row
    return {
        "place": row.place_id, "unit": row.unit_id, "stars": row.stars, "missing": list(row.missing),
        "judged_on": row.judged_on.isoformat(), "until": one.until.isoformat(), "is_over": one.is_over,
        "source": row.source, "href": GRADES,
    }  # fmt: skip


def photo_record(row: StationPhoto) -> Record:
    """Give a picture of a thing: which, at which station, by which unit; its file, gone once it was taken down."""
    is_up = row.down_on is None
    return {
        "id": str(row.pk), "place": row.place_id, "unit": row.unit_id, "thing": row.thing,
        "put_on": row.put_on.isoformat(), "down_on": None if row.down_on is None else row.down_on.isoformat(),
        "width": row.width, "height": row.height, "sha256": bytes(row.sha256).hex(), "source": row.source,
        "file": reverse("stations:picture", args=[row.pk]) if is_up else "", "href": f"{PHOTOS}/{row.pk}",
    }  # fmt: skip


def working_record(found: Counted) -> Record:
    """Give M18: minutes promised and lost, of so many things, whole, sort by sort, and fault by fault."""
    return {
        "from": found.first.isoformat(), "to": found.last.isoformat(), "stations": found.n_stations,
        **_share(found.whole), "kinds": [{"kind": kind, **_share(one)} for kind, one in found.by_kind.items()],
        "faults": [_fault(one) for one in found.faults],
    }  # fmt: skip


def _share(share: Share) -> Record:
    return {
        "things": share.n, "minutes_promised": share.promised, "minutes_lost": share.lost, "permille": share.permille,
    }  # fmt: skip


def _fault(one: Broken) -> Record:
    until = one.fault.until_on
    return {
        "ref": one.fault.ref, "place": one.fault.place, "kind": one.fault.kind, "from": one.fault.from_on.isoformat(),
        "to": until.isoformat() if until else None, "minutes_lost": one.lost, "why_none": one.why_none,
    }  # fmt: skip

"""The stations' part of the API: shifts to come, with the places that are free."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.doors.api.answers import tagged
from yinuo.doors.api.schema import COUNT, DAY, TEXT, exactly, many, reading
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.programmes.stations.shift_queries import coming

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.programmes.stations.shift_queries import Standing

router = Router()
SHIFTS: Final = f"{ROOT}/stations/shifts"


@router.get("/shifts")
def shifts(request: HttpRequest) -> HttpResponse:
    """List the shifts to come, the next first. Who serves stands nowhere."""
    return tagged(request, {"items": [_shift(one) for one in coming(when(request).on)]})


def _shift(one: Standing) -> Record:
    row = one.shift
    return {
        "code": row.code, "place": row.place_id, "unit": row.unit_id, "on": row.on.isoformat(), "part": row.part,
        "from_at": f"{row.from_at:%H:%M}", "to_at": f"{row.to_at:%H:%M}", "asks": row.asks, "seats": row.n_seats,
        "n_left": one.n_left, "n_waiting": one.n_waiting, "source": row.source,
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shape of a list of shifts."""
    line: dict[str, Any] = dict.fromkeys(
        ("code", "place", "unit", "part", "from_at", "to_at", "asks", "source"), TEXT
    )
    line |= {**dict.fromkeys(("seats", "n_left", "n_waiting"), COUNT), "on": DAY}
    return {"Shifts": exactly(items=many(exactly(**line)))}


def paths() -> dict[str, Schema]:
    """Give the operations on shifts."""
    return {SHIFTS: {"get": reading("shift_list", "shifts to come, with the places that are free", "Shifts")}}

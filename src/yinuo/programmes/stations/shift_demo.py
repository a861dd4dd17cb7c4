"""What the demo tells of shifts: places taken, goods handed out, things heard; from the pack's demo/shifts.yaml."""

from __future__ import annotations

import hashlib
from datetime import time
from typing import TYPE_CHECKING, Any

from yinuo.kernel.limits.told import read_told
from yinuo.programmes.stations.models import Shift, ShiftHanded, ShiftHeard, ShiftSeat, StationGrade
from yinuo.programmes.stations.shift_actions import seats_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none: what was heard and wanted no follow-up has no words."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the shifts with their places, what was handed over after those that are past, and the stations' grades."""
    told = read_told(pack, "demo/shifts.yaml")
    for n, one in enumerate(told.get("shifts", ())):
        _shift(told, n, one)
    StationGrade.objects.bulk_create(
        StationGrade(
            place_id=place, unit_id=told["unit"], stars=stars, missing=missing, judged_on=day, source="example",
            token=f"example/{place}/{day}",
        )
        for place, stars, missing, day in told.get("grades", ())
    )  # fmt: skip


def _shift(told: dict[str, Any], n: int, one: dict[str, Any]) -> None:
    from_at, to_at = told["parts"][one["part"]]
    shift = Shift.objects.create(
        code=f"{one['day']:%Y%m%d}-example{n}", place_id=one["place"], unit_id=told["unit"], on=one["day"],
        part=one["part"], from_at=time.fromisoformat(from_at), to_at=time.fromisoformat(to_at),
        n_seats=one["seats"], asks=one.get("asks", ""), opened_on=one["opened"], note=one.get("note", ""),
        closed_on=one["day"] if "handed" in one else None, source="example",
    )  # fmt: skip
    seats_of(shift)
    for seat in ShiftSeat.objects.filter(shift=shift).order_by("n")[: one["taken"]]:
        seat.holder = hashlib.sha256(f"{shift.code}/{seat.n}".encode()).digest()
        seat.since_on = one["opened"]
        seat.save(update_fields=["holder", "since_on"])
    handed = one.get("handed", {}).items()
    ShiftHanded.objects.bulk_create(ShiftHanded(shift=shift, thing=thing, n=many) for thing, many in handed)
    quiet = range(one.get("no_follow_up", 0))
    ShiftHeard.objects.bulk_create(ShiftHeard(shift=shift, heard_on=one["day"]) for _one in quiet)

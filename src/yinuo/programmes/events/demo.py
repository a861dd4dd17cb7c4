"""What the demo tells of exhibitions: the page's own as printed, an invented one with hours, schools, bookings."""

from __future__ import annotations

import hashlib
from datetime import time
from typing import TYPE_CHECKING, Any

from yinuo.kernel.limits.told import read_told
from yinuo.programmes.events.models import AgeNote, Booking, Exhibition, School, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.load import Loaded, Story


def stories(_pack: str) -> Iterator[Story]:
    """Tell none: a visit is a number and no matter."""
    yield from ()


def fill(pack: str, _loaded: Loaded) -> None:
    """Write the exhibitions down, and the invented one's visits."""
    _quote(pack)
    told = read_told(pack, "demo/visits.yaml")
    if not told:
        return
    found = Exhibition.objects.create(
        **told["exhibition"], place_id=told["place"], known_on=told["known_on"], source="example"
    )
    AgeNote.objects.bulk_create(
        AgeNote(exhibition=found, from_age=first, to_age=last, text=text, told_on=told["known_on"])
        for first, last, text in told["age_notes"]
    )
    known = {
        name: School.objects.create(
            code=f"example-{n}", name=name, key=hashlib.sha256(f"example/{name}".encode()).digest(),
            known_on=told["known_on"], source="example",
        )
        for n, name in enumerate(told["schools"], 1)
    }  # fmt: skip
    for n, row in enumerate(told["slots"], 1):
        _slot(found, n, row, known)


def _slot(of: Exhibition, n: int, row: list[Any], known: Mapping[str, School]) -> None:
    on, from_at, to_at, capacity, opened, bookings = row
    slot = Slot.objects.create(
        code=f"{on:%Y%m%d}-example{n}", exhibition=of, on=on, from_at=time.fromisoformat(from_at),
        to_at=time.fromisoformat(to_at), capacity=capacity, opened_on=opened,
    )  # fmt: skip
    for school, many, asked, seated, came in bookings:
        is_told = came != ""
        Booking.objects.create(
            slot=slot, school=known[school], n=many, asked_on=asked, seated_on=seated or None,
            came=came if is_told else None, came_on=on if is_told else None,
        )  # fmt: skip


def _quote(pack: str) -> None:
    """Write the page's own exhibition: its name, its place, its first day; it names no school and no hour."""
    facts = read_told(pack, "facts.yaml")
    said = facts.get("events", {}).get("exhibition")
    if said:
        Exhibition.objects.create(
            code="page-exhibition", name=said["name"], place_id=facts["place"]["code"], opened_on=said["opened_on"],
            known_on=said["opened_on"], source="page",
        )  # fmt: skip

"""The patrol's diary: a place, a thing of a closed list, a time. It has no field for a person, and none for words."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from yinuo.base.errors import NotAllowed, Sentence
from yinuo.doors.shell.typed import EMPTY, Reading
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.limits.things import THINGS
from yinuo.kernel.people.trees import codes_in
from yinuo.programmes.voices.models import PatrolNote

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Place

AT: Final = frozenset(("town", "community"))
ROLES: Final = ("handler", "desk")
NO_TIME: Final = Sentence("几点几分，比如 21:30。")
NOT_YET: Final = Sentence("不能记以后的事。")


def may_note(officer: Officer) -> tuple[Place, ...]:
    """Give the places whose diary this member of staff keeps: of their own chairs, and all under them."""
    mine = {seat.place_path.split("/")[-1] for role in ROLES for seat in officer.seats_with(role)}
    rows = (one for one in nodes()[0].values() if one.is_active and one.kind in AT)
    return tuple(sorted((one for one in rows if mine & set(codes_in(one.path))), key=lambda one: one.path))


def note(officer: Officer, given: Mapping[str, str]) -> PatrolNote:
    """Note one thing. The same thing at the same place and minute is one row. Raises NotAllowed, or Invalid."""
    places = {one.code: one for one in may_note(officer)}
    if not places:
        raise NotAllowed
    reading = Reading(given)
    place, thing = reading.one_of("place", places), reading.one_of("thing", THINGS)
    noted_on, noted_at = reading.day("noted_on"), _clock(reading)
    if noted_on is not None and noted_on > officer.on:
        reading.faults["noted_on"] = NOT_YET
    reading.tell()
    assert noted_on is not None and noted_at is not None  # noqa: PT018, S101 -- told above
    source = "example" if places[place].is_example else ""
    row, _is_new = PatrolNote.objects.get_or_create(
        place_id=place, thing=thing, noted_on=noted_on, noted_at=noted_at, defaults={"source": source}
    )
    return row


def _clock(reading: Reading) -> time | None:
    typed = reading.given.get("noted_at", "").strip().replace("：", ":")
    if not typed:
        reading.faults["noted_at"] = EMPTY
        return None
    try:
        return time.fromisoformat(typed).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        reading.faults["noted_at"] = NO_TIME
        return None


def notes(place: Place, on: date, most: int = 100) -> list[PatrolNote]:
    """Give what was noted at a place and all under it up to a day, the newest first."""
    codes = [one.code for one in nodes()[0].values() if place.code in codes_in(one.path)]
    rows = PatrolNote.objects.filter(place__in=codes, noted_on__lte=on).select_related("place")
    return list(rows.order_by("-noted_on", "-noted_at", "-id")[:most])

"""Who sits at the desk, through whichever door: a member of staff with today's appointments, and the day they read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo.kernel.limits.queries import nodes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.situation import Actor, Seat
    from yinuo.kernel.people.models import Account


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff at work: `now` is the story's instant (None: the real clock), `at` what lights are read at."""

    account: Account
    actor: Actor
    now: datetime | None
    at: datetime
    on: date

    @property
    def seats(self) -> list[Seat]:
        """Give the appointments that run today."""
        return [seat for seat in self.actor.seats if seat.holds_on(self.on)]

    def seats_with(self, role: str) -> list[Seat]:
        """Give today's appointments that carry a role."""
        return [seat for seat in self.seats if seat.has(role)]

    @property
    def units(self) -> set[str]:
        """Give the codes of the units they sit in today."""
        return {seat.unit for seat in self.seats}

    def units_as(self, role: str) -> tuple[str, ...]:
        """Give the units in which they have a role today, each once."""
        _places, units = nodes()
        return tuple(dict.fromkeys(seat.unit for seat in self.seats_with(role) if seat.unit in units))

    def places_kept(self, kinds: Collection[str]) -> tuple[str, ...]:
        """Give the places of the units of these kinds in which they handle or dispatch, each once."""
        return tuple(dict.fromkeys(seat.place_path.split("/")[-1] for seat in self._works(kinds)))

    def keeps(self, kinds: Collection[str], path: str) -> bool:
        """Say whether they handle or dispatch in a unit of these kinds that covers a place, given by its path."""
        return any(_lies_under(seat, path) for seat in self._works(kinds))

    def units_kept(self, kinds: Collection[str]) -> tuple[str, ...]:
        """Give the units of these kinds in which they handle or dispatch, each once."""
        return tuple(dict.fromkeys(seat.unit for seat in self._works(kinds)))

    def _works(self, kinds: Collection[str]) -> Iterator[Seat]:
        _places, units = nodes()
        for seat in self.seats:
            if (
                (seat.has("handler") or seat.has("desk"))
                and seat.unit in units
                and units[seat.unit].kind in kinds
            ):
                yield seat

    @property
    def mark(self) -> str:
        """Give the mark of what they write down: "example" where every unit of theirs is invented, else ""."""
        _places, units = nodes()
        return "example" if all(units[code].is_example for code in self.units if code in units) else ""

    def reaches(self, unit: str, path: str) -> bool:
        """Say whether a seat in this unit covers a place, given by its path from the root."""
        return any(seat.unit == unit and _lies_under(seat, path) for seat in self.seats)

    def reaches_as(self, role: str, path: str) -> bool:
        """Say whether a seat that carries a role covers a place, given by its path from the root."""
        return any(_lies_under(seat, path) for seat in self.seats_with(role))


def _lies_under(seat: Seat, path: str) -> bool:
    return seat.place_path.split("/")[-1] in path.split("/")


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands round the desk's pages: who sits there, and the ways out."""

    who: Text
    role: Text
    queue_url: str
    logout_url: str
    day: Text = ""
    me_url: str = ""
    idle_minutes: int = 0

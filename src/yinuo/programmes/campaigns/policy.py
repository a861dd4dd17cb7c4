"""Who may draft a campaign, sign it, amend it: predicates over an actor and the units concerned, named as English."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from yinuo.kernel.matters.situation import Actor, Seat


def drafter(actor: Actor, on: date) -> Seat | None:
    """Give the seat from which a member of staff may draft a campaign: an officer's or a head's of a unit."""
    return _first(actor, on, "drafter")


def signer(actor: Actor, on: date, paths: Iterable[str]) -> Seat | None:
    """Give the seat from which a head may sign for units (paths from the root down): one above them all."""
    above = [set(path.split("/")) for path in paths]
    seats = (seat for seat in actor.seats if _holds(actor, seat, on, "lead"))
    return next((seat for seat in seats if all(seat.unit in units for units in above)), None)


def _first(actor: Actor, on: date, role: str) -> Seat | None:
    return next((seat for seat in actor.seats if _holds(actor, seat, on, role)), None)


def _holds(actor: Actor, seat: Seat, on: date, role: str) -> bool:
    return actor.voice == "staff" and seat.holds_on(on) and seat.has(role)


def handler_of(actor: Actor, on: date, unit: str) -> Seat | None:
    """Give the seat from which an actor speaks for a unit's work: an officer's or a head's of that very unit."""
    return next(
        (seat for seat in actor.seats if seat.unit == unit and _holds(actor, seat, on, "handler")), None
    )


def auditor(actor: Actor, on: date) -> Seat | None:
    """Give an auditor's seat."""
    return _first(actor, on, "auditor")

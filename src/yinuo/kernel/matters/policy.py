"""Who may: predicates over an actor and a situation, named as English, that hang on three locks.

Each gives what lets the actor through (a Seat, or True), so that the record can say as what they acted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.people.bundles import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor, Seat, Situation


OF_PLACES = frozenset(("desk", "checker"))


def current(actor: Actor, s: Situation, role: str) -> list[Seat]:
    """Give the actor's seats of today that carry a role; none unless they speak as staff."""
    if actor.voice != "staff":
        return []
    return [seat for seat in actor.seats if seat.holds_on(s.on) and seat.has(role)]


def _in_place(seat: Seat, path: str) -> bool:
    return path == seat.place_path or path.startswith(seat.place_path + "/")


def _first(seats: list[Seat]) -> Seat | bool:
    return seats[0] if seats else False


def _path(s: Situation) -> str:
    return s.given_place.path if s.given_place and not s.matter.state else s.place_path


def anyone(actor: Actor, _s: Situation) -> Seat | bool:
    """Hold for every person."""
    return actor.voice != "system"


def asker(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for every person, and for staff who file for somebody; not for technicians as such."""
    if actor.voice == "asker":
        return True
    return _first([*current(actor, s, "handler"), *current(actor, s, "desk"), *current(actor, s, "auditor")])


def drafter(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for a unit's officer; for an existing draft, for the very person who drafted it."""
    seats = current(actor, s, "drafter")
    if s.matter.state and s.persons.get(s.matter.filer_key) != actor.person:
        return False
    return _first(seats)


def desk(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for the desk of the place; where no desk is free of the office complained of, for the auditor."""
    seats = [seat for seat in current(actor, s, "desk") if _in_place(seat, _path(s))]
    if not seats and s.matter.about_unit and not s.has_free_desk:
        seats = current(actor, s, "auditor")
    return _first(seats)


def dispatcher(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for the dispatcher of the place; where none is free of the office complained of, for the auditor."""
    seats = [seat for seat in current(actor, s, "dispatcher") if _in_place(seat, _path(s))]
    if not seats and s.matter.about_unit and not s.has_free_desk:
        seats = current(actor, s, "auditor")
    return _first(seats)


def handler(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for an officer of the lead unit."""
    return _first([seat for seat in current(actor, s, "handler") if seat.unit == s.matter.lead_unit])


def supporter(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for an officer of a supporting unit."""
    return _first([seat for seat in current(actor, s, "handler") if seat.unit in s.matter.support_units])


def lead(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for the head of the lead unit or of a unit above it."""
    seats = [seat for seat in current(actor, s, "lead") if seat.unit in s.lead_path.split("/")]
    return _first(seats)


def checker(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for a checker of the place, and for the auditor."""
    seats = [seat for seat in current(actor, s, "checker") if _in_place(seat, s.place_path)]
    return _first([*seats, *current(actor, s, "auditor")])


def reviewer(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for a reviewer of the place, and for the auditor."""
    seats = [seat for seat in current(actor, s, "reviewer") if _in_place(seat, s.place_path)]
    return _first([*seats, *current(actor, s, "auditor")])


def auditor(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for an auditor."""
    return _first(current(actor, s, "auditor"))


def requester(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for the one who asked, speaking by code or own account."""
    return actor.voice == "asker" and s.persons.get(s.matter.requester_key, -1) == actor.person


def party(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for a party of a dispute (the one who asked is one)."""
    if s.matter.kind != "dispute" or actor.voice != "asker":
        return False
    return actor.person in s.persons_of([s.matter.requester_key, *s.matter.parties])


def beneficiary(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for an officer or head of the unit that the promise was made to."""
    seats = [seat for seat in current(actor, s, "handler") if seat.unit == s.matter.beneficiary]
    return _first(seats)


def mediator2(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for a member of the mediators' team, which is the dispute's lead unit."""
    return _first([seat for seat in current(actor, s, "desk") if seat.unit == s.matter.lead_unit])


def accused(actor: Actor, s: Situation) -> Seat | bool:
    """Hold for an officer of the office complained of (or of one under it), who answers by note alone."""
    return _first([seat for seat in current(actor, s, "handler") if seat.is_under(s.matter.about_unit)])


def system(actor: Actor, _s: Situation) -> Seat | bool:
    """Hold for the clock."""
    return actor.voice == "system"


POLICIES: dict[str, Callable[[Actor, Situation], Seat | bool]] = {
    policy.__name__: policy
    for policy in (
        *(anyone, asker, drafter, desk, dispatcher, handler, supporter, lead, checker, reviewer),
        *(auditor, requester, party, beneficiary, mediator2, accused, system),
    )
}


def is_of_accused(actor: Actor, s: Situation) -> bool:
    """Say whether the actor sits in the office complained of, or in one under it."""
    return actor.voice == "staff" and any(
        seat.holds_on(s.on) and seat.is_under(s.matter.about_unit) for seat in actor.seats
    )


def may_reveal(actor: Actor, s: Situation) -> bool:
    """Say whether the contact may be shown to this actor, with a reason: who has to reach the asker, and the auditor.

    The desk of the place and officers of the lead unit; no head as such, no checker, no technician, and nobody of the
    office complained of.
    """
    if is_of_accused(actor, s) or not may_see(actor, s):
        return False
    desks = [seat for seat in current(actor, s, "desk") if _in_place(seat, s.place_path)]
    hands = [seat for seat in current(actor, s, "handler") if seat.unit == s.matter.lead_unit]
    return bool(desks or current(actor, s, "auditor") or any(not seat.has("lead") for seat in hands))


def may_see(actor: Actor, s: Situation) -> bool:
    """Say whether the matter is in this actor's sight at all (else it does not exist for them).

    The office complained of sees nothing; a sealed matter is seen by its parties, its desk, its lead
    unit and the auditor; any other by the one who asked, by its units' staff and the heads above its lead
    (who sign), by desks and checkers of its place. An office's own staff see what is theirs alone.
    """
    if requester(actor, s) or party(actor, s) or actor.voice == "system":
        return True
    if actor.voice != "staff" or is_of_accused(actor, s):
        return False
    seats = [seat for seat in actor.seats if seat.holds_on(s.on)]
    if s.matter.visibility == "sealed":
        return bool(desk(actor, s) or handler(actor, s) or auditor(actor, s))
    mine = {s.matter.lead_unit, s.matter.first_contact_unit, s.matter.beneficiary, *s.matter.support_units}
    return bool(lead(actor, s)) or any(
        (BUNDLES[seat.bundle] and seat.unit in mine)
        or (seat.bundle in OF_PLACES and _in_place(seat, s.place_path))
        or seat.has("auditor")
        for seat in seats
    )

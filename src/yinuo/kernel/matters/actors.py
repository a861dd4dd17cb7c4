"""Who stands at a door, as the kernel's Actor: a member of staff by account, an asker by code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.conf import settings

from yinuo.base.code import lookup
from yinuo.base.errors import NotFound, Sentence
from yinuo.kernel.matters.situation import Actor, Seat
from yinuo.kernel.people.models import Appointment
from yinuo.kernel.record.models import TrackingCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yinuo.kernel.people.models import Account

NO_SUCH_CODE = Sentence("没有这个查询码。请核对十二位字符；作废的码也读作没有。")
ASKER = Actor()
POWERLESS: Final = "technician"
"""The bundle that carries nothing and sees no content."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever holds a tracking code: their voice, and the one matter it speaks for."""

    actor: Actor
    ref: str
    key: str


def staff(account: Account) -> Actor:
    """Give a member of staff with every appointment they ever held (one query)."""
    rows = Appointment.objects.filter(person_id=account.person_id).values_list(
        "role", "unit_id", "unit__path", "place__path", "from_on", "to_on"
    )
    return Actor(account.person_id, "staff", tuple(Seat(*row) for row in rows))


def narrowed(actor: Actor, only: Sequence[str]) -> Actor:
    """Give a member of staff as one who acts under these bundles alone (none: all): of another, the chair is left.

    Such a seat carries no role and opens no list, and still stands: whoever sits in the office complained of stays
    shut out, and whoever had a hand in a matter stays unfit to check it, whatever their powers are narrowed to.
    """
    seats = tuple(
        seat if not only or seat.bundle in only else replace(seat, bundle=POWERLESS) for seat in actor.seats
    )
    return replace(actor, seats=seats)


def holder(code: str) -> Holder:
    """Give who holds a code. Raises NotFound with one sentence, after the same work, for every other input."""
    return holder_by(lookup(settings.YINUO_CODE_KEY, code))


def holder_by(kept: bytes) -> Holder:
    """Give who holds the code that is kept as this keyed hash. Raises NotFound for none, and for one cancelled."""
    found = (
        TrackingCode.objects.filter(lookup=kept, cancelled_at__isnull=True)
        .values_list("actor__person_id", "stream__matter__ref", "actor_id")
        .first()
    )
    if found is None:
        raise NotFound(NO_SUCH_CODE)
    person, ref, key = found
    return Holder(Actor(person, "asker"), ref, str(key))

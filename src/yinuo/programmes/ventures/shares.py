"""Shares change hands: issued, passed on, called in; and a wrong line of the register is corrected, never rewritten."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import NotAllowed, NotFound, Sentence
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures.actions import standing
from yinuo.programmes.ventures.models import ShareMove, Venture
from yinuo.programmes.ventures.money import plain
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.states import treasurer

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor, Seat

CORRECTED: Final = Sentence("没有这笔变动，或者已经更正过。")


def keeper(venture: Venture, actor: Actor, on: date) -> Seat:
    """Give the seat from which somebody keeps a venture's books. Raises NotAllowed."""
    seat = treasurer(actor, standing(venture, on))
    if isinstance(seat, bool):
        raise NotAllowed
    return seat


def move(
    venture: Venture, change: Move, register: str, reference: str, actor: Actor, now: datetime | None = None
) -> ShareMove:
    """Enter a change of the register. Raises NotAllowed, or Invalid for a holding below zero on some day."""
    seat = keeper(venture, actor, change.known_from)
    with transaction.atomic():
        Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)
        members = tuple(venture.members.order_by("n").values_list("unit_id", flat=True))
        known = registers(venture).get(register) or Register(register, members)
        known.with_move(change)
        exact = Fraction(change.quantity)
        row = ShareMove.objects.create(
            venture=venture, register=register, on=change.on, giver_id=change.giver, taker_id=change.taker,
            top=exact.numerator, bottom=exact.denominator, known_from=change.known_from, reference=reference,
            made_by_id=actor.person,
        )  # fmt: skip
        public = {
            "venture": venture.code, "register": register, "on": change.on.isoformat(), "from": change.giver or "",
            "to": change.taker or "", "quantity": plain(exact),
        }  # fmt: skip
        tell(venture.stream_id, Told("moved", actor.person, "drafter", seat.unit, public), now)
    return row


def correct(venture: Venture, pk: int, actor: Actor, on: date, now: datetime | None = None) -> ShareMove:
    """Let a wrong line stop being known from today on; what was known before stays to be read."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        Venture.objects.select_for_update(of=("self",)).get(pk=venture.pk)
        row = ShareMove.objects.filter(venture=venture, pk=pk).first()
        if row is None:
            raise NotFound(CORRECTED)
        registers(venture)[row.register].corrected(f"{pk}", on)
        row.known_to = on
        row.save(update_fields=["known_to"])
        public = {"venture": venture.code, "register": row.register, "line": pk}
        tell(venture.stream_id, Told("corrected", actor.person, "drafter", seat.unit, public), now)
    return row

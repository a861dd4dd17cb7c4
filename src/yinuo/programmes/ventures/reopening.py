"""A closed month opens again by two persons: who keeps the books asks with a reason, who leads that unit agrees.

Only the month closed last opens. Both are told in the venture's stream, with the reason; the closing stays to be read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.ventures import bookkeeping, ledger
from yinuo.programmes.ventures.actions import standing
from yinuo.programmes.ventures.ledger_models import LedgerReopening
from yinuo.programmes.ventures.shares import keeper
from yinuo.programmes.ventures.states import leader

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

NONE_CLOSED: Final = Sentence("还没有结过账的月份。")
ASKED_ALREADY: Final = Sentence("已经有人提了，等管账单位的负责人同意。")
NOBODY_ASKED: Final = Sentence("还没有人提出要重开。")
ANOTHER: Final = "?"
"""Whoever will agree: somebody else than who asks."""


def ask(
    venture: Venture, reason: str, actor: Actor, on: date, now: datetime | None = None
) -> LedgerReopening:
    """Ask that the month closed last opens again. Raises NotAllowed, NotFound, or Invalid."""
    seat = keeper(venture, actor, on)
    with transaction.atomic():
        bookkeeping.lock(venture)
        book, last = bookkeeping.book_of(venture), bookkeeping.last_closing(venture)
        if last is None:
            raise Invalid.whole(NONE_CLOSED)
        ledger.reopen(book, last.month, f"{actor.person}", ANOTHER, reason)
        if LedgerReopening.objects.filter(closing=last).exists():
            raise Invalid.whole(ASKED_ALREADY, is_conflict=True)
        row = LedgerReopening.objects.create(
            closing=last, reason=reason.strip(), asked_on=on, asked_by_id=actor.person
        )
        public = {"venture": venture.code, "month": last.month.isoformat()}
        words = {"reason": row.reason}
        tell(
            venture.stream_id, Told("reopening_asked", actor.person, "drafter", seat.unit, public, words), now
        )
    return row


def agree(venture: Venture, actor: Actor, on: date, now: datetime | None = None) -> LedgerReopening:
    """Agree that the month opens again. Raises NotAllowed, NotFound, or Invalid for who asked, or where nobody did."""
    seat = leader(actor, standing(venture, on))
    if isinstance(seat, bool):
        raise NotAllowed
    with transaction.atomic():
        bookkeeping.lock(venture)
        row = asked(venture)
        if row is None:
            raise Invalid.whole(NOBODY_ASKED)
        book, month = bookkeeping.book_of(venture), row.closing.month
        ledger.reopen(book, month, f"{row.asked_by_id}", f"{actor.person}", row.reason)
        row.agreed_by_id, row.agreed_on = actor.person, on
        row.save(update_fields=["agreed_by", "agreed_on"])
        public = {"venture": venture.code, "month": month.isoformat()}
        tell(venture.stream_id, Told("month_reopened", actor.person, "lead", seat.unit, public), now)
    return row


def asked(venture: Venture) -> LedgerReopening | None:
    """Give what was asked of the month closed last and nobody agreed to yet."""
    last = bookkeeping.last_closing(venture)
    return LedgerReopening.objects.select_related("closing").filter(closing=last, agreed_on=None).first()

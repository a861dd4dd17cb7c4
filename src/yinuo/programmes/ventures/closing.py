"""A month is closed with all that was planned for it: the part of a rent that is due in it posts by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from yinuo.programmes.ventures import bookkeeping, rents

if TYPE_CHECKING:
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.ledger_models import LedgerClosing
    from yinuo.programmes.ventures.models import Venture


def close(
    venture: Venture, actor: Actor, on: date, now: datetime | None = None, until: date | None = None
) -> LedgerClosing:
    """Post what is planned, then close the earliest open month, or every one until a day's month.

    Raises as bookkeeping.close, and then nothing was posted either.
    """
    with transaction.atomic():
        month = bookkeeping.open_month(venture)
        if month is not None:
            last = bookkeeping.last_day(until or month)
            rents.post_planned(venture, last, actor.person, on, now)
        return bookkeeping.close(venture, actor, on, now, until)

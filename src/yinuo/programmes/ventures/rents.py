"""A rent that came at once for several years goes into the books year by year, to the last minor unit.

It is entered once: what came is owed back in time first, and each year that is over takes its part of it. What is over
already is posted at once, and what is not, by itself, as the month is closed in which it is due.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.programmes.ventures import bookkeeping
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import RentSpread
from yinuo.programmes.ventures.spreading import spread_over_years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

MOST_YEARS: Final = 70
PLANNED: Final = ("amount", "came_on", "first", "last")
BACKWARD: Final = Sentence("最后一天要在第一天以后，最多 {n} 年。", n=MOST_YEARS)
NOTHING: Final = Sentence("数目要大于零。")


@dataclass(frozen=True, slots=True)
class Rent:
    """What came on a day by a bank slip, for the days from `first` to `last`; the sum in minor units."""

    amount: int
    came_on: date
    first: date
    last: date
    reference: str


def post(venture: Venture, rent: Rent, actor: Actor, on: date, now: datetime | None = None) -> int:
    """Post what is due of it by a day and not in the books yet, and count it. Raises NotAllowed, NotFound, Invalid."""
    if rent.amount <= 0:
        raise Invalid({"amount": NOTHING})
    if not 0 <= rent.last.year - rent.first.year < MOST_YEARS or rent.last < rent.first:
        raise Invalid({"last": BACKWARD})
    if bookkeeping.open_month(venture) is None:
        raise NotFound
    with transaction.atomic():
        posting = bookkeeping.Posting(venture, actor, on, now)
        for draft in entries_of(rent):
            if draft.on <= on or draft.on == rent.came_on:
                posting.post(draft)
        RentSpread.objects.get_or_create(
            book_id=venture.pk, reference=rent.reference,
            defaults={"made_by_id": actor.person} | {name: getattr(rent, name) for name in PLANNED},
        )  # fmt: skip
        return len(posting.keep())


def post_planned(venture: Venture, until: date, closer: int, on: date, now: datetime | None = None) -> int:
    """Post what of every rent is due until a day and not in the books yet, and count it; twice is once.

    A rent whose entry of what came was taken back is over. The caller holds the transaction.
    """
    rows = RentSpread.objects.filter(book=venture.pk).order_by("pk")
    if not rows:
        return 0
    posting = bookkeeping.Posting(venture, bookkeeping.Who.by_plan(closer), on, now)
    book = posting.book
    drafts = []
    for row in rows:
        came, *parts = entries_of(Rent(row.amount, row.came_on, row.first, row.last, row.reference))
        there = book.by_key.get(came.key)
        if there is not None and there.number not in book.reversed_by:
            drafts += [one for one in parts if one.on <= min(until, on) and one.key not in book.by_key]
    for draft in sorted(drafts, key=lambda one: one.on):
        posting.post(draft)
    return len(posting.keep())


def entries_of(rent: Rent) -> Iterator[Draft]:
    """Give the entry of what came, then one for each year, on its last day or the rent's own."""
    key, text = f"rent/{rent.reference}", f"预收租金，{rent.first.isoformat()} 到 {rent.last.isoformat()}"
    came = (Line("bank", rent.amount), Line("deferred_rent", -rent.amount))
    yield Draft(f"{key}/came", rent.came_on, came, text, rent.reference)
    for year, part in spread_over_years(rent.amount, rent.first, rent.last).items():
        on = max(min(date(year, 12, 31), rent.last), rent.came_on)
        told = f"{year} 年的租金（预收的）"
        if part:
            yield Draft(
                f"{key}/{year}", on, (Line("deferred_rent", part), Line("rent", -part)), told, rent.reference
            )

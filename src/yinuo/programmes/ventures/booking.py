"""A sheet goes into the books: what each village is owed once it is approved, and every payment by its own bank slip.

By one press, as often as wanted: each entry has a key of its own, so what stands in the books is not posted again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures import bookkeeping
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import LedgerEntry, VentureBook
from yinuo.programmes.ventures.quarters import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Distribution

NO_BOOKS: Final = Sentence("账簿还没有开。")
NOT_APPROVED: Final = Sentence("审过了的分配表才能记进账簿。")
FUNDS: Final = ("reserve", "welfare")


def post(row: Distribution, actor: Actor, on: date, now: datetime | None = None) -> int:
    """Post what of a sheet is not in the books yet, and count it. Raises NotAllowed, or Invalid."""
    if row.approved_on is None or row.approved_on > on:
        raise Invalid.whole(NOT_APPROVED)
    if bookkeeping.open_month(row.venture) is None:
        raise Invalid.whole(NO_BOOKS)
    with transaction.atomic():
        posting = bookkeeping.Posting(row.venture, actor, on, now)
        there = set(posting.book.by_key)
        for draft in entries_of(row, on):
            if draft.key not in there:
                posting.post(draft)
        return len(posting.keep())


def is_behind(row: Distribution, on: date) -> bool:
    """Say whether something of a sheet, approved since the books began, is not in them by a day."""
    book = VentureBook.objects.filter(pk=row.venture_id).first()
    if book is None or row.approved_on is None or not book.first <= row.approved_on <= on:
        return False
    keys = {draft.key for draft in entries_of(row, on)}
    return LedgerEntry.objects.filter(book=row.venture_id, key__in=keys).count() < len(keys)


def entries_of(row: Distribution, on: date) -> Iterator[Draft]:
    """Give the entries of an approved sheet: what it declared, then what was paid by a day."""
    payments = list(row.payments.order_by("n"))
    (name, _en), key = named(row.first, row.last), f"distribution/{row.pk}"
    yield Draft(
        f"{key}/declared", row.approved_on or on, tuple(_declared(row)), f"按决议分：{name}", row.minutes
    )
    for one in payments:
        if one.paid_on is not None and one.paid_on <= on:
            both = (Line("payable", one.amount, party=one.unit_id), Line("bank", -one.amount))
            yield Draft(f"{key}/paid/{one.unit_id}", one.paid_on, both, f"付分红：{name}", one.reference)


def _declared(row: Distribution) -> Iterator[Line]:
    """Give the lines of what was declared: costs by contract are spent, the rest comes out of what was earned."""
    steps = json.loads(bytes(row.result))["steps"]
    funds = {code: sum(one["amount"] for one in steps if one["step"] == "fund" and _fund(one["code"]) == code)
             for code in FUNDS}  # fmt: skip
    costs = sum(one["amount"] for one in steps if one["step"] == "cost")
    owed = [Line("payable", -one.amount, party=one.unit_id) for one in row.payments.order_by("n")]
    lines = [
        Line("fixed_return", costs),
        Line("undistributed", sum(funds.values()) - sum(line.amount for line in owed) - costs),
        *(Line(code, -amount) for code, amount in funds.items()), *owed,
    ]  # fmt: skip
    yield from (line for line in lines if line.amount)


def _fund(code: str) -> str:
    """Give the account of a fund: whatever is not for welfare is kept with the reserve."""
    return code if code in FUNDS else "reserve"

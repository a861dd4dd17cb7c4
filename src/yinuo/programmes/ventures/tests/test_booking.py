"""A sheet goes into the books by one press: what is owed, what was paid, each once; and the two say the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.programmes.ventures import actions, booking, bookkeeping
from yinuo.programmes.ventures.statements import statement
from yinuo.programmes.ventures.tests.conftest import at
from yinuo.programmes.ventures.tests.made import VILLAGES
from yinuo.programmes.ventures.tests.test_acts import APPROVED, PAID, D, approved, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Distribution, Venture

LATER = PAID + timedelta(1)


@pytest.fixture
def row(factory: Venture, actor: Callable[[str], Actor]) -> Distribution:
    """Give an approved year of a factory that keeps books, its first village paid."""
    bookkeeping.open_book(factory, date(2025, 3, 1), actor("books"), APPROVED, at(APPROVED))
    found = approved(factory, actor)
    pay(found, VILLAGES[0], actor)
    found.refresh_from_db()
    return found


def pay(row: Distribution, unit: str, actor: Callable[[str], Actor]) -> None:
    actions.pay(row.pk, actions.Slip(unit, PAID, f"示例回单 {unit}"), actor("cashier"), PAID, at(PAID))


def test_each_entry_is_posted_once_and_a_villages_statement_is_the_books(
    row: Distribution, actor: Callable[[str], Actor]
) -> None:
    books = actor("books")
    assert booking.is_behind(row, PAID)
    assert [booking.post(row, books, PAID, at(PAID)) for _press in range(2)] == [2, 0]
    assert not booking.is_behind(row, PAID)
    pay(row, VILLAGES[1], actor)
    assert booking.post(row, books, PAID, at(PAID)) == 1
    book, month = bookkeeping.book_of(row.venture), date(2025, 3, 1)
    owed = {one.unit_id: one.amount for one in row.payments.all()}
    for n, unit in enumerate(VILLAGES):
        told = statement(book, "payable", unit, month, month)
        assert (told.put, told.paid) == (owed[unit], owed[unit] if n < 2 else 0)
    assert book.balances["reserve", "", ""] == -225_000_00  # a tenth of 2,250,000.00
    assert book.balances["undistributed", "", ""] == 2_250_000_00
    assert book.balances["bank", "", ""] == -owed[VILLAGES[0]] - owed[VILLAGES[1]]


def test_what_is_not_approved_or_has_no_books_is_not_posted_and_nobody_else_posts(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    early = shown(factory, actor)
    with pytest.raises(Invalid):
        booking.post(early, actor("books"), D, at(D))
    actions.withdraw(early.pk, "重做", actor("books"), D, at(D))
    found = approved(factory, actor)
    assert not booking.is_behind(found, LATER)
    with pytest.raises(Invalid):
        booking.post(found, actor("books"), LATER, at(LATER))
    bookkeeping.open_book(factory, date(2025, 4, 1), actor("books"), date(2025, 4, 1), at(date(2025, 4, 1)))
    assert not booking.is_behind(found, date(2025, 4, 1))  # it was approved before they began
    with pytest.raises(NotAllowed):
        booking.post(found, actor("village-1"), LATER, at(LATER))


def test_a_cost_by_contract_is_spent_and_comes_out_of_no_profit(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    factory.rules = [
        {"code": "return", "zh": "固定回报", "en": "fixed return", "kind": "fixed", "role": "contract",
         "register": "shares", "versions": [{"from": "2007-01-01", "rate_ppm": 1_000_000, "basis": "act/act"}]},
    ]  # fmt: skip
    factory.charter[0]["steps"] = [
        {"do": "loss"},
        {"do": "fund", "code": "lamps", "zh": "路灯", "ppm": 100_000},
    ]
    factory.save()
    bookkeeping.open_book(factory, date(2025, 3, 1), actor("books"), APPROVED, at(APPROVED))
    booking.post(approved(factory, actor), actor("books"), APPROVED, at(APPROVED))
    book = bookkeeping.book_of(factory)
    assert book.balances["fixed_return", "", ""] == 101  # one minor unit a share
    assert -book.balances["reserve", "", ""] == book.balances["undistributed", "", ""] > 0


def test_the_desk_offers_it_while_the_books_are_behind(
    row: Distribution, seat: Callable[[str], Client]
) -> None:
    books, url = seat("books"), f"/desk/ventures/sheets/{row.pk}"
    books.cookies["yinuo_day"] = PAID.isoformat()
    assert "记进账簿" in books.get(url).content.decode()
    assert books.post(f"{url}/book").status_code == 302
    assert "记进账簿" not in books.get(url).content.decode()

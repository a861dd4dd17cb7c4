"""A rent for three years: it comes once, each year takes its part as it is over, and nothing goes in twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import bookkeeping, closing, rents
from yinuo.programmes.ventures.models import LedgerEntry, RentSpread
from yinuo.programmes.ventures.rents import Rent
from yinuo.programmes.ventures.tests.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

FIRST, CAME = date(2025, 7, 1), date(2025, 7, 3)
RENT = Rent(1_000_000_00, CAME, FIRST, date(2028, 6, 30), "示例回单 3")


@pytest.fixture
def kept(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    bookkeeping.open_book(factory, FIRST, actor("books"), CAME, at(CAME))
    return factory


def test_each_year_takes_its_part_as_the_page_in_docs_says(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    books = actor("books")
    days = (
        CAME,
        date(2025, 12, 30),
        date(2025, 12, 31),
        date(2027, 1, 5),
        date(2028, 6, 30),
        date(2029, 1, 1),
    )
    counts = [rents.post(kept, RENT, books, on, at(on)) for on in days]
    assert counts == [1, 0, 1, 1, 2, 0]
    book = bookkeeping.book_of(kept)
    parts = [line.amount for one in book.entries for line in one.draft.lines if line.account == "rent"]
    assert parts == [-167_883_21, -333_029_20, -333_029_20, -166_058_39]
    assert (book.balances["deferred_rent", "", ""], book.balances["bank", "", ""]) == (0, 1_000_000_00)


@pytest.mark.parametrize(
    ("rent", "field"),
    [
        (Rent(0, CAME, FIRST, date(2028, 6, 30), "x"), "amount"),
        (Rent(1, CAME, FIRST, date(2025, 6, 30), "x"), "last"),
        (Rent(1, CAME, FIRST, date(2025 + rents.MOST_YEARS, 6, 30), "x"), "last"),
        (Rent(1, date(2025, 7, 4), FIRST, date(2028, 6, 30), "x"), "on"),  # it has not come yet
    ],
)
def test_what_is_no_rent_is_refused(
    kept: Venture, actor: Callable[[str], Actor], rent: Rent, field: str
) -> None:
    with pytest.raises(Invalid) as why:
        rents.post(kept, rent, actor("books"), CAME, at(CAME))
    assert set(why.value.fields) == {field}


def test_another_sum_under_the_same_slip_is_a_conflict_and_books_have_to_be_open(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    rents.post(kept, RENT, actor("books"), CAME, at(CAME))
    with pytest.raises(Invalid) as why:
        rents.post(
            kept,
            Rent(5, *(RENT.came_on, RENT.first, RENT.last, RENT.reference)),
            actor("books"),
            CAME,
            at(CAME),
        )
    assert why.value.is_conflict


def test_a_year_posts_itself_as_its_last_month_is_closed_and_once_alone(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    head, on = actor("head-lianhe"), date(2026, 2, 3)
    rents.post(kept, RENT, actor("books"), CAME, at(CAME))
    closing.close(kept, head, on, at(on), date(2025, 11, 1))
    assert LedgerEntry.objects.count() == 1  # the year is not over in November
    closing.close(kept, head, on, at(on))
    entry = LedgerEntry.objects.get(number=2)
    assert (entry.on, entry.month, entry.key) == (
        date(2025, 12, 31),
        date(2025, 12, 1),
        "rent/示例回单 3/2025",
    )
    told = Event.objects.filter(stream=kept.stream_id, type="posted").order_by("seq").last()
    assert told is not None
    assert (told.actor_role, told.facts_public["number"]) == ("system", 2)
    closing.close(kept, head, on, at(on))
    assert rents.post(kept, RENT, actor("books"), on, at(on)) == 0
    assert (LedgerEntry.objects.count(), RentSpread.objects.count()) == (2, 1)


def test_what_cannot_be_closed_posts_nothing_either(kept: Venture, actor: Callable[[str], Actor]) -> None:
    books, on = actor("books"), date(2026, 2, 3)
    rents.post(kept, RENT, books, CAME, at(CAME))
    with pytest.raises(NotAllowed):
        closing.close(kept, books, on, at(on), date(2025, 12, 1))  # who posts does not close
    with pytest.raises(Invalid):
        closing.close(kept, actor("head-lianhe"), on, at(on), date(2026, 2, 1))  # it is not over
    assert LedgerEntry.objects.count() == 1


def test_a_rent_whose_coming_was_taken_back_is_over(kept: Venture, actor: Callable[[str], Actor]) -> None:
    on = date(2026, 1, 5)
    rents.post(kept, RENT, actor("books"), CAME, at(CAME))
    bookkeeping.reverse(kept, 1, "记错了", actor("books"), CAME, at(CAME))
    closing.close(kept, actor("head-lianhe"), on, at(on), date(2025, 12, 1))
    assert LedgerEntry.objects.count() == 2
    for forged in ("UPDATE rent_spread SET amount = 1", "DELETE FROM rent_spread"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)


def test_a_venture_without_books_posts_no_rent(factory: Venture, actor: Callable[[str], Actor]) -> None:
    with pytest.raises(NotFound):
        rents.post(factory, RENT, actor("books"), CAME, at(CAME))


def test_the_desk_posts_it(kept: Venture, seat: Callable[[str], Client]) -> None:
    books, url = seat("books"), "/desk/ventures/factory/books"
    books.cookies["yinuo_day"] = "2026-01-05"
    sent = {"verb": "spread", "amount": "1,000,000.00", "came_on": "2025-07-03", "first": "2025-07-01",
            "last": "2028-06-30", "reference": "示例回单 3"}  # fmt: skip
    assert books.post(url, {**sent, "last": ""}).status_code == 422
    assert books.post(url, sent).status_code == 302
    assert "167,883.21" in books.get(f"{url}?year=2025").content.decode()

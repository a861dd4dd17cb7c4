"""A closed month opens again by two persons and for a reason; nothing else opens it, whoever writes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import bookkeeping, reopening
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import LedgerClosing, LedgerReopening
from yinuo.programmes.ventures.tests.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

JAN, FEB, MAR = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
ON = date(2025, 3, 10)
WHY = "一月的一张单子来晚了"
URL = "/desk/ventures/factory/books"


@pytest.fixture
def closed(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    """Give a factory whose books are closed to the end of February."""
    bookkeeping.open_book(factory, JAN, actor("books"), ON, at(ON))
    for _month in (JAN, FEB):
        bookkeeping.close(factory, actor("head-lianhe"), ON, at(ON))
    return factory


def late(key: str) -> Draft:
    return Draft(key, date(2025, 1, 31), (Line("bank", 500), Line("rent", -500)), "示例租金")


def test_a_month_opens_by_two_and_takes_what_came_late_and_closes_anew(
    closed: Venture, actor: Callable[[str], Actor]
) -> None:
    books, head = actor("books"), actor("head-lianhe")
    assert bookkeeping.post(closed, late("before"), books, ON, at(ON)).month == MAR
    for month in (FEB, JAN):  # the last first
        reopening.ask(closed, WHY, books, ON, at(ON))
        assert bookkeeping.open_month(closed) != month  # asked for is not yet open
        reopening.agree(closed, head, ON, at(ON))
        assert bookkeeping.open_month(closed) == month
    assert bookkeeping.post(closed, late("after"), books, ON, at(ON)).month == JAN
    assert bookkeeping.close(closed, head, ON, at(ON)).month == JAN
    assert bookkeeping.post(closed, late("again"), books, ON, at(ON)).month == FEB
    assert (LedgerClosing.objects.count(), LedgerReopening.objects.count()) == (3, 2)
    told = Event.objects.filter(stream=closed.stream_id, type__contains="reopen").order_by("seq")
    assert list(told.values_list("type", flat=True)) == ["reopening_asked", "month_reopened"] * 2


def test_nothing_opens_without_another_person_a_reason_and_a_closed_month(
    closed: Venture, actor: Callable[[str], Actor]
) -> None:
    books, head = actor("books"), actor("head-lianhe")
    with pytest.raises(Invalid):
        reopening.agree(closed, head, ON, at(ON))  # nobody asked
    with pytest.raises(Invalid):
        reopening.ask(closed, "  ", books, ON, at(ON))
    with pytest.raises(NotAllowed):
        reopening.ask(closed, WHY, actor("village-1"), ON, at(ON))
    reopening.ask(closed, WHY, books, ON, at(ON))
    with pytest.raises(Invalid) as twice:
        reopening.ask(closed, WHY, books, ON, at(ON))
    assert twice.value.is_conflict
    with pytest.raises(NotAllowed):
        reopening.agree(closed, books, ON, at(ON))
    LedgerReopening.objects.get()
    assert bookkeeping.open_month(closed) == MAR


def test_books_without_a_closed_month_have_none_to_open(
    factory: Venture, actor: Callable[[str], Actor]
) -> None:
    bookkeeping.open_book(factory, JAN, actor("books"), ON, at(ON))
    with pytest.raises(Invalid):
        reopening.ask(factory, WHY, actor("books"), ON, at(ON))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_reopening SET agreed_on = '2025-03-10', agreed_by_id = asked_by_id",
        "UPDATE ledger_reopening SET agreed_on = '2025-03-09', agreed_by_id = %(other)s",
        "UPDATE ledger_reopening SET reason = 'x', agreed_on = '2025-03-10', agreed_by_id = %(other)s",
        """INSERT INTO ledger_reopening (closing_id, reason, asked_on, asked_by_id)
           SELECT id, 'x', '2025-03-10', %(other)s FROM ledger_closing WHERE month = '2025-01-01'""",
        "INSERT INTO ledger_closing (book_id, month, made_by_id) VALUES ('factory', '2025-02-01', %(other)s)",
    ],
)
def test_the_database_refuses_what_opens_a_month_otherwise(
    closed: Venture, actor: Callable[[str], Actor], sql: str
) -> None:
    reopening.ask(closed, WHY, actor("books"), ON, at(ON))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, {"other": actor("head-lianhe").person})


def test_what_was_asked_is_not_struck_out_by_whoever_serves_the_pages(
    closed: Venture, actor: Callable[[str], Actor]
) -> None:
    reopening.ask(closed, WHY, actor("books"), ON, at(ON))
    with pytest.raises(ProgrammingError), transaction.atomic():
        LedgerReopening.objects.all().delete()


def test_what_was_agreed_to_is_not_taken_back(closed: Venture, actor: Callable[[str], Actor]) -> None:
    reopening.ask(closed, WHY, actor("books"), ON, at(ON))
    reopening.agree(closed, actor("head-lianhe"), ON, at(ON))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_reopening SET agreed_on = NULL, agreed_by_id = NULL")


def test_the_desk_asks_and_another_agrees(closed: Venture, seat: Callable[[str], Client]) -> None:
    books, head = seat("books"), seat("head-lianhe")
    for client in (books, head):
        client.cookies["yinuo_day"] = ON.isoformat()
    assert "提出重开 2025-02" in books.get(URL).content.decode()
    empty = books.post(URL, {"verb": "ask_reopen", "reason": ""})
    assert empty.status_code == 422
    assert books.post(URL, {"verb": "ask_reopen", "reason": WHY}).status_code == 302
    assert "重开 2025-02" not in books.get(URL).content.decode()
    page = head.get(URL).content.decode()
    assert ("同意重开 2025-02" in page, WHY in page) == (True, True)
    assert head.post(URL, {"verb": "reopen"}).status_code == 302
    assert "现在开着的月从 2025-02 起" in head.get(URL).content.decode()
    again = head.post(URL, {"verb": "reopen"})
    assert (again.status_code, "还没有人提出要重开" in again.content.decode()) == (422, True)
    assert head.post(URL, {"verb": "nothing"}).status_code == 404

"""What can be taken away: the same sums as on the pages, in every form, and of no village more than is its own."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from beancount import loader
from django.test import Client

from yinuo.base.spreadsheet import lines
from yinuo.doors.portal import press
from yinuo.programmes.ventures import actions, bookkeeping
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import VillageSpending
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.made import VILLAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

ON = date(2025, 11, 22)
NAMES = tuple(f"示例{one}村" for one in "甲乙丙丁戊己庚")


@pytest.fixture
def kept(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    """Give a factory with books, one period that is approved, and two villages that spent something."""
    books, told = actor("books"), (date(2025, 2, 1), date(2025, 2, 20), date(2025, 2, 21))
    bookkeeping.open_book(factory, date(2025, 1, 1), books, ON, at(ON))
    rent = Draft("rent", date(2025, 1, 20), (Line("bank", 20_454_546), Line("rent", -20_454_546)), "示例租金")
    owed = tuple(Line("payable", -100 * n, party=unit) for n, unit in enumerate(VILLAGES, 1))
    bookkeeping.post(factory, rent, books, ON, at(ON))
    shared = Draft("shared", date(2025, 2, 3), (Line("undistributed", 2800), *owed), "示例分配")
    number = bookkeeping.post(factory, shared, books, ON, at(ON)).number
    bookkeeping.reverse(factory, number, "写错了", books, ON, at(ON))
    row = actions.draft(factory, YEAR, books, told[0])
    actions.show(row.pk, books, told[0], at(told[0]))
    vote = {"members": 9, "present": 9, "yes": 9}
    actions.resolve(row.pk, vote, "示例", date(2025, 12, 1), actor("head-lianhe"), told[1], at(told[1]))
    actions.approve(row.pk, actor("supervisor"), told[2], at(told[2]))
    actions.pay(
        row.pk, actions.Slip(VILLAGES[0], told[2], "示例回单 1"), actor("cashier"), told[2], at(told[2])
    )
    for n, unit in enumerate(VILLAGES[:2], 1):
        VillageSpending.objects.create(
            unit_id=unit, year=2025, what=f"示例路灯 {n}", amount=1_200_050, n_people=212, decided_on=date(2025, 3, 1)
        )  # fmt: skip
    return factory


def asker(day: date = ON) -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day.isoformat()
    return client


def table(answer: Any, form: str) -> list[tuple[str, ...]]:
    assert answer.status_code == 200, answer.content
    found = [line.cells for line in lines(answer.content, f"file.{form}")]
    return [(*row, *[""] * (len(found[0]) - len(row))) for row in found]


@pytest.fixture
def reader(seat: Callable[[str], Client]) -> Callable[[str], Client]:
    def sit(name: str) -> Client:
        client = seat(name)
        client.cookies["yinuo_day"] = ON.isoformat()
        return client

    return sit


def test_the_whole_book_goes_out_as_text_that_the_reference_tool_accepts(
    kept: Venture, reader: Callable[[str], Client]
) -> None:
    answer = reader("village-3").get("/desk/ventures/factory/books.beancount")
    assert answer["Content-Type"].startswith("text/plain")
    entries, faults, _options = loader.load_string(answer.content.decode())
    assert (faults, sum(type(one).__name__ == "Transaction" for one in entries)) == ([], 3)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_year_of_the_books_goes_out_line_by_line_and_balances(
    kept: Venture, reader: Callable[[str], Client], form: str
) -> None:
    rows = table(reader("auditor").get(f"/desk/ventures/factory/books.{form}?year=2025"), form)
    debit, credit = (sum(Decimal(row[at] or 0) for row in rows[1:]) for at in (5, 6))
    assert (len(rows), debit, credit) == (1 + 2 + 8 + 8, *[Decimal("204601.46")] * 2)
    assert rows[1][3:6] == ("示例租金", "银行存款", "204545.46")
    assert {row[7] for row in rows[4:11]} == set(NAMES)
    assert table(reader("auditor").get(f"/desk/ventures/factory/books.{form}?year=2024"), form) == rows[:1]


def test_books_on_paper_are_a_pdf_and_where_none_can_be_set_that_is_said(
    kept: Venture, reader: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = reader("supervisor").get("/desk/ventures/factory/books.pdf")
    assert (told["Content-Type"], told.content[:5]) == ("application/pdf", b"%PDF-")
    assert told["Content-Disposition"] == 'inline; filename="factory-2025.pdf"'

    def nothing(_html: str, _style: str) -> bytes:
        raise press.NoPressError

    monkeypatch.setattr(press, "printed", nothing)
    refused = asker().get("/ventures/villages/sl-cun-1/statement.pdf")
    assert (refused.status_code, "Pango" in refused.content.decode()) == (503, True)
    monkeypatch.setattr(press, "is_too_fast", lambda _request, _what: True)
    assert asker().get("/ventures/villages/sl-cun-1/statement.pdf").status_code == 429


def test_the_books_go_to_nobody_who_may_not_read_them(kept: Venture, reader: Callable[[str], Client]) -> None:
    for form in ("beancount", "csv", "xlsx", "pdf"):
        url = f"/desk/ventures/factory/books.{form}"
        assert reader("handler-ju-a").get(url).status_code == 403
        assert asker().get(url).status_code == 302  # to the door of the desk
    for odd in ("books.odt", "books.csv?year=1800", "books.csv?year=x"):
        assert reader("books").get(f"/desk/ventures/factory/{odd}").status_code == 404
    assert reader("books").get("/desk/ventures/nowhere/books.csv").status_code == 404


def test_a_venture_without_books_has_none_to_take_away(
    factory: Venture, reader: Callable[[str], Client]
) -> None:
    assert reader("books").get("/desk/ventures/factory/books.beancount").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_village_takes_its_own_lines_and_no_other_village_is_in_them(kept: Venture, form: str) -> None:
    """All that stands of another village anywhere in it would be a line of its payments or its spending."""
    for n, unit in enumerate(VILLAGES):
        answer = asker().get(f"/ventures/villages/{unit}/statement.{form}")
        rows = table(answer, form)
        assert {row[0] for row in rows[1:]} == {NAMES[n]}
        words = " ".join(cell for row in rows for cell in row)
        assert [other for other in NAMES if other in words] == [NAMES[n]]
        assert [f"示例路灯 {at}" in words for at in (1, 2)] == [n == 0, n == 1]
    first = table(asker().get(f"/ventures/villages/sl-cun-1/statement.{form}"), form)
    owed = kept.distributions.get().payments.get(unit=VILLAGES[0]).amount
    assert [Decimal(first[1][at]) for at in (5, 6)] == [Decimal(owed).scaleb(-2)] * 2
    assert (first[1][9], first[2][3], Decimal(first[2][7]), first[2][10]) == (
        "示例回单 1", "示例路灯 1", Decimal("12000.50"), "212",
    )  # fmt: skip


def test_a_statement_stands_as_it_stood_on_the_day_and_on_paper(kept: Venture) -> None:
    early = table(asker(date(2025, 2, 10)).get("/ventures/villages/sl-cun-1/statement.csv"), "csv")
    assert (len(early), early[1][6], early[1][9]) == (2, "0.00", "")
    assert asker().get("/ventures/villages/sl-cun-1/statement.pdf").content[:5] == b"%PDF-"
    for odd in ("sl-lianhe/statement.csv", "sl-cun-1/statement.odt"):
        assert asker().get(f"/ventures/villages/{odd}").status_code == 404


def test_the_totals_are_of_every_venture_and_name_no_village(kept: Venture) -> None:
    answer = asker().get("/ventures/totals.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    row = kept.distributions.get()
    paid = row.payments.get(unit=VILLAGES[0]).amount
    told = [str(Decimal(one).scaleb(-2)) for one in (row.income, row.net, row.handed_out, paid, row.carried)]
    assert [rows[1][0], *rows[1][3:8]] == ["示例七村厂房", *told]
    assert [name for name in NAMES if name in answer.content.decode()] == []
    assert asker().get("/ventures/totals.pdf").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_register_goes_out_as_of_any_day(kept: Venture, form: str) -> None:
    rows = table(asker().get(f"/ventures/factory/register.{form}?on=2024-01-01"), form)
    assert [(row[3], row[4], row[5]) for row in rows[1:3]] == [
        (NAMES[0], "20", "101"),
        (NAMES[1], "18", "101"),
    ]
    assert len(table(asker().get(f"/ventures/factory/register.{form}"), form)) == 8
    assert table(asker().get(f"/ventures/factory/register.{form}?on=2006-01-01"), form) == rows[:1]
    for odd in ("register.odt", f"register.{form}?on=soon"):
        assert asker().get(f"/ventures/factory/{odd}").status_code == 404

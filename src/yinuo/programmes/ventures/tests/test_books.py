"""The books in PostgreSQL: what does not balance, changes, comes back twice or into a closed month is refused."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.config.testing import connected_to
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import bookkeeping
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import LedgerAccount, LedgerClosing, LedgerEntry, LedgerLine
from yinuo.programmes.ventures.statements import rebuilt, trial_balance
from yinuo.programmes.ventures.tests.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

JAN, FEB, MAR, YEAR_END = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1), date(2025, 12, 1)
ON = date(2025, 3, 10)
RENT = (Line("bank", 250_000_000), Line("rent", -250_000_000))
SHARED = (
    Line("undistributed", 300),
    Line("payable", -100, party="sl-cun-1"),
    Line("payable", -200, party="sl-cun-2"),
)


def rent(key: str = "rent", on: date = date(2025, 1, 20)) -> Draft:
    return Draft(key, on, RENT, "示例租金", "示例回单 1")


@pytest.fixture
def kept(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    """Give a factory whose books are open since January, with one rent in them."""
    bookkeeping.open_book(factory, JAN, actor("books"), ON, at(ON))
    bookkeeping.post(factory, rent(), actor("books"), ON, at(ON))
    return factory


def test_the_same_key_posts_once_and_another_entry_under_it_is_a_conflict(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    again = bookkeeping.post(kept, rent(), actor("books"), ON, at(ON))
    assert (again.number, LedgerEntry.objects.count(), LedgerLine.objects.count()) == (1, 1, 2)
    with pytest.raises(Invalid) as told:
        bookkeeping.post(kept, rent(on=FEB), actor("books"), ON, at(ON))
    assert told.value.is_conflict


def test_an_entry_is_taken_back_once_line_by_line_and_everything_stands_as_before(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    before = dict(bookkeeping.book_of(kept).balances)
    shared = bookkeeping.post(kept, Draft("s", ON, SHARED, "示例分配"), actor("books"), ON, at(ON))
    back = bookkeeping.reverse(kept, shared.number, "写错了", actor("books"), ON, at(ON))
    assert (back.number, back.reverses_id) == (3, shared.pk)
    same = bookkeeping.reverse(kept, shared.number, "写错了", actor("books"), ON, at(ON))
    assert same.pk == back.pk  # pressed twice
    for number in (shared.number, back.number, 99):
        with pytest.raises(Invalid):
            bookkeeping.reverse(kept, number, "再来一次", actor("books"), ON, at(ON))
    after = {spot: sum_ for spot, sum_ in bookkeeping.book_of(kept).balances.items() if sum_}
    assert after == before
    told = Event.objects.filter(stream=kept.stream_id).order_by("seq").values_list("type", flat=True)
    assert list(told) == ["book_opened", "posted", "posted", "posted"]


def test_the_trial_balance_is_zero_and_the_same_from_the_tables_and_from_the_events(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    books = actor("books")
    bookkeeping.post(kept, Draft("s", ON, SHARED, "示例分配"), books, ON, at(ON))
    bookkeeping.post(
        kept, Draft("p", ON, (Line("payable", 60, party="sl-cun-1"), Line("bank", -60)), "付"), books, ON
    )
    with pytest.raises(Invalid):  # nobody is paid more than is owed to them
        bookkeeping.post(
            kept, Draft("q", ON, (Line("payable", 41, party="sl-cun-1"), Line("bank", -41)), "付"), books, ON
        )
    book, told = bookkeeping.book_of(kept), bookkeeping.trial(kept, FEB, YEAR_END)
    assert (told.opening, told.debit + told.credit, told.closing) == (0, 0, 0)
    assert told.rows == trial_balance(book, FEB, YEAR_END)
    assert rebuilt(book) == book.balances


def test_months_close_one_after_the_other_and_a_late_fact_counts_in_the_next_open_one(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    with pytest.raises(NotAllowed):
        bookkeeping.close(kept, actor("books"), ON, at(ON))  # who posts does not close
    for month in (JAN, FEB):
        assert bookkeeping.close(kept, actor("head-lianhe"), ON, at(ON)).month == month
    with pytest.raises(Invalid):
        bookkeeping.close(kept, actor("head-lianhe"), ON, at(ON))  # March still runs
    late = bookkeeping.post(kept, rent("late", date(2025, 1, 31)), actor("books"), ON, at(ON))
    assert (late.on, late.month) == (date(2025, 1, 31), MAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerClosing.objects.create(book_id=kept.pk, month=date(2025, 5, 1), made_by=late.made_by)


def test_months_close_together_until_one_that_is_over_with_no_more_asked_than_for_one(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    head, counts = actor("head-lianhe"), []
    for until in (None, date(2025, 8, 31)):
        with CaptureQueriesContext(connection) as asked:
            last = bookkeeping.close(kept, head, YEAR_END, at(YEAR_END), until)
        counts.append(len(asked))
    assert (last.month, bookkeeping.open_month(kept)) == (date(2025, 8, 1), date(2025, 9, 1))
    assert counts[1] <= counts[0]
    told = Event.objects.filter(stream=kept.stream_id, type="month_closed").order_by("seq")
    assert [one.facts_public["month"] for one in told] == [f"2025-0{n}-01" for n in range(1, 9)]
    for wrong in (date(2025, 8, 1), date(2025, 12, 1)):  # closed already; not over yet
        with pytest.raises(Invalid) as why:
            bookkeeping.close(kept, head, YEAR_END, at(YEAR_END), wrong)
        assert set(why.value.fields) == {"until"}


@pytest.mark.parametrize(
    ("who", "draft", "error"),
    [
        ("village-1", rent("x"), NotAllowed),
        ("books", rent("x", date(2025, 3, 11)), Invalid),
        ("books", rent("x", date(2024, 12, 31)), Invalid),
        ("books", Draft("x", ON, (Line("bank", 2), Line("rent", -1)), "不平"), Invalid),
        ("books", Draft("x", ON, (Line("bank", 1), Line("payable", -1, party="sl-qiye-a")), "谁"), Invalid),
    ],
)
def test_what_may_not_be_posted_leaves_nothing_behind(
    kept: Venture, actor: Callable[[str], Actor], who: str, draft: Draft, error: type[Exception]
) -> None:
    with pytest.raises(error):
        bookkeeping.post(kept, draft, actor(who), ON, at(ON))
    assert LedgerEntry.objects.count() == 1


REWRITTEN = [
    "UPDATE ledger_line SET amount = amount * 2",
    "UPDATE ledger_line SET party = 'x'",
    "DELETE FROM ledger_line",
    "UPDATE ledger_entry SET text = 'x'",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_account SET kind = 'equity' WHERE code = 'rent'",
    "UPDATE venture_book SET first = '2024-01-01'",
]
FIVE = (("bank", 5, ""), ("rent", -5, ""))


def forge(
    kept: Venture,
    lines: tuple[tuple[str, int, str], ...] = FIVE,
    *,
    number: int = 2,
    month: date = MAR,
    n_lines: int = 2,
    reverses: LedgerEntry | None = None,
) -> None:
    """Write an entry past the law, and let the database look at it as it does when a transaction ends."""
    first = LedgerEntry.objects.get(book=kept.pk, number=1)
    accounts = dict(LedgerAccount.objects.filter(book=kept.pk).values_list("code", "pk"))
    with transaction.atomic():
        entry = LedgerEntry.objects.create(
            book_id=kept.pk, number=number, key=f"forged/{number}", on=date(2025, 3, 5), month=month, text="x",
            n_lines=n_lines, reverses=reverses, made_by=first.made_by,
        )  # fmt: skip
        LedgerLine.objects.bulk_create(
            LedgerLine(entry=entry, n=n, account_id=accounts[code], amount=amount, party=party)
            for n, (code, amount, party) in enumerate(lines, 1)
        )
        connection.check_constraints()


def test_the_database_refuses_an_entry_that_does_not_stand(
    kept: Venture, actor: Callable[[str], Actor]
) -> None:
    first = LedgerEntry.objects.get()
    forged: list[dict[str, Any]] = [
        {"lines": (("bank", 5, ""), ("rent", -4, ""))},
        {"lines": (("bank", 5, ""),)},
        {"lines": ()},
        {"lines": FIVE, "n_lines": 3},
        {"lines": (("bank", 5, "sl-cun-1"), ("rent", -5, ""))},
        {"lines": (("bank", 5, ""), ("payable", -5, ""))},
        {"reverses": first},
        {"number": 3},
        {"month": FEB},
    ]
    for given in forged:
        with pytest.raises(IntegrityError):
            forge(kept, **given)
    bookkeeping.close(kept, actor("head-lianhe"), ON, at(ON))
    back = (("bank", -250_000_000, ""), ("rent", 250_000_000, ""))
    forge(kept, back, reverses=first)  # what stands is taken: the refusals above are of what they say
    with pytest.raises(IntegrityError):
        forge(kept, back, number=3, reverses=first)  # taken back once
    with pytest.raises(IntegrityError):
        forge(kept, FIVE, number=3, reverses=LedgerEntry.objects.get(number=2))  # and nothing takes that back


def test_a_posted_line_is_never_rewritten_by_whatever_role(committed_db: str) -> None:
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.ventures.tests.made import make_factory

    load_pack(pack_folder("pinghu"), password="")
    book.forget()
    factory, books = make_factory("factory"), staff(Account.objects.get(username="books"))
    bookkeeping.open_book(factory, JAN, books, ON, at(ON))
    bookkeeping.post(factory, rent(), books, ON, at(ON))
    for role, refusal in (("web", ProgrammingError), ("owner", IntegrityError)):  # by rights, and by trigger
        with connected_to(committed_db, role):
            for sql in REWRITTEN:
                with pytest.raises(refusal), connection.cursor() as cursor:
                    cursor.execute(sql)
            with pytest.raises(IntegrityError):
                add_two_lines(LedgerEntry.objects.get(), LedgerAccount.objects.get(code="bank"))
    book.forget()


def add_two_lines(entry: LedgerEntry, account: LedgerAccount) -> None:
    """Add two lines that balance to an entry that stands."""
    with transaction.atomic():
        LedgerLine.objects.bulk_create(
            LedgerLine(entry=entry, n=n, account=account, amount=amount) for n, amount in ((3, 7), (4, -7))
        )
        connection.check_constraints()


def test_the_books_are_kept_at_the_desk(factory: Venture, seat: Callable[[str], Client]) -> None:
    url, books, head = "/desk/ventures/factory/books", seat("books"), seat("head-lianhe")
    for client in (books, head):
        client.cookies["yinuo_day"] = "2025-03-10"
    assert seat("village-1").post(url, {"verb": "open", "first": "2025-01-01"}).status_code == 403
    assert books.post(url, {"verb": "open", "first": "2025-01-02"}).status_code == 422
    assert books.post(url, {"verb": "open", "first": "2025-01-01"}).status_code == 302
    sent = {"verb": "post", "token": "t1", "on": "2025-01-20", "text": "示例租金", "debit": "bank", "credit": "rent",
            "amount": "1,250.00"}  # fmt: skip
    for _press in range(2):
        assert books.post(url, sent).status_code == 302
    assert LedgerEntry.objects.count() == 1
    wrong = books.post(url, sent | {"token": "t2", "credit": "payable"})
    assert (wrong.status_code, "对方或用途没有写对" in wrong.content.decode()) == (422, True)
    assert books.post(url, {"verb": "reverse", "number": "1", "why": ""}).status_code == 422
    assert books.post(url, {"verb": "reverse", "number": "1", "why": "写错了"}).status_code == 302
    page = books.get(f"{url}?year=2025").content.decode()
    assert ("已被第 2 笔冲销" in page, "1,250.00" in page, 'value="reverse"' in page) == (True, True, False)
    assert head.post(url, {"verb": "close"}).status_code == 302
    assert "2025-02" in head.get(url).content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("books", 200), ("village-1", 200), ("technician", 403), ("handler-ju-a", 403)]
)
def test_books_are_read_by_who_runs_owns_supervises_or_audits(
    kept: Venture, seat: Callable[[str], Client], who: str, status: int
) -> None:
    assert seat(who).get(f"/desk/ventures/{kept.code}/books").status_code == status

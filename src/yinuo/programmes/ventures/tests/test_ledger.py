"""The ledger by hand: what is posted, refused, taken back, closed, and what falls into the next open month."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.chart import chart_of, default_chart
from yinuo.programmes.ventures.ledger import (
    Book,
    Draft,
    Line,
    Posted,
    close,
    month_after,
    month_before,
    post,
    reopen,
    reverse,
)
from yinuo.programmes.ventures.statements import Statement, statement, trial_balance

JAN, FEB, MAR = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
RENT = (Line("bank", 250_000_000), Line("rent", -250_000_000))


def book(*drafts: Draft) -> Book:
    found = Book(default_chart(), JAN)
    for draft in drafts:
        found.apply(post(found, draft))
    return found


def rent(on: date = date(2025, 1, 20), key: str = "rent") -> Draft:
    return Draft(key, on, RENT, "示例租金", "示例回单 1")


def test_an_entry_counts_in_its_own_month_and_a_late_one_in_the_next_that_is_open() -> None:
    kept = book(rent())
    kept.apply(close(kept, JAN, "kai"))
    kept.apply(close(kept, FEB, "kai"))
    late = post(kept, rent(date(2025, 1, 31), "late"))
    assert (late.month, late.booked_on, late.is_late, late.draft.on) == (MAR, MAR, True, date(2025, 1, 31))
    on_time = post(kept, rent(date(2025, 4, 2), "april"))
    assert (on_time.month, on_time.booked_on, on_time.is_late) == (date(2025, 4, 1), date(2025, 4, 2), False)


def test_the_month_that_closed_last_opens_again_by_two() -> None:
    kept = book(rent())
    with pytest.raises(Invalid):
        reopen(kept, JAN, "kai", "lan", "漏记")
    kept.apply(close(kept, JAN, "kai"))
    kept.apply(close(kept, FEB, "kai"))
    for given, field in (
        ((JAN, "kai", "lan", "漏记"), "month"),
        ((FEB, "kai", "kai", "漏记"), "second"),
        ((FEB, "kai", "lan", " "), "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            reopen(kept, *given)
        assert list(refused.value.fields) == [field]
    kept.apply(reopen(kept, FEB, "kai", "lan", "漏记"))
    assert kept.open_month == FEB
    kept.apply(reopen(kept, JAN, "kai", "lan", "漏记"))
    assert (kept.open_month, kept.closed) == (JAN, None)


@pytest.mark.parametrize(
    ("lines", "field"),
    [
        ((Line("bank", 1),), "lines"),
        ((Line("bank", 2), Line("rent", -1)), "lines"),
        ((Line("bank", 1), Line("moon", -1)), "lines[1].account"),
        ((Line("bank", 0), Line("rent", 0)), "lines[0].amount"),
        ((Line("bank", 10**16), Line("rent", -(10**16))), "lines[0].amount"),
        ((Line("bank", 1), Line("payable", -1)), "lines[1].party"),
        ((Line("bank", 1, party="A"), Line("rent", -1)), "lines[0].party"),
        ((Line("bank", 1), Line("grants", -1, party="A")), "lines[1].party"),
        ((Line("bank", 1), Line("grants", -1)), "lines[1].purpose"),
        ((Line("payable", 1, party="A"), Line("bank", -1)), "lines[0].amount"),
        ((Line("grants", 1, purpose="lamps"), Line("bank", -1)), "lines[0].amount"),
    ],
)
def test_what_may_not_be_posted_is_refused_where_it_is_wrong(lines: tuple[Line, ...], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        post(book(), Draft("k", date(2025, 1, 2), lines, "示例"))
    assert list(refused.value.fields) == [field]


def test_nothing_is_posted_before_the_book_begins() -> None:
    with pytest.raises(Invalid) as refused:
        post(book(), rent(date(2024, 12, 31)))
    assert list(refused.value.fields) == ["on"]


def test_one_key_is_one_entry() -> None:
    kept = book(rent())
    assert post(kept, rent()) is kept.entries[0]
    with pytest.raises(Invalid) as refused:
        post(kept, Draft("rent", date(2025, 1, 21), RENT, "示例租金"))
    assert refused.value.is_conflict


def test_an_entry_is_taken_back_once_by_its_opposite() -> None:
    kept = book(rent())
    back: dict[str, Any] = {"key": "back", "on": date(2025, 2, 3), "text": "冲销"}
    kept.apply(reverse(kept, 1, **back))
    assert (kept.entries[1].reverses, set(kept.balances.values())) == (1, {0})
    assert reverse(kept, 1, **back) is kept.entries[1]
    for number, key, field in ((1, "again", "number"), (2, "other", "number"), (9, "none", "number")):
        with pytest.raises(Invalid) as refused:
            reverse(kept, number, key=key, on=date(2025, 2, 3), text="冲销")
        assert list(refused.value.fields) == [field]
    with pytest.raises(Invalid):
        post(kept, kept.entries[1].draft)


def test_a_key_that_an_entry_has_is_no_key_for_taking_back() -> None:
    kept = book(rent())
    with pytest.raises(Invalid) as refused:
        reverse(kept, 1, key="rent", on=date(2025, 2, 3), text="冲销")
    assert (list(refused.value.fields), refused.value.is_conflict) == (["key"], True)


def test_statements_and_trial_balance_by_hand() -> None:
    declared = Draft(
        "d",
        date(2025, 1, 25),
        (Line("undistributed", 300), Line("payable", -200, party="A"), Line("payable", -100, party="B")),
        "示例分红",
    )
    paid = Draft("p", date(2025, 2, 8), (Line("payable", 150, party="A"), Line("bank", -150)), "示例付款")
    kept = book(rent(), declared, paid)
    assert statement(kept, "payable", "A", FEB, FEB) == Statement("A", opening=200, put=0, paid=150)
    assert statement(kept, "payable", "A", JAN, FEB).closing == 50
    assert statement(kept, "payable", "B", JAN, FEB).closing == 100
    rows = {
        row.spot[0]: (row.opening, row.debit, row.credit, row.closing)
        for row in trial_balance(kept, FEB, FEB)
    }
    assert rows["bank"] == (250_000_000, 0, -150, 249_999_850)
    assert rows["rent"] == (-250_000_000, 0, 0, -250_000_000)
    assert [row.spot[0] for row in trial_balance(kept, JAN, JAN)][:2] == ["bank", "payable"]


def test_months_run_over_the_year() -> None:
    assert (month_after(date(2025, 12, 1)), month_before(JAN)) == (date(2026, 1, 1), date(2024, 12, 1))
    assert (month_after(JAN), month_before(MAR)) == (FEB, FEB)


def test_closing_out_of_order_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        close(book(), FEB, "kai")
    assert "2025-01" in refused.value.fields["month"]


ROW = {"code": "bank", "kind": "asset", "zh": "银行", "en": "Bank", "name": "Bank"}


@pytest.mark.parametrize(
    "rows",
    [
        [{**ROW, "kind": "moon"}],
        [{**ROW, "name": "bank"}],
        [{**ROW, "code": ""}],
        [{**ROW, "by": "month"}],
        [{**ROW, "guarded": True}],
        [ROW, {**ROW, "name": "Other"}],
        [ROW, {**ROW, "code": "other"}],
    ],
)
def test_a_chart_that_is_no_chart_is_refused_by_row(rows: list[dict[str, Any]]) -> None:
    with pytest.raises(Invalid) as refused:
        chart_of(rows)
    assert list(refused.value.fields) == [f"[{len(rows) - 1}]"]


def test_every_account_of_the_chart_is_named_in_both_languages() -> None:
    chart = default_chart()
    assert {account.kind for account in chart.values()} == {
        "asset",
        "liability",
        "equity",
        "income",
        "expense",
    }
    assert [account.code for account in chart.values() if account.is_guarded] == ["grants", "payable"]
    assert isinstance(post(book(), rent()), Posted)

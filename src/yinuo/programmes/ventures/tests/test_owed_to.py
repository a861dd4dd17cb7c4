"""A return owed to the venture: receivable, in arrears past its day, and never shared out until it came."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.programmes.ventures import actions, leasing, placing
from yinuo.programmes.ventures.lease_models import PLACED
from yinuo.programmes.ventures.planning import Year, worked_out
from yinuo.programmes.ventures.tests.conftest import YEAR, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Distribution, Venture, VentureLease

ENTERED, ON = date(2025, 1, 2), date(2025, 1, 6)
WITHIN = date(2024, 1, 1), date(2025, 12, 31)
DAYS = (date(2024, 12, 31), date(2025, 12, 31))
DUE = 5_013_70
"""100,000.00 × 5 % × 366 ÷ 365 = 5,013.6986."""


@pytest.fixture
def books(actor: Callable[[str], Actor]) -> Actor:
    return actor("books")


@pytest.fixture
def placed(factory: Venture, books: Actor) -> VentureLease:
    plan = placing.plan_of(100_000_00, 50_000, "act/365", WITHIN, DAYS)
    told = leasing.Lease(
        "示例周转金", "working money", "cooperative", WITHIN[0], WITHIN[1], "示例合同 1", plan, PLACED,
        100_000_00, 50_000, "act/365",
    )  # fmt: skip
    return leasing.enter(factory, told, books, ENTERED, at(ENTERED))


def receive(row: VentureLease, on: date, amount: int, reference: str, books: Actor) -> None:
    slip = leasing.Slip(on, amount, reference)
    leasing.receive(row.venture, row.pk, slip, books, ON, at(ON), ways=(PLACED,))


def drafted(venture: Venture, books: Actor, year: Year = YEAR) -> Distribution:
    return actions.draft(venture, year, books, ON)


def owed(row: Distribution) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(row.result))["receivables"][0]
    return {name: found[name] for name in ("opening", "due", "paid", "paid_in_time", "unpaid")}


def test_what_did_not_come_stands_on_the_sheet_and_is_not_shared_out(
    factory: Venture, placed: VentureLease, books: Actor
) -> None:
    receive(placed, date(2024, 12, 20), 2_000_00, "示例回单 1", books)
    bare = drafted(factory, books)
    assert owed(bare) == {
        "opening": 0,
        "due": DUE,
        "paid": 200_000,
        "paid_in_time": 200_000,
        "unpaid": 301_370,
    }
    assert bare.handed_out == 2_025_000_00  # nine tenths of the net, which holds what came alone
    booked = drafted(factory, books, replace(YEAR, has_owed_in=True))
    steps = {one["step"]: one for one in json.loads(bytes(booked.result))["steps"]}
    assert steps["receivable"]["amount"] == 3_013_70
    assert booked.handed_out + booked.carried == 2_025_000_00 - 2_712_33  # nine tenths of what did not come
    assert "还欠 3,013.70：没到账的不能分。" in steps["receivable"]["why"]["zh"]
    assert worked_out(bytes(booked.plan)).result == bytes(booked.result)  # anybody can work it out again


def test_the_sheet_and_the_venture_say_what_is_owed(
    factory: Venture, placed: VentureLease, books: Actor, seat: Callable[[str], Client]
) -> None:
    row = drafted(factory, books)
    actions.show(row.pk, books, ON, at(ON))
    client = Client()
    client.cookies["yinuo_day"] = "2025-01-10"
    page = client.get("/ventures/factory/2024-01-01").content.decode()
    assert "示例周转金：本期应收 5,013.70，2024-12-31 到期；到账 0.00" in page
    assert "欠着 5,013.70 元" in client.get("/ventures/factory").content.decode()
    desk = seat("books")
    desk.cookies["yinuo_day"] = "2025-01-10"
    assert 'name="owed_in"' in desk.get("/desk/ventures/factory").content.decode()


def test_the_next_sheet_begins_with_what_was_unpaid_and_counts_each_slip_once(
    factory: Venture, placed: VentureLease, books: Actor
) -> None:
    receive(placed, date(2024, 12, 20), 2_000_00, "示例回单 1", books)
    row = drafted(factory, books)
    actions.show(row.pk, books, ON, at(ON))
    receive(
        placed, date(2024, 12, 30), 1_000_00, "示例回单 2", books
    )  # it became known after the sheet was shown
    later = replace(YEAR, first=date(2025, 1, 1), last=date(2025, 12, 31))
    after = drafted(factory, books, later)
    told = owed(after)
    assert (told["opening"], told["due"], told["paid"]) == (3_013_70, 5_000_00, 1_000_00)
    assert told["unpaid"] == DUE + 5_000_00 - 3_000_00
    plan = json.loads(bytes(after.plan))["receivables"][0]["paid"]
    assert plan == [{"on": "2025-01-01", "amount": 1_000_00, "reference": "示例回单 2"}]


def test_what_came_before_the_first_sheet_lessens_what_it_begins_with(
    factory: Venture, placed: VentureLease, books: Actor
) -> None:
    receive(placed, date(2024, 6, 1), 4_000_00, "示例回单 1", books)
    half = replace(YEAR, first=date(2024, 7, 1))
    # by 30 June 182 days brought 2,493.1507; 4,000.00 came: 1,506.85 in advance
    assert owed(drafted(factory, books, half))["opening"] == 2_493_15 - 4_000_00


def test_a_slip_that_was_taken_back_is_owed_again(
    factory: Venture, placed: VentureLease, books: Actor
) -> None:
    receive(placed, date(2024, 12, 20), 2_000_00, "示例回单 1", books)
    row = drafted(factory, books)
    actions.show(row.pk, books, ON, at(ON))
    slip = placed.receipts.get()
    leasing.receipt_back(factory, slip.pk, "记错了", books, ON, at(ON), ways=(PLACED,))
    later = replace(YEAR, first=date(2025, 1, 1), last=date(2025, 12, 31))
    assert owed(drafted(factory, books, later))["opening"] == DUE


def test_a_placing_that_ended_and_was_paid_is_in_no_plan_any_more(
    factory: Venture, placed: VentureLease, books: Actor
) -> None:
    receive(placed, date(2024, 12, 31), DUE + 5_000_00, "示例回单 1", books)
    for year in (2024, 2025):
        row = drafted(factory, books, replace(YEAR, first=date(year, 1, 1), last=date(year, 12, 31)))
        shown = ON.replace(year=year + 1)  # when it is over
        actions.show(row.pk, books, shown, at(shown))
    assert owed(row)["unpaid"] == 0
    after = drafted(factory, books, replace(YEAR, first=date(2026, 1, 1), last=date(2026, 12, 31)))
    assert "receivables" not in json.loads(bytes(after.plan))

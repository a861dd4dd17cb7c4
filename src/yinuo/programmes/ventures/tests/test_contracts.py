"""Contracts both ways: what a venture pays for, and money placed; what is overdue is red by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import placing
from yinuo.programmes.ventures.dues import Sum
from yinuo.programmes.ventures.models import LeaseDue, LeaseReceipt, VentureLease

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.rules import Basis

DESK, PAGE = "/desk/ventures/factory", "/ventures/factory"
CONTRACT = {
    "verb": "contract", "what": "示例屋顶修理", "what_en": "mending the roof", "whom": "firm", "began_on": "2025-01-01",
    "ends_on": "2025-12-31", "contract": "示例合同 1", "plan": "2025-06-30 1,000.00\n2025-12-10 500.00",
}  # fmt: skip
PLACING = {
    "verb": "placing", "what": "示例周转金", "what_en": "working money", "whom": "cooperative",
    "contract": "示例合同 2", "principal": "100,000.00", "rate": "5", "basis": "act/365", "began_on": "2025-01-01",
    "ends_on": "2025-12-31", "plan": "2025-06-30\n2025-12-31",
}  # fmt: skip


def on_the_day(client: Client, day: str = "2025-11-22") -> Client:
    client.cookies["yinuo_day"] = day
    return client


@pytest.fixture
def books(factory: Venture, seat: Callable[[str], Client]) -> Client:
    return on_the_day(seat("books"))


def said(path: str, client: Client | None = None) -> str:
    return on_the_day(client or Client()).get(path).content.decode()


def test_what_a_venture_has_to_pay_is_public_and_red_past_its_day(books: Client) -> None:
    assert books.post(f"{DESK}/contracts", CONTRACT).status_code == 302
    row = VentureLease.objects.get()
    told = ("要付出去的，付了没有", "付给一家企业", "过期没付 1,000.00 元", "还没到期")
    assert [words for words in told if words not in said(PAGE)] == []
    first = said("/desk/ventures/", books)
    assert ('<span class="st late">过期没付</span> <b>1,000.00 元</b>' in first) is True
    assert ('<span class="st soon">该付</span> <b>500.00 元</b>' in first) is True
    paid = {"verb": "contract_paid", "line": f"{row.pk}", "paid_on": "2025-07-02", "amount": "1,000.00"}
    assert books.post(f"{DESK}/contracts", paid | {"reference": "示例回单 1"}).status_code == 302
    assert ("付了，晚了" in said(PAGE), "过期没付" in said(PAGE)) == (True, False)
    assert "过期没付" not in said("/desk/ventures/", books)
    assert "没有过期的" in on_the_day(books, "2025-09-01").get("/desk/ventures/").content.decode()
    told_of = (
        Event.objects.filter(stream=row.venture.stream_id).order_by("seq").values_list("type", flat=True)
    )
    assert list(told_of) == ["contracted", "contract_paid"]
    assert not Matter.objects.exists()  # what villages are owed is a promise of a sheet, and of nothing else


def test_what_was_paid_goes_back_by_the_verbs_of_its_own_way_alone(books: Client) -> None:
    url = f"{DESK}/contracts"
    books.post(url, CONTRACT)
    row = VentureLease.objects.get()
    slip = {"line": f"{row.pk}", "amount": "1.00", "reference": "示例回单 1"}
    came = slip | {"verb": "receipt", "came_on": "2025-07-02"}
    assert books.post(f"{DESK}/leases", came).status_code == 404  # nothing comes in on it
    paid = slip | {"verb": "contract_paid", "paid_on": "2025-07-02"}
    assert books.post(url, paid | {"paid_on": "2025-11-23"}).status_code == 422
    assert "还没有到" in books.post(url, paid | {"paid_on": "2025-11-23"}).content.decode()
    assert books.post(url, paid).status_code == 302
    back = {"verb": "contract_back", "line": f"{row.pk}", "reason": "合同重签"}
    assert books.post(url, back).status_code == 409
    wrong = {"line": f"{LeaseReceipt.objects.get().pk}", "reason": "记错了"}
    assert books.post(f"{DESK}/leases", wrong | {"verb": "receipt_back"}).status_code == 404
    assert books.post(url, wrong | {"verb": "contract_paid_back"}).status_code == 302
    assert books.post(f"{DESK}/leases", back | {"verb": "lease_back"}).status_code == 404
    assert books.post(url, back).status_code == 302
    assert "示例合同 1" not in said(PAGE)


def test_what_a_placing_brings_is_worked_out_and_in_arrears_past_its_day(books: Client) -> None:
    assert books.post(f"{DESK}/placings", PLACING).status_code == 302
    row = VentureLease.objects.get()
    # 100,000.00 × 5 % × 181 ÷ 365 = 2,479.4521; the whole year 5,000.00
    assert list(row.dues.values_list("amount", flat=True)) == [2_479_45, 2_520_55]
    told = ("放在合作社", "本金 100,000.00 元，一年 5%（act/365）；没到账的不能分", "欠着 2,479.45 元")
    assert [words for words in told if words not in said(PAGE)] == []
    came = {"verb": "placing_receipt", "line": f"{row.pk}", "came_on": "2025-06-30", "amount": "2,479.45"}
    assert books.post(f"{DESK}/placings", came | {"reference": "示例回单 1"}).status_code == 302
    assert ("欠着" in said(PAGE), "按期收到" in said(PAGE)) == (False, True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE venture_lease SET principal = 1")
    with pytest.raises(DatabaseError), transaction.atomic():
        VentureLease.objects.create(
            venture_id="factory", way="pay", asset="x", lessee="firm", began_on=row.began_on, ends_on=row.ends_on,
            contract="x", n_dues=1, principal=5, made_by_id=row.made_by_id, made_on=row.made_on,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"principal": "0"}, "本金要大于零"),
        ({"rate": "0"}, "写一年百分之几"),
        ({"basis": "30/360"}, "选一项"),
        ({"plan": "2025-06-30"}, "不能早于合同到期的那天"),
        ({"plan": ""}, "不能早于合同到期的那天"),
        ({"plan": "2025-12-31\n2026-12-31"}, "2026-12-31 到期的一笔算下来是零"),
        ({"plan": "someday"}, "日期"),
        ({"ends_on": "2024-12-31"}, "早于开始"),
    ],
)
def test_a_placing_that_makes_no_sense_comes_back_as_it_was_typed(
    books: Client, odd: dict[str, str], words: str
) -> None:
    answer = books.post(f"{DESK}/placings", PLACING | odd)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "示例合同 2" in page) == (422, True, True)
    assert not LeaseDue.objects.exists()


@pytest.mark.parametrize("page", ["contracts", "placings"])
def test_nobody_else_enters_any(factory: Venture, seat: Callable[[str], Client], page: str) -> None:
    for who in ("village-1", "supervisor", "auditor"):
        url = f"{DESK}/{page}"
        assert (seat(who).get(url).status_code, seat(who).post(url, CONTRACT).status_code) == (403, 403)


FIRST = date(2023, 1, 1)


@given(
    principal=st.integers(10**8, 10**12),
    rate=st.integers(10_000, 300_000),
    basis=st.sampled_from(["act/365", "act/366", "act/act"]),
    days=st.sets(st.integers(1, 1500), min_size=1, max_size=12),
)
def test_what_is_due_day_by_day_sums_to_the_whole_within_half_a_unit(
    principal: int, rate: int, basis: Basis, days: set[int]
) -> None:
    within = FIRST, FIRST + timedelta(max(days))
    plan = placing.plan_of(principal, rate, basis, within, [FIRST + timedelta(n) for n in days])
    whole = placing.brought(principal, rate, basis, within, within[1])
    assert sum(one.amount for one in plan) == whole
    alone = placing.plan_of(principal, rate, basis, within, [within[1]])
    assert alone == (Sum(within[1], whole),)

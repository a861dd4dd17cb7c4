"""What a venture lets: what came goes to the earliest that is owed, arrears show, nothing is rewritten."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures.dues import Due, Sum, arrears, stand
from yinuo.programmes.ventures.leasing import plan_of
from yinuo.programmes.ventures.models import LeaseDue, LeaseReceipt, VentureLease

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.programmes.ventures.models import Venture

URL, PAGE = "/desk/ventures/factory/leases", "/ventures/factory"
PLAN = "2025-03-31\t1,000.00\n2025-09-30\t1,000.00\n2026-03-31\t1,000.00"
LEASE = {
    "verb": "lease", "asset": "示例厂房三层", "asset_en": "example plant", "lessee": "firm", "began_on": "2025-01-01",
    "ends_on": "2026-12-31", "contract": "示例租约 1", "plan": PLAN,
}  # fmt: skip
FIRST = date(2025, 1, 1)


def on_the_day(client: Client, day: str = "2025-11-22") -> Client:
    client.cookies["yinuo_day"] = day
    return client


@pytest.fixture
def books(factory: Venture, seat: Callable[[str], Client]) -> Client:
    return on_the_day(seat("books"))


def came(line: int, day: str, amount: str, reference: str) -> dict[str, str]:
    return {"verb": "receipt", "line": f"{line}", "came_on": day, "amount": amount, "reference": reference}


def test_a_lease_is_entered_and_every_payment_shows_how_it_stands_on_any_day(books: Client) -> None:
    assert books.post(URL, LEASE).status_code == 302
    row = VentureLease.objects.get()
    assert [(one.n, one.amount) for one in LeaseDue.objects.all()] == [
        (1, 100_000),
        (2, 100_000),
        (3, 100_000),
    ]
    assert books.post(URL, came(row.pk, "2025-04-02", "1,200.00", "示例回单 1")).status_code == 302
    page = on_the_day(Client()).get(PAGE).content.decode()
    told = ("租给一家企业", "收到，晚了", "欠着，只来了一部分", "还没到期", "欠着 800.00 元")
    assert [words for words in told if words not in page] == []
    early = on_the_day(Client(), "2025-04-01").get(PAGE).content.decode()
    assert ("租给一家企业" in early, "示例厂房三层" in early) == (False, False)  # it was entered in November
    told_of = (
        Event.objects.filter(stream=row.venture.stream_id).order_by("seq").values_list("type", flat=True)
    )
    assert list(told_of) == ["leased", "rent_received"]
    assert books.get(URL).status_code == 200


def test_what_was_entered_wrongly_is_taken_back_and_nothing_is_rewritten(books: Client) -> None:
    books.post(URL, LEASE)
    lease = VentureLease.objects.get()
    assert books.post(URL, LEASE).status_code == 409  # a contract once
    assert (
        books.post(URL, came(lease.pk, "2025-04-02", "3,000.01", "r")).status_code == 422
    )  # more than all of it
    assert books.post(URL, came(lease.pk, "2025-12-24", "1.00", "r")).status_code == 422  # a day to come
    books.post(URL, came(lease.pk, "2025-04-02", "1.00", "r"))
    assert books.post(URL, came(lease.pk, "2025-04-02", "1.00", "r")).status_code == 409  # a slip once
    receipt = LeaseReceipt.objects.get()
    back = {"verb": "lease_back", "line": f"{lease.pk}", "reason": "合同重签"}
    assert books.post(URL, back).status_code == 409  # something came in on it
    for forged in (
        f"UPDATE lease_receipt SET amount = 5 WHERE id = {receipt.pk}", "DELETE FROM lease_receipt",
        f"UPDATE venture_lease SET contract = 'x' WHERE id = {lease.pk}", "UPDATE lease_due SET amount = 1",
        f"INSERT INTO lease_due (lease_id, n, due_on, amount) VALUES ({lease.pk}, 4, '2026-09-30', 5)",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)
    wrong = {"verb": "receipt_back", "line": f"{receipt.pk}", "reason": ""}
    assert books.post(URL, wrong).status_code == 422
    assert books.post(URL, wrong | {"reason": "记错了"}).status_code == 302
    assert books.post(URL, wrong | {"reason": "再来"}).status_code == 404
    assert books.post(URL, back).status_code == 302
    assert books.post(URL, back).status_code == 404
    assert "示例租约 1" not in on_the_day(Client()).get(PAGE).content.decode()
    assert books.post(URL, LEASE).status_code == 302  # entered anew


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"plan": ""}, "至少写一笔"),
        ({"plan": "2025-02-30 5"}, "第 1 行：日期没有写对"),
        ({"plan": "2025-02-28 5\n2025-02-28 6"}, "第 2 行：2025-02-28 已经写过一笔"),
        ({"plan": "2025-02-28 five"}, "第 1 行：数目没有写对"),
        ({"ends_on": "2024-12-31"}, "早于开始"),
        ({"lessee": "somebody"}, "选一项"),
        ({"asset": "给 13800138000 的厂房"}, "认出人"),
    ],
)
def test_a_lease_that_makes_no_sense_comes_back_as_it_was_typed(
    books: Client, odd: dict[str, str], words: str
) -> None:
    answer = books.post(URL, LEASE | odd)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "示例租约 1" in page) == (422, True, True)
    assert not VentureLease.objects.exists()


def test_nobody_else_enters_a_lease(factory: Venture, seat: Callable[[str], Client]) -> None:
    for who in ("village-1", "supervisor", "auditor"):
        assert (seat(who).get(URL).status_code, seat(who).post(URL, LEASE).status_code) == (403, 403)


@pytest.mark.parametrize("cut", ["\t", " ", "，", ", ", "；", ","])
def test_a_plan_is_read_however_its_sums_stand_beside_its_days(cut: str) -> None:
    assert plan_of(f"2025-03-31{cut}1,000.00", 2) == (Sum(date(2025, 3, 31), 100_000),)


def test_a_plan_of_too_many_payments_is_refused() -> None:
    text = "\n".join(f"{FIRST + timedelta(n)} 1" for n in range(241))
    with pytest.raises(Invalid):
        plan_of(text, 2)


def days(n: int) -> date:
    return FIRST + timedelta(n)


SUMS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 1000)), max_size=8)


@given(plan=SUMS.map(dict), came=SUMS, on=st.integers(0, 80))
def test_what_came_goes_to_the_earliest_and_no_fen_is_lost(
    plan: dict[int, int], came: list[tuple[int, int]], on: int
) -> None:
    dues = [Sum(days(n), amount) for n, amount in plan.items()]
    got = [Sum(days(n), amount) for n, amount in came]
    found = stand(dues, got, days(on))
    there, whole = sum(one.amount for one in got if one.on <= days(on)), sum(plan.values())
    assert sum(one.came for one in found) == min(there, whole)
    assert [one.due_on for one in found] == sorted(one.on for one in dues)
    for before, after in pairwise(found):
        assert after.came == 0 or before.came == before.amount
    for one in found:
        assert (one.standing in {"kept", "late"}) == (one.owed == 0)
        assert one.standing != "kept" or (one.came_on is not None and one.came_on <= one.due_on)
        assert (one.standing == "overdue") == (one.owed > 0 and one.due_on < days(on))
    assert arrears(found, days(on)) == sum(one.owed for one in found if one.standing == "overdue")


def test_a_payment_in_two_parts_came_with_the_second() -> None:
    got = [Sum(days(1), 60), Sum(days(9), 60)]
    told: list[Any] = stand([Sum(days(5), 100), Sum(days(20), 100)], got, days(10))
    assert told == [Due(days(5), 100, 100, days(9), "late"), Due(days(20), 100, 20, days(9), "due")]

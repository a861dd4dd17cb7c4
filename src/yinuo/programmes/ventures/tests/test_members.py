"""A village's own members: their parts sum to the fen, go to the village alone, and are kept nowhere."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import lines, written
from yinuo.programmes.ventures import actions
from yinuo.programmes.ventures.member_parts import Member, members_of, parts_of
from yinuo.programmes.ventures.tests.conftest import YEAR, at

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

URL = "/desk/ventures/villages/sl-cun-1/members"
LIST = (("户", "股"), ("示例户一", "1"), ("示例户二", "1/2"), ("示例户三", "1.5"))


@pytest.fixture
def owed(factory: Venture, actor: Callable[[str], Actor]) -> str:
    """Show a period of the factory; gives the number of what it owes the first village: 400,990.10."""
    on = date(2025, 2, 1)
    row = actions.draft(factory, YEAR, actor("books"), on)
    actions.show(row.pk, actor("books"), on, at(on))
    return f"{row.payments.get(unit='sl-cun-1').pk}"


def put(client: Client, owed: str, rows: Any) -> Any:
    return client.post(URL, {"payment": owed, "file": SimpleUploadedFile("户.xlsx", written(rows, "xlsx"))})


def test_a_village_takes_its_members_parts_away_and_nothing_of_them_stays(
    owed: str, seat: Callable[[str], Client]
) -> None:
    village = seat("village-1")
    with CaptureQueriesContext(connection) as asked:
        answer = put(village, owed, LIST)
    assert (answer.status_code, "no-store" in answer["Cache-Control"]) == (200, True)
    rows = [line.cells for line in lines(answer.content, "x.xlsx")]
    assert [row[:3] for row in rows[1:]] == [
        ("示例户一", "1", "133663.37"), ("示例户二", "0.5", "66831.68"), ("示例户三", "1.5", "200495.05"),
        ("合计", "3", "400990.1"),
    ]  # fmt: skip
    assert sum(Decimal(row[2]) for row in rows[1:4]) == Decimal("400990.10")
    assert [
        one["sql"] for one in asked.captured_queries if "示例户" in one["sql"]
    ] == []  # no table hears of them


def test_no_other_village_opens_it_and_none_shares_what_is_not_its_own(
    owed: str, seat: Callable[[str], Client]
) -> None:
    for who in ("village-2", "books", "supervisor", "auditor"):
        assert (seat(who).get(URL).status_code, put(seat(who), owed, LIST).status_code) == (403, 403)
    other = seat("village-2").post(URL.replace("cun-1", "cun-2"), {"payment": owed, "rows": "a\t1"})
    assert other.status_code == 422  # what is owed to the first village is not the second's to share
    assert "示例甲村" not in other.content.decode()


def test_what_is_wrong_is_told_cell_by_cell_and_what_was_pasted_stays(
    owed: str, seat: Callable[[str], Client]
) -> None:
    text = "户\t股\n示例户一\t1\n示例户一\t2\n\t3\n示例户二\tx\n示例户三\t-1\n"
    answer = seat("village-1").post(URL, {"payment": owed, "rows": text})
    page = answer.content.decode()
    assert (answer.status_code, "示例户三" in page, "4 处要改" in page) == (422, True, True)
    assert [cell for cell in ("A3", "A4", "B5", "B6") if f"{cell}：" in page] == ["A3", "A4", "B5", "B6"]
    for sent in ({"payment": owed}, {"payment": "0", "rows": "a\t1"}, {"payment": owed, "rows": "户\t股\n"},
                 {"payment": owed, "rows": "a\t0\n"}):  # fmt: skip
        assert seat("village-1").post(URL, sent).status_code == 422
    assert seat("village-1").get(URL).status_code == 200


def test_a_village_that_nothing_was_shown_for_has_nothing_to_share(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    assert "没有可分的" in seat("village-1").get(URL).content.decode()


def test_a_list_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.programmes.ventures.member_parts.MOST", 2)
    with pytest.raises(Invalid):
        members_of(written([(f"户{n}", "1") for n in range(3)], "csv"), "x.csv")


@given(
    amount=st.integers(1, 10**10),
    shares=st.lists(st.fractions(0, 100, max_denominator=60), min_size=1, max_size=30),
)
def test_the_parts_of_members_sum_to_what_the_village_got(amount: int, shares: list[Fraction]) -> None:
    listed = [Member(f"户{n}", share) for n, share in enumerate(shares)]
    whole = sum(shares)
    if not whole:
        return
    parts = list(parts_of(amount, listed, 2, str))
    assert sum(one.amount for one in parts) == amount
    assert all(abs(one.amount - amount * one.member.quantity / whole) < 1 for one in parts)
    assert all(one.amount == 0 for one in parts if not one.member.quantity)

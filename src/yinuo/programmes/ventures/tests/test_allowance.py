"""The allowance for the old: from the month of the birthday, a count and a sum, and no day of birth stays anywhere."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import written
from yinuo.programmes.ventures.allowance import allowance, born_of, months_due
from yinuo.programmes.ventures.models import VillageSpending

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.programmes.ventures.models import Venture

URL = "/desk/ventures/villages/sl-cun-1/allowance"
SENT = {"year": "2025", "age": "70", "monthly": "50.00"}


@pytest.mark.parametrize(
    ("born", "months"),
    [
        (date(1955, 1, 1), 12), (date(1955, 1, 31), 12), (date(1955, 2, 1), 11), (date(1955, 12, 31), 1),
        (date(1956, 1, 1), 0), (date(1954, 12, 31), 12), (date(1920, 2, 29), 12),
    ],
)  # fmt: skip
def test_it_begins_with_the_month_of_the_birthday(born: date, months: int) -> None:
    assert months_due(born, 2025, 70) == months


@given(
    born=st.lists(st.dates(date(1930, 1, 1), date(1960, 12, 31)), max_size=40), monthly=st.integers(1, 10**6)
)
def test_the_months_people_and_the_sum_are_one_count(born: list[date], monthly: int) -> None:
    found = allowance(born, 2025, 70, monthly)
    assert found.amount == sum(found.by_month) * monthly
    assert list(found.by_month) == sorted(found.by_month)  # who gets it goes on getting it
    assert found.n_people == found.by_month[-1]
    turned = [one for one in born if (one.year + 70, one.month) <= (2025, 3)]
    assert found.by_month[2] == len(turned)


def test_a_list_is_read_below_its_header_and_its_bad_cells_are_named() -> None:
    born, faults = born_of(written([("出生日期",), ("1950-03-08",), ("x",), ("1951-02-30",)], "csv"), "a.csv")
    assert (born, [one.cell for one in faults]) == ([date(1950, 3, 8)], ["A3", "A4"])
    for rows in ([("出生日期",)], [("1950-01-01",)] * 20_002):
        with pytest.raises(Invalid):
            born_of(written(rows, "csv"), "a.csv")


def test_a_village_counts_enters_the_count_and_nothing_else_stays(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    village = seat("village-1")
    village.cookies["yinuo_day"] = "2025-11-22"
    with CaptureQueriesContext(connection) as asked:
        answer = village.post(URL, {**SENT, "rows": "出生日期\n1950-03-08\n1955-10-20\n1956-01-01\n"})
    page = answer.content.decode()
    assert (answer.status_code, "2 位，一共 750.00 元" in page) == (200, True)  # 12 and 3 months of 50.00
    assert "1950" not in page
    assert [one["sql"] for one in asked.captured_queries if "1955-10" in one["sql"]] == []
    form = answer.context["entering"]
    typed = {field.name: field.value for field in form.fields} | {"verb": "decide", "minutes": "示例决议 7"}
    assert village.post(form.url, typed).status_code == 302
    row = VillageSpending.objects.get()
    assert (row.what, row.amount, row.n_people) == ("70 周岁以上老人补贴（生日当月起）", 750_00, 2)


def test_what_is_wrong_is_said_and_no_other_village_opens_it(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    village = seat("village-1")
    for sent in ({**SENT, "rows": ""}, {"year": "2025", "rows": "1950-03-08"}, {**SENT, "rows": "x\ny\n"}):
        assert village.post(URL, sent).status_code == 422
    assert village.get(URL).status_code == 200
    for who in ("village-2", "books", "auditor"):
        client = seat(who)
        assert (
            client.get(URL).status_code,
            client.post(URL, {**SENT, "rows": "1950-03-08"}).status_code,
        ) == (403, 403)

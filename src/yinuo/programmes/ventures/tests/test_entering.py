"""What is entered at the desk: a village's spending, a grant, a new venture; and long lists, page by page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.base.errors import Invalid
from yinuo.kernel.people.models import Unit
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import views
from yinuo.programmes.ventures.founding import read_members
from yinuo.programmes.ventures.models import Distribution, Venture, VentureGrant, VillageSpending
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.tests.made import make_factory

if TYPE_CHECKING:
    from collections.abc import Callable

SPENDING = "/desk/ventures/villages/sl-cun-1"
LAMPS = {
    "verb": "decide", "year": "2025", "what": "示例路灯", "what_en": "example lamps", "amount": "12,000.50",
    "decided_on": "2025-03-01", "minutes": "示例决议 3",
}  # fmt: skip
ON = "2025-11-22"


def on_the_day(client: Client) -> Client:
    client.cookies["yinuo_day"] = ON
    return client


def test_a_village_enters_what_it_spent_step_by_step_and_everybody_reads_it(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    village = on_the_day(seat("village-1"))
    assert village.post(SPENDING, LAMPS | {"n_people": "212"}).status_code == 302
    row = VillageSpending.objects.get()
    assert (row.amount, row.n_people, row.paid_on) == (1_200_050, 212, None)
    assert village.post(SPENDING, LAMPS).status_code == 409  # the same line once
    step = {"verb": "go_on", "line": str(row.pk), "contract": "示例合同 1"}
    assert village.post(SPENDING, step).status_code == 302
    paid = {"verb": "go_on", "line": str(row.pk), "paid_on": "2025-02-01", "reference": "示例回单 1"}
    assert village.post(SPENDING, paid).status_code == 422  # before it was decided
    assert village.post(SPENDING, paid | {"paid_on": "2025-04-01"}).status_code == 302
    assert village.post(SPENDING, paid | {"paid_on": "2025-04-02"}).status_code == 409  # paid once
    page = on_the_day(Client()).get("/ventures/villages/sl-cun-1").content.decode()
    assert ("12,000.50" in page, "212 位，名单不公开" in page, "示例合同 1" in page) == (True, True, True)
    told = Event.objects.filter(stream=row.stream_id).order_by("seq").values_list("type", flat=True)
    assert list(told) == ["decided", "contracted", "paid"]
    assert village.get(SPENDING).status_code == 200


def test_what_was_entered_wrongly_is_taken_back_and_counts_no_more(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    village = on_the_day(seat("village-1"))
    village.post(SPENDING, LAMPS)
    village.post(SPENDING, LAMPS | {"amount": "1.00"})
    wrong = VillageSpending.objects.get(amount=1_200_050)
    back = {"verb": "take_back", "line": str(wrong.pk), "reason": ""}
    assert village.post(SPENDING, back).status_code == 422
    assert village.post(SPENDING, back | {"reason": "多写了"}).status_code == 302
    page = on_the_day(Client()).get("/ventures/villages/sl-cun-1").content.decode()
    assert ("<s>12,000.50 元</s>" in page, "多写了" in page) == (True, True)
    assert '花在哪里 <span class="m">1.00 元</span>' in page
    for forged in ("amount = 5", "reason = 'x'", "paid_on = '2025-04-01', reference = 'r'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE village_spending SET {forged} WHERE id = {wrong.pk}")


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"amount": "0"}, "大于零"),
        ({"decided_on": "2025-12-01"}, "还没有到"),
        ({"paid_on": "2025-04-01"}, "银行回单号"),
        ({"what": "给 13800138000 的补贴"}, "认出人"),
        ({"n_people": "二百"}, "写一个整数"),
    ],
)
def test_spending_that_makes_no_sense_comes_back_as_it_was_typed(
    factory: Venture, seat: Callable[[str], Client], odd: dict[str, str], words: str
) -> None:
    answer = on_the_day(seat("village-1")).post(SPENDING, LAMPS | odd)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "示例决议 3" in page) == (422, True, True)
    assert not VillageSpending.objects.exists()


def test_who_is_of_another_unit_enters_nothing(factory: Venture, seat: Callable[[str], Client]) -> None:
    other = on_the_day(seat("village-2"))
    assert other.post(SPENDING, LAMPS).status_code == 403
    assert other.get("/desk/ventures/villages/sl-qiye-a").status_code == 404
    grant = {
        "verb": "grant",
        "round": "6",
        "granted_on": "2025-03-01",
        "amount": "1",
        "purpose": "x",
        "reference": "y",
    }
    assert other.post("/desk/ventures/factory/grant", grant).status_code == 403
    assert on_the_day(seat("auditor")).get("/desk/ventures/new").status_code == 403


def test_a_grant_is_entered_once_and_taken_back_in_the_open(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    books, url = on_the_day(seat("books")), "/desk/ventures/factory/grant"
    grant = {"verb": "grant", "round": "6", "granted_on": "2025-03-01", "amount": "180,000.00",
             "purpose": "示例屋顶修缮", "reference": "示例文件 1"}  # fmt: skip
    assert books.post(url, grant | {"round": "7"}).status_code == 422
    assert books.post(url, grant).status_code == 302
    assert books.post(url, grant).status_code == 409
    row = VentureGrant.objects.get()
    assert (row.amount, row.round) == (18_000_000, 6)
    reader = on_the_day(Client())
    assert "示例屋顶修缮" in reader.get("/ventures/factory").content.decode()
    back = {"verb": "grant_back", "line": str(row.pk), "reason": "写错了项目"}
    assert books.post(url, back).status_code == 302
    for path in ("factory", "villages"):
        assert "示例屋顶修缮" not in reader.get(f"/ventures/{path}").content.decode()
    assert list(Event.objects.filter(stream=factory.stream_id).order_by("seq").values_list("type", flat=True)) == [
        "granted", "grant_withdrawn",
    ]  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        VentureGrant.objects.update(amount=1)


NEW = {
    "verb": "found", "name": "示例果园", "name_en": "Example orchard", "kind": "orchard", "began_on": "2025-01-01",
    "manager": "sl-lianhe", "supervisor": "sl-jiandu", "how": "shares", "reserve": "10", "welfare": "7.25",
    "present": "2/3", "yes": "1/2", "resolution": "示例决议 2025-1",
    "members": "示例甲村，3，2024-12-20，示例记录 1\nsl-cun-2\t1/2\nExample Village C，7.5",
}  # fmt: skip


def test_a_new_venture_begins_with_its_members_shares_and_rules(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    books = on_the_day(seat("books"))
    answer = books.post("/desk/ventures/new", NEW)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/ventures/orchard-2025")
    venture = Venture.objects.get(code="orchard-2025")
    held = registers(venture)["shares"].held(date(2025, 1, 1))
    assert {unit: str(one) for unit, one in held.items()} == {
        "sl-cun-1": "3",
        "sl-cun-2": "1/2",
        "sl-cun-3": "15/2",
    }
    assert (venture.voting[0]["yes"], venture.is_example) == ("1/2", True)
    sums = {
        "first": "2025-01-01",
        "last": "2025-06-30",
        "income": "1000",
        "costs": "0",
        "bank": "1000",
        "slip": "s",
    }
    assert books.post("/desk/ventures/orchard-2025/draft", sums).status_code == 302
    row = Distribution.objects.get(venture=venture)
    assert (row.handed_out, row.carried) == (82_750, 0)  # 1,000.00 less 10 % and 7.25 %
    assert "示例果园" in on_the_day(Client()).get("/ventures/").content.decode()
    assert books.post("/desk/ventures/new", NEW).status_code == 422  # the same name


def test_a_fixed_return_on_money_put_in_is_worked_out_from_its_first_period(
    factory: Venture, seat: Callable[[str], Client]
) -> None:
    books = on_the_day(seat("books"))
    sent = NEW | {"how": "fixed", "rate": "7", "reserve": "", "welfare": "", "began_on": "2024-01-01",
                  "members": "示例甲村，600,000.00\n示例丙村，400,000.00"}  # fmt: skip
    assert books.post("/desk/ventures/new", sent | {"rate": ""}).status_code == 422
    assert books.post("/desk/ventures/new", sent).status_code == 302
    sums = {
        "first": "2024-01-01",
        "last": "2024-12-31",
        "income": "90000",
        "costs": "0",
        "bank": "90000",
        "slip": "s",
    }
    assert books.post("/desk/ventures/orchard-2024/draft", sums).status_code == 302
    row = Distribution.objects.get(venture="orchard-2024")
    assert dict(row.payments.values_list("unit", "amount")) == {"sl-cun-1": 42_000_00, "sl-cun-3": 28_000_00}


VILLAGES = [Unit(code="a", name="示例甲村", name_en="A"), Unit(code="b", name="示例乙村", name_en="B")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "至少写一个村"),
        ("示例甲村，0", "第 1 行"),
        ("示例甲村，3\n示例癸村，3", "第 2 行：没有「示例癸村」"),
        ("示例甲村，3\nA，2", "第 2 行：这个村写了两次"),
        ("示例甲村，3，昨天", "第 1 行：日期"),
    ],
)
def test_a_line_of_members_that_is_wrong_is_named(text: str, words: str) -> None:
    with pytest.raises(Invalid) as told:
        read_members(text, VILLAGES, is_money=False)
    assert words in str(told.value.fields["members"])


def test_the_list_of_ventures_is_paged_with_one_count_of_queries(
    factory: Venture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "VENTURES", 2)
    reader = on_the_day(Client())
    reader.get("/ventures/?warm=1")

    def asked(path: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as caught:
            return reader.get(path).content.decode(), len(caught)

    few, n_few = asked("/ventures/?page=1")
    for code in ("second", "third"):
        make_factory(code)
    many, n_many = asked("/ventures/")
    last, n_last = asked("/ventures/?page=2")
    assert n_few == n_many == n_last <= 12
    assert (few.count('class="venture"'), many.count('class="venture"'), last.count('class="venture"')) == (
        1,
        2,
        1,
    )
    assert ('rel="next"' in few, 'rel="next"' in many, 'rel="prev"' in last) == (False, True, True)

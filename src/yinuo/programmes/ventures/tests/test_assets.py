"""What a venture has: out of which grants it was paid, how it left; and what a sale brought is never shared out."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from yinuo.base.errors import Invalid
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions, assets
from yinuo.programmes.ventures.models import AssetLeaving, Distribution, VentureAsset, VentureGrant
from yinuo.programmes.ventures.planning import Year
from yinuo.programmes.ventures.sales import sold
from yinuo.programmes.ventures.tests.conftest import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

URL, PAGE = "/desk/ventures/factory/assets", "/ventures/factory"
ON = date(2025, 11, 22)
ASSET = {
    "verb": "asset", "name": "示例行车", "name_en": "example crane", "kind": "machine", "place": "示例厂房一层",
    "acquired_on": "2023-05-04", "cost": "90,000.00", "reference": "示例发票 7",
    "paid_from": "示例文件 2023-1 50,000.00",
}  # fmt: skip
SOLD = {
    "verb": "asset_left",
    "left_on": "2024-06-30",
    "how": "sold",
    "amount": "30,000.00",
    "reference": "示例收据 1",
}


def on_the_day(client: Client, day: str = "2025-11-22") -> Client:
    client.cookies["yinuo_day"] = day
    return client


@pytest.fixture
def grant(factory: Venture) -> VentureGrant:
    return VentureGrant.objects.create(
        venture=factory, round=6, on=date(2023, 3, 1), amount=60_000_00, purpose="示例起重设备",
        reference="示例文件 2023-1",
    )  # fmt: skip


@pytest.fixture
def books(grant: VentureGrant, seat: Callable[[str], Client]) -> Client:
    return on_the_day(seat("books"))


def year(n: int, income: int = 2_500_000_00, **more: Any) -> Year:
    return Year(date(n, 1, 1), date(n, 12, 31), income, 2_250_000_00, 2_400_000_00, f"示例回单 {n}", **more)


def test_an_asset_is_public_with_whose_money_bought_it_and_how_it_left(books: Client) -> None:
    assert books.post(URL, ASSET).status_code == 302
    row = VentureAsset.objects.get()
    page = on_the_day(Client()).get(PAGE).content.decode()
    told = (
        "示例行车",
        "示例厂房一层",
        "90,000.00 元",
        "示例起重设备 50,000.00 元",
        "自己的钱 40,000.00 元",
        "在用",
    )
    assert [words for words in told if words not in page] == []
    assert "示例行车" not in on_the_day(Client(), "2025-11-21").get(PAGE).content.decode()  # not entered yet
    assert books.post(URL, SOLD | {"line": f"{row.pk}"}).status_code == 302
    page = on_the_day(Client()).get(PAGE).content.decode()
    assert ("卖了 30,000.00 元，不能分" in page, "在用" in page) == (True, False)
    told_of = (
        Event.objects.filter(stream=row.venture.stream_id).order_by("seq").values_list("type", flat=True)
    )
    assert list(told_of) == ["asset_acquired", "asset_left"]
    assert books.get(URL).status_code == 200


def test_what_was_entered_wrongly_is_taken_back_and_nothing_is_rewritten(
    books: Client, grant: VentureGrant
) -> None:
    books.post(URL, ASSET)
    line = f"{VentureAsset.objects.get().pk}"
    assert books.post(URL, ASSET).status_code == 409
    spent = {"verb": "grant_back", "line": f"{grant.pk}", "reason": "写错"}
    assert (
        books.post("/desk/ventures/factory/grant", spent).status_code == 409
    )  # something was bought with it
    books.post(URL, SOLD | {"line": line})
    assert books.post(URL, SOLD | {"line": line}).status_code == 409
    back = {"verb": "asset_back", "line": line, "reason": "记重了"}
    assert books.post(URL, back).status_code == 409
    for forged in (
        "UPDATE venture_asset SET cost = 1", "DELETE FROM venture_asset", "UPDATE asset_leaving SET amount = 5",
        "UPDATE asset_grant SET amount = 1",
        f"INSERT INTO asset_grant (asset_id, grant_id, n, amount) VALUES ({line}, {grant.pk}, 2, 1)",
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(forged)
    stays = {"verb": "asset_left_back", "line": line, "reason": "没有卖成"}
    assert [books.post(URL, stays).status_code for _twice in range(2)] == [302, 404]
    assert [books.post(URL, back).status_code for _twice in range(2)] == [302, 404]
    assert "示例行车" not in on_the_day(Client()).get(PAGE).content.decode()
    assert books.post(URL, ASSET).status_code == 302  # entered anew: the grant has its money again


def test_the_database_lets_no_grant_pay_more_than_was_granted(
    books: Client, factory: Venture, grant: VentureGrant
) -> None:
    books.post(URL, ASSET | {"paid_from": ""})
    bare = VentureAsset.objects.get()
    row = VentureAsset.objects.create(
        venture=factory, name="x", kind="land", place="x", acquired_on=ON, cost=99_000_00, reference="x",
        n_grants=1, made_by_id=bare.made_by_id, made_on=ON,
    )  # fmt: skip
    for asset, amount in ((row, 60_000_01), (bare, 1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            asset.paid_from.create(grant=grant, n=1, amount=amount)


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"paid_from": "示例文件 2023-1 60,000.01"}, "只剩 60,000.00 可用"),
        ({"paid_from": "示例文件 2023-1 50,000.00", "cost": "49,999.99"}, "比这一件的价钱还多"),
        ({"paid_from": "别的文件 1.00"}, "第 1 行：没有「别的文件」这笔补助"),
        ({"paid_from": "示例文件 2023-1 很多"}, "第 1 行：数目没有写对"),
        ({"acquired_on": "2025-11-23"}, "还没有到"),
        ({"kind": "castle"}, "选一项"),
        ({"cost": ""}, "这一项要填"),
        ({"place": "打 13800138000 问"}, "认出人"),
    ],
)
def test_an_asset_that_makes_no_sense_comes_back_as_it_was_typed(
    books: Client, odd: dict[str, str], words: str
) -> None:
    answer = books.post(URL, ASSET | odd)
    page = answer.content.decode()
    assert (answer.status_code, words in page, "示例发票 7" in page) == (422, True, True)
    assert not VentureAsset.objects.exists()


@pytest.mark.parametrize(
    ("odd", "words"),
    [
        ({"amount": ""}, "卖了的写卖了多少钱"),
        ({"how": "lost"}, "卖了的写卖了多少钱"),
        ({"left_on": "2023-05-03"}, "早于买来的那天"),
        ({"left_on": "2025-11-23"}, "还没有到"),
    ],
)
def test_an_asset_leaves_as_it_can(books: Client, odd: dict[str, str], words: str) -> None:
    books.post(URL, ASSET)
    answer = books.post(URL, SOLD | {"line": f"{VentureAsset.objects.get().pk}"} | odd)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not AssetLeaving.objects.exists()


def test_nobody_else_enters_an_asset(factory: Venture, seat: Callable[[str], Client]) -> None:
    for who in ("village-1", "supervisor", "auditor"):
        assert (seat(who).get(URL).status_code, seat(who).post(URL, ASSET).status_code) == (403, 403)


def test_what_a_sale_brought_is_never_shared_out(
    books: Client, factory: Venture, actor: Callable[[str], Actor]
) -> None:
    who = actor("books")
    before = actions.draft(factory, year(2024), who, ON).handed_out
    books.post(URL, ASSET)
    books.post(URL, SOLD | {"line": f"{VentureAsset.objects.get().pk}"})
    row = actions.draft(factory, year(2024), who, ON)
    steps = {one["step"]: one["amount"] for one in json.loads(bytes(row.result))["steps"]}
    assert (steps["excluded"], before - row.handed_out) == (
        30_000_00,
        27_000_00,
    )  # a tenth went to the reserve
    assert "登记里有 30,000.00" in books.get(f"/desk/ventures/sheets/{row.pk}").content.decode()
    more = actions.draft(factory, year(2024, excluded={"asset_sale": 50_000_00}), who, ON)
    assert json.loads(bytes(more.plan))["excluded"] == [{"source": "asset_sale", "amount": 50_000_00}]
    for odd, name in (
        (year(2024, excluded={"asset_sale": 1}), "asset_sale"),
        (year(2024, 29_999_99), "income"),
    ):
        with pytest.raises(Invalid) as why:
            actions.draft(factory, odd, who, ON)
        assert set(why.value.fields) == {name}


def test_a_sale_that_became_known_late_is_taken_out_of_the_next_period_once(
    books: Client, factory: Venture, actor: Callable[[str], Actor]
) -> None:
    who = actor("books")
    assert sold(factory, date(2024, 1, 1), date(2024, 12, 31)) == 0
    row = actions.draft(factory, year(2024), who, date(2025, 1, 5))
    actions.show(row.pk, who, date(2025, 1, 5), at(date(2025, 1, 5)))
    books.post(URL, ASSET)
    books.post(URL, SOLD | {"line": f"{VentureAsset.objects.get().pk}"})
    assert sold(factory, date(2025, 1, 1), date(2025, 12, 31)) == 30_000_00
    actions.draft(factory, year(2025), who, ON)
    assert sold(factory, date(2026, 1, 1), date(2026, 12, 31)) == 0
    assert Distribution.objects.count() == 2


def test_a_grant_is_named_by_its_paper_or_its_line(grant: VentureGrant) -> None:
    for text in ("示例文件 2023-1\t1.00", f"{grant.pk}, 1.00", "示例文件 2023-1；1.00"):
        assert assets.paid_from_of(text, [grant], 2) == ((grant, 100),)

"""The demo's ventures as anybody reads them: the page's sizes are kept, sums are equal to the fen."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account
from yinuo.programmes.ventures import bookkeeping
from yinuo.programmes.ventures.models import (
    Distribution,
    LedgerEntry,
    LineObjection,
    Venture,
    VillagePayment,
    VillageSpending,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

MOST_QUERIES = 12
PUBLIC = (
    "", "villages", "villages/sl-cun-1", "factory", "factory/2024-01-01", "factory/2022-01-01", "park",
    "park/2024-01-01", "greenhouse", "flowers",
)  # fmt: skip


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    from django.db import transaction

    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.load import load
    from yinuo.programmes.ventures import demo

    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(pack_folder("pinghu"), password="")
        book.forget()
        demo.fill("pinghu", load(sorted(demo.stories("pinghu"), key=lambda one: (one.steps[0].at, one.key))))
        yield
        transaction.set_rollback(True)
    book.forget()


@pytest.mark.usefixtures("told", "db")
class TestDemo:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_every_public_page_answers_with_few_queries(self, language: str) -> None:
        client = Client(headers={"Accept-Language": language})
        for path in PUBLIC:
            client.get(f"/ventures/{path}?warm=1")
            with CaptureQueriesContext(connection) as caught:
                answer = client.get(f"/ventures/{path}")
            assert (path, answer.status_code, len(caught) <= MOST_QUERIES) == (path, 200, True), len(caught)
            assert "csrftoken" not in answer.cookies

    def test_every_period_sums_to_the_fen(self) -> None:
        for row in Distribution.objects.all():
            told = json.loads(bytes(row.result))
            assert sum(row.payments.values_list("amount", flat=True)) == row.handed_out
            assert row.handed_out == sum(one["amount"] for one in told["holders"])
            taken = {one["step"]: one["amount"] for one in told["steps"]}
            assert taken["net"] == row.net

    def test_the_year_2024_of_the_factory_is_the_worked_example(self) -> None:
        parts = dict(
            VillagePayment.objects.filter(
                distribution__venture="factory", distribution__first=date(2024, 1, 1)
            ).values_list("unit", "amount")
        )
        assert parts == {
            "sl-cun-1": 386_601_98, "sl-cun-2": 346_021_78, "sl-cun-3": 305_441_58, "sl-cun-4": 264_861_39,
            "sl-cun-5": 224_281_19, "sl-cun-6": 202_551_09, "sl-cun-7": 182_740_99,
        }  # fmt: skip

    def test_what_was_paid_late_is_kept_late_and_what_was_not_stays_open(self) -> None:
        rows = {
            (one.distribution.first, one.unit_id): one.matter
            for one in VillagePayment.objects.filter(distribution__venture="factory").select_related(
                "matter", "distribution"
            )
        }
        outcome = {key: (one.state, one.outcome) for key, one in rows.items() if one}
        assert outcome[date(2024, 1, 1), "sl-cun-1"] == ("closed", "kept")
        assert outcome[date(2024, 1, 1), "sl-cun-4"] == ("closed", "kept_late")
        assert outcome[date(2025, 1, 1), "sl-cun-7"] == ("in_progress", "")
        assert rows[date(2022, 1, 1), "sl-cun-1"] is None
        assert Matter.objects.filter(category="venture_payment", source="example").count() == len(
            [one for one in VillagePayment.objects.all() if one.matter_id]
        )

    @pytest.mark.parametrize(("day", "is_late"), [("2025-10-20", False), ("2025-10-21", True)])
    def test_a_promised_day_that_passed_is_red_on_every_list_by_itself(
        self, day: str, *, is_late: bool
    ) -> None:
        client = Client()
        client.cookies["yinuo_day"] = day
        for path in ("", "factory"):
            page = client.get(f"/ventures/{path}").content.decode()
            assert ("过了说好的日子，还没付清" in page) is is_late

    def test_seven_villages_read_the_same_sheet_with_its_hash(self) -> None:
        row = Distribution.objects.get(venture="factory", first=date(2024, 1, 1))
        page = Client().get("/ventures/factory/2024-01-01").content.decode()
        assert row.sha256 in page
        for n in range(1, 8):
            village = Client().get(f"/ventures/villages/sl-cun-{n}").content.decode()
            assert "/ventures/factory/2024-01-01" in village
            others = [f"示例{name}村" for k, name in enumerate("甲乙丙丁戊己庚", 1) if k != n]
            assert [name for name in others if name in village] == []
        plan = Client().get("/ventures/factory/2024-01-01/plan.json").content
        assert plan == bytes(row.plan)

    def test_the_factory_keeps_books_that_balance_with_a_late_fact_in_its_next_open_month(self) -> None:
        connection.check_constraints()
        factory = Venture.objects.get(code="factory")
        told = bookkeeping.trial(factory, date(2025, 1, 1), date(2025, 12, 1))
        assert (told.closing, told.debit + told.credit) == (0, 0)
        bank = next(row for row in told.rows if row.spot[0] == "bank")
        assert bank.closing == 372_015_945  # 2,600,000.00 − 300.00 + 1,250,000.00 − 128,340.55 − 1,200.00
        late = LedgerEntry.objects.get(book=factory.pk, on=date(2025, 9, 28))
        assert late.month == date(2025, 10, 1)

    def test_the_yield_of_the_flowers_is_ten_per_cent_of_paid_money(self) -> None:
        page = Client().get("/ventures/flowers").content.decode()
        assert "<b>10.0%</b>" in page
        assert "2,000,000.00" in page

    def test_a_fixed_ten_per_cent_carries_its_risk_and_names_who_stands_for_it(self) -> None:
        Client().get("/ventures/park")
        page = Client().get("/ventures/park", headers={"Cookie": "yinuo_day=2025-10-01"}).content.decode()
        assert "示例镇" in page

    def test_lamps_are_traced_from_decision_to_payment_and_people_are_counted(self) -> None:
        lamps = VillageSpending.objects.filter(unit="sl-cun-1", what__contains="路灯")
        assert sum(lamps.values_list("amount", flat=True)) == 1_200_000_00
        page = Client().get("/ventures/villages/sl-cun-1").content.decode()
        assert "212 位，名单不公开" in page
        assert "示例合同 2022-6" in page

    @pytest.mark.parametrize(
        ("query", "n"), [("round=1", 1), ("round=6", 1), ("round=2", 0), ("year=2016", 1), ("", 4)]
    )
    def test_grants_are_found_by_round_and_year(self, query: str, n: int) -> None:
        page = Client().get(f"/ventures/villages?{query}").content.decode()
        assert (
            page.split("<tbody>")[-1].split("</tbody>")[0].count("<tr>") == n if n else "<tbody>" not in page
        )

    @pytest.mark.parametrize(
        "path",
        ["nothing", "factory/2001-01-01", "factory/never", "villages/sl-qiye-a", "factory/2024-01-01/x.pdf"],
    )
    def test_what_is_not_there_is_not_found(self, path: str) -> None:
        assert Client().get(f"/ventures/{path}").status_code == 404

    def test_an_objection_to_a_line_is_a_matter_with_ten_working_days(self) -> None:
        url = "/ventures/factory/2024-01-01/object"
        form = Client().get(url).content.decode()
        token = re.findall(r'name="token" value="([^"]+)"', form)[0]
        sent = {"token": token, "body": "我村的零头少一分"}
        assert Client().post(url, sent).status_code == 422
        answer = Client().post(url, {**sent, "line": "sl-cun-7"})
        assert answer.status_code == 200
        one = LineObjection.objects.select_related("stream").get()
        assert (one.line, one.stream.category, one.stream.kind) == ("sl-cun-7", "venture", "request")
        desk = staff(Account.objects.get(username="desk"))
        given = {
            "title": "示例庚村的零头为什么少一分", "category": "venture", "visibility": "public",
            "first_contact_unit": "sl-lianhe",
        }  # fmt: skip
        now = story_instant(date(2025, 11, 24))
        act(one.stream.ref, "accept", actor=desk, given=given, now=now)
        assigned = act(one.stream.ref, "assign", actor=desk, given={"lead_unit": "sl-lianhe"}, now=now)
        assert assigned.state.original_due == date(2025, 12, 8)  # the tenth working day
        client = Client()
        client.cookies["yinuo_day"] = "2025-11-25"
        assert "示例庚村的零头为什么少一分" in client.get("/ventures/factory/2024-01-01").content.decode()

"""The demo's ventures as anybody reads them: the page's sizes are kept, sums are equal to the fen."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal import press
from yinuo.doors.shell import pace
from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Account, Person
from yinuo.programmes.ventures import assets, bookkeeping, quarters
from yinuo.programmes.ventures.models import (
    Distribution,
    LeaseReceipt,
    LedgerEntry,
    LineObjection,
    QuarterSheet,
    QuarterVersion,
    Venture,
    VillagePayment,
    VillageSpending,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import DjangoDbBlocker

MOST_QUERIES = 16
PUBLIC = (
    "", "villages", "villages/sl-cun-1", "pictures", "factory", "factory/2024-01-01", "factory/2022-01-01", "park",
    "park/2024-01-01", "greenhouse", "flowers", "quarters", "factory/quarters/2025-01-01", "park/quarters/2025-01-01",
    "flowers/quarters/2025-04-01", "park/quarters/2025-01-01/object",
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


def unpacked(pdf: bytes) -> Iterator[bytes]:
    """Give the streams of a PDF that are deflated, as they were before."""
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(packed)
        except zlib.error:
            continue


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
        paid = sum(
            VillagePayment.objects.filter(
                distribution__venture=factory, distribution__approved_on__year=2025, paid_on__isnull=False
            ).values_list("amount", flat=True)
        )
        # 2,600,000.00 − 300.00 + 1,250,000.00 − 128,340.55 − 1,200.00 + 36,000.00, and what the villages got
        assert bank.closing == 375_615_945 - paid
        late = LedgerEntry.objects.get(book=factory.pk, reference="示例凭证 2025-31")
        assert late.month == date(2025, 10, 1)

    def test_what_was_bought_and_paid_stands_in_the_books_with_the_same_sum(self) -> None:
        factory = Venture.objects.get(code="factory")
        slip = LeaseReceipt.objects.get(lease__venture=factory, lease__way="pay")
        entry = LedgerEntry.objects.get(book=factory.pk, reference=slip.reference)
        assert (slip.on, -slip.amount) == (entry.on, entry.lines.get(account__code="bank").amount)
        grant = factory.grants.get(round=4)
        told = bookkeeping.trial(factory, date(2025, 1, 1), date(2025, 12, 1))
        kept = next(row for row in told.rows if row.spot[0] == "grants")
        assert assets.left_of(grant) == -kept.closing == 100_000_00

    def test_the_treasurers_first_screen_begins_with_what_is_overdue_and_what_is_ours(self) -> None:
        client = Client()
        client.force_login(Account.objects.get(username="books"))
        client.cookies["yinuo_day"] = "2025-11-22"
        page = client.get("/desk/ventures/").content.decode()
        todo = page.split('id="h-coming"')[1].split("</section>")[0]
        rows = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in todo.split("<li>")[1:]]
        assert [row.split(" · ")[0] for row in rows] == [
            "欠着 450,000.00 元", "过期没付 91,091.30 元", "过期没付 8,600.00 元", "该付 1,200.00 元",
            "过了日子 33 天，还没公开",
        ]  # fmt: skip
        assert rows[1].endswith("示例七村厂房 · 2025 年 1–6 月 · 示例庚村")
        for path, words in (("factory", "过期没付 8,600.00 元"), ("greenhouse", "欠着 3,032.88 元")):
            assert words in client.get(f"/ventures/{path}").content.decode()
        names = re.findall(r'<h2 id="h-\d+"><a [^>]+>示例([^ <]+)', page)
        assert names == ["七村厂房", "花卉", "大棚", "飞地园区"]
        assert page.count("#form-draft") == 2  # what is theirs to work out

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
        ("query", "n"), [("round=1", 1), ("round=6", 2), ("round=2", 0), ("year=2016", 1), ("", 5)]
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

    def test_every_quarter_begins_with_what_the_one_before_was_left_with(self) -> None:
        for venture in Venture.objects.all():
            left = None
            for row in venture.quarters.order_by("first"):
                version = row.versions.order_by("-n").first()
                if version is None:
                    assert (venture.code, row.first) == ("flowers", date(2025, 7, 1))
                    continue
                sheet = quarters.read(version.body)
                assert left in (None, sheet.opening), (venture.code, row.first)
                left = sheet.closing

    def test_the_factorys_quarter_is_its_bank_and_cash(self) -> None:
        row = QuarterSheet.objects.get(venture="factory", first=date(2025, 1, 1))
        sheet = quarters.read(row.versions.get().body)
        assert (sheet.basis, sheet.opening) == ("books", 2_600_000_00)
        assert [(one.code, one.amount) for one in sheet.came] == [("in.rent", 1_250_000_00)]
        assert [(one.code, one.amount) for one in sheet.spent] == [("out.management", 300_00)]
        assert sheet.handed[0] == quarters.Entry("to.sl-cun-1", "示例甲村", sheet.handed[0].en, 386_601_98)
        assert len(sheet.handed) == 6  # the fourth village was paid in April
        assert sheet.closing == 2_600_000_00 + 1_250_000_00 - 300_00 - sum(one.amount for one in sheet.handed)

    @pytest.mark.parametrize(
        ("day", "word"),
        [
            ("2025-04-15", "还没公开"),
            ("2025-04-23", "过了日子 3 天，还没公开"),
            ("2025-04-27", "晚了 7 天公开"),
        ],
    )
    def test_a_late_sheet_is_red_by_itself_and_says_by_how_much(self, day: str, word: str) -> None:
        client = Client()
        client.cookies["yinuo_day"] = day
        for path in ("quarters", "factory", "factory/quarters/2025-01-01"):
            page = client.get(f"/ventures/{path}").content.decode()
            assert word in page, path
        assert ('class="st late"' in page) is (day > "2025-04-20")
        assert client.get("/ventures/factory/quarters/2025-01-01/sheet.json").status_code == (
            200 if day == "2025-04-27" else 404
        )

    def test_a_correction_shows_the_difference_and_what_was_before_stays(self) -> None:
        url, client = "/ventures/park/quarters/2025-01-01", Client()
        page = client.get(url).content.decode()
        assert all(
            word in page
            for word in ("三月的一笔补助，文件五月才到", "<del>—</del>", "+300,000.00 元", "第 2 版")
        )
        before = client.get(f"{url}?v=1").content.decode()
        assert "三月的一笔补助，文件五月才到" not in before.split('id="h-versions"')[0]
        assert "看现在这一版" in before
        row = QuarterSheet.objects.get(venture="park", first=date(2025, 1, 1))
        for version in row.versions.all():
            body = client.get(f"{url}/sheet.json?v={version.n}").content
            assert hashlib.sha256(body).hexdigest() == version.sha256
        assert [
            client.get(f"{url}{odd}").status_code for odd in ("?v=3", "/sheet.json?v=9", "/sheet.xml")
        ] == [404] * 3
        client.cookies["yinuo_day"] = "2025-05-01"
        assert "第 2 版" not in client.get(url).content.decode()

    def test_no_name_of_a_person_stands_on_any_sheet(self) -> None:
        names = [name for name in Person.objects.values_list("name", flat=True) if name]
        for version in QuarterVersion.objects.all():
            assert [name for name in names if name in bytes(version.body).decode()] == []

    def test_an_objection_to_a_line_of_a_quarter_stands_on_its_sheet(self) -> None:
        url = "/ventures/park/quarters/2025-01-01"
        form = Client().get(f"{url}/object").content.decode()
        assert ('value="in.grant.6"' in form, 'value="net"' in form) == (True, False)
        token = re.findall(r'name="token" value="([^"]+)"', form)[0]
        sent = {"token": token, "body": "补助怎么五月才写上"}
        assert Client().post(f"{url}/object", {**sent, "line": "net"}).status_code == 422
        assert Client().post(f"{url}/object", {**sent, "line": "in.grant.6"}).status_code == 200
        one = LineObjection.objects.select_related("stream").get(quarter__venture="park")
        assert (one.line, one.distribution, one.stream.category) == ("in.grant.6", None, "venture")
        given = {"title": "补助为什么五月才写上", "category": "venture", "visibility": "public",
                 "first_contact_unit": "sl-lianhe"}  # fmt: skip
        desk = staff(Account.objects.get(username="desk"))
        act(one.stream.ref, "accept", actor=desk, given=given, now=story_instant(date(2025, 11, 24)))
        client = Client()
        client.cookies["yinuo_day"] = "2025-11-25"
        page = client.get(url).content.decode()
        assert "补助，第 6 轮政策</b>" in page
        assert "补助为什么五月才写上" in page
        assert client.get("/ventures/flowers/quarters/2025-07-01").status_code == 200
        assert (
            client.get("/ventures/flowers/quarters/2025-07-01/object").status_code == 404
        )  # nothing was shown

    @pytest.mark.parametrize(
        "path", ["factory/quarters/2024-01-01", "factory/quarters/never", "nothing/quarters/2025-01-01"]
    )
    def test_a_quarter_that_nobody_owes_is_not_found(self, path: str) -> None:
        assert Client().get(f"/ventures/{path}").status_code == 404

    def test_a_village_reads_its_own_way_beside_the_joint_one(self) -> None:
        client = Client(headers={"Accept-Language": "en"})
        client.cookies["yinuo_day"] = "2025-11-22"
        page = client.get("/ventures/villages/sl-cun-1").content.decode().split('id="h-ways"')[1]
        rows = [re.sub(r"<[^>]+>|\s+", " ", row) for row in page.split("<tbody>")[1].split("</tr>")[:-1]]
        assert [" ".join(row.split()) for row in rows] == [
            "Together taken together 2,100,000.00 yuan 342,000.00 yuan 16.3% 6.4%",
            "Together Example enclave park 1,500,000.00 yuan 300,000.00 yuan 20% 7.1%",
            "Together Example greenhouses 600,000.00 yuan 42,000.00 yuan 7% 3.7%",
            "On its own Example flowers 2,000,000.00 yuan 200,000.00 yuan 10% 5.4%",
        ]
        assert 'id="h-ways"' in client.get("/ventures/villages/sl-cun-7").content.decode()

    def test_a_ventures_rate_is_said_with_its_first_day(self) -> None:
        client = Client(headers={"Accept-Language": "en"})
        page = client.get("/ventures/park").content.decode()
        assert "Reckoned from 1 January 2023" in page.replace("1 Jan 2023", "1 January 2023")
        assert "With the principal counted at its sum" in page

    def test_the_flow_of_2024_says_in_its_table_what_it_draws(self) -> None:
        client = Client()
        client.cookies["yinuo_day"] = "2025-11-22"
        page = client.get("/ventures/pictures?year=2024").content.decode()
        flow = page.split('id="h-income"')[0]
        assert flow.count('<svg class="flow') == 2
        bars, bands = (part.split("</tbody>")[0] for part in flow.split("<tbody>")[1:])
        rows = Distribution.objects.filter(last__year=2024)
        income = sum(row.income for row in rows)
        names = re.findall(r'<th scope="row">([^<]+)</th><td class="amt">([^<]+)</td>', bars)
        assert len(names) == flow.count("<rect") // 2
        assert dict(names)["全部收入"] == f"{income // 100:,}.{income % 100:02d} 元"
        assert len(re.findall("<tr>", bands)) == flow.count('<path class="s') // 2
        assert [year for year in ("2022", "2023", "2024", "2025") if f">{year}<" not in page] == []

    def test_a_quarter_is_one_sheet_of_a4_of_the_version_asked_for(self) -> None:
        press.printed.cache_clear()
        answer = Client().get("/ventures/park/quarters/2025-01-01/sheet.pdf?v=1")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert answer["Content-Disposition"] == 'inline; filename="park-2025-01-01-v1.pdf"'
        assert answer.content.startswith(b"%PDF")
        boxes = [box for part in unpacked(answer.content) for box in re.findall(rb"MediaBox \[([^]]+)", part)]
        assert [[round(float(n)) for n in box.split()] for box in boxes] == [
            [0, 0, 595, 842]
        ]  # one page, an A4

    def test_without_pango_and_too_often_the_pdf_says_what_to_do(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_pango(*words: Any, **_more: Any) -> subprocess.CompletedProcess[bytes]:
            return subprocess.CompletedProcess(words, 3, b"", b"")

        press.printed.cache_clear()
        monkeypatch.setattr("yinuo.doors.portal.press.subprocess.run", no_pango)
        url = "/ventures/factory/quarters/2025-01-01/sheet.pdf"
        answer = Client().get(url)
        assert (answer.status_code, "用浏览器的「打印」" in answer.content.decode()) == (503, True)
        monkeypatch.setitem(pace.MOST, "pdf", 0)
        assert Client().get(url).status_code == 429

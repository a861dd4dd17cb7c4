"""A treasurer's sheets on their way in: every bad cell with its reason, all of it or nothing, nothing twice."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.base.spreadsheet import lines, written
from yinuo.kernel.people.models import Account
from yinuo.programmes.ventures import actions, bookkeeping, cli, sheet_reading
from yinuo.programmes.ventures.models import Distribution, LedgerEntry, LedgerLine, ShareMove, VillagePayment
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.sheet_columns import COLUMNS, mapping_of, sort_of
from yinuo.programmes.ventures.sheet_reading import entries, read
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.made import VILLAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.sheet_columns import Sort

ON = date(2025, 11, 22)
URL = "/desk/ventures/factory/import"
ENTRIES = (
    ("第几笔", "日期", "摘要", "科目", "借方", "贷方", "对方", "凭证号"),
    ("1", "2025-01-20", "示例租金", "银行存款", "204,545.46", "", "", "示例 1"),
    ("1", "2025-01-20", "示例租金", "租金收入", "", "204545.46", "", "示例 1"),
    ("2", "2025-02-03", "示例分配", "未分配收益", "300.00", "0", "", ""),
    ("", "", "", "应付各村分红", "", "100.00", "示例甲村", ""),
    ("", "", "", "payable", "", "200.00", "sl-cun-2", ""),
)
YEARS = (
    ("年份", "收入", "支出", "银行存款", "其中专款", "对账单号"),
    ("2024", "1,100.00", "0", "5,000.00", "", "示例对账单 2"),
    ("2023", "1,000.00", "100.00", "2,000.00", "50.00", "示例对账单 1"),
)
SHARES = (
    ("村", "份额", "日期", "凭据"),
    ("示例甲村", "1/2", "2025-03-01", "示例决议 9"),
    ("sl-cun-2", "7.35", "", "示例决议 9"),
)  # fmt: skip


@pytest.fixture
def books(factory: Venture, actor: Callable[[str], Actor]) -> Venture:
    bookkeeping.open_book(factory, date(2025, 1, 1), actor("books"), ON, at(ON))
    return factory


@pytest.fixture
def treasurer(seat: Callable[[str], Client]) -> Client:
    client = seat("books")
    client.cookies["yinuo_day"] = ON.isoformat()
    return client


def sheet(rows: Any, form: str = "xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"去年.{form}", written(rows, form))


def tabs(rows: Any) -> str:
    return "\n".join("\t".join(row) for row in rows)


def put(client: Client, rows: Any, do: str = "take", **more: str) -> Any:
    return client.post(URL, {"file": sheet(rows), "do": do, **more})


def test_a_dry_run_says_what_would_be_and_changes_nothing(books: Venture, treasurer: Client) -> None:
    answer = put(treasurer, ENTRIES, "check")
    assert (answer.status_code, "2 笔可以收" in answer.content.decode()) == (200, True)
    assert LedgerEntry.objects.count() == 0
    pasted = answer.context["text"]
    taken = treasurer.post(URL, {"rows": pasted, "do": "take"})
    assert taken.headers["Location"] == f"{URL}?sort=entries&new=2&known=0"
    assert "收进来 2 笔" in treasurer.get(taken.headers["Location"]).content.decode()
    amounts = list(LedgerLine.objects.order_by("entry", "n").values_list("account__code", "amount", "party"))
    assert amounts == [
        ("bank", 20_454_546, ""), ("rent", -20_454_546, ""), ("undistributed", 30_000, ""),
        ("payable", -10_000, "sl-cun-1"), ("payable", -20_000, "sl-cun-2"),
    ]  # fmt: skip


def test_the_same_sheet_twice_is_taken_once(books: Venture, treasurer: Client) -> None:
    twice = (*ENTRIES, *(("3", *row[1:]) for row in ENTRIES[1:3]))  # the same rent really came twice
    assert put(treasurer, twice).status_code == 302
    assert LedgerEntry.objects.count() == 3
    again = put(treasurer, twice)
    assert again.headers["Location"] == f"{URL}?sort=entries&new=0&known=3"
    assert LedgerEntry.objects.count() == 3


def test_one_bad_cell_and_none_of_it_is_taken_and_each_says_where_and_why(
    books: Venture, treasurer: Client
) -> None:
    wrong = (
        *ENTRIES,
        ("3", "2025-13-01", "", "nowhere", "1.005", "", "", ""),
        ("3", "2025-13-01", "", "应付各村分红", "", "1.00", "示例寅村", ""),
        ("4", "2025-02-05", "示例", "银行存款", "1.00", "2.00", "", ""),
        ("4", "2025-02-05", "示例", "专项补助", "", "1.00", "", ""),
        ("5", "2025-02-06", "示例", "银行存款", "1.00", "", "", ""),
        ("5", "2025-02-06", "示例", "租金收入", "", "2.00", "", ""),
        ("6", "2026-02-06", "示例", "银行存款", "1.00", "", "", ""),
        ("6", "2026-02-06", "示例", "租金收入", "", "1.00", "", ""),
        ("7", "2025-02-07", "示例", "应付各村分红", "100.01", "", "示例甲村", ""),
        ("7", "2025-02-07", "示例", "银行存款", "", "100.01", "", ""),
    )
    answer = put(treasurer, wrong)
    assert (answer.status_code, LedgerEntry.objects.count()) == (422, 0)
    faults = {(one.n, one.cell) for one in answer.context["outcome"].faults}
    assert faults == {
        (7, "B7"), (7, "C7"), (7, "D7"), (8, "G8"), (9, "E9"), (10, "G10"), (11, ""), (13, "B13"), (15, "E15"),
    }  # fmt: skip
    page = answer.content.decode()
    assert ("G8：这个科目要写是哪个村" in page, "9 处要改，一笔也没有收" in page) == (True, True)
    asked = {"file": sheet(wrong), "do": "check"}
    english = treasurer.post(URL, asked, headers={"Accept-Language": "en"})
    assert "G8: " in english.content.decode()
    left = put(treasurer, wrong, "left")
    rows = list(lines(b"".join([left.content]), "left.xlsx"))
    assert rows[7].cells[-1].startswith("G8：")


def test_years_are_drafted_one_after_the_other_and_only_where_they_are_new(
    factory: Venture, treasurer: Client
) -> None:
    assert put(treasurer, YEARS, "check").status_code == 200
    assert put(treasurer, YEARS).headers["Location"] == f"{URL}?sort=years&new=2&known=0"
    rows = Distribution.objects.order_by("first")
    told = [(row.first.year, row.net, row.opening, row.earmarked, row.state) for row in rows]
    assert told == [
        (2023, 90_000, 0, 5_000, "drafted"), (2024, 110_000, rows[0].carried, 0, "drafted"),
    ]  # fmt: skip
    assert put(treasurer, YEARS).headers["Location"] == f"{URL}?sort=years&new=0&known=2"
    bad = (YEARS[0], ("24", "x", "0", "1", "", ""), ("2022", "1", "0", "1", "", "y"))
    answer = put(treasurer, bad)
    assert {(one.n, one.cell) for one in answer.context["outcome"].faults} == {(2, "A2")}
    answer = put(treasurer, (YEARS[0], ("2022", "x", "0", "1", "", "")))
    assert {(one.n, one.cell) for one in answer.context["outcome"].faults} == {(2, "B2"), (2, "F2")}


def test_the_register_takes_a_sheet_and_conserves_what_it_says(factory: Venture, treasurer: Client) -> None:
    assert put(treasurer, SHARES).headers["Location"] == f"{URL}?sort=register&new=2&known=0"
    held = registers(factory)["shares"].held(date(2025, 3, 1))
    assert [str(held[unit]) for unit in VILLAGES[:2]] == ["41/2", "507/20"]
    assert put(treasurer, SHARES).headers["Location"] == f"{URL}?sort=register&new=0&known=2"
    heads = ("从哪天起", "谁给出", "谁收进", "多少份", "凭哪一份决议或合同", "册子")
    moved = (heads, ("2025-04-01", "示例丙村", "示例丁村", "16", "示例合同", "shares"))
    assert put(treasurer, moved).status_code == 302
    wrong = (
        heads,
        ("2025-04-02", "示例丙村", "示例丁村", "1", "示例合同", ""),
        ("2025-04-02", "示例寅村", "", "0", "", "land"),
        ("2025-04-02", "", "", "1", "示例合同", ""),
    )
    answer = put(treasurer, wrong)
    assert {(one.n, one.cell) for one in answer.context["outcome"].faults} == {
        (2, "D2"), (3, "B3"), (3, "D3"), (3, "E3"), (3, "F3"), (4, "C4"),
    }  # fmt: skip
    assert ShareMove.objects.count() == 7 + 3


def test_bank_slips_pay_what_is_owed_and_nothing_else(
    factory: Venture, actor: Callable[[str], Actor], seat: Callable[[str], Client]
) -> None:
    row = actions.draft(factory, YEAR, actor("books"), date(2025, 1, 10))
    actions.show(row.pk, actor("books"), date(2025, 1, 10), at(date(2025, 1, 10)))
    vote = {"members": 9, "present": 9, "yes": 9}
    actions.resolve(
        row.pk,
        vote,
        "示例",
        date(2025, 12, 1),
        actor("head-lianhe"),
        date(2025, 1, 20),
        at(date(2025, 1, 20)),
    )
    actions.approve(row.pk, actor("supervisor"), date(2025, 1, 21), at(date(2025, 1, 21)))
    cashier = seat("cashier")
    cashier.cookies["yinuo_day"] = ON.isoformat()
    blank = list(lines(cashier.get(f"{URL}/slips.xlsx").content, "blank.xlsx"))
    assert [line.cells[0] for line in blank[1:3]] == ["示例甲村", "示例乙村"]
    filled = [
        blank[0].cells,
        *((*one.cells[:4], "2025-11-20", f"示例回单 {n}") for n, one in enumerate(blank[1:], 1)),
    ]
    wrong = [filled[0], (*filled[1][:3], "1.00", *filled[1][4:]), ("示例联合社", *filled[2][1:]),
             ("示例丙村", "2020-01-01", *filled[3][2:]), ("", *filled[4][1:])]  # fmt: skip
    answer = put(cashier, wrong)
    assert {(one.n, one.cell) for one in answer.context["outcome"].faults} == {
        (2, "D2"),
        (3, "A3"),
        (4, "B4"),
        (5, "A5"),
    }
    assert VillagePayment.objects.filter(paid_on=None).count() == 7
    maker = seat("books")
    maker.cookies["yinuo_day"] = ON.isoformat()
    assert put(maker, filled).status_code == 422  # who made the sheet does not pay
    assert put(cashier, filled, "check").status_code == 200
    assert VillagePayment.objects.filter(paid_on=None).count() == 7
    assert put(cashier, filled).headers["Location"] == f"{URL}?sort=slips&new=7&known=0"
    row.refresh_from_db()
    assert (row.state, VillagePayment.objects.filter(paid_on=date(2025, 11, 20)).count()) == ("paid", 7)
    assert list(lines(cashier.get(f"{URL}/slips.xlsx").content, "blank.xlsx"))[1:] == []


def test_columns_are_read_as_they_are_told_and_a_sheet_without_them_says_which_are_missing(
    books: Venture, treasurer: Client
) -> None:
    odd = (("日期", "摘要", "科目", "增加", "减少"), ("2025-01-20", "示例", "银行存款", "1.00", ""),
           ("2025-01-20", "示例", "租金收入", "", "1.00"))  # fmt: skip
    answer = put(treasurer, odd, "check")
    assert (answer.status_code, "少了这几列：借 debit、贷 credit" in answer.content.decode()) == (422, True)
    told = {"c0": "on", "c1": "text", "c2": "account", "c3": "debit", "c4": "credit"}
    assert put(treasurer, odd, **told).headers["Location"] == f"{URL}?sort=entries&new=1&known=0"
    assert put(treasurer, odd, **{**told, "c4": "debit"}).status_code == 422
    for rows, words in (
        ((("甲", "乙"), ("1", "2")), "没有找到表头"),
        ((("日期", "收入", "支出"), ("2025", "1", "2")), "少了这几列"),
        ((("付款日期", "村", "金额"), ("2025", "1", "2")), "少了这几列：哪一年 year、银行回单号 reference"),
        ((("份额", "凭据"), ("1", "x")), "少了这几列：谁收进 taker"),
    ):
        answer = put(treasurer, rows, "check")
        assert (answer.status_code, words in answer.content.decode()) == (422, True), words
    assert treasurer.post(URL, {}).status_code == 422
    assert treasurer.post(URL, {"rows": tabs((("去年的账",), (), *ENTRIES)), "do": "take"}).status_code == 302
    assert LedgerEntry.objects.count() == 3


def test_a_sheet_of_entries_waits_for_books_and_nobody_else_brings_one(
    factory: Venture, treasurer: Client, seat: Callable[[str], Client]
) -> None:
    answer = put(treasurer, ENTRIES)
    assert (answer.status_code, "账簿还没有开" in answer.content.decode()) == (422, True)
    for who in ("village-1", "supervisor", "auditor"):
        assert (seat(who).get(URL).status_code, put(seat(who), ENTRIES).status_code) == (403, 403)
        assert seat(who).get(f"{URL}/register.xlsx").status_code == 403
    assert treasurer.get("/desk/ventures/nowhere/import").status_code == 404
    assert treasurer.get(f"{URL}/other.xlsx").status_code == 404


@pytest.mark.parametrize("sort", COLUMNS)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_sheet_to_fill_in_is_known_again(
    books: Venture, treasurer: Client, sort: Sort, language: str
) -> None:
    treasurer.cookies["django_language"] = language
    blank = list(lines(treasurer.get(f"{URL}/{sort}.xlsx").content, "blank.xlsx"))
    assert sort_of(blank[0].cells) == sort
    assert list(mapping_of(blank[0].cells, sort)) == [one.name for one in COLUMNS[sort]]


def test_a_sheet_that_is_too_long_is_refused() -> None:
    rows = [("日期", "摘要", "科目", "借", "贷"), *[("2025-01-01", "x", "y", "1", "")] * 2100]
    with pytest.raises(Invalid) as told:
        read(written(rows, "csv"), "long.csv")
    assert list(told.value.fields) == ["file"]


def test_entries_are_told_apart_by_number_or_by_day_and_words() -> None:
    heads = ("日期", "摘要", "科目", "借", "贷")
    rows = (heads, ("1月1日", "甲", "a", "1", ""), ("", "", "b", "", "1"), ("1月1日", "乙", "c", "1", ""),
            ("1月1日", "乙", "d", "", "1"))  # fmt: skip
    found = [[row.n for row in one] for one in entries(read(written(rows, "csv"), "x.csv").rows)]
    assert found == [[2, 3], [4, 5]]


CELL = st.text(st.characters(exclude_categories=("C", "Z")), max_size=6)


@given(rows=st.lists(st.tuples(st.integers(1, 3), CELL, CELL, CELL), max_size=8))
def test_rows_written_as_text_are_read_again_as_they_were(rows: list[tuple[int, str, str, str]]) -> None:
    at, every = 0, []
    for gap, *cells in rows:
        at += gap
        kept = tuple(cell for cell in cells if cell and cell[0] not in "'=+-@＝＋－＠")
        if kept:
            every.append((at, kept))
    if every:
        assert sheet_reading.all_rows(sheet_reading.pasted(sheet_reading.as_text(every)), "x.csv") == every


def test_a_terminal_takes_the_same_sheet(
    books: Venture, capsys: pytest.CaptureFixture[str], settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    settings.YINUO_AT = ON
    assert Account.objects.filter(username="books").exists()
    good, bad, left = tmp_path / "good.xlsx", tmp_path / "bad.xlsx", tmp_path / "left.xlsx"
    good.write_bytes(written(ENTRIES, "xlsx"))
    bad.write_bytes(written((*ENTRIES, ("3", "", "x", "y", "1", "", "", "")), "xlsx"))

    def typed(*words: object) -> tuple[int, Any, str]:
        parser = ArgumentParser()
        cli.options(parser)
        code = cli.run(parser.parse_args(["import", *map(str, words)]))
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else None, said.err

    code, told, _err = typed(good, "factory", "--as", "books", "--dry-run")
    assert (code, told["sort"], told["new"], told["kept"], LedgerEntry.objects.count()) == (
        0,
        "entries",
        2,
        False,
        0,
    )
    code, told, _err = typed(bad, "factory", "--as", "books", "--left", left)
    assert (code, [one["cell"] for one in told["bad"]], LedgerEntry.objects.count()) == (2, ["B7", "D7"], 0)
    assert next(iter(lines(left.read_bytes(), "left.xlsx"))).cells[-1] == "为什么不收"
    code, told, _err = typed(good, "factory", "--as", "books")
    assert (code, told["kept"], told["bad"], LedgerEntry.objects.count()) == (0, True, [], 2)
    assert typed(good, "factory", "--as", "village-1")[0] == 3
    assert typed(tmp_path / "none.xlsx", "factory", "--as", "books")[0] == 2
    assert typed(good, "factory", "--as", "books", "--map", "debit=贷方")[0] == 2
    assert typed(good, "factory", "--as", "books", "--map", "debit")[0] == 2
    assert typed(bad, "factory", "--as", "books", "--left", tmp_path / "no" / "left.xlsx")[0] == 2


def rents(n: int) -> list[tuple[str, ...]]:
    """Give a sheet of so many rents, two lines each."""
    rows: list[tuple[str, ...]] = [ENTRIES[0]]
    for one in range(1, n + 1):
        both = (f"{one}", "2025-02-03", f"示例租金 {one}")
        rows += [(*both, "银行存款", f"{one}.01", "", "", ""), (*both, "租金收入", "", f"{one}.01", "", "")]
    return rows


def test_a_long_sheet_asks_the_database_no_more_than_a_short_one(books: Venture, treasurer: Client) -> None:
    put(treasurer, rents(1))  # what is read once stays in memory
    counts = []
    for n in (3, 90):
        with CaptureQueriesContext(connection) as asked:
            assert put(treasurer, rents(n)).status_code == 302
        counts.append(len(asked))
    assert (counts[1], LedgerEntry.objects.count()) == (counts[0], 90)

"""A list at the desk: read, looked through, put right, taken in, given back; each page without script."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.base.spreadsheet import lines, written
from yinuo.kernel.intake import course
from yinuo.kernel.intake.models import ImportBatch
from yinuo.kernel.intake.tasks import go_on
from yinuo.kernel.intake.undoing import undo_some
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

HEAD = ("编号", "标题", "内容", "地点", "类别", "责任单位", "截止日期")
GOOD = ("RX1", "灯不亮", "门口的灯不亮", "lane", "help", "roads", "2025-08-22")
ODD = ("RX2", "路坏了", "路口坏了一块", "lane", "help", "市政所", "")
BAD = ("RX3", "树倒了", "路边的树倒了", "lane", "help", "", "2026-02-30")
MOST_QUERIES = 12
NOT_THE_PAGES = ("SELECT set_config", "SAVEPOINT", "RELEASE SAVEPOINT")


def put(client: Client, *rows: Sequence[str], name: str = "list.csv") -> Any:
    into = io.StringIO()
    csv.writer(into).writerows([HEAD, *rows])
    return client.post("/desk/import", {"file": SimpleUploadedFile(name, into.getvalue().encode())})


def page_of(client: Client, answer: Any) -> Any:
    assert answer.status_code == 302, answer.content.decode()[:1500]
    return client.get(answer["Location"]).context["sheet"]


def test_a_list_is_checked_as_it_is_read_and_every_bad_row_says_why(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD, ODD, BAD))
    assert (str(sheet.phase_word), sheet.n_good, sheet.n_left, sheet.shown) == (
        "核对好了，还没收",
        1,
        2,
        "bad",
    )
    assert {line.n: tuple(map(str, line.whys)) for line in sheet.lines} == {
        3: ("F3：没有「市政所」这个单位。",),
        4: ("G4：2026 年 2 月没有 30 日。请核对后再填。",),
    }
    assert Matter.objects.count() == 0


def test_a_word_nobody_knows_is_said_once_and_the_list_is_taken_in(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD, ODD, BAD))
    url = f"/desk/import/{sheet.number}"
    assert [(one.field, one.word) for one in sheet.unknown] == [("lead_unit", "市政所")]
    told = {column.choice.name: column.choice.value for column in sheet.columns}
    told |= {field.name: field.value for field in sheet.rest}
    sheet = page_of(
        desk,
        desk.post(
            url, {**told, "do": "check", "w-field": "lead_unit", "w-word": "市政所", "w-code": "roads"}
        ),
    )
    assert (sheet.n_good, sheet.n_left, sheet.unknown) == (2, 1, ())
    assert desk.post(url, {"do": "take"}).status_code == 422  # nobody has said that the people agreed
    sheet = page_of(desk, desk.post(url, {"do": "take", "agreed": "on"}))
    assert (str(sheet.phase_word), [str(tab.label) for tab in sheet.tabs]) == (
        "收好了",
        ["要改的", "收进来的"],
    )
    assert {m.lead_unit_id for m in Matter.objects.all()} == {"roads"}
    line = desk.get(f"{url}?show=taken").context["sheet"].lines[0]
    assert (line.number, line.title, line.due) == ("RX1", "灯不亮", "2025-08-22")
    assert desk.post(url, {"do": "take", "agreed": "on"}).status_code == 422  # it has moved on


def test_a_list_of_the_offices_own_needs_nobodys_word(world: World, seat: Callable[[str], Client]) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    told = {column.choice.name: column.choice.value for column in sheet.columns}
    told |= {field.name: field.value for field in sheet.rest} | {"by": "office", "do": "check"}
    url = f"/desk/import/{sheet.number}"
    assert page_of(desk, desk.post(url, told)).asks_consent is False
    assert page_of(desk, desk.post(url, {"do": "take"})).phase == "done"


def test_what_was_left_out_comes_back_as_a_sheet_and_goes_in_again(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD, BAD))
    left = desk.get(f"/desk/import/{sheet.number}/left.xlsx").content
    head, row = [line.cells for line in lines(left, "left.xlsx")]
    assert head == (*HEAD, "← 为什么没收")
    assert row == (*BAD, "2026 年 2 月没有 30 日。请核对后再填。")
    again = page_of(desk, put(desk, ("RX3", *BAD[1:6], "")))
    assert (again.n_good, again.n_left) == (1, 0)


@pytest.mark.parametrize(("form", "language"), [("xlsx", "zh-hans"), ("csv", "en")])
def test_the_reason_stands_beside_each_cell_and_the_file_comes_back_as_it_is(
    world: World, seat: Callable[[str], Client], form: str, language: str
) -> None:
    """Columns read by hand are remembered, with our reasons between them too; a cell comes back word for word."""
    desk = seat("desk")
    odd = ("甲", "乙", "丙", "丁", "戊")
    into = io.StringIO()
    csv.writer(into).writerows(
        [odd, ("+1", "灯不亮", "月球", "help", "没有"), ("+2", "", "lane", "帮忙", "roads")]
    )
    file = SimpleUploadedFile("list.csv", into.getvalue().encode())
    url = desk.post("/desk/import", {"file": file})["Location"]
    columns = {"c0": "number", "c1": "body", "c2": "place", "c3": "category", "c4": "lead_unit"}
    page_of(
        desk, desk.post(url, {"do": "check", "kind": "request", "by": "caller", "system": "热线", **columns})
    )
    left = desk.get(f"{url}/left.{form}", HTTP_ACCEPT_LANGUAGE=language).content
    head, *told = [list(line.cells) for line in lines(left, f"left.{form}")]
    why = head[2]
    assert head == ["甲", "乙", why, "丙", why, "丁", why, "戊", why]
    assert why.startswith("←")
    assert [[bool(cell) for cell in row] for row in told] == [
        [True, True, False, True, True, True, False, True, True],
        [True, False, True, True, False, True, True, True],
    ]
    assert told[0][0] == "+1"
    told[0][3], told[0][7], told[1][1], told[1][5] = "lane", "water", "路坏了", "help"
    data = written([head, *told], form)
    sheet = page_of(desk, desk.post("/desk/import", {"file": SimpleUploadedFile(f"left.{form}", data)}))
    assert (sheet.phase, sheet.n_good, sheet.n_left) == ("checked", 2, 0)
    assert (
        page_of(desk, desk.post(f"/desk/import/{sheet.number}", {"do": "take", "agreed": "on"})).n_taken == 2
    )


def test_headers_that_say_nothing_are_told_by_hand(world: World, seat: Callable[[str], Client]) -> None:
    desk = seat("desk")
    file = SimpleUploadedFile("list.csv", "甲,乙\n灯不亮,lane\n".encode())
    sheet = page_of(desk, desk.post("/desk/import", {"file": file}))
    assert (sheet.phase, [column.sample for column in sheet.columns]) == ("staged", ["灯不亮", "lane"])
    told = {"do": "check", "c0": "body", "c1": "place", "category": "help", "kind": "request", "by": "caller"}
    sheet = page_of(desk, desk.post(f"/desk/import/{sheet.number}", told))
    assert (sheet.phase, sheet.n_good) == ("checked", 1)
    nothing = desk.post(f"/desk/import/{sheet.number}", {**told, "c0": ""})
    assert (nothing.status_code, "至少要有一列" in nothing.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (None, "还没有选文件"),
        (SimpleUploadedFile("a.xlsx", b"MZ"), "里面却不是"),
        (SimpleUploadedFile("a.csv", b"a,b\n"), "只有表头"),
    ],
)
def test_a_file_that_is_no_list_is_said_so(
    world: World, seat: Callable[[str], Client], file: SimpleUploadedFile | None, says: str
) -> None:
    answer = seat("desk").post("/desk/import", {"file": file} if file else {})
    assert (answer.status_code, says in answer.content.decode()) == (422, True)
    assert ImportBatch.objects.count() == 0


def test_a_file_too_large_is_not_even_read(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.base.spreadsheet.MOST_BYTES", 10)
    answer = put(seat("desk"), GOOD)
    assert (answer.status_code, "太大" in answer.content.decode()) == (422, True)


def test_a_long_list_is_left_to_the_worker_and_the_page_says_how_far(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "CHECKED_AT_ONCE", 1)
    monkeypatch.setattr(course, "TAKEN_AT_ONCE", 1)
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD, ("RX7", *GOOD[1:])))
    assert (sheet.phase, sheet.is_working, sheet.n_done, sheet.n_rows) == ("checking", True, 0, 2)
    url = f"/desk/import/{sheet.number}"
    assert b"<progress" in desk.get(url).content
    go_on(sheet.number)
    sheet = page_of(desk, desk.post(url, {"do": "take", "agreed": "on"}))
    assert (sheet.phase, Matter.objects.count()) == ("taking", 0)
    go_on(sheet.number)
    assert (desk.get(url).context["sheet"].phase, Matter.objects.count()) == ("done", 2)


def test_a_list_is_thrown_away(world: World, seat: Callable[[str], Client]) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    assert desk.post(f"/desk/import/{sheet.number}", {"do": "discard"})["Location"] == "/desk/import"
    page = desk.get(f"/desk/import/{sheet.number}")
    assert (page.context["sheet"].phase, page.context["sheet"].lines) == ("discarded", ())
    assert desk.get("/desk/import").context["batches"] == ()


def test_what_nobody_touched_can_be_proposed_to_end(world: World, seat: Callable[[str], Client]) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD, ("RX5", *GOOD[1:5], "", "")))
    url = f"/desk/import/{sheet.number}"
    sheet = page_of(desk, desk.post(url, {"do": "take", "agreed": "on"}))
    assert sheet.n_undone == 1
    sheet = page_of(desk, desk.post(url, {"do": "undo"}))
    assert (sheet.shown, sheet.n_ended, sheet.n_taken, len(sheet.lines)) == ("undone", 1, 2, 1)
    (line,) = desk.get(f"{url}?show=stays").context["sheet"].lines
    assert [str(why) for why in line.whys] == ["已经交办出去了，牵头单位退单以后才能撤。"]


def test_a_long_undoing_is_watched_on_the_page(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course, "UNDONE_AT_ONCE", 1)
    monkeypatch.setattr("yinuo.kernel.intake.undoing.CHUNK", 1)
    desk = seat("desk")
    sheet = page_of(desk, put(desk, *((f"RX{n}", *GOOD[1:5], "", "") for n in range(3))))
    url = f"/desk/import/{sheet.number}"
    desk.post(url, {"do": "take", "agreed": "on"})
    sheet = page_of(desk, desk.post(url, {"do": "undo"}))
    assert (str(sheet.phase_word), sheet.n_done, sheet.n_rows) == ("正在提议整批终止", 0, 3)
    undo_some(sheet.number)
    answer = desk.get(url)
    assert (answer.context["sheet"].n_done, "<progress" in answer.content.decode()) == (1, True)
    go_on(sheet.number)
    assert desk.get(url).context["sheet"].n_ended == 3


@pytest.mark.parametrize("address", ["", "/left.xlsx", "/return.csv"])
def test_somebody_elses_list_does_not_exist(
    world: World, seat: Callable[[str], Client], address: str
) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    assert seat("desk2").get(f"/desk/import/{sheet.number}{address}").status_code == 404
    assert seat("desk2").post(f"/desk/import/{sheet.number}", {"do": "take"}).status_code == 404


@pytest.mark.parametrize(
    "address", ["/desk/import/1/left.txt", "/desk/import/1/all.xlsx", "/desk/return.txt"]
)
def test_there_is_no_such_file(world: World, seat: Callable[[str], Client], address: str) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    assert desk.get(address.replace("/1/", f"/{sheet.number}/")).status_code == 404
    assert desk.post(f"/desk/import/{sheet.number}", {"do": "nonsense"}).status_code == 404


def test_who_may_file_nothing_may_bring_no_list(world: World, seat: Callable[[str], Client]) -> None:
    assert put(seat("technician"), GOOD).status_code == 403


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_how_they_stand_goes_back_by_their_own_numbers(
    world: World, seat: Callable[[str], Client], form: str
) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    desk.post(f"/desk/import/{sheet.number}", {"do": "take", "agreed": "on"})
    for address in (f"/desk/import/{sheet.number}/return.{form}", f"/desk/return.{form}?system=inspect"):
        rows = [line.cells for line in lines(desk.get(address).content, f"a.{form}")]
        assert rows[1][0] == "RX1"
        assert rows[1][3:6] == ("在办", "roads", "2025-08-22")
    assert len(list(lines(seat("far_checker").get(f"/desk/return.{form}").content, f"a.{form}"))) == 1


def test_a_hotlines_number_finds_the_matter_at_the_desk(world: World, seat: Callable[[str], Client]) -> None:
    desk = seat("desk")
    sheet = page_of(desk, put(desk, GOOD))
    desk.post(f"/desk/import/{sheet.number}", {"do": "take", "agreed": "on"})
    short = Matter.objects.get().ref.partition("-")[2]
    for typed in ("RX1", "RX"):
        found = [row.ref for row in desk.get("/desk/find", {"q": typed}).context["queue"].rows]
        assert found == ([short] if typed == "RX1" else [])
    assert seat("far_checker").get("/desk/find", {"q": "RX1"}).context["queue"].rows == ()


def test_a_batchs_page_asks_the_same_for_one_row_and_for_three(
    world: World, seat: Callable[[str], Client]
) -> None:
    desk = seat("desk")
    counts = []
    for n in (1, 3):
        sheet = page_of(desk, put(desk, *[(f"N{n}{i}", *GOOD[1:]) for i in range(n)]))
        url = f"/desk/import/{sheet.number}"
        pages = [url]
        for page in pages:
            with CaptureQueriesContext(connection) as caught:
                desk.get(page)
            counts.append(
                sum(not query["sql"].startswith(NOT_THE_PAGES) for query in caught.captured_queries)
            )
    assert len(set(counts)) == 1
    assert counts[0] <= MOST_QUERIES, [query["sql"][:120] for query in caught.captured_queries]

"""Eighty rows of a hotline's sheet to a due list with owners and dates, in a real Chromium, from the first log-in on,
counted step by step; and the same desk's queues by keyboard alone: ticked, handed on, narrowed down, copied."""

from __future__ import annotations

import os
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from playwright.sync_api import expect

from yinuo.base.spreadsheet import lines, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from yinuo.doors.workspace.tests.hand import Hand

pytestmark = pytest.mark.browser

N_ROWS, MOST_STEPS, MOST_SECONDS = 80, 25, 600
UNITS = ("示例甲局", "示例乙局", "示例丙局", "示例丁局", "市政所")  # the last goes by another name here
PLACES = ("示例街道柳岸社区 3 幢楼下", "示例街道青禾社区东门", "梧桐里社区")
HEADERS = ("序号", "工单编号", "诉求标题", "诉求内容", "地址", "问题类别", "承办单位", "办理期限", "来电人")


@pytest.fixture
def file(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Make the sheet as a hotline exports it: a title over the headers, days as days, a column of names.

    Each walk's sheet has headers of its own, so that none finds them read already.
    """
    path = tmp_path / "八月交办.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("交办")
        day = book.add_format({"num_format": "yyyy/m/d"})
        sheet.write(0, 0, "八月热线交办清单")
        sheet.write_row(2, 0, (*HEADERS, request.node.callspec.id))
        for n in range(N_ROWS):
            told = (
                n + 1,
                f"RX{n:04d}",
                "路灯不亮",
                f"路灯不亮，晚上看不见路，第 {n + 1} 单",
                PLACES[n % 3],
                "路灯照明",
            )
            sheet.write_row(3 + n, 0, (*told, UNITS[n % 5]))
            sheet.write_datetime(3 + n, 7, datetime(2025, 8, 20 + n % 2), day)  # noqa: DTZ001 -- a day of a sheet
            sheet.write(3 + n, 8, "王某")
    return str(path)


class Steps:
    """Counts what a person does: each click, each field filled in, each file chosen."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, do: Callable[..., Any], *words: Any, **more: Any) -> None:
        self.n += 1
        do(*words, **more)


@pytest.mark.parametrize(
    "hand",
    [("mouse", "zh-hans", 1440), ("mouse", "en", 390), ("no script", "zh-hans", 390)],
    indirect=True,
    ids=lambda walk: f"{walk[0]}-{walk[1]}-{walk[2]}",
)
def test_eighty_rows_become_a_due_list_with_owners_and_dates(
    hand: Hand, file: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    page, step, began = hand.page, Steps(), time.monotonic()
    numbered = f"{request.node.callspec.id} "  # each walk brings a hotline of its own
    hand.go("/desk/login?next=/desk/")
    step(page.locator("[name=username]").fill, "desk")
    step(page.locator("[name=password]").fill, "a password for walks alone")
    step(hand.follow, page.locator("form.verb button").first)
    step(hand.follow, page.locator('.views a[href$="/desk/import"]'))
    hand.look("import")
    step(page.locator("input[type=file]").set_input_files, file)
    step(hand.follow, page.locator("form.verb button.ink"))
    hand.look("list")
    expect(page.locator("tbody tr")).to_have_count(N_ROWS // 5)
    expect(page.locator("tbody .error").first).to_contain_text("G8")
    step(page.locator("select[name=w-code]").select_option, "sl-ju-e")
    if page.locator("details summary").nth(1).is_visible():
        step(page.locator("details summary").nth(1).click)
    step(page.locator("[name=system]").fill, numbered)
    step(hand.follow, page.locator("section.record button.ink"))
    expect(page.locator("tbody .error")).to_have_count(0)
    step(page.locator("[name=agreed]").check)
    step(hand.follow, page.locator("button[value=take]"))
    hand.look("taken")
    expect(page.locator("nav a[aria-current]")).to_contain_text(str(N_ROWS))
    step(hand.follow, page.locator(".ways a, .verbs a.ink").first)
    step(hand.follow, page.locator('.views a[href="/desk/?view=soon"]'))
    hand.look("due list")
    with page.expect_download() as got:
        step(page.locator('a[href^="/desk/list.xlsx"]').click)
    into = tmp_path / "due.xlsx"
    got.value.save_as(into)
    rows = [line.cells for line in lines(into.read_bytes(), "due.xlsx")][1:]
    mine = [row for row in rows if row[1].startswith("RX")]
    assert {(row[5] != "", row[8]) for row in mine} == {(True, "2025-08-20"), (True, "2025-08-21")}
    assert len(mine) % N_ROWS == 0
    assert len(mine) >= N_ROWS
    assert step.n <= MOST_STEPS, step.n
    assert time.monotonic() - began <= MOST_SECONDS


@pytest.mark.parametrize(
    ("hand", "place"),
    [(("keyboard", "zh-hans", 1440), "slp-jd-b-2"), (("keyboard", "en", 390), "slp-jd-b-4")],
    indirect=["hand"],
)
def test_many_are_ticked_and_handed_on_by_keys(hand: Hand, site: Any, place: str) -> None:
    refs = [site.gate.ask(f"第 {n} 盏灯不亮，走夜路看不见", place) for n in range(3)]
    hand.log_in("desk")
    for ref in refs:
        hand.go(f"/desk/{ref}/accept?view=arrivals")
        hand.send()
    hand.go(f"/desk/?view=unassigned,place:{place}")
    page = hand.page
    hand.key("x", "j", "x")
    expect(page.locator("[data-picked]")).to_have_text("2")
    hand.look("ticked")
    hand.key("s")
    option = page.locator('.bulk select option[value="sl-jiedao-b"]')
    with page.expect_navigation():
        hand.key(*option.inner_text().split()[0], "Enter")
    expect(page.locator(".done[role]")).to_contain_text("2")
    assert sorted(site.gate.stands(ref)[0] for ref in refs) == ["accepted", "in_progress", "in_progress"]
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("hand", [("mouse", "zh-hans", 1440)], indirect=True)
def test_a_list_is_copied_as_text(hand: Hand, site: Any) -> None:
    ref = site.gate.ask("桥头的灯不亮", "slp-jd-b-3")
    hand.log_in("desk")
    hand.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    hand.go("/desk/?view=arrivals,place:slp-jd-b-3")
    link = hand.page.locator("[data-copy-text]")
    link.click()
    expect(link).to_have_text("复制好了，去粘贴")
    text = hand.page.evaluate("navigator.clipboard.readText()")
    assert text.splitlines()[1].startswith(f"1. {ref} 桥头的灯不亮")
    assert text == hand.page.request.get(hand.page.url.replace("/desk/?", "/desk/list.txt?")).text()


@pytest.mark.parametrize("hand", [("mouse", "en", 1440), ("mouse", "zh-hans", 390)], indirect=True)
def test_a_filter_is_named_and_stands_on_the_left(hand: Hand) -> None:
    page = hand.page
    hand.log_in("desk")
    hand.go("/desk/?view=unassigned")
    hand.follow(page.locator('a[href^="/desk/narrow"]'))
    hand.look("narrow")
    hand.fill(place="slp-jd-a", due="7")
    page.locator("[name=name]").fill("本周·街道")
    hand.follow(page.locator("form.verb button").last)
    expect(page.locator(".views [aria-current]")).to_have_text("本周·街道")
    expect(page.locator("h1")).to_have_text("本周·街道")
    hand.follow(page.locator('a[href^="/desk/narrow"]'))
    hand.look("narrow, with one kept")
    hand.follow(page.locator("[name=drop]"))
    expect(page.locator("[name=drop]")).to_have_count(0)


@pytest.mark.parametrize("hand", [("mouse", "zh-hans", 390), ("mouse", "en", 1440)], indirect=True)
def test_what_could_not_be_done_is_told_on_a_page_of_its_own(hand: Hand, site: Any, tmp_path: Path) -> None:
    ref = site.gate.ask("垃圾桶满了三天", "slp-jd-a-3")
    page = hand.page
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals,place:slp-jd-a-3")
    page.locator("input[name=pick]").last.check()
    page.locator(".bulk select").select_option("sl-ju-a")
    hand.follow(page.locator(".bulk .btn"))
    expect(page.locator("main .error")).to_have_count(1)  # nobody has accepted it yet
    hand.look("refused")
    assert site.gate.stands(ref)[0] == "submitted"
    path = tmp_path / "list.csv"
    path.write_text(f"内容,地点,类别\n楼道灯不亮，等 {ref} 一起修,望桥社区,路灯照明\n", "utf-8")
    hand.go("/desk/import")
    page.locator("input[type=file]").set_input_files(path)
    hand.follow(page.locator("form.verb button.ink"))
    page.locator("[name=agreed]").check()
    hand.follow(page.locator("button[value=take]"))
    hand.follow(page.locator("button[value=undo]"))
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main [role=status]")).to_contain_text("1")
    hand.look("undone")


def press(hand: Hand, name: str, value: str = "") -> None:
    """Follow a button: by the Tab key and Enter for one who has only keys."""
    page = hand.page
    target = f'button[name="{name}"][value="{value}"]' if value else "form.verb button.ink"
    if hand.way != "keyboard":
        hand.follow(page.locator(target).first)
        return
    for _n in range(120):
        hand.key("Tab")
        if page.evaluate(f"document.activeElement?.matches('{target}')"):
            break
    with page.expect_navigation():
        hand.key("Enter")


@pytest.mark.parametrize(
    "hand",
    [
        ("mouse", "zh-hans", 390),
        ("keyboard", "en", 390),
        ("no script", "zh-hans", 390),
        ("mouse", "en", 1440),
    ],
    indirect=True,
    ids=lambda walk: f"{walk[0]}-{walk[1]}-{walk[2]}",
)
def test_bad_rows_come_back_with_why_beside_each_cell_and_a_list_is_undone(
    hand: Hand, site: Any, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """On a telephone, by keys alone, without script: put right and brought again, taken in, undone, watched."""
    from yinuo.kernel.intake.models import ImportBatch
    from yinuo.kernel.intake.tasks import go_on

    page, mark = hand.page, request.node.callspec.id
    path = tmp_path / "list.csv"
    path.write_text(
        f"工单编号,内容,地点,类别,工单状态,{mark}\n{mark}1,楼道灯不亮,望桥社区,路灯照明,在办,\n"
        f"{mark}2,楼道灯不亮,月球背面,路灯照明,在办,\n{mark}3,楼道灯不亮,望桥社区,路灯照明,已办结,\n", "utf-8",
    )  # fmt: skip
    hand.log_in("desk")
    hand.go("/desk/import")
    page.locator("input[type=file]").set_input_files(path)
    press(hand, "")
    expect(page.locator("main tbody tr")).to_have_count(2)
    hand.look("bad rows")
    shot(page, f"bad-{mark}")
    with page.expect_download() as got:
        page.locator('a[href$="/left.xlsx"]').click()
    into = tmp_path / "left.xlsx"
    got.value.save_as(into)
    head, *told = [list(line.cells) for line in lines(into.read_bytes(), "left.xlsx")]
    assert [head[3][:1], head[6][:1]] == ["←", "←"]
    assert (bool(told[0][3]), bool(told[1][6])) == (True, True)
    told[0][2], told[1][5] = "望桥社区", "在办"
    into.write_bytes(written([head, *told], "xlsx"))
    hand.go("/desk/import")
    page.locator("input[type=file]").set_input_files(into)
    press(hand, "")
    expect(page.locator("main tbody .error")).to_have_count(0)
    if hand.way == "keyboard":
        hand.reach("agreed")
        hand.key("Space")
    else:
        page.locator("[name=agreed]").check()
    press(hand, "do", "take")
    shot(page, f"taken-{mark}")
    number = int(page.url.split("?")[0].rsplit("/", 1)[1])
    site.gate.run(lambda: ImportBatch.objects.filter(pk=number).update(phase="undoing"))
    hand.go(f"/desk/import/{number}")
    expect(page.locator("progress")).to_have_count(1)
    hand.look("watched")
    shot(page, f"watched-{mark}")
    site.gate.run(lambda: go_on.func(number=number))
    hand.go(f"/desk/import/{number}")
    expect(page.locator("main [role=status]")).to_contain_text("2")
    expect(page.locator("main tbody tr")).to_have_count(2)
    hand.look("list undone")
    shot(page, f"undone-{mark}")


def shot(page: Any, name: str) -> None:
    """Keep what it looks like, where somebody asks for it."""
    if folder := os.environ.get("YINUO_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)

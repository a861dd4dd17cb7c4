"""J3 and J14 in a real Chromium, on a telephone and without script: a hundred days signed, late, split, one short.

And late in the open: a notice answered, a draw that anybody repeats, two false ends opened again, bands and help.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.doors.workspace.tests.hand import SIDEWAYS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
START, END, N = date(2025, 8, 15), date(2025, 11, 22), 100
HEADS = "战线,牵头单位,清单,事项,承办单位,权重,必须完成,拿什么证明,完成日期"
PLEDGE = "示例一百天里，一百盏灯全亮"
LAST = f"示例第 {N} 盏灯"
ASKED = "过了日子还没有亮，请写明卡在哪里、哪天能亮。"


def _press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def _sheet(folder: Path) -> Path:
    """Write a hundred lamps, the last of them due on the twentieth day."""
    due = START + timedelta(19)
    rows = [
        f"照明,示例甲局,路灯,示例第 {n} 盏灯,示例乙局,{2 if n == N else 1},是,照片,{due}"
        for n in range(1, N + 1)
    ]
    file = folder / "lamps.csv"
    file.write_text("\n".join((HEADS, *rows)) + "\n", "utf-8")
    return file


def _check_all_but_the_last(code: str) -> None:
    """Report every lamp but the last, and let somebody else check it."""
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.models import DriveItem

    officer, auditor = (staff(Account.objects.get(username=name)) for name in ("handler-ju-b", "auditor"))
    rows = DriveItem.objects.filter(campaign=code, matter__state="in_progress").order_by("pk")
    at_ = datetime(2025, 8, 28, 2, tzinfo=UTC)
    for row in rows.select_related("matter")[: N - 1]:
        assert row.matter is not None
        told = {"result": "done", "text": f"{row.code} 亮了", "proof_on": "2025-08-28"}
        act(row.matter.ref, "report", actor=officer, given=told, now=at_)
        act(
            row.matter.ref,
            "confirm",
            actor=auditor,
            given={"proof_on": "2025-08-28"},
            now=at_ + timedelta(hours=2),
        )


def test_j3_a_hundred_days_from_a_sheet_to_one_that_is_missing(
    at: Callable[[str, str], Page], site: Any, tmp_path: Path
) -> None:
    planner = at("planner", "2025-08-14")
    planner.goto(f"{site.address}/desk/campaigns/")
    planner.get_by_label("叫什么").fill("示例百盏灯")
    planner.get_by_label("从哪天起").fill(START.isoformat())
    planner.get_by_label("多少天").fill(str(N))
    planner.get_by_label("清单", exact=True).set_input_files(_sheet(tmp_path))
    _press(planner, "读这张清单")
    expect(planner.locator("main")).to_contain_text("等管得到每一家承办单位的负责人来签")
    desk = planner.url
    code = desk.rsplit("/", 1)[1]
    public = f"{site.address}/campaigns/{code}"
    head = at("head-shifu", START.isoformat())
    head.goto(desk)
    _press(head, "签")
    expect(head.get_by_role("link", name="看板")).to_be_visible()
    _pledged(at, desk, site)
    _signed(at("", START.isoformat()), public)
    site.gate.run(lambda: _check_all_but_the_last(code))
    _late(at, site.address)
    _split(at, desk, public)
    _one_short(at, public)


def _pledged(at: Callable[[str, str], Page], desk: str, site: Any) -> None:
    """Let the unit that leads the track pledge: drafted by its officer, public by its head."""
    unit = at("handler-ju-a", START.isoformat())
    unit.goto(desk)
    unit.get_by_label("表什么态").fill(PLEDGE)
    _press(unit, "起草，请负责人发出去")
    ref = unit.url.rsplit("/", 1)[1]

    def launch() -> None:
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.act import act
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.people.models import Account

        head = staff(Account.objects.get(username="head-ju-a"))
        act(ref, "launch", actor=head, given={}, now=story_instant(START))

    site.gate.run(launch)


def _signed(page: Page, public: str) -> None:
    """Check the first day: its number, what is left, and the print of what was signed."""
    page.goto(public)
    expect(page.locator(".days")).to_contain_text("第 1 天 / 100")
    expect(page.locator(".days")).to_contain_text("还有 99 天")
    expect(page.get_by_role("link", name=PLEDGE)).to_be_visible()
    assert re.search(r"\b[0-9a-f]{64}\b", page.locator(".texts").inner_text())
    assert page.evaluate(SIDEWAYS) <= 0


def _late(at: Callable[[str, str], Page], address: str) -> None:
    """Let the last lamp go from blue to red, to a notice, to a meeting."""
    ladder = f"{address}/desk/campaigns/supervision"
    for day, rung in (("2025-09-02", "快到日子"), ("2025-09-05", "该发督办单")):
        desk = at("desk", day)
        desk.goto(ladder)
        expect(desk.locator("section", has=desk.get_by_role("heading", name=rung))).to_contain_text(LAST)
    desk.get_by_role("link", name="发督办单").first.click()
    desk.locator("[name=cause][value=late]").check()
    desk.locator("textarea[name=text]").fill(ASKED)
    desk.locator("form.verb button.ink").click()
    page = at("", "2025-09-05")
    page.goto(f"{address}/campaigns/notices")
    page.get_by_role("link", name=LAST).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("督〔2025〕1号")
    expect(page.locator("main")).to_contain_text(ASKED)
    assert page.evaluate(SIDEWAYS) <= 0
    desk = at("desk", "2025-09-12")
    desk.goto(ladder)
    desk.get_by_role("link", name="记会商").first.click()
    desk.locator("textarea[name=text]").fill("请三家来，商定九月底通电。")
    desk.locator("form.verb button.ink").click()
    page = at("", "2025-09-15")
    page.goto(f"{address}/campaigns/supervised")
    expect(page.locator("main")).to_contain_text(LAST)


def _split(at: Callable[[str, str], Page], desk: str, public: str) -> None:
    """Split what is late, in the open: everybody reads the difference, and the denominator stays."""
    head = at("head-shifu", "2025-09-16")
    head.goto(desk)
    form = head.locator("#form-amend")
    form.locator("[name=item]").select_option(label=LAST)
    form.get_by_label("拆成几项").check()
    form.locator("[name=parts]").fill("示例灯杆｜示例乙局｜1｜2025-10-10\n示例灯头｜示例丙局｜1｜2025-10-20")
    form.locator("[name=reason]").fill("灯杆和灯头由两家做，各定各的日子。")
    _press(head, "签这份修订")
    expect(head).to_have_url(public)
    page = at("", "2025-09-17")
    page.goto(public)
    texts = page.locator(".texts")
    expect(texts).to_contain_text("拆出「示例灯杆」")
    expect(texts).to_contain_text("分母不变：仍是 100 项")
    expect(texts).to_contain_text("灯杆和灯头由两家做")
    assert len(re.findall(r"\b[0-9a-f]{64}\b", texts.inner_text())) == 2


def _one_short(at: Callable[[str, str], Page], public: str) -> None:
    """Check the last day: ninety-nine of a hundred, what is missing by name, and not a rounded share."""
    page = at("", END.isoformat())
    page.goto(public)
    expect(page.locator(".days")).to_contain_text("100 天都过完了")
    lists = page.locator(".trk .lists")
    expect(lists).to_contain_text("99 / 100")
    expect(lists).to_contain_text(f"还缺：{LAST}")
    expect(page.locator(".lead-in")).to_contain_text("100 项里核过 99 项")
    expect(page.locator(".trk .p")).to_have_text("98%")  # 99 of a weight of 101, rounded down
    assert page.evaluate(SIDEWAYS) <= 0


OPEN = "示例事项还开着"
FALSE = "去看了，路面还是老样子。"
OBJECTS = "八月发过一次水，九月的活晚了一截。"


@pytest.fixture(scope="module")
def told(site: Any) -> Any:
    """Tell three months of four towns' tasks, one of which nobody reports, and draw what an audit looks at again."""

    def fill() -> None:
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.matters.load import Story
        from yinuo.kernel.people.models import Account
        from yinuo.programmes.campaigns.audit_actions import draw
        from yinuo.programmes.campaigns.tests.test_spot_audit import SIGNED
        from yinuo.programmes.campaigns.tests.told import LATE, at, task, tell_all

        still = task("还开着", LATE, date(2025, 9, 10))
        tell_all((Story(still.key, still.steps[:2]),))
        auditor = staff(Account.objects.get(username="auditor"))
        draw("2025-09", auditor, SIGNED, at(date(2025, 10, 13)))

    site.gate.run(fill)
    return site


def test_j14_late_answered_drawn_opened_again_and_helped(
    at: Callable[[str, str], Page], told: Any, tmp_path: Path
) -> None:
    _answered(at, told.address)
    _drawn(at, told.address, tmp_path)
    told.gate.run(_all_the_rest_is_true)
    _banded(at, told.address, tmp_path)


def _line(page: Page, title: str) -> Any:
    return page.locator("li", has=page.get_by_role("link", name=title))


def _answered(at: Callable[[str, str], Page], address: str) -> None:
    """Send a notice for what is late, and let its unit answer with a cause."""
    desk = at("desk", "2025-09-12")
    desk.goto(f"{address}/desk/campaigns/supervision")
    _line(desk, OPEN).get_by_role("link", name="发督办单").click()
    desk.locator("[name=cause][value=late]").check()
    desk.locator("textarea[name=text]").fill(ASKED)
    desk.locator("form.verb button.ink").click()
    unit = at("handler-zhen-c", "2025-09-15")
    unit.goto(f"{address}/desk/campaigns/supervision")
    _line(unit, OPEN).get_by_role("link", name="答这张督办单").click()
    _press(unit, "送出，公开")  # nothing is picked: it says so, and what was typed stays
    expect(unit.locator(".errors")).to_contain_text("请选一个缘由")
    unit.locator("select[name=cause]").select_option("others")
    unit.locator("textarea[name=text]").fill("等供电的验收，九月二十日验，验完就报。")
    _press(unit, "送出，公开")
    expect(unit.locator("main")).to_contain_text("等别的单位")
    expect(unit.locator("main")).to_contain_text("工作台里当时就有")
    assert unit.evaluate(SIDEWAYS) <= 0


def _saved(page: Page, url: str, folder: Path) -> Path:
    """Save a file that a page leads to."""
    answer = page.request.get(url)
    assert answer.status == 200
    file = folder / url.rsplit("/", 1)[1]
    file.write_bytes(answer.body())
    return file


def _drawn(at: Callable[[str, str], Page], address: str, folder: Path) -> None:
    """Find two of the drawn untrue: they are opened again, and whoever draws again draws the same."""
    from yinuo.programmes.campaigns.spot_audit import draw_of

    auditor = at("auditor", "2025-10-14")
    auditor.goto(f"{address}/desk/campaigns/audits")
    for _n in range(2):
        unit = auditor.locator("section", has=auditor.get_by_role("heading", name="示例丙镇"))
        one = unit.locator("details.fold-away").first
        one.locator("summary").click()
        one.locator("textarea").fill(FALSE)
        one.get_by_role("button", name="不实，重办").click()
    page = at("", "2025-10-15")
    page.goto(f"{address}/campaigns/audits")
    expect(page.locator("main")).to_contain_text("不实 2 件")
    assert page.evaluate(SIDEWAYS) <= 0
    names = ("closures.json", "checkpoint", "draw.json")
    closures, head, drawn = (
        _saved(page, f"{address}/campaigns/audits/2025-09/{name}", folder) for name in names
    )
    assert draw_of(closures.read_bytes(), head.read_bytes()) == drawn.read_bytes()


def _all_the_rest_is_true() -> None:
    """Look at what else was drawn, and find it as it says."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns.audit_actions import find
    from yinuo.programmes.campaigns.audited import drawn_in
    from yinuo.programmes.campaigns.models import SpotAudit, SpotFinding

    audit, seen = SpotAudit.objects.get(), set(SpotFinding.objects.values_list("matter__ref", flat=True))
    auditor, now = staff(Account.objects.get(username="auditor")), datetime(2025, 10, 15, 2, tzinfo=UTC)
    for one in drawn_in(audit):
        if one["ref"] not in seen:
            key = Key("walk", one["ref"])
            find(
                audit,
                one["ref"],
                is_true=True,
                text="",
                actor=auditor,
                key=key,
                now=now,
            )


def _banded(at: Callable[[str, str], Page], address: str, folder: Path) -> None:
    """Count a month: units object, who is behind is helped, and five working days on everybody counts it again."""
    from yinuo.programmes.campaigns.league_export import bands

    league = f"{address}/desk/campaigns/league"
    head = at("head-shifu", "2025-10-16")
    head.goto(league)
    _press(head, "算 2025-09 的分档")
    unit = at("handler-zhen-c", "2025-10-17")
    unit.goto(league)
    own = unit.locator("details", has_text="对自己那一行提异议")
    own.locator("summary").click()
    own.locator("textarea").fill(OBJECTS)
    own.get_by_role("button").click()
    expect(unit.locator("main")).to_contain_text(OBJECTS)
    desk = at("planner", "2025-10-17")
    desk.goto(league)
    helped = desk.locator("details", has_text="给自己起一件帮扶任务").first
    helped.locator("summary").click()
    helped.get_by_role("button").click()
    page = at("", "2025-10-17")
    page.goto(f"{address}/campaigns/league")
    expect(page.locator("main")).not_to_contain_text("示例丙镇")
    page = at("", "2025-10-23")
    page.goto(f"{address}/campaigns/league")
    expect(page.locator(".band.support")).to_contain_text("示例丙镇")
    expect(page.locator(".band.support")).to_contain_text(OBJECTS)
    assert page.evaluate(SIDEWAYS) <= 0
    export, counted = (_saved(page, f"{address}/campaigns/league/2025-09/{name}", folder)
                       for name in ("export.jsonl", "bands.json"))  # fmt: skip
    assert bands(export) == counted.read_bytes()

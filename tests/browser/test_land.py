"""J4 and J5 in a real Chromium, on a telephone without script: a parcel through three lists, land taken with rights.

Each with its checks: the areas add up, the idle test knows the three cases of the law, nothing is finished early, one
confirmed breach makes it zero, and nowhere is there a place to write down who has not signed.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow
from yinuo.doors.workspace.tests.hand import SIDEWAYS, put
from yinuo.programmes.campaigns.tracks import PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    At = Callable[..., Page]

pytestmark = pytest.mark.browser

LAND, DUTIES = "/campaigns/tracks/land", "/campaigns/tracks/duties"
APPROVED = {
    "title": "示例十号地块",
    "due": "2025-11-22",
    "area": "20000",
    "approval_no": "示例批-10",
    "approved_on": "2025-06-01",
}
GRANTED = {"grant_contract": "示例出-10", "granted_on": "2025-09-01", "start_by": "2025-10-01"}
STARTED = {"start_permit": "示例施-10", "started_on": "2026-10-08"}
UNSIGNED = re.compile("未签|没签字的|签约户|户主|unsigned", re.IGNORECASE)


def opened(at: At, site: Any, track: str, who: str, day: str, **typed: str) -> str:
    """Open a line at the desk of its unit, and let the head send it out; gives its number."""
    unit = at(who, day)
    unit.goto(f"{site.address}/desk{LAND.rsplit('/', 1)[0]}/{track}")
    put(unit, "open", **typed)
    ref = unit.url.rsplit("/", 1)[1]
    head = at("head-shifu", day)
    head.goto(f"{site.address}/desk/{ref}/launch")
    put(head, "launch")
    assert site.gate.stands(ref)[0] == "in_progress"
    return str(ref)


def line(at: At, site: Any, ref: str, who: str, day: date | str) -> Page:
    page = at(who, str(day))
    page.goto(f"{site.address}/desk/campaigns/lines/{ref}")
    return page


def refused(page: Page, words: str) -> None:
    expect(page.locator(".errors").first).to_contain_text(words)


def shown(at: At, site: Any, path: str, day: date | str) -> Page:
    page = at("", str(day))
    page.goto(f"{site.address}{path}")
    assert page.evaluate(SIDEWAYS) <= 0
    return page


def acres(text: str) -> float:
    """Read the mu out of a heading."""
    found = re.search(r"([\d.]+) 亩", text.replace(",", ""))
    assert found is not None, text
    return float(found[1])


def on_list(page: Page, name: str) -> Locator:
    """Give one of the three lists; see that together they are as large as all parcels."""
    heads = page.locator(".band > h2").all_inner_texts()
    assert len(heads) == 3
    whole = acres(page.locator(".lead-in").inner_text())
    assert sum(map(acres, heads)) == pytest.approx(whole)
    return page.locator(f"#h-{name}").locator("..")


def test_j4_a_parcel_on_three_lists(at: At, site: Any) -> None:
    ref = opened(at, site, "land", "handler-ju-b", "2025-08-18", **APPROVED)
    other = opened(
        at,
        site,
        "land",
        "handler-zhen-a",
        "2025-08-18",
        **{**APPROVED, "title": "示例十一号地块", "area": "10000"},
    )
    page = shown(at, site, LAND, "2025-08-18")
    expect(on_list(page, "approved_unsupplied")).to_contain_text("示例十号地块")
    _blocked(at, site, ref)
    _granted(at, site, ref)
    _idle_for_want_of_a_start(at, site, ref)
    _idle_while_building(at, site, other)


def _blocked(at: At, site: Any, ref: str) -> None:
    """Write down what blocks it and by whose doing, and call in who can move the power line."""
    unit = line(at, site, ref, "handler-ju-b", "2025-08-20")
    put(unit, "block-government", code="government")
    refused(unit, "堵在哪里")
    put(unit, "block-government", code="government", blocker="电线没有迁走")
    unit.goto(f"{site.address}/desk/{ref}/call_in")
    put(unit, "call_in", units="sl-ju-f", text="请来商量迁电线。")
    page = shown(at, site, LAND, "2025-08-21")
    expect(on_list(page, "approved_unsupplied")).to_contain_text("电线没有迁走（原因在政府）")
    page.goto(f"{site.address}/m/{ref}")
    expect(page.locator("main")).to_contain_text("请来商量迁电线。")


def _granted(at: At, site: Any, ref: str) -> None:
    """Move it by the grant contract, and not without; the blocker stays behind."""
    unit = line(at, site, ref, "handler-ju-b", "2025-09-02")
    put(unit, "enter-supplied_unused", **{**GRANTED, "grant_contract": ""})
    refused(unit, "出让合同号")
    put(unit, "enter-supplied_unused", **GRANTED)
    page = shown(at, site, LAND, "2025-09-03")
    expect(on_list(page, "supplied_unused")).to_contain_text("示例十号地块")
    expect(on_list(page, "supplied_unused")).not_to_contain_text("电线没有迁走")
    expect(on_list(page, "approved_unsupplied")).not_to_contain_text("示例十号地块")


def _idle_for_want_of_a_start(at: At, site: Any, ref: str) -> None:
    """A year past the agreed start it is idle by the law, with its cause; the day before it is not."""
    put(
        line(at, site, ref, "handler-ju-b", "2025-10-08"),
        "block-government",
        code="owner",
        blocker="资金没有到位",
    )
    page = shown(at, site, LAND, "2026-09-30")
    expect(on_list(page, "supplied_unused")).not_to_contain_text("闲置")
    page = shown(at, site, LAND, "2026-10-01")
    expect(on_list(page, "supplied_unused")).to_contain_text(
        "过了约定开工日一年还没有开工（原因在用地的一方）"
    )


def _idle_while_building(at: At, site: Any, ref: str) -> None:
    """Started it is idle where it stood still a year: too little built, or too little spent; not where enough is."""
    unit = line(at, site, ref, "handler-zhen-a", "2025-09-02")
    put(unit, "enter-supplied_unused", **{**GRANTED, "grant_contract": "示例出-11"})
    started = {"start_permit": "示例施-11", "started_on": "2025-09-20"}
    put(line(at, site, ref, "handler-zhen-a", "2025-09-20"), "enter-under_construction", **started)
    whole = {"area_to_build": "18000", "money_planned": "100", "stopped_on": "2025-11-01"}
    cases = (
        ("5999", "50", "动工面积不到三分之一，停了一年以上"),
        ("6000", "24", "投资不到四分之一，停了一年以上"),
        ("6000", "25", ""),
    )
    for n, (built, spent, words) in enumerate(cases):
        unit = line(at, site, ref, "handler-zhen-a", date(2025, 12, 1) + timedelta(n))
        put(unit, "works-", **whole, area_built=built, money_spent=spent)
        for day, said in (("2026-10-31", ""), ("2026-11-01", words)):
            row = on_list(shown(at, site, LAND, day), "under_construction").locator("li", has_text="十一号")
            expect(row).to_have_count(1)
            if said:
                expect(row).to_contain_text(f"闲置：{said}")
            else:
                expect(row).not_to_contain_text("闲置")


POSTED = {"posted_on": "2025-06-02", "place": "示例南片村口"}
PLAN = {"posted_on": "2025-07-01", "channel": "扫码或到示例社区提"}


def duty(at: At, site: Any, ref: str, code: str, begun: str, done: str, **proof: str) -> None:
    """Begin a duty on a day, and finish it on another with its document."""
    put(line(at, site, ref, "handler-zhihuibu", begun), f"begin-{code}")
    put(line(at, site, ref, "handler-zhihuibu", done), f"finish-{code}", **proof)
    expect(line(at, site, ref, "handler-zhihuibu", done).locator("form.verb")).not_to_have_count(0)


def area(at: At, site: Any, day: str) -> Locator:
    return shown(at, site, DUTIES, day).locator("section.blk", has_text="示例南片征收")


def test_j5_land_is_taken_by_duties_and_one_breach_makes_it_zero(at: At, site: Any) -> None:
    typed = {"title": "示例南片征收", "due": "2025-11-22"}
    ref = opened(at, site, "duties", "handler-zhihuibu", "2025-06-02", **typed)
    expect(area(at, site, "2025-06-02").locator("tbody tr")).to_have_count(8)
    _not_before_its_floor(at, site, ref)
    duty(at, site, ref, "survey", "2025-06-17", "2025-06-24", signed_copy="示例调查-1")
    duty(at, site, ref, "risk_meeting", "2025-06-17", "2025-06-25", minutes="示例会-1", n_present="40")
    _thirty_days_and_not_twenty_nine(at, site, ref)
    _each_objection_answered(at, site, ref)
    _grey_while_a_remedy_runs(at, site, ref)
    _no_place_for_who_has_not_signed(at, site, ref)
    _one_breach(at, site, ref)


def _not_before_its_floor(at: At, site: Any, ref: str) -> None:
    """Ten working days from its posting on, and not on the ninth."""
    put(line(at, site, ref, "handler-zhihuibu", "2025-06-02"), "begin-pre_notice")
    early = line(at, site, ref, "handler-zhihuibu", "2025-06-13")
    put(early, "finish-pre_notice", **POSTED)
    expect(early.locator("main")).to_contain_text("提前就是差错")
    put(line(at, site, ref, "handler-zhihuibu", "2025-06-16"), "finish-pre_notice", **POSTED)
    expect(area(at, site, "2025-06-16")).to_contain_text("8 项责任办完 1 项")


def _thirty_days_and_not_twenty_nine(at: At, site: Any, ref: str) -> None:
    put(line(at, site, ref, "handler-zhihuibu", "2025-07-01"), "begin-plan_posted")
    early = line(at, site, ref, "handler-zhihuibu", "2025-07-30")
    put(early, "finish-plan_posted", **PLAN)
    expect(early.locator("main")).to_contain_text("最早 2025年7月31日 办完；提前就是差错")
    expect(area(at, site, "2025-07-30")).to_contain_text("8 项责任办完 3 项")
    put(line(at, site, ref, "handler-zhihuibu", "2025-07-31"), "finish-plan_posted", **PLAN)
    expect(area(at, site, "2025-07-31")).to_contain_text("8 项责任办完 4 项")


def _each_objection_answered(at: At, site: Any, ref: str) -> None:
    """Most object: a hearing is owed by itself; and of three objections two answered are not enough."""
    put(line(at, site, ref, "handler-zhihuibu", "2025-08-01"), "hold-majority_objects")
    told = area(at, site, "2025-08-01")
    expect(told.locator("tbody tr")).to_have_count(9)
    expect(told.locator("tbody")).to_contain_text("听证")
    expect(told).to_contain_text(
        "先补偿后搬迁，还缺：补偿款足额到账、安置落实、救济告知书送达。谁也不许先搬。"
    )
    put(line(at, site, ref, "handler-zhihuibu", "2025-08-04"), "begin-objections_answered")
    unit = line(at, site, ref, "handler-zhihuibu", "2025-08-20")
    put(unit, "finish-objections_answered", n_received="3", n_answered="2")
    expect(unit.locator("main")).to_contain_text("每一条异议都要答复。")
    put(unit, "finish-objections_answered", n_received="3", n_answered="3")
    duty(
        at,
        site,
        ref,
        "money_in_account",
        "2025-08-21",
        "2025-09-01",
        bank_proof="示例银-1",
        amount="36000000",
    )
    expect(area(at, site, "2025-09-01")).to_contain_text("还缺：安置落实、救济告知书送达")


def _grey_while_a_remedy_runs(at: At, site: Any, ref: str) -> None:
    """A household asks for reconsideration: it is grey, no light burns, and no share of duties moves."""
    before = area(at, site, "2025-09-02").locator("p").first.inner_text()
    unit = at("handler-zhihuibu", "2025-09-03")
    unit.goto(f"{site.address}/desk/{ref}/remedy")
    put(unit, "remedy", is_open="yes")
    told = area(at, site, "2025-09-03")
    expect(told).to_contain_text("有人在走法律救济：不亮灯，不计分")
    share = re.compile(r"\d+ 项责任办完 \d+ 项，完成率 \d+%")
    assert share.findall(told.inner_text()) == share.findall(before)


def _no_place_for_who_has_not_signed(at: At, site: Any, ref: str) -> None:
    """No role finds a field, a filter, an export or a column for who has not signed."""
    pages = (
        DUTIES,
        f"/desk/campaigns/lines/{ref}",
        "/desk/campaigns/tracks/duties",
        f"/desk/{ref}",
        f"/m/{ref}",
    )
    for who in ("", "handler-zhihuibu", "head-zhihuibu", "head-shifu", "desk", "auditor", "checker-duban"):
        for path in pages:
            page = at(who, "2025-09-03")
            page.goto(f"{site.address}{path}")
            names = page.locator("main [name]").evaluate_all("all => all.map((one) => one.name)")
            assert [name for name in names if any(word in name for word in PERSONAL)] == [], (who, path)
            assert UNSIGNED.findall(page.locator("main").inner_text()) == [], (who, path)
    told = at("", "2025-09-03").request.get(f"{site.address}/api/v1/campaigns/tracks/duties").json()["items"]
    mine = next(one for one in told if one["ref"] == ref)
    assert [name for name in mine["stands"] if any(word in name for word in PERSONAL)] == []


def _one_breach(at: At, site: Any, ref: str) -> None:
    """The auditor confirms that water was cut: completion is zero from that day on, whatever else was done."""
    for who in ("handler-zhihuibu", "head-zhihuibu", "desk"):
        expect(line(at, site, ref, who, "2025-09-04").locator("#form-breach-cut_utilities")).to_have_count(0)
    auditor = line(at, site, ref, "auditor", "2025-09-04")
    put(auditor, "breach-cut_utilities", code="cut_utilities")
    expect(area(at, site, "2025-09-03")).not_to_contain_text("完成率 0%")
    told = area(at, site, "2025-09-04")
    expect(told).to_contain_text("查实侵害群众权利：完成率是 0")
    expect(told).to_contain_text("9 项责任办完 6 项，完成率 0%")
    expect(told).to_contain_text("断水、断电、断气、断路")


@pytest.mark.parametrize("mode", ["no script", "mouse"])
def test_j5_a_remedy_sheet_is_filled_in_at_home_and_nothing_of_it_is_sent(
    at: At, site: Any, mode: str
) -> None:
    page = at("", "2025-09-03", mode)
    page.goto(f"{site.address}{DUTIES}")
    follow(page.get_by_role("link", name="我的地、我的房要征：有哪些路可走"))
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url))
    for name, value in {"what": "村东两间屋", "day": "2025-09-01", "want": "按新的标准算"}.items():
        page.locator(f"#f-{name}").fill(value)
    page.keyboard.press("Enter")
    expect(page.locator("main form")).to_have_count(0)
    assert sent == []
    for words in ("行政复议", "法律援助", "告诉审计"):
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main")).to_contain_text("2025年11月2日")  # sixty days from the day that is read
    assert page.evaluate(SIDEWAYS) <= 0
    again = at("", "2025-09-03", mode)
    again.goto(page.url)
    expect(again.locator("#f-what")).to_have_value("")


def test_j5_an_alarm_is_with_the_auditor_the_next_working_day_and_with_nobody_else(at: At, site: Any) -> None:
    ref = site.gate.ask("征收的方案还没有听大家的意见", "slp-zh-a-1")
    site.gate.says(ref, "alarm", text="提了意见，第二天屋里就断了水。")
    auditor = at("auditor", "2025-08-19")
    auditor.goto(f"{site.address}/desk/alarms")
    expect(auditor.locator("li", has_text=ref)).to_contain_text("提的人说：有人为难我 8月18日")
    for who in ("handler-zhihuibu", "head-shifu", "desk"):
        answer = at(who, "2025-08-19").goto(f"{site.address}/desk/alarms")
        assert answer is not None
        assert answer.status == 403


def test_j5_one_breach_takes_the_track_to_nothing_and_withholds_the_band(at: At, site: Any) -> None:
    from yinuo.programmes.campaigns.tests.told import tell_all

    site.gate.run(tell_all)
    site.gate.run(_one_track_done)
    public = "/campaigns/land-walk"
    expect(shown(at, site, public, "2025-09-11").locator(".trk")).to_contain_text("这条战线完成")
    typed = {"title": "示例北片征收", "due": "2025-11-22"}
    ref = opened(at, site, "duties", "handler-zhen-a", "2025-09-01", **typed)
    put(line(at, site, ref, "auditor", "2025-09-12"), "breach-cut_utilities", code="cut_utilities")
    track = shown(at, site, public, "2025-09-12").locator(".trk li").first
    expect(track.locator(".p")).to_have_text("0%")
    expect(track).to_contain_text("查实 1 次：断水、断电、断气、断路（示例镇，9月12日）")
    expect(track).to_contain_text("这条战线就是 0，办了多少都一样")
    head = at("head-shifu", "2025-10-16")
    head.goto(f"{site.address}/desk/campaigns/league")
    head.get_by_role("button", name="算 2025-09 的分档").click()
    league = shown(at, site, "/campaigns/league", "2025-10-23").locator("main")
    withheld = league.locator("p", has_text="不评：有查实的侵害群众权利")
    expect(withheld.get_by_role("link", name="示例镇", exact=True)).to_be_visible()


def _one_track_done() -> None:
    """Sign a campaign of one track that a town leads, with one item, and let it be done and checked."""
    from yinuo.kernel.matters.act import act
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns import actions
    from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track
    from yinuo.programmes.campaigns.models import DriveItem

    planner, head, town, auditor = (
        staff(Account.objects.get(username=name))
        for name in ("planner", "head-shifu", "handler-zhen-a", "auditor")
    )
    at_ = datetime(2025, 8, 15, 2, tzinfo=UTC)
    item = Item("l1-1", "l1", "示例告知书送到", "sl-zhen-a", 1, date(2025, 9, 10))
    told = Campaign(
        "land-walk", "示例征收一仗", date(2025, 8, 15), 100, (Track("t1", "征地拆迁", "sl-zhen-a"),),
        (TaskList("l1", "责任", "t1"),), (item,),
    )  # fmt: skip
    actions.draft(told, "330482", planner, at_, is_example=True)
    actions.sign("land-walk", head, at_)
    actions.launch("land-walk", head, at_)
    ref = str(DriveItem.objects.get(campaign="land-walk").matter.ref)  # type: ignore[union-attr]
    done = {"result": "done", "text": "示例告知书都送到了", "proof_on": "2025-09-08"}
    act(ref, "report", actor=town, given=done, now=at_ + timedelta(24))
    act(ref, "confirm", actor=auditor, given={"proof_on": "2025-09-08"}, now=at_ + timedelta(25))

"""J6 in a real Chromium, on a telephone and without script: a blocked fire lane, from whoever sees it to its return.

Its checks: who puts it right does not recheck, whoever told of it stands nowhere, and who finds many is no worse off
(the last as a property of the bands: programmes/campaigns/tests/test_league.py).
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from yinuo.base.drawn import drawn
from yinuo.config.demo_stories.pictures import SCENES
from yinuo.doors.workspace.tests.hand import SIDEWAYS, put

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    At = Callable[..., Page]

pytestmark = pytest.mark.browser

TRACK = "/campaigns/tracks/hazards"
TITLE = "示例棚子堵了消防通道"
INSIDE = "我在这家厂里上班，棚子把消防通道堵死了，车进不来。"
PHONE = "13812340016"
FIXINGS = {
    "goal": "拆掉彩钢棚", "method": "先停电再拆", "money": "示例镇出", "people": "示例镇城建办", "deadline": "九月底",
    "emergency_plan": "围起来，专人看",
}  # fmt: skip
TAKEN = {"title": TITLE, "category": "fire", "visibility": "public", "first_contact_unit": "sl-zhen-c"}


def desk(at: At, site: Any, who: str, day: str, path: str, status: int = 200) -> Page:
    page = at(who, day)
    answer = page.goto(f"{site.address}/desk/{path}")
    assert answer is not None
    assert answer.status == status, page.locator("main").inner_text()
    return page


def track(at: At, site: Any, day: str) -> Page:
    page = at("", day)
    page.goto(f"{site.address}{TRACK}")
    assert page.evaluate(SIDEWAYS) <= 0
    return page


def major(page: Page) -> list[str]:
    """Give the cells of the major ones' row: open, due, in time, come back, how many check."""
    row = page.locator("section[aria-labelledby=h-sum] tbody tr", has_text="重大")
    return [cell.strip() for cell in row.locator("td").all_inner_texts()]


def test_j6_it_is_told_with_script_as_without(at: At, site: Any) -> None:
    assert _told(at, site, "mouse")


def test_j6_a_fire_lane_from_its_report_to_its_return(at: At, site: Any) -> None:
    ref = _told(at, site, "no script")
    _taken_up_and_levelled(at, site, ref)
    _planned(at, site, ref)
    _put_right(at, site, ref)
    _nowhere_who_told(at, site, ref)
    _rechecked_by_two_others(at, site, ref)
    _drawn_by_the_log(at, site, ref)
    _come_back(at, site, ref)


def _told(at: At, site: Any, mode: str) -> str:
    """Tell of it from inside, with a coarse place and a telephone; gives its number, and no page has it yet."""
    page = at("", "2025-08-18", mode)
    page.goto(f"{site.address}/raise")
    put_ = page.locator("#form-submit")
    put_.locator("[name=category][value=fire]").check()
    put_.locator("[name=body]").fill(INSIDE)
    put_.locator("[name=place]").select_option("slp-zh-c")
    put_.locator("[name=about][value=no]").check()
    put_.locator("[name=contact][value=keep]").check()
    put_.locator("[name=contact_value]").fill(PHONE)
    page.locator("p.send button.ink").click()
    expect(page.locator("#thecode")).to_be_visible()
    assert page.evaluate(SIDEWAYS) <= 0

    def newest() -> str:
        from yinuo.kernel.matters.models import Matter

        return str(Matter.objects.latest("pk").ref)

    ref = str(site.gate.run(newest))
    answer = at("", "2025-08-18").goto(f"{site.address}/m/{ref}")
    assert answer is not None
    assert answer.status == 404
    return ref


def _taken_up_and_levelled(at: At, site: Any, ref: str) -> None:
    """Accepted the next working day; major by two of the desk, in the open; and given to the town."""
    put(desk(at, site, "desk", "2025-08-19", f"{ref}/accept"), "accept", **TAKEN)
    put(desk(at, site, "desk", "2025-08-19", f"{ref}/relevel"), "relevel", level="major", text="只有这一条路")
    assert major(track(at, site, "2025-08-20"))[0] == "0"  # one alone does not change a level
    put(desk(at, site, "desk2", "2025-08-19", f"{ref}/relevel?decide=1"), "relevel", decision="agree")
    put(
        desk(at, site, "desk", "2025-08-19", f"{ref}/assign"),
        "assign",
        lead_unit="sl-zhen-c",
        due_on="2025-09-30",
    )
    page = track(at, site, "2025-08-20")
    assert major(page) == ["1", "0", "0", "0", "2"]
    expect(page.locator("section[aria-labelledby=h-open]")).to_contain_text(TITLE)
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("main")).to_contain_text("改等级")
    expect(page.locator("main")).to_contain_text("只有这一条路")


def _planned(at: At, site: Any, ref: str) -> None:
    """Five fixings and the emergency plan, or it is refused; what was typed stays."""
    for name in FIXINGS:
        page = desk(at, site, "handler-zhen-c", "2025-08-20", f"campaigns/lines/{ref}")
        put(page, "plan-major", **{**FIXINGS, name: ""})
        expect(page.locator("#form-plan-major .errors li")).to_have_count(1)
        kept = next(one for one in FIXINGS if one != name)
        expect(page.locator(f"#form-plan-major [name={kept}]")).to_have_value(FIXINGS[kept])
    put(page, "plan-major", **FIXINGS)
    expect(page.locator(".record")).to_contain_text("放上方案：五落实缺一不可")


def _put_right(at: At, site: Any, ref: str) -> None:
    page = desk(at, site, "handler-zhen-c", "2025-09-08", f"{ref}/report")
    photo = {"name": "lane.png", "mimeType": "image/png", "buffer": drawn(SCENES["water"])}
    page.locator("#form-report [name=photo]").set_input_files(photo)
    put(page, "report", result="done", text="示例棚子拆了，消防通道通了。", proof_on="2025-09-08")
    assert site.gate.stands(ref)[0] == "checking"


def _nowhere_who_told(at: At, site: Any, ref: str) -> None:
    """Neither the telephone nor a word of whoever told stands where the firm can read."""
    page = at("", "2025-09-08")
    for path in (f"/m/{ref}", TRACK, f"/api/v1/matters/{ref}"):
        answer = page.request.get(f"{site.address}{path}")
        assert answer.status == 200, path
        told = answer.text()
        assert (PHONE in told, INSIDE[:6] in told, "上班" in told) == (False, False, False), path
    for who in ("handler-zhen-c", "checker-ju-c", "head-shifu"):
        assert PHONE not in at(who, "2025-09-08").request.get(f"{site.address}/desk/{ref}").text(), who


def _rechecked_by_two_others(at: At, site: Any, ref: str) -> None:
    """Neither who put it right nor their own unit's checker; and one other is not enough."""
    desk(at, site, "handler-zhen-c", "2025-09-09", f"{ref}/confirm", 403)
    own = desk(at, site, "checker-zhen-c", "2025-09-09", f"{ref}/confirm", 409)
    expect(own.locator("main")).to_contain_text("请请别的单位")
    put(desk(at, site, "checker-ju-c", "2025-09-09", f"{ref}/confirm"), "confirm", text="去看了，通了。")
    assert major(track(at, site, "2025-09-09"))[0] == "1"
    put(desk(at, site, "checker-duban", "2025-09-10", f"{ref}/confirm?decide=1"), "confirm", decision="agree")
    assert site.gate.stands(ref)[:2] == ("closed", "done")
    assert major(track(at, site, "2025-10-01")) == ["0", "1", "1", "0", "2"]


def _drawn_by_the_log(at: At, site: Any, ref: str) -> None:
    """The auditor draws it by a head of the log, and anybody draws the same."""
    from yinuo.programmes.campaigns.spot_audit import draw_of

    def draw_month() -> None:
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.people.models import Account
        from yinuo.programmes.campaigns.audit_actions import draw
        from yinuo.programmes.campaigns.tests.test_spot_audit import SIGNED

        auditor = staff(Account.objects.get(username="auditor"))
        draw("2025-09", auditor, SIGNED, datetime(2025, 10, 13, 2, tzinfo=UTC))

    site.gate.run(draw_month)
    expect(desk(at, site, "auditor", "2025-10-14", "campaigns/audits").locator("main")).to_contain_text(TITLE)
    page = at("", "2025-10-14")
    closures, head, found = (
        page.request.get(f"{site.address}/campaigns/audits/2025-09/{name}").body()
        for name in ("closures.json", "checkpoint", "draw.json")
    )
    assert draw_of(closures, head) == found
    assert ref in json.dumps(json.loads(found))


def _come_back(at: At, site: Any, ref: str) -> None:
    """Within 180 days it is the same hazard come back, reopened and counted; on the day after that it is not."""
    assert at("desk", "2026-03-10").request.get(f"{site.address}/desk/{ref}/reopen").status != 200
    put(desk(at, site, "desk", "2026-03-09", f"{ref}/reopen"), "reopen", text="又搭起来了。")
    assert site.gate.stands(ref)[0] == "in_progress"
    page = track(at, site, "2026-03-09")
    assert major(page)[3] == "1"
    expect(page.locator("section[aria-labelledby=h-back]")).to_contain_text(TITLE)

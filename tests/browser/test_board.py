"""A unit's table of items in a real Chromium: ticked and written to by mouse, by keyboard alone, with script off."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.conftest import Site

    from yinuo.doors.workspace.tests.hand import Hand

pytestmark = pytest.mark.browser

DAY, N = "2025-08-20", 4
SAID = "路灯的杆子都立好了，九月初通电。"
WALKS = (("mouse", "en", 1440), ("keyboard", "zh-hans", 1440), ("no script", "zh-hans", 390))


def _signed(code: str, others: tuple[str, ...] = ()) -> list[str]:
    """Sign and launch four items of one unit and one of every other; gives their numbers by their dates."""
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account
    from yinuo.programmes.campaigns import actions
    from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track
    from yinuo.programmes.campaigns.models import DriveItem

    planner, head = (staff(Account.objects.get(username=name)) for name in ("planner", "head-shifu"))
    drafted, signed = datetime(2025, 8, 14, 2, tzinfo=UTC), datetime(2025, 8, 15, 7, tzinfo=UTC)
    items = tuple(
        Item(f"i{n}", "l1", f"示例第 {n} 段路灯", "sl-ju-b", 1, date(2025, 9, n), is_hard=n < N)
        for n in range(1, N + 1)
    ) + tuple(
        Item(f"o{n}", "l1", f"示例第 {n} 座灯塔", unit, 1, date(2025, 9, 9)) for n, unit in enumerate(others)
    )
    told = Campaign(
        code, "示例路灯一仗", date(2025, 8, 15), 100, (Track("t1", "照明", "sl-ju-a"),),
        (TaskList("l1", "路灯", "t1"),), items,
    )  # fmt: skip
    actions.draft(told, "330482", planner, drafted, is_example=True)
    actions.sign(code, head, signed)
    actions.launch(code, head, signed)
    return [ref or "" for ref in DriveItem.objects.order_by("code").values_list("matter__ref", flat=True)
            .filter(campaign=code)]  # fmt: skip


def _updates(refs: list[str]) -> list[int]:
    from yinuo.kernel.matters.models import Matter
    from yinuo.kernel.record.models import Event

    streams = [Matter.objects.get(ref=ref).stream for ref in refs]
    return [Event.objects.filter(stream=one, type="update").count() for one in streams]


@pytest.mark.parametrize("hand", WALKS, indirect=True, ids=lambda walk: f"{walk[0]}-{walk[1]}-{walk[2]}")
def test_two_rows_are_ticked_and_written_to_with_one_press(hand: Hand, site: Site) -> None:
    code = f"lamps-{hand.way.replace(' ', '-')}"
    refs = site.gate.run(lambda: _signed(code))
    hand.log_in("handler-ju-b")
    hand.page.context.add_cookies([{"name": "yinuo_day", "value": DAY, "url": site.address}])
    hand.go(f"/desk/campaigns/{code}/board")
    hand.follow(hand.page.locator('a.btn[href*="as=table"]'))
    hand.look("table")
    _press_nothing(hand)
    _tick_two(hand)
    _write(hand)
    expect(hand.page.locator(".record li")).to_have_count(2)
    hand.look("what became of it")
    assert site.gate.run(lambda: _updates(refs)) == [1, 1, 0, 0]


WRAPS = "all => all.map((one) => getComputedStyle(one.closest('td') ?? one).whiteSpace)"
EDGES = "all => all.map((one) => [one.hasAttribute('aria-current'), getComputedStyle(one).borderBottomWidth])"


@pytest.mark.parametrize("hand", [("mouse", "zh-hans", 1440)], indirect=True, ids=["zh"])
def test_the_board_is_read_at_a_glance(hand: Hand, site: Site) -> None:
    """The unit one stands on looks different, the pane has no stray edge, and no key stands before another's button."""
    site.gate.run(lambda: _signed("lamps-seen", others=("sl-ju-a",)))
    hand.log_in("handler-ju-b")
    hand.page.context.add_cookies([{"name": "yinuo_day", "value": DAY, "url": site.address}])
    page = hand.page
    for form in ("", "?as=table"):
        hand.go(f"/desk/campaigns/lamps-seen/board{form}")
        told = page.locator(".boards a").evaluate_all(EDGES)
        assert sorted(told) == [[False, "0px"], [True, "3px"]]
        assert page.locator("main").evaluate("e => getComputedStyle(e).borderLeftWidth") == "0px"
        optional = page.get_by_text("不是必须")
        assert optional.count() > 0
        assert set(optional.evaluate_all(WRAPS)) == {"nowrap"}
    assert page.locator("[data-pick-all]").evaluate("e => e.previousElementSibling?.tagName") == "OUTPUT"


def _press_nothing(hand: Hand) -> None:
    """Press with nothing ticked and nothing written: it is said what is missing."""
    with hand.page.expect_navigation():
        hand.page.locator("form.bulk .btn").click()
    expect(hand.page.locator("form.bulk .error")).to_have_count(2)
    hand.look("table with errors")


def _tick_two(hand: Hand) -> None:
    boxes = hand.page.locator("form.bulk [name=pick]")
    expect(boxes).to_have_count(N)
    if hand.way == "keyboard":
        hand.key("j", "x", "j", "x")
    else:
        for n in range(2):
            boxes.nth(n).check()
    expect(hand.page.locator("form.bulk [name=pick]:checked")).to_have_count(2)
    if hand.way != "no script":
        expect(hand.page.locator("[data-picked]")).to_have_text("2")


def _write(hand: Hand) -> None:
    if hand.way == "keyboard":
        hand.key("s")
        assert hand.page.evaluate("document.activeElement.name") == "do"
        hand.key("ArrowDown", "Tab")
        hand.page.keyboard.insert_text(SAID)
        with hand.page.expect_navigation():
            hand.key("Control+Enter")
        return
    hand.page.locator("form.bulk [name=do]").select_option("update")
    hand.page.locator("form.bulk [name=text]").fill(SAID)
    with hand.page.expect_navigation():
        hand.page.locator("form.bulk .btn").click()

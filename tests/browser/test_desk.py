"""The desk in a real Chromium: the offices' side of J1 and J7 by mouse, by keyboard alone and with script off,
wide and narrow, in both languages; and thirty arrivals counted key by key."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from yinuo.base.drawn import drawn
from yinuo.config.demo_stories.pictures import SCENES
from yinuo.doors.shell.tests.looking import paired
from yinuo.doors.workspace.tests.hand import LANGUAGES, WAYS, WIDTHS

if TYPE_CHECKING:
    from tests.browser.conftest import Site

    from yinuo.doors.workspace.tests.hand import Hand

pytestmark = pytest.mark.browser

WALKS = tuple(paired(WAYS, LANGUAGES, WIDTHS))
N_ARRIVALS, MOST_KEYS = 30, 6
TITLES = (
    "驿站冬天六点就关门，跑晚单的人没处歇脚，能不能开到十点",
    "The lamp by the school is dark all week",
)
CUT = """all => all.filter((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth)
  .map((one) => one.textContent)"""


every_walk = pytest.mark.parametrize(
    "hand", WALKS, indirect=True, ids=lambda walk: f"{walk[0]}-{walk[1]}-{walk[2]}"
)


@every_walk
def test_j1_the_offices_side_of_a_request(hand: Hand, site: Site) -> None:
    ref = site.gate.ask("驿站冬天 18:00 就关门，跑晚单的人没处歇脚")
    hand.log_in("desk")
    hand.go(f"/desk/?view=arrivals&m={ref}")
    hand.press("a")
    hand.look("form")
    hand.fill(assign_to="sl-jiedao-a")
    hand.send()
    assert site.gate.stands(ref) == ("in_progress", "", "sl-jiedao-a")
    expect(hand.page.locator(".done")).to_contain_text(ref)
    hand.log_in("handler-jiedao-a")
    hand.go("/desk/?view=unit")
    hand.open(ref)
    hand.press("i")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("m")
    hand.fill(text="几点到几点人最多？")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("r")
    hand.fill(result="done")
    hand.send(is_refused=True)
    expect(hand.page.locator(".errors")).to_be_visible()  # nothing was said of what was done
    hand.look("form with errors")
    hand.fill(text=f"驿站开到 22:00，门口贴了告示（{ref}）")
    hand.send()
    assert site.gate.stands(ref)[0] == "awaiting_reply"
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".only")).to_be_visible()
    expect(hand.page.locator('[data-key="y"]')).to_have_count(0)  # nobody here can say that it is solved
    site.gate.says(ref, "confirm")
    hand.go(f"/desk/{ref}")
    assert site.gate.stands(ref)[:2] == ("closed", "solved")


@every_walk
def test_j7_the_offices_side_of_a_promise(hand: Hand, site: Site) -> None:
    hand.log_in("handler-jingqu")
    hand.go("/desk/new")
    hand.look("kinds")
    hand.go("/desk/new?kind=commitment")
    hand.look("filing")
    hand.fill(title="示例桥完工并重新开放", body="换吊杆、换系杆、管线、涂装", due_on="2025-09-30")
    hand.fill(
        proof="带日期的放行照片",
        strength="expected",
        lead_unit="sl-jingqu",
        category="works",
        place="slp-bridge",
    )
    hand.send()
    ref = hand.page.locator("main .ref").first.inner_text()
    hand.log_in("head-jingqu")
    hand.go(f"/desk/{ref}?view=decide")
    hand.press("l")
    hand.send()
    assert site.gate.stands(ref)[0] == "in_progress"
    hand.log_in("handler-jingqu")
    hand.go(f"/desk/{ref}")
    hand.press("u")
    hand.fill(text="吊杆到货，换了六根")
    hand.send()
    hand.go(f"/desk/{ref}")
    hand.press("d")
    hand.fill(due_on="2025-10-12", text="连着下雨，涂装干不了", done_so_far="吊杆和系杆都换好了")
    hand.send()
    hand.log_in("head-jingqu")
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".note")).to_be_visible()  # who proposed what, until when
    hand.press("d")
    hand.fill(decision="agree")
    hand.send()
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".kv del time")).to_have_attribute("datetime", "2025-09-30")
    hand.log_in("handler-jingqu")
    hand.go(f"/desk/{ref}")
    hand.press("r")
    hand.fill(result="done", text="桥通了，八月十八日放行", proof_on="2025-08-18")
    hand.send(is_refused=True)
    expect(hand.page.locator("p.error")).to_be_visible()  # a bridge can be seen: not without a photo of it
    hand.fill(result="done", text="桥通了，八月十八日放行", proof_on="2025-08-18")
    hand.page.locator("input[name=photo]").set_input_files(
        {"name": "bridge.png", "mimeType": "image/png", "buffer": drawn(SCENES["water"])}
    )
    hand.send()
    hand.log_in("checker-duban")
    hand.go(f"/desk/{ref}?view=check")
    hand.press("y")
    hand.fill(text="到场看了，照片对得上", proof_on="2025-08-18")
    hand.send()
    assert site.gate.stands(ref)[:2] == ("closed", "kept")
    hand.go(f"/desk/{ref}")
    expect(hand.page.locator(".hd .ring.kept")).to_be_visible()


@pytest.mark.parametrize("hand", [("keyboard", "zh-hans", 1440)], indirect=True, ids=["zh"])
def test_thirty_arrivals_are_accepted_and_assigned_in_few_keys(hand: Hand, site: Site) -> None:
    """Counted: every key from one arrival to the next, its unit picked by the number that stands before it."""
    places = ("slp-jd-a-1", "slp-jd-b-1", "slp-zh-a-1")
    units = ("sl-jiedao-a", "sl-jiedao-b", "sl-zhen-a", "sl-gonghui", "sl-ju-b")
    for n in range(N_ARRIVALS):
        site.gate.ask(f"第 {n + 1} 件：路口的灯不亮，走夜路看不见", places[n % len(places)])
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals")
    counts, refs = [], []
    for n in range(N_ARRIVALS):
        refs.append(hand.page.locator("#pane .ref").inner_text())
        hand.keys = 0
        hand.press("a")
        option = hand.page.locator(f'select[name=assign_to] option[value="{units[n % len(units)]}"]')
        number = option.inner_text().split()[0]
        with hand.page.expect_navigation():
            hand.key(*number, "Enter")
        counts.append(hand.keys)
    stand = [site.gate.stands(ref) for ref in refs]
    assert stand == [("in_progress", "", units[n % len(units)]) for n in range(N_ARRIVALS)]
    assert len(set(refs)) == N_ARRIVALS
    assert statistics.median(counts) <= MOST_KEYS, counts


@pytest.mark.parametrize("hand", [("keyboard", "en", 1440)], indirect=True, ids=["en"])
def test_the_keys_that_move_about(hand: Hand, site: Site) -> None:
    refs = [site.gate.ask(f"灯 {n}", "slp-zh-b-1") for n in range(3)]
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals")
    page = hand.page
    hand.key("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type(refs[1])
    with page.expect_navigation():
        hand.key("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    hand.key("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    hand.look("keys")
    with page.expect_navigation():
        hand.key("g", "q")
    assert "/desk/" in page.url
    first = page.locator("#pane .ref").inner_text()
    hand.key("j")
    expect(page.locator("#pane .ref")).not_to_have_text(first)
    hand.key("k")
    expect(page.locator("#pane .ref")).to_have_text(first)
    hand.key("?")
    page.locator("[data-letter-keys]").uncheck()  # letters switched off: nothing happens
    hand.key("a")
    page.wait_for_timeout(300)
    assert "accept" not in page.url


@pytest.mark.parametrize("hand", [("mouse", "en", 1440), ("mouse", "zh-hans", 390)], indirect=True)
def test_a_title_of_ordinary_length_is_read_whole_in_the_queue(hand: Hand, site: Site) -> None:
    for title in TITLES:
        site.gate.ask(title, "slp-zh-b-2")
    hand.log_in("desk")
    hand.go("/desk/?view=arrivals,place:slp-zh-b-2")
    titles = hand.page.locator("td.ti a")
    assert set(TITLES) <= set(titles.all_inner_texts())
    assert titles.evaluate_all(CUT) == []


@pytest.mark.parametrize("hand", [("keyboard", "zh-hans", 1440)], indirect=True, ids=["zh"])
def test_keys_pressed_quickly_act_on_the_row_that_is_marked(hand: Hand, site: Site) -> None:
    """However late the pane comes: Enter opens the marked row, a letter waits for that row's own buttons."""
    place = "slp-zh-b-3"
    for n in range(3):
        site.gate.ask(f"站牌 {n} 倒了", place)
    hand.log_in("desk")
    page, queue = hand.page, f"/desk/?view=arrivals,place:{place}"
    hand.go(queue)
    third = page.locator("tbody [name=pick]").nth(2).input_value().rpartition(".")[0]
    for key, there in (("Enter", f"/desk/{third}?"), ("a", f"/desk/{third}/accept")):
        hand.go(queue)
        with page.expect_navigation(url=lambda url: "/desk/?" not in url):
            hand.key("j", "j", key)
        assert there in page.url
    page.route("**/desk/?*m=*", lambda route: route.fulfill(status=204))  # the pane never comes
    hand.go(queue)
    hand.key("j", "a")
    page.wait_for_timeout(400)
    assert page.url.endswith(queue)
    expect(page.locator("#pane")).to_have_attribute("inert", "")

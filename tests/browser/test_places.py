"""Figures, units, places and stations in a real Chromium: axe finds nothing, thumbs fit, nothing scrolls sideways,
no script is needed, two taps say what is broken, and the sheet for the door fills one A4 page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

STATION, DAY = "slp-st-006", "2025-08-18"
PAGES = (
    *(
        "/figures",
        "/how",
        "/units",
        "/units/sl-jiedao-a",
        "/places",
        "/places/slp-jd-a",
        "/places/330482-yintai",
    ),
    *(f"/places/{STATION}", f"/places/{STATION}/door", "/stations?near=slp-jd-a-3&open=on&water=on"),
)
SCREENS = ((390, "light", "zh-CN"), (1440, "dark", "en-GB"), (320, "dark", "en-GB"))
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TARGETS = """() => [...document.querySelectorAll('a, button, select, textarea, summary, input:not([type=hidden])')]
  .filter((el) => el.offsetParent && !el.matches('.skip') && getComputedStyle(el).display !== 'inline')
  .map((el) => [el.outerHTML.slice(0, 90), (el.closest('label') || el).getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([html]) => html)"""


@pytest.fixture(scope="module")
def address(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Serve the site over the pack that ships, with a promise kept and one open."""
    from concurrent.futures import ThreadPoolExecutor

    from yinuo.config import testing
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.doors.shell.pace import PACE
    from yinuo.kernel.limits import book

    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        with ThreadPoolExecutor(1) as thread:  # playwright's own loop runs in this one
            thread.submit(load_pack, pack_folder("pinghu")).result()
        PACE.forget()
        with testing.served() as address:
            yield address
        book.forget()


def opened(
    browser: Browser, address: str, width: int, scheme: Any, locale: str, *, script: bool = True
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme=scheme,
        locale=locale,
        java_script_enabled=script,
    )
    context.add_cookies([{"name": "yinuo_day", "value": DAY, "url": address}])
    return context.new_page()


@pytest.mark.parametrize(("width", "scheme", "locale"), SCREENS)
def test_nothing_is_found_on_any_page(
    browser: Browser, address: str, width: int, scheme: str, locale: str
) -> None:
    page, complaints = opened(browser, address, width, scheme, locale), []
    page.on("console", lambda said: complaints.append(said.text))
    for path in PAGES:
        answer = page.goto(address + path)
        assert answer is not None
        assert answer.status == 200, path
        assert Axe().run(page).response["violations"] == [], path
        assert page.evaluate(SIDEWAYS) == 0, path
        assert page.evaluate(TARGETS) == [], path
    assert complaints == []
    page.context.close()


def test_two_taps_say_that_the_water_is_broken_without_script(browser: Browser, address: str) -> None:
    page = opened(browser, address, 390, "light", "zh-CN", script=False)
    page.goto(f"{address}/places/{STATION}")
    expect(page.locator("#h-open")).to_contain_text("开着")
    follow(page.get_by_role("link", name="坏了 喝水"))
    expect(page.get_by_label("用自己的话说")).to_have_value("喝水的机器坏了，接不到水。")
    follow(page.get_by_role("button", name="就这样送出"))
    expect(page.locator("#thecode")).to_have_text(re.compile(r"^[0-9A-Z ]{14}$"))
    page.context.close()


def test_the_nearest_open_station_with_water_is_found_without_script(browser: Browser, address: str) -> None:
    page = opened(browser, address, 390, "light", "zh-CN", script=False)
    page.goto(f"{address}/stations")
    page.get_by_label("您在哪一片").select_option("slp-jd-a-3")
    page.get_by_label("此刻开着").check()
    page.get_by_label("喝水").check()
    follow(page.get_by_role("button", name="找", exact=True))
    first = page.locator(".stops li").first
    expect(first).to_contain_text("望桥社区")
    expect(first).to_contain_text("开着")
    follow(page.get_by_role("link", name="下一页"))
    expect(page.locator(".stops li")).to_have_count(20)
    page.context.close()


HERE = {"latitude": 30.70512, "longitude": 121.02134}
COARSE = "latitude=30.705&longitude=121.021"


def test_what_is_nearest_to_the_visitor_is_found_and_their_position_stands_in_no_address(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address, 390, "light", "zh-CN")
    page.context.set_geolocation(HERE)  # type: ignore[arg-type]
    page.context.grant_permissions(["geolocation"])
    asked: list[tuple[str, str, str]] = []
    page.on("request", lambda one: asked.append((one.method, one.url, one.post_data or "")))
    page.goto(f"{address}/stations")
    page.get_by_label("喝水").check()
    follow(page.get_by_role("button", name="离我最近的"))
    assert page.url == f"{address}/stations/near"
    assert [one for one in asked if one[0] == "POST"] == [
        ("POST", f"{address}/stations/near", f"{COARSE}&water=on")
    ]
    assert not [url for _method, url, _sent in asked if "30.7" in url or "121.0" in url]
    first = page.locator(".stops li").first
    expect(first).to_contain_text(re.compile(r"约 \d+ 米"))
    expect(first).to_contain_text("喝水")
    page.get_by_label("此刻开着").check()
    follow(page.get_by_role("button", name="找", exact=True))
    assert page.url == f"{address}/stations/near"
    expect(page.get_by_label("喝水")).to_be_checked()
    assert page.evaluate(SIDEWAYS) == 0
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    kept = {str(cookie.get("name")) for cookie in page.context.cookies()}
    assert kept == {"yinuo_day"}
    page.goto(f"{address}/stations")
    follow(page.get_by_role("button", name="离我最近的"))
    page.go_back()
    assert page.url == f"{address}/stations"
    expect(page.locator("form[data-near] input[name=latitude]")).to_have_value("")
    page.context.close()


def test_whoever_says_no_to_the_browser_picks_a_district(browser: Browser, address: str) -> None:
    page = opened(browser, address, 390, "dark", "en-GB")
    page.context.clear_permissions()
    page.goto(f"{address}/stations")
    page.get_by_role("button", name="Nearest to me").click()
    expect(page.locator("form[data-near] [data-said]")).to_contain_text("gave no position. Pick a district")
    assert page.url == f"{address}/stations"
    page.context.close()


def test_without_script_nobody_is_offered_to_be_located_and_the_map_stands(
    browser: Browser, address: str
) -> None:
    page = opened(browser, address, 390, "light", "zh-CN", script=False)
    page.goto(f"{address}/stations?near=slp-jd-a-3")
    expect(page.locator("form[data-near]")).to_be_hidden()
    expect(page.locator(".map a[aria-label]")).to_have_count(20)
    page.context.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_map_is_walked_by_keyboard_and_leaves_room_for_the_list(
    browser: Browser, address: str, width: int
) -> None:
    page = opened(browser, address, width, "light", "zh-CN")
    page.goto(f"{address}/stations?near=slp-jd-a-3")
    box = page.locator(".map svg").bounding_box()
    assert box is not None
    assert box["height"] < 844 / 2
    page.get_by_role("button", name="离我最近的").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".map .skip")).to_be_focused()
    page.keyboard.press("Tab")
    mark = page.locator(".map a[aria-label]").first
    expect(mark).to_be_focused()
    said = mark.get_attribute("aria-label") or ""
    first = page.locator(".stops li").first
    number, name, *_more = said.split(" · ")
    expect(first.locator(".no")).to_have_text(number)
    expect(first.locator(".t")).to_have_text(name)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(first.locator(".t")).to_be_focused()
    page.locator(".map a[aria-label]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(name)
    page.context.close()


@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_the_sheet_for_the_door_is_one_page_of_a4(browser: Browser, address: str, locale: str) -> None:
    page = opened(browser, address, 1440, "dark", locale)
    page.goto(f"{address}/places/slp-st-010/door")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b(?!s)", printed)) == 1
    assert b"/MediaBox [0 0 594.95996 841.91998]" in printed or b"/MediaBox [0 0 595" in printed
    page.emulate_media(media="print")
    expect(page.locator(".bar")).to_be_hidden()
    expect(page.locator(".poster .qr svg")).to_be_visible()
    page.context.close()

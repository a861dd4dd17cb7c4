"""Finding while somebody types, and what was answered shown before they send, in a real Chromium."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow
from yinuo.doors.workspace.tests.hand import PASSWORD, Gate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

STATION, PLACE = "slp-st-041", "slp-jd-a"
TITLES = ("小区南门路灯不亮", "驿站的热水器不出热水", "楼道里停了电瓶车")
SIZES = ((390, 844), (1440, 900))
LANGUAGES = ("zh-CN", "en-US")


@dataclass
class Site:
    address: str
    refs: dict[str, str]


def _answered() -> dict[str, str]:
    """Let three things be asked and answered."""
    from datetime import date, timedelta

    from yinuo.doors.shell.clock import story_instant
    from yinuo.kernel.matters.load import Step, Story, load

    def steps(title: str) -> tuple[Step, ...]:
        at = [story_instant(date(2025, 8, 11)) + timedelta(days=n) for n in range(6)]
        ask = {
            "kind": "request",
            "category": "housing",
            "body": title,
            "place": STATION,
            "about_office": False,
        }
        take = {
            "title": title,
            "category": "housing",
            "visibility": "public",
            "first_contact_unit": "sl-jiedao-a",
        }
        said = {"result": "done", "text": f"{title}：换好了，试过了"}
        return (
            Step("submit", "requester", at[0], ask), Step("accept", "desk", at[1], take),
            Step("assign", "desk", at[2], {"lead_unit": "sl-jiedao-a", "drawn": False}),
            Step("report", "handler-jiedao-a", at[3], said), Step("confirm", "requester", at[4]),
        )  # fmt: skip

    return dict(load([Story(title, steps(title)) for title in TITLES]).refs)


@pytest.fixture(scope="module")
def site(database_template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    """Serve the whole site over a database of its own, with three answers in it."""
    from yinuo.config import testing
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book

    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        gate = Gate()
        gate.run(lambda: load_pack(pack_folder("pinghu"), password=PASSWORD))
        refs = gate.run(_answered)
        with testing.served() as address:
            yield Site(address, refs)
        gate.close()
        book.forget()


def opened(
    browser: Browser, size: tuple[int, int], language: str, *, script: bool
) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language, java_script_enabled=script
    )
    return context, context.new_page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
def test_the_list_follows_what_is_typed_and_so_does_the_address(
    site: Site, browser: Browser, size: tuple[int, int], language: str
) -> None:
    context, page = opened(browser, size, language, script=True)
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.goto(f"{site.address}/m")
    expect(page.locator(".mrow")).to_have_count(3)
    page.locator("input[name=q]").press_sequentially("热水", delay=30)
    expect(page.locator(".mrow")).to_have_count(1)
    expect(page.locator(".mrow mark").first).to_have_text("热水")
    expect(page.locator("[role=status]")).to_contain_text("1")
    expect(page.locator("input[name=q]")).to_be_focused()
    assert "q=%E7%83%AD%E6%B0%B4" in page.url
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.locator("input[name=q]").fill("热水火箭")
    expect(page.locator("#results .empty")).to_be_visible()
    page.reload()
    expect(page.locator("input[name=q]")).to_have_value("热水火箭")
    assert said == []
    context.close()


def test_nothing_is_looked_for_while_a_character_is_composed(site: Site, browser: Browser) -> None:
    context, page = opened(browser, SIZES[1], "zh-CN", script=True)
    page.goto(f"{site.address}/m")
    field = page.locator("input[name=q]")
    field.evaluate(
        "one => { one.value = 'reshui';"
        " one.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true })) }"
    )
    page.wait_for_timeout(500)
    expect(page.locator(".mrow")).to_have_count(3)
    field.evaluate("one => { one.value = '热水'; one.dispatchEvent(new CompositionEvent('compositionend')) }")
    expect(page.locator(".mrow")).to_have_count(1)
    context.close()


def test_without_script_the_button_finds(site: Site, browser: Browser) -> None:
    context, page = opened(browser, SIZES[0], "zh-CN", script=False)
    page.goto(f"{site.address}/m")
    page.locator("input[name=q]").fill("路灯")
    follow(page.locator("form.filters > button"))
    expect(page.locator(".mrow")).to_have_count(1)
    expect(page.locator(".mrow mark")).to_have_text("路灯")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_what_was_answered_is_shown_and_following_it_sends_nothing(
    site: Site, browser: Browser, *, script: bool
) -> None:
    context, page = opened(browser, SIZES[0], "zh-CN", script=script)
    page.goto(f"{site.address}/raise")
    page.locator("select[name=place]").select_option(PLACE)
    page.locator("textarea[name=body]").fill("南门那边路灯又不亮了")
    look = page.locator("button[name=look]")
    if script:
        page.keyboard.press("Tab")
        expect(look).to_be_hidden()
    else:
        follow(look)
    answer = page.locator(f'#answered a[href="/m/{site.refs[TITLES[0]]}"]')
    expect(answer).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("南门那边路灯又不亮了")
    if script:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.locator('label.plate:has(input[name="about"][value="yes"])').click()
        expect(page.locator("#answered a")).to_have_count(0)
        page.locator('label.plate:has(input[name="about"][value="no"])').click()
        expect(answer).to_be_visible()
    follow(answer)
    page.wait_for_url(f"**/m/{site.refs[TITLES[0]]}")
    context.close()


def test_who_sends_anyway_presses_nothing_more(site: Site, browser: Browser) -> None:
    context, page = opened(browser, SIZES[0], "zh-CN", script=True)
    page.goto(f"{site.address}/at/{STATION}")
    expect(page.locator("#answered .btn")).to_have_count(3)
    page.locator("textarea[name=body]").fill("热水器不出热水")
    follow(page.locator("form.steps button.big"))
    expect(page.locator("#thecode")).to_be_visible()
    context.close()


def test_a_printed_sheet_shows_its_square_on_paper_alone(site: Site, browser: Browser) -> None:
    context, page = opened(browser, SIZES[1], "zh-CN", script=True)
    page.goto(f"{site.address}/m/{site.refs[TITLES[1]]}")
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed svg")).to_be_visible()
    box = page.locator(".printed svg").bounding_box()
    assert box is not None
    assert box["width"] >= 90
    context.close()

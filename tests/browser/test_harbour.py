"""The same journeys in the other town, which opens in English: J1 and J7, and 中文 one press away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from yinuo.doors.portal.tests.journeys import Site, site_of, walk_j1, walk_j7
from yinuo.doors.portal.tests.town import HARBOUR
from yinuo.doors.portal.tests.walking import DAYS, SIZES, clean, opened, turned
from yinuo.doors.shell.tests.looking import follow, settled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

WALKS = (("mouse", SIZES[0], "fr-FR"), ("keyboard", SIZES[1], "zh-CN"), ("no script", SIZES[0], "en-US"))
"""A reader of French gets the town's own language: nobody asked for one that we speak."""
CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site_of(HARBOUR, database_template, django_db_blocker, tmp_path_factory.mktemp("media")) as found:
        yield found


@pytest.mark.parametrize(("mode", "size", "language"), WALKS, ids=[walk[0] for walk in WALKS])
def test_j1_a_deckhand_at_a_shelter(
    site: Site, browser: Browser, tmp_path: Path, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    ref = walk_j1(site, context, hand, tmp_path)
    assert ref.startswith("PM-2025-")
    assert hand.page.locator("html").get_attribute("lang") == ("zh-hans" if language == "zh-CN" else "en")
    assert hand.complaints == []
    context.close()


@pytest.mark.parametrize(("mode", "size", "language"), WALKS, ids=[walk[0] for walk in WALKS])
def test_j7_a_swing_bridge_is_promised_and_the_day_passes(
    site: Site, browser: Browser, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    walk_j7(site, hand)
    assert hand.complaints == []
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/page", "/m", "/promises", "/raise", "/stations", "/figures", "/check"]
)
def test_pages_open_in_english_and_turn_to_chinese_with_one_press(
    site: Site, browser: Browser, path: str
) -> None:
    context, hand = opened(browser, SIZES[1], "fr-FR", "no script")
    turned(context, site.address, DAYS[0])
    hand.page.goto(site.address + path)
    ours = hand.page.locator("main").inner_text()
    assert [line for line in ours.splitlines() if CHINESE.search(line.replace("一诺", ""))] == []
    hand.press(hand.page.locator(".tongue button"))
    expect(hand.page.locator("html")).to_have_attribute("lang", "zh-hans")
    assert CHINESE.search(settled(hand.page).locator("main").inner_text())
    context.close()


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_the_towns_own_front_page_leads_from_its_promises_to_each(
    site: Site, browser: Browser, language: str
) -> None:
    ref = site.offices.promise()
    context, hand = opened(browser, SIZES[0], language, "mouse")
    turned(context, site.address, DAYS[1])
    for width, height in SIZES:
        hand.page.set_viewport_size({"width": width, "height": height})
        hand.page.goto(f"{site.address}/page")
        clean(hand)
    expect(hand.page.locator(".doors .door")).to_have_count(4)
    expect(hand.page.locator(f'main a[href="/m/{ref}"]').first).to_be_visible()
    follow(hand.page.locator(".tally a").first)
    expect(hand.page.locator(f'.mrow a[href="/m/{ref}"]')).to_be_visible()
    assert hand.complaints == []
    context.close()

"""The portal in a real Chromium: J1 and J7 by mouse, by keyboard alone and with script off, two sizes, both
languages. What offices do meanwhile is done at the gate; the desk has walks of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from yinuo.doors.portal.tests.journeys import Site, site_of, walk_j1, walk_j7
from yinuo.doors.portal.tests.town import PINGHU
from yinuo.doors.portal.tests.walking import (
    DAYS,
    MODES,
    SIZES,
    clean,
    opened,
    picture,
    turned,
)
from yinuo.doors.shell.tests.looking import follow, paired

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Request
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

STATION = "slp-st-041"
SAID = {"zh-CN": "解决了", "en-US": "Solved"}
WALKS = tuple(paired(MODES, SIZES, tuple(SAID)))
every_walk = pytest.mark.parametrize(
    ("mode", "size", "language"),
    WALKS,
    ids=[f"{mode}-{size[0]}-{language}" for mode, size, language in WALKS],
)


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with site_of(PINGHU, database_template, django_db_blocker, tmp_path_factory.mktemp("media")) as found:
        yield found


@every_walk
def test_j1_a_rider_at_a_station(
    site: Site, browser: Browser, tmp_path: Path, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    walk_j1(site, context, hand, tmp_path)
    assert hand.complaints == []
    context.close()


@every_walk
def test_j7_a_bridge_is_promised_and_the_day_passes(
    site: Site, browser: Browser, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    walk_j7(site, hand)
    assert hand.complaints == []
    context.close()


@pytest.mark.parametrize(
    ("mode", "size", "language"),
    [("mouse", SIZES[0], "zh-CN"), ("keyboard", SIZES[1], "en-US"), ("no script", SIZES[0], "en-US")],
    ids=MODES,
)
def test_a_passer_by_says_me_too_and_not_so(
    site: Site, browser: Browser, tmp_path: Path, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    page, proof = hand.page, picture(tmp_path / "proof.jpg", (60, 40))
    asked, kept = site.offices.asked_and_kept(proof)
    turned(context, site.address, DAYS[2])
    page.goto(f"{site.address}/m/{asked}")
    hand.press(page.locator("form:has(input[value=support]) button"))
    expect(page.locator("p.done")).to_be_visible()
    if mode == "mouse":
        clean(hand)
    page.goto(f"{site.address}/m/{kept}")
    hand.press(page.locator("#do-challenge summary"))
    hand.write(page.locator("#do-challenge textarea"), "夜里去看，桥还封着")
    hand.photo(picture(tmp_path / "bridge.jpg", (300, 200)))
    if mode == "mouse":
        clean(hand)
    hand.press(page.locator("#do-challenge button"))
    expect(page.locator("p.done")).to_be_visible()
    expect(page.locator("article p.note")).to_be_visible()
    expect(page.locator("#do-challenge")).to_have_count(0)
    if mode == "mouse":
        clean(hand)
    assert context.cookies() == [one for one in context.cookies() if one["name"] == "yinuo_day"]
    assert hand.complaints == []
    context.close()


def test_what_the_page_alone_promised_is_never_late(site: Site, browser: Browser) -> None:
    context, hand = opened(browser, SIZES[0], "zh-CN", "mouse")
    ref = site.offices.promise(source="page")
    turned(context, site.address, date(2025, 10, 1))
    hand.page.goto(f"{site.address}/m/{ref}")
    expect(hand.page.get_by_text("日期已过，此处无从知晓").first).to_be_visible()
    expect(hand.page.locator("dl.ans .st.late")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("path", ["/", "/page", "/m", "/raise", "/c", "/check", "/log/", "/nothing-here"])
@pytest.mark.parametrize("language", SAID)
def test_every_page_is_readable_by_axe_in_light_and_dark_narrow_and_wide(
    site: Site, browser: Browser, path: str, language: str
) -> None:
    context, hand = opened(browser, SIZES[0], language, "mouse")
    for width, height in SIZES:
        hand.page.set_viewport_size({"width": width, "height": height})
        hand.page.goto(site.address + path)
        clean(hand)
    assert [said for said in hand.complaints if "404" not in said] == []
    context.close()


def test_a_fault_with_a_photo_is_sent_in_four_taps_on_a_slow_narrow_phone(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    context, hand = opened(browser, (320, 640), "zh-CN", "mouse")
    slow = context.new_cdp_session(hand.page)
    slow.send("Network.enable")
    slow.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 300,
            "downloadThroughput": 750_000 / 8,
            "uploadThroughput": 250_000 / 8,
        },
    )
    html: list[int] = []

    def weigh(asked: Request) -> None:
        if asked.resource_type == "document":  # what was answered already comes beside it, a few lines
            answer = asked.response()
            html.append(len(answer.body()) if answer else 0)

    hand.page.on("requestfinished", weigh)  # a body is whole only then, however slow the line
    hand.page.goto(f"{site.address}/at/{STATION}")
    hand.pick("category", "station_fault")
    hand.write(hand.page.locator("textarea[name=body]"), "热水器不出热水")
    hand.photo(picture(tmp_path / "big.jpg"))
    hand.press(hand.page.locator("form.steps button.big"))
    expect(hand.page.locator("#thecode")).to_be_visible(timeout=60_000)
    assert hand.n_taps <= 4
    for _ in range(100):  # the slip is seen before its last byte is told of
        if len(html) < 2:
            hand.page.wait_for_timeout(100)
    assert len(html) == 2  # the form and the slip, and both together
    assert sum(html) <= 60_000
    assert hand.complaints == []
    context.close()


def test_what_was_typed_stays_when_something_is_wrong_and_the_photo_too(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    context, hand = opened(browser, SIZES[0], "zh-CN", "no script")
    page = hand.page
    page.goto(f"{site.address}/raise")
    hand.write(page.locator("textarea[name=body]"), "路灯不亮 🌙")
    hand.photo(picture(tmp_path / "lamp.jpg", (300, 200)))
    hand.press(page.locator("form.steps button.big"))
    expect(page.locator("#errors a[href='#f-place']")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("路灯不亮 🌙")
    page.locator("select[name=place]").select_option("slp-jd-a")
    hand.press(page.locator("form.steps button.big"))
    expect(page.locator("#thecode")).to_be_visible()
    context.close()


@pytest.mark.parametrize("mode", ["mouse", "no script"])
def test_what_was_typed_and_the_photo_stay_when_the_language_is_turned(
    site: Site, browser: Browser, tmp_path: Path, mode: str
) -> None:
    context, hand = opened(browser, SIZES[0], "zh-CN", mode)
    page = hand.page
    page.goto(f"{site.address}/raise")
    hand.write(page.locator("textarea[name=body]"), "路灯不亮 🌙")
    hand.photo(picture(tmp_path / "lamp.jpg", (300, 200)))
    for lang in ("en", "zh-hans"):
        follow(page.locator(".tongue button"))
        expect(page.locator("html")).to_have_attribute("lang", lang)
        assert page.locator("input[name=photo_kept]").input_value()
        expect(page.locator("textarea[name=body]")).to_have_value("路灯不亮 🌙")
    page.locator("select[name=place]").select_option("slp-jd-a")
    hand.press(page.locator("form.steps button.big"))
    expect(page.locator("#thecode")).to_be_visible()
    context.close()

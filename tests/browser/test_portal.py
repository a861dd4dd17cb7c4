"""The portal in a real Chromium: J1 and J7 by mouse, by keyboard alone and with script off, two sizes, both
languages. What offices do meanwhile is done at the gate; the desk has walks of its own."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

STATION = "slp-st-041"
TITLE = "驿站晚上六点就关门"
BODY = "冬天歇脚的屋子十八点就关了"
SAID = {"zh-CN": "解决了", "en-US": "Solved"}
MODES = ("mouse", "keyboard", "no script")
SIZES = ((390, 844), (1440, 900))
DAYS = [date(2025, 8, day) for day in (18, 19, 20, 21)]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Take Debian's Chromium; playwright's own is not to be had everywhere."""
    return {"executable_path": shutil.which("chromium"), "args": ["--no-sandbox", "--disable-gpu"]}


class Offices:
    """What the offices do while the asker waits: acts at the gate, in a thread that no event loop owns."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(1)

    def _do(self, ref: str, verb: str, who: str, day: date, given: dict[str, Any]) -> None:
        from yinuo.doors.shell.clock import story_instant
        from yinuo.kernel.matters.act import act
        from yinuo.kernel.matters.actors import staff
        from yinuo.kernel.people.models import Account

        actor = staff(Account.objects.get(username=who))
        act(ref, verb, actor=actor, given=given, now=story_instant(day), is_drawn=False)

    def act(self, ref: str, verb: str, who: str, day: date, **given: Any) -> None:
        self.thread.submit(self._do, ref, verb, who, day, given).result()

    def newest(self) -> str:
        from yinuo.kernel.matters.models import Matter

        return self.thread.submit(
            lambda: Matter.objects.order_by("-pk").values_list("ref", flat=True)[0]
        ).result()

    def load(self) -> None:
        from yinuo.config.packs import load_pack, pack_folder

        self.thread.submit(load_pack, pack_folder("pinghu")).result()

    def promise(self, **more: Any) -> str:
        def draft() -> str:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.actors import staff
            from yinuo.kernel.people.models import Account

            given = {
                "kind": "commitment", "category": "works", "place": "slp-bridge", "title": "示例桥完工并重新开放",
                "body": "更换吊杆、更换系索、管网更新、涂装", "due_on": date(2025, 9, 30), "proof": "放行的照片",
                "strength": "expected", "lead_unit": "sl-jingqu", "source": "example", **more,
            }  # fmt: skip
            actor = staff(Account.objects.get(username="handler-jingqu"))
            return act("", "submit", actor=actor, given=given, now=story_instant(DAYS[0])).ref

        ref = self.thread.submit(draft).result()
        self.act(ref, "launch", "head-jingqu", DAYS[0])
        return ref

    def close(self) -> None:
        from django.db import connections

        self.thread.submit(connections.close_all).result()
        self.thread.shutdown()


@dataclass
class Site:
    """The whole site on a free port, over a database of its own."""

    address: str
    offices: Offices


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    from django.conf import settings

    from yinuo.config import testing
    from yinuo.kernel.limits import book

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        offices = Offices()
        offices.load()
        with testing.served() as address:
            yield Site(address, offices)
        offices.close()
        book.forget()
    settings.MEDIA_ROOT = before


@dataclass
class Hand:
    """One way of using a page; every press is counted, and everything the browser complains of is kept."""

    page: Page
    mode: str
    n_taps: int = 0
    complaints: list[str] = field(default_factory=list)

    def reach(self, target: Locator) -> None:
        """Go to an element by the Tab key alone."""
        for _step in range(200):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"never reached by keyboard: {target}")

    def press(self, target: Locator, key: str = "Enter") -> None:
        self.n_taps += 1
        if self.mode == "keyboard":
            self.reach(target)
            self.page.keyboard.press(key)
        else:
            target.click()

    def write(self, target: Locator, text: str) -> None:
        self.n_taps += 1
        if self.mode == "keyboard":
            self.reach(target)
            self.page.keyboard.insert_text(text)
        else:
            target.click()
            target.fill(text)

    def pick(self, group: str, value: str) -> None:
        """Pick one of a few plates: by a press on it, or by the arrow keys once its group is reached."""
        plate = self.page.locator(f'input[name="{group}"][value="{value}"]')
        self.n_taps += 1
        if self.mode != "keyboard":
            self.page.locator("label.plate", has=plate).click()
            return
        self.reach(self.page.locator(f'input[name="{group}"]:checked'))
        for _step in range(20):
            if plate.is_checked():
                return
            self.page.keyboard.press("ArrowUp")
        raise AssertionError(f"never picked: {value}")

    def photo(self, path: Path) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(self.page.locator('input[type="file"]').first)
        chooser.value.set_files(path)


def opened(browser: Browser, size: tuple[int, int], language: str, mode: str) -> tuple[BrowserContext, Hand]:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale=language,
        java_script_enabled=mode != "no script", has_touch=size[0] < 800,
    )  # fmt: skip
    hand = Hand(context.new_page(), mode)
    hand.page.on("console", lambda said: hand.complaints.append(said.text) if said.type == "error" else None)
    hand.page.on("pageerror", lambda error: hand.complaints.append(str(error)))
    return context, hand


def turned(context: BrowserContext, site: Site, day: date) -> None:
    context.add_cookies([{"name": "yinuo_day", "value": day.isoformat(), "url": site.address}])


def clean(hand: Hand) -> None:
    """Hold that axe finds nothing on the page as it stands."""
    found = Axe().run(hand.page)
    assert found.violations_count == 0, found.generate_report()


def picture(path: Path, size: tuple[int, int] = (2400, 1800)) -> Path:
    from PIL import Image

    Image.effect_noise(size, 60).convert("RGB").save(path, "JPEG", quality=90)
    return path


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("mode", MODES)
def test_j1_a_rider_at_a_station(
    site: Site, browser: Browser, tmp_path: Path, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    page, is_watched = hand.page, mode == "mouse"
    page.goto(f"{site.address}/at/{STATION}")
    if is_watched:
        clean(hand)
    hand.pick("category", "station")
    hand.write(page.locator("textarea[name=body]"), BODY)
    hand.photo(picture(tmp_path / "door.jpg", (900, 600)))
    hand.press(page.locator("form.steps button.big"))
    expect(page.locator("#thecode")).to_be_visible()
    assert page.title() in {"一诺", "Yinuo"}
    assert BODY not in page.content()
    if is_watched:
        clean(hand)
    code = re.sub(r"\s", "", page.locator("#thecode").inner_text())
    link = page.locator("#thelink").get_attribute("href")
    assert link == f"{site.address}/c#{code}"

    ref, day = site.offices.newest(), DAYS[1]
    site.offices.act(
        ref, "accept", "desk", day, title=TITLE, category="station", visibility="public",
        first_contact_unit="sl-jiedao-a",
    )  # fmt: skip
    site.offices.act(ref, "assign", "desk", day, lead_unit="sl-jiedao-a", support_units=["sl-gonghui"])
    site.offices.act(ref, "message", "handler-jiedao-a", day, text="几点到几点人最多？")
    turned(context, site, day)
    by_link(hand, link, code)
    expect(page.get_by_text("几点到几点人最多？")).to_be_visible()
    hand.write(page.locator("form:has(input[value=message]) textarea"), "七点到九点半")
    hand.press(page.locator("form:has(input[value=message]) button"))
    expect(page.locator("p.done")).to_be_visible()
    expect(page.get_by_text("七点到九点半")).to_be_visible()
    if is_watched:
        clean(hand)

    site.offices.act(
        ref, "report", "handler-jiedao-a", DAYS[2], result="done", text="开到二十二点，贴了新时间"
    )
    turned(context, site, DAYS[2])
    hand.n_taps = 0
    by_link(hand, link, code)
    if is_watched:
        clean(hand)
    hand.press(page.locator("form:has(input[value=confirm]) button"))
    assert hand.n_taps <= 2 or mode == "no script"
    expect(page.locator("p.done")).to_be_visible()
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()

    context.clear_cookies()
    turned(context, site, DAYS[3])
    page.goto(f"{site.address}/m/{ref}")
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()
    assert BODY not in page.content()
    assert "七点到九点半" not in page.content()
    if is_watched:
        clean(hand)
    assert hand.complaints == []
    context.close()


def by_link(hand: Hand, link: str, code: str) -> None:
    """Open the slip's link: by itself with script, by typing the code without."""
    hand.page.goto("about:blank")
    hand.page.goto(link)
    if hand.mode == "no script":
        hand.write(hand.page.locator("input[name=code]"), code)
        hand.press(hand.page.locator("form.codeform button"))
    hand.page.wait_for_url("**/mine")


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("mode", MODES)
def test_j7_a_bridge_is_promised_and_the_day_passes(
    site: Site, browser: Browser, mode: str, size: tuple[int, int], language: str
) -> None:
    context, hand = opened(browser, size, language, mode)
    page = hand.page
    ref = site.offices.promise()
    page.goto(f"{site.address}/promises")
    hand.press(page.locator(f'.mrow a[href="/m/{ref}"]'))
    expect(page.locator("dl.ans time[datetime='2025-09-30']")).to_be_visible()
    expect(page.locator("dl.ans .st.late")).to_have_count(0)
    hand.press(page.locator('button[name="day"][value="2025-10-01"]'))
    page.wait_for_url(f"**/m/{ref}")
    expect(page.locator("dl.ans .st.late")).to_be_visible()
    expect(page.locator("dl.ans time[datetime='2025-09-30']")).to_be_visible()
    if mode == "mouse":
        clean(hand)
    assert hand.complaints == []
    context.close()


def test_what_the_page_alone_promised_is_never_late(site: Site, browser: Browser) -> None:
    context, hand = opened(browser, SIZES[0], "zh-CN", "mouse")
    ref = site.offices.promise(source="page")
    turned(context, site, date(2025, 10, 1))
    hand.page.goto(f"{site.address}/m/{ref}")
    expect(hand.page.get_by_text("日期已过，此处无从知晓").first).to_be_visible()
    expect(hand.page.locator("dl.ans .st.late")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("path", ["/", "/page", "/m", "/raise", "/c", "/check", "/log/", "/nothing-here"])
@pytest.mark.parametrize("language", SAID)
def test_every_page_is_readable_by_axe_in_the_dark(
    site: Site, browser: Browser, path: str, language: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale=language, color_scheme="dark"
    )
    hand = Hand(context.new_page(), "mouse")
    hand.page.goto(site.address + path)
    clean(hand)
    assert hand.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
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
    answer = hand.page.goto(f"{site.address}/at/{STATION}")
    assert answer is not None
    assert len(answer.body()) <= 60_000
    hand.pick("category", "station_fault")
    hand.write(hand.page.locator("textarea[name=body]"), "热水器不出热水")
    hand.photo(picture(tmp_path / "big.jpg"))
    hand.press(hand.page.locator("form.steps button.big"))
    expect(hand.page.locator("#thecode")).to_be_visible(timeout=60_000)
    assert hand.n_taps <= 4
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

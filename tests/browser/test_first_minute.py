"""The demo's first minute, in a real Chromium: what a city promised, a day that passes by itself, a no that nobody can
overrule, and a date moved where it must not be. By mouse and with script off, wide and narrow, in both languages."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow, settled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

WAYS = (
    ("mouse", "zh-CN", 1440),
    ("mouse", "en-US", 390),
    ("no script", "zh-CN", 390),
    ("no script", "en-US", 1440),
)
WORDS = {
    "zh-CN": {
        "passed": "日期已过，此处无从知晓",
        "back": "这件事回到他们桌上了",
        "asker": "只有提的人能了结这件事",
        "broken": "有一步对不上",
        "step": "第 2 步",
        "whole": "步都对得上",
    },
    "en-US": {
        "passed": "date passed; nothing is known here of what happened",
        "back": "back on their desk",
        "asker": "Only the one who asked can end this",
        "broken": "One step does not hold",
        "step": "Step 2",
        "whole": "all hold",
    },
}


def _tell() -> None:
    """Load the pack, and of the demo's stories what the page itself promised and the two that its walk is built on."""
    from yinuo.config.demo_data import appoint_quoters
    from yinuo.config.demo_stories import FIRST_PACK
    from yinuo.config.demo_stories.named import from_the_page, played
    from yinuo.config.demo_stories.tale import World
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.matters.load import load

    load_pack(pack_folder(FIRST_PACK), password="yinuo-demo-test")
    appoint_quoters(FIRST_PACK)
    told = [*played(FIRST_PACK), *from_the_page(World(1, FIRST_PACK))]
    load(sorted(told, key=lambda story: story.steps[0].at))


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Serve a small demo over a database of its own."""
    from django.conf import settings
    from django.db import connections

    from yinuo.config import testing
    from yinuo.doors.shell.pace import PACE
    from yinuo.kernel.limits import book

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    thread = ThreadPoolExecutor(1)
    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        book.forget()
        PACE.forget()
        thread.submit(_tell).result()
        thread.submit(connections.close_all).result()
        with testing.served() as address:
            yield address
        book.forget()
    thread.shutdown()
    settings.MEDIA_ROOT = before


@dataclass
class Visitor:
    """Somebody who sees this for the first time, and what their browser complained of."""

    page: Page
    site: str
    words: dict[str, str]
    has_script: bool
    complaints: list[str]

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.look()

    def look(self) -> None:
        """Hold that the page fits, and that axe, which is a script, finds nothing on it."""
        if not self.has_script:
            return
        assert settled(self.page).evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            self.page.url
        )
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()

    def press_in(self, who: str) -> None:
        """Step in by one of the presses below the four doors."""
        self.page.goto(f"{self.site}/page")
        follow(self.page.locator(f'form[action="/demo/as/{who}"] button'))


@pytest.fixture
def visitor(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Visitor]:
    way, language, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=language, java_script_enabled=way != "no script"
    )
    found = Visitor(context.new_page(), site, WORDS[language], way != "no script", [])
    found.page.on(
        "console", lambda said: found.complaints.append(said.text) if said.type == "error" else None
    )
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    context.close()
    assert found.complaints == []


@pytest.mark.parametrize("visitor", WAYS, indirect=True, ids=lambda way: "-".join(map(str, way)))
def test_the_first_minute(visitor: Visitor) -> None:
    page, words = visitor.page, visitor.words
    visitor.open("/page")
    assert page.locator("[data-box]").count() == 9

    # The bridge: its date passes by itself, and nothing is claimed of what nobody here can know.
    follow(page.locator('[data-box="3"] h2 a'))
    expect(page.locator("dl.ans time[datetime='2025-09-30']")).to_be_visible()
    expect(page.get_by_text(words["passed"]).first).to_have_count(0)
    follow(page.locator('button[name="day"][value="2025-10-01"]'))
    expect(page.locator("dl.ans")).to_contain_text(words["passed"], ignore_case=True)
    expect(page.locator("dl.ans .st.late")).to_have_count(0)
    visitor.look()

    # The rider: something waits for a yes or a no; the no needs no reason.
    visitor.press_in("rider")
    visitor.look()
    title = re.search(r"第 \d+ 号驿站晚上六点就关门", page.content())
    assert title is not None
    follow(page.locator("form:has(input[value=send_back]) button"))
    expect(page.locator("p.done")).to_contain_text(words["back"])
    visitor.look()

    # The desk: the same matter is back, and nobody there can close it.
    visitor.press_in("handler")
    follow(page.locator('.views a[href*="view=back"]'))
    page.locator("table.tb a[data-row]", has_text=title[0]).first.click()
    expect(page.locator(".only").first).to_contain_text(words["asker"])
    assert page.locator('[data-key="y"]').count() == 0
    visitor.look()

    # The cheat: a date moved on a throw-away copy turns the check red and names it; the real one stays whole.
    visitor.open("/check")
    follow(page.locator('form[action="/demo/cheat"] button'))
    expect(page.locator(".verdict .st.late")).to_contain_text(words["broken"])
    copy = page.locator(".copy")
    expect(copy).to_contain_text(words["step"])
    ref = re.search(r"PH-2025-\w{8}", copy.inner_text())
    assert ref is not None
    assert page.locator(".proofs .st.late").count() == 1
    visitor.look()
    page.goto(f"{visitor.site}/check?ref={ref[0]}")
    expect(page.locator(".verdict .st.kept")).to_contain_text(words["whole"])


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_a_days_page_prints_as_one_sheet_of_a3(site: str, browser: Browser, language: str) -> None:
    context = browser.new_context(locale=language)
    context.add_cookies([{"name": "yinuo_day", "value": "2025-10-01", "url": site}])
    page = context.new_page()
    page.goto(f"{site}/today/2025-10-01")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    size = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert size is not None
    assert [round(float(side) / 72 * 25.4) for side in size.groups()] == [297, 420]
    context.close()

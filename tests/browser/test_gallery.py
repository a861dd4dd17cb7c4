"""The gallery in a real Chromium: axe finds nothing, nothing scrolls sideways, targets fit a thumb, the CSP holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import expect

from yinuo.doors.shell.tests import gallery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

HOUSE = "http://gallery.test/"
ASSETS = settings.PACKAGE / "assets"
NAMES = [name for name, _ in gallery.pages("en")]
POLICY = "; ".join(
    f"{key} {' '.join(words)}" for key, words in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
# Language, width, height and scheme: every language, size and scheme once, the narrowest with the longest words.
SCREENS = (
    ("zh-hans", 390, 844, "light"),
    ("zh-hans", 1440, 900, "dark"),
    ("en", 1440, 900, "light"),
    ("en", 320, 640, "dark"),
)
TARGETS = """() => [...document.querySelectorAll('a, button, select, textarea, summary, input:not([type=hidden])')]
  .filter((el) => el.offsetParent && !el.matches('.skip') && getComputedStyle(el).display !== 'inline')
  .map((el) => [el.outerHTML.slice(0, 90), (el.closest('label') || el).getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([html, box]) => `${html} ${box.width}×${box.height}`)"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def html(language: str) -> dict[str, str]:
    """Render the gallery once for each language."""
    return dict(gallery.pages(language))


@pytest.fixture(params=SCREENS, ids=lambda screen: f"{screen[0]}-{screen[1]}-{screen[3]}")
def shown(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, str, list[str]]]:
    """Give a page of this screen, its language, and what the browser complains of; no request leaves the house."""
    language, width, height, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HOUSE)
        if path.startswith("static/"):
            route.fulfill(path=ASSETS / path.removeprefix("static/"))
        elif path in html(language):
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY}
            route.fulfill(body=html(language)[path], headers=headers)
        else:
            picture = '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"/>'
            route.fulfill(body=picture, content_type="image/svg+xml")

    page.route("**/*", answer)
    yield page, language, complaints
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_page_is_fit_for_everybody(name: str, shown: tuple[Page, str, list[str]]) -> None:
    page, _language, complaints = shown
    page.goto(HOUSE + name)
    assert page.evaluate(SIDEWAYS) <= 0
    if not name.startswith("desk-"):
        assert page.evaluate(TARGETS) == []
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert complaints == []


def test_the_desk_walks_by_keyboard(shown: tuple[Page, str, list[str]]) -> None:
    page, _language, complaints = shown
    page.goto(HOUSE + "desk-queue")
    page.keyboard.press("j")
    picked = page.locator("tr[aria-current] a[data-row]")
    assert picked.get_attribute("href") == "#5"
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#5"
    page.keyboard.press("k")
    assert picked.get_attribute("href") == "#4"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("j")
    page.keyboard.press("Escape")
    assert picked.get_attribute("href") == "#4"
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    page.locator("[data-letter-keys]").uncheck()
    page.keyboard.press("j")
    assert picked.get_attribute("href") == "#4"
    assert complaints == []


def test_a_slips_link_opens_by_itself(shown: tuple[Page, str, list[str]]) -> None:
    page, _language, _complaints = shown
    posted: list[str | None] = []
    page.on("request", lambda one: posted.append(one.post_data) if one.method == "POST" else None)
    page.goto(HOUSE + "code#7kd4-m2xq-9tra")
    page.wait_for_url(HOUSE + "c")
    assert posted == ["code=7kd4m2xq9tra"]


def test_a_big_photo_is_made_small_before_it_is_sent(
    shown: tuple[Page, str, list[str]], tmp_path: Any
) -> None:
    from PIL import Image

    page, _language, complaints = shown
    photo = tmp_path / "big.png"
    Image.effect_noise((2400, 1800), 90).save(photo)
    page.goto(HOUSE + "raise")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.locator("[data-said]")).to_contain_text("B")
    sent = page.evaluate("document.querySelector('input[type=file]').files[0].size")
    assert sent < photo.stat().st_size / 2
    page.locator("[data-drop]").click()
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 0
    assert complaints == []

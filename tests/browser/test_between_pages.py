"""Between two pages of a browser there is a moment with no document: who looks then waits for the next page."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from yinuo.doors.portal.tests.walking import Hand as Reader
from yinuo.doors.portal.tests.walking import clean
from yinuo.doors.shell.tests.looking import follow
from yinuo.doors.workspace.tests.hand import Hand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

HOUSE = "http://between.test/"
PAGE = '<!doctype html><html lang="en"><title>{0}</title><main><h1>{0}</h1><a href="{1}">on</a></main></html>'
AWAY = """() => { const whole = document.documentElement; whole.remove();
  setTimeout(() => document.append(whole), 400); }"""
LOOKS: dict[str, Callable[[Page], None]] = {
    "desk": lambda page: Hand(page, HOUSE, "keyboard").look("between"),
    "portal": lambda page: clean(Reader(page, "mouse")),
}


def _slow(route: Route) -> None:
    """Answer the second page as late as a laden machine does."""
    name = route.request.url.removeprefix(HOUSE)
    if name == "second":
        time.sleep(0.4)
    route.fulfill(body=PAGE.format(name, "second"), content_type="text/html; charset=utf-8")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a tab whose pages are answered here."""
    tab = browser.new_page()
    tab.route("**/*", _slow)
    tab.goto(HOUSE + "first")
    yield tab
    tab.close()


@pytest.mark.parametrize("look", LOOKS)
def test_a_look_waits_for_the_document(page: Page, look: str) -> None:
    page.evaluate(AWAY)
    assert page.evaluate("document.documentElement") is None
    LOOKS[look](page)


def test_what_is_followed_has_come_before_it_is_looked_at(page: Page) -> None:
    follow(page.locator("a"))
    assert page.evaluate("document.querySelector('h1').textContent") == "second"

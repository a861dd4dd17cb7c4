"""Every page of the house, looked at: as anybody, by code, as each bundle; in both languages, light and dark, wide and
narrow. A page whose address stands in no list here fails the last test."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import resolve

from yinuo.config.tests.addresses import API, NO_PAGES, ON_PAPER, PAGES, PageAt
from yinuo.config.tests.routes import routes
from yinuo.config.tests.small_register import DAY, SmallRegister
from yinuo.doors.shell.tests.looking import Look

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.browser

LANGUAGES = {"zh": "zh-hans", "en": "en"}
FIRST_LOAD, LOAD_AFTER = 150_000, 20_000
"""Bytes over the wire: of a public page seen for the first time, and when its style and script are here already."""


@dataclass
class Site:
    """The whole site over a database of its own, and one browser context for each way of being here."""

    address: str
    register: SmallRegister
    browser: Browser
    contexts: dict[tuple[str, str], BrowserContext] = field(default_factory=dict)
    tabs: dict[BrowserContext, Page] = field(default_factory=dict)
    titles: dict[tuple[str, str], str] = field(default_factory=dict)
    """What each page called itself when it was looked at, by its name and its language."""

    def context(self, who: str, language: str) -> BrowserContext:
        """Give the context of somebody ("" is anybody, "code:…" an asker) in a language.

        Who stands between two factors stands there for minutes only, and comes in anew each time.
        """
        if (who, language) not in self.contexts or who.startswith("half:"):
            made = self.browser.new_context(locale="en-US" if language == "en" else "zh-CN")
            said = {"django_language": LANGUAGES[language], "yinuo_day": DAY.isoformat()}
            for name, value in {**said, **self.register.cookies(who)}.items():
                made.add_cookies([{"name": name, "value": value, "url": self.address}])
            self.contexts[who, language] = made
        return self.contexts[who, language]

    def tab(self, context: BrowserContext) -> Page:
        """Give the tab of a context as it was opened; a new one for every page takes a fifth of a second more."""
        if context not in self.tabs:
            self.tabs[context] = context.new_page()
        tab = self.tabs[context]
        tab.emulate_media(media="screen", color_scheme="light")
        tab.set_viewport_size({"width": 1440, "height": 900})
        return tab


@pytest.fixture(scope="module")
def site(
    browser: Browser,
    database_template: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    from django.conf import settings

    from yinuo.config import testing
    from yinuo.kernel.limits import book

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        register = SmallRegister()
        register.fill()
        with testing.served() as address:
            made = Site(address, register, browser)
            yield made
            for context in made.contexts.values():
                context.close()
        register.close()
        book.forget()
    settings.MEDIA_ROOT = before


def shown(site: Site, at: PageAt, language: str) -> Iterator[Look]:
    look = Look(site.tab(site.context(at.who, language)), site.address)
    look.page.goto(site.address + at.path(site.register))
    if at.do is not None:
        at.do(look.page, site.register)
    yield look
    look.leave()


@pytest.fixture(params=PAGES, ids=lambda at: at.name)
def at(request: pytest.FixtureRequest) -> PageAt:
    page: PageAt = request.param
    return page


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def look(site: Site, at: PageAt, language: str) -> Iterator[Look]:
    yield from shown(site, at, language)


def test_a_page_is_fit_for_everybody(look: Look, site: Site, at: PageAt, language: str) -> None:
    assert look.document is not None
    assert look.document.status == at.status, look.page.url
    about = look.about()
    site.titles[at.name, language] = about["title"]
    assert look.faults(is_public=at.is_public, whole=language == "zh") == {}
    assert about["lang"] == LANGUAGES[language]
    assert len(about["h1"]) == 1
    assert about["h1"][0]
    assert about["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_one_title(site: Site, language: str) -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for at in PAGES:
        if not at.is_own:
            continue
        if (at.name, language) not in site.titles:  # asked for alone, this test looks for itself
            for look in shown(site, at, language):
                site.titles[at.name, language] = look.about()["title"]
        found[site.titles[at.name, language]].append(at.name)
    assert {title: names for title, names in found.items() if len(names) > 1} == {}


class Scale:
    """What goes over the wire, as the browser counts it."""

    def __init__(self, session: CDPSession) -> None:
        self.session, self.weight = session, 0.0
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._add)

    def _add(self, told: dict[str, Any]) -> None:
        self.weight += told["encodedDataLength"]

    def weighed(self, look: Look, url: str) -> float:
        self.weight = 0
        look.page.goto(url, wait_until="networkidle")
        return self.weight


LIGHT_PAGES = [at for at in PAGES if at.is_public and not at.who and at.do is None and at.status == 200]


@pytest.mark.parametrize("at", LIGHT_PAGES, ids=lambda at: at.name)
def test_a_public_page_is_light(site: Site, at: PageAt) -> None:
    look = Look(site.context("", "zh").new_page(), site.address)
    scale = Scale(look.page.context.new_cdp_session(look.page))
    url = site.address + at.path(site.register)
    scale.session.send("Network.clearBrowserCache")
    first, after = scale.weighed(look, url), scale.weighed(look, url)
    look.page.close()
    assert (first <= FIRST_LOAD, after <= LOAD_AFTER) == (True, True), (first, after)


@pytest.mark.parametrize("at", [at for at in PAGES if at.name in ON_PAPER], ids=lambda at: at.name)
def test_what_is_printed_fits_its_paper(site: Site, at: PageAt, language: str) -> None:
    for look in shown(site, at, language):
        assert look.on_paper() == []


def test_no_address_stands_in_no_list(site: Site) -> None:
    visited = {resolve(at.path(site.register).partition("?")[0]).route for at in PAGES if not at.is_nowhere}
    known = {route for route, _view in routes() if not route.startswith(API)}
    assert known - visited - set(NO_PAGES) == set()
    assert visited & set(NO_PAGES) == set()
    assert set(NO_PAGES) <= known


@pytest.mark.parametrize("route", NO_PAGES)
def test_what_is_called_no_page_shows_none(site: Site, route: str) -> None:
    from django.test import Client

    client = Client()
    client.cookies["yinuo_day"] = DAY.isoformat()
    answer = site.register.run(lambda: client.get(NO_PAGES[route](site.register)))
    assert answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html")

"""The desk's site and a hand at it, for every walk of the offices' side; a walk of another door brings its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.workspace.tests.hand import PASSWORD, Gate, Hand, seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Take Debian's Chromium, the one that draws no window where it is there; playwright's own is not everywhere."""
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return {"executable_path": found, "args": ["--no-sandbox", "--disable-gpu"]}


@dataclass
class Site:
    address: str
    gate: Gate


@pytest.fixture(scope="module")
def site(
    database_template: str, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Serve the whole site over a database of its own, with the pack's places and people."""
    from django.conf import settings

    from yinuo.config import testing
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters import act

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    drawn, act.DRAWN_PER_MILLE = act.DRAWN_PER_MILLE, 0  # the way is walked here, not the draw of a check
    with testing.clone(database_template) as name, django_db_blocker.unblock(), testing.connected_to(name):
        book.forget()
        gate = Gate()
        gate.run(lambda: load_pack(pack_folder("pinghu"), password=PASSWORD))
        with testing.served() as address:
            yield Site(address, gate)
        gate.close()
        book.forget()
    settings.MEDIA_ROOT, act.DRAWN_PER_MILLE = before, drawn


def _complain(hand: Hand, text: str) -> None:
    if "status of 422" not in text:
        hand.complaints.append(text)


@pytest.fixture
def hand(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Hand]:
    way, language, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        java_script_enabled=way != "no script",
        locale="en-US",
        color_scheme="dark" if language == "en" else "light",
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])
    found = Hand(context.new_page(), site.address, way)
    # A form that comes back with its faults answers 422, and Chromium prints that; all else is a complaint.
    found.page.on("console", lambda said: _complain(found, said.text) if said.type == "error" else None)
    found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
    yield found
    context.close()
    assert found.complaints == []


@pytest.fixture
def at(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a telephone of somebody ("" is anybody) on a day of the story."""
    with seats(browser, site) as sit:
        yield sit

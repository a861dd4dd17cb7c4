"""J1 and J7 from the portal's side, walked in any town; used by tests/browser."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from yinuo.doors.portal.tests.town import Town  # noqa: TC001 -- a dataclass names it
from yinuo.doors.portal.tests.walking import DAYS, Hand, Offices, clean, picture, turned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext
    from pytest_django import DjangoDbBlocker


@dataclass
class Site:
    """The whole site on a free port, over a database of its own."""

    address: str
    offices: Offices
    town: Town


@contextmanager
def site_of(town: Town, template: str, blocker: DjangoDbBlocker, media: Path) -> Iterator[Site]:
    """Serve the whole site over a database with this town's places and people."""
    from django.conf import settings

    from yinuo.config import testing
    from yinuo.kernel.limits import book

    before, settings.MEDIA_ROOT = settings.MEDIA_ROOT, media
    with testing.clone(template) as name, blocker.unblock(), testing.connected_to(name):
        book.forget()
        offices = Offices(town)
        offices.load()
        with testing.served() as address:
            yield Site(address, offices, town)
        offices.close()
        book.forget()
    settings.MEDIA_ROOT = before


def walk_j1(site: Site, context: BrowserContext, hand: Hand, folder: Path) -> str:
    """Ask at a station, answer a question, say yes; gives the reference, public at its end."""
    town, page, is_watched = site.town, hand.page, hand.mode == "mouse"
    page.goto(f"{site.address}/at/{town.station}")
    if is_watched:
        clean(hand)
    hand.pick("category", town.category)
    hand.write(page.locator("textarea[name=body]"), town.body)
    hand.photo(picture(folder / "door.jpg", (900, 600)))
    hand.press(page.locator("form.steps button.big"))
    expect(page.locator("#thecode")).to_be_visible()
    assert page.title() in {"一诺", "Yinuo"}
    assert town.body not in page.content()
    if is_watched:
        clean(hand)
    code = re.sub(r"\s", "", page.locator("#thecode").inner_text())
    link = page.locator("#thelink").get_attribute("href")
    assert link == f"{site.address}/c#{code}"

    ref = site.offices.newest()
    _answer_back(site, context, hand, ref, (link, code))
    _say_yes(site, context, hand, ref, (link, code))
    context.clear_cookies()
    turned(context, site.address, DAYS[3])
    page.goto(f"{site.address}/m/{ref}")
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()
    assert town.body not in page.content()
    assert town.answer not in page.content()
    if is_watched:
        clean(hand)
    return ref


def _answer_back(site: Site, context: BrowserContext, hand: Hand, ref: str, way: tuple[str, str]) -> None:
    town, page, day, act = site.town, hand.page, DAYS[1], site.offices.act
    act(
        ref, "accept", "desk", day, title=town.title, category=town.category, visibility="public",
        first_contact_unit=town.lead,
    )  # fmt: skip
    act(ref, "assign", "desk", day, lead_unit=town.lead, support_units=[town.support])
    act(ref, "message", town.handler, day, text=town.question)
    turned(context, site.address, day)
    by_link(hand, *way)
    expect(page.get_by_text(town.question)).to_be_visible()
    hand.write(page.locator("form:has(input[value=message]) textarea"), town.answer)
    hand.press(page.locator("form:has(input[value=message]) button"))
    expect(page.locator("p.done")).to_be_visible()
    expect(page.get_by_text(town.answer)).to_be_visible()
    if hand.mode == "mouse":
        clean(hand)


def _say_yes(site: Site, context: BrowserContext, hand: Hand, ref: str, way: tuple[str, str]) -> None:
    town, page = site.town, hand.page
    site.offices.act(ref, "report", town.handler, DAYS[2], result="done", text=f"{town.result}（{ref}）")
    turned(context, site.address, DAYS[2])
    hand.n_taps = 0
    by_link(hand, *way)
    if hand.mode == "mouse":
        clean(hand)
    hand.press(page.locator("form:has(input[value=confirm]) button"))
    assert hand.n_taps <= 2 or hand.mode == "no script"
    expect(page.locator("p.done")).to_be_visible()
    expect(page.locator("svg.ring.big use[href='#seal']")).to_be_attached()


def by_link(hand: Hand, link: str, code: str) -> None:
    """Open the slip's link: by itself with script, by typing the code without."""
    hand.page.goto("about:blank")
    hand.page.goto(link)
    if hand.mode == "no script":
        hand.write(hand.page.locator("input[name=code]"), code)
        hand.press(hand.page.locator("form.codeform button"))
    hand.page.wait_for_url("**/mine")


def walk_j7(site: Site, hand: Hand) -> str:
    """Find a promise, turn the demo past its day, and see it late by itself; gives the reference."""
    page = hand.page
    ref = site.offices.promise()
    page.goto(f"{site.address}/promises")
    if hand.mode == "mouse":
        clean(hand)
    hand.press(page.locator(f'.mrow a[href="/m/{ref}"]'))
    expect(page.locator("dl.ans time[datetime='2025-09-30']")).to_be_visible()
    expect(page.locator("dl.ans .st.late")).to_have_count(0)
    hand.press(page.locator('button[name="day"][value="2025-10-01"]'))
    page.wait_for_url(f"**/m/{ref}")
    expect(page.locator("dl.ans .st.late")).to_be_visible()
    expect(page.locator("dl.ans time[datetime='2025-09-30']")).to_be_visible()
    if hand.mode == "mouse":
        clean(hand)
    return ref

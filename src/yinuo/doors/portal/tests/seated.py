"""A walk that goes to and fro between the public's side and a seat at the desk; used by tests/browser."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yinuo.doors.portal.tests.walking import Hand, clean, opened, turned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

    from yinuo.doors.portal.tests.journeys import Site


@dataclass
class Walk:
    """One way of using the site, in English, by whoever stands outside or sits at the desk that day."""

    site: Site
    context: BrowserContext
    hand: Hand

    @property
    def page(self) -> Page:
        """The page it is on."""
        return self.hand.page

    def sits(self, username: str, day: date) -> None:
        """Sit down at the desk."""
        self.stands_outside(day)
        name, value = self.does(_session_of, username)
        self.context.add_cookies([{"name": name, "value": value, "url": self.site.address}])

    def stands_outside(self, day: date) -> None:
        """Leave the desk, and read on a day."""
        self.context.clear_cookies()
        self.context.add_cookies([{"name": "django_language", "value": "en", "url": self.site.address}])
        turned(self.context, self.site.address, day)

    def goes(self, path: str) -> None:
        """Open a page that is there."""
        assert self.status(path) == 200, path

    def status(self, path: str) -> int:
        """Open a page, whatever comes of it."""
        answer = self.page.goto(self.site.address + path)
        assert answer is not None
        return answer.status

    def fills(self, verb: str, **typed: str) -> Locator:
        """Fill in one of a page's forms, opened where it is folded; gives it."""
        form = self.page.locator(f"#form-{verb}")
        fold = self.page.locator("details", has=form)
        if fold.count() and fold.get_attribute("open") is None:
            fold.locator("summary").click()
        for name, value in typed.items():
            _fill(form.locator(f"[name={name}]"), value)
        return form

    def sends(self, verb: str, *, is_refused: bool = False, **typed: str) -> None:
        """Fill in one of a page's forms and send it; what comes back with faults where none were meant says which."""
        form = self.fills(verb, **typed)
        with self.page.expect_navigation() as going:
            form.locator("button").last.click()
        told = self.page.locator(".errors, p.error").all_inner_texts()
        wanted = (422, 409) if is_refused else (200,)
        assert going.value.status in wanted, (verb, going.value.status, told)
        assert bool(told) is is_refused, (verb, told)

    def looks(self) -> None:
        """See that nothing runs off the side and axe finds nothing, once for all ways: where there is script."""
        if self.hand.mode == "mouse":
            clean(self.hand)

    def acts(self, ref: str, verb: str, who: str, day: date, **given: Any) -> None:
        """Let an office do something beside the browser."""
        self.site.offices.act(ref, verb, who, day, **given)

    def does(self, work: Any, *given: Any) -> Any:
        """Do something beside the browser, in a thread that no event loop owns."""
        return self.site.offices.thread.submit(work, *given).result()


@contextmanager
def walking(browser: Browser, site: Site, mode: str, size: tuple[int, int]) -> Iterator[Walk]:
    """Open a browser in one way, and hold at the end that it complained of nothing but refused forms."""
    context, hand = opened(browser, size, "en-US", mode)
    yield Walk(site, context, hand)
    context.close()
    assert [said for said in hand.complaints if "status of 4" not in said] == []


def _session_of(username: str) -> tuple[str, str]:
    from django.conf import settings
    from django.test import Client

    from yinuo.kernel.people.models import Account

    client = Client()
    client.force_login(Account.objects.get(username=username))
    return settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value


def _fill(field: Locator, value: str) -> None:
    kind = field.first.evaluate("one => one.type")
    if kind == "radio":
        field.and_(field.page.locator(f"[value={value}]")).check()
    elif kind == "checkbox":
        field.set_checked(bool(value))
    elif kind.startswith("select"):
        field.select_option(value)
    elif kind == "file":
        field.set_input_files(value)
    else:
        field.fill(value)

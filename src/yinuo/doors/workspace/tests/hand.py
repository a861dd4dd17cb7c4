"""A hand at the desk in a browser, and what happens beside it at the gate; used by tests/browser."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import expect

from yinuo.doors.shell.tests.looking import follow, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize

PASSWORD = "a password for walks alone"
# Every way of using the desk, in both languages and both widths; in English it is dark.
WAYS, LANGUAGES, WIDTHS = ("mouse", "keyboard", "no script"), ("zh-hans", "en"), (390, 1440)
DAY = date(2025, 8, 18)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOCUSED = "() => !document.querySelector('[autofocus]') || document.activeElement !== document.body"
CUT_OFF = """cells => cells.filter(cell => cell.textContent.trim()).map(cell => [cell, cell.getBoundingClientRect()])
  .filter(([_cell, at]) => at.width < 2 || at.right > document.documentElement.clientWidth + 1)
  .map(([cell]) => cell.textContent.trim())"""
"""The cells of tables that reach beyond the screen, or have no width at all."""
MOST_TABS = 90
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def cut_off(page: Page) -> list[str]:
    """Give what stands in cells of the page's tables and is not seen without pushing them aside."""
    cells = page.locator("main table tbody :is(th, td)")
    assert cells.count()
    return list(cells.evaluate_all(CUT_OFF))


class Gate:
    """What happens beside the browser: acts of the asker, and a look at the rows; in a thread without an event loop."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)

    def run(self, work: Callable[[], Any]) -> Any:
        return self._thread.submit(work).result()

    def ask(self, body: str, place: str = "slp-jd-a-1") -> str:
        def file() -> str:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.situation import Actor

            given = {
                "kind": "request",
                "category": "station",
                "place": place,
                "body": body,
                "about_office": "no",
            }
            return act("", "submit", actor=Actor(), given=given, now=story_instant(DAY)).ref

        return str(self.run(file))

    def says(self, ref: str, verb: str, **given: str) -> None:
        def speak() -> None:
            from yinuo.doors.shell.clock import story_instant
            from yinuo.kernel.matters.act import act
            from yinuo.kernel.matters.models import Matter
            from yinuo.kernel.matters.situation import Actor
            from yinuo.kernel.record.models import Actor as Row

            key = str(Matter.objects.get(ref=ref).requester_key)
            person = Row.objects.get(key=key).person_id
            act(ref, verb, actor=Actor(person, "asker"), given=dict(given), now=story_instant(DAY))

        self.run(speak)

    def stands(self, ref: str) -> tuple[str, str, str]:
        def look() -> tuple[str, str, str]:
            from yinuo.kernel.matters.models import Matter

            row = Matter.objects.get(ref=ref)
            return row.state, row.outcome, row.lead_unit_id or ""

        found: tuple[str, str, str] = self.run(look)
        return found

    def close(self) -> None:
        from django.db import connections

        self.run(connections.close_all)
        self._thread.shutdown()


PHONE: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def seats(
    browser: Browser, site: Any, day: str = "", size: ViewportSize = PHONE
) -> Iterator[Callable[..., Page]]:
    """Give what opens a page of somebody ("" is anybody) on a day of the story; without script where it is not said.

    Who sits there is logged in already: the way in is walked elsewhere.
    """
    open_now: list[BrowserContext] = []

    def cookies(who: str) -> dict[str, str]:
        from django.test import Client

        from yinuo.kernel.people.models import Account

        client = Client()
        if who:
            client.force_login(Account.objects.get(username=who))
        return {name: one.value for name, one in client.cookies.items()}

    def sit(who: str = "", on: str = day, mode: str = "no script") -> Page:
        context = browser.new_context(java_script_enabled=mode != "no script", locale="zh-CN", viewport=size)
        told = {"django_language": "zh-hans", "yinuo_day": on, **site.gate.run(lambda: cookies(who))}
        context.add_cookies([{"name": k, "value": v, "url": site.address} for k, v in told.items()])
        open_now.append(context)
        return context.new_page()

    yield sit
    for context in open_now:
        context.close()


def fill_in(page: Page, verb: str, **typed: str) -> None:
    """Fill in one of a page's forms, by the keyboard out of the fold it may stand in."""
    for one in page.locator(f"details:not([open]):has(#form-{verb}) > summary").all():
        one.press("Enter")
    for name, value in typed.items():
        field = page.locator(f"#form-{verb} [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "radio":
            page.locator(f"#form-{verb} [name={name}][value={value}]").check()
        else:
            field.fill(value)


def put(page: Page, verb: str, **typed: str) -> None:
    """Fill in one of a page's forms and send it."""
    fill_in(page, verb, **typed)
    page.locator(f"#form-{verb} button.btn").last.click()


@dataclass
class Hand:
    """One way of using the desk; keys are counted, complaints kept, each sort of page looked at by axe."""

    page: Page
    address: str
    way: str
    keys: int = 0
    complaints: list[str] = field(default_factory=list)
    looked_at: set[str] = field(default_factory=set)

    def key(self, *names: str) -> None:
        for name in names:
            self.keys += 1
            self.page.keyboard.press(name)

    def look(self, sort: str) -> None:
        """See that a page of this sort does not scroll sideways, and that axe finds nothing in it, light or dark."""
        if self.way == "no script" or sort in self.looked_at:
            return
        self.looked_at.add(sort)
        assert settled(self.page).evaluate(SIDEWAYS) <= 0, sort
        for scheme in SCHEMES if self.way == "mouse" else ():
            self.page.emulate_media(color_scheme=scheme)
            found = Axe().run(self.page).response["violations"]
            assert found == [], (
                sort,
                scheme,
                [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found],
            )

    def follow(self, target: Locator) -> None:
        """Press what leads to another page, and come there."""
        follow(target)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)

    def reach(self, name: str) -> None:
        """Come to a field by the Tab key alone, from where the page itself puts the focus.

        A page may be loaded a moment before that; Tab in between would leave the first part of a date behind.
        """
        self.page.wait_for_function(FOCUSED)
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement?.name") == name:
                return
            self.key("Tab")
        raise AssertionError(f"{name} is not reached by Tab")

    def fill(self, **typed: str) -> None:
        for name, value in typed.items():
            if self.way == "keyboard":
                self.reach(name)
                self._type(name, value)
            else:
                self._point(name, value)

    def _point(self, name: str, value: str) -> None:
        one = self.page.locator(f"form.verb [name={name}]").first
        kind = one.evaluate("el => el.type")
        if kind in {"radio", "checkbox"}:
            self.page.locator(f"form.verb [name={name}][value={value}]").check()
        elif kind.startswith("select"):
            one.select_option(value)
        else:
            one.fill(value)

    def _type(self, name: str, value: str) -> None:
        kind = self.page.evaluate("document.activeElement.type")
        if kind == "checkbox":
            self.key("Space")
        elif kind == "radio":
            self._step_to(value, "Space")
        elif kind.startswith("select"):
            self._step_to(value, "")
        elif kind == "date":
            year, month, day = value.split("-")
            for typed in (month + day + year, year + month + day):
                self.page.keyboard.type(typed)
                if self._value() == value:
                    return
            raise AssertionError(f"{value} was typed, and {self._value()!r} stands there")
        else:
            self.key("Control+a")
            self.page.keyboard.insert_text(value)

    def _value(self) -> str:
        return str(self.page.evaluate("document.activeElement.value"))

    def _step_to(self, value: str, choose: str) -> None:
        """Go down by the arrow key until this value is reached; a radio already there is chosen by its own key."""
        for _ in range(400):
            if self._value() == value:
                if choose:
                    self.key(choose)
                return
            self.key("ArrowDown")
        raise AssertionError(f"{value} is not among the choices")

    def send(self, *, is_refused: bool = False) -> None:
        """Send the form one is in; what comes back with faults where none were meant says which."""
        with self.page.expect_navigation() as going:
            if self.way == "keyboard":
                self.key("Control+Enter")
            else:
                self.page.locator("form.verb button").last.click()
        told = self.page.locator(".errors, p.error").all_inner_texts()
        assert (going.value.status, bool(told)) == ((422, True) if is_refused else (200, False)), told

    def log_in(self, account: str) -> None:
        self.page.context.clear_cookies(name="yinuo")
        self.go("/desk/login")
        self.look("login")
        self.fill(username=account, password=PASSWORD)
        with self.page.expect_navigation():
            if self.way == "keyboard":
                self.key("Enter")
            else:
                self.page.locator("form.verb button").last.click()
        self.look("queue")

    def press(self, key: str) -> None:
        """Press the button that carries this key, by that key or by pointing at it."""
        button = self.page.locator(f'[data-key="{key}"]')
        expect(button).to_have_count(1)
        with self.page.expect_navigation():
            if self.way == "keyboard":
                self.key(key)
            else:
                if not button.is_visible():
                    self.page.locator("details.more summary").click()
                button.click()

    def open(self, ref: str) -> None:
        """Come to a matter's own page from the queue: by j and Enter, or by pointing twice."""
        short = ref.partition("-")[2]
        row = self.page.locator("tr", has_text=short) if self.page.viewport_size["width"] > 800 else None  # type: ignore[index]
        if self.way == "keyboard":
            for _ in range(60):
                if self.page.locator("#pane .ref", has_text=ref).count():
                    break
                self.key("j")
                self.page.wait_for_timeout(250)
            with self.page.expect_navigation():
                self.key("Enter")
        else:
            link = row.locator("a") if row else self.page.locator(f'a[data-row][href*="{ref}"]')
            if not self.page.locator("#pane .ref", has_text=ref).count():
                link.click()
                expect(self.page.locator("#pane .ref")).to_have_text(ref)
            with self.page.expect_navigation():
                self.page.locator("#pane h2 a").click()
        expect(self.page.locator("main .ref").first).to_have_text(ref)
        self.look("matter")

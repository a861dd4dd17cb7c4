"""How a page is looked at in a browser: axe, its HTML, its edges, its targets, what is focused, what it weighs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import axe_playwright_python  # type: ignore[import-untyped]
from playwright.sync_api import expect
from tinyhtml5.parser import HTMLParser  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from xml.etree.ElementTree import Element

    from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, Response

AXE: Final = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RUN_AXE: Final = """async (asked) => (await axe.run({resultTypes: ['violations'], ...asked})).violations
  .map((one) => [one.id, one.nodes[0].html.slice(0, 160), one.nodes[0].failureSummary.slice(0, 200)])"""
CONTRAST: Final = "color-contrast"
"""The rule that takes four fifths of axe's time."""
# Of WCAG 2.5.8 the exceptions: a link in a line of text, and what the browser itself draws in a native control.
SMALL_TARGETS: Final = """() => [...document.querySelectorAll('a, button, select, textarea, summary, input')]
  .filter((el) => el.type !== 'hidden')
  .filter((el) => el.checkVisibility() && !el.matches('.skip') && getComputedStyle(el).display !== 'inline')
  .map((el) => [el.outerHTML.slice(0, 110), (el.closest('label') || el).getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([html, box]) => `${html} ${box.width}×${box.height}`)"""
RUNS_OFF: Final = """() => { const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over <= 0) return [];
  return [over, ...[...document.querySelectorAll('body *')].filter((el) => !el.closest('.scroll, .sr')
    && el.getBoundingClientRect().right > innerWidth + 1).slice(0, 5).map((el) => el.outerHTML.slice(0, 140))]; }"""
# Whatever takes the focus shows it: by an outline of 2 px and more, or by more than that.
UNSEEN_FOCUS: Final = """() =>
  [...document.querySelectorAll('a[href], button, select, textarea, summary, input, [tabindex="0"]')]
  .filter((el) => el.checkVisibility() && !el.disabled && el.type !== 'hidden')
  .filter((el) => { el.focus({preventScroll: true});
    const told = getComputedStyle(el); return document.activeElement === el && el.matches(':focus-visible')
      ? told.outlineStyle === 'none' || parseFloat(told.outlineWidth) < 2 : true; })
  .map((el) => el.outerHTML.slice(0, 140))"""
ABOUT: Final = """() => ({lang: document.documentElement.lang, title: document.title,
  h1: [...document.querySelectorAll('h1')].map((el) => el.textContent.trim())})"""
HOLDS_WORDS: Final = frozenset(
    (
        "span",
        "b",
        "i",
        "small",
        "em",
        "strong",
        "code",
        "kbd",
        "time",
        "del",
        "mark",
        "label",
        "button",
        "summary",
        "legend",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "dt",
        "option",
    )
)
HOLDS_BLOCKS: Final = frozenset(
    (
        "div",
        "p",
        "ul",
        "ol",
        "dl",
        "table",
        "section",
        "article",
        "aside",
        "nav",
        "header",
        "footer",
        "main",
        "form",
        "fieldset",
        "h1",
        "h2",
        "h3",
        "h4",
        "figure",
        "blockquote",
        "hr",
    )
)
ONLY: Final = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"th", "td"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "select": {"option", "optgroup"},
}
BY_ID: Final = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list", "headers")
PRESSED: Final = frozenset(("a", "button", "input", "select", "textarea", "summary"))
PRESSES: Final = frozenset(("a", "button", "summary"))
NARROW: Final = ((390, 100), (320, 100), (640, 200), (320, 200))
"""Widths in CSS pixels with the size of text in per cent; the last is spared the desk, whose queue is a table."""
A4: Final = 718
"""The width of an A4 sheet within margins of 1 cm, in CSS pixels."""
HAS_HEADING_INSIDE: Final = frozenset(("legend", "summary"))


def paired(*ways: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Give half of all combinations: of any two of the ways, every one of this with every one of that."""
    for at in product(*(range(len(way)) for way in ways)):
        if sum(at) % 2 == 0:
            yield tuple(way[n] for way, n in zip(ways, at, strict=True))


def settled(page: Page) -> Page:
    """Wait until a page is whole: between two pages there is a document with nothing in it."""
    page.wait_for_load_state("load")
    expect(page.locator("body")).to_be_attached()
    return page


def follow(target: Locator) -> None:
    """Press what leads to another page, and wait until that page is whole; a press alone leaves one between two."""
    with target.page.expect_navigation():
        target.click()
    settled(target.page)


def html_faults(text: str) -> list[str]:
    """Say what is wrong with a page's HTML: how it parses by the standard, what holds what, and its ids."""
    parser = HTMLParser()
    root = parser.parse(text)
    faults = [f"line {line}: {code} {more}" for (line, _column), code, more in parser.errors]
    faults += _ids(root)
    faults += [fault for parent in root.iter() for fault in _held(parent)]
    return faults


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _ids(root: Element) -> Iterator[str]:
    ids = Counter(one.get("id") for one in root.iter() if one.get("id") is not None)
    yield from (f"id {name!r} stands {n} times" for name, n in ids.items() if n > 1 or not name)
    for one in root.iter():
        for attribute in BY_ID:
            yield from (
                f"{attribute} names {name!r}, which is nowhere"
                for name in (one.get(attribute) or "").split()
                if name not in ids
            )


def _held(parent: Element) -> Iterator[str]:
    name = _name(parent)
    for child in parent:
        held = _name(child)
        if held not in ONLY.get(name, {held, "script", "template"}):
            yield f"<{held}> in <{name}>"
        if (
            name in HOLDS_WORDS
            and held in HOLDS_BLOCKS
            and not (name in HAS_HEADING_INSIDE and held[0] == "h")
        ):
            yield f"<{held}> in <{name}>"
    inside = [_name(one) for one in parent.iter() if one is not parent and _name(one) in PRESSED]
    if name in PRESSES and inside:
        yield f"<{inside[0]}> in <{name}>"
    if name == "label" and len([one for one in inside if one not in PRESSES]) > 1:
        yield "two fields in one <label>"
    if name == "img" and parent.get("alt") is None:
        yield "an img without alt"


@dataclass
class Look:
    """A tab that keeps all that went wrong in it."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)
    document: Response | None = None

    def __post_init__(self) -> None:
        """Listen to the browser."""
        for event, heard in self._ears().items():
            self.page.on(event, heard)  # type: ignore[call-overload]

    def _ears(self) -> dict[str, Callable[[Any], None]]:
        return {
            "console": self._said,
            "pageerror": self._broke,
            "requestfailed": self._failed,
            "response": self._answered,
        }

    def leave(self) -> None:
        """Leave the tab to the next who looks, with nothing of this page kept in it."""
        for event, heard in self._ears().items():
            self.page.remove_listener(event, heard)
        self.page.evaluate("sessionStorage.clear()")

    def _broke(self, error: Error) -> None:
        self.complaints.append(str(error))

    def _said(self, said: ConsoleMessage) -> None:
        # Chromium prints every answer of 4xx and 5xx; which one is meant is asked for by the page's own status.
        if said.type in {"error", "warning"} and not re.search(r"status of [45]\d\d", said.text):
            self.complaints.append(said.text)

    def _failed(self, request: Request) -> None:
        if (
            request.resource_type != "fetch" or request.failure != "net::ERR_ABORTED"
        ):  # a look-up that was left
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _answered(self, answer: Response) -> None:
        request = answer.request
        if not request.url.startswith((self.address + "/", "data:")):
            self.complaints.append(f"another host: {request.url}")
        if request.is_navigation_request() and not 300 <= answer.status < 400:
            self.document = answer
        elif answer.status >= 400:
            self.complaints.append(f"{answer.status}: {request.url}")

    def about(self) -> dict[str, Any]:
        """Give the page's language, title and first headings."""
        found: dict[str, Any] = self.page.evaluate(ABOUT)
        return found

    def on_paper(self) -> list[Any]:
        """Say what runs off an A4 sheet when the page is printed."""
        self.page.emulate_media(media="print", color_scheme="light")
        self.page.set_viewport_size({"width": A4, "height": 1000})
        found: list[Any] = self.page.evaluate(RUNS_OFF)
        return found

    def faults(self, *, is_public: bool, whole: bool = True) -> dict[str, Any]:
        """Look at the page as it stands, wide and narrow, light and dark; what is fine is left out.

        No colour and no tag depends on the language: the whole look takes the HTML, both schemes, and axe's other
        rules wide; that of the other language the other rules narrow. So each is asked once of a page.
        """
        page, found = self.page, {}
        assert self.document is not None
        if whole:
            found["html"] = html_faults(self.document.text())
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})
        page.evaluate(AXE)
        if whole:
            found["axe in the light, wide"] = page.evaluate(RUN_AXE, {})
        found["runs off at 1440"] = page.evaluate(RUNS_OFF)
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size({"width": 390, "height": 844})
        asked = {"runOnly": [CONTRAST]} if whole else {"rules": {CONTRAST: {"enabled": False}}}
        found["axe in the dark, narrow"] = page.evaluate(RUN_AXE, asked)
        found["small targets"] = page.evaluate(SMALL_TARGETS) if is_public else []
        page.keyboard.press("Tab")
        found["unseen focus"] = page.evaluate(UNSEEN_FOCUS)
        for width, size in NARROW if is_public else NARROW[:-1]:
            page.set_viewport_size({"width": width, "height": 640})
            page.evaluate(f"document.documentElement.style.fontSize = '{size}%'")
            found[f"runs off at {width} px, text at {size} %"] = page.evaluate(RUNS_OFF)
        page.evaluate("document.documentElement.style.fontSize = ''")
        found["the browser says"] = self.complaints
        return {what: faults for what, faults in found.items() if faults}

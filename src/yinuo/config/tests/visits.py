"""A visit to a page: its address, who stands there, what they do there, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from yinuo.config.tests.small_register import DAY, SmallRegister
from yinuo.doors.shell.tests.looking import follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

Path = Callable[[SmallRegister], str]
Do = Callable[["Page", SmallRegister], None]
ON: Final = DAY.isoformat()
NOWHERE: Final = "PH-2025-00000000"


@dataclass(frozen=True)
class PageAt:
    """A page: its address, who stands there, what they do there, and the status of what they then see.

    A page of its `own` has a title no other page has; a page `nowhere` has an address that is none.
    """

    name: str
    path: Path
    who: str = ""
    status: int = 200
    do: Do | None = None
    is_own: bool = False
    is_nowhere: bool = False

    @property
    def is_public(self) -> bool:
        """Say whether it is a page for phones and thumbs: everything but the desk."""
        return "desk" not in self.name


def to(path: str) -> Path:
    return lambda _register: path


def press(selector: str) -> Do:
    """Press something and wait for the page it leads to."""

    def do(page: Page, _register: SmallRegister) -> None:
        follow(page.locator(selector).first)

    return do


def send_nothing(page: Page, register: SmallRegister) -> None:
    """Send a form without what its browser would insist on."""
    page.evaluate("document.querySelector('main form').noValidate = true")
    press("main form button")(page, register)

"""What stands round every page: the context processor that fills `frame` for every template.

The ways on are names, not imports: a door that is not installed simply has no link. The demo's strip of days exists
only where there is a story clock, and so never in production.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from yinuo.doors.shell import clock
from yinuo.doors.shell.cards import Day, DayStrip, Frame, Link

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text

NAV: Final[tuple[tuple[str, Text], ...]] = (
    ("portal:home", _p("导航", "今日")),
    ("portal:page", _p("导航", "版面")),
    ("portal:matters", _p("导航", "承诺")),
    ("portal:check", _p("导航", "查验")),
)
END: Final[tuple[tuple[str, Text], ...]] = (("portal:code", _("我的事")),)
TURN: Final = "portal:turn"
STORY_DAYS: Final[tuple[tuple[date, Text], ...]] = (
    (date(2025, 8, 18), _p("演示的一天", "开头")),
    (date(2025, 10, 1), _p("演示的一天", "到期")),
    (date(2025, 11, 22), _p("演示的一天", "百日")),
)


def address(name: str) -> str:
    """Give the address of a view by its name, or nothing where no installed door has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _links(entries: tuple[tuple[str, Text], ...], path: str) -> tuple[Link, ...]:
    """Give the entries that lead somewhere, the current one marked."""
    pairs = ((label, address(name)) for name, label in entries)
    return tuple(Link(label, url, is_current=url == path) for label, url in pairs if url)


def day_strip(shown: date | None) -> DayStrip | None:
    """Give the demo's days with the one shown among them; None where there is no story clock."""
    url = address(TURN)
    if shown is None or not url:
        return None
    days = (
        dict(STORY_DAYS)
        if shown in dict(STORY_DAYS)
        else {**dict(STORY_DAYS), shown: _p("演示的一天", "现在")}
    )
    return DayStrip(url, tuple(Day(on, label, is_current=on == shown) for on, label in sorted(days.items())))


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Fill `frame`: links, the day being read, the demo's strip, the way to the other language."""
    path = request.path
    return {
        "frame": Frame(
            today=clock.today(request),
            home=address("portal:home") or "/",
            ask=address("portal:raise"),
            nav=_links(NAV, path),
            end=_links(END, path),
            strip=day_strip(clock.story_day(request)),
            languages_url=address("set_language"),
            here=request.get_full_path() if request.method == "GET" else path,
        )
    }

"""What stands round every page: the context processor that fills `frame` for every template.

The ways on are names, not imports: a door that is not installed simply has no link. A door that has read the day
already puts `day` (and the demo's `day_strip`) on the request; else the clock is asked here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from yinuo.doors.shell import clock
from yinuo.doors.shell.cards import Frame, Link
from yinuo.doors.shell.strip import day_strip, is_chinese
from yinuo.doors.shell.tongue import TURN
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.programme import ways

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.programme import Where

NAV: Final[tuple[tuple[str, Text], ...]] = (
    ("portal:home", _p("导航", "今日")),
    ("portal:page", _p("导航", "版面")),
    ("portal:matters", _p("导航", "承诺")),
    ("portal:figures", _p("导航", "数字")),
    ("portal:stations", _p("导航", "驿站")),
    ("portal:check", _p("导航", "查验")),
)
END: Final[tuple[tuple[str, Text], ...]] = (("portal:code", _("我的事")),)


def address(name: str) -> str:
    """Give the address of a view by its name, or nothing where no installed door has it."""
    return _address(name, get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())


@cache
def _address(name: str, urlconf: str, _prefix: str) -> str:
    """Look it up once: thirty of them stand round every page, and none ever changes."""
    try:
        return reverse(name, urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _links(entries: tuple[tuple[str, Text], ...], path: str) -> tuple[Link, ...]:
    """Give the entries that lead somewhere, the current one marked."""
    pairs = ((label, address(name)) for name, label in entries)
    return tuple(Link(label, url, is_current=url == path) for label, url in pairs if url)


def ways_to(at: Where, path: str = "") -> Iterator[Link]:
    """Give the programmes' screens that are offered there, the current one marked."""
    for way in ways(at):
        url = address(way.view)
        if url:
            yield Link(way.label_zh if is_chinese() else way.label_en, url, is_current=url == path)


def notice() -> str:
    """Give what the place says of everything that stands here, in the reader's language; "" where it says nothing."""
    words = current_pack().words
    return str(words.get("notice" if is_chinese() else "notice_en", ""))


def frame(request: HttpRequest) -> dict[str, Frame]:
    """Fill `frame`: links, the day being read, the demo's strip, the way to the other language."""
    path, today = request.path, getattr(request, "day", None) or clock.today(request)
    return {
        "frame": Frame(
            today=today,
            home=address("portal:home") or "/",
            ask=address("portal:raise"),
            nav=_links(NAV, path),
            end=_links(END, path),
            strip=getattr(request, "day_strip", None)
            or (day_strip(today) if address("portal:day") else None),
            languages_url=address("set_language"),
            notice=notice(),
            ways=tuple(ways_to("foot", path)),
            desk_ways=tuple(ways_to("desk", path)),
            typed_form=getattr(request, "typed_form", ""),
            typed_url=f"{path}?{TURN}=",
            here=request.get_full_path() if request.method == "GET" else path,
        )
    }

"""A matter's page as it is read: what its marks show (docs/log.md), and the dates and words that bear no mark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from yinuo_verify.dates import LOOSE

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
BLOCKS = """
address article aside blockquote br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 header hr
li main nav ol p pre section summary table td th tr ul
"""
BLOCK = frozenset(BLOCKS.split())
SILENT = frozenset({"script", "style"})
WEIGHTY = frozenset({"h1", "blockquote"})
HIDING = frozenset({"hidden", "aria-hidden", "style"})
BLANK = re.compile(r"\s+")


@dataclass(slots=True)
class Shown:
    """A marked element: the leaf and path it names, its words, and what a `<time>` or a code says apart from them."""

    tag: str
    leaf: str
    path: str
    is_hidden: bool
    datetime: str | None
    value: str | None
    parts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Give its words, runs of blanks as one."""
        return tidy("".join(self.parts))


@dataclass(slots=True)
class _Open:
    tag: str
    is_main: bool
    is_hidden: bool
    is_unproven: bool
    is_weighty: bool
    shown: Shown | None
    unmarked_time: list[str] | None


def tidy(text: str) -> str:
    """Give a text with runs of blanks as one, and none at its ends."""
    return BLANK.sub(" ", text).strip()


class Page(HTMLParser):
    """A page taken apart. `shown` are its marked elements; `unmarked` is what should bear a mark and does not."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.shown: list[Shown] = []
        self.unmarked: list[str] = []
        self.n_unproven = 0
        self.openings = ""
        self.log = ""
        self._stack: list[_Open] = []
        self._loose: list[str] = []
        self._all: list[str] = []
        self.feed(html)
        self.close()
        while self._stack:
            self._pop()
        self.unmarked += [match[0] for match in LOOSE.finditer("".join(self._loose))]
        self.words = tidy("".join(self._all))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        told = {name: value or "" for name, value in attrs}
        if tag == "link":
            self._linked(told)
        if tag in BLOCK:
            self._say(" ", is_break=True)
        if tag in VOID:
            return
        above = self._stack[-1] if self._stack else None
        is_hidden = bool(HIDING & told.keys()) or tag == "template" or bool(above and above.is_hidden)
        marked = "data-leaf" in told or "data-opens" in told
        shown = None
        if marked:
            leaf, path = told.get("data-leaf", ""), told.get("data-opens", "")
            shown = Shown(tag, leaf, path, is_hidden, told.get("datetime"), told.get("data-value"))
            self.shown.append(shown)
        is_unproven = "data-unproven" in told or bool(above and above.is_unproven)
        self.n_unproven += "data-unproven" in told and not (above and above.is_unproven)
        is_main = tag == "main" or bool(above and above.is_main)
        is_weighty = tag in WEIGHTY or (bool(above and above.is_weighty) and tag != "footer")
        loose = is_main and tag == "time" and not is_unproven and not self._in_mark(shown)
        self._stack.append(
            _Open(tag, is_main, is_hidden, is_unproven, is_weighty, shown, [] if loose else None)
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<br/>` as `<br>`, and any other as HTML does: as a start."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, and what was left open in it."""
        if tag in BLOCK:
            self._say(" ", is_break=True)
        if any(one.tag == tag for one in self._stack):
            while self._pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        """Take in words."""
        if not (self._stack and self._stack[-1].tag in SILENT):
            self._say(data)

    def _linked(self, told: dict[str, str]) -> None:
        names = told.get("rel", "").split()
        if "openings" in names:
            self.openings = told.get("href", "")
        if "log" in names:
            self.log = told.get("href", "")

    def _in_mark(self, shown: Shown | None) -> bool:
        return shown is not None or any(one.shown for one in self._stack)

    def _pop(self) -> str:
        one = self._stack.pop()
        if one.unmarked_time is not None:
            self.unmarked.append(tidy("".join(one.unmarked_time)) or "<time>")
        return one.tag

    def _say(self, data: str, *, is_break: bool = False) -> None:
        self._all.append(data)
        for one in self._stack:
            if one.shown is not None:
                one.shown.parts.append(data)
            if one.unmarked_time is not None:
                one.unmarked_time.append(data)
        here = self._stack[-1] if self._stack else None
        if here is None or not here.is_main or here.is_unproven or self._in_mark(None):
            return
        if not any(one.unmarked_time is not None for one in self._stack):
            self._loose.append(data)
        if here.is_weighty and not is_break and data.strip():
            self.unmarked.append(tidy(data))

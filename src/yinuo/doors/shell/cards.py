"""What the small parts of a page are given: frozen, presentational, built by the doors from kernel rows.

Nothing here reads the database, knows a rule or keeps a secret: what is in a card may be printed on it.
`Text` is a plain or lazily translated string; dates are dates in the pack's zone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from yinuo.doors.shell.words import GAPS, Text, Tone, Word, word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Arc = Literal["done", "wait", "open"]
Arcs = tuple[Arc, Arc, Arc, Arc, Arc]
FieldKind = Literal[
    "text", "search", "textarea", "select", "multi", "checks", "radio", "date", "bool", "file", "password", "number",
    "hidden",
]  # fmt: skip
N_ARCS: Final = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """What proves an element: a leaf of the public log and the path in it (docs/log.md); or `why` nothing does."""

    leaf: int | None = None
    opens: str = ""
    why: str = ""
    value: str = ""
    """The code that the log holds where the page shows a word for it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words as somebody wrote them, with what the page says before them."""

    label: Text
    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go: where, and what it is called."""

    label: Text
    url: str
    is_current: bool = False
    note: Text = ""
    n: int | str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the demo's strip: the date, what happens on it, whether it is the day being read."""

    on: date
    label: Text
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class DayStrip:
    """The demo's days; each is a button that posts `day=YYYY-MM-DD` to `url`. Production never has one."""

    url: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round every page: the day it is read on, the ways on, the demo's strip, who is at the desk."""

    today: date
    home: str = "/"
    ask: str = ""
    nav: tuple[Link, ...] = ()
    end: tuple[Link, ...] = ()
    strip: DayStrip | None = None
    languages_url: str = ""
    typed_form: str = ""  # where somebody types, by its id: the other language is asked for by sending it
    typed_url: str = ""
    here: str = "/"
    foot: tuple[Text, ...] = ()
    notice: Text = ""
    ways: tuple[Link, ...] = ()
    desk_ways: tuple[Link, ...] = ()
    theme: Literal["", "light", "dark"] = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """A closed loop drawn: five arcs, each done, waited for, or still open. The gap is the message.

    The seal is pressed into a ring whose five arcs are all done, and into no other: so the fifth may be `done`
    only where the requester, or an independent checker, said yes.
    """

    arcs: Arcs
    tone: Tone = "plain"
    label: Text = ""
    is_promise: bool = False  # its first arc is a promise that an office made, and no asking

    @classmethod
    def up_to(
        cls, n_done: int, tone: Tone = "plain", *, is_waiting: bool = True, is_promise: bool = False
    ) -> Ring:
        """Return a ring with the first `n_done` arcs closed and, while the matter is open, the next one waited for."""
        arcs: list[Arc] = ["done" if i < n_done else "open" for i in range(N_ARCS)]
        if is_waiting and n_done < N_ARCS:
            arcs[n_done] = "wait"
        return cls((arcs[0], arcs[1], arcs[2], arcs[3], arcs[4]), tone, is_promise=is_promise)

    @property
    def is_sealed(self) -> bool:
        """Whether the loop is closed, and so carries the seal."""
        return all(arc == "done" for arc in self.arcs)

    @property
    def gap(self) -> Text:
        """The first thing missing, in words; empty for a closed ring."""
        return next((GAPS[i] for i, arc in enumerate(self.arcs) if arc != "done"), "")


@dataclass(frozen=True, slots=True)
class Light:
    """A light as a reader sees it: word, icon, tone, and how much ("23 working days") if anything is to be said."""

    word: Word
    note: Text = ""

    @classmethod
    def of(cls, key: str, note: Text = "") -> Light:
        """Return the light, outcome or state called `key`. Raises KeyError for a word nobody knows."""
        return cls(word(key), note)


@dataclass(frozen=True, slots=True)
class Dates:
    """The first promised date, which never goes away, and the later ones in the order they were given."""

    first: date | None
    moved: tuple[date, ...] = ()
    words: Text = ""
    """What the source itself says where it gives no day ("before 1 October"); shown instead of, or beside, the date."""
    marks: tuple[Mark | None, ...] = ()
    """One for each date, where the page is held against the public log."""

    @property
    def current(self) -> date | None:
        """The date that holds now."""
        return self.moved[-1] if self.moved else self.first

    @property
    def struck(self) -> tuple[date, ...]:
        """The dates that no longer hold; still to be read."""
        return (self.first, *self.moved[:-1]) if self.first and self.moved else ()


@dataclass(frozen=True, slots=True)
class Card:
    """One matter in a list: everything the public card says, and where its page is."""

    ref: str
    title: str
    url: str
    kind_word: Text
    place_name: str
    unit_name: str
    ring: Ring
    light: Light
    due: Dates
    who_label: Text = ""
    """What the unit is here ("promised by"), said before its name; "" where there is no unit yet."""
    is_example: bool = False
    sealed_by: Text = ""
    """Who said it is so, and when ("checked by another unit, 26 Sept"); only for a closed ring."""
    note: Text = ""
    excerpt: Text = ""
    """Where what was looked for stands in the words under the title."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the way so far; `arc`: the ring's arc that it closed, `promised`: a promise, the first two."""

    at: date
    title: Text
    text: Text = ""
    detail: Text = ""
    arc: int | None = None
    is_open: bool = False
    """Not yet come: drawn hollow, and the date reads "until"."""
    moved_from: date | None = None
    moved_to: date | None = None
    promised: bool = False
    parts: tuple[Part, ...] = ()
    """Words somebody wrote, in the place of `detail`."""
    mark: Mark | None = None
    moved_marks: tuple[Mark | None, Mark | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that somebody gave: the unit's result, a message of the thread, a reviewer's reason."""

    who: Text
    at: date
    text: str
    note: Text = ""
    is_mine: bool = False
    is_private: bool = False
    mark: Mark | None = None
    """Of the day; the words' own is `text_mark`."""
    text_mark: Mark | None = None
    law: Part | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A piece of evidence: a picture served through its own policy, with what it shows and its day."""

    url: str
    alt: str
    on: date | None = None
    width: int = 4
    height: int = 3
    is_example: bool = False
    note: Text = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it; a link where there is somewhere to look."""

    label: Text
    value: Text
    url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The four answers every public page gives: what, who, when, and is it kept."""

    what: Text
    who: Text
    due: Dates
    state: Light
    who_url: str = ""
    who_note: Text = ""
    due_note: Text = ""
    state_note: Text = ""
    title_mark: Mark | None = None
    what_mark: Mark | None = None
    state_mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a field, with a line of help where the label alone does not say it."""

    value: str
    label: Text
    hint: Text = ""
    group: Text = ""


class Options(tuple[Option, ...]):  # noqa: SLOT001 -- it carries its markup
    """A long list of choices that stays the same from page to page, with its markup once it was drawn."""

    markup: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field as data: what was typed stays in `value`, what is wrong with it stands in `error` in one sentence."""

    name: str
    label: Text
    kind: FieldKind = "text"
    value: str = ""
    error: Text = ""
    options: tuple[Option, ...] = ()
    hint: Text = ""
    is_required: bool = False
    is_focus: bool = False
    rows: int = 3
    max_length: int | None = None
    autocomplete: str = "off"
    inputmode: str = ""
    accept: str = ""

    @property
    def values(self) -> list[str]:
        """The picked values of a `multi` or of `checks`, which stand in `value` with commas between."""
        return self.value.split(",") if self.value else []


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One verb, ready to be filled in: its fields as data, where it posts, and what guards it from a stale page.

    `version` is the matter's version the page was made from, `token` the idempotency key made with the page: the
    same token posted twice does the thing once.
    """

    verb: str
    label: Text
    url: str
    fields: tuple[Field, ...] = ()
    hint: Text = ""
    submit: Text = ""
    version: int = 0
    token: str = ""
    note: Text = ""  # said above the button: "this needs a second person" and the like
    extra: tuple[tuple[str, str], ...] = ()
    error: Text = ""
    has_files: bool = False

    @property
    def scope(self) -> str:
        """What its fields' ids begin with, so that two forms of one page never share one."""
        return f"{self.verb}-"

    @property
    def errors(self) -> Sequence[Field]:
        """The fields that have something wrong, in the form's order."""
        return [field for field in self.fields if field.error]


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that the table offers now, as a button at the desk: its label, its page and its key."""

    label: Text
    url: str
    key: str = ""
    hint: Text = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """Cursor paging: where to go on, and what is on this page ("1–20"). Never a count of everything."""

    shown: Text = ""
    prev_url: str = ""
    next_url: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that stands large: it is a link to the matters behind it, with its n beside it."""

    label: Text
    value: str
    url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class ThreeParts:
    """Confirmed, said no or open past its date, no answer: always the three together, and their n."""

    confirmed: int
    refused: int
    silent: int
    urls: tuple[str, str, str] = ("", "", "")

    @property
    def n(self) -> int:
        """Everybody who was asked."""
        return self.confirmed + self.refused + self.silent


@dataclass(frozen=True, slots=True)
class Problem:
    """A page that could not be shown: what happened in one sentence, and what to do next."""

    status: int
    title: Text
    text: Text
    ways: tuple[Link, ...] = field(default_factory=tuple)

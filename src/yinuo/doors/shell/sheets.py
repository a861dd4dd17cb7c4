"""What whole pages are given, each made of the parts in `cards`: one dataclass, one template, one name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.cards import (
        Answers,
        Card,
        Count,
        Dates,
        Fact,
        Field,
        Light,
        Link,
        Moment,
        Offer,
        Pager,
        Photo,
        Ring,
        Saying,
        VerbForm,
    )
    from yinuo.doors.shell.panels import Panel
    from yinuo.doors.shell.tallies import Figures
    from yinuo.doors.shell.words import Text, Word


@dataclass(frozen=True, slots=True)
class Group:
    """The promises of the day that ended alike: kept, late, moved, or the date passed."""

    word: Word
    cards: tuple[Card, ...]
    n: int
    more_url: str = ""

    @property
    def n_more(self) -> int:
        """How many are not printed here."""
        return self.n - len(self.cards)


@dataclass(frozen=True, slots=True)
class Lead:
    """The lead of the front page: what fell due. With no groups it says so, and names what comes `next`."""

    kick: Text
    headline: Text
    deck: Text
    groups: tuple[Group, ...] = ()
    next: tuple[Card, ...] = ()
    rings: tuple[tuple[str, tuple[Ring, ...]], ...] = ()
    """Every ring of the day, group by group, where the groups print fewer cards than there are."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the front page: its name, its first lines, the way to the rest, and what it says while empty."""

    key: str
    title: Text
    cards: tuple[Card, ...]
    empty: Text
    url: str = ""
    n: Text = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """The line on the public log: its length, the root's first characters, and who keeps watch (or nobody)."""

    text: Text
    root: str = ""
    watch: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """`portal/home.html`: today's page."""

    on: date
    lead: Lead
    columns: tuple[Column, ...]
    day_notes: tuple[Text, ...] = ()
    figures: Figures | None = None
    log: LogLine | None = None
    ask_url: str = ""
    code_url: str = ""
    is_past: bool = False
    """Whether this is an issue of a day gone by, set from how everything stood at its end."""


@dataclass(frozen=True, slots=True)
class Issue:
    """What lasts of a day's page: its address and how it is written, its QR, its PDF, and the days beside it."""

    url: str
    address: str
    qr: str
    pdf_url: str
    before: Link | None = None
    after: Link | None = None
    back: Link | None = None
    changes_url: str = ""
    """Where it is asked what has changed since this page."""


@dataclass(frozen=True, slots=True)
class MatterList:
    """`portal/matters.html`: the public list. `filters` are select fields, posted by GET; `active` removes one each."""

    title: Text
    cards: tuple[Card, ...]
    filters: tuple[Field, ...]
    pager: Pager
    active: tuple[Link, ...] = ()
    clear_url: str = ""
    note: Text = ""
    find: Field | None = None
    terms: tuple[str, ...] = ()
    """What was looked for, as it is compared: marked wherever it stands in a card."""
    found: Text = ""
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class MatterSheet:
    """`portal/matter.html`: one promise or request as the public reads it."""

    card: Card
    answers: Answers
    gap: Text
    gap_text: Text
    said: tuple[Saying, ...] = ()
    photos: tuple[Photo, ...] = ()
    way: tuple[Moment, ...] = ()
    facts: tuple[Fact, ...] = ()
    nearby: tuple[Card, ...] = ()
    nearby_title: Text = ""
    links: tuple[Link, ...] = ()
    source_note: Text = ""
    read_on: date | None = None
    objection: Text = ""
    """That somebody said "not so", who rules on it and by when; "" where nobody did."""
    forms: tuple[VerbForm, ...] = ()
    """What anybody may do, without an account."""
    done_note: Text = ""
    panels: tuple[Panel, ...] = ()


@dataclass(frozen=True, slots=True)
class RaiseForm:
    """`portal/raise.html`: the one page with four steps. Each field keeps what was typed."""

    url: str
    token: str
    category: Field
    body: Field
    photo: Field
    place: Field
    spot: Field
    about: Field
    about_unit: Field
    contact: Field
    contact_value: Field
    place_is_fixed: bool = False
    is_example: bool = False
    emergency: Text = ""
    other: Field | None = None
    """Every category, for whoever finds none of the few; asked for only where the plate for it is picked."""
    photo_kept: Field | None = None
    """A photo that an earlier press brought: it need not be picked again."""
    error: Text = ""
    """What is wrong with the whole and with no single field."""
    is_begun: bool = False
    """Filled in already, from a thing that is broken: it can be sent as it stands."""

    @property
    def errors(self) -> tuple[Field, ...]:
        """The fields that have something wrong, in the order of the page."""
        every = (
            self.category,
            self.other,
            self.body,
            self.photo,
            self.place,
            self.spot,
            self.about,
            self.about_unit,
            self.contact,
            self.contact_value,
        )
        return tuple(field for field in every if field and field.error)


@dataclass(frozen=True, slots=True)
class Slip:
    """`portal/slip.html`: the code, shown once. `link` carries the secret after `#`; `qr` is an SVG of the server's."""

    code: str
    link: str
    qr: str
    on: date
    next_step: Text
    mine_url: str
    cancel: VerbForm | None = None
    contact_note: Text = ""
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """The one question: is it solved? Yes and no weigh the same. `until` is the last day of this round."""

    question: Text
    text: Text
    yes: VerbForm
    no: VerbForm
    until: date | None = None
    days_left: int | None = None


@dataclass(frozen=True, slots=True)
class Mine:
    """`portal/mine.html`: the matter as its asker sees it, by the code."""

    title: str
    ring: Ring
    light: Light
    due: Dates
    asked_on: date
    ask: Ask | None
    state_text: Text
    thread: tuple[Saying, ...]
    message: VerbForm | None
    forms: tuple[VerbForm, ...]
    way: tuple[Moment, ...] = ()
    seen_by: tuple[Fact, ...] = ()
    public_url: str = ""
    leave_url: str = ""
    is_example: bool = False
    done_note: Text = ""
    photos: tuple[Photo, ...] = ()
    contact_note: Text = ""
    note: Text = ""
    """Why nothing can be done to it on this day."""


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the newspaper's front page: what it said, in figures and words, and whether it works here yet."""

    n: int
    title: Text
    status: Literal["works", "partly", "not-yet"]
    word: Word
    url: str = ""
    figures: tuple[Count, ...] = ()
    live: Count | None = None
    """What the register holds of it today, a link to the list."""
    text: Text = ""
    tracks: tuple[Fact, ...] = ()
    light: Light | None = None
    due: Dates | None = None
    source: Text = ""
    mark: int = 0
    """Where on its drawing today stands, in the drawing's own units; 0 where it shows no day."""

    @property
    def drawing(self) -> str:
        """The template of this box's drawing."""
        return f"portal/drawings/{self.n}.svg"


@dataclass(frozen=True, slots=True)
class Door:
    """One of the four doors: whose it is, where it leads, and in the demo who can be stepped into by one press."""

    label: Text
    note: Text
    url: str = ""
    enter: tuple[Link, ...] = ()
    """Each a button that posts to its `url`; production has none."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """`portal/page.html`: the nine boxes, their tally and the doors above them."""

    boxes: tuple[Box, ...]
    doors: tuple[Door, ...]
    tally: tuple[tuple[Word, int], ...]
    how_url: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One public event as a visitor can recompute it: its number, day, type, and the hash of its leaf."""

    seq: int
    at: date
    text: Text
    leaf: str
    is_good: bool = True


@dataclass(frozen=True, slots=True)
class Check:
    """`portal/check.html`: what anybody can check today, and what nobody can yet."""

    log: LogLine | None
    ref: Field
    title: str = ""
    proofs: tuple[Proof, ...] = ()
    verdict: Text = ""
    is_good: bool = False
    cannot: tuple[Text, ...] = ()
    links: tuple[Link, ...] = ()
    cheat: VerbForm | None = None
    """In a demo: the way to move a date on a throw-away copy and see the check turn red."""
    copy: tuple[Fact, ...] = ()
    """Where this is such a copy: what was done to it, and what the check found."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the desk's queue. `left` is working days to the first date, below zero when past; None: no clock."""

    ref: str
    title: str
    url: str
    page: str
    """The matter's own page; `url` may be the queue with this row picked."""
    light: Light
    unit_name: str
    left: int | None = None
    flags: tuple[Text, ...] = ()
    is_current: bool = False
    is_example: bool = False
    pick: str = ""
    """What a press on many rows says of this one: its whole number and the version the page shows."""


@dataclass(frozen=True, slots=True)
class Pane:
    """A matter at the desk: in the queue's pane and, with everything, on its own page."""

    ref: str
    title: str
    url: str
    kind_word: Text
    ring: Ring
    light: Light
    due: Dates
    facts: tuple[Fact, ...]
    verbs: tuple[Offer, ...]
    notes: tuple[Offer, ...]
    only: Text
    is_example: bool = False
    refusals: tuple[Text, ...] = ()
    """Sentences on what is not offered and why, in the table's words."""
    proposal: Text = ""
    texts: tuple[Saying, ...] = ()
    photos: tuple[Photo, ...] = ()
    way: tuple[Moment, ...] = ()
    alike: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Queue:
    """`workspace/queue.html`: one queue; its views, its rows, the matter that is picked."""

    title: Text
    rows: tuple[Row, ...]
    views: tuple[tuple[Text, tuple[Link, ...]], ...]
    pager: Pager
    summary: Text = ""
    sorted_by: Text = ""
    search: str = ""
    search_url: str = ""
    pane: Pane | None = None
    empty: Text = ""
    is_example: bool = False
    narrowed: Text = ""
    """What the view is narrowed down to, in words."""
    code: str = ""
    """The view's code, as its address has it; "" where this is no view (what was found)."""

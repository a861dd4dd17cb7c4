"""What pages of figures, units and places are given: frozen, presentational, like `cards` and `sheets`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.cards import Card, Count, Fact, Field, Link, Saying, ThreeParts
    from yinuo.doors.shell.map_drawing import MapShown
    from yinuo.doors.shell.sheets import Lead
    from yinuo.doors.shell.words import Text, Word

Shade = Literal["a", "b", "c", "d"]


@dataclass(frozen=True, slots=True)
class PartShown:
    """One part of a figure: its words, how many, the list behind it, and its shade in the bar."""

    text: Text
    n: int
    url: str
    shade: Shade = "a"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One line of a figure: what it is of, its parts, and its rate ("78 %"), empty where there is none to show."""

    label: Text
    parts: tuple[PartShown, ...]
    rate: Text = ""
    note: Text = ""
    is_count: bool = False
    """Whether what stands for the rate is its n already."""

    @property
    def n(self) -> int:
        """How many it is of."""
        return sum(part.n for part in self.parts)


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One public figure: its lines, or its bar of three parts, or what it says while there is nothing to count."""

    key: str
    title: Text
    formula: Text
    lines: tuple[FigureLine, ...] = ()
    three: ThreeParts | None = None
    empty: Text = ""
    how_url: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """The five figures of somewhere or somebody over a period, in words above them what they are of."""

    figures: tuple[FigureShown, ...]
    period: Text
    note: Text = ""
    sealed: Text = ""


@dataclass(frozen=True, slots=True)
class FigurePage:
    """`portal/figures.html`: the figures, picked by town, unit and period."""

    figures: Figures
    filters: tuple[Field, ...]
    note: Text = ""
    how_url: str = ""
    picked: Text = ""
    """Of which months, where and whose the figures are."""


@dataclass(frozen=True, slots=True)
class ExampleRow:
    """One line of a worked example: so many matters, what happened, and where they were counted."""

    n: int
    says: Text
    counted: Text
    is_counted: bool


@dataclass(frozen=True, slots=True)
class ExampleShown:
    """A worked example, counted by the figure's own code."""

    shows: Text
    rows: tuple[ExampleRow, ...]
    result: tuple[FigureLine, ...] = ()
    three: ThreeParts | None = None


@dataclass(frozen=True, slots=True)
class HowEntry:
    """One figure's definition as it is counted, with its examples."""

    key: str
    title: Text
    facts: tuple[Fact, ...]
    parts: tuple[Text, ...]
    examples: tuple[ExampleShown, ...]


@dataclass(frozen=True, slots=True)
class How:
    """`portal/how.html`: how we count."""

    entries: tuple[HowEntry, ...]
    rules: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A few matters under one heading, with the way to all of them."""

    key: str
    title: Text
    cards: tuple[Card, ...]
    empty: Text
    url: str = ""
    n: Text = ""
    say: Literal["light", "dates", "plain"] = "light"


@dataclass(frozen=True, slots=True)
class Running:
    """A programme that is switched on: what it answers for, how far it is built, how its matters stand."""

    title: Text
    word: Word
    about: Text
    counts: tuple[Count, ...]
    url: str


@dataclass(frozen=True, slots=True)
class TownSheet:
    """`portal/parts/town.html`: what a place promised and how each is doing, where no newspaper page is quoted."""

    name: str
    tally: tuple[tuple[Word, str, str], ...]
    lead: Lead
    figures: Figures
    shelves: tuple[Shelf, ...]
    running: tuple[Running, ...]


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """`portal/unit.html`: what one unit promised and answers for. No rank, no person."""

    name: str
    facts: tuple[Fact, ...]
    figures: Figures
    shelves: tuple[Shelf, ...]
    said: tuple[tuple[Saying, Link], ...] = ()
    is_example: bool = False
    note: Text = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A heading with the places or units under it, in the pack's own order."""

    link: Link
    under: tuple[Link, ...] = ()
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class FacilityShown:
    """What a place offers: its name, its hours in words, how it stands now, and the way to say that it is broken."""

    name: Text
    hours: Text
    standing: Text
    tone: Literal["kept", "unknown", "pause"]
    icon: str
    broken_url: str = ""
    note: Text = ""


@dataclass(frozen=True, slots=True)
class StationShown:
    """A station as a person before its door needs it: open now?, until when, and what there is."""

    standing: Text
    tone: Literal["kept", "unknown", "pause"]
    icon: str
    hours: tuple[Fact, ...]
    facilities: tuple[FacilityShown, ...]
    exceptions: tuple[Text, ...] = ()
    door_url: str = ""
    broken: Link | None = None
    source: Text = ""
    near_url: str = ""


@dataclass(frozen=True, slots=True)
class PlaceSheet:
    """`portal/place.html`: what was asked here and what came of it; of a station also what it offers now."""

    name: str
    kind: Text
    above: tuple[Link, ...]
    shelves: tuple[Shelf, ...]
    ask_url: str
    under: tuple[tuple[Text, tuple[Link, ...]], ...] = ()
    figures: Figures | None = None
    station: StationShown | None = None
    is_example: bool = False
    note: Text = ""
    list_url: str = ""
    door_url: str = ""
    """The sheet for its door, where it is no station, whose own part leads there."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing was ever asked here."""
        return not any(shelf.cards for shelf in self.shelves)


@dataclass(frozen=True, slots=True)
class StationRow:
    """One station in the list: where, open now?, and what there is."""

    name: str
    url: str
    where: Text
    standing: Text
    tone: Literal["kept", "unknown", "pause"]
    icon: str
    offers: Text
    is_example: bool = False
    mark: str = ""
    """Its letter on this page, by which the map names it; a number would be taken for the station's own."""
    way: Text = ""
    """How far it is from where was asked about."""


@dataclass(frozen=True, slots=True)
class StationList:
    """`portal/stations.html`: the nearest stations first, in a list and on a map.

    `spot` is where the visitor's browser says it is, as two numbers that its form brings along, kept by nobody.
    """

    rows: tuple[StationRow, ...]
    near: Field
    wants: tuple[Field, ...]
    summary: Text
    next_url: str = ""
    first_url: str = ""
    map: MapShown | None = None
    spot: tuple[str, str] | None = None
    wrong: Text = ""
    may_locate: bool = False
    """Whether the map knows enough to ask a visitor's browser where it is."""


@dataclass(frozen=True, slots=True)
class DoorSheet:
    """`portal/door.html`: one A4 sheet for the door, with nothing on it but what stays true till it is printed anew."""

    name: str
    where: Text
    qr: str
    link: str
    hours: tuple[Fact, ...]
    facilities: tuple[Fact, ...]
    emergency: Text
    printed_on: date
    place_url: str
    exceptions: tuple[Text, ...] = ()
    is_example: bool = False
    is_station: bool = True

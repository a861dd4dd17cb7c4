"""What programmes put beside a matter, on a place or into the list of stations: asked of the registry (ADR-0011)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yinuo.kernel.programme import named, programmes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from yinuo.doors.shell.cards import Link, Photo, VerbForm
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.matters.queries import Sight
    from yinuo.kernel.people.models import Place


@dataclass(frozen=True, slots=True)
class Panel:
    """`shell/parts/panel.html`: lines beside a matter or on a place; what they say, lead to, and let be done."""

    title: Text
    text: Text = ""
    links: tuple[Link, ...] = ()
    forms: tuple[VerbForm, ...] = ()
    note: Text = ""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What stands beside every station in the lists that are taken away, by its code: as a cell, and as data."""

    name: str
    label: Text
    cells: Mapping[str, str]
    data: Mapping[str, Any]


def beside(found: Sight, officer: Officer, verb: str = "") -> tuple[Panel, ...]:
    """Give what programmes put beside a matter at the desk, or beside the form of one of its verbs."""
    asked = (named(one) for plug in programmes() for one in plug.beside)
    return tuple(panel for ask in asked for panel in ask(found, officer, verb))


def about(row: PublicMatter, on: date) -> tuple[Panel, ...]:
    """Give what programmes put on a matter's public page."""
    asked = (named(one) for plug in programmes() for one in plug.about)
    return tuple(panel for ask in asked for panel in ask(row, on))


def mine(found: Sight, on: date) -> tuple[Panel, ...]:
    """Give what programmes put on the page of whoever asked."""
    asked = (named(one) for plug in programmes() for one in plug.mine)
    return tuple(panel for ask in asked for panel in ask(found, on))


def here(row: Place | None, on: date) -> tuple[Panel, ...]:
    """Give what programmes put on a place's public page; None: on the list of stations."""
    asked = (named(one) for plug in programmes() for one in plug.here)
    return tuple(panel for ask in asked for panel in ask(row, on))


def columns(on: date, absolute: Callable[[str], str]) -> tuple[Column, ...]:
    """Give what programmes put into the lists of stations; `absolute` makes a path an address."""
    asked = (named(one) for plug in programmes() for one in plug.lists)
    return tuple(column for ask in asked for column in ask(on, absolute))

"""Lists, lines and clusters made into what pages print. Nothing here asks the database anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from yinuo.doors.portal.shown import dates_of, light_shown
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.recognitions.words import FINDINGS, HELP, LEVELS, STANDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from yinuo.doors.shell.cards import Dates, Light
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.programmes.recognitions.models import HelpAsked
    from yinuo.programmes.recognitions.queries import Pick, Seen, Told
    from yinuo.programmes.recognitions.rules import Standing


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line: its firm and product as the source names them ("" where it does not), and how it stands."""

    n: int
    url: str
    desk_url: str
    firm: str
    product: str
    cluster: str
    cluster_url: str
    evidence: str
    standing: Standing
    word: Text
    tone: str
    entered_on: date | None
    checked_on: date | None
    review_on: date | None
    list: str
    year: int
    is_example: bool
    reviews: tuple[tuple[date, Text, str], ...]

    @property
    def is_named(self) -> bool:
        """Whether the source names it."""
        return self.entered_on is not None


@dataclass(frozen=True, slots=True)
class ListShown:
    """One list with the lines that are looked at; its numbers are its source's, whatever is left away."""

    code: str
    name: str
    level: Text
    issuer: str
    year: int
    n_firms: int
    n_products: int
    n_named: int
    evidence: str
    place: str
    known_on: date
    is_example: bool
    is_quoted: bool
    lines: tuple[LineShown, ...]

    @property
    def n_unnamed(self) -> int:
        """The lines without a name."""
        return self.n_products - self.n_named

    @property
    def n_hidden(self) -> int:
        """The lines the filter leaves away."""
        return self.n_products - len(self.lines)


def line_of(seen: Seen) -> LineShown:
    """Make one line; what was not known by the day stays empty."""
    row, is_named, cluster = seen.row, seen.is_named, seen.cluster
    word, tone = STANDS[seen.standing]
    at = [row.list.code, row.n]
    return LineShown(
        row.n, reverse("recognitions:line", args=at), reverse("recognitions_desk:line", args=at),
        row.firm if is_named else "", row.product if is_named else "",
        cluster.name if cluster else "", reverse("recognitions:cluster", args=[cluster.code]) if cluster else "",
        row.evidence if is_named else "", seen.standing, word, tone, seen.line.entered_on, seen.line.checked_on,
        seen.line.review_on(), row.list.name, row.list.year, row.list.source == "example",
        tuple((one.on, FINDINGS[one.finding], one.evidence) for one in seen.reviews),
    )  # fmt: skip


def list_of(told: Told, pick: Pick) -> ListShown:
    """Make one list with the lines that a reader asked for."""
    row = told.row
    return ListShown(
        row.code, row.name, LEVELS[row.level], row.issuer, row.year, row.n_firms, row.n_products, told.n_named,
        row.evidence, called(row.place), row.known_on, row.source == "example", row.source == "page",
        tuple(line_of(one) for one in told.lines if pick.takes(one)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One thing that a firm asked for: what, how it stands, by when."""

    title: str
    url: str
    sort: Text
    cluster: str
    due: Dates
    light: Light
    asked_on: date
    is_example: bool


def help_lines(
    found: Iterable[tuple[HelpAsked, PublicMatter]], now: datetime, on: date
) -> tuple[HelpLine, ...]:
    """Make the lines of what firms asked for."""
    return tuple(
        HelpLine(
            shown.title, reverse("portal:matter", args=[shown.ref]), HELP[row.sort],
            row.cluster.name if row.cluster else "",
            dates_of(shown), light_shown(shown, now, on), row.asked_on, shown.source == "example",
        )
        for row, shown in found
    )  # fmt: skip

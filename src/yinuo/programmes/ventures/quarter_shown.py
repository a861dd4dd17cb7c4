"""A quarter's sheet made into what is printed: how it stands on a day, its lines, what a correction changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, Min, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.base.errors import Invalid, NotFound
from yinuo.base.text import parse_date
from yinuo.programmes.ventures import quarters
from yinuo.programmes.ventures.models import QuarterSheet, QuarterVersion
from yinuo.programmes.ventures.saying import money, own

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.ventures.models import Venture
    from yinuo.programmes.ventures.quarters import Sheet

HEADS: Final[Mapping[str, Text]] = {
    "came": _("进来的钱"),
    "spent": _("花出去"),
    "handed": _("付给各村"),
}


MOST_OWING: Final = 20
"""Quarters still to be shown that the treasurer's first screen names."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a quarter stands on a day: the word, its tone, when it was due and was shown."""

    name: str
    url: str
    word: str
    tone: str
    due_on: date
    shown_on: date | None


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line as it is printed."""

    code: str
    name: str
    amount: str
    slips: str


@dataclass(frozen=True, slots=True)
class HeadShown:
    """One head of the sheet, with its lines and their sum."""

    name: Text
    lines: tuple[LineShown, ...]
    sum: str


@dataclass(frozen=True, slots=True)
class SheetShown:
    """A frozen sheet as it is printed."""

    opening: str
    heads: tuple[HeadShown, ...]
    closing: str
    is_of_books: bool


@dataclass(frozen=True, slots=True)
class Changed:
    """One line that a correction says otherwise."""

    name: str
    before: str
    after: str
    more: str


def of(venture: Venture, on: date) -> QuerySet[QuarterSheet]:
    """Give a venture's quarters that were over by a day, the latest first."""
    return _rows(on).filter(venture=venture)


def every(on: date) -> QuerySet[QuarterSheet]:
    """Give every venture's quarters that were over by a day, the latest first."""
    return _rows(on).select_related("venture").order_by("-first", "venture__began_on", "venture")


def owing(codes: Collection[str], on: date) -> list[tuple[str, str, Standing]]:
    """Give the quarters of these ventures that are over and not shown: the venture's code, its name, how it stands."""
    there = QuarterVersion.objects.filter(sheet=OuterRef("pk"), shown_on__lte=on)
    rows = every(on).filter(~Exists(there), venture__in=codes)[:MOST_OWING]
    return [(row.venture_id, own(row.venture.name, row.venture.name_en), standing(row, on)) for row in rows]


def _rows(on: date) -> QuerySet[QuarterSheet]:
    first_shown = Min("versions__shown_on", filter=Q(versions__shown_on__lte=on))
    return QuarterSheet.objects.filter(last__lt=on).annotate(shown_on=first_shown).order_by("-first")


def one(venture: Venture, first: str, on: date) -> QuarterSheet:
    """Give the quarter of a venture that an address names. Raises NotFound, for what is no day too."""
    try:
        row = of(venture, on).filter(first=parse_date(first)).first()
    except Invalid:
        raise NotFound from None
    if row is None:
        raise NotFound
    row.venture = venture
    return row


def versions(row: QuarterSheet, on: date) -> list[QuarterVersion]:
    """Give what had been shown of a quarter by a day, the latest first."""
    return list(row.versions.filter(shown_on__lte=on).order_by("-n"))


def named(first: date) -> str:
    """Say which quarter it is."""
    n = (first.month - 1) // quarters.MONTHS + 1
    return gettext("%(year)s 年第 %(n)s 季度") % {"year": first.year, "n": n}


def standing(row: QuarterSheet, on: date) -> Standing:
    """Say how a quarter stands: shown by its day is kept, shown after it is late, and so is what is not there."""
    shown_on: date | None = row.shown_on  # type: ignore[attr-defined]  # annotated by `_rows`
    days = ((shown_on or on) - row.due_on).days
    if shown_on is not None:
        word, tone = (gettext("按期公开"), "kept") if days <= 0 else (gettext("晚了 %(n)s 天公开"), "late")
    else:
        word, tone = (
            (gettext("还没公开"), "soon") if days <= 0 else (gettext("过了日子 %(n)s 天，还没公开"), "late")
        )
    url = reverse("ventures:quarter", args=[row.venture_id, row.first.isoformat()])
    return Standing(
        named(row.first), url, word % {"n": days} if days > 0 else word, tone, row.due_on, shown_on
    )


def sheet_shown(sheet: Sheet, digits: int) -> SheetShown:
    """Give a sheet as it is printed."""
    heads = tuple(
        HeadShown(HEADS[head], tuple(_lines(getattr(sheet, head), digits)),
                  money(quarters.total(getattr(sheet, head)), digits))
        for head in quarters.HEADS
    )  # fmt: skip
    return SheetShown(
        money(sheet.opening, digits), heads, money(sheet.closing, digits), sheet.basis == "books"
    )


def _lines(entries: Iterable[quarters.Entry], digits: int) -> Iterator[LineShown]:
    for entry in entries:
        name = own(entry.zh, entry.en)
        yield LineShown(entry.code, name, money(entry.amount, digits), gettext("、").join(entry.slips))


def names_of(sheet: Sheet) -> dict[str, str]:
    """Give what each line of a sheet is called, by its code, in the sheet's order."""
    return {entry.code: own(entry.zh, entry.en) for _head, entry in sheet.lines()}


def changes(before: Sheet, later: Sheet, digits: int) -> list[Changed]:
    """Give what a correction says otherwise, line by line."""
    return [
        Changed(
            own(one.zh, one.en), "—" if one.before is None else money(one.before, digits),
            "—" if one.after is None else money(one.after, digits),
            ("+" if (more := (one.after or 0) - (one.before or 0)) > 0 else "") + money(more, digits),
        )
        for one in quarters.differences(before, later)
    ]  # fmt: skip

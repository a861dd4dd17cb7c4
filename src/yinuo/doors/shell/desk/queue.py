"""One queue read from the database: capped tallies in one statement, a page by keyset, the next after a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, Q, Value
from django.db.models.functions import Coalesce

from yinuo.base.lexemes import REFERENCE, sought
from yinuo.doors.shell.desk.views import BY_CODE, VIEWS
from yinuo.kernel.intake.numbers import with_number
from yinuo.kernel.limits.book import Book, book
from yinuo.kernel.matters.models import UNDER_WAY, Matter
from yinuo.kernel.matters.queries import visible_to
from yinuo.kernel.search.queries import found_by_staff

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.kernel.matters.situation import Actor

CAP: Final = 1000
PAGE_SIZE: Final = 25
MOST_FOUND: Final = 50
MOST_KEPT: Final = 500
MOST_DIGITS: Final = 19
"""So many digits a stream's number never has."""
EVERYTHING: Final = "all"
LAST_DAY: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page begins: the sort key of a row, and whether the page lies after or before it."""

    due: date
    stream: int
    is_back: bool = False

    @classmethod
    def read(cls, text: str, *, is_back: bool = False) -> Cursor | None:
        """Read `2025-09-30.123`; None for anything else: a page with a broken address begins at the top."""
        day, _, stream = text.partition(".")
        if not (stream.isascii() and stream.isdigit() and len(stream) < MOST_DIGITS):
            return None
        try:
            return cls(date.fromisoformat(day), int(stream), is_back)
        except ValueError:
            return None

    @classmethod
    def of(cls, row: Matter) -> Cursor:
        """Give the sort key of a row."""
        return cls(row.current_due or LAST_DAY, row.pk)

    def __str__(self) -> str:
        return f"{self.due.isoformat()}.{self.stream}"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a queue, and whether there is more on either side."""

    rows: tuple[Matter, ...]
    has_before: bool = False
    has_after: bool = False


def in_sight(officer: Officer) -> QuerySet[Matter]:
    """Give what this officer may see."""
    return visible_to(officer.actor, officer.on)


def _capped(rows: QuerySet[Matter]) -> tuple[str, tuple[Any, ...]]:
    """Give the SQL that counts these rows no further than one past CAP."""
    try:
        sql, given = rows.order_by().values("pk")[: CAP + 1].query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT count(*) FROM ({sql}) AS counted)", given


def tallies(officer: Officer) -> dict[str, int]:
    """Count every view, each no further than one past CAP: one statement for what is under way, one for everything.

    What is under way and in sight is gathered once, under the table's own name, so that every view's condition
    reads those rows alone; there are never many, however long the register grows.
    """
    the, key = book(), (officer.actor, officer.on, officer.now is None)
    kept = _kept.get(key)
    if kept is None or kept[0] is not the:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (the, _counting(officer))
    counts = dict.fromkeys((*_NAMES, EVERYTHING), 0)
    with connection.cursor() as cursor:
        for names, sql, given in kept[1]:
            cursor.execute(sql, given)
            counts |= dict(zip(names, cursor.fetchone() or (), strict=True))
    return counts


_NAMES: Final = tuple(view.code for view in VIEWS if view.code != EVERYTHING)
_Counting = tuple[tuple[tuple[str, ...], str, list[Any]], ...]
_kept: dict[tuple[Actor, date, bool], tuple[Book, _Counting]] = {}
"""The statements of an officer's day: writing them out takes longer than the database takes to answer them."""


def _counting(officer: Officer) -> _Counting:
    """Give (names, SQL, values) of each statement; none where nothing is in sight, as nobody is appointed today."""
    parts = [_capped(Matter.objects.filter(BY_CODE[name].where(officer))) for name in _NAMES]
    try:
        gathered, given = in_sight(officer).filter(UNDER_WAY).order_by().query.sql_with_params()
    except EmptyResultSet:
        return ()
    sql = f'WITH "matter" AS MATERIALIZED ({gathered}) SELECT {", ".join(sql for sql, _given in parts)}'
    values = [*given, *(value for _sql, values in parts for value in values)]
    every, every_values = _capped(in_sight(officer))
    return ((_NAMES, sql, values), ((EVERYTHING,), f"SELECT {every}", list(every_values)))


def tally_text(n: int) -> str:
    """Write a tally: "1,000+" where it was not counted to its end."""
    return f"{CAP:,}+" if n > CAP else f"{n:,}"


def _sorted(rows: QuerySet[Matter], *, is_back: bool = False) -> QuerySet[Matter]:
    keyed = rows.annotate(sort_due=Coalesce("current_due", Value(LAST_DAY), output_field=DateField()))
    order = ("-sort_due", "-pk") if is_back else ("sort_due", "pk")
    return keyed.select_related("text", "place", "lead_unit").order_by(*order)


def _beyond(cursor: Cursor) -> Q:
    if cursor.is_back:
        return Q(sort_due__lt=cursor.due) | Q(sort_due=cursor.due, pk__lt=cursor.stream)
    return Q(sort_due__gt=cursor.due) | Q(sort_due=cursor.due, pk__gt=cursor.stream)


def page_of(officer: Officer, view: View, cursor: Cursor | None, most: int = 0) -> Page:
    """Give one page of a queue, soonest first: one query, however far in. `most` rows, or PAGE_SIZE."""
    most = most or PAGE_SIZE
    is_back = bool(cursor and cursor.is_back)
    rows = _sorted(in_sight(officer).filter(view.where(officer)), is_back=is_back)
    if cursor:
        rows = rows.filter(_beyond(cursor))
    found = list(rows[: most + 1])
    has_more = len(found) > most
    found = found[:most]
    if is_back:
        return Page(tuple(reversed(found)), has_more, has_after=True)
    return Page(tuple(found), cursor is not None, has_more)


def every_row(officer: Officer, view: View, most: int) -> list[Matter]:
    """Give a queue from its first row on, no further than `most`: one query."""
    return list(_sorted(in_sight(officer).filter(view.where(officer)))[:most])


def next_after(officer: Officer, view: View, cursor: Cursor | None, ref: str) -> str:
    """Give the matter that comes after one in a queue, or the queue's first where it was the last; "" for none."""
    rows = _sorted(in_sight(officer).filter(view.where(officer)).exclude(ref=ref))
    onward = rows.filter(_beyond(cursor)) if cursor else rows
    found: Any = onward.values_list("ref", flat=True).first() or rows.values_list("ref", flat=True).first()
    return str(found or "")


def found_by(officer: Officer, typed: str) -> tuple[Matter, ...]:
    """Give up to fifty matters in sight by number (ours or a hotline's), place or working words, the newest first.

    A sealed one is found by its whole number alone.
    """
    rows = in_sight(officer).select_related("text", "place", "lead_unit")
    if REFERENCE.fullmatch(whole := typed.strip()):
        return tuple(rows.filter(ref=whole.upper()))
    numbered = _numbered(rows, whole) if any(c.isdigit() for c in whole) else ()
    what = sought(typed)
    return numbered or (found_by_staff(rows, what, MOST_FOUND).rows if what else ())


def _numbered(rows: QuerySet[Matter], typed: str) -> tuple[Matter, ...]:
    """Give what has this number elsewhere, or, unless it is sealed, one that begins so."""
    whole = Q(pk__in=with_number(typed).filter(number=typed).values("stream"))
    begun = Q(pk__in=with_number(typed).values("stream"), visibility="public")
    return tuple(rows.filter(whole | begun).order_by("-pk")[:MOST_FOUND])

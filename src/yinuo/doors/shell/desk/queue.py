"""One queue read from the database: capped tallies in one statement, a page by keyset, the next after a matter."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, prefetch_related_objects
from django.db.models.expressions import RawSQL

from yinuo.base.lexemes import REFERENCE, sought
from yinuo.doors.shell.desk.views import BY_CODE, VIEWS
from yinuo.kernel.intake.numbers import with_number
from yinuo.kernel.limits.book import book, with_book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.models import DUE, LAST_DAY, NOT_CLOSED, Matter
from yinuo.kernel.matters.queries import arms_of_sight, arms_of_units, goes_by_units, visible_to
from yinuo.kernel.record.kept import Kept, Said, planned, written_out
from yinuo.kernel.search.queries import found_by_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.desk.views import View
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.record.kept import Statement

CAP: Final = 1000
BADGE: Final = 99
"""So far the queues beside the one that is looked at are counted at the desk."""
PAGE_SIZE: Final = 25
MOST_FOUND: Final = 50
MOST_KEPT: Final = 500
MOST_DIGITS: Final = 19
"""So many digits a stream's number never has."""
EVERYTHING: Final = "all"
UNIT: Final = "unit"


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


def _parts(officer: Officer, view: View) -> list[QuerySet[Matter]]:
    """Give a queue as parts that overlap, each found by an index of its own, and together are all of it."""
    if view.code.partition(",")[0] == UNIT:
        whole = in_sight(officer)
        arms = [whole.filter(NOT_CLOSED, arm) for arm in arms_of_units(officer.units)]
    else:
        arms = list(arms_of_sight(officer.actor, officer.on))
    return [arm.filter(view.where(officer)) for arm in arms]


def _joined(
    parts: list[QuerySet[Matter]], most: int, order: tuple[str, ...] = (), cursor: Cursor | None = None
) -> Statement:
    """Write the numbers of what stands in any of these parts, at most so many of each, in this order."""
    written: list[Statement] = []
    for part in parts:
        keyed = part.annotate(sort_due=DUE) if order else part
        keyed = keyed.filter(_beyond(cursor)) if cursor else keyed
        with suppress(EmptyResultSet):
            written.append(keyed.order_by(*order).values("pk")[:most].query.sql_with_params())
    if not written:
        return NOBODY, ()
    sql = written[0][0] if len(written) == 1 else " UNION ".join(f"({sql})" for sql, _values in written)
    return sql, tuple(value for _sql, values in written for value in values)


def _capped(parts: list[QuerySet[Matter]], cap: int) -> Statement:
    """Write how many these are, counted no further than one past a cap in each part."""
    sql, given = _joined(parts, cap + 1)
    return f"(SELECT count(*) FROM ({sql}) AS counted)", given


def tallies(officer: Officer, cap: int) -> dict[str, int]:
    """Count every view but "all", no further than one past the cap, each by an index of its own: one statement."""
    key = (*_day(officer), cap)
    return _TALLIES.get(key, lambda: _counted(officer, key, cap))


def tally(officer: Officer, view: View) -> int:
    """Count one view, no further than one past CAP."""
    (n,) = _run(officer, (view.code, *_day(officer), CAP), lambda: _counting(officer, (view.code,), CAP))
    return int(n)


def _day(officer: Officer) -> _Day:
    return officer.actor, officer.on, officer.now is None


def _counted(officer: Officer, key: tuple[Any, ...], cap: int) -> dict[str, int]:
    """Count by the statement of this officer's day: writing it out and planning it take longer than answering it."""
    return dict(zip(_NAMES, _run(officer, key, lambda: _counting(officer, _NAMES, cap)), strict=True))


def _run(officer: Officer, key: tuple[Any, ...], write: Callable[[], Statement]) -> tuple[Any, ...]:
    said = with_book(("tallies", *key), lambda: written_out(write()))
    return planned(said, walks=goes_by_units(officer.actor, officer.on))[0]


_NAMES: Final = tuple(view.code for view in VIEWS if view.code != EVERYTHING)  # of that nobody needs a number
_TALLIES: Final[Kept[dict[str, int]]] = Kept(MOST_KEPT)
_SAID: Final = Said(MOST_KEPT)
NOTHING: Final = "SELECT * FROM matter WHERE false"
NOBODY: Final = "SELECT stream_id FROM matter WHERE false"
_Day = tuple["Actor", date, bool]


def _counting(officer: Officer, names: tuple[str, ...], cap: int) -> Statement:
    """Write the statement that counts these views."""
    parts = [_capped(_parts(officer, BY_CODE[name]), cap) for name in names]
    values = tuple(value for _sql, values in parts for value in values)
    return f"SELECT {', '.join(sql for sql, _given in parts)}", values


def tally_text(n: int, cap: int) -> str:
    """Write a tally: "1,000+" where it was not counted to its end."""
    return f"{cap:,}+" if n > cap else f"{n:,}"


def _order(*, is_back: bool = False) -> tuple[str, str]:
    return ("-sort_due", "-pk") if is_back else ("sort_due", "pk")


def _sorted(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.annotate(sort_due=DUE).select_related("text", "place", "lead_unit").order_by(*_order())


def _beyond(cursor: Cursor) -> Q:
    if cursor.is_back:
        return Q(sort_due__lte=cursor.due) & (Q(sort_due__lt=cursor.due) | Q(pk__lt=cursor.stream))
    return Q(sort_due__gte=cursor.due) & (Q(sort_due__gt=cursor.due) | Q(pk__gt=cursor.stream))


def page_of(officer: Officer, view: View, cursor: Cursor | None, most: int = 0) -> Page:
    """Give one page of a queue, soonest first: a few queries, however far in. `most` rows, or PAGE_SIZE."""
    most = most or PAGE_SIZE
    is_back = bool(cursor and cursor.is_back)

    def written() -> Statement:
        order = _order(is_back=is_back)
        parts = _parts(officer, view)
        if len(parts) == 1:
            rows = parts[0].annotate(sort_due=DUE)
            rows = rows.filter(_beyond(cursor)) if cursor else rows
        else:
            numbers = RawSQL(*_joined(parts, most + 1, order, cursor))  # noqa: S611 -- the ORM's own text
            rows = Matter.objects.annotate(sort_due=DUE).filter(pk__in=numbers)
        try:
            return rows.order_by(*order)[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            return NOTHING, ()

    key = (*_day(officer), view.code, cursor, most, book().version, connection.settings_dict["NAME"])
    found = list(Matter.objects.raw(*_SAID.get(key, written)))
    has_more = len(found) > most
    found = _named(found[:most])
    if is_back:
        return Page(tuple(reversed(found)), has_more, has_after=True)
    return Page(tuple(found), cursor is not None, has_more)


def _named(found: list[Matter]) -> list[Matter]:
    """Give each matter what a line shows beside it: its working title, read now; its place and unit, as kept."""
    prefetch_related_objects(found, "text")
    if found:
        places, units = nodes()
        for row in found:
            row.place = places[row.place_id]
            row.lead_unit = units.get(row.lead_unit_id or "")
    return found


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

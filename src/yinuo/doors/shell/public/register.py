"""What the public may read on a day, picked and ordered. Every test here is a condition of SQL; nothing is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext

from yinuo.base.errors import NotFound
from yinuo.kernel.figures.queries import WORKED_ON, late
from yinuo.kernel.limits.queries import categories, current_calendar
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.queries import public_now
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.people.trees import under
from yinuo.kernel.programme import programme
from yinuo.kernel.record.kept import Said

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from django.db.models import QuerySet

    from yinuo.kernel.record.kept import Statement

PROMISES: Final = ("commitment", "claim", "task")
ASKED: Final = ("request", "wish", "hazard")
REPORTED: Final = ("checking", "awaiting_reply")
OPEN: Final = (*WORKED_ON, "parked", *REPORTED)
UNREAD: Final = ("moments", "summary")
"""Columns that a card does without."""
EVERYTHING: Final = Q()
__all__ = ["WORKED_ON", "late"]  # said once, where the figures are
AT_ONCE: Final = 2000
ONE: Final = "SELECT * FROM public_matter WHERE ref = %s AND public_from <= %s"
MOST_COUNTED: Final = 1000
"""Beyond this a page says "over": counting on would make it slower the larger the register grows."""


def changed_since(day: date) -> Q:
    """Pick what somebody did something to on this day of the place or later."""
    return Q(changed_at__gte=datetime.combine(day, time.min, current_calendar().zone))


def fell_due(first: date, last: date) -> Q:
    """Pick what was promised for a day of this span, by its first date or the one that holds now."""
    return Q(first_due__range=(first, last)) | Q(current_due__range=(first, last))


def asked_in(month: date) -> Q:
    """Pick what was asked in a month (its first day). It last changed no earlier, and is found by that."""
    until = (month + timedelta(31)).replace(day=1) - timedelta(1)
    return Q(kind__in=ASKED, asked_on__range=(month, until)) & changed_since(month)


def place_under(code: str) -> Q:
    """Pick what lies in a place. Raises NotFound for no such place."""
    return Q(place__in=_under(Place, code))


def unit_under(code: str) -> Q:
    """Pick what a unit, or one under it, answers for. Raises NotFound for no such unit."""
    return Q(lead_unit__in=_under(Unit, code))


def answered_by(code: str) -> Q:
    """Pick what a unit, or one under it, answers for in the figures. Raises NotFound for no such unit."""
    return Q(accountable_unit__in=_under(Unit, code))


def of_programme(name: str) -> Q:
    """Pick what a programme answers for: the matters of its categories. Raises NotFound where none is switched on."""
    if programme(name) is None:
        raise NotFound
    return Q(category__in=tuple(row.code for row in categories(programme=name)))


def _under(model: type[Place | Unit], code: str) -> QuerySet[Any, Any]:
    node = model.objects.filter(pk=code.replace("\x00", "")[:40]).first()
    if node is None:
        raise NotFound
    return model.objects.filter(under(node.path)).values("code")


_SAID: Final = Said(2000)


class Register:
    """The public register as it reads on a day."""

    def __init__(self, on: date) -> None:
        """Read nothing yet."""
        self._on, self._rows = on, public_now(on)

    def rows(
        self,
        wanted: Q = EVERYTHING,
        order: Sequence[str] = ("-changed_at", "-stream_id"),
        most: int = 0,
        without: Sequence[str] = (),
    ) -> list[PublicMatter]:
        """Give what is picked, in this order, at most so many (0: all), `without` the columns nobody will read."""

        def found() -> QuerySet[PublicMatter]:
            rows = self._rows.filter(wanted).order_by(*order).defer(*without)
            return rows[:most] if most else rows

        return self.asked((wanted, tuple(order), most, tuple(without)), found)

    def first_of(
        self,
        column: str,
        codes: Sequence[str],
        wanted: Q,
        order: Sequence[str],
        most: int,
        without: Sequence[str] = (),
    ) -> list[PublicMatter]:
        """Give the first few of what is picked where a column has one of these codes.

        The first few of each code are read off its own index, then the first of them all: many codes cost no sorting.
        """

        def written() -> Statement:
            here: dict[str, Any] = {column: RawSQL("one.code", ())}
            rows = self._rows.filter(wanted, **here).order_by(*order).defer(*without)[:most]
            sql, values = rows.query.sql_with_params()
            by = ", ".join(
                f"{name.lstrip('-')} {'DESC' if name.startswith('-') else 'ASC'}" for name in order
            )
            each = f"unnest(%s::text[]) AS one(code) CROSS JOIN LATERAL ({sql}) AS found"
            return f"SELECT found.* FROM {each} ORDER BY {by} LIMIT {most}", values

        key = ("first of", self._on, column, wanted, tuple(order), most, tuple(without))
        sql, values = _SAID.get(key, written)
        return list(PublicMatter.objects.raw(sql, (list(codes), *values)))

    def asked(self, key: Hashable, *each: Callable[[], QuerySet[PublicMatter]]) -> list[PublicMatter]:
        """Give the rows of one or more questions, asked as one; `key` is all that they depend on but the day."""

        def written() -> Statement:
            parts = []
            for make in each:
                with suppress(EmptyResultSet):  # a pick that can pick nothing gives none
                    parts.append(make().query.sql_with_params())
            said = (
                " UNION ALL ".join(f"({sql})" for sql, _values in parts)
                if len(parts) > 1
                else "".join(sql for sql, _values in parts)
            )
            return said, tuple(value for _sql, values in parts for value in values)

        sql, values = _SAID.get((self._on, key), written)
        return list(PublicMatter.objects.raw(sql, values)) if sql else []

    def picked(self, wanted: Q) -> QuerySet[PublicMatter]:
        """Give the rows that are picked, unread and in no order of their own yet."""
        return self._rows.filter(wanted)

    def count(self, wanted: Q = EVERYTHING) -> int:
        """Count what is picked."""
        return self._rows.filter(wanted).count()

    def count_each(self, wanted: Sequence[Q], more: Sequence[int] = ()) -> tuple[int, ...]:
        """Count each of several picks in one question, none of them further than to `MOST_COUNTED` and one.

        `more`: how much further each of them, where something is taken off its count afterwards.
        """

        def written() -> Statement:
            told: dict[int, Statement] = {}
            for n, one in enumerate(wanted):
                with suppress(EmptyResultSet):  # a pick that can pick nothing counts none
                    told[n] = self._rows.filter(one).order_by().values("pk").query.sql_with_params()
            each = " UNION ALL ".join(
                f"SELECT {n}, count(*) FROM ({sql} LIMIT %s + {MOST_COUNTED + 1}) counted"
                for n, (sql, _values) in told.items()
            )
            return each or "SELECT 0, 0", tuple((n, values) for n, (_sql, values) in told.items())

        sql, told = _SAID.get(("count", self._on, *wanted), written)
        values = [value for n, given in told for value in (*given, more[n] if more else 0)]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = dict(cursor.fetchall())
        return tuple(found.get(n, 0) for n in range(len(wanted)))

    def one(self, ref: str) -> PublicMatter:
        """Give one matter. Raises NotFound for what is not public, or was not yet."""
        row: PublicMatter
        for row in PublicMatter.objects.raw(ONE, [ref.replace("\x00", "")[:40], self._on]):
            return row
        raise NotFound


def batches(rows: QuerySet[PublicMatter]) -> Iterator[PublicMatter]:
    """Give every row, the newest filed first, some thousands at a time: each once, whatever changes."""
    last = 0
    while True:
        some = list((rows.filter(pk__lt=last) if last else rows).order_by("-pk").defer("moments")[:AT_ONCE])
        yield from some
        if len(some) < AT_ONCE:
            return
        last = some[-1].pk


def counted(n: int) -> str:
    """Say a count as far as it was counted."""
    return str(n) if n <= MOST_COUNTED else gettext("超过 %(n)s") % {"n": f"{MOST_COUNTED:,}"}


def after(by: str, key: date | datetime, stream: int) -> Q:
    """Pick what comes after this one in a list by `by`, the greatest first: the keyset of a cursor."""
    return Q(**{f"{by}__lte": key}) & (
        Q(**{f"{by}__lt": key}) | Q(stream_id__lt=stream)
    )  # the first part finds it


def cursor_of(row: PublicMatter, by: str) -> str:
    """Give the cursor of a row: its moment in microseconds (or its day's number), and its stream."""
    value = getattr(row, by)
    if isinstance(value, datetime):
        return f"{round(value.timestamp() * 1e6)}.{row.pk}"
    return f"{value.toordinal()}.{row.pk}" if value else ""


def after_cursor(cursor: str, by: str) -> Q | None:
    """Pick what comes after a cursor; None for one that means nothing."""
    at, _dot, stream = cursor.partition(".")
    if not (cursor.isascii() and at.isdigit() and stream.isdigit() and len(cursor) < 36):  # noqa: PLR2004
        return None
    try:
        key = datetime.fromtimestamp(int(at) / 1e6, UTC) if by == "changed_at" else date.fromordinal(int(at))
    except (ValueError, OverflowError, OSError):
        return None
    return after(by, key, int(stream)) if int(stream) < 1 << 63 else None

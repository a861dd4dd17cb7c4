"""The search table made anew from the matters: for a register that had none, or where names of the place changed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db import connection, transaction

from yinuo.kernel.matters.models import MatterText, PublicMatter
from yinuo.kernel.search.docs import COLUMNS, FOUND_BY, PUBLIC, STAFF, public_words, row_of, staff_words
from yinuo.kernel.search.models import SearchDoc

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE: Final = 5000


def docs() -> Iterator[tuple[Any, ...]]:
    """Give every row of the table as the matters stand, a few thousand matters in memory at a time."""
    shown = PublicMatter.objects.order_by("pk").values("pk", *FOUND_BY)
    for row in shown.iterator(AT_ONCE):
        yield row_of(PUBLIC, row["pk"], public_words(row))
    worked = MatterText.objects.filter(stream__visibility="public").order_by("pk")
    names = ("pk", "stream__ref", "stream__place", "title", "body")
    for stream, *told in worked.values_list(*names).iterator(AT_ONCE):
        yield row_of(STAFF, stream, staff_words(*told))


def rebuild() -> int:
    """Make the whole table anew, in one transaction; gives the number of rows. Equal to what the acts wrote."""
    n = 0
    with transaction.atomic(), connection.wrap_database_errors:
        SearchDoc.objects.all().delete()
        rows = docs()
        while some := list(islice(rows, AT_ONCE)):
            n += _copied(some)
    return n


def _copied(rows: list[tuple[Any, ...]]) -> int:
    pg: psycopg.Connection[Any] = connection.connection
    with psycopg.Cursor(pg).copy(f"COPY search_doc ({', '.join(COLUMNS)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    return len(rows)


def fill() -> int:
    """Make the table where there is none yet (a register older than search); gives the number of rows made."""
    return 0 if SearchDoc.objects.exists() else rebuild()

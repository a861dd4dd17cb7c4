"""The demo's story clock: views that show the register as it stood on a day, in front of the real tables.

A schema beside the register's own holds each form that a matter and its public row ever had, with the time
it was so. Reading a page looks through that schema first (`search_path`), at the visitor's day; acting goes
to the real tables and adds a form. Nothing in kernel or doors knows of it, and production has no such schema
and no such middleware (ADR-0006).
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.http import FileResponse, StreamingHttpResponse
from psycopg import sql

from yinuo.doors.shell.clock import LOOKING, story_now
from yinuo.kernel.figures.actions import SUMS
from yinuo.kernel.figures.cells import CHANGED, summed
from yinuo.kernel.matters.projection import HOOKS
from yinuo.kernel.matters.write import MATTER_COLUMNS, PUBLIC_COLUMNS, matter_values, public_values
from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.projection import Projected, Statement

TABLES = {"matter": MATTER_COLUMNS, "public_matter": PUBLIC_COLUMNS}
AT = "yinuo.at"
PIECES = 500


def schema() -> str:
    """Give the name of the story's schema."""
    return f"{settings.YINUO_SCHEMA}_story"


def make() -> None:
    """Make the story's schema anew, empty: forms with their time, and a view of a day. As the owner."""
    here, there = sql.Identifier(schema()), sql.Identifier(settings.YINUO_SCHEMA)
    statements = [
        sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(here),
        sql.SQL("CREATE SCHEMA {}").format(here),
    ]
    for table, columns in TABLES.items():
        forms, name = sql.Identifier(f"{table}_form"), sql.Identifier(table)
        listed = sql.SQL(", ").join(map(sql.Identifier, columns))
        statements += [
            sql.SQL(
                "CREATE TABLE {0}.{1} AS SELECT {2}, NULL::timestamptz AS from_at, NULL::timestamptz AS to_at "
                "FROM {3}.{4} WHERE false"
            ).format(here, forms, listed, there, name),
            sql.SQL("CREATE INDEX ON {}.{} (stream_id)").format(here, forms),
            sql.SQL("CREATE INDEX ON {}.{} (from_at)").format(here, forms),
            sql.SQL(
                "CREATE VIEW {0}.{1} AS SELECT {2} FROM {0}.{3} "
                "WHERE from_at <= current_setting('yinuo.at')::timestamptz "
                "AND (to_at IS NULL OR to_at > current_setting('yinuo.at')::timestamptz)"
            ).format(here, name, listed, forms),
        ]
    statements += [*_figures(here, there), *_counted(here, there)]
    for role in ("web", "worker"):
        who = sql.Identifier(f"{settings.YINUO_SCHEMA}_{role}")
        statements += [
            sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(here, who),
            sql.SQL("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {} TO {}").format(here, who),
        ]
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement.as_string(None))


def _figures(here: sql.Identifier, there: sql.Identifier) -> list[sql.Composed]:
    """Give the figures of a day: sums counted from the day's public rows, and no change that waits."""
    rows = "(SELECT *, 1 AS n FROM {0}.public_matter) AS m"
    listed = sql.SQL(", ").join(map(sql.Identifier, (*CHANGED, "n")))
    return [
        *(
            sql.SQL("CREATE VIEW {}.{} AS {}").format(
                here, sql.Identifier(table), sql.SQL(summed(rows, columns)).format(here)
            )
            for table, columns in SUMS.items()
        ),
        sql.SQL("CREATE VIEW {}.figure_delta AS SELECT {} FROM {}.figure_delta WHERE false").format(
            here, listed, there
        ),
    ]


def _counted(here: sql.Identifier, there: sql.Identifier) -> list[sql.Composed]:
    """Give what programmes count from the public rows (ADR-0030), counted from the day's."""
    views = [
        sql.SQL("CREATE VIEW {}.{} AS {}").format(here, sql.Identifier(table), sql.SQL(again))
        for plug in programmes()
        for table, again in plug.counted.items()
    ]
    looking = sql.SQL("SET LOCAL search_path = {}, {}").format(here, there)
    return [looking, *views, sql.SQL("SET LOCAL search_path = {}").format(there)]


def exists() -> bool:
    """Say whether this database tells a story at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace(%s) IS NOT NULL", [schema()])
        return bool(cursor.fetchall()[0][0])


class Forms:
    """Forms gathered while stories are loaded, written by COPY once all are told."""

    def __init__(self) -> None:
        """Start with none."""
        self.rows: dict[str, list[list[Any]]] = {table: [] for table in TABLES}
        self._open: dict[tuple[str, int], list[Any]] = {}

    def take(self, told: Projected) -> None:
        """Take one event: the form before it ends where the one after it begins."""
        at = told.facts.effective_at
        self._put("matter", told.stream, matter_values(told.stream, told.seq, told.after), at)
        shown = public_values(told.stream, told.shown) if told.shown is not None else None
        self._put("public_matter", told.stream, shown, at)

    def _put(self, table: str, stream: int, values: dict[str, Any] | None, at: datetime) -> None:
        before = self._open.pop((table, stream), None)
        if before is not None:
            before[-1] = at
        if values is not None:
            row = [*(values[name] for name in TABLES[table]), at, None]
            self.rows[table].append(row)
            self._open[table, stream] = row

    def write(self) -> None:
        """Write every form. Inside the transaction of the load."""
        pg: psycopg.Connection[Any] = connection.connection
        for table, rows in self.rows.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, (*TABLES[table], "from_at", "to_at")))
            into = sql.SQL("COPY {}.{} ({}) FROM STDIN").format(
                sql.Identifier(schema()), sql.Identifier(f"{table}_form"), columns
            )
            with psycopg.Cursor(pg).copy(into) as copy:
                for row in rows:
                    copy.write_row(row)


def remember(told: Projected) -> Iterator[Statement]:
    """Add the form that an act of the demo left: the story's project() hook."""
    if not exists():
        return
    values = (told.facts.effective_at, told.stream)
    for table, columns in TABLES.items():
        forms, listed = f"{schema()}.{table}_form", ", ".join(columns)
        yield f"UPDATE {forms} SET to_at = %s WHERE stream_id = %s AND to_at IS NULL", values
        now = f"SELECT {listed}, %s FROM {settings.YINUO_SCHEMA}.{table} WHERE stream_id = %s"
        yield f"INSERT INTO {forms} ({listed}, from_at) {now}", values


class StoryMiddleware:
    """Lets pages be read through the story's views at the visitor's day; what acts goes to the real tables."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Hang the story on the gate, once a process."""
        self.get_response = get_response
        if remember not in HOOKS:
            HOOKS.append(remember)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the day, answer, and take the day away again before the connection serves another.

        What acts is not read so, for it writes to the real tables; where it is refused, `clock.as_shown` reads so.
        """
        now = story_now(request)
        if now is None or request.path.startswith("/static/"):
            return self.get_response(request)
        at = now.isoformat()
        if request.method not in {"GET", "HEAD"}:
            setattr(request, LOOKING, partial(_looked, at))
            return self.get_response(request)
        with _looked(at):
            answer = self.get_response(request)
        if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
            answer.streaming_content = _looking(answer.streaming_content, at)
        return answer


def _looking(pieces: Iterable[Any], at: str) -> Iterator[Any]:
    """Give the pieces of an answer that is read while it is sent, each read on the same day."""
    rest = iter(pieces)
    while True:
        with _looked(at):
            some = list(islice(rest, PIECES))
        yield from some
        if len(some) < PIECES:
            return


@contextmanager
def _looked(at: str) -> Iterator[None]:
    """Look through the story's views at this instant, and no longer."""
    _look(f"{schema()}, {settings.YINUO_SCHEMA}", at)
    try:
        yield
    finally:
        _look(settings.YINUO_SCHEMA, "")


def _look(path: str, at: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('search_path', %s, false), set_config(%s, %s, false)", [path, AT, at]
        )

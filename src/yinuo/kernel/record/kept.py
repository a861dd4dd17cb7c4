"""Answers kept as long as nothing was written, and statements kept as they were written out.

The same question of the same data has the same answer. PostgreSQL says by its snapshot which transactions a reader
sees: while two snapshots are the same, not one writing transaction has begun or ended between them, so what was read
under the first would be read again, word for word. Nothing is guessed, nothing is ever old, and nobody has to
remember to drop anything (ADR-0015).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

import psycopg
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


def snapshot() -> str:
    """Give what this database shows to a reader now: the same text as long as nobody writes, in any process.

    "" inside a transaction, whose own writes no snapshot tells of.
    """
    if connection.in_atomic_block:
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database() || pg_current_snapshot()")
        (text,) = cursor.fetchone() or ("",)
        return str(text)


class Kept(Generic[T]):
    """The newest answers of this process, at most so many."""

    def __init__(self, most: int) -> None:
        """Keep nothing yet."""
        self.most = most
        self._answers: dict[Hashable, tuple[str, T]] = {}

    def get(
        self, key: Hashable, make: Callable[[], T], *, may_keep: Callable[[T], bool] = lambda _made: True
    ) -> T:
        """Give the answer to a question: the kept one where nothing was written since, else a new one."""
        now = snapshot()
        if now == "":
            return make()
        found = self._answers.get(key)
        if found is not None and found[0] == now:
            return found[1]
        made = make()
        if may_keep(made):
            self._answers.pop(key, None)
            self._answers[key] = now, made
            while len(self._answers) > self.most:
                self._answers.pop(next(iter(self._answers)), None)
        return made


Statement = tuple[str, tuple[Any, ...]]


def written_out(said: Statement) -> str:
    """Give a statement with its values written into it, ready to be planned for them alone."""
    with connection.cursor() as cursor:
        told: str = cursor.cursor.mogrify(*said)
        return told


def planned(sql: str, *, walks: bool = False) -> list[tuple[Any, ...]]:
    """Run a statement without values by the plan that this connection made for it the first time; give its rows.

    For what is long and asked often: planning it takes longer than running it. Where it `walks`, each part goes
    along an index until it has enough; a bitmap would read that index to its end first.
    """
    connection.ensure_connection()
    pg: psycopg.Connection[Any] = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(pg) as cursor:
        with pg.pipeline():  # one transaction, one way there and back
            if walks:
                psycopg.Cursor(pg).execute("SELECT set_config('enable_bitmapscan', 'off', true)")
            cursor.execute(sql.encode(), prepare=True)
        return cursor.fetchall()


class Said:
    """SQL with its values as the ORM wrote it out, by what was asked: writing it takes longer than answering it."""

    def __init__(self, most: int) -> None:
        """Keep nothing yet."""
        self.most = most
        self._said: dict[Hashable, Statement] = {}

    def get(self, key: Hashable, make: Callable[[], Statement]) -> Statement:
        """Give the statement for a key. Everything that it depends on must stand in the key."""
        found = self._said.get(key)
        if found is None:
            found = make()
            while len(self._said) >= self.most:
                self._said.pop(next(iter(self._said)), None)
            self._said[key] = found
        return found

    def rows(self, key: Hashable, make: Callable[[], Statement]) -> list[tuple[Any, ...]]:
        """Run the statement of a key and give its rows as they come."""
        with connection.cursor() as cursor:
            cursor.execute(*self.get(key, make))
            return list(cursor.fetchall())

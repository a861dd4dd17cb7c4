"""What the worker does with the figures: fold changes into sums, and count everything again."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from yinuo.kernel.figures.cells import CELL, CHANGED, HERE, STANDING, summed

AT_ONCE: Final = 20_000
SUMS: Final = {"figure_cube": CELL, "figure_cube_here": HERE}


def _added(table: str, columns: tuple[str, ...]) -> str:
    """Give the statement that adds what was taken to a table of sums."""
    cell = ", ".join(columns)
    return (
        f"INSERT INTO {table} AS cube ({cell}, n) SELECT {cell}, sum(n)::int FROM taken GROUP BY {cell} "
        f"HAVING sum(n) <> 0 ON CONFLICT ({cell}) DO UPDATE SET n = cube.n + excluded.n"
    )


FOLD: Final = f"""
WITH taken AS (
  DELETE FROM figure_delta WHERE id IN (SELECT id FROM figure_delta ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
  RETURNING {", ".join(CHANGED)}, n
), {", ".join(f"into_{table} AS ({_added(table, columns)})" for table, columns in SUMS.items())}
SELECT count(*) FROM taken
"""
AGAIN: Final = {table: summed(STANDING.format(where=""), columns) for table, columns in SUMS.items()}


def _stands(table: str, columns: tuple[str, ...]) -> str:
    cell = ", ".join(columns)
    each = f"SELECT {cell}, n FROM {table} UNION ALL SELECT {cell}, n FROM figure_delta"
    return f"SELECT {cell}, sum(n)::int AS n FROM ({each}) AS t GROUP BY {cell} HAVING sum(n) <> 0"


def fold() -> int:
    """Fold waiting changes into the sums, so many at once; gives how many. As the worker; safe to run twice.

    Whoever reads meanwhile sees every change once: as a change, or in the sum.
    """
    done = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(FOLD, [AT_ONCE])
            n = int(cursor.fetchone()[0])
        done += n
        if n < AT_ONCE:
            return done


def wrong_cells() -> int:
    """Count the cells whose sum is not what the public rows come to; 0 where all is well."""
    wrong = 0
    with connection.cursor() as cursor:
        for table, columns in SUMS.items():
            cursor.execute(
                f"SELECT count(*) FROM ({_stands(table, columns)}) AS s FULL JOIN ({AGAIN[table]}) AS a "
                f"USING ({', '.join(columns)}) WHERE s.n IS DISTINCT FROM a.n"
            )
            wrong += int(cursor.fetchone()[0])
    return wrong


def rebuild() -> int:
    """Count every cell anew from the public rows; gives how many cells had been wrong. As the worker.

    Acts wait at their last step for as long as it takes; none is lost and none counted twice.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE figure_delta IN SHARE ROW EXCLUSIVE MODE")
        wrong = wrong_cells()
        cursor.execute("DELETE FROM figure_delta")
        for table, columns in SUMS.items():
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}, n) {AGAIN[table]}")
    return wrong

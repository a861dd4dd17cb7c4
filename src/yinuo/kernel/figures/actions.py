"""What the worker does with the figures: fold changes into sums, and count everything again."""

from __future__ import annotations

from typing import Final

from django.db import connection, transaction

from yinuo.kernel.figures.cells import CELL, STANDING, summed

AT_ONCE: Final = 20_000
_CELL: Final = ", ".join(CELL)
FOLD: Final = f"""
WITH taken AS (
  DELETE FROM figure_delta WHERE id IN (SELECT id FROM figure_delta ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
  RETURNING {_CELL}, n
), folded AS (
  INSERT INTO figure_cube AS cube ({_CELL}, n) SELECT {_CELL}, sum(n)::int FROM taken GROUP BY {_CELL}
  HAVING sum(n) <> 0 ON CONFLICT ({_CELL}) DO UPDATE SET n = cube.n + excluded.n
)
SELECT count(*) FROM taken
"""
STANDS: Final = f"""
SELECT {_CELL}, sum(n)::int AS n FROM (
  SELECT {_CELL}, n FROM figure_cube UNION ALL SELECT {_CELL}, n FROM figure_delta
) AS t GROUP BY {_CELL} HAVING sum(n) <> 0
"""
AGAIN: Final = summed(STANDING.format(where=""))


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
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({STANDS}) AS s FULL JOIN ({AGAIN}) AS a USING ({_CELL}) "
            "WHERE s.n IS DISTINCT FROM a.n"
        )
        return int(cursor.fetchone()[0])


def rebuild() -> int:
    """Count every cell anew from the public rows; gives how many cells had been wrong. As the worker.

    Acts wait at their last step for as long as it takes; none is lost and none counted twice.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE figure_delta IN SHARE ROW EXCLUSIVE MODE")
        wrong = wrong_cells()
        cursor.execute("DELETE FROM figure_delta")
        cursor.execute("DELETE FROM figure_cube")
        cursor.execute(f"INSERT INTO figure_cube ({_CELL}, n) {AGAIN}")
    return wrong

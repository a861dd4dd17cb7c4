"""From the promises of closures to numbers, in one text of SQL: for an act's change, a closure put down, a recount.

Every counted closure has a row in `work_counted`, and every number of them in `work_tally` (ADR-0030). A promise that
has not ended stands under its first day, for from the day after on it waits; one that ended, under its year's.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.programmes.works.rules import ENDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.projection import Projected, Statement

WAITING: Final = "waiting"
ENDINGS: Final = (*dict.fromkeys(ENDED.values()), WAITING)
READS: Final = {
    **dict.fromkeys(("strength", "state", "outcome", "source"), "text"), "first_due": "date", "stream_id": "bigint",
}  # fmt: skip
"""What is looked at of a public row, as a record reads it: a change of anything else changes no number."""
_WHEN: Final = " ".join(f"WHEN '{outcome}' THEN '{how}'" for outcome, how in ENDED.items())
_ENDING: Final = f"CASE WHEN m.state <> 'closed' THEN '{WAITING}' ELSE CASE m.outcome {_WHEN} END END"
_DAY: Final = (
    f"CASE ending WHEN '{WAITING}' THEN first_due ELSE date_trunc('year', first_due::timestamp)::date END"
)


def counted(rows: str) -> str:
    """Give the query of counted closures over public rows `m` that carry an `n`; what a page alone said is none."""
    return (
        f"SELECT * FROM (SELECT m.stream_id, m.first_due, m.strength, {_ENDING} AS ending, m.n FROM {rows} WHERE "
        "m.source <> 'page' AND m.first_due IS NOT NULL AND EXISTS "
        "(SELECT 1 FROM work_closure c WHERE c.stream_id = m.stream_id)) AS k WHERE ending IS NOT NULL"
    )


def summed(rows: str) -> str:
    """Give the query of the numbers over counted closures that carry an `n`; what comes to nothing is left out."""
    return (
        f"SELECT {_DAY} AS day, strength, ending, sum(n)::int AS n FROM {rows} AS k GROUP BY 1, 2, 3 "
        "HAVING sum(n) <> 0 ORDER BY 1, 2, 3"
    )


def _change(rows: str) -> str:
    """Give the statement that lists and counts what becomes of some rows, one side of it with n = -1."""
    return f"""
WITH changed AS ({counted(rows)}),
gone AS (
  DELETE FROM work_counted AS w USING changed AS c WHERE w.stream_id = c.stream_id AND c.n < 0
  AND NOT EXISTS (SELECT 1 FROM changed AS d WHERE d.stream_id = c.stream_id AND d.n > 0)
), come AS (
  INSERT INTO work_counted (stream_id, first_due, strength, ending)
  SELECT stream_id, first_due, strength, ending FROM changed WHERE n > 0
  ON CONFLICT (stream_id) DO UPDATE
  SET first_due = excluded.first_due, strength = excluded.strength, ending = excluded.ending
)
INSERT INTO work_tally AS t (day, strength, ending, n) {summed("changed")}
ON CONFLICT (day, strength, ending) DO UPDATE SET n = t.n + excluded.n
"""


KEPT: Final = {
    "work_counted": ("stream_id", "first_due", "strength", "ending"), "work_tally": ("day", "strength", "ending", "n"),
}  # fmt: skip
STANDING: Final = "(SELECT *, 1 AS n FROM public_matter) AS m"
AGAIN: Final = {
    "work_counted": f"SELECT stream_id, first_due, strength, ending FROM ({counted(STANDING)}) AS c",
    "work_tally": summed(f"({counted(STANDING)})"),
}
"""Each table as it comes to when all is counted anew: the recount, and a past day of the demo."""
OF_ACT: Final = _change(
    f"jsonb_to_recordset(%s::jsonb) AS m ({', '.join(f'{name} {sort}' for name, sort in READS.items())}, n int)"
)
OF_CLOSURES: Final = _change("(SELECT *, 1 AS n FROM public_matter WHERE stream_id = ANY(%s)) AS m")


def _record(stream: int, row: Mapping[str, Any], n: int) -> dict[str, Any]:
    told = {name: row.get(name) for name in READS} | {"stream_id": stream}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()} | {
        "n": n
    }


def of_one(told: Projected) -> Iterator[Statement]:
    """Give the change that an act makes: the promise as it stood before taken out, as it stands now put in.

    The statement itself looks whether the promise is a closure's; it is given only where something counted has changed.
    """
    if told.after.kind != "commitment":
        return
    rows = [_record(told.stream, row, n) for row, n in ((told.shown_before, -1), (told.shown, 1)) if row]
    if rows and (len(rows) == 1 or {**rows[0], "n": 1} != rows[1]):
        yield OF_ACT, (json.dumps(rows),)

"""From public rows to cells, in one text of SQL: for an act's change, a load, a rebuild, the list behind a number."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.figures.definitions import COUNTED, FIGURES, Figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from yinuo.kernel.matters.projection import Projected, Statement

CELL: Final = ("month", "figure", "part", "town", "unit", "strength")
HERE: Final = ("month", "figure", "part", "place", "strength")
CHANGED: Final = (*CELL, "place")
"""The columns of a sum by town and unit, of a sum by place, and of a change, which goes into both."""
# What the definitions look at, as a record reads it: a change of anything else changes no figure.
READS: Final = {
    **dict.fromkeys(
        ("kind", "source", "town", "place", "accountable_unit", "strength", "state", "outcome"), "text"
    ),
    **dict.fromkeys(("first_due", "tell_by", "told_on", "reported_on", "proof_on"), "date"),
    "n_reopened": "int",
}


def part_of(figure: Figure) -> str:
    """Give the expression that names the part a row `m` falls into; NULL for a row that the figure is not of."""
    kinds = ", ".join(f"'{kind}'" for kind in figure.of)
    parts = " ".join(f"WHEN {part.when} THEN '{part.name}'" for part in figure.parts)
    return f"CASE WHEN m.kind IN ({kinds}) AND {COUNTED} AND ({figure.when}) THEN CASE {parts} END END"


def cells_of(rows: str) -> str:
    """Give the query of cells over rows named `m` that carry an `n`: once for a matter and figure it is of."""
    every = ", ".join(f"('{figure.name}', {part_of(figure)}, {figure.day})" for figure in FIGURES)
    return (
        "SELECT date_trunc('month', c.day::timestamp)::date AS month, c.figure, c.part, m.town, m.accountable_unit AS "
        f"unit, m.strength, m.place, m.n FROM {rows} CROSS JOIN LATERAL (VALUES {every}) AS c (figure, part, day) "
        "WHERE c.part IS NOT NULL AND c.day IS NOT NULL"
    )


def summed(rows: str, columns: Sequence[str] = CELL) -> str:
    """Give the query of cells with the sum of their `n`; a cell that comes to nothing is left out."""
    cell = ", ".join(columns)
    return f"SELECT {cell}, sum(n)::int AS n FROM ({cells_of(rows)}) AS t GROUP BY {cell} HAVING sum(n) <> 0"


_TYPED: Final = ", ".join(f"{name} {sort}" for name, sort in READS.items())
RECORDS: Final = f"jsonb_to_recordset(%s::jsonb) AS m ({_TYPED}, n int)"
STANDING: Final = "(SELECT *, 1 AS n FROM public_matter {where}) AS m"
INTO_DELTA: Final = f"INSERT INTO figure_delta ({', '.join(CHANGED)}, n) "
CHANGE: Final = INTO_DELTA + summed(RECORDS, CHANGED)
OF_STREAMS: Final = INTO_DELTA + summed(STANDING.format(where="WHERE stream_id = ANY(%s)"), CHANGED)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def record_of(row: Mapping[str, Any], n: int = 1) -> dict[str, Any]:
    """Give of a public row what the definitions look at, as JSON takes it."""
    return {name: _plain(row.get(name)) for name in READS} | {"n": n}


def of_one(told: Projected) -> Iterator[Statement]:
    """Give the change that an act makes: the row before it taken out of its cells, the one after it put in."""
    records = [record_of(row, n) for row, n in ((told.shown_before, -1), (told.shown or {}, 1)) if row]
    if len({json.dumps({**record, "n": 0}) for record in records}) < len(records):
        return  # nothing that any figure looks at has changed
    if records:
        yield CHANGE, (json.dumps(records),)


def of_loaded(streams: Sequence[int]) -> Iterator[Statement]:
    """Give the change that a load makes: its matters put into their cells, all at once."""
    yield OF_STREAMS, (list(streams),)


SORTED: Final = {
    figure.name: f"SELECT m.n, {part_of(figure)} FROM {RECORDS} ORDER BY m.n" for figure in FIGURES
}
"""Sorts example rows into a figure's parts by the very expression that sorts public ones."""

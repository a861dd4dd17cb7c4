"""Worked examples of "how we count": rows as the register keeps them, sorted and counted by the figures' own code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from yinuo.base.errors import Sentence
from yinuo.kernel.figures.cells import SORTED, record_of
from yinuo.kernel.figures.definitions import AGES, BY_NAME
from yinuo.kernel.figures.queries import Late, Measured, aged, late
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from collections.abc import Mapping

DUE, AFTER, TELL_BY = date(2025, 7, 10), date(2025, 7, 18), date(2025, 7, 24)
READ_ON: Final = date(2025, 8, 18)
"""The day on which the examples of what is late are read."""


@dataclass(frozen=True, slots=True)
class Row:
    """So many matters alike: what happened, in words, and the row that the register then keeps."""

    n: int
    says: Sentence
    kept: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A few matters, and one sentence on what their counting shows."""

    shows: Sentence
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """An example counted: the part (or age) each row fell into, "" for one not counted, and what it comes to."""

    example: Example
    parts: tuple[str, ...]
    measured: tuple[Measured, ...] = ()
    late: Late | None = None


def _promised(n: int, says: Sentence, **kept: Any) -> Row:
    plain = {"kind": "commitment", "source": "portal", "state": "in_progress", "outcome": "", "n_reopened": 0}
    days = {"first_due": DUE, "current_due": DUE, "tell_by": TELL_BY, "strength": "guarantee"}
    return Row(n, says, {**plain, **days, "is_remedy_open": False, **kept})


def _done(n: int, says: Sentence, outcome: str = "kept", **kept: Any) -> Row:
    return _promised(
        n, says, **{"state": "closed", "outcome": outcome, "reported_on": DUE, "told_on": DUE, **kept}
    )


def _asked(n: int, says: Sentence, **kept: Any) -> Row:
    return _promised(n, says, **{"kind": "request", "strength": "", "tell_by": None, **kept})


_KEPT: Final = _done(4, Sentence("保证7月10日办到；当天办到，别的单位核实了"))
_LATE: Final = _done(
    1,
    Sentence("改期一次，7月18日办到，核实了"),
    "kept_late",
    current_due=AFTER,
    reported_on=AFTER,
    told_on=AFTER,
)
_SILENT: Final = _promised(1, Sentence("到今天还没有报结"))
_YES: Final = _asked(
    3, Sentence("报结后，提的人按了「解决了」"), state="closed", outcome="solved", reported_on=DUE
)
EXAMPLES: Final[Mapping[str, tuple[Example, ...]]] = {
    "kept": (
        Example(
            Sentence("改过期的也按最初那一天算；只有版面说过的，不进这个数。"),
            (_KEPT, _LATE, _SILENT, _promised(1, Sentence("只有版面说过，到没到无从知晓"), source="page")),
        ),
        Example(
            Sentence("「预计」和「保证」各算各的；不足五件，只列件数，不算比率。"),
            (_KEPT, _LATE, _done(3, Sentence("预计7月10日办到；当天办到，核实了"), strength="expected")),
        ),
    ),
    "confirmed": (
        Example(
            Sentence("没回音的单列一段，从不算成确认。"),
            (
                _YES,
                _asked(1, Sentence("按了「没有」，退回去重办"), n_reopened=1),
                _asked(2, Sentence("问过三次，没有回音"), state="closed", outcome="unconfirmed", reported_on=DUE),
            ),
        ),
        Example(
            Sentence("转出去的、说明办不了的，也留在里面，算在中间一段。"),
            (
                _YES,
                _asked(1, Sentence("说明办不了，复核过"), state="closed", outcome="explained", reported_on=DUE),
                _asked(1, Sentence("办到一半，转给别处"), state="closed", outcome="referred"),
                _asked(1, Sentence("并到别件里了"), state="closed", outcome="merged"),
            ),
        ),
    ),
    "reopened": (
        Example(
            Sentence("退回两次，也只算一件。"),
            (
                _YES,
                _asked(2, Sentence("退回过一次，后来解决了"), state="closed", outcome="solved", reported_on=AFTER,
                       n_reopened=1),
                _asked(1, Sentence("退回过两次，还在办"), reported_on=AFTER, n_reopened=2),
            ),
        ),
        Example(
            Sentence("单位没报过结的，谈不上退回，不在里面。"),
            (_KEPT, _done(1, Sentence("核实的人退回过一次，后来核实了"), n_reopened=1), _SILENT),
        ),
    ),
    "told": (
        Example(
            Sentence("晚了也要说。第十个工作日之前说了「没办成」，也是回话。"),
            (
                _KEPT,
                _done(1, Sentence("7月18日说没办成，并说了原因"), "broken", reported_on=None, told_on=AFTER),
                _SILENT,
            ),
        ),
        Example(
            Sentence("过了第十个工作日才说，算没按时回话。"),
            (_KEPT, _done(2, Sentence("8月5日才报结"), "kept_late", told_on=date(2025, 8, 5))),
        ),
    ),
    "late": (
        Example(
            Sentence("8月18日来看：单位报了结的不算逾期，等的是确认。"),
            (
                _promised(2, Sentence("8月13日到期，还在办"), current_due=date(2025, 8, 13)),
                _SILENT,
                _promised(1, Sentence("7月10日到期，报了结，正核验"), state="checking", reported_on=DUE),
            ),
        ),
        Example(
            Sentence("8月18日来看：改过期的按现在的日期，停表的不算。"),
            (
                _promised(1, Sentence("7月10日到期，改到了9月1日"), current_due=date(2025, 9, 1)),
                _promised(1, Sentence("7月31日到期，还在办"), current_due=date(2025, 7, 31)),
                _promised(1, Sentence("7月10日到期，法律救济走着"), is_remedy_open=True),
                _promised(1, Sentence("只有版面说过，到没到无从知晓"), source="page"),
            ),
        ),
    ),
}  # fmt: skip


@cache
def worked(name: str) -> tuple[Worked, ...]:
    """Count a figure's examples, once a process: neither they nor what counts them change. Raises KeyError."""
    return tuple(_late(example) if name == "late" else _sorted(name, example) for example in EXAMPLES[name])


def _sorted(name: str, example: Example) -> Worked:
    records = [record_of(row.kept, n) for n, row in enumerate(example.rows)]
    with connection.cursor() as cursor:
        cursor.execute(SORTED[name], [json.dumps(records)])
        parts = tuple(part or "" for _n, part in cursor.fetchall())
    figure = BY_NAME[name]
    counts: dict[str, dict[str, int]] = {}
    for row, part in zip(example.rows, parts, strict=True):
        if part:
            of = counts.setdefault(row.kept["strength"] if figure.by_strength else "", {})
            of[part] = of.get(part, 0) + row.n
    return Worked(example, parts, tuple(Measured(figure, strength, of) for strength, of in counts.items()))


def _late(example: Example) -> Worked:
    """Let the condition of what is late pick among the example's rows, as it picks among public ones."""
    rows = [record_of(row.kept, n) | _more(row, n) for n, row in enumerate(example.rows)]
    ages = [name for name, *_rest in AGES]
    picked: dict[int, str] = {}
    for age in ages:
        query = PublicMatter.objects.filter(late(READ_ON), aged(age, READ_ON)).order_by().values_list("pk")
        sql, values = query.query.sql_with_params()
        shadow = (
            "WITH public_matter AS (SELECT * FROM jsonb_populate_recordset(NULL::public_matter, %s::jsonb)) "
        )
        with connection.cursor() as cursor:
            cursor.execute(shadow + sql, [json.dumps(rows), *values])
            picked |= dict.fromkeys((n for (n,) in cursor.fetchall()), age)
    counts = {age: sum(example.rows[n].n for n, is_of in picked.items() if is_of == age) for age in ages}
    oldest = min((example.rows[n].kept["current_due"] for n in picked), default=None)
    parts = tuple(picked.get(n, "") for n in range(len(example.rows)))
    return Worked(example, parts, late=Late(sum(counts.values()), oldest, counts))


def _more(row: Row, n: int) -> dict[str, Any]:
    """Give what the condition of lateness looks at besides."""
    return {
        "stream_id": n,
        "current_due": row.kept["current_due"].isoformat(),
        "is_remedy_open": row.kept["is_remedy_open"],
    }

"""The voices' figures as the desk reads them: by unit and category, with n and coverage, and the list behind each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models.expressions import RawSQL

from yinuo.doors.shell.desk.queue import in_sight
from yinuo.kernel.people.queries import unit_codes_under
from yinuo.programmes.voices.figure_rows import rows_of, values_of
from yinuo.programmes.voices.metrics import BY_NAME, LEAST_N, METRICS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.figures.queries import Period
    from yinuo.kernel.matters.models import Matter
    from yinuo.programmes.voices.metrics import Metric

FAMILIES: Final = ("due", "accept", "contact")
LEAST_PEERS: Final = 3
"""A median of fewer units than this is not shown."""
MONTHS_TOGETHER: Final = 3
"""Closed figures are read of so many months at once: of a longer time and a shorter the rest could be worked out."""
WHOLE: Final = ("", "")
SEES_ALL: Final = ("dispatcher", "desk", "auditor")
Group = tuple[str, str]
"""What a number is of: ("", "") for the whole, ("unit", code) or ("category", code)."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: whole months, read on a day; of these units (None: all), of this category ("": every)."""

    period: Period
    units: frozenset[str] | None = None
    category: str = ""
    is_narrowed: bool = False
    """Whether it was picked out of what the reader may see: of part and whole the rest can be worked out."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of one group: how many are above the line, can be told, are of it, and are silent beside it."""

    metric: Metric
    hit: float = 0
    known: int = 0
    of: int = 0
    silent: int = 0
    is_hidden: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether its n may be read at all."""
        return not self.is_hidden and (not self.metric.is_closed or self.known >= LEAST_N)

    @property
    def rate(self) -> float | None:
        """Give the share above the line, from 0 to 1; None of fewer than five."""
        if not self.is_shown or self.known < LEAST_N:
            return None
        return self.worth / self.known

    @property
    def worth(self) -> float:
        """Give what its hits count for together."""
        return self.metric.weight * self.hit

    @property
    def coverage(self) -> float | None:
        """Give the part of what it is of that it can tell about; None of nothing, and where that would tell an n."""
        return self.known / self.of if self.of and self.is_shown else None


@dataclass(frozen=True, slots=True)
class Open:
    """What is open now: how many, how old in days, and working days over its date for each."""

    n: int = 0
    middle: int | None = None
    most: int | None = None
    oldest: int | None = None
    overdue: float = 0.0


@dataclass(frozen=True, slots=True)
class Told:
    """All figures of one question, by metric and group, and what is open now by group."""

    numbers: Mapping[tuple[str, Group], Number]
    open: Mapping[Group, Open]

    def of(self, name: str, group: Group = WHOLE) -> Number:
        """Give a number; of nothing where nothing was counted."""
        return self.numbers.get((name, group)) or Number(BY_NAME[name])

    def groups(self, name: str, kind: str) -> list[tuple[str, Number]]:
        """Give a metric's numbers by unit or category, in the order of their codes."""
        found = [
            (code, one) for (of, (sort, code)), one in self.numbers.items() if of == name and sort == kind
        ]
        return sorted((code, one) for code, one in found if one.of)

    def peers(self, name: str) -> float | None:
        """Give the middle rate among the units whose rate can be shown; None of too few."""
        rates = [one.rate for code, one in self.groups(name, "unit") if code and one.rate is not None]
        return median(rates) if len(rates) >= LEAST_PEERS else None


def allowed(officer: Officer) -> frozenset[str] | None:
    """Give the units whose figures an officer reads: those they sit in, and under those they lead; None for all."""
    if any(officer.seats_with(role) for role in SEES_ALL):
        return None
    own = {seat.unit for role in ("handler", "checker", "lead") for seat in officer.seats_with(role)}
    for seat in officer.seats_with("lead"):
        own |= unit_codes_under(seat.unit)
    return frozenset(own)


def told(wanted: Wanted, on: date) -> Told:
    """Count every figure: one query for each clock, however many matters, units and categories there are."""
    numbers: dict[tuple[str, Group], Number] = {}
    for family in FAMILIES:
        metrics = [metric for metric in METRICS if metric.family == family]
        for group, counts in _counted(family, metrics, wanted, on):
            for n, metric in enumerate(metrics):
                hit, known, of, silent = counts[4 * n : 4 * n + 4]
                numbers[metric.name, group] = Number(metric, hit, known, of, silent)
    numbers |= dict(_joined(numbers))
    _hide(numbers, wanted)
    return Told(numbers, dict(_open(wanted, on)))


def _joined(numbers: Mapping[tuple[str, Group], Number]) -> Iterator[tuple[tuple[str, Group], Number]]:
    """Give the figures that are sums of others, of each group that has a part of them."""
    for metric in METRICS:
        for group in {group for name, group in numbers if name in metric.parts}:
            found = [numbers[part, group] for part in metric.parts]
            worth, known, of = (
                sum(one) for one in zip(*((n.worth, n.known, n.of) for n in found), strict=True)
            )
            yield (metric.name, group), Number(metric, worth, int(known), int(of))


def _grouped(family: str, columns: str, wanted: Wanted, on: date) -> list[tuple[Group, Sequence[Any]]]:
    """Read sums of a family's rows: of the whole, by unit and by category."""
    sql = (
        f"SELECT grouping(v.unit), grouping(v.category), v.unit, v.category, {columns} FROM ({rows_of(family)}) AS v "
        f"WHERE {_PICKED} GROUP BY GROUPING SETS ((), (v.unit), (v.category))"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, _values(family, wanted, on))
        rows = cursor.fetchall()
    return [(_group(*row[:4]), row[4:]) for row in rows]


_PICKED: Final = (
    "(%(units)s::text[] IS NULL OR v.unit = ANY(%(units)s)) "
    "AND (%(category)s = '' OR v.category = %(category)s)"
)


def _values(family: str, wanted: Wanted, on: date) -> dict[str, Any]:
    values = values_of(family, wanted.period.first, wanted.period.until, on)
    units = None if wanted.units is None else sorted(wanted.units)
    return {**values, "units": units, "category": wanted.category}


def _group(no_unit: int, no_category: int, unit: str, category: str) -> Group:
    if no_unit and no_category:
        return WHOLE
    return ("category", category) if no_unit else ("unit", unit)


def _counted(
    family: str, metrics: Sequence[Metric], wanted: Wanted, on: date
) -> list[tuple[Group, Sequence[int]]]:
    columns = ", ".join(
        f"count(*) FILTER (WHERE {condition})" for metric in metrics for condition in _summed(metric)
    )
    return _grouped(family, columns, wanted, on)


def _summed(metric: Metric) -> list[str]:
    every = conditions(metric)
    return [every[part] for part in ("hit", "known", "of", "silent")]


def conditions(metric: Metric) -> dict[str, str]:
    """Give what each number of a metric counts, as conditions over its family's rows."""
    known = f"({metric.of}) AND {metric.known}"
    return {
        "hit": f"{known} AND {metric.hit}",
        "known": known,
        "of": metric.of,
        "miss": f"{known} AND NOT coalesce({metric.hit}, false)",
        "silent": f"({metric.of}) AND {metric.silent}",
    }


def _months(period: Period) -> int:
    return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def _hide(numbers: dict[tuple[str, Group], Number], wanted: Wanted) -> None:
    """Hide of closed figures also what would tell a hidden one.

    They are read of three months and of the whole that somebody may see; by unit and category the rest of the sum stays
    nothing, or five and more.
    """
    is_whole = _months(wanted.period) == MONTHS_TOGETHER and not (wanted.is_narrowed or wanted.category)
    closed = {key: one for key, one in numbers.items() if one.metric.is_closed}
    for key, one in closed.items():
        if not is_whole or (wanted.units is not None and key[1] != WHOLE):
            numbers[key] = replace(one, is_hidden=True)
    for name, sort in dict.fromkeys((name, group[0]) for name, group in closed if group != WHOLE):
        keys = [key for key, one in closed.items() if key[0] == name and key[1][0] == sort and one.known]
        shown = sorted((key for key in keys if numbers[key].is_shown), key=lambda key: closed[key].known)
        rest = sum(closed[key].known for key in keys if not numbers[key].is_shown)
        while 0 < rest < LEAST_N and shown:
            key = shown.pop(0)
            rest += closed[key].known
            numbers[key] = replace(closed[key], is_hidden=True)


_AGES: Final = (
    "count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY v.age), percentile_disc(0.9) WITHIN GROUP (ORDER BY v.age), "
    "max(v.age), coalesce(sum(v.overdue), 0)"
)


def _open(wanted: Wanted, on: date) -> list[tuple[Group, Open]]:
    rows = _grouped("open", _AGES, wanted, on)
    return [
        (group, Open(n, middle, most, oldest, float(overdue) / n))
        for group, (n, middle, most, oldest, overdue) in rows
        if n
    ]


def behind(officer: Officer, wanted: Wanted, name: str, part: str) -> tuple[int, QuerySet[Matter]]:
    """Give how many matters a number counts, and those of them in the officer's sight, by their dates.

    Raises KeyError for no such metric or part, and for a figure whose single matters nobody lists.
    """
    if name == "open":
        family, condition = "open", "true"
    else:
        metric = BY_NAME[name]
        if metric.parts or (metric.is_closed and part != "of"):
            raise KeyError(part)
        family, condition = metric.family, conditions(metric)[part]
    sql = f"SELECT v.stream_id FROM ({rows_of(family)}) AS v WHERE {_PICKED} AND ({condition})"
    values = _values(family, wanted, officer.on)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) AS t", values)
        (n,) = cursor.fetchone() or (0,)
    rows = in_sight(officer).filter(pk__in=RawSQL(*_in_order(sql, values)))  # noqa: S611 -- our own text
    return n, rows.select_related("text", "lead_unit").order_by("original_due", "pk")


def _in_order(sql: str, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """Give a question with its values in the order they stand, as querysets take them."""
    return re.sub(r"%\(\w+\)s", "%s", sql), [values[name] for name in re.findall(r"%\((\w+)\)s", sql)]

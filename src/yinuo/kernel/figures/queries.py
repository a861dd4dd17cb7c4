"""The figures as doors read them: by period, town, unit or places; what is late now; the rows behind each number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, Count, Min, Q, Sum, Value
from django.db.models.expressions import RawSQL

from yinuo.kernel.figures.cells import part_of
from yinuo.kernel.figures.definitions import AGES, BY_NAME, FIGURES, LEAST_N, PROMISED, Figure
from yinuo.kernel.figures.models import FigureCube, FigureCubeHere, FigureDelta
from yinuo.kernel.figures.suppressing import ROOT, published
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.people.models import Unit
from yinuo.kernel.record.kept import Said

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.kernel.record.kept import Statement

MOST_COUNTED: Final = 1_000
TOLD_AFTER: Final = timedelta(days=60)
"""More days than ten working days ever take: how far before its months a figure's rows can have been due."""
WORKED_ON: Final = ("accepted", "in_progress")


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, the first and the last named by their first day; a month that runs on is in none."""

    first: date
    last: date

    @classmethod
    def before(cls, on: date, months: int) -> Period:
        """Give so many whole months before the one that a day is in."""
        last = month_before(on)
        first = last
        for _n in range(months - 1):
            first = month_before(first)
        return cls(first, last)

    @property
    def until(self) -> date:
        """Give its last day."""
        return (self.last + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(on: date) -> date:
    """Give the first day of the month before the one that a day is in."""
    return (on.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of one strength ("" where strengths are not told apart): how many stand in each part."""

    figure: Figure
    strength: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Give how many it is of: every rate is printed with it."""
        return sum(self.counts.values())

    @property
    def rate(self) -> float | None:
        """Give the share above the line, from 0 to 1; None of fewer than five, or where there is no rate."""
        under = sum(self.counts.get(name, 0) for name in self.figure.over)
        above = sum(self.counts.get(name, 0) for name in self.figure.counted)
        return above / under if under >= LEAST_N else None


_SAID: Final = Said(1000)
Tallies = dict[str, list[Measured]]


def _sorted(rows: list[tuple[str, str, str, int]]) -> Tallies:
    """Give the figures in their order, each by strength where its strengths are never added together."""
    found: dict[tuple[str, str], dict[str, int]] = {}
    for name, strength, part, n in rows:
        counts = found.setdefault((name, strength if BY_NAME[name].by_strength else ""), {})
        counts[part] = counts.get(part, 0) + n
    return {
        figure.name: [
            Measured(figure, strength, counts)
            for (name, strength), counts in sorted(found.items())
            if name == figure.name and any(counts.values())
        ]
        for figure in FIGURES
    }


def tallies(period: Period, *, town: str = "", units: Collection[str] | None = None) -> Tallies:
    """Give the figures of whole months by the sums: of everything, one town, or what these units answer for."""
    wanted = Q(month__range=(period.first, period.last), figure__in=list(BY_NAME))
    wanted &= Q(town=town) if town else Q()
    wanted &= Q(unit__in=list(units)) if units is not None else Q()

    return _summed(wanted, FigureCube)


def tallies_at(period: Period, places: Collection[str]) -> Tallies:
    """Give the figures of whole months in a few places by the sums."""
    wanted = Q(month__range=(period.first, period.last), figure__in=list(BY_NAME), place__in=list(places))
    return _summed(wanted, FigureCubeHere)


def _summed(wanted: Q, sums: type[FigureCube | FigureCubeHere]) -> Tallies:
    """Add up the sums and the changes that still wait."""

    def written() -> Statement:
        named = ("figure", "strength", "part")
        cube, waiting = (
            model.objects.filter(wanted).values_list(*named).annotate(sum=Sum("n")).order_by()
            for model in (sums, FigureDelta)
        )
        return cube.union(waiting, all=True).query.sql_with_params()

    return _sorted(_SAID.rows((sums, wanted), written))


def behind(name: str, part: str, period: Period) -> Q:
    """Pick the public rows behind a number. Raises KeyError for no such figure or part."""
    figure = BY_NAME[name]
    figure.part(part)
    expression = part_of(figure).replace("m.", "public_matter.")
    is_part: Any = RawSQL(f"({expression}) = %s", (part,), output_field=BooleanField())  # noqa: S611 -- our own text
    day = figure.day.removeprefix("m.")
    picked = Q(is_part, **{f"{day}__range": (period.first, period.until)})
    if figure.of == PROMISED:
        picked &= Q(tell_by__isnull=False)  # they have an index of their own
    return picked & Q(first_due__range=(period.first - TOLD_AFTER, period.until))


def late(on: date) -> Q:
    """Pick what is red: open, past its current date, and no result reported. What the page alone said never is."""
    return Q(current_due__lt=on, is_remedy_open=False, state__in=WORKED_ON) & ~Q(source="page")


def aged(age: str, on: date) -> Q:
    """Pick what is past its date by so much. Raises KeyError for no such age."""
    least, most = {name: (least, most) for name, least, most, _words in AGES}[age]
    past = Q(current_due__lt=on - timedelta(days=least))
    return past & Q(current_due__gte=on - timedelta(days=most)) if most else past


@dataclass(frozen=True, slots=True)
class Late:
    """What is late now: how many, since when the oldest, and how many of each age."""

    n: int
    oldest: date | None
    ages: Mapping[str, int]


def late_now(on: date, *wanted: Q) -> Late:
    """Count what is late on a day, from the rows that are open."""

    def written() -> Statement:
        of_age = {name: Count("pk", filter=aged(name, on)) for name, *_rest in AGES}
        rows = PublicMatter.objects.filter(late(on), *wanted, public_from__lte=on).order_by()
        counted = (
            rows.annotate(every=Value(1))
            .values("every")
            .annotate(n=Count("pk"), oldest=Min("current_due"), **of_age)
        )
        return counted.values_list("n", "oldest", *of_age).query.sql_with_params()

    ages = [name for name, *_rest in AGES]
    n, oldest, *each = (*_SAID.rows((on, *wanted), written), (0, None, *(0 for _name in ages)))[0]
    return Late(n, oldest, dict(zip(ages, each, strict=True)))


def sealed(unit: str = ROOT) -> int | None:
    """Count sealed matters, of a unit and all under it where one is named; at most one above a thousand.

    None below five, and wherever a count below five could be worked out from this one and the others published.
    """
    rows = (
        Matter.objects.filter(visibility="sealed").order_by().values_list("lead_unit").annotate(n=Count("pk"))
    )
    own = {code or "": n for code, n in rows}
    paths = with_book("paths of units", lambda: dict(Unit.objects.values_list("code", "path")))
    n = published(own, paths, LEAST_N).get(unit)
    return None if n is None else min(n, MOST_COUNTED + 1)

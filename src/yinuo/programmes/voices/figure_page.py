"""What the page of the voices' figures prints: lines, tables by unit and category, symposia, rows of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.counted import percent
from yinuo.doors.portal.names import category_name
from yinuo.doors.shell.cards import ThreeParts
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.officer import unit_names
from yinuo.programmes.voices.figure_queries import WHOLE, Open
from yinuo.programmes.voices.metrics import LEAST_N, METRICS, OPEN_COHORT, OPEN_FORMULA, OPEN_TITLE
from yinuo.programmes.voices.models import Symposium
from yinuo.programmes.voices.symposium_queries import counted_of, for_public, questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from yinuo.doors.shell.words import Text
    from yinuo.kernel.figures.queries import Period
    from yinuo.programmes.voices.figure_queries import Group, Number, Told
    from yinuo.programmes.voices.metrics import Metric
    from yinuo.programmes.voices.symposium_rules import Counted, Share

    Url = Callable[..., str]

CONFIRMED: Final = "confirmed"
KINDS_OF_GROUP: Final = ("unit", "category")


@dataclass(frozen=True, slots=True)
class Line:
    """One number as it is printed: its rate or why there is none, how many of how many, coverage, and its lists."""

    code: str
    title: Text
    formula: Text
    cohort: Text
    rate: Text
    n: Text
    coverage: Text
    url: str = ""
    hit: Text = ""
    hit_url: str = ""
    peers: Text = ""
    three: ThreeParts | None = None


def rate_said(one: Number) -> str:
    """Say a rate, or that there are too few for one."""
    return percent(one.rate) if one.rate is not None else gettext("不足 %(n)d 件") % {"n": LEAST_N}


def line_of(
    one: Number,
    url: Url,
    *,
    title: Text = "",
    more: Mapping[str, str] | None = None,
    peers: float | None = None,
) -> Line:
    """Give a number as a line; `more` narrows its lists to a group."""
    metric, narrowed = one.metric, dict(more or {})

    def to(part: str) -> str:
        return url("figures_list", of=metric.name, part=part, **narrowed)

    is_open, is_listed = not metric.is_closed, not metric.parts
    three = None
    if metric.name == CONFIRMED:
        three = ThreeParts(
            int(one.hit), one.known - int(one.hit), one.silent, (to("hit"), to("miss"), to("silent"))
        )
    return Line(
        metric.code, title or said(metric.title), said(metric.formula), said(metric.cohort),
        rate_said(one), str(one.known) if one.is_shown else "—",
        percent(one.coverage) if one.coverage is not None else "—",
        to("known" if is_open else "of") if one.of and is_listed else "",
        f"{one.hit:.12g}" if is_open else "", to("hit") if is_open and one.hit and is_listed else "",
        gettext("各单位居中 %(rate)s") % {"rate": percent(peers)} if peers is not None else "", three,
    )  # fmt: skip


def group_names(told: Told) -> Mapping[Group, str]:
    """Give what the groups of an answer are called; who has no unit yet is nobody's."""
    groups = {group for _name, group in told.numbers} | set(told.open)
    units = unit_names(code for sort, code in groups if sort == "unit")
    names = {group: units.get(group[1]) or category_name(group[1]) or group[1] for group in groups}
    return names | {("unit", ""): gettext("还不归哪个单位"), WHOLE: gettext("全部")}


def breakdown(told: Told, metric: Metric, url: Url) -> tuple[tuple[str, Text, list[Line]], ...]:
    """Give one figure by unit and by category, each with its own lists."""
    names, found = group_names(told), []
    titles = {"unit": gettext("各单位"), "category": gettext("各类")}
    for sort in KINDS_OF_GROUP:
        if sort == "unit" and not metric.has_units:
            continue
        lines = [
            line_of(one, url, title=names[sort, code], more={sort: code})
            for code, one in told.groups(metric.name, sort)
            if code
        ]
        found.append((sort, titles[sort], lines))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Opens:
    """What is open now, in words, with its list."""

    title: Text
    formula: Text
    cohort: Text
    open: Open
    overdue: str
    url: str


def opens(found: Mapping[Group, Open], url: Url) -> Opens:
    """Give what is open now."""
    one = found.get(WHOLE, Open())
    told = (said(OPEN_TITLE), said(OPEN_FORMULA), said(OPEN_COHORT))
    return Opens(*told, one, f"{one.overdue:.1f}", url("figures_list", of="open", part="of") if one.n else "")


@dataclass(frozen=True, slots=True)
class Session:
    """One symposium of the months, with what its own page counts (M19)."""

    title: str
    day: Text
    url: str
    n: int
    shares: tuple[Share, ...]


def sessions(period: Period, on: date) -> list[Session]:
    """Give the symposia held in these months, each counted as on its own page."""
    held = Symposium.objects.filter(held_on__range=(period.first, period.until), held_on__lte=on)
    rows = list(held.select_related("unit", "place").order_by("held_on", "pk"))
    asked = questions(rows, on)
    return [_session(row, counted_of(for_public(asked[row.pk]), on)) for row in rows]


def _session(row: Symposium, of: Counted) -> Session:
    url, shares = reverse("voices:symposium", args=[row.code]), (of.on_spot, of.in_time, of.solved)
    return Session(row.title, day_short(row.held_on), url, of.n, shares)


def sheet_rows(told: Told, *, with_unowned: bool) -> Iterator[tuple[object, ...]]:
    """Give the rows of a file: a head, then every figure of every group; what is hidden is empty."""
    head = (gettext("代号"), gettext("哪个数"), gettext("分到哪里"), gettext("是这样的"), gettext("n"))
    yield (*head, gettext("全部"), gettext("率"), gettext("覆盖"))
    names = group_names(told)
    groups = sorted({group for _name, group in told.numbers}, key=lambda group: (group != WHOLE, group))
    for metric in METRICS:
        if not metric.has_units and not with_unowned:
            continue
        for group in groups:
            one = told.of(metric.name, group)
            if one.of and (group[0] != "unit" or metric.has_units):
                yield (metric.code, said(metric.title), names[group], *_cells(one))


def _cells(one: Number) -> tuple[object, ...]:
    hit = f"{one.hit:.12g}" if one.is_shown and not one.metric.is_closed else ""
    rate, coverage = one.rate, one.coverage
    return (
        hit, one.known if one.is_shown else "", one.of,
        f"{rate:.4f}" if rate is not None else "", f"{coverage:.4f}" if coverage is not None else "",
    )  # fmt: skip

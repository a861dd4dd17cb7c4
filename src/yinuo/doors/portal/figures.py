"""The five public figures, picked by town, unit and period; and how each of them is counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.behind import month_said, period_said
from yinuo.doors.portal.choices import unit_options
from yinuo.doors.portal.counted import MONTHS_SHOWN, Of, figures_of, late_line, line_of, three_of
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.shell.cards import Fact, Field, Option
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.public.raisable import named
from yinuo.doors.shell.public.register import place_under, unit_under
from yinuo.doors.shell.tallies import ExampleRow, ExampleShown, FigurePage, How, HowEntry
from yinuo.kernel.figures import definitions as told
from yinuo.kernel.figures.examples import READ_ON, worked
from yinuo.kernel.figures.naming import period_code, period_from
from yinuo.kernel.figures.queries import Period, late_now, month_before, sealed, tallies
from yinuo.kernel.people.models import Place
from yinuo.kernel.people.queries import unit_codes_under

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.tallies import Figures
    from yinuo.kernel.figures.examples import Worked

YEAR: Final = 12


@allow(anyone)
@at_portal
@alike
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Answer with the five figures of everything, of one town, or of what one unit answers for."""
    on = today(request)
    town, unit = (request.GET.get(name, "").strip()[:40] for name in ("town", "unit"))
    towns = {row.code: row for row in Place.objects.filter(kind="town", is_active=True)}
    if town and town not in towns:
        raise NotFound
    periods = periods_of(on)
    picked = request.GET.get("period", "")
    period = period_from(picked) if picked else periods[0]
    filters = (
        Field("period", gettext("哪几个月"), "select", period_code(period), options=_period_options(periods, period)),
        Field("town", gettext("哪个镇、街道"), "select", town, options=(
            Option("", gettext("所有地方")), *(Option(code, named(row)) for code, row in towns.items()))),
        Field("unit", gettext("谁负责"), "select", unit, options=unit_options(gettext("所有单位"))),
    )  # fmt: skip
    page = FigurePage(
        figures_for(on, period, town=town, unit=unit),
        filters,
        gettext("每个数点开，就是它后面那些事。不排名次，不算到人。"),
        reverse("portal:how"),
        _picked(filters),
    )
    return show(request, "figures", {"page": page})


def _picked(filters: tuple[Field, ...]) -> str:
    """Say what is picked in one line: of each filter the option that is on."""
    chosen = (one.label for field in filters for one in field.options if one.value == field.value)
    return " · ".join(str(label) for label in chosen)


def figures_for(on: date, period: Period, *, town: str = "", unit: str = "") -> Figures:
    """Count the figures of everything, a town, or a unit with all under it. Raises NotFound for no such unit."""
    units = unit_codes_under(unit) if unit else None
    wanted = (place_under(town) if town else None, unit_under(unit) if unit else None)
    late = late_now(on, *(one for one in wanted if one is not None))
    closed = None if town else sealed(unit)
    return figures_of(tallies(period, town=town, units=units), late, period, on, Of(unit, town), closed)


def periods_of(on: date) -> list[Period]:
    """Give the periods to choose from: the last three months, a year, and each of its months."""
    months = [month_before(on)]
    for _n in range(YEAR - 1):
        months.append(month_before(months[-1]))
    spans = [Period.before(on, n) for n in (MONTHS_SHOWN, YEAR)]
    return [*spans, *(Period(month, month) for month in months)]


def _period_options(periods: list[Period], period: Period) -> tuple[Option, ...]:
    words = (gettext("最近三个月"), gettext("最近十二个月"))
    options = [
        Option(
            period_code(one), f"{words[n]} · {period_said(one)}" if n < len(words) else month_said(one.first)
        )
        for n, one in enumerate(periods)
    ]
    return tuple(
        options if period in periods else [Option(period_code(period), period_said(period)), *options]
    )


@allow(anyone)
@at_portal
@alike
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Answer with the definitions of the figures and two examples of each, counted as the figures are."""
    entries = tuple(_entry(figure) for figure in told.FIGURES)
    rules = (
        gettext("每个比率旁边都写明有多少件；不足 %(n)d 件，不算比率。") % {"n": told.LEAST_N},
        gettext("只算整个过完的月份，按最初答应的日期归月；「现在逾期」算的是此刻。"),
        gettext("谁负责，看时限过半时由谁牵头：晚了再转手，账还在原来那家。"),
        gettext("封存的不在任何名单里，也不在这些数里，满 %(n)d 件才报一个总数。") % {"n": told.LEAST_N},
        gettext("算到单位为止，从不算到人；单位之间不排名次。"),
    )
    listed = (entries[0], entries[1], _late_entry(), *entries[2:])
    return show(request, "how", {"how": How(listed, rules)})


def _entry(figure: told.Figure) -> HowEntry:
    facts = (
        Fact(gettext("公式"), said(figure.formula)),
        Fact(gettext("算哪些"), said(figure.cohort)),
        Fact(gettext("不算哪些"), said(figure.left_out)),
    )
    parts = {part.name: said(part.text) for part in figure.parts}
    examples = tuple(_example(one, parts, gettext("不算")) for one in worked(figure.name))
    return HowEntry(figure.name, said(figure.title), facts, tuple(parts.values()), examples)


def _late_entry() -> HowEntry:
    facts = (
        Fact(gettext("公式"), said(told.LATE_FORMULA)),
        Fact(gettext("算哪些"), said(told.LATE_COHORT)),
        Fact(gettext("不算哪些"), said(told.LATE_LEFT_OUT)),
    )
    ages = {name: said(words) for name, _least, _most, words in told.AGES}
    examples = tuple(_example(one, ages, gettext("不算逾期")) for one in worked("late"))
    return HowEntry("late", said(told.LATE_TITLE), facts, tuple(ages.values()), examples)


def _example(one: Worked, words: dict[str, str], none: str) -> ExampleShown:
    rows = tuple(
        ExampleRow(row.n, said(row.says), words.get(part, none), is_counted=bool(part))
        for row, part in zip(one.example.rows, one.parts, strict=True)
    )
    shows = said(one.example.shows)
    if one.late is not None:
        return ExampleShown(shows, rows, (late_line(one.late, READ_ON, None),))
    if not one.measured[0].figure.counted:
        return ExampleShown(shows, rows, three=three_of(one.measured[0], {}))
    return ExampleShown(shows, rows, tuple(line_of(measured, {}) for measured in one.measured))

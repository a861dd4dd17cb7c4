"""The voices' figures at the desk: the page by unit and category, the list behind each number, the same as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.doors.allow import allow, staff
from yinuo.doors.portal.behind import period_said
from yinuo.doors.portal.figures import periods_of
from yinuo.doors.shell.cards import Field, Light, Option, Pager
from yinuo.doors.shell.files import as_file
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.problems import said
from yinuo.doors.shell.templatetags.look import day_short
from yinuo.doors.workspace.door import at_desk
from yinuo.doors.workspace.nearness import name_of
from yinuo.doors.workspace.officer import desk_sheet, officer_of, unit_names
from yinuo.doors.workspace.rows import title_of
from yinuo.kernel.figures.naming import period_code, period_from
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.people.queries import unit_codes_under
from yinuo.programmes.voices.figure_page import breakdown, line_of, opens, sessions, sheet_rows
from yinuo.programmes.voices.figure_queries import Wanted, allowed, behind, told
from yinuo.programmes.voices.metrics import BY_NAME, METRICS, OPEN_TITLE, PARTS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import Matter

PER_PAGE: Final = 50
MOST_PAGES: Final = 99_999
MOST_CODE: Final = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: the question, and each part of it as the address writes it."""

    wanted: Wanted
    sees: frozenset[str] | None
    unit: str
    metric: str

    def url(self, name: str, **more: str) -> str:
        """Give an address that asks for the same, and for more."""
        asked = {
            "period": period_code(self.wanted.period),
            "unit": self.unit,
            "category": self.wanted.category,
        }
        return (
            f"{reverse(f'voices_desk:{name}')}?{urlencode({**{k: v for k, v in asked.items() if v}, **more})}"
        )


def _asked(request: HttpRequest, officer: Officer) -> Asked:
    """Read what is asked for. Raises NotFound for what means nothing, NotAllowed for another unit's figures."""
    unit, category, metric = (
        request.GET.get(name, "")[:MOST_CODE] for name in ("unit", "category", "metric")
    )
    picked, sees = request.GET.get("period", ""), allowed(officer)
    if (category and category not in book().categories) or (metric and metric not in BY_NAME):
        raise NotFound
    units = unit_codes_under(unit) if unit else sees
    if unit and not units:
        raise NotFound
    if sees is not None and (not sees or (unit and unit not in sees)):
        raise NotAllowed
    if sees is not None and unit:
        units = frozenset(units or ()) & sees
    period = period_from(picked) if picked else periods_of(officer.on)[0]
    return Asked(
        Wanted(period, units, category, is_narrowed=bool(unit)), sees, unit, metric or METRICS[2].name
    )


@at_desk
@never_cache
@require_safe
@allow(staff)
def figures(request: HttpRequest) -> HttpResponse:
    """Show every figure of the months, unit and category asked for, and one of them by unit and by category."""
    officer = officer_of(request)
    asked = _asked(request, officer)
    found = told(asked.wanted, officer.on)
    lines = [
        line_of(
            found.of(metric.name), asked.url, peers=found.peers(metric.name) if metric.has_peers else None
        )
        for metric in METRICS
        if metric.has_units or asked.wanted.units is None
    ]
    chosen = BY_NAME[asked.metric]
    context = {
        "filters": _filters(asked, officer),
        "period": period_said(asked.wanted.period),
        "lines": lines,
        "three": next(line.three for line in lines if line.three),
        "open": opens(found.open, asked.url),
        "chosen": said(chosen.title),
        "tables": breakdown(found, chosen, asked.url) if chosen.has_units or asked.sees is None else (),
        "sessions": sessions(asked.wanted.period, officer.on) if asked.wanted.units is None else None,
        "file_url": asked.url("figures_file"),
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/figures.html", context)


def _filters(asked: Asked, officer: Officer) -> tuple[Field, ...]:
    every = unit_names(asked.sees if asked.sees is not None else _all_units())
    periods = periods_of(officer.on)
    shown = periods if asked.wanted.period in periods else [asked.wanted.period, *periods]
    categories = [
        row for row in book().categories.values() if row.programme == "voices" and not row.is_sealed
    ]
    return (
        Field("period", gettext("哪几个月"), "select", period_code(asked.wanted.period),
              options=tuple(Option(period_code(one), period_said(one)) for one in shown)),
        Field("unit", gettext("谁负责"), "select", asked.unit, options=(
            Option("", gettext("所有单位") if asked.sees is None else gettext("自己的单位")),
            *(Option(code, name) for code, name in sorted(every.items())))),
        Field("category", gettext("哪一类"), "select", asked.wanted.category, options=(
            Option("", gettext("所有类")), *(Option(row.code, name_of(row)) for row in categories))),
        Field("metric", gettext("哪个数分开看"), "select", asked.metric, options=tuple(
            Option(one.name, f"{one.code} {said(one.title)}") for one in METRICS)),
    )  # fmt: skip


def _all_units() -> list[str]:
    _places, units = nodes()
    return list(units)


@at_desk
@never_cache
@require_safe
@allow(staff)
def figures_list(request: HttpRequest) -> HttpResponse:
    """Show the matters behind one number, as far as the officer has them in sight, page by page."""
    officer = officer_of(request)
    asked = _asked(request, officer)
    name, part = request.GET.get("of", ""), request.GET.get("part", "known")
    if (name not in BY_NAME and name != "open") or part not in PARTS:
        raise NotFound
    try:
        n, rows = behind(officer, asked.wanted, name, part)
    except KeyError:
        raise NotFound from None
    page = number_in(request.GET.get("page", "1"))
    if not 1 <= page <= MOST_PAGES:
        raise NotFound
    first = (page - 1) * PER_PAGE
    found = list(rows[first : first + PER_PAGE + 1])
    n_seen = rows.count()
    url = asked.url("figures_list", of=name, part=part)
    title = OPEN_TITLE if name == "open" else BY_NAME[name].title
    context = {
        "title": gettext("{what}：{part}").format(what=said(title), part=PART_WORDS[part]()),
        "period": "" if name == "open" else period_said(asked.wanted.period),
        "n": n,
        "unseen": n - n_seen,
        "back": asked.url("figures"),
        "lines": [_listed(row) for row in found[:PER_PAGE]],
        "pager": Pager(
            gettext("第 %(n)s 页") % {"n": page} if n_seen > PER_PAGE else "",
            f"{url}&page={page - 1}" if first else "",
            f"{url}&page={page + 1}" if len(found) > PER_PAGE else "",
        ),
        "desk": desk_sheet(officer),
    }
    return render(request, "voices/figures_list.html", context)


PART_WORDS: Final = {
    "of": lambda: gettext("全部"),
    "known": lambda: gettext("算进去的"),
    "hit": lambda: gettext("是这样的"),
    "miss": lambda: gettext("不是这样的"),
    "silent": lambda: gettext("没回音的"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One matter of a list: its working title, whose it is, the first date, how it stands."""

    ref: str
    title: str
    url: str
    unit: str
    due: Text
    light: Light


def _listed(row: Matter) -> Listed:
    return Listed(
        row.ref, title_of(row), reverse("workspace:matter", args=[row.ref]),
        name_of(row.lead_unit) if row.lead_unit else "",
        day_short(row.original_due) if row.original_due else "", Light.of(row.outcome or row.state),
    )  # fmt: skip


@at_desk
@never_cache
@require_safe
@allow(staff)
def figures_file(request: HttpRequest) -> HttpResponse:
    """Give the whole table as CSV: every figure of the whole, by unit and by category."""
    officer = officer_of(request)
    asked = _asked(request, officer)
    found = told(asked.wanted, officer.on)
    rows = sheet_rows(found, with_unowned=asked.wanted.units is None)
    return as_file(rows, "csv", f"{gettext('诉求的数')}-{period_code(asked.wanted.period)}")

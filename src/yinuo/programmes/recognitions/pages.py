"""Lists as anybody reads them: every list with its lines, one line, the clusters with their chart."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.door import at_portal
from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.plain import number_in
from yinuo.programmes.recognitions import queries
from yinuo.programmes.recognitions.chart import chart
from yinuo.programmes.recognitions.queries import Pick
from yinuo.programmes.recognitions.shown import help_lines, line_of, list_of
from yinuo.programmes.recognitions.words import LEVELS, NOT_SAID

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.recognitions.models import Cluster


show = partial(door.show, of="recognitions")
"""Answer with a public page of the lists; none of them needs a cookie."""


def _pick(request: HttpRequest, years: Sequence[int], known: Sequence[Cluster]) -> Pick:
    """Read what is asked for; what is not on offer asks for everything."""
    year, level, cluster = (request.GET.get(name, "") for name in ("year", "level", "cluster"))
    return Pick(
        int(year) if year in {str(one) for one in years} else 0,
        level if level in LEVELS else "",
        cluster if cluster in {NOT_SAID, *(one.code for one in known)} else "",
    )


def _choices(years: Sequence[int], known: Sequence[Cluster]) -> dict[str, tuple[Option, ...]]:
    every = Option("", gettext("全部"))
    return {
        "years": (every, *(Option(str(one), str(one)) for one in years)),
        "levels": (every, *(Option(code, words) for code, words in LEVELS.items())),
        "of_clusters": (
            every,
            *(Option(one.code, one.name) for one in known),
            Option(NOT_SAID, gettext("来源没有写")),
        ),
    }


@allow(anyone)
@at_portal
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Answer with every list, or with those picked; what is left away is counted too."""
    on = today(request)
    years, known = queries.years(on), queries.clusters(on)
    pick = _pick(request, years, known)
    rows, after = queries.page_of(on, pick, request.GET.get("after", "")[:40])
    found = [list_of(one, pick) for one in rows]
    asked = [
        (name, value) for name in ("year", "level", "cluster") if (value := request.GET.get(name, "")[:40])
    ]
    told = {
        "next_url": f"{reverse('recognitions:lists')}?{urlencode([*asked, ('after', after)])}" if after else "",
        "lists": found, "pick": pick, "clusters": known, "is_all": pick == Pick(),
        "totals": queries.summed(on, pick),
        **_choices(years, known),
    }  # fmt: skip
    return show(request, "lists", told)


@allow(anyone)
@at_portal
@require_safe
def line(request: HttpRequest, code: str, n: int) -> HttpResponse:
    """Answer with one line: firm, product, list, year, where it can be read, when it is looked at again."""
    seen = queries.line_at(code, n, today(request))
    return show(
        request,
        "line",
        {"line": line_of(seen), "list": list_of(queries.Told(seen.row.list, (seen,)), Pick())},
    )


@allow(anyone)
@at_portal
@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """Answer with the clusters, a chart of their lines and its table; lines whose source names none are counted too."""
    on = today(request)
    known, counts = queries.clusters(on), queries.counts_by_cluster(on)
    listed = reverse("recognitions:lists")
    rows = [
        (one.name, counts[one.pk], reverse("recognitions:cluster", args=[one.code]), one.source)
        for one in known
    ]
    rows.append((gettext("来源没有写"), counts[None], f"{listed}?{urlencode({'cluster': NOT_SAID})}", ""))
    told = {
        "rows": rows, "total": counts.total(), "is_empty": not known,
        "chart": chart([(str(at), n) for at, (_name, n, _url, _source) in enumerate(rows, 1)]),
        "is_quoted": any(one.source == "page" for one in known),
    }  # fmt: skip
    return show(request, "clusters", told)


@allow(anyone)
@at_portal
@require_safe
def cluster(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one cluster: its lines year by year as a chart and its table, and what its firms asked for."""
    on = today(request)
    found = queries.cluster(code, on)
    after, before = request.GET.get("after", "")[:60], before_of(request)
    lines, following = queries.lines_in(found, on, after)
    asked, earlier = queries.asked(on, before, cluster=found)
    here, of = request.path, queries.counts_by_year(found, on)
    told = {
        "cluster": found, "lines": [line_of(one) for one in lines], "chart": chart(_by_year(of, on)),
        "n_lines": of.total(), "first_url": here if after else "",
        "next_url": f"{here}?{urlencode({'after': following})}" if following else "",
        "asked": help_lines(asked, instant(request), on), "first_asked_url": f"{here}#h-help" if before else "",
        "more_asked_url": f"{here}?before={earlier}#h-help" if earlier else "",
    }  # fmt: skip
    return show(request, "cluster", told)


def before_of(request: HttpRequest) -> int:
    """Give where a page of what firms asked for begins; 0 for its first."""
    return number_in(request.GET.get("before", ""), 0)


def _by_year(of: Counter[int], on: date) -> list[tuple[str, int]]:
    """Give counts by year, from the first year with one to this; years without one stand at nothing."""
    return [(str(year), of[year]) for year in range(min(of), max(*of, on.year) + 1)] if of else []

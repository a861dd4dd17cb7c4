"""The supply vehicle as anybody reads it: what came and is left, every run in numbers, who gave and would be named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.shown import light_shown
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.raisable import called
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.stations import supply
from yinuo.programmes.stations.models import StockEntry, SupplyRun
from yinuo.programmes.stations.shift_pages import show

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

MOST = 60


@allow(anyone)
@at_portal
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Answer with every run, the newest first, what lies in store, and who gave."""
    on = today(request)
    rows = SupplyRun.objects.filter(planned_on__lte=on).select_related("unit").order_by("-on", "-id")[:MOST]
    entries = StockEntry.objects.filter(on__lte=on)
    units = entries.values_list("unit", flat=True).distinct().order_by("unit")
    names = nodes()[1]
    stores = [(called(names[unit]), supply.store(unit, on)) for unit in units if unit in names]
    donors = entries.exclude(donor="").values_list("donor", flat=True).distinct().order_by("donor")
    return show(request, "runs", {"runs": list(rows), "stores": stores, "donors": list(donors)})


@allow(anyone)
@at_portal
@require_safe
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one run: where it goes, in = out + left for each thing, what was promised to whom and came."""
    on = today(request)
    found = supply.run_of(code, on)
    return show(
        request, "run", {**told_of(found, on), "deliveries": _deliveries(found, instant(request), on)}
    )


def told_of(found: SupplyRun, on: date) -> dict[str, Any]:
    """Give what a run's page and its page at the desk both say."""
    places, _units = nodes()
    stops = [(code, called(places[code])) for code in found.stops if code in places]
    return {"run": found, "unit": called(found.unit), "stops": stops, "lines": supply.lines_of(found, on)}


def _deliveries(found: SupplyRun, now: datetime, on: date) -> list[dict[str, Any]]:
    rows = list(found.deliveries.filter(promised_on__lte=on).select_related("place").order_by("pk"))
    shown = PublicMatter.objects.filter(pk__in=[row.pk for row in rows], public_from__lte=on).in_bulk()
    return [
        {
            "row": row,
            "place": called(row.place),
            "light": light_shown(shown[row.pk], now, on),
            "url": reverse("portal:matter", args=[shown[row.pk].ref]),
        }
        for row in rows
        if row.pk in shown
    ]

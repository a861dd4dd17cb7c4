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
from yinuo.programmes.stations import supply
from yinuo.programmes.stations.models import StockEntry
from yinuo.programmes.stations.shift_pages import show

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.stations.models import SupplyRun


@allow(anyone)
@at_portal
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Answer with every run, the newest first, what lies in store, and who gave."""
    on, names = today(request), nodes()[1]
    stores = [(called(names[unit]), lots) for unit, lots in supply.stores(on) if unit in names]
    given = StockEntry.objects.filter(on__lte=on).exclude(donor="")
    donors = given.values_list("donor", flat=True).distinct().order_by("donor")
    return show(request, "runs", {"runs": supply.runs(on), "stores": stores, "donors": list(donors)})


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
    return [
        {
            "row": row,
            "place": called(row.place),
            "light": light_shown(shown, now, on),
            "url": reverse("portal:matter", args=[shown.ref]),
        }
        for row, shown in supply.promised_on(found, on)
    ]

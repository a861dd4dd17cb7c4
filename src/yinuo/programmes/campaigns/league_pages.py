"""The league as anybody reads it: off until somebody switched it on; bands, formula, export, and how to re-run it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant, today
from yinuo.programmes.campaigns.league import MARKS, UNTRUE, chosen, formula_of, settings_of
from yinuo.programmes.campaigns.league_actions import WINDOW
from yinuo.programmes.campaigns.league_rows import month_before
from yinuo.programmes.campaigns.league_shown import MEASURES, groups_of
from yinuo.programmes.campaigns.models import LeaguePeriod
from yinuo.programmes.campaigns.views import show

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from django.http import HttpRequest

    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.league import Settings

FILES: Final = {"export.jsonl": "application/jsonl", "bands.json": "application/json"}


def published(on: date) -> list[LeaguePeriod]:
    """Give the months whose bands stand in public on a day, the newest first."""
    return list(LeaguePeriod.objects.filter(publishes_on__lte=on).order_by("-code").defer("export"))


def waiting(on: date, now: datetime) -> list[LeaguePeriod]:
    """Give the months that are counted and may be objected to."""
    rows = LeaguePeriod.objects.filter(computed_at__lte=now, publishes_on__gt=on)
    return list(rows.order_by("-code").defer("export"))


@allow(anyone)
@at_portal
@alike
@require_safe
def league(request: HttpRequest) -> HttpResponse:
    """Show the newest published month; where there is none, that the league is off and how it would be counted."""
    every = published(today(request))
    return _page(request, every, every[0] if every else None)


@allow(anyone)
@at_portal
@alike
@require_safe
def one_month(request: HttpRequest, code: str) -> HttpResponse:
    """Show one published month."""
    every = published(today(request))
    return _page(request, every, one_published(every, code))


def one_published(every: list[LeaguePeriod], code: str) -> LeaguePeriod:
    """Give one of these months. Raises NotFound."""
    found = next((one for one in every if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def _page(request: HttpRequest, every: list[LeaguePeriod], period: LeaguePeriod | None) -> HttpResponse:
    on, now = today(request), instant(request)
    told: dict[str, object] = {
        "months": every, "period": period, "waiting": waiting(on, now), "window": WINDOW,
    }  # fmt: skip
    settings = chosen()
    if period is not None:
        bands = json.loads(bytes(period.bands))
        settings = settings_of(bands["settings"])
        sayings = period.sayings.filter(told_at__lte=now).order_by("pk")
        helps = dict(period.helps.values_list("unit_id", "matter__shown__ref"))
        names = Names.of_all()
        read = {unit: ref for unit, ref in helps.items() if ref}
        told["groups"] = groups_of(period, sayings, read, lambda code: names.unit(code) or code)
        told["digest"] = bands["export"]
        told["before"] = next((one.code for one in every if one.code == month_before(period.code)), "")
    return show(request, "league", {**told, **counted_by(settings)})


def counted_by(settings: Settings) -> Mapping[str, object]:
    """Give the formula of these weights, and what each sign in it stands for, as they stand beside the bands."""
    weights: list[tuple[str, Text, int]] = [
        (MARKS[name], MEASURES[name], weight) for name, weight in settings.weights.items()
    ]
    formula = formula_of(settings.weights)
    return {"formula": formula, "weights": weights, "untrue": MARKS[UNTRUE], "settings": settings}


@allow(anyone)
@at_portal
@require_safe
def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """Give a published month's export or its bands, byte for byte as they were frozen."""
    one_published(published(today(request)), code)
    if name not in FILES:
        raise NotFound
    field = "export" if name == "export.jsonl" else "bands"
    raw = LeaguePeriod.objects.values_list(field, flat=True).get(code=code)
    answer = HttpResponse(bytes(raw), content_type=FILES[name])
    answer["Content-Disposition"] = f'attachment; filename="{code}-{name}"'
    return answer

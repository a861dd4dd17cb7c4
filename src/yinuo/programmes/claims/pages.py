"""Needs and claims as anybody reads them: the list, one need, one claimant, a claim day with its wall and its sheet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import segno
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.door import at_portal
from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.clock import instant, today
from yinuo.programmes.claims import queries
from yinuo.programmes.claims.five import tiles
from yinuo.programmes.claims.shown import lines_by, sheet_of, sheets_of
from yinuo.programmes.claims.words import SORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.words import Text

PICKS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "open": (_("等人认领的"), ("open", "to_fund", "partly")),
    "taken": (_("认领了，在做的"), ("taken", "late")),
    "done": (_("做到了的"), ("done",)),
    "fund": (_("三十天没人认领的"), ("to_fund",)),
}


show = partial(door.show, of="claims")
"""Answer with a public page of the claims; none of them needs a cookie."""


@allow(anyone)
@at_portal
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """Answer with every need that was listed, or with those that stand in one way."""
    on = today(request)
    found = queries.listed(on)
    picked = request.GET.get("show", "")
    label, stand = PICKS.get(picked, ("", ()))
    shown = [one for one in found if not stand or one.standing in stand]
    url = reverse("claims:needs")
    ways = [Link(gettext("全部"), url, not label)]
    ways += [Link(words, f"{url}?show={name}", name == picked) for name, (words, _of) in PICKS.items()]
    told = {
        "needs": sheets_of(shown, instant(request)), "counts": queries.counts_of(found, on), "ways": ways,
        "label": label, "days": queries.days(on),
    }  # fmt: skip
    return show(request, "needs", told)


@allow(anyone)
@at_portal
@require_safe
def need(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one need: what, for whom, by when, and who promised which part of it."""
    return show(request, "need", {"sheet": sheet_of(queries.one(code, today(request)), instant(request))})


@allow(anyone)
@at_portal
@require_safe
def claimants(request: HttpRequest) -> HttpResponse:
    """Answer with everybody who takes needs on, by name: nobody is counted against another."""
    rows = [(row, SORTS[row.sort]) for row in queries.claimants(today(request))]
    return show(request, "claimants", {"claimants": rows})


@allow(anyone)
@at_portal
@require_safe
def claimant(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with what one claimant promised. Of permits, tenders, inspections nothing is here, nor a way there."""
    on = today(request)
    who = queries.claimant(code, on)
    lines = lines_by(who, queries.taken_by(who, on), instant(request), on)
    return show(request, "claimant", {"who": who, "sort": SORTS[who.sort], "lines": lines})


def _day(request: HttpRequest, code: str) -> dict[str, Any]:
    on, day = today(request), queries.claim_day(code)
    found = queries.listed(on, day=day)
    url = reverse("claims:day", args=[day.code])
    sheets = sheets_of(found, instant(request))
    return {
        "day": day, "needs": sheets, "counts": queries.counts_of(found, on), "url": url,
        "n_left": sum(sheet.may_be_taken for sheet in sheets),
        "signed": [(sheet, line) for sheet in sheets for line in sheet.claims],
    }  # fmt: skip


@allow(anyone)
@at_portal
@require_safe
def day(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one claim day: its needs, who took what, what became of it."""
    return show(request, "day", _day(request, code))


@allow(anyone)
@at_portal
@require_safe
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the wall screen of a claim day: each claim stands there as soon as it is signed."""
    return show(request, "wall", _day(request, code))


@allow(anyone)
@at_portal
@require_safe
def day_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with the claim day on A4, with a square that leads to what became of it."""
    told = _day(request, code)
    link = request.build_absolute_uri(told["url"])
    qr = segno.make(link, error="q").svg_inline(scale=6, border=0, omitsize=True)
    return show(request, "sheet", {**told, "link": link, "qr": qr})


@allow(anyone)
@at_portal
@require_safe
def five(request: HttpRequest) -> HttpResponse:
    """Answer with the five ways of governing together: five counts of what is in the register, each with its list."""
    return show(request, "five", {"tiles": tiles(today(request))})

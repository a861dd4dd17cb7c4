"""Exhibitions to take elsewhere: a calendar (RFC 5545) of the days they open and of the hours for schools to come."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.shell.clock import today
from yinuo.doors.shell.ical import CALENDAR, day, moment, plain, written
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.events import queries

if TYPE_CHECKING:
    from django.http import HttpRequest

    from yinuo.programmes.events.models import Exhibition
    from yinuo.programmes.events.queries import Standing

A_DAY: Final = timedelta(days=1)


@allow(anyone)
@at_portal
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer with exhibitions that have not closed and their hours to come; `of` picks one exhibition."""
    on, of = today(request), request.GET.get("of", "")
    shows = [queries.exhibition(of, on)] if of else queries.not_closed(on)
    events = [_show(request, one) for one in shows]
    events += [_hour(request, one) for one in queries.coming(shows, on)]
    return HttpResponse(written("events", gettext("展览和给学校的场次"), events), content_type=CALENDAR)


def _show(request: HttpRequest, row: Exhibition) -> list[str]:
    """Give an exhibition: from the day it opens to the day it closes; one whose end is not known, its first day."""
    return [
        f"UID:{row.code}@{request.get_host()}",
        f"DTSTAMP:{day(row.known_on)}T000000Z",
        f"DTSTART;VALUE=DATE:{day(row.opened_on)}",
        f"DTEND;VALUE=DATE:{day((row.closes_on or row.opened_on) + A_DAY)}",
        f"SUMMARY:{_mark(row)}{plain(row.name)}",
        f"LOCATION:{plain(called(row.place))}",
        *([f"DESCRIPTION:{plain(row.note)}"] if row.note else []),
        "TRANSP:TRANSPARENT",
        f"URL:{request.build_absolute_uri(reverse('events:exhibition', args=[row.code]))}",
    ]


def _hour(request: HttpRequest, one: Standing) -> list[str]:
    row = one.slot
    left = gettext("%(of)s 个位子还空 %(n)s 个") % {"of": row.capacity, "n": one.n_left}
    return [
        f"UID:{row.code}@{request.get_host()}",
        f"DTSTAMP:{day(row.opened_on)}T000000Z",
        f"DTSTART:{moment(row.on, row.from_at)}",
        f"DTEND:{moment(row.on, row.to_at)}",
        f"SUMMARY:{_mark(row.exhibition)}{plain(row.exhibition.name)} · {plain(left)}",
        f"LOCATION:{plain(called(row.exhibition.place))}",
        f"URL:{request.build_absolute_uri(reverse('events:slot', args=[row.code]))}",
    ]


def _mark(row: Exhibition) -> str:
    return gettext("【示例】") if row.source == "example" else ""

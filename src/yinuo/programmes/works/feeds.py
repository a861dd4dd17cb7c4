"""Closures to take elsewhere: a calendar (RFC 5545), an Atom feed (RFC 4287), a picture for another site's page."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.exports import Reading
from yinuo.doors.portal.feed import ATOM, MOST_ENTRIES, atom
from yinuo.doors.portal.names import Names
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.ical import CALENDAR, day, plain, written
from yinuo.doors.shell.tagged import tagged_bytes
from yinuo.programmes.works import queries
from yinuo.programmes.works.pages import asked_places, sheets
from yinuo.programmes.works.shown import summary

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from yinuo.programmes.works.shown import Sheet

A_DAY: Final = timedelta(days=1)
COLOURS: Final = {"kept": "#17664d", "soon": "#765300", "late": "#b3271a"}
GREY: Final = "#66635b"
ROOM: Final = 36
"""How wide a name in the picture may be; a Chinese character is two wide."""


def _cut(name: str) -> str:
    """Give as much of a name as the picture has room for."""
    widths = accumulate(2 if east_asian_width(one) in "WF" else 1 for one in name)
    kept = "".join(one for one, so_far in zip(name, widths, strict=True) if so_far <= ROOM)
    return name if kept == name else f"{kept[:-1].rstrip()}…"


@allow(anyone)
@at_portal
@require_safe
def notice(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with a closure as a picture that any site may show, as it stands today: no frame, no script, no count."""
    (sheet,) = sheets(request, [queries.one(ref, today(request))])
    told = {
        "sheet": sheet, "name": _cut(sheet.asset.name), "told": summary(sheet), "colour": COLOURS.get(sheet.tone, GREY),
    }  # fmt: skip
    picture = render_to_string("works/notice.svg", told).encode()
    answer = tagged_bytes(request, picture, "image/svg+xml")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@allow(anyone)
@at_portal
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Answer with what is closed, each from its first day to the day its reopening is promised for now."""
    found = queries.in_force(today(request), queries.near(asked_places(request)))
    told = zip(sheets(request, found), (one.shown.changed_at for one in found), strict=True)
    events = [_event(request, sheet, changed_at) for sheet, changed_at in told if sheet.due.current]
    body = written("closures", gettext("哪里封着，几时开"), events)
    return HttpResponse(body, content_type=CALENDAR)


def _event(request: HttpRequest, sheet: Sheet, changed_at: datetime) -> list[str]:
    last = sheet.due.current
    assert last is not None  # noqa: S101 -- only what has a date is asked for
    parts = gettext("、").join(sheet.scope)
    return [
        f"UID:{sheet.ref}@{request.get_host()}",
        f"DTSTAMP:{changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{len(sheet.moved)}",
        f"DTSTART;VALUE=DATE:{day(sheet.closed_from or last)}",
        f"DTEND;VALUE=DATE:{day(last + A_DAY)}",
        f"SUMMARY:{plain(summary(sheet))}",
        f"LOCATION:{plain(f'{sheet.asset.name} · {sheet.asset.place}')}",
        f"DESCRIPTION:{plain(' · '.join(filter(None, (parts, sheet.detour))))}",
        "TRANSP:TRANSPARENT",
        f"URL:{request.build_absolute_uri(sheet.url)}",
    ]


@allow(anyone)
@at_portal
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Answer with closures as a feed, whatever changed last in front: begun, moved, said open, checked."""
    on = today(request)
    found = queries.newest(on, queries.near(asked_places(request)), MOST_ENTRIES)
    rows = [one.shown for one in found]

    def address(ref: str) -> str:
        return request.build_absolute_uri(reverse("works:closure", args=[ref]))

    reading = Reading(Names.of_rows(rows), instant(request), on, address)
    body = atom(request, gettext("哪里封着，几时开"), rows, reading)
    return HttpResponse(body, content_type=ATOM)

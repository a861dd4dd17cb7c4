"""Closures as anybody reads them: what is closed, one of them, its sheet for the fence, the assets, what was kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import segno
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal import door
from yinuo.doors.portal.choices import place_options
from yinuo.doors.portal.door import at_portal
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.proven import Marks, opened_of
from yinuo.doors.portal.way import moments_of
from yinuo.doors.shell.cards import Field
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.programmes.works import queries
from yinuo.programmes.works.rules import update_every
from yinuo.programmes.works.shown import asset_line, sheet_of, sheets_of
from yinuo.programmes.works.words import ENDINGS

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.programmes.works.queries import Seen
    from yinuo.programmes.works.shown import Sheet

WAY: Final = 3
"""A way passes this many places at the most."""
YEARS: Final = range(1949, 10_000)


show = partial(door.show, of="works")
"""Answer with a public page of the works; none of them needs a cookie."""


def asked_places(request: HttpRequest) -> list[str]:
    """Give the places that a way passes, each once."""
    typed = [one.replace("\x00", "").strip()[:40] for one in request.GET.getlist("near")]
    return list(dict.fromkeys(filter(None, typed)))[:WAY]


def sheets(request: HttpRequest, found: list[Seen]) -> tuple[Sheet, ...]:
    """Make the sheets of some closures in the reader's language."""
    return sheets_of(found, Names.of_rows(one.shown for one in found), instant(request))


def _way_fields(near: list[str]) -> tuple[Field, ...]:
    labels = (gettext("从哪里"), pgettext("路上", "经过"), gettext("到哪里"))
    held = dict(enumerate(near))
    options = place_options(gettext("都看"))
    return tuple(
        Field("near", label, "select", held.get(n, ""), options=options) for n, label in enumerate(labels)
    )


@allow(anyone)
@at_portal
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    """Answer with what is closed and what is open again: everywhere, or on the way that somebody takes."""
    on, near = today(request), asked_places(request)
    where = queries.near(near)
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0  # noqa: PLR2004
    found, following = queries.past(on, where, before)
    after = request.GET.get("after", "")[:40]
    shut, more = ([], "") if before else queries.shut(on, where, after)
    here, asked = reverse("works:closures"), [("near", code) for code in near]
    query = f"?{urlencode(asked)}" if asked else ""
    told = {
        "shut": sheets(request, shut), "past": () if after else sheets(request, found), "is_further": bool(after),
        "more_url": f"{here}?{urlencode([*asked, ('after', more)])}" if more else "",
        "fields": _way_fields(near), "near": near, "is_later": bool(before), "here": f"{here}{query}",
        "next_url": f"{here}?{urlencode([*asked, ('before', following)])}#past" if following else "",
        "calendar": f"{reverse('works:calendar')}{query}", "feed": f"{reverse('works:feed')}{query}",
        "every": update_every(),
    }  # fmt: skip
    return show(request, "closures", told)


@allow(anyone)
@at_portal
@require_safe
def closure(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with one closure: what, until when, each date it was moved to and why, how its opening was shown."""
    seen = queries.one(ref, today(request))
    names, now = Names.of_rows([seen.shown]), instant(request)
    marks = Marks(opened_of(seen.shown, now))
    told = {
        "sheet": sheet_of(seen, names, now, marks),
        "way": moments_of(seen.shown, names, marks),
        "every": update_every(),
        "summary": seen.shown.summary,
        "picture": request.build_absolute_uri(reverse("works:notice", args=[ref])),
        "link": request.build_absolute_uri(reverse("works:closure", args=[ref])),
    }
    return show(request, "closure", told)


@allow(anyone)
@at_portal
@require_safe
def poster(request: HttpRequest, ref: str) -> HttpResponse:
    """Answer with the A4 sheet for the fence: until when, which way round, and a square that tells what has changed."""
    (sheet,) = sheets(request, [queries.one(ref, today(request))])
    link = request.build_absolute_uri(sheet.url)
    qr = segno.make(link, error="q").svg_inline(scale=8, border=0, omitsize=True)
    return show(request, "poster", {"sheet": sheet, "link": link, "qr": qr})


@allow(anyone)
@at_portal
@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """Answer with the book of what serves everybody, or of what lies on a way."""
    near = asked_places(request)[:1]
    where = queries.near(near, of="")
    rows, after = queries.book(today(request), where, request.GET.get("after", "")[:60])
    found = [asset_line(row) for row in rows]
    asked = [*(("near", code) for code in near), ("after", after)]
    next_url = f"{reverse('works:assets')}?{urlencode(asked)}" if after else ""
    field = Field(
        "near", gettext("在哪一片"), "select", "".join(near), options=place_options(gettext("都看"))
    )
    return show(request, "assets", {"assets": found, "field": field, "near": near, "next_url": next_url})


@allow(anyone)
@at_portal
@require_safe
def asset(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one asset and every closure it went through."""
    on = today(request)
    row = queries.asset(code, on)
    told = {"asset": asset_line(row), "closures": sheets(request, queries.history(row, on))}
    return show(request, "asset", told)


@allow(anyone)
@at_portal
@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    """Answer with how reopenings went over the years, by how firmly the date was said, and what is behind a number."""
    on, typed = today(request), request.GET.get("year", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0  # noqa: PLR2004
    strength, ending = request.GET.get("strength", ""), request.GET.get("ending", "")
    is_asked = bool(typed or strength)
    if is_asked and (year not in YEARS or strength not in STRENGTH_WORDS or ending not in {"", *ENDINGS}):
        raise NotFound
    rows = [(row, STRENGTH_WORDS[row.strength]) for row in queries.kept(on)]
    after = request.GET.get("after", "")[:40]
    found, following = queries.behind(on, year, strength, ending, after) if is_asked else ([], "")
    asked = {"year": typed, "strength": strength, **({"ending": ending} if ending else {})}
    here = reverse("works:kept")
    told = {
        "rows": rows, "endings": ENDINGS, "behind": sheets(request, found), "is_asked": is_asked, "year": year,
        "first_url": f"{here}?{urlencode(asked)}#behind" if after else "",
        "next_url": f"{here}?{urlencode({**asked, 'after': following})}#behind" if following else "",
        "strength": STRENGTH_WORDS.get(strength, ""), "ending": ENDINGS.get(ending, ""),
    }  # fmt: skip
    return show(request, "kept", told)

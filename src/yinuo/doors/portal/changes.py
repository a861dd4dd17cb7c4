"""What has changed since a day: of one promise, a unit, a place, or all; what the square on a printout answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import segno
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import Invalid
from yinuo.base.text import parse_date
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.choices import place_options, unit_options
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.names import Names
from yinuo.doors.portal.shown import card_of, cards_of
from yinuo.doors.portal.way import moments_of
from yinuo.doors.shell.cards import Field, Link, Pager
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.changed import OF, is_new, picked
from yinuo.doors.shell.public.changed import changed as what_changed
from yinuo.doors.shell.public.register import Register, after_cursor, cursor_of
from yinuo.doors.shell.templatetags.look import day_long

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import Q
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.shell.cards import Card, Moment
    from yinuo.doors.shell.words import Text
    from yinuo.kernel.matters.models import PublicMatter

ON_PAGE: Final = 20


@dataclass(frozen=True, slots=True)
class Changed:
    """One matter with what happened to it since; `is_new`: on that day it could not be read here yet."""

    card: Card
    way: tuple[Moment, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """`portal/changes.html`: what happened since a day, and which dates went by without a result."""

    title: Text
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    changed: tuple[Changed, ...] = ()
    passed: tuple[Card, ...] = ()
    nothing: Text = ""
    still: Card | None = None
    pager: Pager | None = None
    downloads: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks: since when (None where it is no date), of what, and the rows that are meant."""

    since: date | None
    error: Text
    of: dict[str, str]
    wanted: Q


def asked_of(request: HttpRequest) -> Asked:
    """Read the question. Raises NotFound for a unit or place that there is none of."""
    since, error = None, ""
    typed = request.GET.get("since", "")[:40]
    try:
        since = parse_date(typed, field="since") if typed.strip() else None
    except Invalid as wrong:
        error = str(next(iter(wrong.fields.values())))
    typed_of = {name: request.GET.get(name, "").replace("\x00", "").strip()[:60] for name in OF}
    of = {name: value for name, value in typed_of.items() if value}
    return Asked(since, error, of, picked(of))


@allow(anyone)
@at_portal
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Answer what has changed since a day; 404 for what is not public."""
    asked = asked_of(request)
    register = Register(today(request))
    about = register.one(asked.of["ref"]) if "ref" in asked.of else None
    context = {"changes": _changes(request, register, asked, about)}
    return show(request, "changes", context, 422 if asked.error else 200)


def _changes(request: HttpRequest, register: Register, asked: Asked, about: PublicMatter | None) -> Changes:
    on, now = today(request), instant(request)
    since = asked.since
    if since is None:
        return Changes(_title(asked, about), _fields(asked, None), tuple(asked.of.items()))
    later = after_cursor(request.GET.get("after", ""), "changed_at")
    found = what_changed(register, asked.wanted, since, on, later=later, most=ON_PAGE)
    names = Names.of_rows([*found.rows, *found.passed, *([about] if about else [])])
    changed = tuple(_changed(row, names, now, on, since) for row in found.rows)
    cursor = cursor_of(found.rows[-1], "changed_at") if found.is_more else ""
    is_nothing = not (changed or found.passed or later)
    return Changes(
        _title(asked, about),
        _fields(asked, about),
        tuple((name, value) for name, value in asked.of.items() if name == "ref"),
        changed,
        cards_of(found.passed, names, now, on),
        gettext("从%(day)s到今天，没有变过。") % {"day": day_long(since)} if is_nothing else "",
        card_of(about, names, now, on) if about and is_nothing else None,
        _pager(asked, since, cursor, len(changed), is_later=later is not None),
        _downloads(asked, since) if about is None else (),
    )


def _changed(row: PublicMatter, names: Names, now: datetime, on: date, since: date) -> Changed:
    way = tuple(
        replace(step, arc=None) for step in moments_of(row, names) if step.at >= since and not step.is_open
    )
    return Changed(card_of(row, names, now, on), way, is_new(row, since))


def _title(asked: Asked, about: PublicMatter | None) -> Text:
    if about is not None:
        return about.title
    unit, place = asked.of.get("unit", ""), asked.of.get("place", "")
    names = Names.of((place,), (unit,))
    return " · ".join(filter(None, (names.unit(unit), names.place(place)))) or gettext("全部承诺和诉求")


def _fields(asked: Asked, about: PublicMatter | None) -> tuple[Field, ...]:
    since = Field(
        "since", gettext("从哪天起"), "date", asked.since.isoformat() if asked.since else "", asked.error,
        is_required=True,
    )  # fmt: skip
    if about is not None:
        return (since,)
    every = gettext("都看")
    return (
        since,
        Field("unit", gettext("哪家单位"), "select", asked.of.get("unit", ""), options=unit_options(every)),
        Field("place", gettext("哪里"), "select", asked.of.get("place", ""), options=place_options(every)),
    )


def _pager(asked: Asked, since: date, cursor: str, n: int, *, is_later: bool) -> Pager:
    here = changes_url(since, **asked.of)
    following = f"{here}&{urlencode({'after': cursor})}" if cursor else ""
    return Pager(gettext("这一页 %(n)d 件") % {"n": n} if n else "", here if is_later else "", following)


def _downloads(asked: Asked, since: date) -> tuple[Link, ...]:
    query = urlencode({**asked.of, "changed_since": since.isoformat()})
    labels = {"csv": gettext("表格 CSV"), "json": "JSON", "atom": gettext("订阅 Atom")}
    return tuple(
        Link(label, f"{reverse('portal:list_as', args=['m', form])}?{query}")
        for form, label in labels.items()
    )


def changes_url(since: date, **of: str) -> str:
    """Give the lasting address that answers what has changed since a day: of a `ref`, a `unit`, a `place`, or all."""
    return f"{reverse('portal:changes')}?{urlencode({'since': since.isoformat(), **of})}"


@dataclass(frozen=True, slots=True)
class Printed:
    """`portal/parts/printed.html`: what stands at the foot of a printout; `qr` is an SVG of the server's."""

    on: date
    url: str
    qr: str


def printed(request: HttpRequest, on: date, **of: str) -> Printed:
    """Give a printout's own square: it answers what has changed since the day it was printed."""
    url = request.build_absolute_uri(changes_url(on, **of))
    return Printed(on, url, square(url))


@lru_cache(maxsize=2048)
def square(url: str) -> str:
    """Draw the square of a public address. The mask is fixed: choosing the best of eight costs more than the page."""
    return segno.make(url, error="l", boost_error=False, mask=3, micro=False).svg_inline(
        scale=4, border=0, omitsize=True
    )

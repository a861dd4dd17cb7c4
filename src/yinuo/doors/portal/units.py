"""Units: what each promised and answers for, in the pack's own order. No rank, no score, and no person's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from yinuo.base.errors import NotFound
from yinuo.doors.allow import allow, anyone
from yinuo.doors.portal.changes import printed
from yinuo.doors.portal.counted import MONTHS_SHOWN, Of, figures_of
from yinuo.doors.portal.door import at_portal, show
from yinuo.doors.portal.keeping import alike
from yinuo.doors.portal.names import Name, Names
from yinuo.doors.portal.shelves import NEWEST, shelves_of, stand
from yinuo.doors.portal.way import said_by_units
from yinuo.doors.shell.cards import Fact, Link, Saying
from yinuo.doors.shell.clock import instant, today
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.public.register import Register
from yinuo.doors.shell.tallies import Branch, UnitSheet
from yinuo.doors.shell.words import UNIT_KINDS
from yinuo.kernel.figures.queries import Period, late_now, sealed, tallies
from yinuo.kernel.people.models import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from yinuo.kernel.matters.models import PublicMatter

WORDS_SHOWN: Final = 3
READ_FOR_WORDS: Final = 12


@allow(anyone)
@at_portal
@alike
@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """Answer with every unit, those that stand under one below it, in the pack's order."""
    rows = list(Unit.objects.filter(is_active=True))
    tops = [row for row in rows if row.parent_id is None]
    branches = tuple(
        Branch(
            _link(top),
            tuple(_link(row) for row in rows if row.path.startswith(f"{top.path}/")),
            top.is_example,
        )
        for top in tops
    )
    return show(request, "units", {"branches": branches})


def _link(row: Unit) -> Link:
    return Link(called(row), reverse("portal:unit", args=[row.code]), note=UNIT_KINDS[row.kind])


@allow(anyone)
@at_portal
@alike
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with one unit's page: its figures, what is late, open and done, and its own words."""
    every = {row.code: row for row in Unit.objects.all()}
    if code not in every:
        raise NotFound
    paper = printed(request, today(request), unit=code)
    return show(request, "unit", {"sheet": _sheet(request, every[code], every), "printed": paper})


def _sheet(request: HttpRequest, row: Unit, every: Mapping[str, Unit]) -> UnitSheet:
    on, now = today(request), instant(request)
    codes = [
        code
        for code, other in every.items()
        if other.path == row.path or other.path.startswith(f"{row.path}/")
    ]
    leads = Q(lead_unit__in=codes)
    late = late_now(on, leads)
    stood = stand(on, "lead_unit", codes, {"unit": row.code}, late.n)
    spoken = Register(on).first_of("lead_unit", codes, Q(told_on__isnull=False), NEWEST, READ_FOR_WORDS)
    period = Period.before(on, MONTHS_SHOWN)
    figures = figures_of(tallies(period, units=codes), late, period, on, Of(unit=row.code), sealed(row.code))
    names = _names(every, [one for shelf in stood for one in shelf.rows], row.place_id)
    return UnitSheet(
        called(row),
        _facts(row, every, names),
        figures,
        shelves_of(stood, names, now, on),
        _own_words(spoken, set(codes), names),
        row.is_example,
    )


def _names(every: Mapping[str, Unit], rows: list[PublicMatter], more: str) -> Names:
    places = Names.of({row.place for row in rows} | {more}, ()).places
    return Names(places, {code: Name(called(row), row.is_example) for code, row in every.items()})


def _facts(row: Unit, every: Mapping[str, Unit], names: Names) -> tuple[Fact, ...]:
    facts = [Fact(gettext("是什么"), UNIT_KINDS[row.kind])]
    facts.append(
        Fact(gettext("管哪里"), names.place(row.place_id), reverse("portal:place", args=[row.place_id]))
    )
    if row.parent_id:
        above = every[row.parent_id]
        facts.append(Fact(gettext("上级"), called(above), reverse("portal:unit", args=[above.code])))
    under = [other for other in every.values() if other.parent_id == row.code and other.is_active]
    facts += [Fact(gettext("下面有"), called(one), reverse("portal:unit", args=[one.code])) for one in under]
    return tuple(facts)


def _own_words(rows: list[PublicMatter], codes: set[str], names: Names) -> tuple[tuple[Saying, Link], ...]:
    """Give the last words that the unit itself gave in public, each with the matter it was said of."""
    found: list[tuple[Saying, Link]] = []
    mine = {names.unit(code) for code in codes}
    for row in rows:
        link = Link(row.title, reverse("portal:matter", args=[row.ref]))
        found += [(saying, link) for saying in said_by_units(row, names) if saying.who in mine][:1]
        if len(found) >= WORDS_SHOWN:
            break
    return tuple(found[:WORDS_SHOWN])

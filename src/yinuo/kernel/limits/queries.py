"""What the place's tables say, for whoever asks; no question here costs a query per matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yinuo.kernel.limits.book import book, with_book
from yinuo.kernel.people import queries as people
from yinuo.kernel.people.models import Place, Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.base.calendar import WorkCalendar
    from yinuo.base.geo import Point
    from yinuo.base.redaction import RedactionRules
    from yinuo.kernel.limits.book import CategoryRow, PackRow
    from yinuo.kernel.limits.clocks import Limits


def current_pack() -> PackRow:
    """Return the place this installation stands for."""
    return book().pack


def current_calendar() -> WorkCalendar:
    """Return the place's working days and hours."""
    return book().calendar


def redaction_rules() -> RedactionRules:
    """Return the place's rules of what could give a person away."""
    return book().redaction


def category(code: str) -> CategoryRow:
    """Return a category or raise `NotFound`."""
    return book().category(code)


def categories(kind: str = "", *, programme: str | None = None) -> tuple[CategoryRow, ...]:
    """Return the active categories in their order, of one kind or programme where one is named."""
    return tuple(
        row
        for row in book().categories.values()
        if row.is_active
        and (not kind or kind in row.kinds)
        and (programme is None or row.programme == programme)
    )


def limits_for(category_code: str, on: date, *, kind: str = "", level: str = "") -> Limits:
    """Return the time limits for a matter of this category accepted on a day; raises `NotFound`.

    Some kinds take their own class whatever the category (a claim, a major hazard): name kind and level.
    """
    found = book()
    return found.limits_of(found.class_of(category_code, kind, level), on)


def limits_of_class(limit_class: str, on: date) -> Limits:
    """Return the limits of a class in force on a day; of an unknown class there are none."""
    return book().limits_of(limit_class, on)


def points() -> Mapping[str, Point]:
    """Return the point on the map of every place that has one, by code; read once with the book."""
    return with_book("points", people.points)


def nodes() -> tuple[Mapping[str, Place], Mapping[str, Unit]]:
    """Return every place, with the one it lies in, and every unit, by code and in order; read once with the book."""

    def read() -> tuple[Mapping[str, Place], Mapping[str, Unit]]:
        places, units = Place.objects.in_bulk(), Unit.objects.in_bulk()
        for place in places.values():
            place.parent = places.get(place.parent_id or "")
        return places, units

    return with_book("nodes", read)

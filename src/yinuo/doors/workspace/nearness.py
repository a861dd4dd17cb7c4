"""Which units a form lists, and in which order: the last one used, then the nearest to the place."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext

from yinuo.doors.shell.cards import Option
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.people.bundles import bundles_with
from yinuo.kernel.people.models import Appointment, Place, Unit
from yinuo.kernel.people.queries import holding_on
from yinuo.kernel.people.trees import codes_in, is_under
from yinuo.kernel.record.kept import Said

if TYPE_CHECKING:
    from datetime import date

    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.people.trees import Node
    from yinuo.kernel.record.kept import Statement

FAR: Final = 99
LAST_DIGIT: Final = 9


def name_of(row: Node | CategoryRow) -> str:
    """Give what a unit, a place or a category is called in the reader's language."""
    return row.name if is_chinese() or not row.name_en else row.name_en


def manned_units(on: date) -> list[Unit]:
    """Give the active units where somebody can take a matter in hand today, in their order: one query."""

    def written() -> Statement:
        handlers = Appointment.objects.filter(holding_on(on), role__in=bundles_with("handler"))
        return handlers.values_list("unit").distinct().order_by().query.sql_with_params()

    manned = {code for (code,) in _SAID.rows(on, written)}
    _places, units = nodes()
    return [
        unit for unit in units.values() if unit.pk in manned and unit.is_active and unit.kind != "auditor"
    ]


_SAID: Final = Said(50)


def nearest_first(units: list[Unit], m: MatterState, last: str = "") -> list[Unit]:
    """Give the units that may have this matter: the last one used, then those of its place, its town, the city."""
    path = _path_of(m.place)
    allowed = [unit for unit in units if not is_under(unit.path, m.about_unit)]

    def far(unit: Unit) -> tuple[bool, int, str, str]:
        steps = path.index(unit.place_id) if unit.place_id in path else FAR
        return unit.pk != last, steps, unit.sort_key, unit.pk

    return sorted(allowed, key=far)


def _path_of(place: str) -> list[str]:
    """Give the codes from the place itself up to the root."""
    found, _units = nodes()
    return list(reversed(codes_in(found[place].path if place in found else "")))


def numbered(units: list[Unit], none: str = "") -> tuple[Option, ...]:
    """Give the units as options whose names begin with a number: in a list, one or two digits pick one.

    No 11, no 22: a list takes a key pressed twice for "the next one that begins so", never for two digits.
    """
    first = (Option("", none),) if none else ()
    typable = (n for n in count(1) if n <= LAST_DIGIT or len(set(str(n))) > 1)
    return first + tuple(
        Option(unit.pk, f"{n} {name_of(unit)}") for n, unit in zip(typable, units, strict=False)
    )


def all_units(none: str) -> tuple[Option, ...]:
    """Give every active unit by name: for naming one, not for giving it work."""
    return (
        Option("", none),
        *(Option(unit.pk, name_of(unit)) for unit in Unit.objects.filter(is_active=True)),
    )


def places(none: str) -> tuple[Option, ...]:
    """Give every active place, each under the one it lies in."""
    rows = list(Place.objects.filter(is_active=True).order_by("path").select_related("parent"))
    options = [
        Option(row.pk, name_of(row), group=name_of(row.parent) if row.parent else gettext("全市"))
        for row in rows
    ]
    return (Option("", none), *options)

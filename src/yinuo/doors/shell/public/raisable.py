"""What a resident can bring forward and where, as every way in shows it: the sorts, the coarse places, their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext

from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.queries import categories, nodes

if TYPE_CHECKING:
    from yinuo.kernel.limits.book import CategoryRow
    from yinuo.kernel.people.models import Place, Unit
    from yinuo.kernel.people.trees import Node

COARSE: Final = ("city", "town", "community")
ASKED: Final = ("request", "wish", "hazard", "dispute")


def called(row: Any) -> str:
    """Give what a place, unit, category or pack is called in the reader's language."""
    return str(row.name if is_chinese() else row.name_en or row.name)


def named(row: Node) -> str:
    """Give a name that says beside itself that it is invented."""
    name = called(row)
    return gettext("%(name)s（示例）") % {"name": name} if row.is_example and "示例" not in name else name


def raisable() -> tuple[CategoryRow, ...]:
    """Give the categories that residents can file under, in the pack's order."""
    return tuple(row for row in categories() if row.kinds & set(ASKED))


def kind_of(row: CategoryRow) -> str:
    """Give what sort of matter a category stands for when a resident picks it."""
    return next(kind for kind in ASKED if kind in row.kinds)


def coarse_places() -> list[Place]:
    """Give the places that are coarse enough to ask for, each after the one it lies in."""
    places, _units = nodes()
    found = (place for place in places.values() if place.is_active and place.kind in COARSE)
    return sorted(found, key=lambda place: place.path)


def nameable_units() -> list[Unit]:
    """Give the units that can be named, the auditor's left out."""
    _places, units = nodes()
    found = (unit for unit in units.values() if unit.is_active and unit.kind != "auditor")
    return sorted(found, key=lambda unit: unit.path)

"""What places, units and categories are called in the reader's language: read once, with the place's book."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.book import book, with_book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.programme import programme

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.matters.models import PublicMatter

_COLUMNS = ("code", "name", "name_en", "is_example")


def programme_named(name: str) -> str:
    """Give what a programme is called in the reader's language; its own word where it is not switched on."""
    found = programme(name)
    return name if found is None else found.label_zh if is_chinese() else found.label_en


@dataclass(frozen=True, slots=True)
class Name:
    """One name, and whether what bears it is invented."""

    text: str
    is_example: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one page needs."""

    places: Mapping[str, Name] = field(default_factory=dict)
    units: Mapping[str, Name] = field(default_factory=dict)

    @classmethod
    def of(cls, places: Iterable[str], units: Iterable[str]) -> Names:
        """Read the names of these codes."""
        return cls(_read(Place, places), _read(Unit, units))

    @classmethod
    def of_all(cls) -> Names:
        """Read every name of the place, for a list that has no end in sight."""
        return cls(_every(Place), _every(Unit))

    @classmethod
    def of_rows(cls, rows: Iterable[PublicMatter], more: Iterable[str] = ()) -> Names:
        """Read the names that cards and ways of these matters need."""
        every = list(rows)
        units = {code for row in every for code in codes_of(row)}
        return cls.of({row.place for row in every}, units | set(more))

    @classmethod
    def of_cards(cls, rows: Iterable[PublicMatter]) -> Names:
        """Read the names that cards of these matters need, and no more: their moments need not be there."""
        every = list(rows)
        return cls.of(
            {row.place for row in every},
            {code for row in every for code in (row.lead_unit, row.confirmed_by) if code != "requester"},
        )

    def place(self, code: str) -> str:
        """Give a place's name."""
        return self.places[code].text if code in self.places else ""

    def unit(self, code: str) -> str:
        """Give a unit's name; "" for none."""
        return self.units[code].text if code in self.units else ""

    def is_example(self, place: str, unit: str = "") -> bool:
        """Say whether the place or the unit is invented."""
        return any(
            name.is_example for name in (self.places.get(place), self.units.get(unit)) if name is not None
        )


def codes_of(row: PublicMatter) -> set[str]:
    """Give every unit that a matter's page may name."""
    codes = {row.lead_unit, row.beneficiary, row.confirmed_by, *row.support_units}
    for moment in row.moments:
        codes |= {moment.get("unit", ""), moment.get("lead_unit", ""), *(moment.get("support_units") or ())}
        codes |= set(moment.get("units") or ())
    return codes - {"", "requester"}


def _read(model: type[Place | Unit], codes: Iterable[str]) -> dict[str, Name]:
    """Give the names of these codes; one that is newer than the book is asked for."""
    known, wanted = _every(model), {code for code in codes if code}
    found = {code: known[code] for code in wanted if code in known}
    return found | (
        _named(model.objects.filter(pk__in=wanted - found.keys()).only(*_COLUMNS))
        if len(found) < len(wanted)
        else {}
    )


def _every(model: type[Place | Unit]) -> dict[str, Name]:
    """Give every name in the reader's language, read once with the place's book."""
    places, units = nodes()
    rows: Iterable[Place | Unit] = (places if model is Place else units).values()
    return with_book(("names", get_language(), model), lambda: _named(rows))


def _named(rows: Iterable[Place | Unit]) -> dict[str, Name]:
    return {row.code: Name(called(row), row.is_example) for row in rows}


def category_name(code: str) -> str:
    """Give a category's name; "" where the pack no longer knows it."""
    row = book().categories.get(code)
    return called(row) if row else ""

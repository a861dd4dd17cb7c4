"""Who plays in the demo, read from the pack: invented places, invented units, and who may do what there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from yinuo.base.yaml_file import read_yaml
from yinuo.config.demo_stories.setting import PACKS, Setting, setting
from yinuo.kernel.people.bundles import roles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from random import Random

    from yinuo.config.demo_stories.corpus import Family


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the demo. `community` is itself, or the community it lies in."""

    code: str
    name: str
    kind: str
    community: str
    town: str
    is_village: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """One account's post."""

    username: str
    bundle: str
    unit: str
    place: str


@dataclass(frozen=True)
class Cast:
    """The pack's people by what they may do. Every list keeps the order of the files."""

    setting: Setting
    spots: tuple[Spot, ...]
    seats: tuple[Seat, ...]
    unit_paths: Mapping[str, tuple[str, ...]]
    unit_names: Mapping[str, str]
    unit_kinds: Mapping[str, str]
    towns: Mapping[str, str]
    place_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def spot(self, code: str) -> Spot:
        """Give a place by code. Raises KeyError where the demo does not play there."""
        for spot in self.spots:
            if spot.code == code:
                return spot
        raise KeyError(code)

    def communities(self, *, villages: bool = False) -> list[Spot]:
        """Give the communities, or only the villages among them."""
        return [spot for spot in self.spots if spot.kind == "community" and (spot.is_village or not villages)]

    def of_kind(self, kind: str) -> list[Spot]:
        """Give the places of one kind."""
        return [spot for spot in self.spots if spot.kind == kind]

    def _who(self, role: str, unit: str) -> list[str]:
        return [seat.username for seat in self.seats if seat.unit == unit and role in roles_of(seat.bundle)]

    def workers(self, unit: str) -> list[str]:
        """Give those who do the work of a unit, its head not among them."""
        return [seat.username for seat in self.seats if seat.unit == unit and seat.bundle == "unit"]

    def heads(self, unit: str) -> list[str]:
        """Give the heads of a unit."""
        return self._who("lead", unit)

    def desks(self, accused: str = "") -> list[str]:
        """Give the city's desk; the auditors where the desk is under the office complained of."""
        names = [
            seat.username
            for seat in self.seats
            if seat.bundle == "desk"
            and self.unit_kinds[seat.unit] == "office"
            and not self.is_under(seat.unit, accused)
        ]
        return names or self.auditors()

    def mediators(self, unit: str) -> list[str]:
        """Give the members of a mediators' team who hold its desk."""
        return [seat.username for seat in self.seats if seat.bundle == "desk" and seat.unit == unit]

    def team_at(self, unit: str) -> str:
        """Give the community that a mediators' team holds the desk of."""
        return next(seat.place for seat in self.seats if seat.bundle == "desk" and seat.unit == unit)

    def auditors(self) -> list[str]:
        """Give the auditors."""
        return [seat.username for seat in self.seats if seat.bundle == "auditor"]

    def checkers(self, free_of: Iterable[str], accused: str = "") -> list[str]:
        """Give the checkers of units that never had a part in it and are under none that had."""
        taken = set(free_of)
        return [
            seat.username
            for seat in self.seats
            if seat.bundle == "checker"
            and not taken & set(self.unit_paths[seat.unit])
            and not self.is_under(seat.unit, accused)
        ] or self.auditors()

    def is_under(self, unit: str, office: str) -> bool:
        """Whether a unit is that office or under it."""
        return bool(office) and office in self.unit_paths[unit]

    def town_unit(self, spot: Spot) -> str:
        """Give the unit of the town a place lies in."""
        return self.towns[spot.town]

    def lead_of(self, family: Family, spot: Spot, rng: Random, accused: str = "") -> str:
        """Give the unit that would handle this, never the office complained of."""
        if accused:
            return rng.choice([unit for unit in self.setting.doers.values() if unit != accused])
        return self.setting.doers.get(family.doer) or self.town_unit(spot)


def _paths(rows: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    paths: dict[str, tuple[str, ...]] = {}
    for row in rows:
        code = str(row["code"])
        paths[code] = (*paths.get(str(row.get("parent", "")), ()), code)
    return paths


def _called(row: Mapping[str, Any], stage: Setting) -> str:
    return str(row["name_en"] if stage.is_english else row["name"])


def _spots(
    rows: list[dict[str, Any]], paths: Mapping[str, tuple[str, ...]], stage: Setting
) -> tuple[Spot, ...]:
    kinds = {str(row["code"]): row["kind"] for row in rows}
    spots = []
    for row in rows:
        if not row.get("is_example") or row["kind"] in {"city", "town"}:
            continue
        path = paths[row["code"]]
        town = next(code for code in path if kinds[code] == "town")
        community = next(code for code in path if kinds[code] == "community")
        is_village = row["kind"] == "community" and bool(re.search(stage.villages, _called(row, stage)))
        spots.append(Spot(row["code"], _called(row, stage), row["kind"], community, town, is_village))
    return tuple(spots)


@cache
def cast(pack: str) -> Cast:
    """Read a pack's files; cached, as they do not change while we run."""
    stage = setting(pack)
    places, units, people = (
        read_yaml(PACKS / pack / f"{name}.yaml")[name] for name in ("places", "units", "people")
    )
    paths = _paths(places)
    return Cast(
        setting=stage,
        spots=_spots(places, paths, stage),
        seats=tuple(
            Seat(person["username"], post["role"], post["unit"], str(post["place"]))
            for person in people
            for post in person["appointments"]
        ),
        unit_paths=_paths(units),
        unit_names={unit["code"]: _called(unit, stage) for unit in units},
        unit_kinds={unit["code"]: unit["kind"] for unit in units},
        towns={str(unit["place"]): unit["code"] for unit in units if unit["kind"] == "town"},
        place_paths=paths,
    )

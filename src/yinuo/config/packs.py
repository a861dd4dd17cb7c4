"""A pack is a folder of data that makes the product a place: read with every fault told, loaded as often as you like.

`read_pack` checks a folder without touching a database; `load_pack` writes it: rows by their natural keys, never a
deletion, nothing at all where the folder has not changed since. A time limit once in force is never rewritten.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.config import facility_rows, pack_rows
from yinuo.config.sheets import Faults, read_sheet
from yinuo.kernel.limits.book import changed, limits_from
from yinuo.kernel.limits.models import CalendarDay, Category, Facility, HoursException, Pack, TimeLimit
from yinuo.kernel.people.actions import take_points
from yinuo.kernel.people.models import Account, Appointment, Person, Place, PlacePoint, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SHEETS: Final = ("pack", "places", "units", "people", "calendar", "limits", "categories", "facts")
MAY_BE: Final = ("stations",)
"""Sheets that a place may do without."""

M = TypeVar("M", bound=models.Model)
N = TypeVar("N", Place, Unit)


@dataclass(frozen=True, slots=True)
class PackFiles:
    """A folder read and found right: rows that are not in any database yet, and the facts as they stand."""

    digest: str
    pack: Pack
    places: tuple[Place, ...]
    points: tuple[PlacePoint, ...]
    units: tuple[Unit, ...]
    people: tuple[pack_rows.Someone, ...]
    days: tuple[CalendarDay, ...]
    limits: tuple[TimeLimit, ...]
    categories: tuple[Category, ...]
    facilities: tuple[Facility, ...]
    exceptions: tuple[HoursException, ...]
    facts: Mapping[str, Any]


def pack_folder(code: str) -> Path:
    """Return the folder of a pack that ships with the product."""
    return Path(str(files("yinuo"))) / "packs" / code


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over a pack's sheets, to tell whether anything changed."""
    digest = hashlib.sha256()
    for name in (*SHEETS, *MAY_BE):
        path = folder / f"{name}.yaml"
        if path.is_file():
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_pack(folder: Path) -> PackFiles:
    """Read a folder; raises `Invalid` with every fault of it, each under file, line and cell."""
    faults = Faults()
    there = (*SHEETS, *(name for name in MAY_BE if (folder / f"{name}.yaml").is_file()))
    sheets = {name: read_sheet(folder / f"{name}.yaml", faults) for name in there}
    faults.tell()  # a sheet that cannot be read at all would make every code in the others unknown
    places = pack_rows.places_of(sheets["places"])
    units = pack_rows.units_of(sheets["units"], places)
    limits = pack_rows.limits_of(sheets["limits"])
    categories = pack_rows.categories_of(sheets["categories"], {row.limit_class for row in limits})
    stations = sheets.get("stations")
    found = PackFiles(
        digest=digest_of(folder),
        pack=pack_rows.pack_of(sheets["pack"], sheets["calendar"]),
        places=tuple(places.values()),
        points=pack_rows.points_of(sheets["places"]),
        units=tuple(units.values()),
        people=pack_rows.people_of(sheets["people"], units, places),
        days=pack_rows.days_of(sheets["calendar"]),
        limits=limits,
        categories=categories,
        facilities=facility_rows.facilities_of(stations, places, {row.code for row in categories})
        if stations
        else (),
        exceptions=facility_rows.exceptions_of(stations, places) if stations else (),
        facts=sheets["facts"].data,
    )
    faults.tell()
    return found


def load_pack(folder: Path, *, password: str = "", with_people: bool = True) -> bool:
    """Write a pack into the database; returns whether there was anything to do. Raises `Invalid`.

    New accounts get `password`; without one nobody can log in to them. Accounts that exist keep theirs.
    """
    if Pack.objects.filter(digest=digest_of(folder)).exists():
        return False
    hashed = make_password(password or None)  # once: hashing is slow on purpose, and these share a password
    write_place(read_pack(folder), lambda _someone: hashed, with_people=with_people)
    return True


def write_place(
    found: PackFiles, hashed: Callable[[pack_rows.Someone], str], *, with_people: bool = True
) -> None:
    """Write what was read: rows by their natural keys, in one transaction. `hashed` gives a new account's password.

    Raises `Invalid` where another place stands here already, or where limits in force would be rewritten.
    """
    with transaction.atomic():
        _refuse_another_place(found.pack)
        _refuse_rewritten_limits(found.limits)
        _put_nodes(Place, found.places)
        take_points(found.points)
        _put_nodes(Unit, found.units)
        _put(CalendarDay, found.days, "on")
        _put(TimeLimit, found.limits, "limit_class", "version")
        _put(Category, found.categories, "code")
        _put(Facility, found.facilities, "place", "kind")
        _put(HoursException, found.exceptions, "place", "kind", "from_on")
        if with_people:
            put_people(found.people, hashed)
        found.pack.digest = found.digest
        _put(Pack, [found.pack], "code", kept=("version",))
        changed()


def _refuse_another_place(pack: Pack) -> None:
    other = Pack.objects.exclude(code=pack.code).first()
    if other:
        raise Invalid.whole(
            Sentence(
                "这里已经是「{other}」，不能再装「{name}」：一处安装只管一个地方。",
                other=other.name,
                name=pack.name,
            ),
            is_conflict=True,
        )


def _refuse_rewritten_limits(rows: Iterable[TimeLimit]) -> None:
    """Words may be bettered, lengths and days of a version that is in the table may not."""
    kept = {(row.limit_class, row.version): row for row in TimeLimit.objects.all()}
    faults = Faults()
    for row in rows:
        old = kept.get((row.limit_class, row.version))
        if old and (limits_from(old), old.valid_from) != (limits_from(row), row.valid_from):
            sentence = Sentence(
                "时限「{name}」第 {version} 版已经在用，不能改写。请另写第 {next} 版。",
                name=row.name,
                version=row.version,
                next=row.version + 1,
            )
            faults.add(f"limits.yaml {row.limit_class}", sentence)
    faults.tell()


def _put(model: type[M], rows: Iterable[M], *keys: str, kept: tuple[str, ...] = ()) -> None:
    """Insert rows, or bring those with the same keys up to date but for what is kept; one statement."""
    cells = [
        field.name
        for field in model._meta.concrete_fields  # noqa: SLF001 -- Django's public name for it
        if field.name not in {*keys, *kept} and not isinstance(field, models.AutoField)
    ]
    model._default_manager.bulk_create(  # noqa: SLF001
        rows, update_conflicts=True, unique_fields=keys, update_fields=cells
    )


def _put_nodes(model: type[N], rows: tuple[N, ...]) -> None:
    """Insert or update a tree; a node that moved takes all under it along, those unknown to the pack too."""
    paths = dict(model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "path"))
    moved = [row for row in rows if paths.get(row.pk, row.path) != row.path]
    for row in moved:
        node = model.objects.get(pk=row.pk)
        node.parent_id = row.parent_id
        node.save()
    _put(model, rows, "code")


def put_people(people: tuple[pack_rows.Someone, ...], hashed: Callable[[pack_rows.Someone], str]) -> None:
    """Open what accounts are missing and bring every appointment up to date."""
    known = set(Account.objects.values_list("username", flat=True))
    new = [someone for someone in people if someone.username not in known]
    persons = Person.objects.bulk_create([Person(name=someone.name) for someone in new])
    Account.objects.bulk_create(
        Account(username=someone.username, language=someone.language, person=person, password=hashed(someone))
        for someone, person in zip(new, persons, strict=True)
    )
    person_of = dict(Account.objects.values_list("username", "person_id"))
    posts = [
        Appointment(
            person_id=person_of[someone.username],
            role=post.role,
            unit_id=post.unit,
            place_id=post.place,
            from_on=post.from_on,
            to_on=post.to_on,
        )
        for someone in people
        for post in someone.posts
    ]
    _put(Appointment, posts, "person", "role", "unit", "place", "from_on")

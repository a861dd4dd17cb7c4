"""A place of its own out of its sheets: rows like a pack's; what no sheet says is told once and kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.config import pack_rows
from yinuo.config.packs import PackFiles, pack_folder
from yinuo.config.sheets import Faults, Mapped, Row, read_sheet
from yinuo.config.tables import Cells, Sheet, read_tables
from yinuo.kernel.limits.models import LIMIT_FIELDS, Pack
from yinuo.kernel.people.models import USERNAME_PATTERN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

BLANK: Final = "blank"
OPTIONS: Final = "yinuo init"
POST: Final = ("role", "unit", "place", "from_on", "to_on")
"""Letters of a first password: none that looks like another."""


def read_place(path: Path, told: Mapping[str, Any], on: date) -> PackFiles:
    """Read the sheets; raises `Invalid` with every fault, each under sheet and cell. Touches no database.

    `told` is what no sheet says: zone, language, currency, minor_unit, hours, emergency, perhaps ref and covered_to.
    """
    faults = Faults()
    sheets = read_tables(path, faults)
    blank = {
        name: read_sheet(pack_folder(BLANK) / f"{name}.yaml", faults)
        for name in ("pack", "limits", "categories")
    }
    faults.tell()
    places = pack_rows.places_of(sheets["places"])
    _refuse_no_whole(sheets["places"], [*places.values()])
    faults.tell()  # without a place the cells of all other sheets would seem wrong
    units = pack_rows.units_of(sheets["units"], places)
    calendar = _calendar(sheets["holidays"], told, on)
    limits = pack_rows.limits_of(_limits(sheets["limits"], blank["limits"]))
    whole = next(iter(places.values()))
    found = PackFiles(
        digest="",
        pack=pack_rows.pack_of(_pack(whole, told, blank["pack"], faults), calendar),
        places=tuple(places.values()),
        points=pack_rows.points_of(sheets["places"]),
        units=tuple(units.values()),
        people=_people(sheets["people"], units, places),
        days=pack_rows.days_of(calendar),
        limits=limits,
        categories=pack_rows.categories_of(blank["categories"], {row.limit_class for row in limits}),
        facilities=(),
        exceptions=(),
        facts={},
    )
    faults.tell()
    return found


def _refuse_no_whole(sheet: Sheet, places: list[Any]) -> None:
    """Note where the first row is not the whole place, where a second one is, and where its code is a pack's."""
    for row, place in zip(sheet.cells, places, strict=False):
        is_first = place is places[0]
        if is_first != (place.kind == "city" and not place.parent_id):
            row.fault("kind", Sentence("第一行是整个地方（city，没有上级），别的行都在它下面。"))
        if is_first and place.code and pack_folder(place.code).is_dir():
            row.fault("code", Sentence("「{code}」是随产品来的数据包，请换一个编码。", code=place.code))
    if not places:
        sheet.faults.add("places", Sentence("这张表还没有一行。"))


def _pack(whole: Any, told: Mapping[str, Any], blank: Row, faults: Faults) -> Row:
    """Give the pack's row as a sheet would."""
    words = Mapped(blank.mapping("words"))
    if told.get("ref"):
        words["ref"] = told["ref"]
    cells = Mapped(
        code=whole.code,
        name=whole.name,
        name_en=whole.name_en,
        words=words,
        redaction=blank.items("redaction"),
        hours=Mapped(told["hours"]),
        emergency=[Mapped(row) for row in told["emergency"]],
        **{name: told[name] for name in ("language", "zone", "currency", "minor_unit")},
    )
    return Row(OPTIONS, cells, faults)


def _calendar(holidays: Sheet, told: Mapping[str, Any], on: date) -> Sheet:
    """Give the calendar: last year to the end of the next, further where the sheet or the register goes further."""
    years = [row.data["on"].year for row in holidays.cells if isinstance(row.data.get("on"), date)]
    first = min(date(on.year - 1, 1, 1), told.get("covered_from") or date.max)
    last = max(date(max([on.year + 1, *years]), 12, 31), told.get("covered_to") or date.min)
    holidays.data["covered"] = Mapped({"from": first, "to": last})
    return holidays


def _limits(sheet: Sheet, blank: Row) -> Sheet:
    """Give the sheet's limits, and for classes it does not name those that every place begins with."""
    begun = blank.rows("limits")
    own = {str(row.data.get("limit_class")) for row in sheet.cells}
    more = {row.data["limit_class"]: row.data for row in begun}
    for row in sheet.cells:
        kept = more.get(str(row.data.get("limit_class")), Mapped())
        row.data.update({name: kept[name] for name in ("more", "governs") if name in kept})
        row.data.setdefault("version", 1)
    rows: list[Row] = [*(row for row in begun if row.data["limit_class"] not in own), *sheet.cells]
    return Sheet(sheet.file, rows, sheet.faults)


def _people(sheet: Sheet, units: Collection[str], places: Collection[str]) -> tuple[pack_rows.Someone, ...]:
    """Give the persons, each with the posts of all rows that bear the account's name."""
    rows: dict[str, list[Cells]] = {}
    for row in sheet.cells:
        if isinstance(row, Cells):
            rows.setdefault(row.text("username", pattern=USERNAME_PATTERN), []).append(row)
    return tuple(
        pack_rows.Someone(
            username=username,
            name=own[0].text("name", "", most=pack_rows.MOST_NAME),
            language=own[0].one_of("language", ("zh-hans", "en"), ""),
            posts=tuple(pack_rows.post_of(row.part(*POST), None, units, places) for row in own),
        )
        for username, own in rows.items()
    )


def blank_limits() -> list[dict[str, str]]:
    """Give the limits a place begins with, as rows of its sheet."""
    names = ("limit_class", "version", "valid_from", "name", "name_en", *LIMIT_FIELDS, "note")
    rows = read_sheet(pack_folder(BLANK) / "limits.yaml", Faults()).rows("limits")
    return [{name: str(row.data.get(name, "")) for name in names} for row in rows]


def kept_of(pack: Pack) -> dict[str, Any]:
    """Give what a register that stands already was told, so that it need not be told again."""
    hours = {
        "weekdays": [pack_rows.WEEKDAYS[n] for n in pack.hours["weekdays"]],
        "spans": pack.hours["spans"],
    }
    names = ("zone", "language", "currency", "minor_unit", "emergency", "covered_from", "covered_to")
    return {name: getattr(pack, name) for name in names} | {"hours": hours, "ref": pack.words.get("ref", "")}


def missing_roles(people: Collection[pack_rows.Someone]) -> Iterator[str]:
    """Say which posts nobody holds, without which some matters cannot come to an end."""
    held = [post.role for someone in people for post in someone.posts]
    for role, least, why in (
        ("desk", 2, "two of the desk sign what is not taken on"),
        ("unit", 1, "somebody does the work"),
        ("head", 1, "a head signs promises and later dates"),
        ("checker", 2, "somebody of another unit checks; what is refused twice needs a second"),
        ("auditor", 1, "complaints of the desk itself go to the auditor"),
        ("technician", 2, "it takes two to appoint, and one to help the other who lost a phone"),
    ):
        if held.count(role) < least:
            yield f"{role}: {held.count(role)} of {least} appointed; {why}"


def refuse_untold(told: Mapping[str, Any]) -> None:
    """Raise `Invalid` where something that no sheet says was never told."""
    words = {
        "zone": "--zone Europe/London",
        "emergency": '--emergency "999=警察=Police"',
        "currency": "--currency EUR",
    }
    untold = {
        f"{OPTIONS} {name}": Sentence("头一次要说明：{option}", option=option)
        for name, option in words.items()
        if not told.get(name)
    }
    if untold:
        raise Invalid(dict(untold))

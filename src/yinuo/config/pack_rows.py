"""From the rows of a pack's sheets to rows of our tables, none of them in a database yet; faults go to the sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import available_timezones

from yinuo.base.calendar import LIMIT_PATTERN
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.geo import point_in
from yinuo.base.redaction import rules_from
from yinuo.kernel.limits.models import (
    DAYS_PATTERN,
    KINDS,
    LIMIT_FIELDS,
    SLUG_PATTERN,
    CalendarDay,
    Category,
    Pack,
    TimeLimit,
    refuse_subject,
)
from yinuo.kernel.limits.things import THINGS
from yinuo.kernel.people.bundles import BUNDLES
from yinuo.kernel.people.models import PLACE_KINDS, UNIT_KINDS, USERNAME_PATTERN, Place, PlacePoint, Unit
from yinuo.kernel.people.trees import CODE_PATTERN, joined

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from yinuo.config.sheets import Row

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PACK_CELLS: Final = (
    *("code", "name", "name_en", "language", "zone", "hours", "currency", "minor_unit"),
    *("emergency", "words", "redaction"),
)
NODE_CELLS: Final = ("code", "parent", "name", "name_en", "kind", "is_example", "is_active")
CATEGORY_CELLS: Final = (
    *("code", "name", "name_en", "limit_class", "programme", "kinds", "thing"),
    *("is_sealed", "is_physical", "is_active"),
)
MOST_NAME: Final = 60
UNKNOWN_PLACE: Final = Sentence("「{code}」不在前面的地点里。请核对编码；上级要写在下级前面。")
UNKNOWN_UNIT: Final = Sentence("「{code}」不在前面的单位里。请核对编码；上级要写在下级前面。")
UNKNOWN_PARENT: Final = Sentence("「{code}」不在前面的上级里。请核对编码；上级要写在下级前面。")
GOVERNED: Final = (*KINDS, "hazard:general", "hazard:major")

N = TypeVar("N", Place, Unit)


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment as a sheet gives it."""

    role: str
    unit: str
    place: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person with an account and posts, as a sheet gives them."""

    username: str
    name: str
    language: str
    posts: tuple[Post, ...]


# The pack itself


def pack_of(row: Row, calendar: Row) -> Pack:
    """Return the pack's own row, with the days its calendar covers."""
    row.only(*PACK_CELLS)
    covered = calendar.under("covered")
    covered.only("from", "to")
    pack = Pack(
        code=row.text("code", pattern=CODE_PATTERN),
        name=row.text("name"),
        name_en=row.text("name_en", ""),
        language=row.text("language", pattern=r"[a-z]{2,3}(-[a-z0-9]+)*"),
        zone=row.one_of("zone", available_timezones()),
        hours=hours_of(row.under("hours")),
        covered_from=covered.day("from"),
        covered_to=covered.day("to"),
        currency=row.text("currency", pattern=r"[A-Z]{3}"),
        minor_unit=row.whole("minor_unit", most=4),
        emergency=[_emergency(each) for each in row.rows("emergency")],
        words=row.mapping("words"),
        redaction=[dict(rule.data) for rule in row.rows("redaction")],
    )
    if pack.covered_from > pack.covered_to:
        covered.fault("to", Sentence("日历的最后一天不能早于第一天。"))
    try:
        rules_from(pack.redaction)
    except Invalid as fault:
        row.fault("redaction", fault.fields["redaction"])
    return pack


def hours_of(row: Row) -> dict[str, Any]:
    """Return working hours as the pack's row keeps them: weekdays by number, spans in order."""
    row.only("weekdays", "spans")
    spans = [span for span in row.items("spans") if isinstance(span, list) and len(span) == 2]  # noqa: PLR2004 -- from, to
    try:
        edges = [time.fromisoformat(str(edge)) for span in spans for edge in span]
        is_right = bool(edges) and all(early < late for early, late in pairwise(edges))
    except ValueError:
        is_right = False
    if not is_right or len(spans) != len(row.items("spans")):
        row.fault("spans", Sentence("工作时间写成几段 [从, 到]，如 08:30 和 12:00，加引号，按先后，不重叠。"))
    weekdays = row.words("weekdays", WEEKDAYS)
    return {"weekdays": [n for n, day in enumerate(WEEKDAYS) if day in weekdays], "spans": spans}


def _emergency(row: Row) -> dict[str, str]:
    row.only("number", "name", "name_en", "when", "when_en")
    return {
        "number": row.text("number", pattern=r"[0-9+ -]{2,20}"),
        **{cell: row.text(cell) for cell in ("name", "name_en", "when", "when_en")},
    }


# Territory and bodies


def places_of(sheet: Row) -> dict[str, Place]:
    """Return the places by code, each with its path; a parent stands above its children in the sheet."""
    found: dict[str, Place] = {}
    for n, row in enumerate(sheet.rows("places")):
        row.only(*NODE_CELLS, "point")
        _grow(row, Place(kind=row.one_of("kind", PLACE_KINDS)), found, n)
    return found


def points_of(sheet: Row) -> tuple[PlacePoint, ...]:
    """Return where places are on the map, for those whose row says so."""
    found = []
    for row in sheet.rows("places"):
        if typed := row.text("point", ""):
            try:
                point = point_in(typed)
            except Invalid as fault:
                row.fault("point", fault.fields["point"])
                continue
            found.append(
                PlacePoint(place_id=row.text("code"), latitude=point.latitude, longitude=point.longitude)
            )
    return tuple(found)


def units_of(sheet: Row, places: Mapping[str, Place]) -> dict[str, Unit]:
    """Return the units by code, each with its path and its territory."""
    found: dict[str, Unit] = {}
    for n, row in enumerate(sheet.rows("units")):
        row.only(*NODE_CELLS, "place")
        unit = Unit(kind=row.one_of("kind", UNIT_KINDS), place_id=_known(row, "place", places, UNKNOWN_PLACE))
        _grow(row, unit, found, n)
    return found


def _grow(row: Row, node: N, found: dict[str, N], n: int) -> None:
    """Fill in what all nodes have, and hang the node into the tree."""
    node.code = row.text("code", pattern=CODE_PATTERN)
    node.name = row.text("name", most=MOST_NAME)
    node.name_en = row.text("name_en", "")
    node.is_example = row.flag("is_example")
    node.is_active = row.flag("is_active", default=True)
    node.sort_key = f"{n:06}"
    node.parent_id = _known(row, "parent", found, UNKNOWN_PARENT, is_needed=False) or None
    node.path = joined(found[node.parent_id].path if node.parent_id else "", node.code)
    if node.code in found:
        row.fault("code", Sentence("编码「{code}」出现了两次。", code=node.code))
    found[node.code] = node


def _known(row: Row, cell: str, among: Collection[str], unknown: str, *, is_needed: bool = True) -> str:
    """Return a code that stands among those read before, or "" after noting that it does not."""
    code = row.text(cell, None if is_needed else "")
    if code and code not in among:
        row.fault(cell, Sentence(unknown, code=code))
        return ""
    return code


# People


def people_of(sheet: Row, units: Collection[str], places: Collection[str]) -> tuple[Someone, ...]:
    """Return persons with accounts and posts; a post without a day of its own begins on the sheet's day."""
    sheet.only("appointed_from", "people")
    people = [_someone(row, sheet.day("appointed_from"), units, places) for row in sheet.rows("people")]
    names = [someone.username for someone in people]
    for name in {name for name in names if names.count(name) > 1}:
        sheet.fault("people", Sentence("账号名「{name}」出现了两次。", name=name))
    return tuple(people)


def _someone(row: Row, since: date, units: Collection[str], places: Collection[str]) -> Someone:
    row.only("username", "name", "language", "appointments")
    return Someone(
        username=row.text("username", pattern=USERNAME_PATTERN),
        name=row.text("name", "", most=MOST_NAME),
        language=row.text("language", "", pattern=r"[a-z]{2,3}(-[a-z0-9]+)*"),
        posts=tuple(post_of(post, since, units, places) for post in row.rows("appointments")),
    )


def post_of(row: Row, since: date | None, units: Collection[str], places: Collection[str]) -> Post:
    """Return one appointment; without a day of its own it begins on `since`, and must say one where that is None."""
    row.only("role", "unit", "place", "from_on", "to_on")
    from_on = row.day("from_on", since)
    to_on = row.day("to_on") if "to_on" in row.data else None
    if to_on is not None and to_on < from_on:
        row.fault("to_on", Sentence("任期的最后一天不能早于第一天。"))
    return Post(
        role=row.one_of("role", BUNDLES),
        unit=_known(row, "unit", units, UNKNOWN_UNIT),
        place=_known(row, "place", places, UNKNOWN_PLACE),
        from_on=from_on,
        to_on=to_on,
    )


# Calendar, limits, categories


def days_of(sheet: Row) -> tuple[CalendarDay, ...]:
    """Return the days that differ from their weekday, all within what the calendar covers."""
    sheet.only("covered", "days")
    covered = sheet.under("covered")
    first, last = covered.day("from"), covered.day("to")
    found: dict[date, CalendarDay] = {}
    for row in sheet.rows("days"):
        row.only("on", "is_working", "name", "name_en")
        on = row.day("on")
        if not first <= on <= last:
            row.fault(
                "on", Sentence("{on} 不在日历的 {first} 至 {last} 之内。", on=on, first=first, last=last)
            )
        if on in found:
            row.fault("on", Sentence("{on} 出现了两次。", on=on))
        if "is_working" not in row.data:
            row.fault("is_working", Sentence("「{name}」要填。", name="is_working"))
        found[on] = CalendarDay(
            on=on,
            is_working=row.flag("is_working"),
            name=row.text("name", ""),
            name_en=row.text("name_en", ""),
        )
    return tuple(found.values())


def limits_of(sheet: Row) -> tuple[TimeLimit, ...]:
    """Return the versions of every class: numbered from 1 without a gap, each valid from a later day."""
    found: dict[str, list[TimeLimit]] = {}
    for row in sheet.rows("limits"):
        limit = _limit(row)
        versions = found.setdefault(limit.limit_class, [])
        if limit.version != len(versions) + 1:
            row.fault("version", Sentence("版本要从 1 起一个一个往上写。"))
        if versions and limit.valid_from <= versions[-1].valid_from:
            row.fault("valid_from", Sentence("新的版本要从更晚的一天起算。"))
        versions.append(limit)
    return tuple(limit for versions in found.values() for limit in versions)


def _limit(row: Row) -> TimeLimit:
    row.only(
        "limit_class", "version", "valid_from", "name", "name_en", *LIMIT_FIELDS, "more", "governs", "note"
    )
    more = row.under("more")
    return TimeLimit(
        limit_class=row.text("limit_class", pattern=SLUG_PATTERN),
        version=row.whole("version", least=1),
        valid_from=row.day("valid_from"),
        name=row.text("name"),
        name_en=row.text("name_en", ""),
        more={name: more.text(name, pattern=LIMIT_PATTERN) for name in more.data},
        governs=row.words("governs", GOVERNED),
        note=row.text("note", ""),
        **{
            step: row.text(step, "", pattern=DAYS_PATTERN if step == "extension" else LIMIT_PATTERN)
            for step in LIMIT_FIELDS
        },
    )


def categories_of(sheet: Row, classes: Collection[str]) -> tuple[Category, ...]:
    """Return the categories in their order; a hazard names its thing, a dispute is sealed."""
    found: dict[str, Category] = {}
    for n, row in enumerate(sheet.rows("categories")):
        category = _category(row, classes, n)
        if category.code in found:
            row.fault("code", Sentence("编码「{code}」出现了两次。", code=category.code))
        found[category.code] = category
    return tuple(found.values())


def _category(row: Row, classes: Collection[str], n: int) -> Category:
    row.only(*CATEGORY_CELLS)
    category = Category(
        code=row.text("code", pattern=SLUG_PATTERN),
        name=row.text("name", most=MOST_NAME),
        name_en=row.text("name_en", ""),
        limit_class=row.one_of("limit_class", classes),
        programme=row.text("programme", ""),
        kinds=row.words("kinds", KINDS),
        thing=row.one_of("thing", THINGS, ""),
        is_sealed=row.flag("is_sealed"),
        is_physical=row.flag("is_physical"),
        is_active=row.flag("is_active", default=True),
        sort_key=f"{n:06}",
    )
    if not category.kinds:
        row.fault("kinds", Sentence("「{name}」要填。", name="kinds"))
    if "hazard" in category.kinds and not category.thing:
        row.fault("thing", Sentence("隐患要写明是哪一样东西。可选：{things}。", things="、".join(THINGS)))
    if "dispute" in category.kinds and not category.is_sealed:
        row.fault("is_sealed", Sentence("纠纷从提出起就封存：is_sealed 写 true。"))
    try:
        refuse_subject(category.name, category.name_en, category.kinds)
    except Invalid as fault:
        row.fault("name", fault.fields["name"])
    return category

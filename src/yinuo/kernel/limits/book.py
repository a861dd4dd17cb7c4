"""The place's tables as one value in memory, so that reading a list of matters asks the database nothing.

Each process keeps the book of its database and looks at the pack's version once a minute at most; who
changes the tables calls `changed()`, which moves the version on and drops the book at once.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import time
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from yinuo.base.calendar import Limit, WorkCalendar
from yinuo.base.errors import NotFound, Sentence
from yinuo.base.redaction import rules_from
from yinuo.kernel.limits.clocks import NO_LIMITS, Limits
from yinuo.kernel.limits.models import LIMIT_FIELDS, CalendarDay, Category, Pack, TimeLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping
    from datetime import date

    from yinuo.base.redaction import RedactionRules

LOOK_AGAIN_AFTER: Final = 60.0
"""Seconds a process may go on with a book that another process has changed."""
MOST_WITH_BOOK: Final = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category as a value."""

    code: str
    name: str
    name_en: str
    limit_class: str
    programme: str
    kinds: frozenset[str]
    thing: str
    is_sealed: bool
    is_physical: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class PackRow:
    """The place itself as a value; `emergency` is rows of {number, name, name_en}."""

    code: str
    name: str
    name_en: str
    language: str
    zone: ZoneInfo
    currency: str
    minor_unit: int
    emergency: tuple[Mapping[str, str], ...]
    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything a place sets by table, at one version."""

    version: int
    pack: PackRow
    calendar: WorkCalendar
    redaction: RedactionRules
    limits: Mapping[str, tuple[tuple[date, Limits], ...]]
    governing: Mapping[str, str]
    categories: Mapping[str, CategoryRow]

    def limits_of(self, limit_class: str, on: date) -> Limits:
        """Return the limits of a class in force on a day; before its first version there are none."""
        versions = self.limits.get(limit_class, ())
        index = bisect_right(versions, on, key=lambda version: version[0])
        return versions[index - 1][1] if index else NO_LIMITS

    def class_of(self, category_code: str, kind: str, level: str) -> str:
        """Return the class a matter takes: that of its level, else of its kind, else of its category."""
        by_category = self.category(category_code).limit_class
        return self.governing.get(f"{kind}:{level}") or self.governing.get(kind) or by_category

    def category(self, code: str) -> CategoryRow:
        """Return a category or raise `NotFound`."""
        try:
            return self.categories[code]
        except KeyError:
            raise NotFound(Sentence("没有「{code}」这一类。", code=code)) from None


_kept: dict[str, tuple[Book, float]] = {}


def book() -> Book:
    """Return this database's book; raises `NotFound` where no pack has been loaded yet."""
    name, now = str(connection.settings_dict["NAME"]), monotonic()
    kept = _kept.get(name)
    if kept and now - kept[1] < LOOK_AGAIN_AFTER:
        return kept[0]
    found = kept[0] if kept and _version() == kept[0].version else read_book()
    _kept[name] = (found, now)
    return found


def forget() -> None:
    """Drop the books of this process; the next reader reads the tables anew."""
    _kept.clear()


_with_book: dict[Hashable, tuple[Book, Any]] = {}


def with_book(key: Hashable, read: Callable[[], T]) -> T:
    """Give what was read once with this database's book; read anew with the next one. `key` is all it is of."""
    the, whole = book(), (str(connection.settings_dict["NAME"]), key)
    found = _with_book.get(whole)
    if found is None or found[0] is not the:
        if len(_with_book) >= MOST_WITH_BOOK:
            _with_book.clear()
        found = _with_book[whole] = (the, read())
    value: T = found[1]
    return value


def changed() -> None:
    """Tell every process that the tables have changed; call it inside the transaction that changes them."""
    Pack.objects.update(version=F("version") + 1)
    forget()
    transaction.on_commit(forget)


def read_book() -> Book:
    """Read the tables: four queries, whatever their length."""
    try:
        pack = Pack.objects.get()
    except Pack.DoesNotExist:
        raise NotFound(Sentence("这里还没有地方数据包，请先装入。")) from None
    zone = ZoneInfo(pack.zone)
    rows = list(TimeLimit.objects.order_by("limit_class", "valid_from"))
    return Book(
        version=pack.version,
        pack=PackRow(
            code=pack.code,
            name=pack.name,
            name_en=pack.name_en,
            language=pack.language,
            zone=zone,
            currency=pack.currency,
            minor_unit=pack.minor_unit,
            emergency=tuple(pack.emergency),
            words=pack.words,
        ),
        calendar=_calendar(pack, zone),
        redaction=rules_from(pack.redaction).named(private_names()),
        limits=_versions(rows),
        governing={kind: row.limit_class for row in rows for kind in row.governs},
        categories={row.code: _category(row) for row in Category.objects.all()},
    )


def private_names() -> tuple[str, ...]:
    """Return the names on this installation's private list, one a line of its file; none where there is no file."""
    path = settings.YINUO_PRIVATE_NAMES
    return tuple(path.read_text("utf-8").splitlines()) if path.is_file() else ()


def limits_from(row: TimeLimit) -> Limits:
    """Return a row of the table as a value; raises `Invalid` for a text that is no limit."""
    steps = {step: Limit.parse_or_none(getattr(row, step)) for step in LIMIT_FIELDS}
    more = {name: Limit.parse(text) for name, text in row.more.items()}
    return Limits(**steps, more=more, limit_class=row.limit_class, version=row.version)


def _version() -> int | None:
    return Pack.objects.values_list("version", flat=True).first()


def _calendar(pack: Pack, zone: ZoneInfo) -> WorkCalendar:
    days = CalendarDay.objects.filter(on__range=(pack.covered_from, pack.covered_to))
    return WorkCalendar(
        zone=zone,
        hours=tuple(
            (time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in pack.hours["spans"]
        ),
        exceptions=dict(days.values_list("on", "is_working")),
        first=pack.covered_from,
        last=pack.covered_to,
        weekdays=frozenset(pack.hours["weekdays"]),
    )


def _versions(rows: Iterable[TimeLimit]) -> dict[str, tuple[tuple[date, Limits], ...]]:
    versions: dict[str, tuple[tuple[date, Limits], ...]] = {}
    for row in rows:
        versions[row.limit_class] = (
            *versions.get(row.limit_class, ()),
            (row.valid_from, limits_from(row)),
        )
    return versions


def _category(row: Category) -> CategoryRow:
    return CategoryRow(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        limit_class=row.limit_class,
        programme=row.programme,
        kinds=frozenset(row.kinds),
        thing=row.thing,
        is_sealed=row.is_sealed,
        is_physical=row.is_physical,
        is_active=row.is_active,
    )

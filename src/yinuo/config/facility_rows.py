"""From the sheet of stations to rows: what each place offers, its hours, and the days that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Sentence
from yinuo.base.hours import are_spans
from yinuo.config.pack_rows import UNKNOWN_PLACE, WEEKDAYS
from yinuo.kernel.limits.facilities import DOOR
from yinuo.kernel.limits.models import FACILITY_KINDS, Facility, HoursException

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from yinuo.config.sheets import Row

UNSTATED: Final = "unstated"
SPANS: Final = Sentence(
    "开放时间写成几段 [从, 到]，如 08:00 和 20:00，加引号，按先后，不重叠；半夜写 24:00。"
)


def facilities_of(sheet: Row, places: Collection[str], categories: Collection[str]) -> tuple[Facility, ...]:
    """Return what every place offers, its door among it; each place stands once."""
    sheet.only("weeks", "faults", "stations", "exceptions")
    weeks = {name: _week(sheet.under("weeks"), name) for name in sheet.mapping("weeks")}
    faults = sheet.under("faults")
    faults.only(*FACILITY_KINDS)
    filed = {kind: faults.one_of(kind, categories) for kind in faults.data}
    found: dict[str, list[Facility]] = {}
    for row in sheet.rows("stations"):
        row.only("place", "door", "has", "at")
        place = _place(row, places)
        if place in found:
            row.fault("place", Sentence("编码「{code}」出现了两次。", code=place))
        found[place] = list(_offers(row, place, weeks, filed))
    return tuple(facility for offers in found.values() for facility in offers)


def _offers(row: Row, place: str, weeks: dict[str, list[Any]], filed: dict[str, str]) -> Iterator[Facility]:
    names = (*weeks, UNSTATED)
    own = row.under("at")
    own.only(*FACILITY_KINDS)
    opening = row.one_of("door", names)
    yield Facility(place_id=place, kind=DOOR, week=weeks.get(opening))
    for kind in row.words("has", FACILITY_KINDS):
        week = weeks.get(own.one_of(kind, names, opening))
        yield Facility(place_id=place, kind=kind, week=week, category=filed.get(kind, ""))


def exceptions_of(sheet: Row, places: Collection[str]) -> tuple[HoursException, ...]:
    """Return the days that differ; without spans it is shut."""
    found = []
    for row in sheet.rows("exceptions"):
        row.only("place", "kind", "from", "to", "spans", "note", "note_en")
        spans = row.items("spans")
        if not are_spans(spans):
            row.fault("spans", SPANS)
        first, last = row.day("from"), row.day("to")
        if last < first:
            row.fault("to", Sentence("最后一天不能早于第一天。"))
        found.append(
            HoursException(
                place_id=_place(row, places), kind=row.one_of("kind", FACILITY_KINDS, ""), from_on=first, to_on=last,
                spans=spans, note=row.text("note"), note_en=row.text("note_en", ""),
            )
        )  # fmt: skip
    return tuple(found)


def _place(row: Row, places: Collection[str]) -> str:
    code = row.text("place")
    if code and code not in places:
        row.fault("place", Sentence(UNKNOWN_PLACE, code=code))
    return code


def _week(row: Row, name: str) -> list[Any]:
    """Return seven days of spans from runs of days such as mon-fri; a day that is not named is shut."""
    week: list[Any] = [[] for _day in WEEKDAYS]
    for days, spans in row.mapping(name).items():
        first, _dash, last = days.partition("-")
        if first not in WEEKDAYS or (last or first) not in WEEKDAYS or not are_spans(spans):
            row.fault(name, SPANS)
            continue
        for n in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            week[n] = spans
    return week

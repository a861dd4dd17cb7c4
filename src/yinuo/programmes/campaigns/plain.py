"""Campaigns in a file: one JSON object, read field by field; what cannot be read is said with its place.

The fields are those of the canonical text, and beside them what came of each item. docs/campaigns.md describes them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, time
from typing import TYPE_CHECKING, Any, Final, TypeVar
from zoneinfo import ZoneInfo

from yinuo.base.calendar import MONDAY_TO_FRIDAY, WorkCalendar
from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORM: Final = "yinuo-campaigns-1"
Value = TypeVar("Value")
HOURS: Final = ((time(9), time(17)),)
"""Working hours count for nothing here: a calendar must have some."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a file asks about: a campaign on a day, by a calendar, with those before it."""

    campaign: Campaign
    on: date
    calendar: WorkCalendar
    earlier: tuple[Campaign, ...]


class _Told:
    """One object of the file, with its place in it."""

    def __init__(self, told: object, place: str) -> None:
        """Take an object. Raises Invalid for anything else."""
        if not isinstance(told, dict):
            raise Invalid({place: Sentence("请核对这一栏的写法。")})
        self.told, self.place, self.asked = told, place, set[str]()

    def get(self, name: str, read: Callable[[Any], Value], default: Any = ...) -> Value:
        """Read a field. Raises Invalid where it is missing or cannot be read."""
        self.asked.add(name)
        if name not in self.told and default is not ...:
            return default  # type: ignore[no-any-return]
        try:
            return read(self.told[name])
        except (KeyError, TypeError, ValueError):
            raise Invalid({f"{self.place} {name}".strip(): Sentence("请核对这一栏的写法。")}) from None

    def each(self, name: str, default: Any = ...) -> list[_Told]:
        """Read a list of objects."""
        rows = self.get(name, _list, default)
        return [_Told(row, f"{self.place} {name} {number}".strip()) for number, row in enumerate(rows, 1)]

    def done(self) -> None:
        """Raise Invalid for a field that nobody asked for: what the form does not know is not kept."""
        over = sorted(set(self.told) - self.asked)
        if over:
            raise Invalid({f"{self.place} {over[0]}".strip(): Sentence("没有这一栏。")})


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _object(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


def _day(value: object) -> date:
    return date.fromisoformat(_text(value))


def _day_or_none(value: object) -> date | None:
    return None if value is None else _day(value)


def read(path: Path) -> Asked:
    """Read a file. Raises Invalid with the place of what cannot be read."""
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError):
        raise Invalid({"in": Sentence("没有这个文件，或者读不出来。")}) from None
    return asked(told)


def asked(told: object) -> Asked:
    """Read what a file holds. Raises Invalid with the place of what cannot be read."""
    whole = _Told(told, "")
    if whole.get("form", _text) != FORM:
        raise Invalid({"form": Sentence("请核对这一栏的写法。")})
    read = Asked(
        campaign_of(_Told(whole.get("campaign", _object), "campaign")),
        whole.get("on", _day),
        _calendar(_Told(whole.get("calendar", _object), "calendar")),
        tuple(campaign_of(one) for one in whole.each("earlier", [])),
    )
    whole.done()
    return read


def _calendar(told: _Told) -> WorkCalendar:
    exceptions: Mapping[str, bool] = told.get("exceptions", _object, {})
    try:
        days = {_day(day): _truth(is_working) for day, is_working in exceptions.items()}
    except (TypeError, ValueError):
        raise Invalid({"calendar exceptions": Sentence("请核对这一栏的写法。")}) from None
    weekdays = told.get("weekdays", lambda some: frozenset(map(_whole, some)), MONDAY_TO_FRIDAY)
    calendar = WorkCalendar(
        ZoneInfo(str(UTC)), HOURS, days, told.get("from", _day), told.get("to", _day), weekdays
    )
    told.done()
    return calendar


def campaign_of(told: _Told) -> Campaign:
    """Read a campaign."""
    tracks = [
        (one, Track(*(one.get(name, _text) for name in ("code", "name", "lead_unit"))))
        for one in told.each("tracks")
    ]
    lists = [
        (one, TaskList(*(one.get(name, _text) for name in ("code", "name", "track"))))
        for one in told.each("lists")
    ]
    items = [(one, _item(one)) for one in told.each("items")]
    read = Campaign(
        told.get("code", _text),
        told.get("name", _text),
        told.get("start", _day),
        told.get("days", _whole),
        tuple(one for _, one in tracks),
        tuple(one for _, one in lists),
        tuple(one for _, one in items),
    )
    for part in (told, *(part for part, _ in (*tracks, *lists, *items))):
        part.done()
    return read


def _item(told: _Told) -> Item:
    return Item(
        code=told.get("code", _text),
        task_list=told.get("list", _text),
        title=told.get("title", _text),
        unit=told.get("unit", _text),
        weight=told.get("weight", _whole),
        due=told.get("due", _day),
        proof=told.get("proof", _text, ""),
        is_hard=told.get("is_hard", _truth, default=True),
        support_units=tuple(told.get("support_units", lambda some: [_text(one) for one in _list(some)], [])),
        not_before=told.get("not_before", _day_or_none, None),
        later_dues=tuple(told.get("later_dues", lambda some: [_day(one) for one in _list(some)], [])),
        part_of=told.get("part_of", _text, ""),
        is_added=told.get("is_added", _truth, default=False),
        struck_on=told.get("struck_on", _day_or_none, None),
        checked_on=told.get("checked_on", _day_or_none, None),
        is_held=told.get("is_held", _truth, default=False),
    )

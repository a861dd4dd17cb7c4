"""A JSON file somebody wrote, read cell by cell; what is wrong is said with the place where it stands.

A place is written as in `volunteers[3].free[0]`; the sentence is for the person who wrote the file.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import WHOLE, Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

UNREADABLE: Final = Sentence("没有这个文件，或者读不出来。")
NO_JSON: Final = Sentence("这个文件不是一份 JSON 对象。")
NEEDED: Final = Sentence("这里要写。")
NO_TEXT: Final = Sentence("这里要写一段文字。")
NO_LIST: Final = Sentence("这里要写一列。")
NO_OBJECT: Final = Sentence("这里要写一个对象。")
NO_MOMENT: Final = Sentence("这里要写日期和时间，如 2025-09-01T08:00。")
NO_SPOT: Final = Sentence("这里要写经度和纬度，如 [121.0, 30.7]。")
EARTH: Final = 6_371_000.0
_UNSAID: Final = object()


def read(path: Path) -> Given:
    """Read a file. Raises Invalid where it cannot be read or is no JSON object."""
    try:
        told = json.loads(path.read_text("utf-8-sig"))
    except OSError:
        raise Invalid({"in": UNREADABLE}) from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise Invalid({"in": NO_JSON}) from None
    if not isinstance(told, dict):
        raise Invalid({"in": NO_JSON})
    return Given(told)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the map, in degrees."""

    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class Given:
    """One object of the file, and where in the file it stands."""

    cells: dict[str, Any]
    at: str = WHOLE

    def where(self, name: str) -> str:
        """Give the place of a cell."""
        return f"{self.at}.{name}" if self.at else name

    def wrong(self, name: str, sentence: str) -> Invalid:
        """Give the complaint about a cell, to be raised."""
        return Invalid({self.where(name): sentence})

    def has(self, name: str) -> bool:
        """Say whether anything is written there."""
        return self.cells.get(name) is not None

    def text(self, name: str, default: Any = _UNSAID) -> str:
        """Give a text that is not empty."""
        told = self._cell(name, default)
        if not isinstance(told, str) or (not told.strip() and told != default):
            raise self.wrong(name, NO_TEXT)
        return told.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of texts; none where nothing is written."""
        told = self._list(name)
        if not all(isinstance(one, str) and one.strip() for one in told):
            raise self.wrong(name, NO_TEXT)
        return tuple(one.strip() for one in told)

    def whole(self, name: str, default: Any = _UNSAID, *, least: int = 0, most: int = 10**12) -> int:
        """Give a whole number within its limits."""
        told = self._cell(name, default)
        if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
            raise self.wrong(name, Sentence("这里要写 {least} 到 {most} 的整数。", least=least, most=most))
        return told

    def moment(self, name: str) -> datetime:
        """Give a time as it is written: the place's own, or with its distance from UTC."""
        return self._moment(self._cell(name, _UNSAID), name)

    def span(self, name: str) -> tuple[datetime, datetime]:
        """Give a list of two times, the later one second."""
        told = self._list(name)
        if len(told) != 2:  # noqa: PLR2004
            raise self.wrong(name, NO_MOMENT)
        return self.in_order(self._moment(told[0], name), self._moment(told[1], name), name)

    def in_order(self, begins: datetime, ends: datetime, name: str) -> tuple[datetime, datetime]:
        """Give both. Raises Invalid where the end is not after the beginning."""
        if (begins.tzinfo is None) != (ends.tzinfo is None):
            raise self.wrong(name, NO_MOMENT)
        if ends <= begins:
            raise self.wrong(name, Sentence("结束要晚于开始。"))
        return begins, ends

    def spans(self, name: str) -> tuple[tuple[datetime, datetime], ...]:
        """Give a list of pairs of times."""
        told = self._list(name)
        return tuple(Given({f"{name}[{n}]": one}, self.at).span(f"{name}[{n}]") for n, one in enumerate(told))

    def spot(self, name: str) -> Spot:
        """Give a place on the map, written [longitude, latitude]."""
        told = self._list(name)
        is_pair = len(told) == 2 and all(  # noqa: PLR2004
            isinstance(one, int | float) and not isinstance(one, bool) for one in told
        )
        if not is_pair or not (abs(told[0]) <= 180 and abs(told[1]) <= 90):  # noqa: PLR2004
            raise self.wrong(name, NO_SPOT)
        return Spot(float(told[0]), float(told[1]))

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """Give a list of pairs of texts."""
        told = self._list(name)
        for n, one in enumerate(told):
            if not isinstance(one, list) or [type(part) for part in one] != [str, str]:
                raise self.wrong(f"{name}[{n}]", Sentence("这里要写一对编号。"))
        return tuple((one[0].strip(), one[1].strip()) for one in told)

    def inner(self, name: str) -> Given:
        """Give an object within this one."""
        told = self._cell(name, _UNSAID)
        if not isinstance(told, dict):
            raise self.wrong(name, NO_OBJECT)
        return Given(told, self.where(name))

    def rows(self, name: str, key: str = "id") -> tuple[Given, ...]:
        """Give a list of objects, each with a name of its own under `key`."""
        told = self._list(name)
        seen: set[Any] = set()
        found = []
        for n, one in enumerate(told):
            if not isinstance(one, dict):
                raise self.wrong(f"{name}[{n}]", NO_OBJECT)
            found.append(Given(one, self.where(f"{name}[{n}]")))
            called = found[-1].text(key)
            if called in seen:
                raise found[-1].wrong(key, Sentence("“{name}”已经用过。", name=called))
            seen.add(called)
        return tuple(found)

    def known(self, name: str, said: str, names: Iterable[str]) -> str:
        """Give it back. Raises Invalid where it is none of the names."""
        if said not in names:
            raise self.wrong(name, Sentence("没有叫“{name}”的。", name=said))
        return said

    def _cell(self, name: str, default: Any) -> Any:
        told = self.cells.get(name)
        if told is not None:
            return told
        if default is _UNSAID:
            raise self.wrong(name, NEEDED)
        return default

    def _list(self, name: str) -> list[Any]:
        told = self.cells.get(name, [])
        if not isinstance(told, list):
            raise self.wrong(name, NO_LIST)
        return told

    def _moment(self, told: Any, name: str) -> datetime:
        try:
            return datetime.fromisoformat(told)
        except (TypeError, ValueError):
            raise self.wrong(name, NO_MOMENT) from None


def metres(one: Spot, other: Spot) -> int:
    """Give the way between two places as the crow flies, in metres (haversine; the earth a ball of 6,371 km)."""
    a, b = math.radians(one.lat), math.radians(other.lat)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return round(2 * EARTH * math.asin(math.sqrt(min(1.0, half))))

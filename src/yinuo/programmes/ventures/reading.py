"""Reading JSON that somebody wrote: every value asked for by its type, every fault kept with the path to it.

Nothing is guessed and nothing is passed over: a name that nobody asks for is a fault, and so is a number with a
point in it, because a sum that went through a float is no longer the sum that was written.
"""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, TypeVar

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.ventures.money import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Word = TypeVar("Word", bound=str)

MOST_BYTES: Final = 64_000_000
MOST_FAULTS: Final = 50
CODE: Final = re.compile(r"[^\W_][\w.-]{0,63}")
QUANTITY: Final = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,9})|/([0-9]{1,15}))?")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_DAY: Final = date(2000, 1, 1)

MISSING = Sentence("缺了这一项。")
UNKNOWN = Sentence("没有这个名目，是不是写错了？")
NOT_TABLE = Sentence("这里要一组名目和值。")
NOT_LIST = Sentence("这里要一个列表。")
NOT_WHOLE = Sentence("要写整数。金额用最小货币单位：2,250,000.00 写成 225000000。")
POINT = Sentence("数字不能带小数点：金额写最小货币单位的整数，份额写成文字，例如 “1/11”。")
NOT_DAY = Sentence("日期写成 2025-12-31 这样。")
NOT_QUANTITY = Sentence("数量写整数，或者写成文字 “1/11”、“7.35”，不能小于零。")
NOT_CODE = Sentence("代号用字母、数字、横线，最多 64 个字，不能空着。")
NOT_TEXT = Sentence("这里要一段文字。")
NOT_FLAG = Sentence("写 true 或者 false。")
NOT_JSON = Sentence("这个文件不是 JSON，读不出来。")
TWO_OF_ONE = Sentence("同一个名目写了两次。")
TOO_BIG = Sentence("文件太大。人多请用 CSV 名册。")


class Pointed(str):
    """A number that was written with a point, an exponent, or as no number at all."""

    __slots__ = ()


class Doubled(dict[str, Any]):
    """A table in which a name stood twice."""


def parsed(data: bytes) -> object:
    """Parse JSON without letting a float come to be. Raises `Invalid` where it is none."""
    if len(data) > MOST_BYTES:
        raise Invalid.whole(TOO_BIG)
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=Pointed,
            parse_constant=Pointed,
            object_pairs_hook=_table,
        )
    except (ValueError, RecursionError):
        raise Invalid.whole(NOT_JSON) from None


def _table(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    return table if len(table) == len(pairs) else Doubled(table)


def quantity_of(text: str) -> Fraction | int | None:
    """Read a quantity exactly: `12`, `7.35`, `1/11`; None where it is none."""
    found = QUANTITY.fullmatch(text)
    if not found:
        return None
    whole, decimals, under = found.groups()
    if decimals:
        exact = Fraction(int(whole + decimals), 10 ** len(decimals))
    elif under:
        if int(under) == 0:
            return None
        exact = Fraction(int(whole), int(under))
    else:
        return int(whole)
    return exact.numerator if exact.denominator == 1 else exact


class Asked:
    """One place in what was written: the value there, if any, its path, and the faults noted so far."""

    __slots__ = ("faults", "is_there", "path", "value")

    def __init__(self, value: object, path: str, faults: dict[str, str], *, is_there: bool = True) -> None:
        """Stand at a place."""
        self.value, self.path, self.faults, self.is_there = value, path, faults, is_there

    def wrong(self, sentence: Sentence) -> None:
        """Note a fault here; the first one of a place counts. Raises `Invalid` once there are too many to read."""
        self.faults.setdefault(self.path, sentence)
        if len(self.faults) >= MOST_FAULTS:
            raise Invalid(self.faults)

    def table(self, *names: str) -> Asked:
        """Insist on a table that has no other names than these."""
        if not isinstance(self.value, dict):
            self.wrong(NOT_TABLE if self.is_there else MISSING)
            return Asked({}, self.path, self.faults)
        if isinstance(self.value, Doubled):
            self.wrong(TWO_OF_ONE)
        for name in self.value:
            if name not in names:
                self[name].wrong(UNKNOWN)
        return self

    def __getitem__(self, name: str) -> Asked:
        """Go to a name of a table."""
        table: Mapping[str, object] = self.value if isinstance(self.value, dict) else {}
        path = f"{self.path}.{name}" if self.path else name
        return Asked(table.get(name), path, self.faults, is_there=name in table)

    def rows(self) -> Iterator[Asked]:
        """Go through a list; where nothing stands there, through none."""
        if isinstance(self.value, list):
            for n, value in enumerate(self.value):
                yield Asked(value, f"{self.path}[{n}]", self.faults)
        elif self.is_there:
            self.wrong(NOT_LIST)

    def entries(self) -> Iterator[tuple[str, Asked]]:
        """Go through a table whose names are codes; where nothing stands there, through none."""
        if isinstance(self.value, dict):
            if isinstance(self.value, Doubled):
                self.wrong(TWO_OF_ONE)
            for name in self.value:
                if not CODE.fullmatch(name):
                    self[name].wrong(NOT_CODE)
                yield name, self[name]
        elif self.is_there:
            self.wrong(NOT_TABLE)

    def whole(self, least: int = 0, most: int = MOST, default: int | None = None) -> int:
        """Read a whole number within bounds."""
        if not self.is_there and default is not None:
            return default
        if isinstance(self.value, Pointed):
            self.wrong(POINT)
        elif isinstance(self.value, bool) or not isinstance(self.value, int):
            self.wrong(NOT_WHOLE if self.is_there else MISSING)
        elif not least <= self.value <= most:
            self.wrong(Sentence("数目不对：应在 {least} 和 {most} 之间。", least=least, most=most))
        else:
            return self.value
        return least

    def text(self, most: int = 200) -> str:
        """Read a text on one line; where there is none it is empty."""
        if not self.is_there:
            return ""
        if not isinstance(self.value, str) or isinstance(self.value, Pointed):
            self.wrong(NOT_TEXT)
            return ""
        if len(self.value) > most or not self.value.isprintable():
            self.wrong(Sentence("最多 {most} 个字，写在一行。", most=most))
        return self.value

    def code(self, default: str | None = None) -> str:
        """Read a code."""
        if not self.is_there and default is not None:
            return default
        if not isinstance(self.value, str) or not CODE.fullmatch(self.value):
            self.wrong(NOT_CODE if self.is_there else MISSING)
            return ""
        return str(self.value)

    def day(self, default: date | None = None) -> date:
        """Read a day."""
        if not self.is_there and default is not None:
            return default
        try:
            if isinstance(self.value, str) and DAY.fullmatch(self.value):
                return date.fromisoformat(self.value)
        except ValueError:
            pass
        self.wrong(NOT_DAY if self.is_there else MISSING)
        return NO_DAY

    def last_day(self) -> date | None:
        """Read a last day; null, or none at all, means until further notice."""
        return None if self.value is None else self.day()

    def quantity(self) -> Fraction | int:
        """Read a quantity: a whole number, or a text that holds a fraction or a decimal."""
        if isinstance(self.value, Pointed):
            self.wrong(POINT)
            return 0
        if isinstance(self.value, int) and not isinstance(self.value, bool):
            return self.whole()
        found = quantity_of(self.value) if isinstance(self.value, str) else None
        if found is None:
            self.wrong(NOT_QUANTITY if self.is_there else MISSING)
            return 0
        return found

    def word(self, words: Sequence[Word], default: Word | None = None) -> Word:
        """Read one of a few words."""
        if not self.is_there and default is not None:
            return default
        found = next((word for word in words if word == self.value), None)
        if found is None:
            one_of = Sentence("只能写：{words}。", words="、".join(words))
            self.wrong(one_of if self.is_there else MISSING)
            return words[0]
        return found

    def flag(self, *, default: bool) -> bool:
        """Read yes or no."""
        if not self.is_there:
            return default
        if not isinstance(self.value, bool):
            self.wrong(NOT_FLAG)
            return default
        return self.value

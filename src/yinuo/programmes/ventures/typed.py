"""What a treasurer types: sums in yuan, days, whole numbers, quantities as fractions. All faults are told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from yinuo.base.errors import Sentence
from yinuo.base.text import fold_digits
from yinuo.doors.shell.typed import EMPTY, Reading
from yinuo.programmes.ventures.money import MOST
from yinuo.programmes.ventures.reading import quantity_of

SUM: Final = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(\d+))?")
NO_SUM: Final = Sentence("写成 2,250,000.00 这样，最多写到分。")
NO_NUMBER: Final = Sentence("写一个整数。")
NO_PERCENT: Final = Sentence("写成 10 或者 7.25 这样，不用写百分号。")
NO_QUANTITY: Final = Sentence("写整数，或者 1/11、7.35 这样。")
LONGEST: Final = 200


def sum_of(text: str, digits: int) -> int | None:
    """Read a sum as people write it, into whole minor units; None where it is none. No float is ever made of it."""
    found = SUM.fullmatch(fold_digits(text).strip().replace("，", ",").removesuffix("元").strip())
    if found is None or len(found[3] or "") > digits:
        return None
    amount = int(found[2].replace(",", "") + (found[3] or "").ljust(digits, "0"))
    return None if amount > MOST else -amount if found[1] else amount


@dataclass(slots=True)
class Typed(Reading):
    """One form being read, with sums in minor units of so many digits."""

    digits: int = 2

    def _raw(self, name: str, unless: str | None) -> str | None:
        typed = self.given.get(name, "").strip()
        if typed:
            return typed
        if unless is None:
            self.faults[name] = EMPTY
        return unless

    def sum(self, name: str, unless: str | None = None, *, may_be_less: bool = False) -> int:
        """Give a sum in minor units."""
        typed = self._raw(name, unless)
        found = None if typed is None else sum_of(typed, self.digits)
        if typed is not None and (found is None or (found < 0 and not may_be_less)):
            self.faults[name] = NO_SUM
        return found or 0

    def whole(self, name: str) -> int:
        """Give a whole number."""
        typed = fold_digits(self._raw(name, None) or "")
        if typed and not (typed.isascii() and typed.isdigit() and len(typed) < 9):  # noqa: PLR2004
            self.faults[name] = NO_NUMBER
            return 0
        return int(typed or 0)

    def count(self, name: str) -> int | None:
        """Give a whole number, or None where none was typed."""
        return self.whole(name) if self.given.get(name, "").strip() else None

    def maybe_day(self, name: str) -> date | None:
        """Give a day, or None where none was typed."""
        return self.day(name) if self.given.get(name, "").strip() else None

    def percent(self, name: str, most: int = 1_000_000) -> int:
        """Give a percentage, up to four places, as whole millionths; 0 where none was typed."""
        typed = self.given.get(name, "").strip().removesuffix("%")
        found = sum_of(typed, 4) if typed else 0
        if found is None or not 0 <= found <= most:
            self.faults[name] = NO_PERCENT
            return 0
        return found

    def quantity(self, name: str) -> Fraction:
        """Give a quantity above zero."""
        typed = self._raw(name, None)
        found = quantity_of(fold_digits(typed)) if typed else None
        if typed and not found:
            self.faults[name] = NO_QUANTITY
        return Fraction(found or 0)

    def day(self, name: str) -> date:
        """Give a day; one long past, with a fault, for none."""
        return Reading.day(self, name) or date.min

    def line(self, name: str, *, is_required: bool = True, most: int = LONGEST) -> str:
        """Give a text on one line."""
        return Reading.line(self, name, is_required=is_required, most=most)

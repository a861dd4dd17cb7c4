"""A numeric target of a campaign's track: what is counted, from where, to where, by when, and who answers for it.

Numbers are exact decimals, in every text and record written as plain digits; a share of the way is a fraction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.errors import Invalid, Sentence
from yinuo.base.text import fold_digits

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN: Final = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")
BAD_VALUE: Final = Sentence("写一个数，如 12 或 12.5，小数点后最多四位。")


@dataclass(frozen=True, slots=True)
class Target:
    """What is counted in `measure`, from `baseline` to `value` by a day; `later_values` stand beside the first."""

    code: str
    track: str
    title: str
    measure: str
    baseline: Decimal
    value: Decimal
    by: date
    unit: str
    later_values: tuple[Decimal, ...] = ()

    @property
    def current(self) -> Decimal:
        """The number it is worked towards: the last it was changed to, or the first."""
        return (self.value, *self.later_values)[-1]

    def share(self, reached: Decimal) -> Fraction:
        """Give how much of the way from the baseline is gone, never under none nor over all of it."""
        way = Fraction(self.current) - Fraction(self.baseline)
        return min(max((Fraction(reached) - Fraction(self.baseline)) / way, Fraction(0)), Fraction(1))

    def is_met(self, reached: Decimal) -> bool:
        """Say whether the number is reached; where less is better, whether it is low enough."""
        return reached >= self.current if self.current > self.baseline else reached <= self.current


def plain(value: Decimal) -> str:
    """Write a number with no more digits than it needs, and no exponent."""
    told = f"{value:f}"
    return (told.rstrip("0").rstrip(".") if "." in told else told) if value else "0"


def value_in(typed: str, field: str) -> Decimal:
    """Read a number that was typed. Raises Invalid."""
    told = fold_digits(typed).strip()
    if not PLAIN.fullmatch(told):
        raise Invalid({field: BAD_VALUE})
    return Decimal(told)


def document_of(one: Target) -> dict[str, Any]:
    """Give a target as the signed text tells it."""
    told: dict[str, Any] = {
        "code": one.code, "track": one.track, "title": one.title, "measure": one.measure,
        "baseline": plain(one.baseline), "value": plain(one.value), "by": one.by.isoformat(), "unit": one.unit,
    }  # fmt: skip
    return told | ({"later_values": [plain(value) for value in one.later_values]} if one.later_values else {})


def target_of(told: Mapping[str, Any]) -> Target:
    """Give the target that a signed text tells."""
    return Target(
        code=told["code"],
        track=told["track"],
        title=told["title"],
        measure=told["measure"],
        baseline=Decimal(told["baseline"]),
        value=Decimal(told["value"]),
        by=date.fromisoformat(told["by"]),
        unit=told["unit"],
        later_values=tuple(Decimal(value) for value in told.get("later_values", ())),
    )

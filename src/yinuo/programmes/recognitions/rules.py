"""What holds of a line on a day: how it stands, when it is looked at again; counts that add up. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Standing = Literal["unnamed", "unchecked", "checked", "review_due", "ended"]
LEAP_DAY: Final = (2, 29)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as of a day: when it was filled in and checked, the reviews done by then (day, finding)."""

    entered_on: date | None = None
    checked_on: date | None = None
    reviews: tuple[tuple[date, str], ...] = ()

    def review_on(self) -> date | None:
        """Give the day of its next review: a year after the last, or after it was filled in; none once it has ended."""
        if self.entered_on is None or (self.reviews and self.reviews[-1][1] == "ended"):
            return None
        return a_year_after(self.reviews[-1][0] if self.reviews else self.entered_on)

    def stands(self, on: date) -> Standing:
        """Say how it stands on a day: what ended says so first, then what is owed a review."""
        if self.entered_on is None or self.entered_on > on:
            return "unnamed"
        due = self.review_on()
        if due is None:
            return "ended"
        if on > due:
            return "review_due"
        return "unchecked" if self.checked_on is None else "checked"


def a_year_after(day: date) -> date:
    """Give the same day of the next year; after 29 February the 1st of March."""
    if (day.month, day.day) == LEAP_DAY:
        return date(day.year + 1, 3, 1)
    return day.replace(year=day.year + 1)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a source tells of its lists, and what of it is shown: shown and hidden make the products, always."""

    lists: int
    firms: int
    products: int
    named: int
    shown: int

    @property
    def unnamed(self) -> int:
        """The lines that the source does not name."""
        return self.products - self.named

    @property
    def hidden(self) -> int:
        """The lines that the filter leaves away."""
        return self.products - self.shown

"""A small chart of upright bars: where each stands and how high. Plain numbers; the template draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

HEIGHT: Final = 96
STEP: Final = 64
WIDTH: Final = 40
TOP: Final = 20
FOOT: Final = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label and number, its left edge, top and height, and the middle for words."""

    label: str
    n: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + WIDTH // 2

    @property
    def number_at(self) -> int:
        """Where its number stands: just above it."""
        return self.y - 5


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars with the size of the sheet they stand on."""

    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """As wide as its bars."""
        return STEP * max(len(self.bars), 1)

    @property
    def height(self) -> int:
        """The bars with room above for numbers and below for labels."""
        return TOP + HEIGHT + FOOT

    @property
    def floor(self) -> int:
        """The line the bars stand on."""
        return TOP + HEIGHT

    @property
    def words_at(self) -> int:
        """The line of the labels."""
        return self.floor + FOOT - 6


def chart(rows: Sequence[tuple[str, int]]) -> Chart:
    """Make the bars of (label, number); the highest fills the height, none of nothing has any."""
    most = max((n for _label, n in rows), default=0) or 1
    bars = []
    for at, (label, n) in enumerate(rows):
        height = HEIGHT * n // most
        bars.append(Bar(label, n, at * STEP + (STEP - WIDTH) // 2, TOP + HEIGHT - height, height))
    return Chart(tuple(bars))

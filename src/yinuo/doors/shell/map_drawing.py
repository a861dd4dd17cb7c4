"""A map drawn by the server: numbered marks, names where there is room, a scale. No tiles, no script, nobody asked.

Plain geometry. East is to the right by the cosine of the middle latitude (equirectangular), which over a county is true
to a pixel. Marks that would cover each other are moved apart, each with a line to where it belongs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Final

from yinuo.base.geo import MICRO, Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from yinuo.doors.shell.words import Text as Said

WIDTH: Final = 360
HEIGHT: Final = 260
"""As wide as a telephone shows it, so that a letter of eleven units is read there."""
MARGIN: Final = 24.0
RADIUS: Final = 10.0
APART: Final = 2 * RADIUS + 2
ROUNDS: Final = 60
METRES_A_DEGREE: Final = 111_195.0
LEAST_METRES: Final = 400.0
"""No map shows less than this from side to side: one station alone has a neighbourhood too."""
LETTER: Final = 11.0
MOST_NAMES: Final = 9
WIDE_METRES: Final = 9_000.0
"""On a map wider than this, towns are named and communities are not."""
SCALES: Final = tuple(n * 10**power for power in range(1, 7) for n in (1, 2, 5))
LONGEST_SCALE: Final = WIDTH / 3


@dataclass(frozen=True, slots=True)
class Pin:
    """What is to be marked: where, its letter in the list, what it is called aloud, where it leads."""

    at: Point
    mark: str
    label: str
    url: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A name to stand on the map where there is room for it; the first named go first."""

    at: Point
    name: str
    is_small: bool = False
    """Whether it is named on a map of a few kilometres alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A pin as it is drawn, and the spot it belongs to where it had to be moved."""

    pin: Pin
    x: float
    y: float
    spot_x: float
    spot_y: float

    @property
    def is_moved(self) -> bool:
        """Whether it stands so far from its spot that a line leads there."""
        return math.hypot(self.x - self.spot_x, self.y - self.spot_y) > RADIUS / 2


@dataclass(frozen=True, slots=True)
class Text:
    """A name with the middle of its line."""

    name: str
    x: float
    y: float
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole map: marks, small dots for what is not on this page, names, where one is, the scale in metres."""

    marks: tuple[Mark, ...]
    dots: tuple[tuple[float, float], ...]
    names: tuple[Text, ...]
    here: tuple[float, float] | None
    scale_metres: int
    scale_width: float
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class MapShown:
    """`portal/parts/map.html`: the drawing, its scale in words, how many of the page are not on it."""

    drawing: Drawing
    scale: Said
    n_unknown: int
    is_example: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """From points to the drawing: the middle, and how many units a metre has."""

    middle: Point
    per_metre: float

    def of(self, point: Point) -> tuple[float, float]:
        east = (point.longitude - self.middle.longitude) / MICRO * METRES_A_DEGREE * _narrowed(self.middle)
        south = (self.middle.latitude - point.latitude) / MICRO * METRES_A_DEGREE
        return (
            round(WIDTH / 2 + east * self.per_metre, 1),
            round(HEIGHT / 2 + south * self.per_metre, 1),
        )


def _narrowed(point: Point) -> float:
    return max(math.cos(math.radians(point.latitude / MICRO)), 0.01)


def drawn(
    pins: Sequence[Pin], others: Iterable[Point], names: Iterable[Named], here: Named | None = None
) -> Drawing | None:
    """Draw the pins so that they fill the map, with `here` among them; None where there is nothing to draw."""
    if not pins:
        return None
    frame = _framed([*(pin.at for pin in pins), *([here.at] if here else [])])
    where = frame.of(here.at) if here else None
    marks = _apart([_mark(pin, frame) for pin in pins], where)
    dots = tuple(spot for spot in map(frame.of, others) if _is_within(spot, 2))
    metres = max((n for n in SCALES if n * frame.per_metre <= LONGEST_SCALE), default=SCALES[0])
    return Drawing(
        tuple(marks), dots, tuple(_names(names, frame, marks, here)), where, metres,
        round(metres * frame.per_metre, 1),
    )  # fmt: skip


def _framed(points: Sequence[Point]) -> _Frame:
    north, south = max(p.latitude for p in points), min(p.latitude for p in points)
    east, west = max(p.longitude for p in points), min(p.longitude for p in points)
    middle = Point((north + south) // 2, (east + west) // 2)
    high = max((north - south) / MICRO * METRES_A_DEGREE, LEAST_METRES)
    wide = max((east - west) / MICRO * METRES_A_DEGREE * _narrowed(middle), LEAST_METRES)
    return _Frame(middle, min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high))


def _mark(pin: Pin, frame: _Frame) -> Mark:
    x, y = frame.of(pin.at)
    return Mark(pin, x, y, x, y)


def _apart(marks: list[Mark], fixed: tuple[float, float] | None) -> list[Mark]:
    """Push marks that cover each other apart, in rounds, each by half of what is lacking; none leaves the map.

    What is `fixed` is not moved, and not covered.
    """
    at = [(mark.x, mark.y) for mark in marks] + ([fixed] if fixed else [])
    for _round in range(ROUNDS):
        is_done = True
        for one, other in combinations(range(len(at)), 2):
            dx, dy = at[other][0] - at[one][0], at[other][1] - at[one][1]
            way = math.hypot(dx, dy)
            if way >= APART:
                continue
            is_done = False
            if way < 0.1:  # noqa: PLR2004 -- on one spot: each pair goes its own way
                dx, dy, way = math.cos(one + 2.4 * other), math.sin(one + 2.4 * other), 1.0
                push = APART / 2
            else:
                push = (APART - way) / 2 + 0.1
            step_x, step_y = dx / way * push, dy / way * push
            at[one] = _kept(at[one][0] - step_x, at[one][1] - step_y)
            at[other] = _kept(at[other][0] + step_x, at[other][1] + step_y)
        if is_done:
            break
        at[len(marks) :] = [fixed] if fixed else []
    return [replace(mark, x=round(x, 1), y=round(y, 1)) for mark, (x, y) in zip(marks, at, strict=False)]


def _kept(x: float, y: float) -> tuple[float, float]:
    edge = RADIUS + 2
    return min(max(x, edge), WIDTH - edge), min(max(y, edge), HEIGHT - edge)


def _is_within(spot: tuple[float, float], edge: float) -> bool:
    return edge <= spot[0] <= WIDTH - edge and edge <= spot[1] <= HEIGHT - edge


Box = tuple[float, float, float, float]


def _names(names: Iterable[Named], frame: _Frame, marks: Sequence[Mark], here: Named | None) -> list[Text]:
    """Set names where they cover nothing: on their spot, or beside, above or below it; else they are left out."""
    size = RADIUS + 1
    taken: list[Box] = [(m.x - size, m.y - size, m.x + size, m.y + size) for m in marks]
    taken.append((0, HEIGHT - 24, LONGEST_SCALE + 20, HEIGHT))  # the scale stands there
    if here:
        x, y = frame.of(here.at)
        taken.append((x - size, y - size, x + size, y + size))
    is_wide = WIDTH / frame.per_metre > WIDE_METRES
    found = list[Text]()
    for one in ([here] if here else []) + [one for one in names if not (is_wide and one.is_small)]:
        if len(found) < MOST_NAMES and not (found and here and one.at == here.at):
            found += _set(one, frame, taken, is_here=one is here)
    return found


def _set(one: Named, frame: _Frame, taken: list[Box], *, is_here: bool) -> list[Text]:
    """Set one name where there is room, and take that room; nothing where there is none."""
    x, y = frame.of(one.at)
    half, high = _width(one.name) / 2 + 2, LETTER / 2 + 2
    side, aslant = half + RADIUS + 2, half + 4
    beside = [(0, 0), (0, -20), (0, 20), (side, 0), (-side, 0)]
    beside += [(aslant, 18), (-aslant, 18), (aslant, -18), (-aslant, -18), (0, -32), (0, 32)]
    for dx, dy in beside:
        box = x + dx - half, y + dy - high, x + dx + half, y + dy + high
        if _fits(box) and not any(_meet(box, other) for other in taken):
            taken.append(box)
            return [Text(one.name, round(x + dx, 1), round(y + dy, 1), is_here)]
    return []


def _width(name: str) -> float:
    """Reckon how wide a name is set: a Latin letter takes a little over half of a Chinese one."""
    return sum(LETTER if ord(char) > 0x2E80 else LETTER * 0.6 for char in name)  # noqa: PLR2004 -- CJK begins


def _fits(box: Box) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= WIDTH and box[3] <= HEIGHT


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

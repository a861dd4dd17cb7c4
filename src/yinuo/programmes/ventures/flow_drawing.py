"""A flow diagram drawn by the server: columns of bars as tall as their sums, and between them bands of what flows.

Plain geometry in whole units, without a script and without colours: a band bears a shade by its source. What flows into
a bar and out of it may differ: the bar is as tall as the larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR: Final = 12
"""Width of a bar."""
SHADES: Final = 7


@dataclass(frozen=True, slots=True)
class Node:
    """Something that money flows into or out of: its code, what it is called, in which column it stands."""

    code: str
    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Flow:
    """So much flows from one node to another; above zero."""

    source: str
    target: str
    amount: int


@dataclass(frozen=True, slots=True)
class BarDrawn:
    """A bar with its number and where its label stands; `is_end` where the label stands to its left."""

    n: int
    node: Node
    amount: int
    x: int
    y: int
    height: int
    shade: int
    is_end: bool

    @property
    def label_x(self) -> int:
        """Where the label begins, or ends."""
        return self.x - 5 if self.is_end else self.x + BAR + 5

    @property
    def label_y(self) -> int:
        """The middle of the bar."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Band:
    """A band as an SVG path, in the shade of its source."""

    path: str
    shade: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole diagram in a box of `width` and `height`."""

    width: int
    height: int
    bars: tuple[BarDrawn, ...]
    bands: tuple[Band, ...]


def sums_of(nodes: Sequence[Node], flows: Sequence[Flow]) -> dict[str, int]:
    """Give how much each node comes to: what flows in or out of it, whichever is more."""
    into, out = dict.fromkeys((one.code for one in nodes), 0), dict.fromkeys((one.code for one in nodes), 0)
    for flow in flows:
        out[flow.source] += flow.amount
        into[flow.target] += flow.amount
    return {code: max(into[code], out[code]) for code in into}


def drawn(nodes: Sequence[Node], flows: Sequence[Flow], width: int, height: int, gap: int) -> Drawing:
    """Draw nodes in their columns, `gap` between two bars of one; the fullest column fills the height.

    Nodes stand in their order and are numbered by it. A bar is one unit tall at least, so the picture may be a little
    taller than asked.
    """
    sums = sums_of(nodes, flows)
    columns = sorted({one.column for one in nodes})
    by = {column: [one for one in nodes if one.column == column] for column in columns}
    room = height - gap * max((len(some) - 1 for some in by.values()), default=0)
    most = max((sum(sums[one.code] for one in some) for some in by.values()), default=0) or 1
    step = (width - BAR) // max(len(columns) - 1, 1)
    numbers = {one.code: n for n, one in enumerate(nodes, 1)}
    bars = list[BarDrawn]()
    for at, column in enumerate(columns):
        y = 0
        for place, one in enumerate(by[column]):
            tall = max(room * sums[one.code] // most, 1)
            is_end = column == columns[-1] and len(columns) > 1
            bars.append(
                BarDrawn(numbers[one.code], one, sums[one.code], at * step, y, tall, place % SHADES, is_end)
            )
            y += tall + gap
    bars.sort(key=lambda one: one.n)
    tallest = max((one.y + one.height for one in bars), default=0)
    return Drawing(width, tallest, tuple(bars), tuple(_bands(bars, flows)))


def _bands(bars: Sequence[BarDrawn], flows: Sequence[Flow]) -> list[Band]:
    """Cut each bar's side into its bands, in the order of the nodes at the other end, to the last unit."""
    of = {one.node.code: one for one in bars}
    order = sorted(flows, key=lambda flow: (of[flow.source].n, of[flow.target].n))
    gone, come = dict.fromkeys(of, 0), dict.fromkeys(of, 0)
    found = []
    for flow in order:
        source, target = of[flow.source], of[flow.target]
        left = [_cut(source, gone[flow.source]), _cut(source, gone[flow.source] + flow.amount)]
        right = [_cut(target, come[flow.target]), _cut(target, come[flow.target] + flow.amount)]
        gone[flow.source] += flow.amount
        come[flow.target] += flow.amount
        x0, x1 = source.x + BAR, target.x
        middle = (x0 + x1) // 2
        found.append(Band(
            f"M{x0} {left[0]}C{middle} {left[0]} {middle} {right[0]} {x1} {right[0]}"
            f"V{right[1]}C{middle} {right[1]} {middle} {left[1]} {x0} {left[1]}Z",
            source.shade,
        ))  # fmt: skip
    return found


def _cut(bar: BarDrawn, amount: int) -> int:
    return bar.y + bar.height * amount // (bar.amount or 1)

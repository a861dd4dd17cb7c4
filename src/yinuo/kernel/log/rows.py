"""The growing tree as the sequencer holds it: its edge, and of each tile level the row that is not full yet. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from yinuo_verify.merkle import Edge, node_hash
from yinuo_verify.tiles import HEIGHT, WIDTH, Tile, encode_hashes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Written = list[tuple[Tile, bytes]]


@dataclass(slots=True)
class Rows:
    """`rows[L]` are the hashes of level L's last tile, fewer than 256."""

    edge: Edge = field(default_factory=Edge)
    rows: list[list[bytes]] = field(default_factory=list)

    @property
    def size(self) -> int:
        """Give the number of leaves."""
        return self.edge.size

    def add(self, hashes: Sequence[bytes]) -> Written:
        """Append leaf hashes; give every tile of hashes that this changed, with its bytes."""
        written: Written = []
        old, (self.edge, whole) = self.size, self.edge.grow(hashes)
        for level, new in enumerate(whole[::HEIGHT]):
            if level == len(self.rows):
                self.rows.append([])
            row = self.rows[level] + new
            first = (old >> level * HEIGHT) // WIDTH
            for at in range(0, len(row), WIDTH):
                part = row[at : at + WIDTH]
                written.append((Tile(level, first + at // WIDTH, len(part)), encode_hashes(part)))
            self.rows[level] = row[len(row) // WIDTH * WIDTH :]
        return written


def _subtrees(row: Sequence[bytes]) -> list[bytes]:
    """Give the roots of a row's perfect subtrees, the largest first."""
    roots: list[bytes] = []
    at = 0
    for bit in range(len(row).bit_length() - 1, -1, -1):
        if len(row) >> bit & 1:
            part = list(row[at : at + (1 << bit)])
            while len(part) > 1:
                part = [node_hash(part[i], part[i + 1]) for i in range(0, len(part), 2)]
            roots += part
            at += 1 << bit
    return roots


def standing(size: int, root: bytes, row_of: Callable[[int, int, int], Sequence[bytes]]) -> Rows | None:
    """Give the rows of a tree with this root, read by `row_of(level, tile, width)`; None where they are another's."""
    rows: list[list[bytes]] = []
    while size >> len(rows) * HEIGHT:
        level = len(rows)
        tile, width = divmod(size >> level * HEIGHT, WIDTH)
        row = list(row_of(level, tile, width)) if width else []
        if len(row) != width:
            return None
        rows.append(row)
    edge = Edge(size, tuple(top for row in reversed(rows) for top in _subtrees(row)))
    return Rows(edge, rows) if edge.root() == root else None

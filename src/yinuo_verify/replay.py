"""The whole log read again: every leaf hashed, every tile and every root compared, every stream followed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify import tiles, windows
from yinuo_verify.leaves import Streams
from yinuo_verify.merkle import HASH_BYTES, Edge
from yinuo_verify.refusal import Refused
from yinuo_verify.tiles import HEIGHT, WIDTH, Tile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.findings import Findings
    from yinuo_verify.source import Log

    Progress = Callable[[int, int], None]

_sha256 = hashlib.sha256


@dataclass(frozen=True, slots=True)
class Mark:
    """A signed root that the leaves must give at its size."""

    what: str
    signed: Signed
    is_saved: bool = False  # by whoever checks, and not by the log: another root than this is a fork


class Replay:
    """One reading of a log up to `size`, from its first leaf."""

    def __init__(self, log: Log, size: int, marks: Sequence[Mark], findings: Findings) -> None:
        """Read `log`; `marks` are the signed roots to meet, in the order of their sizes, the head last."""
        self.streams = Streams(findings)
        self._log, self._size, self._findings = log, size, findings
        self._marks = list(marks)
        self._timed = [mark.signed for mark in marks]
        self._turn = 0
        self._good = 0
        self._edge = Edge()
        self._rows: list[list[bytes]] = []
        self._done: list[int] = []

    @property
    def n_leaves(self) -> int:
        """Give how many leaves were read so far."""
        return self._edge.size

    def run(self, progress: Progress) -> None:
        """Read it all; what differs goes to the findings. Raises Refused where a file cannot be read."""
        self._meet([])
        for leaves, row in self._log.all(tiles.bundles_between(0, self._size), self._fetched):
            self._bundle(leaves, row)
            progress(self._edge.size, self._size)
        for level in range(len(self._rows)):
            if self._rows[level]:
                self._compare(level + 1)

    def _fetched(self, tile: Tile) -> tuple[list[bytes], bytes]:
        first = tile.index * WIDTH
        try:
            leaves = self._log.leaves(tile)
            return leaves, self._log.hashes(Tile(0, tile.index, tile.width))
        except Refused as refused:
            raise Refused(f"leaves {first} to {first + tile.width - 1}: {refused}") from refused

    def _bundle(self, leaves: list[bytes], row: bytes) -> None:
        first = self._edge.size
        hashes = [_sha256(b"\x00" + leaf).digest() for leaf in leaves]
        if b"".join(hashes) != row:
            self._differs(first, hashes, row)
        turn, take = self._turn, self.streams.take
        for index, (leaf, hashed) in enumerate(zip(leaves, hashes, strict=True), first):
            if index >= turn:
                turn = self._next_window(index)
            take(index, leaf, hashed)
        self._meet(hashes)
        self._edge, whole = self._edge.grow(hashes)
        for level in range(1, (len(whole) - 1) // HEIGHT + 1):
            self._rise(level, whole[level * HEIGHT])

    def _differs(self, first: int, hashes: list[bytes], row: bytes) -> None:
        """Name the first leaf of a bundle that does not give the hash in the tile."""
        told = [row[at : at + HASH_BYTES] for at in range(0, len(row), HASH_BYTES)]
        at = next(at for at, hashed in enumerate(hashes) if told[at : at + 1] != [hashed])
        self._findings.add(
            "entry", f"leaf {first + at} does not give the hash that the tree holds for it", first + at
        )

    def _next_window(self, index: int) -> int:
        """Go to the window of this leaf; give the index at which it ends."""
        at = 0
        while self._timed[at].size <= index:  # the last one is the head, and holds every leaf
            at += 1
        after = self._timed[at]
        self.streams.window = windows.between(self._timed[at - 1] if at else None, after)
        self._timed = self._timed[max(at - 1, 0) :]
        self._turn = after.size
        return self._turn

    def _meet(self, hashes: list[bytes]) -> None:
        """Hold the tree against every signed root whose size lies in this bundle."""
        first = self._edge.size
        while self._marks and self._marks[0].signed.size <= first + len(hashes):
            mark = self._marks.pop(0)
            size = mark.signed.size
            if self._edge.append(hashes[: size - first]).root() == mark.signed.root:
                self._good = size
                continue
            says = f"leaves {self._good} to {size - 1} do not give the root of {mark.what}"
            self._marks.clear()
            self._findings.add("fork" if mark.is_saved else "root", says, self._good, size - 1)

    def _rise(self, level: int, fresh: list[bytes]) -> None:
        """Add to the unfinished tile of a level above the leaves; compare it when it is whole."""
        while len(self._rows) < level:
            self._rows.append([])
            self._done.append(0)
        self._rows[level - 1].extend(fresh)
        if len(self._rows[level - 1]) == WIDTH:
            self._compare(level)

    def _compare(self, level: int) -> None:
        row, index = self._rows[level - 1], self._done[level - 1]
        tile = Tile(level, index, len(row))
        told = self._log.row(tile)
        at = next(
            (at for at, (ours, theirs) in enumerate(zip(row, told, strict=True)) if ours != theirs), None
        )
        if at is not None:
            first = (index * WIDTH + at) << (level * HEIGHT)
            last = first + (1 << (level * HEIGHT)) - 1
            says = f"{tile.path} does not hold what leaves {first} to {last} give"
            self._findings.add("tile", says, first, last)
        self._rows[level - 1] = []
        self._done[level - 1] = index + 1

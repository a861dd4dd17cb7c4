"""Tiles and entry bundles (c2sp.org/tlog-tiles): where each stands, what is in it, which change as a log grows."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify.merkle import HASH_BYTES, node_hash
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_ENTRY = 0xFFFF
ENTRIES = -1  # the level of entry bundles
MOST_LEVEL = 63
_LENGTH = struct.Struct(">H")


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile of hashes at a level, or a bundle of entries (level −1). `width` is 256 where it is whole."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Give its address under the log's own: tile/0/x001/234 or tile/entries/000.p/17."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        return f"tile/{level}/{number_path(self.index)}{'' if self.is_whole else f'.p/{self.width}'}"

    @property
    def is_whole(self) -> bool:
        """Say whether it will never change."""
        return self.width == WIDTH


def number_path(index: int) -> str:
    """Write a tile's number in three-digit path elements: 1234067 is x001/x234/067."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def parse_path(path: str) -> Tile:
    """Read an address back; raises Refused where it is none, or not its one spelling."""
    head, _, rest = path.removeprefix("tile/").partition("/")
    number, partial, width = rest.partition(".p/")
    digits = number.replace("x", "").replace("/", "")
    numbers = [digits, width if partial else str(WIDTH), "0" if head == "entries" else head]
    if all(part.isascii() and part.isdigit() for part in numbers):
        tile = Tile(ENTRIES if head == "entries" else int(head), int(digits), int(numbers[1]))
        if tile.path == path and tile.level <= MOST_LEVEL and 0 < tile.width <= WIDTH:
            return tile
    raise Refused(f"not a tile: {path}")


def _row(level: int, old: int, new: int) -> Iterator[Tile]:
    if new > old:
        for index in range(old // WIDTH, -(-new // WIDTH)):
            yield Tile(level, index, min(WIDTH, new - index * WIDTH))


def bundles_between(old: int, new: int) -> list[Tile]:
    """Give the entry bundles that a log of `new` leaves has and one of `old` has not, in order."""
    return list(_row(ENTRIES, old, new))


def tiles_between(old: int, new: int) -> list[Tile]:
    """Give the tiles of hashes that a log of `new` leaves has and one of `old` has not, level by level."""
    found: list[Tile] = []
    level = 0
    while new:
        found.extend(_row(level, old, new))
        old, new, level = old >> HEIGHT, new >> HEIGHT, level + 1
    return found


def encode_hashes(hashes: Iterable[bytes]) -> bytes:
    """Write a tile: its hashes one after the other."""
    return b"".join(hashes)


def decode_hashes(raw: bytes, width: int = WIDTH) -> list[bytes]:
    """Read a tile; raises Refused where it has not this width."""
    if len(raw) != width * HASH_BYTES:
        raise Refused(f"a tile of {width} hashes has {width * HASH_BYTES} bytes, not {len(raw)}")
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def encode_bundle(leaves: Iterable[bytes]) -> bytes:
    """Write a bundle: each leaf after its length in two bytes. Raises ValueError over 65,535 bytes."""
    parts: list[bytes] = []
    for leaf in leaves:
        if len(leaf) > MOST_ENTRY:
            raise ValueError(f"a leaf of {len(leaf)} bytes does not fit a bundle")
        parts += (_LENGTH.pack(len(leaf)), leaf)
    return b"".join(parts)


def decode_bundle(raw: bytes, width: int = WIDTH) -> list[bytes]:
    """Read a bundle's leaves; raises Refused where they are not exactly `width`."""
    leaves: list[bytes] = []
    at, end = 0, len(raw)
    while at + 2 <= end:
        start = at + 2
        at = start + (raw[at] << 8 | raw[at + 1])
        leaves.append(raw[start:at])
    if at != end or len(leaves) != width:
        raise Refused(f"a bundle of {width} leaves does not come out even")
    return leaves


class Tree:
    """The nodes of a log of `size` leaves, read out of its tiles; `fetch` gives a tile's bytes."""

    def __init__(self, size: int, fetch: Callable[[Tile], bytes]) -> None:
        self.size = size
        self._fetch = fetch
        self._rows: dict[tuple[int, int, int], list[bytes]] = {}

    def node(self, height: int, place: int) -> bytes:
        """Give a node's hash: what `merkle.inclusion_proof` and `consistency_proof` read."""
        level, inside = divmod(height, HEIGHT)
        index, at = divmod(place << inside, WIDTH)
        row = self._row(level, index, inside)
        return row[at >> inside]

    def _row(self, level: int, index: int, inside: int) -> list[bytes]:
        """Give the hashes of one tile, `inside` steps above its own."""
        known = self._rows.get((level, index, inside))
        if known is None:
            known = halved(self._row(level, index, inside - 1)) if inside else self._tile(level, index)
            self._rows[level, index, inside] = known
        return known

    def _tile(self, level: int, index: int) -> list[bytes]:
        width = min(WIDTH, (self.size >> level * HEIGHT) - index * WIDTH)
        if width <= 0:
            raise Refused(f"a log of {self.size} has no tile {index} at level {level}")
        return decode_hashes(self._fetch(Tile(level, index, width)), width)


def halved(row: Sequence[bytes]) -> list[bytes]:
    """Hash neighbours in pairs; an odd last one waits."""
    return [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)]

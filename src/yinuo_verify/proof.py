"""Proofs that stand alone (c2sp.org/tlog-proof): made for an index, read back, checked without the log."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify import checkpoint, merkle, note, tiles
from yinuo_verify.refusal import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.source import Log

HEADER = "c2sp.org/tlog-proof@v1"
MOST_STEPS = 63
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Proof:
    """That the leaf at `index` stands in the tree of `checkpoint`; `extra` is here the leaf itself."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> str:
        """Write the proof."""
        extra = [f"extra {note.to_base64(self.extra)}"] if self.extra else []
        lines = [HEADER, *extra, f"index {self.index}", *map(note.to_base64, self.path), ""]
        return "\n".join(lines) + "\n" + self.checkpoint.decode()

    @classmethod
    def parse(cls, text: str) -> Proof:
        """Read a proof. Raises Refused where it is none."""
        top, blank, head = text.partition("\n\n")
        lines = top.split("\n")
        if not blank or lines.pop(0) != HEADER:
            raise Refused(f"a proof begins with {HEADER}")
        extra = b""
        if lines and lines[0].startswith("extra "):
            extra = note.from_base64(lines.pop(0).removeprefix("extra "), "the extra line")
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None or len(lines) > MOST_STEPS:
            raise Refused("a proof names its index, and then its hashes")
        path = tuple(note.from_base64(line, "a hash") for line in lines)
        if any(len(step) != merkle.HASH_BYTES for step in path):
            raise Refused("a hash has 32 bytes")
        return cls(int(index[1]), path, head.encode(), extra)

    def check(self, leaf: bytes, keys: Iterable[note.Key], origin: str | None = None) -> Signed:
        """Give the checkpoint that holds this leaf. Raises Refused where it does not, or is not signed."""
        signed = checkpoint.read(self.checkpoint, keys, origin)
        hashed = merkle.leaf_hash(leaf)
        if not merkle.verify_inclusion(hashed, self.index, signed.size, self.path, signed.root):
            raise Refused(f"the proof does not lead from this leaf at {self.index} to the checkpoint's root")
        return signed


def prove(log: Log, index: int, head: Signed) -> Proof:
    """Make the proof of one leaf out of the log's tiles, with the leaf itself as its extra line. Raises Refused."""
    tree = tiles.Tree(head.size, log.hashes)
    path = merkle.inclusion_proof(index, head.size, tree.node)
    bundle = index // tiles.WIDTH
    width = min(tiles.WIDTH, head.size - bundle * tiles.WIDTH)
    leaf = log.leaves(tiles.Tile(tiles.ENTRIES, bundle, width))[index % tiles.WIDTH]
    made = Proof(index, tuple(path), head.note.encode(), leaf)
    if merkle.root_from_inclusion(merkle.leaf_hash(leaf), index, head.size, path) != head.root:
        raise Refused(f"the log's own tiles do not prove leaf {index}")
    return made

"""The tree of RFC 9162, section 2.1: hashes, the right edge that grows, proofs made and proofs checked.

A *node* (height, place) is the root over the leaves place·2^height … (place+1)·2^height − 1: a perfect subtree.
Whoever makes a proof gives a function that reads nodes; tiles answer it (tiles.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from yinuo_verify.refusal import Refused

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

NodeReader = Callable[[int, int], bytes]
_sha256 = hashlib.sha256


def leaf_hash(leaf: bytes) -> bytes:
    """Hash a leaf: SHA-256 over 0x00 and its bytes."""
    return _sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash a node: SHA-256 over 0x01 and the hashes of its children."""
    return _sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Edge:
    """The right edge of a tree: the roots of its perfect subtrees, the largest first. It is all that growing needs."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an edge that cannot belong to its size."""
        if self.size < 0 or len(self.hashes) != self.size.bit_count():
            raise Refused(f"an edge of size {self.size} does not have {len(self.hashes)} hashes")

    def append(self, leaf_hashes: Sequence[bytes]) -> Edge:
        """Give the edge after these leaves as well."""
        return self.grow(leaf_hashes)[0]

    def grow(self, leaf_hashes: Sequence[bytes]) -> tuple[Edge, list[list[bytes]]]:
        """Append leaves; give the new edge, and by height every node that became whole, from left to right.

        Heights 0, 8, 16 … of it are what is new in the tiles of level 0, 1, 2 … (tiles.py).
        """
        standing = list(self.hashes)  # the smallest stands last
        size, height = self.size, 0
        fresh: Sequence[bytes] = leaf_hashes
        whole: list[list[bytes]] = []
        edge: list[bytes] = []
        while fresh or standing:
            if fresh:
                whole.append(list(fresh))
            row = [standing.pop(), *fresh] if size >> height & 1 else fresh
            if len(row) & 1:
                edge.append(row[-1])
            pairs = iter(row)
            fresh = [
                _sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=False)
            ]
            height += 1
        return Edge(size + len(leaf_hashes), tuple(reversed(edge))), whole

    def root(self) -> bytes:
        """Give the root of the whole tree."""
        return fold(self.hashes)

    def encode(self) -> bytes:
        """Give the hashes as bytes, to be stored beside the size."""
        return b"".join(self.hashes)

    @classmethod
    def decode(cls, size: int, stored: bytes) -> Edge:
        """Read what `encode` gave. Raises Refused where it does not fit the size."""
        cut = range(0, len(stored), HASH_BYTES)
        if len(stored) % HASH_BYTES:
            raise Refused("an edge is made of whole hashes")
        return cls(size, tuple(stored[at : at + HASH_BYTES] for at in cut))


def fold(perfect: Sequence[bytes]) -> bytes:
    """Give the root over neighbouring perfect subtrees, the largest first."""
    if not perfect:
        return EMPTY_ROOT
    acc = perfect[-1]
    for left in reversed(perfect[:-1]):
        acc = node_hash(left, acc)
    return acc


def perfect_nodes(first: int, end: int) -> list[tuple[int, int]]:
    """Give the nodes (height, place) that cover leaves first … end − 1, as the tree itself divides them."""
    nodes = []
    at = first
    while at < end:
        height = (end - at).bit_length() - 1
        nodes.append((height, at >> height))
        at += 1 << height
    return nodes


def _split(first: int, end: int) -> int:
    """Give where a subtree divides: the largest power of two below its size."""
    return first + (1 << (end - first - 1).bit_length() - 1)


def _roots(ranges: Sequence[tuple[int, int]], read: NodeReader) -> list[bytes]:
    return [fold([read(*node) for node in perfect_nodes(*cut)]) for cut in ranges]


def inclusion_proof(index: int, size: int, read: NodeReader) -> list[bytes]:
    """Give PATH(index, D[size]) (RFC 9162, 2.1.3.1), the leaf's sibling first. Raises Refused outside the tree."""
    if not 0 <= index < size:
        raise Refused(f"leaf {index} is not in a tree of {size}")
    first, end, path = 0, size, []
    while end - first > 1:
        middle = _split(first, end)
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first = middle
    return _roots(path[::-1], read)


def consistency_proof(old: int, size: int, read: NodeReader) -> list[bytes]:
    """Give PROOF(old, D[size]) (RFC 9162, 2.1.4.1); empty where `old` is 0 or all. Raises Refused outside the tree."""
    if not 0 <= old <= size:
        raise Refused(f"a tree of {size} does not hold one of {old}")
    if old == 0:
        return []
    first, end, path = 0, size, []
    while end != old:
        middle = _split(first, end)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((first, middle))
            first = middle
    if first:
        path.append((first, end))
    return _roots(path[::-1], read)


def root_from_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """Give the root that a leaf's hash and its path lead to (RFC 9162, 2.1.3.2).

    Raises Refused where the path has not the length of this place.
    """
    if not 0 <= index < size:
        raise Refused(f"leaf {index} is not in a tree of {size}")
    at, last, acc = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Refused(f"the proof of leaf {index} is too long")
        if at & 1 or at == last:
            acc = node_hash(sibling, acc)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            acc = node_hash(acc, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise Refused(f"the proof of leaf {index} is too short")
    return acc


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Say whether the leaf with this hash stands at `index` in the tree with this root."""
    try:
        return root_from_inclusion(leaf, index, size, path) == root
    except Refused:
        return False


def verify_consistency(old: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """Say whether the tree of `size` begins with exactly the tree of `old` (RFC 9162, 2.1.4.2).

    Every tree begins with the empty one, whose root is known and whose proof is empty.
    """
    if not 0 <= old <= size:
        return False
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if old == size:
        return not path and old_root == root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, step)
        at, last = at >> 1, last >> 1
    return last == 0 and before == old_root and after == root

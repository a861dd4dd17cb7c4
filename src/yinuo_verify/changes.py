"""What came into a log since a checkpoint: the streams that have new leaves, each proven to be in the tree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo_verify import merkle, tiles
from yinuo_verify.leaves import LEAF
from yinuo_verify.refusal import Refused
from yinuo_verify.source import Missing

if TYPE_CHECKING:
    from yinuo_verify.checkpoint import Signed
    from yinuo_verify.source import Log, Source

MOST_NAMED = 100


@dataclass(slots=True)
class Changed:
    """A stream with new leaves: its log id, how many, the first one's index, the last one's time."""

    log_id: str
    n: int
    first: int
    last_at: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """All that changed; sealed leaves are a number alone."""

    streams: tuple[Changed, ...]
    n_sealed: int


def since(log: Log, old: Signed, head: Signed) -> Changes:
    """Give what changed. The new leaves lead from the old root to the new one: Refused where they do not."""
    tree = tiles.Tree(old.size, log.hashes)
    edge = merkle.Edge(old.size, tuple(tree.node(*node) for node in merkle.perfect_nodes(0, old.size)))
    if edge.root() != old.root:
        raise Refused(f"the log no longer begins with the {old.size} leaves of the saved checkpoint")
    found: dict[str, Changed] = {}
    n_sealed, at = 0, old.size
    for leaves in log.all(tiles.bundles_between(old.size, head.size), log.leaves):
        fresh = leaves[at % tiles.WIDTH :]
        edge = edge.append([merkle.leaf_hash(leaf) for leaf in fresh])
        for index, leaf in enumerate(fresh, at):
            n_sealed += not _noted(found, index, leaf)
        at += len(fresh)
    if edge.root() != head.root:
        raise Refused(f"leaves {old.size} to {head.size - 1} do not lead to the newest checkpoint's root")
    return Changes(tuple(found.values()), n_sealed)


def _noted(found: dict[str, Changed], index: int, leaf: bytes) -> bool:
    """Count an open leaf with its stream; False for a sealed one. Raises Refused where it is not a leaf."""
    written = LEAF.fullmatch(leaf)
    if written is None:
        raise Refused(f"leaf {index} is not written as a leaf is")
    _, stream, _, number, when = (part.decode("ascii") for part in written.groups())
    if number == "0":
        return False
    one = found.setdefault(stream, Changed(stream, 0, index, when))
    one.n, one.last_at = one.n + 1, when
    return True


def name(changes: Changes, source: Source) -> None:
    """Ask the log which matter a stream is, where it tells (`matters/LOG_ID`); at most a hundred are asked for."""
    for one in changes.streams[:MOST_NAMED]:
        try:
            told = json.loads(source.read(f"matters/{one.log_id}"))
            one.ref = str(told["ref"])
        except (Missing, KeyError, TypeError, ValueError):
            continue

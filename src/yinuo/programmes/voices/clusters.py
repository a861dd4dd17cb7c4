"""Groups of texts that say the same: average linkage over the likenesses that are worth keeping.

Joining whatever touches lets one loose message tie two matters together; the average over all pairs of two groups does
not, and moves little when its threshold moves. Only the strongest neighbours of each text are kept, what lies below
counts as nothing, so that a window of many thousand texts fits in memory.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Graph = Mapping[int, Mapping[int, float]]


def grouped(graph: Graph, least: float) -> list[tuple[int, ...]]:
    """Join the two groups that are likest on average, again and again while that is at least `least`."""
    ties = {one: dict(others) for one, others in graph.items()}
    members: dict[int, tuple[int, ...]] = {one: (one,) for one in ties}
    waiting = [(-like, a, b, 2) for a, others in ties.items() for b, like in others.items() if a < b]
    heapify(waiting)
    while waiting:
        average, a, b, n = heappop(waiting)
        if -average < least:
            break
        if a not in members or b not in members or len(members[a]) + len(members[b]) != n:
            continue
        if b not in ties[a]:
            continue
        _join(ties, members, a, b)
        mine = members[a]
        for other, total in ties[a].items():
            size = len(mine) * len(members[other])
            pair = (min(a, other), max(a, other))
            heappush(waiting, (-total / size, *pair, len(mine) + len(members[other])))
    return sorted(members.values())


def _join(ties: dict[int, dict[int, float]], members: dict[int, tuple[int, ...]], a: int, b: int) -> None:
    """Put group b into group a: what ties each to a third adds up."""
    members[a] = tuple(sorted(members[a] + members.pop(b)))
    del ties[a][b]
    for other, total in ties.pop(b).items():
        if other == a:
            continue
        ties[other].pop(b)
        ties[a][other] = ties[other][a] = ties[a].get(other, 0.0) + total

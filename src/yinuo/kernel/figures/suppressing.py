"""Small cells that stay hidden: a count is published only where no smaller one can be worked out from all published."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = ""
"""The whole, that every unit's count is part of."""


def subtree_sums(own: Mapping[str, int], paths: Mapping[str, str]) -> dict[str, int]:
    """Give for each unit what it and all under it come to. `paths` are codes joined by '/'."""
    sums = dict.fromkeys(paths, 0)
    for code, n in own.items():
        for above in paths.get(code, "").split("/"):
            if above in sums:
                sums[above] += n
    return sums


def published(own: Mapping[str, int], paths: Mapping[str, str], least: int) -> dict[str, int]:
    """Give the counts that may be published: of the whole (ROOT), and of units with all under them.

    `own` is what lies at each unit itself (under "" what lies at none). What is published is nested, so everything that
    can be worked out from it is a sum of rests: of each published count what its published parts leave over. A count
    joins only if it is at least `least` and leaves over nothing, or at least as much, of the one it lies in. From the
    top down, the larger first, so that the same register always publishes the same.
    """
    whole = sum(own.values())
    if whole < least:
        return {}
    sums, told, rests = subtree_sums(own, paths), {ROOT: whole}, {ROOT: whole}
    for code in sorted(paths, key=lambda code: (paths[code].count("/"), -sums[code], code)):
        above = next((one for one in reversed(paths[code].split("/")[:-1]) if one in told), ROOT)
        left = rests[above] - sums[code]
        if sums[code] >= least and (left == 0 or left >= least):
            told[code] = rests[code] = sums[code]
            rests[above] = left
    return told

"""Why a shift stays empty, in one sentence: the first thing that is missing, from the place to the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from yinuo.base.errors import Sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of each volunteer (down) and shift (across) once the roster is made."""

    near: Mask
    free: Mask
    skilled: Mask
    allowed: Mask
    past: Mask
    busy: Mask
    """Serves that day already."""
    full: Mask
    """Serves that week as often as they offered."""
    paired: Mask
    needs: NDArray[np.int64]
    skills: Sequence[frozenset[str]]


def why_empty(standing: Standing, when: int, skills: Sequence[str] = ()) -> Sentence:
    """Say why that shift has nobody, or not enough."""
    near = standing.near[:, when]
    free = near & standing.free[:, when]
    skilled = free & standing.skilled[:, when]
    can = skilled & standing.allowed[:, when]
    named = "、".join(skills)
    if standing.past[when]:
        return Sentence("这一班已经开始，不再排人。")
    if not near.any():
        return Sentence("没有志愿者能到这个驿站。")
    if not free.any():
        return Sentence("能到这个驿站的 {n} 人这时都没有空。", n=int(near.sum()))
    if not skilled.any() or any(
        not any(skill in standing.skills[one] for one in np.flatnonzero(can).tolist()) for skill in skills
    ):
        return Sentence("这时有空的 {n} 人里没有人会{skill}。", n=int(free.sum()), skill=named)
    if not can.any():
        return Sentence("这时有空的 {n} 人都不许排在这里。", n=int(skilled.sum()))
    return _taken(standing, when, can)


def _taken(standing: Standing, when: int, can: Mask) -> Sentence:
    busy = can & standing.busy[:, when]
    full = can & standing.full[:, when] & ~busy
    left = can & ~busy & ~full
    n, needs = int(can.sum()), int(standing.needs[when])
    if not left.any() and not full.any():
        return Sentence("能来的 {n} 人当天都另有一班。", n=n)
    if not left.any() and not busy.any():
        return Sentence("能来的 {n} 人这一周都已经排满。", n=n)
    if not left.any():
        said = {"n": n, "busy": int(busy.sum()), "full": int(full.sum())}
        return Sentence("能来的 {n} 人都用上了：{busy} 人当天另有一班，{full} 人这一周已经排满。", **said)
    if left.sum() < needs:
        return Sentence("要 {needs} 人，还抽得出来的只有 {n} 人。", needs=needs, n=int(left.sum()))
    if (left & standing.paired).any():
        return Sentence("还抽得出来的 {n} 人要和搭档一起，或者不能和同班的人一起。", n=int(left.sum()))
    return Sentence("还有 {n} 人也许能来：给的时间里没有算完。", n=int(left.sum()))

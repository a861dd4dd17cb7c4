"""Track one, 招大引强: stages that are proved one by one, signed and landed counted apart, nobody's target (J16)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from yinuo.base.errors import Invalid, Sentence
from yinuo.programmes.campaigns.proofs import proof_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.programmes.campaigns.tracks import Investment


@dataclass(frozen=True, slots=True)
class Prospect:
    """An investment from its signing on: what it is, whose it is, and each stage with its day and proof."""

    code: str
    unit: str
    reached: tuple[tuple[str, date], ...]
    proofs: tuple[Mapping[str, Any], ...]

    @property
    def stage(self) -> str:
        """The stage it has reached."""
        return self.reached[-1][0]


@dataclass(frozen=True, slots=True)
class WeeklyCount:
    """Before signing: how many a unit has at a stage in a week. There is no field for a firm, nor for a person."""

    unit: str
    stage: str
    week: date
    n: int


def counted(ladder: Investment, unit: str, stage: str, week: date, n: int) -> WeeklyCount:
    """Take a week's count. Raises Invalid from signing on, for a day that is no Monday, or below zero."""
    if ladder.stage(stage) >= ladder.n_counted:
        raise Invalid({"stage": Sentence("从签约起每个项目是一件事，不再只报数。")})
    if week.weekday() != 0:
        raise Invalid({"week": Sentence("请写那一周的星期一。")})
    if n < 0:
        raise Invalid({"n": Sentence("个数不能小于 0。")})
    return WeeklyCount(unit, stage, week, n)


def signed(ladder: Investment, code: str, unit: str, given: Mapping[str, Any], on: date) -> Prospect:
    """Open a prospect at its signing. Raises Invalid without the contract's number, amount and day."""
    stage = ladder.stages[ladder.n_counted]
    proof = proof_of(stage, given, on)
    return Prospect(code, unit, ((stage.code, on),), (proof,))


def advanced(ladder: Investment, prospect: Prospect, to: str, given: Mapping[str, Any], on: date) -> Prospect:
    """Move it to the next stage with that stage's proof. Raises Invalid where a stage is left out, or a proof."""
    if ladder.stage(to) != ladder.stage(prospect.stage) + 1:
        raise Invalid({"stage": Sentence("一步一步来：不能跳过，也不能倒退。")})
    if on < prospect.reached[-1][1]:
        raise Invalid({"on": Sentence("这一步的日期早于上一步。")})
    proof = proof_of(ladder.stages[ladder.stage(to)], given, on)
    return replace(prospect, reached=(*prospect.reached, (to, on)), proofs=(*prospect.proofs, proof))


def is_lapsed(ladder: Investment, prospect: Prospect, on: date) -> bool:
    """Say whether it was signed so long ago that paper is all there is of it."""
    stage, since = prospect.reached[-1]
    is_only_signed = ladder.stage(stage) == ladder.n_counted
    return is_only_signed and on >= since + timedelta(ladder.lapses_after)


def standing(ladder: Investment, prospect: Prospect, on: date) -> str:
    """Say how it stands: its stage, or that it was signed and never landed."""
    if is_lapsed(ladder, prospect, on):
        return Sentence("签约满 {n} 天，没有落地", n=(on - prospect.reached[-1][1]).days)
    return ladder.stages[ladder.stage(prospect.stage)].name


def sums(ladder: Investment, prospects: Iterable[Prospect]) -> dict[str, tuple[int, int]]:
    """Give, for each stage from signing on, how many stand there now and their contracts' money."""
    told = {stage.code: (0, 0) for stage in ladder.stages[ladder.n_counted :]}
    for one in prospects:
        n, money = told[one.stage]
        told[one.stage] = (n + 1, money + one.proofs[0]["amount"])
    return told

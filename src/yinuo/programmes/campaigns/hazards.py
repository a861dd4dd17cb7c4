"""Track four, 除险保安: levels by rule, the five fixings, recheck by another unit; finding is never punished (J6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.programmes.campaigns.tracks import Hazards


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard as the track counts it: a thing at a place, never a person."""

    code: str
    level: str
    handled_by: str
    due: date
    rechecked_on: date | None = None
    came_back_on: date | None = None


def level_of(hazards: Hazards, signs: Iterable[str]) -> str:
    """Give the level by rule: major where work must stop, a plan is needed, or it is beyond its owner's power."""
    some = set(signs)
    unknown = some - set(hazards.major_if)
    if unknown:
        raise Invalid({"signs": Sentence("没有「{code}」这一种。", code="、".join(sorted(unknown)))})
    return "major" if some else "general"


def plan_of(hazards: Hazards, plan: Mapping[str, str]) -> dict[str, str]:
    """Check the plan of a major hazard. Raises Invalid where one of the five fixings is missing."""
    missing = [name for name in hazards.five_fixings if not str(plan.get(name, "")).strip()]
    if missing:
        raise Invalid({name: Sentence("五落实缺一样都不行。") for name in missing})
    return {name: plan[name] for name in hazards.five_fixings}


def strike_off(hazards: Hazards, level: str, handled_by: Iterable[str], checkers: Mapping[str, str]) -> None:
    """Allow a hazard to be struck off. `checkers` gives, by a key for each person, their unit.

    Raises Invalid where they are too few, or one is of a unit that handled it: who puts right does not recheck.
    """
    need = hazards.level(level).n_checkers
    if len(checkers) < need:
        raise Invalid({"checkers": Sentence("复查要 {n} 个人。", n=need)})
    own = set(handled_by) & set(checkers.values())
    if own:
        raise Invalid({"checkers": Sentence("整改的单位不能自己复查。")})


def came_back(hazards: Hazards, hazard: Hazard, on: date) -> bool:
    """Say whether what shows again on a day is the same hazard come back: reopened and counted, not filed anew."""
    since = hazard.rechecked_on
    return since is not None and since <= on <= since + timedelta(hazards.recurs_within)


@dataclass(frozen=True, slots=True)
class HazardFigures:
    """M17 of some hazards on a day: how many were found counts neither for nor against anybody."""

    n_due: int
    n_in_time: int
    n_came_back: int
    n_major_open: int

    @property
    def in_time(self) -> Fraction | None:
        """Rechecked by the date over due; None where none was due."""
        return Fraction(self.n_in_time, self.n_due) if self.n_due else None


def figures(hazards: Hazards, some: Iterable[Hazard], on: date) -> HazardFigures:
    """Count M17: rechecked and passed by the date, come back within 180 days, major ones open."""
    every = list(some)
    due = [one for one in every if one.due <= on]
    return HazardFigures(
        len(due),
        sum(one.rechecked_on is not None and one.rechecked_on <= one.due for one in due),
        sum(one.came_back_on is not None and came_back(hazards, one, one.came_back_on) for one in every),
        sum(one.level == "major" and (one.rechecked_on is None or one.rechecked_on > on) for one in every),
    )

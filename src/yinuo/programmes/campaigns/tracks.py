"""The four tracks as data: read from tracks.yaml, or a place's own, and refused where they contradict themselves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.base.calendar import Limit
from yinuo.base.errors import Invalid, Sentence
from yinuo.base.yaml_file import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORM: Final = "yinuo-tracks-1"
FIELD_TYPES: Final = ("text", "day", "count", "money", "area")
PERSONAL: Final = ("person", "name_of", "household", "owner_name", "phone", "unsigned", "id_no", "family")
"""What no field of a track may be called: lists of people have no place in a campaign."""

Fields = dict[str, str]
"""Of a stage or document: each field with its type."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage, a list of land, a duty or a level: its code, its names, and what proves it."""

    code: str
    name: str
    name_en: str
    proof: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Investment:
    """The ladder of investment: counted alone up to a stage, a matter with proof from the next one on."""

    stages: tuple[Step, ...]
    counted_until: str
    lapses_after: int

    def stage(self, code: str) -> int:
        """Give a stage's place on the ladder. Raises Invalid for none."""
        return _place(code, self.stages)

    @property
    def n_counted(self) -> int:
        """How many stages are counted and name nobody."""
        return self.stage(self.counted_until) + 1


@dataclass(frozen=True, slots=True)
class Land:
    """The three lists of land, the causes of a blocker, and the numbers of the idle test."""

    lists: tuple[Step, ...]
    causes: tuple[str, ...]
    excused_by: tuple[str, ...]
    idle_after: int
    taken_back_after: int
    least_area: Fraction
    least_money: Fraction
    fee: Fraction

    def list_of(self, code: str) -> int:
        """Give a list's place in the order. Raises Invalid for none."""
        return _place(code, self.lists)


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of whoever takes land: what comes before it, how long it lasts at least, and when it is owed at all."""

    step: Step
    after: tuple[str, ...]
    floor: Limit | None
    only_if: str


@dataclass(frozen=True, slots=True)
class Duties:
    """All duties in their order, those that stand before anybody moves, and what counts as a breach."""

    items: tuple[Duty, ...]
    before_moving: tuple[str, ...]
    breaches: tuple[str, ...]

    def duty(self, code: str) -> Duty:
        """Give a duty by its code. Raises Invalid for none."""
        return self.items[_place(code, [duty.step for duty in self.items])]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of hazards: its limits and how many check it off."""

    step: Step
    limits: Mapping[str, Limit]
    n_checkers: int


@dataclass(frozen=True, slots=True)
class Hazards:
    """The levels, what makes a hazard a major one, what its plan must hold, and when it counts as come back."""

    levels: tuple[Level, ...]
    major_if: tuple[str, ...]
    five_fixings: tuple[str, ...]
    recurs_within: int

    def level(self, code: str) -> Level:
        """Give a level by its code. Raises Invalid for none."""
        return self.levels[_place(code, [level.step for level in self.levels])]


@dataclass(frozen=True, slots=True)
class Tracks:
    """The four tracks."""

    investment: Investment
    land: Land
    duties: Duties
    hazards: Hazards


def _place(code: str, steps: Iterable[Step]) -> int:
    for place, step in enumerate(steps):
        if step.code == code:
            return place
    raise Invalid({"code": Sentence("没有「{code}」这一种。", code=code)})


@cache
def shipped() -> Tracks:
    """Give the tracks that ship."""
    return tracks_of(read_yaml(Path(__file__).with_suffix(".yaml")))


def tracks_of(told: Mapping[str, Any]) -> Tracks:
    """Read the four tracks. Raises Invalid where one is missing, has a field it may not, or names what is not there."""
    try:
        if told["form"] != FORM:
            raise ValueError  # noqa: TRY301 -- one answer for everything that is no such file
        read = Tracks(
            _investment(told["investment"]),
            _land(told["land"]),
            _duties(told["duties"]),
            _hazards(told["hazards"]),
        )
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        raise Invalid.whole(Sentence("这份战线数据读不懂。")) from None
    return read


def _step(told: Mapping[str, Any], proof: str = "document") -> Step:
    fields = told.get(proof, {})
    for name, kind in fields.items():
        if kind not in FIELD_TYPES:
            raise Invalid({name: Sentence("没有「{code}」这一种。", code=kind)})
        if any(word in name for word in PERSONAL):
            raise Invalid({name: Sentence("清单里不记个人和户：请去掉「{name}」。", name=name)})
    return Step(told["code"], told["name"], told["name_en"], dict(fields))


def _known(codes: Iterable[str], steps: Iterable[Step]) -> tuple[str, ...]:
    some, every = tuple(codes), [*steps]
    if len({step.code for step in every}) < len(every):
        raise Invalid.whole(Sentence("编号「{code}」用了不止一次。", code="、".join(s.code for s in every)))
    for code in some:
        _place(code, every)
    return some


def _investment(told: Mapping[str, Any]) -> Investment:
    stages = tuple(_step(one, "evidence") for one in told["stages"])
    (until,) = _known([told["counted_until"]], stages)
    read = Investment(stages, until, int(told["lapses_after"]))
    for number, stage in enumerate(stages):
        if bool(stage.proof) != (number >= read.n_counted):
            raise Invalid({stage.code: Sentence("从签约起每一步都要有凭据，之前的只计数。")})
    return read


def _land(told: Mapping[str, Any]) -> Land:
    lists, idle = tuple(_step(one) for one in told["lists"]), told["idle"]
    _known([], lists)
    causes, excused = tuple(told["causes"]), tuple(told["not_idle_by"])
    if not set(excused) <= set(causes):
        raise ValueError
    numbers = (Fraction(*idle["least_area"]), Fraction(*idle["least_money"]), Fraction(*idle["fee"]))
    return Land(lists, causes, excused, idle["after"], idle["taken_back_after"], *numbers)


def _duties(told: Mapping[str, Any]) -> Duties:
    items: list[Duty] = []
    for one in told["items"]:
        after = one.get("after", ())
        before = (after,) if isinstance(after, str) else tuple(after)
        _known(before, [duty.step for duty in items])
        floor = Limit.parse_or_none(one.get("floor", ""))
        if floor is not None and not floor.is_of_days:
            raise ValueError
        items.append(Duty(_step(one), before, floor, one.get("only_if", "")))
    moving = _known(told["before_moving"], [duty.step for duty in items])
    return Duties(tuple(items), moving, tuple(told["breaches"]))


def _hazards(told: Mapping[str, Any]) -> Hazards:
    levels = []
    for one in told["levels"]:
        limits = {
            name: Limit.parse(one[name]) for name in ("limit", "recheck", "control", "plan") if name in one
        }
        levels.append(Level(_step(one), limits, int(one["n_checkers"])))
    _known(("general", "major"), [level.step for level in levels])
    return Hazards(
        tuple(levels), tuple(told["major_if"]), tuple(told["five_fixings"]), int(told["recurs_within"])
    )

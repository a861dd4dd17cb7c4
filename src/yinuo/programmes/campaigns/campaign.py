"""A campaign as values: its days, its tracks and lists, its items, and how far it is on a day.

Nothing here knows where it is kept. An item of a campaign is a matter; what counts of it is the day an
independent checker passed it (`checked_on`). Sums are exact: shares are fractions, never rounded on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, Sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from yinuo.base.calendar import WorkCalendar
    from yinuo.programmes.campaigns.targets import Target

ONE_DAY = timedelta(days=1)


def outside(first: date, last: date) -> Sentence:
    """Say that a date lies outside a campaign's days, and which they are."""
    return Sentence(
        "日期要在攻坚的第一天（{first}）和最后一天（{last}）之间。",
        first=first.isoformat(),
        last=last.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Track:
    """One front of a campaign and the unit that leads it; its first pledge is a commitment of its own."""

    code: str
    name: str
    lead_unit: str


@dataclass(frozen=True, slots=True)
class TaskList:
    """A named list of items within a track."""

    code: str
    name: str
    track: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item: what, who, by when, how it is proved, and what it weighs.

    `due` is the first date and never changes; `later_dues` stand beside it. `not_before` is a floor of the
    law: a day before which it cannot be finished. `part_of` is the frozen item that an amendment split;
    `is_added` came after the freeze and is counted apart; `struck_on` is the day it was struck off the list
    without being done. `is_held` says that it is parked or waits on a remedy.
    """

    code: str
    task_list: str
    title: str
    unit: str
    weight: int
    due: date
    proof: str = ""
    is_hard: bool = True
    support_units: tuple[str, ...] = ()
    not_before: date | None = None
    later_dues: tuple[date, ...] = ()
    part_of: str = ""
    is_added: bool = False
    struck_on: date | None = None
    checked_on: date | None = None
    is_held: bool = False

    @property
    def current_due(self) -> date:
        """The date it is worked towards: the last it was moved to, or the first."""
        return (self.due, *self.later_dues)[-1]

    def is_checked(self, on: date) -> bool:
        """Say whether it had passed its check by the end of that day."""
        return self.checked_on is not None and self.checked_on <= on


@dataclass(frozen=True)
class Campaign:
    """A campaign as it stands, amendments and all. Raises Invalid where it contradicts itself."""

    code: str
    name: str
    start: date
    n_days: int
    tracks: tuple[Track, ...]
    lists: tuple[TaskList, ...]
    items: tuple[Item, ...]
    targets: tuple[Target, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be frozen."""
        faults = dict(_faults(self))
        if faults:
            raise Invalid(faults)

    @property
    def end(self) -> date:
        """The last day: day `n_days` of a campaign that begins with day 1."""
        return self.start + (self.n_days - 1) * ONE_DAY

    @cached_property
    def parts(self) -> Mapping[str, tuple[Item, ...]]:
        """The parts of each frozen item that was split."""
        split = {item.part_of for item in self.items if item.part_of}
        return {code: tuple(item for item in self.items if item.part_of == code) for code in split}

    @cached_property
    def frozen(self) -> tuple[Item, ...]:
        """The items of the first day, whatever became of them: the denominator, for good."""
        return tuple(item for item in self.items if not item.part_of and not item.is_added)

    @cached_property
    def under_way(self) -> tuple[Item, ...]:
        """The items that are worked on: parts in the place of what was split, added ones too, struck ones not."""
        return tuple(item for item in self.items if item.code not in self.parts and item.struck_on is None)

    def weight_checked(self, item: Item, on: date) -> int:
        """Give how much of a frozen item's weight is checked: none or all; of one that was split, that of its parts."""
        parts = self.parts.get(item.code)
        if parts is None:
            return item.weight if item.is_checked(on) else 0
        return sum(part.weight for part in parts if part.is_checked(on))

    def is_done(self, item: Item, on: date) -> bool:
        """Say whether a frozen item, or each of its parts, is checked."""
        return self.weight_checked(item, on) == item.weight

    @cached_property
    def _by_list(self) -> Mapping[str, tuple[Item, ...]]:
        found: dict[str, list[Item]] = {}
        for item in self.frozen:
            found.setdefault(item.task_list, []).append(item)
        return {code: tuple(some) for code, some in found.items()}

    def in_list(self, code: str) -> tuple[Item, ...]:
        """Give the frozen items of a list."""
        return self._by_list.get(code, ())

    def lists_of(self, track: str) -> tuple[TaskList, ...]:
        """Give the lists of a track."""
        return tuple(one for one in self.lists if one.track == track)


def _faults(campaign: Campaign) -> Sequence[tuple[str, Sentence]]:
    """Find what a campaign contradicts itself in, by field."""
    found: list[tuple[str, Sentence]] = []
    if campaign.n_days < 1:
        found.append(("days", Sentence("天数至少是 1。")))
    lists, tracks = {one.code for one in campaign.lists}, {one.code for one in campaign.tracks}
    codes = [*(one.code for one in campaign.items), *(one.code for one in campaign.lists)]
    codes += [*(one.code for one in campaign.tracks), *(one.code for one in campaign.targets)]
    doubled = {code for code in codes if codes.count(code) > 1} if len(set(codes)) < len(codes) else set()
    found += [(code, Sentence("编号「{code}」用了不止一次。", code=code)) for code in sorted(doubled)]
    found += [
        (one.code, Sentence("没有「{code}」这条战线。", code=one.track))
        for one in campaign.lists
        if one.track not in tracks
    ]
    found += [
        (one.code, Sentence("没有「{code}」这条战线。", code=one.track))
        for one in campaign.targets
        if one.track not in tracks
    ]
    for item in campaign.items:
        if item.task_list not in lists:
            found.append((item.code, Sentence("没有「{code}」这张清单。", code=item.task_list)))
        elif item.weight < 1:
            found.append((item.code, Sentence("权重是 1 以上的整数。")))
        elif not item.unit:
            found.append((item.code, Sentence("每一项都要写明由谁负责。")))
        elif not item.is_added and not campaign.start <= item.due <= campaign.end:
            found.append((item.code, outside(campaign.start, campaign.end)))
        elif item.not_before and item.due < item.not_before:
            found.append((item.code, Sentence("日期早于法定最短期限的最后一天，不能这样定。")))
    return found


@dataclass(frozen=True, slots=True)
class Countdown:
    """Which day it is, of how many, and what is left. Before the first day `day` is 0, after the last it is `of`."""

    day: int
    of: int
    days_left: int
    working_days_left: int

    @property
    def elapsed(self) -> Fraction:
        """The share of the days that has begun."""
        return Fraction(self.day, self.of)


def countdown(campaign: Campaign, on: date, calendar: WorkCalendar) -> Countdown:
    """Count the days: today is day k of n; left are the days after today, and the working days among them."""
    day = min(max((on - campaign.start).days + 1, 0), campaign.n_days)
    last = max(min(on, campaign.end), campaign.start - ONE_DAY)
    left = calendar.working_days_between(last, campaign.end)
    return Countdown(day, campaign.n_days, campaign.n_days - day, left)


def progress(campaign: Campaign, on: date, items: Sequence[Item] | None = None) -> Fraction:
    """Give the weight that is checked over the weight that was frozen (M12); of some of the frozen items, or of all."""
    some = campaign.frozen if items is None else items
    weight = sum(item.weight for item in some)
    done = sum(campaign.weight_checked(item, on) for item in some)
    return Fraction(done, weight) if weight else Fraction()


def pace(campaign: Campaign, on: date, calendar: WorkCalendar) -> Fraction:
    """Give progress less the share of days that has begun (M13): below zero it is behind."""
    return progress(campaign, on) - countdown(campaign, on, calendar).elapsed


@dataclass(frozen=True, slots=True)
class Completion:
    """A list by the rule 100−1=0 (M14): it is done only where every hard item is."""

    n_hard: int
    n_done: int
    missing: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is missing; a list without a hard item was never anything to be done."""
        return self.n_hard > 0 and not self.missing

    @property
    def value(self) -> int:
        """1 or 0, nothing between."""
        return int(self.is_done)

    @property
    def sentence(self) -> Sentence:
        """How it stands, in words: what is missing by name, never a rounded share."""
        if self.n_hard == 0:
            return Sentence("这里没有必须完成的项。")
        if self.is_done:
            return Sentence("{n} 项，全部核验。", n=self.n_hard)
        missing = "、".join(self.missing)
        return Sentence(
            "{n} 项里核验了 {done} 项，按 100−1=0 算没有完成。还缺：{missing}",
            n=self.n_hard,
            done=self.n_done,
            missing=missing,
        )


def completion(campaign: Campaign, items: Sequence[Item], on: date) -> Completion:
    """Judge some of the frozen items by the rule 100−1=0; one that was struck off stays among the missing."""
    hard = [item for item in items if item.is_hard]
    missing = tuple(item.title for item in hard if not campaign.is_done(item, on))
    return Completion(len(hard), len(hard) - len(missing), missing)


def list_completion(campaign: Campaign, code: str, on: date) -> Completion:
    """Judge a list by the rule 100−1=0 (M14)."""
    return completion(campaign, campaign.in_list(code), on)


def track_completion(campaign: Campaign, track: str, on: date, floor: int = 1) -> int:
    """Give 1 where every list of a track is done and no right was broken, else 0 (M14 × F, M16)."""
    lists = [one for one in campaign.lists_of(track) if campaign.in_list(one.code)]
    return floor * int(bool(lists) and all(list_completion(campaign, one.code, on).is_done for one in lists))


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the burn-up, in weights of `weight` in all: what the first dates say, and what is checked."""

    on: date
    planned: int
    checked: Fraction
    weight: int


def burn_up(campaign: Campaign, on: date, track: str = "") -> tuple[Point, ...]:
    """Give the days from the first to `on` (to the last day at most), of one track or of all."""
    lists = {one.code for one in campaign.lists if track in {"", one.track}}
    some = [item for item in campaign.frozen if item.task_list in lists]
    weight, last = sum(item.weight for item in some), min(on, campaign.end)
    days = [campaign.start + n * ONE_DAY for n in range(max((last - campaign.start).days + 1, 0))]
    planned = _sums(days, [(item.due, item.weight) for item in some])
    checked = _sums(days, [one for item in some for one in _checked(campaign, item)])
    return tuple(
        Point(day, due, Fraction(done), weight) for day, due, done in zip(days, planned, checked, strict=True)
    )


def _checked(campaign: Campaign, item: Item) -> list[tuple[date, int]]:
    each = campaign.parts.get(item.code, (item,))
    return [(one.checked_on, one.weight) for one in each if one.checked_on is not None]


def _sums(days: Sequence[date], weights: Sequence[tuple[date, int]]) -> list[int]:
    """Add weights up day by day; what came before the first day stands in it."""
    on_day: dict[date, int] = {}
    for day, weight in weights:
        at = max(day, days[0]) if days else day
        on_day[at] = on_day.get(at, 0) + weight
    total, out = 0, list[int]()
    for day in days:
        total += on_day.get(day, 0)
        out.append(total)
    return out

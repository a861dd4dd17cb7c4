"""How many stories of which sort, where and when: the demo's half-year as numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from yinuo.config.demo_stories.asks import (
    ABOUT_PLOTS,
    DECLINED_PLOTS,
    PAUSED_PLOTS,
    REFERRED_PLOTS,
    REQUEST_PLOTS,
    WISH_PLOTS,
)
from yinuo.config.demo_stories.disputes import DISPUTE_PLOTS
from yinuo.config.demo_stories.hazards import HAZARD_PLOTS, MAJOR_PLOTS
from yinuo.config.demo_stories.promises import CLAIM_PLOTS, COMMITMENT_PLOTS, TASK_PLOTS, lead_for
from yinuo.config.demo_stories.tale import Tale, chance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from random import Random

    from yinuo.config.demo_stories.cast import Spot
    from yinuo.config.demo_stories.corpus import Family
    from yinuo.config.demo_stories.tale import World
    from yinuo.config.demo_stories.turns import Plot

FIRST, LAST = date(2025, 6, 1), date(2025, 11, 30)
STORY_DAYS: Final = (date(2025, 8, 18), date(2025, 10, 1), date(2025, 11, 22))
TURN_HOUR: Final = 15.5
"""A matter left open for a story day has seen nothing after this hour of it: the visitor's own acts come at four."""
AT_THE_TEAMS: Final = 0.6
"""How many disputes arise in the very communities whose mediators take them."""
AT_HOME: Final = 0.35
WEEKEND, HOLIDAY, OPENED, OPENED_MORE = 0.6, 0.4, date(2025, 8, 15), 1.15
PLOTS: Final[Mapping[str, Mapping[str, tuple[Plot, int]]]] = {
    "request": REQUEST_PLOTS,
    "about": ABOUT_PLOTS,
    "paused": PAUSED_PLOTS,
    "declined": DECLINED_PLOTS,
    "referred": REFERRED_PLOTS,
    "wish": WISH_PLOTS,
    "hazard": HAZARD_PLOTS,
    "major": MAJOR_PLOTS,
    "dispute": DISPUTE_PLOTS,
    "commitment": COMMITMENT_PLOTS,
    "task": TASK_PLOTS,
    "claim": CLAIM_PLOTS,
}
KINDS: Final = dict.fromkeys(("about", "paused", "declined", "referred"), "request") | {"major": "hazard"}
SPECIAL: Final = ("declined", "referred")
"""Sorts with families of their own: what this register cannot take on."""


@dataclass(frozen=True, slots=True)
class Left:
    """Matters left standing for a story day: where they stand, how old in days, how many on each day, by which course.

    `is_ours`: of the town whose queue the walk uses, and handled by it.
    """

    state: str
    sort: str
    ages: tuple[float, float]
    n: tuple[int, int, int]
    plots: tuple[str, ...] = ()
    is_ours: bool = False


_WORK = ("solved", "unanswered", "on_behalf", "moved")
LEFT: Final = (
    Left("submitted", "request", (0.05, 2.6), (34, 12, 14)),
    Left("submitted", "wish", (0.05, 2.6), (2, 1, 1)),
    Left("submitted", "hazard", (0.05, 2.6), (3, 1, 2)),
    Left("submitted", "dispute", (0.05, 2.0), (2, 1, 1)),
    Left("accepted", "request", (0.9, 4.0), (3, 2, 2)),
    Left("accepted", "wish", (0.9, 4.0), (1, 1, 1)),
    Left("accepted", "hazard", (0.9, 4.0), (1, 1, 1)),
    Left("accepted", "dispute", (2.0, 6.0), (2, 1, 1)),
    Left("in_progress", "request", (1.2, 6.0), (8, 5, 5), _WORK, is_ours=True),
    Left("in_progress", "request", (8.0, 14.0), (4, 2, 2), ("done_late", "solved"), is_ours=True),
    Left(
        "in_progress",
        "request",
        (3.0, 9.0),
        (2, 2, 2),
        ("no_then_yes", "parked", "reopened"),
        is_ours=True,
    ),
    Left("in_progress", "request", (1.2, 6.0), (6, 3, 4), _WORK),
    Left("in_progress", "request", (8.0, 16.0), (2, 1, 2), ("done_late", "solved")),
    Left("in_progress", "request", (0.8, 3.0), (1, 1, 1), ("handed_back",)),
    Left("in_progress", "about", (2.0, 8.0), (2, 1, 1)),
    Left("in_progress", "paused", (4.0, 20.0), (1, 1, 1)),
    Left("in_progress", "wish", (3.0, 20.0), (3, 2, 2)),
    Left("in_progress", "hazard", (2.0, 12.0), (4, 2, 3)),
    Left("in_progress", "hazard", (17.0, 24.0), (1, 1, 1), ("struck_off_late", "struck_off")),
    Left("in_progress", "major", (2.0, 14.0), (2, 1, 1)),
    Left("in_progress", "dispute", (5.0, 20.0), (3, 1, 2), ("settled", "stopped", "given_up")),
    Left("in_progress", "commitment", (3.0, 40.0), (4, 3, 3), is_ours=True),
    Left("in_progress", "commitment", (3.0, 40.0), (6, 3, 4)),
    Left("in_progress", "commitment", (35.0, 60.0), (2, 1, 1), ("never_told",)),
    Left("in_progress", "task", (3.0, 25.0), (4, 2, 2)),
    Left("in_progress", "claim", (5.0, 30.0), (2, 1, 1)),
    Left("checking", "request", (4.0, 14.0), (3, 2, 2), ("explained", "partly", "no_then_yes", "on_behalf")),
    Left("checking", "hazard", (5.0, 22.0), (3, 2, 2)),
    Left("checking", "major", (20.0, 50.0), (1, 1, 1)),
    Left("checking", "commitment", (20.0, 70.0), (2, 1, 2), ("kept", "kept_late", "sent_back")),
    Left("checking", "task", (12.0, 50.0), (1, 1, 1), ("kept", "kept_late")),
    Left("awaiting_reply", "request", (4.0, 10.0), (7, 4, 5), ("solved", "unanswered")),
    Left("awaiting_reply", "wish", (8.0, 30.0), (1, 1, 1), ("claimed_wish", "unanswered")),
    Left("parked", "request", (6.0, 40.0), (2, 1, 1), ("parked",), is_ours=True),
    Left("parked", "hazard", (6.0, 40.0), (1, 1, 1), ("parked",)),
    Left("parked", "task", (6.0, 25.0), (1, 1, 1), ("parked",)),
    Left("draft", "commitment", (0.2, 3.0), (2, 1, 1), is_ours=True),
    Left("draft", "task", (0.2, 3.0), (1, 1, 1)),
)


def turn(world: World, on: date) -> datetime:
    """Give the instant from which a story day is the visitor's."""
    return world.pace.at(on, TURN_HOUR)


def arrivals(world: World, rng: Random, n: int) -> list[datetime]:
    """Draw when n matters arrive: fewer at weekends, more once the register is known; nobody in the small hours."""
    days = [FIRST + timedelta(k) for k in range((LAST - FIRST).days)]
    calendar = world.pace.calendar
    weights = []
    for on in days:
        share = (
            1.0
            if calendar.is_working_day(on)
            else WEEKEND
            if on.weekday() not in calendar.weekdays
            else HOLIDAY
        )
        weights.append(share * (OPENED_MORE if on >= OPENED else 1.0))
    hours = (*range(7, 24), 8, 9, 12, 12, 18, 19, 20, 20, 21)
    return [
        world.pace.at(on, rng.choice(hours) + rng.random() * 0.98).replace(second=rng.randrange(60))
        for on in rng.choices(days, weights, k=n)
    ]


def family_for(world: World, rng: Random, sort: str, month: int, doer: str = "") -> Family:
    """Draw what it is about: what people bring forward in that month."""
    kind = KINDS.get(sort, sort)
    found = [
        family
        for family in world.corpus.families
        if family.kind == kind
        and family.is_about_office == (sort == "about")
        and family.sort == (sort if sort in SPECIAL else "")
        and (sort != "paused" or family.is_complaint)
        and any(not case.months or month in case.months for case in family.cases)
        and doer in ("", family.doer)
        and (sort != "major" or any(case.is_major for case in family.cases))
    ]
    return rng.choices(found, [family.weight for family in found])[0]


def place_for(world: World, rng: Random, family: Family | None, town: str = "") -> Spot:
    """Draw where: a station, a village or a community of a town."""
    towns = world.cast.setting.towns
    town = town or rng.choices(list(towns), list(towns.values()))[0]
    kinds = {"station": world.cast.of_kind("station"), "village": world.cast.communities(villages=True)}
    every = kinds.get(family.at if family else "") or world.cast.communities()
    if family and family.at == "community" and not family.suits_villages(world.cast.setting):
        every = [spot for spot in every if not spot.is_village]
    return rng.choice([spot for spot in every if spot.town == town] or every)


def new_tale(
    world: World, key: str, sort: str, at: datetime, town: str = "", *, is_ours: bool = False
) -> Tale:
    """Begin a story of this sort: what it is about, where, and (for promises) by whom."""
    rng = chance(world.seed, key)
    kind, month = KINDS.get(sort, sort), world.pace.calendar.local_date(at).month
    if kind in world.corpus.promises:
        tale = _promise(world, key, rng, kind, at, town)
        tale.lead = tale.cast.town_unit(tale.place) if is_ours else lead_for(tale)
        return tale
    if kind == "dispute":
        quarrel = rng.choice(world.corpus.quarrels)
        teams = world.cast.setting.mediators
        town = town if town in teams else rng.choice(list(teams))
        near = rng.random() < AT_THE_TEAMS
        place = (
            world.cast.spot(world.cast.team_at(teams[town])) if near else place_for(world, rng, None, town)
        )
        return Tale(world, key, rng, kind, at, place, "dispute", quarrel.thing)
    family = family_for(world, rng, sort, month, "town" if is_ours else "")
    accused = rng.choice(world.cast.setting.accused) if sort == "about" else ""
    towns = {unit: code for code, unit in world.cast.towns.items()}
    place = place_for(world, rng, family, towns.get(accused, town))
    ask = world.words.ask(rng, family, place, month, major=sort == "major")
    tale = Tale(world, key, rng, kind, at, place, ask.category, ask.case.thing, accused=accused)
    tale.ask = ask
    return tale


def _promise(world: World, key: str, rng: Random, kind: str, at: datetime, town: str) -> Tale:
    what = rng.choice(world.corpus.promises[kind])
    place = place_for(world, rng, None, town)
    at = world.pace.within(rng, world.pace.calendar.local_date(at), at)
    tale = Tale(world, key, rng, kind, at, place, what.category, what.thing)
    tale.pledge = world.words.pledge(rng, what, place)
    return tale


def plot_for(rng: Random, sort: str, names: tuple[str, ...] = ()) -> Plot:
    """Draw how it goes."""
    plots = PLOTS[sort]
    chosen = {name: plots[name] for name in names or plots}
    return rng.choices([plot for plot, _ in chosen.values()], [weight for _, weight in chosen.values()])[0]


def told(world: World) -> Iterator[Tale]:
    """Give the stories that run their course."""
    for sort, n in world.cast.setting.counts.items():
        rng = chance(world.seed, f"arrivals/{sort}")
        for number, at in enumerate(sorted(arrivals(world, rng, n)), 1):
            tale = new_tale(world, f"{sort}-{number:04}", sort, at)
            plot_for(tale.rng, sort)(tale)
            yield tale


def left(world: World) -> Iterator[tuple[Tale, datetime, int]]:
    """Give the stories left standing for each story day: the tale, until when, and the number of its last step."""
    for day, on in enumerate(STORY_DAYS):
        until = turn(world, on)
        for row, wanted in enumerate(LEFT):
            for number in range(math.ceil(wanted.n[day] * world.cast.setting.left)):
                yield _left_one(world, wanted, until, f"left-{day + 1}-{row:02}-{number:02}")


def _left_one(world: World, wanted: Left, until: datetime, key: str) -> tuple[Tale, datetime, int]:
    for attempt in range(200):
        rng = chance(world.seed, f"{key}/{attempt}")
        low, high = wanted.ages
        at = until - timedelta(days=rng.uniform(low, high))
        local = at.astimezone(world.pace.calendar.zone)
        if local.hour < 7:  # noqa: PLR2004 -- nobody writes before seven
            at += timedelta(hours=7 - local.hour) if low > 1 else timedelta(hours=-9)
        town = world.cast.setting.home if wanted.is_ours or rng.random() < AT_HOME else ""
        tale = new_tale(world, f"{key}-{attempt}", wanted.sort, at, town, is_ours=wanted.is_ours)
        plot_for(tale.rng, wanted.sort, wanted.plots)(tale)
        ends = [n for n, step in enumerate(tale.steps) if step.at <= until and tale.states[n] == wanted.state]
        if ends:
            tale.park_long(ends[-1])
            return tale, until, ends[-1]
    raise LookupError(key)

"""One story while it is being told: its steps so far, who plays in it, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from yinuo.config.demo_stories.cast import Cast, Spot, cast
from yinuo.config.demo_stories.corpus import Corpus, corpus
from yinuo.config.demo_stories.pace import Pace, calendar
from yinuo.config.demo_stories.words import Words
from yinuo.kernel.matters.computed import MOST_PARKED_DAYS
from yinuo.kernel.matters.load import Step, Story

if TYPE_CHECKING:
    from yinuo.base.calendar import WorkCalendar
    from yinuo.config.demo_stories.words import Ask, Pledge

ASKER, OTHER, SYSTEM = "requester", "requester:2", "system"
A_MINUTE = timedelta(minutes=1)


def chance(seed: int, key: str) -> Random:
    """Give the chance that one story draws from; it depends on seed and key alone."""
    return Random(f"{seed}/{key}")  # noqa: S311 -- a story is told, no secret is kept


@dataclass(slots=True)
class World:
    """What all stories share."""

    seed: int
    pack: str
    corpus: Corpus = field(init=False)
    cast: Cast = field(init=False)
    pace: Pace = field(init=False)
    words: Words = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing said."""
        self.corpus, self.cast, self.pace = corpus(self.pack), cast(self.pack), Pace(calendar(self.pack))
        self.words = Words(self.corpus)


@dataclass(slots=True)
class Tale:
    """A story being told. `at` is the instant of its latest step; `states` says where each step led."""

    world: World
    key: str
    rng: Random
    kind: str
    at: datetime
    place: Spot
    category: str = ""
    thing: str = ""
    title: str = ""
    ask: Ask | None = None
    pledge: Pledge | None = None
    steps: list[Step] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    state: str = "new"
    outcome: str = ""
    desk: str = ""
    lead: str = ""
    worker: str = ""
    accused: str = ""
    taken: set[str] = field(default_factory=set)
    deciders: set[str] = field(default_factory=set)
    accepted_at: datetime | None = None
    asked_at: datetime | None = None
    due: date | None = None
    has_contact: bool = False
    n_no: int = 0
    n_reports: int = 0
    is_drawn: bool = False
    own_filed: bool = False

    @property
    def words(self) -> Words:
        """The demo's voice."""
        return self.world.words

    @property
    def pace(self) -> Pace:
        """The demo's clockwork."""
        return self.world.pace

    @property
    def calendar(self) -> WorkCalendar:
        """The working calendar."""
        return self.world.pace.calendar

    @property
    def cast(self) -> Cast:
        """The demo's people."""
        return self.world.cast

    @property
    def on(self) -> date:
        """The local day of the latest step."""
        return self.calendar.local_date(self.at)

    @property
    def is_english(self) -> bool:
        """Whether it is told in English."""
        return self.manner == "en" or self.cast.setting.is_english

    @property
    def manner(self) -> str:
        """The manner of speaking that fits what was asked."""
        return self.ask.manner if self.ask else ""

    @property
    def first_due(self) -> date:
        """The first promised day. Raises ValueError before there is one."""
        if self.due is None:
            raise ValueError(self.key)
        return self.due

    @property
    def head(self) -> str:
        """The head of the lead unit."""
        return self.cast.heads(self.lead)[0]

    @property
    def is_checked_first(self) -> bool:
        """Whether a result done is looked at by another unit before the one who asked is asked."""
        return bool(self.own_filed or self.accused or self.is_drawn or self.n_no)

    def likely(self, share: float) -> bool:
        """Draw a yes with this share."""
        return self.rng.random() < share

    def say(self, name: str, **slots: str) -> str:
        """Give a phrase of this name, in the story's manner, about its thing."""
        slots.setdefault("o", self.thing)
        return self.words.pick(self.rng, name, self.manner, **slots)

    def do(self, verb: str, by: str, at: datetime, into: str = "", **given: Any) -> None:
        """Add a step, later than the one before; `into` is the state it leads to, none where it leads nowhere."""
        self.at = max(at, self.at + A_MINUTE) if self.steps else at
        kept = {
            name: value for name, value in given.items() if value is not None and value not in ("", (), [])
        }
        self.steps.append(Step(verb, by, self.at, kept))
        if into:
            self.state, _, self.outcome = into.partition(":")
            if self.state == "awaiting_reply":
                self.asked_at = self.at
        self.states.append(self.state)

    def two(
        self, verb: str, first: str, second: str, to: str, gap: tuple[float, float], **given: Any
    ) -> None:
        """Let one person propose at `at` and, some working hours later, another agree; `given` is the proposal's."""
        self.do(verb, first, self.soon(0.2, 2.0), **given)
        reason = self.say("second_yes") if verb != "confirm" else self.say("checks")
        self.do(verb, second, self.soon(*gap), to, decision="agree", text=reason)

    def soon(self, low: float, high: float) -> datetime:
        """Give an office's instant some working hours after the latest step."""
        return self.pace.office(self.rng, self.at, low, high)

    def later(self, low: float, high: float) -> datetime:
        """Give a person's instant some hours after the latest step."""
        return self.pace.someone(self.rng, self.at, low, high)

    def checker(self) -> str:
        """Give a checker with no part in it who has decided nothing here yet."""
        free = [name for name in self.cast.checkers(self.taken, self.accused) if name not in self.deciders]
        name = self.rng.choice(free or self.cast.auditors())
        self.deciders.add(name)
        return name

    def other_desk(self) -> str:
        """Give the second person of the desk."""
        return self.rng.choice([name for name in self.cast.desks(self.accused) if name != self.desk])

    def take(self, *units: str) -> None:
        """Remember units that have a part in it: none of theirs will check."""
        self.taken.update(units)

    def _parked(self, n: int) -> tuple[int, date] | None:
        """Give the step that said when it is looked at again, and the day, if it stands parked after step `n`."""
        said = [
            (number, day)
            for number, step in enumerate(self.steps[: n + 1])
            if isinstance(day := step.given.get("review_on"), date)
        ]
        return said[-1] if said and self.states[n] == "parked" else None

    def park_long(self, n: int) -> None:
        """Park it for as long as the law lets, if it stands parked there: so it stays the visitor's to take up."""
        parked = self._parked(n)
        if parked is not None:
            step = self.steps[parked[0]]
            day = self.calendar.local_date(step.at) + timedelta(days=MOST_PARKED_DAYS)
            self.steps[parked[0]] = replace(step, given={**step.given, "review_on": day})

    def story(self, until: datetime, stop: int | None = None, *, end: datetime | None = None) -> Story:
        """Give what happened up to an instant, or up to the step of that number.

        What is left parked then is taken up again by the clock on its day, if that comes before the `end` of all.
        """
        kept = [step for step in self.steps[: stop if stop is None else stop + 1] if step.at <= until]
        parked = self._parked(len(kept) - 1) if kept else None
        if parked is not None:
            wakes = max(self.calendar.day_start(parked[1]), kept[-1].at) + A_MINUTE
            kept += [Step("resume", SYSTEM, wakes, {})] if wakes <= (end or until) else []
        return Story(self.key, tuple(kept))

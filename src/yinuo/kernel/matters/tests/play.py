"""The law played in memory: several matters, the standing cast, a calendar that goes on; no database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from yinuo.base.calendar import Limit, WorkCalendar
from yinuo.base.errors import NotFound
from yinuo.kernel.limits.book import CategoryRow
from yinuo.kernel.limits.clocks import Limits
from yinuo.kernel.matters import decide, fold, policy
from yinuo.kernel.matters.situation import SYSTEM, Actor, PlaceRow, Seat, Situation, UnitRow
from yinuo.kernel.matters.state import MatterState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.kernel.matters.decide import Decided, Offer
    from yinuo.kernel.record.seal import Facts

START = date(2025, 1, 1)
MONDAY = datetime(2025, 8, 18, 2, 0, tzinfo=UTC)
CALENDAR = WorkCalendar(
    ZoneInfo("Asia/Shanghai"),
    ((time(8, 30), time(12)), (time(13, 30), time(17))),
    {date(2025, 10, 1): False},
    START,
    date(2060, 12, 31),
)
UNDER_HALL = ("roads", "water", "union", "inspect", "team", "lane-office")
UNITS = {
    "hall": UnitRow("hall", "hall", "office", is_active=True),
    **{code: UnitRow(code, f"hall/{code}", "office", is_active=True) for code in UNDER_HALL},
    "roads-crew": UnitRow("roads-crew", "hall/roads/roads-crew", "office", is_active=True),
    "firm": UnitRow("firm", "firm", "firm", is_active=True),
    "audit": UnitRow("audit", "audit", "auditor", is_active=True),
}
PLACE = PlaceRow("lane", "city/town/lane", "town")
CATEGORIES = {
    "help": ("help", ("request", "wish", "task", "commitment", "claim"), False),
    "blocked_lane": ("hazard", ("hazard",), False),
    "noise": ("dispute", ("dispute",), True),
}
LIMITS = {
    "help": Limits(result=Limit(5, "wd"), extension=Limit(5, "wd")),
    "hazard": Limits(result=Limit(15, "d"), extension=Limit(10, "d")),
    "dispute": Limits(result=Limit(30, "d")),
}
CATEGORY_OF = {"hazard": "blocked_lane", "dispute": "noise"}
# name: (bundle, unit, place's path, until)
SEATS = {
    "desk": ("desk", "inspect", "city", None),
    "desk2": ("desk", "inspect", "city", None),
    "mediator": ("head", "team", "city", None),
    "mediator2": ("desk", "team", "city", None),
    "mediator3": ("desk", "team", "city", None),
    "handler": ("unit", "roads", "city", None),
    "colleague": ("unit", "roads", "city", None),
    "head": ("head", "roads", "city", None),
    "crew": ("checker", "roads-crew", "city", None),
    "other": ("unit", "water", "city", None),
    "other_head": ("head", "water", "city", None),
    "boss": ("head", "hall", "city", None),
    "checker": ("checker", "union", "city", None),
    "checker2": ("checker", "lane-office", "city", None),
    "far_checker": ("checker", "union", "city/far", None),
    "beneficiary": ("unit", "lane-office", "city", None),
    "firm_head": ("head", "firm", "city", None),
    "firm_hand": ("unit", "firm", "city", None),
    "auditor": ("auditor", "audit", "city", None),
    "auditor2": ("auditor", "audit", "city", None),
    "technician": ("technician", "hall", "city", None),
    # one who has left the lead unit for the checkers, and one who checks and is desk as well
    "moved": ("unit", "roads", "city", date(2025, 9, 10)),
    "both": ("desk", "lane-office", "city", None),
}
MORE_SEATS = {"moved": ("checker", "union", "city", None), "both": ("checker", "lane-office", "city", None)}


def _seat(bundle: str, unit: str, place: str, until: date | None) -> Seat:
    return Seat(bundle, unit, UNITS[unit].path, place, START, until)


CAST = {
    name: Actor(number, "staff", (_seat(*row), *([_seat(*MORE_SEATS[name])] if name in MORE_SEATS else [])))
    for number, (name, row) in enumerate(SEATS.items(), 1)
}


def row_of(code: str) -> CategoryRow:
    """Give a category of the played place."""
    limit_class, kinds, sealed = CATEGORIES[code]
    return CategoryRow(
        code,
        code,
        code,
        limit_class,
        "voices",
        frozenset(kinds),
        "",
        sealed,
        is_physical=False,
        is_active=True,
    )


@dataclass
class Course:
    """One matter as it goes: its state, its raw events with who was behind each, and the keys of persons."""

    state: MatterState = field(default_factory=MatterState)
    events: list[Facts] = field(default_factory=list)
    by: list[Actor] = field(default_factory=list)
    on: list[date] = field(default_factory=list)
    keys: dict[int, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def persons(self) -> dict[str, int]:
        """Give the person behind each key."""
        return {key: person for person, key in self.keys.items()}


class Play:
    """Everything the law looks at, in memory. Acts go through decide() and the fold and nothing else."""

    def __init__(self) -> None:
        self.now = MONDAY
        self.courses: dict[str, Course] = {}
        self._n = 0

    def fresh(self, prefix: str) -> str:
        """Give a name nobody has."""
        self._n += 1
        return f"{prefix}{self._n}"

    @property
    def on(self) -> date:
        """Give the local day."""
        return CALENDAR.local_date(self.now)

    def later(self, days: float) -> None:
        """Let days go by."""
        self.now += timedelta(days=days)

    def requester(self, ref: str) -> Actor:
        """Give the one who asked, by code."""
        course = self.courses[ref]
        return Actor(course.persons.get(course.state.requester_key, -1), "asker")

    def party(self, ref: str, n: int = 0) -> Actor:
        """Give an invited party, by code."""
        course = self.courses[ref]
        return Actor(course.persons[course.state.parties[n]], "asker")

    def kin(self, refs: list[str]) -> dict[str, Course]:
        """Give parents and children, and theirs, of these matters."""
        found: dict[str, Course] = {}
        todo = list(refs)
        while todo:
            ref = todo.pop()
            if ref in found or ref not in self.courses:
                continue
            found[ref] = self.courses[ref]
            todo.append(found[ref].state.parent)
            todo += [name for name, course in self.courses.items() if course.state.parent == ref]
        return found

    def situation(self, ref: str, verb: str = "", given: Mapping[str, Any] | None = None) -> Situation:
        """Give what a decision is taken on, as the gate reads it."""
        given = given or {}
        course = self.courses.get(ref, Course())
        m = course.state
        proposed = m.proposal.get("public", {}).get("parent", "")
        kin = self.kin([ref, str(given.get("parent") or ""), proposed])
        persons = {key: person for other in kin.values() for key, person in other.persons.items()}
        category = given.get("category")
        limit_class = CATEGORIES[m.category][0] if m.category else ""
        place = PLACE if given.get("place") == PLACE.code else None
        about = "propose" if given.get("decision") else "submit" if verb == "launch" else ""
        return Situation(
            matter=m,
            now=self.now,
            on=self.on,
            calendar=CALENDAR,
            limits=LIMITS.get(limit_class, Limits()),
            place_path=PLACE.path,
            lead_path=UNITS[m.lead_unit].path if m.lead_unit else "",
            persons=persons,
            kin={name: other.state for name, other in kin.items() if name != ref},
            units=UNITS,
            given_place=place,
            given_category=row_of(category) if isinstance(category, str) and category in CATEGORIES else None,
            given_kind=str(given.get("kind") or "") if verb in {"submit", "accept"} else "",
            proposal_texts=course.texts.get(about, {}),
            has_free_desk=self._has_free_desk(m),
            is_drawn=bool(given.get("drawn")),
            fresh_ref=self.fresh("M"),
            fresh_key=self.fresh("k"),
        )

    def _has_free_desk(self, m: MatterState) -> bool:
        seats = [seat for actor in CAST.values() for seat in actor.seats if seat.bundle == "desk"]
        return not m.about_unit or any(not seat.is_under(m.about_unit) for seat in seats)

    def act(self, ref: str, verb: str, who: Actor | str, given: Mapping[str, Any] | None = None) -> str:
        """Do one act as the gate does it; gives the matter's ref. Raises what the gate raises."""
        actor = CAST[who] if isinstance(who, str) else who
        given = dict(given or {})
        course = self.courses.get(ref, Course())
        s = self.situation(ref, verb, given)
        given.pop("drawn", None)
        if course.state.state and not self._in_sight(actor, s, verb):
            raise NotFound
        person = actor.person or (int(self.fresh("")) + 1000 if actor.voice == "asker" else 0)
        key = ""
        if actor.voice != "system":
            is_for_other = verb == "submit" and actor.voice == "staff" and given.get("on_behalf") == "yes"
            fresh = s.fresh_key if verb == "submit" and not is_for_other else self.fresh("k")
            key = course.keys.get(person, fresh)
            s = replace(s, persons={**s.persons, key: person})
        actor = replace(actor, person=person)
        done = decide.decide(s, actor, key, verb, given)
        self._take(course, done, actor, key)
        self.courses[course.state.ref] = course
        return course.state.ref

    @staticmethod
    def _in_sight(actor: Actor, s: Situation, verb: str) -> bool:
        is_open = verb in {"support", "challenge", "statement"} and s.matter.visibility == "public"
        return (is_open and s.matter.since is not None) or policy.may_see(actor, s)

    def _take(self, course: Course, done: Decided, actor: Actor, key: str) -> None:
        facts = done.facts
        if key:
            course.keys.setdefault(actor.person, key)
        after = course.state.copied()
        fold.apply(after, facts)
        course.state = after
        for other in (after.requester_key, *after.parties):
            if other and other not in course.keys.values():
                course.keys[int(self.fresh("")) + 1000] = other
        course.events.append(facts)
        course.by.append(actor)
        course.on.append(self.on)
        course.texts[facts.type] = {**done.texts, **done.private}

    def voices(self, ref: str) -> dict[str, Actor]:
        """Give everybody who could come to this matter: the cast, who asked, other parties, the clock."""
        course = self.courses[ref]
        askers = {"requester": self.requester(ref)} if course.state.requester_key else {}
        parties = {f"party{n}": self.party(ref, n) for n in range(len(course.state.parties))}
        return {**CAST, **askers, **parties, "clock": SYSTEM}

    def offers(self, ref: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Actor, Offer]]:
        """Give everything anybody (or these alone) may do to a matter now."""
        s = self.situation(ref)
        for name, actor in self.voices(ref).items():
            if (not names or name in names) and policy.may_see(actor, s):
                for offer in decide.offered(s, actor):
                    yield name, actor, offer

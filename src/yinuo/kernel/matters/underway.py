"""Matters under way in memory: a place read once, and courses that go on step by step by the gate's own decisions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import psycopg
from django.db.models import Q

from yinuo.base.errors import Invalid, Sentence
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.act import body_hash, fresh_ref, in_sight, situation_of
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.projection import kept
from yinuo.kernel.matters.read import Read, codes_in
from yinuo.kernel.matters.recording import Asking, Key, record, weigh
from yinuo.kernel.matters.situation import SYSTEM, Actor, PlaceRow, UnitRow
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.write import LateWrites
from yinuo.kernel.people.models import Account, Appointment, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.batch import Batch
    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.projection import Projected
    from yinuo.kernel.matters.situation import Situation
    from yinuo.kernel.record.append import StreamHead

SCOPE = "story"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a story: what, by whom ("requester", "requester:2", "system" or a username), when, with what.

    Photos are on the disk before the story is loaded, each under a name of its own.
    """

    verb: str
    by: str
    at: datetime
    given: Mapping[str, object] = field(default_factory=dict)
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """A matter's whole course; the first step is its submit. `key` names it for its code and for "@key" parents."""

    key: str
    steps: tuple[Step, ...]


@dataclass(slots=True)
class Course:
    """A story under way. One that is filed now (`asked`) goes by its sender's key, their sight, and the lot."""

    story: Story
    asked: Key | None = None
    matter: MatterState = field(default_factory=MatterState)
    head: StreamHead | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    working: tuple[str, str] = ("", "")
    ref: str = ""

    @property
    def persons(self) -> dict[str, int]:
        """Give the person behind each key."""
        return {key: person for person, key in self.keys.items()}


class Ids:
    """Numbers taken from a table's own sequence, in blocks."""

    def __init__(self, pg: psycopg.Connection[Any], table: str, block: int) -> None:
        self._take = (
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            (table, block),
        )
        self._pg = pg
        self._ready: Iterator[int] = iter(())

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        for number in self._ready:
            return number
        rows = psycopg.Cursor(self._pg).execute(*self._take).fetchall()
        self._ready = iter([number for (number,) in rows])
        return next(self._ready)


class World:
    """The place, its units and staff, read once; and the stories under way."""

    def __init__(
        self,
        pg: psycopg.Connection[Any],
        n: int,
        actors: Mapping[str, Actor] | None = None,
        on: date | None = None,
    ) -> None:
        """Read it. `actors` are those who act, everybody unless told; `on` is the day that desks must be held on."""
        self.units = {
            u.code: UnitRow(u.code, u.path, u.kind, u.is_active, u.name) for u in Unit.objects.all()
        }
        self.places = {p.code: p for p in Place.objects.all()}
        everybody = Account.objects.select_related("person")
        self.staff = {a.username: staff(a) for a in everybody} if actors is None else dict(actors)
        self.streams: Iterator[int] = Ids(pg, "stream", n)
        self.persons: Iterator[int] = Ids(pg, "person", n)
        self.subjects: Iterator[int] = Ids(pg, "subject_key", n)
        self.events: Iterator[int] = Ids(pg, "event", 4 * n)
        self.recorded_at: datetime = psycopg.Cursor(pg).execute("SELECT clock_timestamp()").fetchall()[0][0]
        self.desks = _desks(self.staff.values()) if on is None else _desks_on(on)
        self.courses: dict[str, Course] = {}
        self.by_ref: dict[str, Course] = {}

    def place(self, code: object) -> PlaceRow | None:
        """Give a place as the gate reads it."""
        found = self.places.get(str(code))
        if found is None or not found.is_active:
            return None
        parts = found.path.split("/")
        is_town = found.kind in {"city", "town"}
        town = found.code if is_town else parts[1] if len(parts) > 1 else parts[0]
        return PlaceRow(found.code, found.path, town, found.is_example, found.name)

    def actor(self, course: Course, by: str) -> Actor:
        """Give who acts in a step."""
        if by == "system":
            return SYSTEM
        name, _, nth = by.partition(":")
        if name != "requester":
            return self.staff[by]
        key = course.matter.parties[int(nth) - 2] if nth else course.matter.requester_key
        return Actor(course.persons.get(key, 0), "asker")

    def kin(self, course: Course, given: Mapping[str, Any]) -> list[Course]:
        """Give parent and children, and theirs, as far as they are of this load."""
        found: dict[str, Course] = {}
        todo = [course.matter.ref, str(given.get("parent") or ""), course.matter.parent]
        while todo:
            ref = todo.pop()
            other = self.by_ref.get(ref)
            if other is None or ref in found:
                continue
            found[ref] = other
            todo.append(other.matter.parent)
            todo += [child.matter.ref for child in self.by_ref.values() if child.matter.parent == ref]
        found.pop(course.matter.ref, None)
        return list(found.values())

    def has_free_desk(self, matter: MatterState) -> bool:
        """Say whether a desk of the place is free of the office complained of."""
        if not matter.about_unit:
            return True
        path = self.places[matter.place].path.split("/")
        return any(place in path and matter.about_unit not in units for place, units in self.desks)


def _desks(actors: Iterable[Actor]) -> list[tuple[str, list[str]]]:
    """Give (place, its unit and those above it) for each seat at a desk that anybody has."""
    seats = (seat for actor in actors for seat in actor.seats if seat.bundle == "desk")
    return [(seat.place_path.split("/")[-1], seat.unit_path.split("/")) for seat in seats]


def _desks_on(on: date) -> list[tuple[str, list[str]]]:
    """Give the same for every desk that is held on a day, as the gate's own reading has it."""
    held = Appointment.objects.filter(Q(to_on=None) | Q(to_on__gte=on), role="desk", from_on__lte=on)
    return [(place, path.split("/")) for place, path in held.values_list("place_id", "unit__path")]


def read_of(world: World, course: Course, step: Step, given: Mapping[str, Any]) -> Read:
    """Give what a step is decided on, out of memory, as the gate would read it under its locks."""
    m = course.matter
    read = Read(world.recorded_at, matter=m, head=course.head, shown=course.shown, working=course.working)
    read.new_stream = next(world.streams) if not m.ref else 0
    read.new_person = next(world.persons)
    read.new_subject = next(world.subjects) if not m.ref else 0
    read.own_keys, read.persons = dict(course.keys), course.persons
    if m.ref:
        read.place_path = world.places[m.place].path
        read.lead_path = world.units[m.lead_unit].path if m.lead_unit else ""
        read.has_free_desk = world.has_free_desk(m)
        named = {**m.proposal.get("public", {}), **given}
        if m.parent or m.outcome or "parent" in named:
            for other in world.kin(course, named):
                read.kin[other.matter.ref] = other.matter
                read.persons = read.persons | other.persons
    elif "parent" in given:
        read.kin = {o.matter.ref: o.matter for o in world.kin(course, given)}
    read.units = {code: world.units[code] for code in codes_in(given) if code in world.units}
    read.place = world.place(given.get("place")) if "place" in given else None
    read.category = book().categories.get(str(given.get("category"))) if "category" in given else None
    about = "propose" if given.get("decision") else "submit" if step.verb == "launch" else ""
    read.opened = course.texts.get(about, {})
    return read


def _given(world: World, step: Step) -> dict[str, Any]:
    given = {name: value for name, value in step.given.items() if name != "drawn"}
    parent = given.get("parent")
    if isinstance(parent, str) and parent.startswith("@"):
        given["parent"] = world.courses[parent[1:]].matter.ref
    return given


def _prepared(world: World, course: Course, step: Step) -> tuple[Read, Situation, Actor, Asking]:
    """Read, in memory, what a step is decided on. Raises NotFound for what this actor does not see, Invalid."""
    given = _given(world, step)
    actor = world.actor(course, step.by)
    key = (course.asked or Key(SCOPE, course.story.key)) if step.verb == "submit" else None
    if step.verb == "contact" and given.get("invites_party"):
        key = Key(SCOPE, course.story.key + "/invite")
    read = read_of(world, course, step, given)
    drawn = None if course.asked else bool(step.given.get("drawn"))
    s = situation_of(read, step.verb, given, step.at, is_drawn=drawn)
    s = replace(s, fresh_ref=course.ref) if s.fresh_ref and course.ref else s
    if course.asked:
        in_sight(s, actor, step.verb, None)
    if course.matter.last_event_at and step.at < course.matter.last_event_at:
        raise Invalid.whole(Sentence("这一步比前一步早。"))
    hashed = body_hash(course.matter.ref, step.verb, given, step.photos) if key else b""
    return read, s, actor, Asking(step.verb, given, key, hashed, step.photos)


def _who(read: Read, actor: Actor) -> int:
    return actor.person or (read.new_person if actor.voice == "asker" else 0)


def take(world: World, batch: Batch, course: Course, step: Step) -> Projected:
    """Let one step happen, in memory; what it would write goes to the batch."""
    read, s, actor, asking = _prepared(world, course, step)
    done = record(read, s, actor, asking, LateWrites())
    batch.take(done.writes.items)
    batch.take(kept(done.projected))
    _after(course, read, done.after, done.projected.facts.actor_key, _who(read, actor))
    course.shown = dict(done.projected.shown or {})
    course.working = (
        ("", "") if done.after.visibility == "sealed" else done.projected.working or course.working
    )
    course.head = done.head
    course.texts[done.projected.facts.type] = dict(done.texts)
    return done.projected


def consider(world: World, course: Course, step: Step) -> None:
    """Let one step be decided, in memory, and the matter go on; nothing that it would write is made."""
    read, s, actor, asking = _prepared(world, course, step)
    weighed = weigh(read, s, actor, asking)
    facts = weighed.decided.facts
    _after(course, read, weighed.after(), facts.actor_key, _who(read, actor))
    course.texts[facts.type] = dict(weighed.decided.texts)


def _after(course: Course, read: Read, after: MatterState, actor_key: str, person: int) -> None:
    """Keep who is who: whoever acted, and whoever was given a key by it (one filed for, a party invited)."""
    course.matter = after
    if actor_key:
        course.keys.setdefault(person, actor_key)
    known = set(course.keys.values())
    for key in (after.requester_key, *after.parties):
        if key and key not in known:
            course.keys[read.new_person] = key


def number(pg: psycopg.Connection[Any], courses: list[Course]) -> None:
    """Draw a number for each matter, and again where it is taken: among very many, two do draw the same."""
    todo, used = courses, set[str]()
    while todo:
        for course in todo:
            course.ref = fresh_ref(book().calendar.local_date(course.story.steps[0].at))
        query = "SELECT ref FROM matter WHERE ref = ANY(%s)"
        used |= {ref for (ref,) in psycopg.Cursor(pg).execute(query, ([c.ref for c in todo],)).fetchall()}
        again = []
        for course in todo:
            if course.ref in used:
                again.append(course)
            used.add(course.ref)
        todo = again

"""load(): whole stories in bulk, by the same pure decisions as act(); nothing is decided anew here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.act import body_hash, fresh_ref, situation_of
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.matters.batch import Batch
from yinuo.kernel.matters.projection import after_load, kept
from yinuo.kernel.matters.read import Read, codes_in
from yinuo.kernel.matters.recording import Asking, Key, record
from yinuo.kernel.matters.situation import SYSTEM, Actor, PlaceRow, UnitRow
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.write import LateWrites
from yinuo.kernel.people.models import Account, Place, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.projection import Projected
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


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded, and the refs by story key."""

    n_matters: int
    n_events: int
    refs: Mapping[str, str]


class Refused(Exception):  # noqa: N818 -- the house's word for a step the law does not let happen
    """A step that the law refuses: says which, and why."""

    def __init__(self, story: str, step: Step, why: Exception) -> None:
        """Name the story, the step and the reason."""
        super().__init__(f"{story}: {step.verb} by {step.by} at {step.at}: {why}")
        self.why = why


@dataclass(slots=True)
class _Course:
    """A story under way."""

    story: Story
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


class _Ids:
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


class _World:
    """The place, its units and staff, read once; and the stories under way."""

    def __init__(
        self, pg: psycopg.Connection[Any], n: int, actors: Mapping[str, Actor] | None = None
    ) -> None:
        self.units = {
            u.code: UnitRow(u.code, u.path, u.kind, u.is_active, u.name) for u in Unit.objects.all()
        }
        self.places = {p.code: p for p in Place.objects.all()}
        everybody = Account.objects.select_related("person")
        self.staff = {a.username: staff(a) for a in everybody} if actors is None else dict(actors)
        self.streams: Iterator[int] = _Ids(pg, "stream", n)
        self.persons: Iterator[int] = _Ids(pg, "person", n)
        self.subjects: Iterator[int] = _Ids(pg, "subject_key", n)
        self.events: Iterator[int] = _Ids(pg, "event", 4 * n)
        self.recorded_at: datetime = psycopg.Cursor(pg).execute("SELECT clock_timestamp()").fetchall()[0][0]
        self.courses: dict[str, _Course] = {}
        self.by_ref: dict[str, _Course] = {}

    def place(self, code: object) -> PlaceRow | None:
        """Give a place as the gate reads it."""
        found = self.places.get(str(code))
        if found is None or not found.is_active:
            return None
        parts = found.path.split("/")
        is_town = found.kind in {"city", "town"}
        town = found.code if is_town else parts[1] if len(parts) > 1 else parts[0]
        return PlaceRow(found.code, found.path, town, found.is_example, found.name)

    def actor(self, course: _Course, by: str) -> Actor:
        """Give who acts in a step."""
        if by == "system":
            return SYSTEM
        name, _, nth = by.partition(":")
        if name != "requester":
            return self.staff[by]
        key = course.matter.parties[int(nth) - 2] if nth else course.matter.requester_key
        return Actor(course.persons.get(key, 0), "asker")

    def kin(self, course: _Course, given: Mapping[str, Any]) -> list[_Course]:
        """Give parent and children, and theirs, as far as they are of this load."""
        found: dict[str, _Course] = {}
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
        seats = [seat for actor in self.staff.values() for seat in actor.seats if seat.bundle == "desk"]
        return any(
            seat.place_path.split("/")[-1] in path and not seat.is_under(matter.about_unit) for seat in seats
        )


def _read(world: _World, course: _Course, step: Step, given: Mapping[str, Any]) -> Read:
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


def _given(world: _World, step: Step) -> dict[str, Any]:
    given = {name: value for name, value in step.given.items() if name != "drawn"}
    parent = given.get("parent")
    if isinstance(parent, str) and parent.startswith("@"):
        given["parent"] = world.courses[parent[1:]].matter.ref
    return given


def _take(world: _World, batch: Batch | None, course: _Course, step: Step) -> Projected:
    """Let one step happen, in memory; what it would write goes to the batch, where there is one."""
    given = _given(world, step)
    actor = world.actor(course, step.by)
    key = Key(SCOPE, course.story.key) if step.verb == "submit" else None
    if step.verb == "contact" and given.get("invites_party"):
        key = Key(SCOPE, course.story.key + "/invite")
    read = _read(world, course, step, given)
    s = situation_of(read, step.verb, given, step.at, is_drawn=bool(step.given.get("drawn")))
    s = replace(s, fresh_ref=course.ref) if s.fresh_ref and course.ref else s
    if course.matter.last_event_at and step.at < course.matter.last_event_at:
        raise Invalid.whole(Sentence("这一步比前一步早。"))
    person = actor.person or (read.new_person if actor.voice == "asker" else 0)
    hashed = body_hash(course.matter.ref, step.verb, given, step.photos) if key else b""
    asking = Asking(step.verb, given, key, hashed, step.photos)
    done = record(read, s, actor, asking, LateWrites())
    if batch is not None:
        batch.take(done.writes.items)
        batch.take(kept(done.projected))
    _after(course, read, done.after, done.projected.facts.actor_key, person)
    course.shown = dict(done.projected.shown or {})
    course.working = (
        ("", "") if done.after.visibility == "sealed" else done.projected.working or course.working
    )
    course.head = done.head
    course.texts[done.projected.facts.type] = dict(done.texts)
    return done.projected


def _after(course: _Course, read: Read, after: MatterState, actor_key: str, person: int) -> None:
    """Keep who is who: whoever acted, and whoever was given a key by it (one filed for, a party invited)."""
    course.matter = after
    if actor_key:
        course.keys.setdefault(person, actor_key)
    known = set(course.keys.values())
    for key in (after.requester_key, *after.parties):
        if key and key not in known:
            course.keys[read.new_person] = key


def _number(pg: psycopg.Connection[Any], courses: list[_Course]) -> None:
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


def load(stories: Iterable[Story], *, watch: Callable[[Projected], None] = lambda _told: None) -> Loaded:
    """Load stories in one transaction, their steps in the order of time; `watch` is told of every event.

    The same decisions as act(): raises Refused at the first step that the law refuses, and then nothing stays.
    The hooks of project() are not run: what was loaded happened before, nobody waits for a message of it.
    """
    courses = [_Course(story) for story in stories]
    steps = sorted(
        (
            (step.at, place, n, step)
            for place, c in enumerate(courses)
            for n, step in enumerate(c.story.steps)
        ),
        key=lambda entry: entry[:3],
    )
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        world = _World(pg, max(len(courses), 1))
        world.courses = {course.story.key: course for course in courses}
        _number(pg, courses)
        batch = Batch(iter(world.events))
        for _at, place, _n, step in steps:
            course = courses[place]
            try:
                watch(_take(world, batch, course, step))
            except (Invalid, NotAllowed) as why:
                raise Refused(course.story.key, step, why) from why
            world.by_ref[course.matter.ref] = course
        n_events = batch.write(pg)
        for statement, values in after_load(list(batch.streams)):
            psycopg.Cursor(pg).execute(statement, values)
    return Loaded(len(courses), n_events, {c.story.key: c.matter.ref for c in courses})


def rehearse(
    stories: Iterable[Story], actors: Mapping[str, Actor]
) -> dict[str, tuple[Step, Invalid | NotAllowed]]:
    """Give, by story key, the first step the law would refuse and why; nothing is written, no number is used up.

    The decisions are those of act() itself. `actors` are the staff whom the steps name. Stories do not see each other.
    """
    refused: dict[str, tuple[Step, Invalid | NotAllowed]] = {}
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        world = _World(connection.connection, 1, actors)
    world.streams = world.persons = world.subjects = world.events = count(1)
    for story in stories:
        course = _Course(story)
        for step in story.steps:
            try:
                _take(world, None, course, step)
            except (Invalid, NotAllowed) as why:
                refused[story.key] = (step, why)
                break
    return refused

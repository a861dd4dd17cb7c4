"""load(): whole stories in bulk, by the same pure decisions as act(); nothing is decided anew here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, transaction

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.batch import Batch
from yinuo.kernel.matters.projection import after_load
from yinuo.kernel.matters.underway import SCOPE, Course, Step, Story, World, consider, number, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from yinuo.kernel.matters.projection import Projected
    from yinuo.kernel.matters.situation import Actor

__all__ = ["SCOPE", "Loaded", "Refused", "Step", "Story", "load", "rehearse"]


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


def load(stories: Iterable[Story], *, watch: Callable[[Projected], None] = lambda _told: None) -> Loaded:
    """Load stories in one transaction, their steps in the order of time; `watch` is told of every event.

    The same decisions as act(): raises Refused at the first step that the law refuses, and then nothing stays.
    The hooks of project() are not run: what was loaded happened before, nobody waits for a message of it.
    """
    courses = [Course(story) for story in stories]
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
        world = World(pg, max(len(courses), 1))
        world.courses = {course.story.key: course for course in courses}
        number(pg, courses)
        batch = Batch(iter(world.events))
        for _at, place, _n, step in steps:
            course = courses[place]
            try:
                watch(take(world, batch, course, step))
            except (Invalid, NotAllowed) as why:
                raise Refused(course.story.key, step, why) from why
            world.by_ref[course.matter.ref] = course
        n_events = batch.write(pg)
        for statement, values in after_load(list(batch.streams)):
            psycopg.Cursor(pg).execute(statement, values)
    return Loaded(len(courses), n_events, {c.story.key: c.matter.ref for c in courses})


def rehearse(
    stories: Iterable[Story], actors: Mapping[str, Actor], on: date
) -> dict[str, tuple[Step, Invalid | NotAllowed]]:
    """Give, by story key, the first step the law would refuse and why; nothing is written, no number is used up.

    The decisions are those of act() itself. `actors` are the staff whom the steps name, `on` is the day they act on.
    Stories do not see each other.
    """
    refused: dict[str, tuple[Step, Invalid | NotAllowed]] = {}
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        world = World(connection.connection, 1, actors, on)
    world.streams = world.persons = world.subjects = world.events = count(1)
    for story in stories:
        course = Course(story)
        for step in story.steps:
            try:
                consider(world, course, step)
            except (Invalid, NotAllowed) as why:
                refused[story.key] = (step, why)
                break
    return refused

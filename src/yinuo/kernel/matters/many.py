"""Many acts in one transaction: file_many() writes new matters by COPY, act_many() acts on many in one round trip."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.matters.act import GIVEN_ANEW, Acted, act, body_hash, done_on
from yinuo.kernel.matters.batch import Batch
from yinuo.kernel.matters.projection import HOOKS, LOADED, after_load
from yinuo.kernel.matters.read import MATTERS, Asked, ask_all, gather, is_plain
from yinuo.kernel.matters.recording import Asking
from yinuo.kernel.matters.state import COLUMNS
from yinuo.kernel.matters.underway import Course, Step, Story, World, number, take

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from yinuo.kernel.matters.projection import Projected, Statement
    from yinuo.kernel.matters.read import Read
    from yinuo.kernel.matters.recording import Key
    from yinuo.kernel.matters.situation import Actor

Came = Acted | Invalid | NotAllowed | NotFound
WHO = "officer"
REF_AT = COLUMNS.index("ref")
# Ascending, so that two who send the same forms wait for each other and never for good.
LOCK_KEYS = "SELECT pg_advisory_xact_lock(k) FROM unnest(%s::bigint[]) AS k"
LOCK_STREAMS = """
SELECT s.id FROM stream s WHERE s.id = ANY (ARRAY(SELECT stream_id FROM matter WHERE ref = ANY(%s)))
ORDER BY s.id FOR NO KEY UPDATE
"""
REPLAYS = """
SELECT i.key_hash, i.body_hash, m.ref, m.stream_id, i.seq
FROM unnest(%s::text[], %s::bytea[]) AS asked (scope, key_hash)
JOIN idempotency i USING (scope, key_hash) JOIN matter m ON m.stream_id = i.stream_id
"""


@dataclass(frozen=True, slots=True)
class Form:
    """One matter to file under a key of its own: its submit, and what its sender does next (verb, given)."""

    key: Key
    steps: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """What a form came to. `why` says why it was not filed, or (with a ref) what stopped the step `stopped`."""

    ref: str = ""
    stream: int = 0
    is_replay: bool = False
    stopped: str = ""
    why: Invalid | NotAllowed | NotFound | None = None


def file_many(forms: Sequence[Form], *, actor: Actor, now: datetime | None) -> list[Filed]:
    """File forms and do what follows each at once, as act() would one by one; gives what each came to, in order.

    The same law, events, figures, search, log and outbox as by act(). The caller holds a transaction; raises
    IntegrityError where somebody else files the same meanwhile: then nothing of it stays, and one by one it goes.
    """
    with connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        psycopg.Cursor(pg).execute(LOCK_KEYS, (sorted({form.key.lock for form in forms}),))
        came = _replayed(pg, forms)
        fresh = {form.key.hashed: form for form in forms if form.key.hashed not in came}
        world = World(pg, max(len(fresh), 1), {WHO: actor}, (now or datetime.now(UTC)).date())
        courses = {hashed: _course(form, now or world.recorded_at) for hashed, form in fresh.items()}
        number(pg, list(courses.values()))
        batch = Batch(iter(world.events))
        told: list[Projected] = []
        for hashed, course in courses.items():
            came[hashed] = _filed(world, batch, course, told)
        batch.write(pg)
        _send(pg, [*after_load(list(batch.streams)), *_hooked(told)])
    return _in_order(forms, came, set(courses))


def _replayed(pg: psycopg.Connection[Any], forms: Sequence[Form]) -> dict[bytes, Filed]:
    """Give, by hashed key, what was filed before: the same matter for the same form, a fault for another one."""
    asked = ([form.key.scope for form in forms], [form.key.hashed for form in forms])
    rows = psycopg.Cursor(pg).execute(REPLAYS, asked).fetchall()
    bodies = {form.key.hashed: form for form in forms}
    found = {}
    for key, body, ref, stream, _seq in rows:
        is_same = bytes(body) == body_hash("", "submit", bodies[bytes(key)].steps[0][1], ())
        why = None if is_same else Invalid.whole(GIVEN_ANEW, is_conflict=True)
        found[bytes(key)] = Filed(ref, stream, is_replay=True) if is_same else Filed(why=why)
    return found


def _course(form: Form, at: datetime) -> Course:
    steps = tuple(Step(verb, WHO, at, given) for verb, given in form.steps)
    return Course(Story(form.key.key, steps), asked=form.key)


def _filed(world: World, batch: Batch, course: Course, told: list[Projected]) -> Filed:
    """Let one form's steps happen until one is refused: what was done before stays, as it does one by one."""
    stream = 0
    for step in course.story.steps:
        try:
            done = take(world, batch, course, step)
        except (Invalid, NotAllowed, NotFound) as why:
            return Filed(course.matter.ref, stream, stopped=step.verb, why=why)
        stream = done.stream
        told.append(done)
    return Filed(course.matter.ref, stream)


def _hooked(told: Iterable[Projected]) -> list[Statement]:
    """Give what the hooks of project() add, but for those that look at all that was loaded at once."""
    one_by_one = [hook for hook in HOOKS if hook not in LOADED]
    return [statement for event in told for hook in one_by_one for statement in hook(event)]


def _send(pg: psycopg.Connection[Any], statements: list[Statement]) -> None:
    with pg.pipeline():
        for statement, values in statements:
            psycopg.Cursor(pg).execute(statement, values)


def _in_order(forms: Sequence[Form], came: Mapping[bytes, Filed], fresh: set[bytes]) -> list[Filed]:
    """Give what each form came to; the second of two under one key is the first again."""
    told = []
    for form in forms:
        hashed, found = form.key.hashed, came[form.key.hashed]
        if found.ref and not found.is_replay and hashed not in fresh:
            found = Filed(found.ref, found.stream, is_replay=True)
        fresh.discard(hashed)
        told.append(found)
    return told


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of one matter: what is given, under which key."""

    given: Mapping[str, Any]
    key: Key


def act_many(verb: str, asks: Mapping[str, Ask], *, actor: Actor, now: datetime | None) -> dict[str, Came]:
    """Do the same act on many matters, all read in one pipeline and written in another; gives what each came to.

    The statements are those of act(). The caller holds a transaction. A matter that hangs on others (a parent,
    children) is done by act() itself once the rest is written, so that it sees what became of them.
    """
    came: dict[str, Came] = {}
    statements: list[Statement] = []
    alone: list[str] = []
    with connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        for ref, asking, read in _read_many(pg, verb, asks, now):
            if isinstance(read, NotFound):
                came[ref] = read
            elif read.kin:
                alone.append(ref)
            else:
                try:
                    came[ref], more = done_on(pg, read, asking, actor, now)
                except (Invalid, NotAllowed, NotFound) as why:
                    came[ref] = why
                else:
                    statements += more
        _send(pg, statements)
    return came | one_by_one(verb, {ref: asks[ref] for ref in alone}, actor=actor, now=now)


def _brought(pg: psycopg.Connection[Any], verb: str, asks: Mapping[str, Ask], on: date) -> dict[str, Asked]:
    """Read in two statements whatever looks at nothing but its matter, however many they are."""
    plain = {ref: ask for ref, ask in asks.items() if is_plain(verb, ask.given)}
    keys = {ask.key.hashed: ref for ref, ask in plain.items()}
    asked = {ref: Asked(pg) for ref in plain}
    for row in psycopg.Cursor(pg).execute(MATTERS, {"refs": list(plain), "on": on}).fetchall():
        asked[row[REF_AT]].brought["matter"] = [row]
    scopes = [ask.key.scope for ask in plain.values()]
    for key, body, ref, _stream, seq in psycopg.Cursor(pg).execute(REPLAYS, (scopes, list(keys))).fetchall():
        asked[keys[bytes(key)]].brought["replay"] = [(body, seq, ref)]
    return asked


def one_by_one(verb: str, asks: Mapping[str, Ask], *, actor: Actor, now: datetime | None) -> dict[str, Came]:
    """Do the same by act() itself, each as if it were alone: what one is refused for stops none of the others."""
    return {ref: _alone(ref, verb, ask, actor, now) for ref, ask in asks.items()}


def _read_many(
    pg: psycopg.Connection[Any], verb: str, asks: Mapping[str, Ask], now: datetime | None
) -> Iterator[tuple[str, Asking, Read | NotFound]]:
    """Lock in one order, and read what every act is decided on: all is asked before the first answer is looked at."""
    psycopg.Cursor(pg).execute(LOCK_KEYS, (sorted({ask.key.lock for ask in asks.values()}),))
    psycopg.Cursor(pg).execute(LOCK_STREAMS, (list(asks),))
    real = datetime.now(UTC)
    on, asked = (now or real).date(), _brought(pg, verb, asks, (now or real).date())
    found: list[tuple[str, Asking, Read | NotFound]] = []
    with pg.pipeline():
        for ref, ask in asks.items():
            if ref not in asked:
                lock, asked[ref] = (ask.key.lock, ask.key.scope, ask.key.hashed), Asked(pg)
                ask_all(asked[ref], ref, verb, ask.given, lock, on)
        for ref, ask in asks.items():
            asking = Asking(verb, ask.given, ask.key, body_hash(ref, verb, ask.given, ()))
            try:
                found.append((ref, asking, gather(asked.pop(ref), ref, ask.given, real)))
            except NotFound as why:
                found.append((ref, asking, why))
    yield from found


def _alone(ref: str, verb: str, ask: Ask, actor: Actor, now: datetime | None) -> Came:
    try:
        with transaction.atomic():
            return act(ref, verb, actor=actor, given=ask.given, now=now, key=ask.key)
    except (Invalid, NotAllowed, NotFound) as why:
        return why

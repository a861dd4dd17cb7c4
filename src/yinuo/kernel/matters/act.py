"""act(): the only gate. One transaction: lock, read, decide, fold, seal, write."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db import IntegrityError, connection, transaction

from yinuo.base.canonical import canonical
from yinuo.base.code import reference
from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.given import is_yes
from yinuo.kernel.matters.projection import project
from yinuo.kernel.matters.read import Asked, Read, ask_all, gather, number_new_key
from yinuo.kernel.matters.recording import Asking, Key, open_read, record
from yinuo.kernel.matters.situation import Actor, Situation
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.table import KINDS
from yinuo.kernel.record.keyring import master_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.projection import Statement

DRAWN_PER_MILLE = 120
OPEN_TO_ANYONE = frozenset(("support", "challenge", "statement"))
STORY_GOES_ON = Sentence("演示里，这件事后来的经过已经写好了。请换到后面的日子，或换一件。")
GIVEN_ANEW = Sentence("同一张表送了两次，内容却不一样。请打开新的一张再填。")
REF_ONCE: Final = "matter_ref_key"


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act came to. `code` is the tracking code of a matter just filed (or of the party invited)."""

    ref: str
    seq: int
    state: MatterState = field(default_factory=MatterState)
    code: str = ""
    is_replay: bool = False


def body_hash(ref: str, verb: str, given: Mapping[str, Any], photos: tuple[Photo, ...]) -> bytes:
    """Hash what was asked for, so that one key with two bodies is noticed. Raises Invalid for no JSON."""
    plain = {k: v.isoformat() if isinstance(v, date) else v for k, v in given.items() if v not in (None, "")}
    try:
        hashed = [photo.sha256.hex() for photo in photos]
        return hashlib.sha256(
            canonical({"ref": ref, "verb": verb, "given": plain, "photos": hashed})
        ).digest()
    except ValueError:
        raise Invalid.whole(Sentence("这里有读不懂的字符。请去掉再送一次。")) from None


def act(  # noqa: PLR0913 -- the gate's own signature
    ref: str,
    verb: str,
    *,
    actor: Actor,
    given: Mapping[str, Any],
    now: datetime | None = None,
    key: Key | None = None,
    version: int | None = None,
    photos: tuple[Photo, ...] = (),
    is_drawn: bool | None = None,
) -> Acted:
    """Do one act (a verb or a note) on one matter; `ref` is "" for submit, whose kind stands in `given`.

    `now` is the story's instant in the demo, None for the database's clock. With `version`, refuses a stale
    page. Raises NotFound (not in this actor's sight), NotAllowed, Invalid (field → sentence).
    """
    if verb == "submit":
        ref = ""
        key = key or Key("none", secrets.token_hex(16))
        if str(given.get("kind")) not in KINDS:
            raise Invalid({"kind": Sentence("请选是什么事项。")})
    hashed = body_hash(ref, verb, given, photos) if key else b""
    asking = Asking(verb, given, key, hashed, photos)
    try:
        return _once(ref, asking, actor, now, version, is_drawn=is_drawn)
    except IntegrityError as clash:
        if not is_taken_ref(clash):
            raise
        return _once(ref, asking, actor, now, version, is_drawn=is_drawn)


def is_taken_ref(clash: IntegrityError) -> bool:
    """Say whether two matters drew the same number: once in some hundred thousand of a million's."""
    cause = clash.__cause__
    return isinstance(cause, psycopg.errors.UniqueViolation) and cause.diag.constraint_name == REF_ONCE


def _once(
    ref: str,
    asking: Asking,
    actor: Actor,
    now: datetime | None,
    version: int | None,
    *,
    is_drawn: bool | None,
) -> Acted:
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        read = _read(pg, ref, actor, asking, now)
        acted, statements = done_on(pg, read, asking, actor, now, version, is_drawn=is_drawn)
        if not acted.is_replay:
            send(pg, statements)
        return acted


def done_on(
    pg: psycopg.Connection[Any],
    read: Read,
    asking: Asking,
    actor: Actor,
    now: datetime | None,
    version: int | None = None,
    *,
    is_drawn: bool | None = None,
) -> tuple[Acted, list[Statement]]:
    """Decide one act on what was read under its locks; give what it came to, and all that writes it (none again)."""
    if read.replay:
        return _replayed(read, asking), []
    open_read(read, master_key())
    number_new_key(pg, read)
    s = situation_of(read, asking.verb, asking.given, now, is_drawn=is_drawn)
    in_sight(s, actor, asking.verb, version)
    _in_time(s, now)
    done = record(read, s, actor, asking)
    acted = Acted(done.after.ref, done.projected.seq, done.after, done.code)
    return acted, [*done.writes.items, *project(done.projected)]


def _read(pg: psycopg.Connection[Any], ref: str, actor: Actor, asking: Asking, now: datetime | None) -> Read:
    """Lock and read everything that a decision looks at, in one pipeline."""
    key, given, real = asking.key, asking.given, datetime.now(UTC)
    lock = (key.lock, key.scope, key.hashed) if key else None
    is_stranger = actor.voice == "asker" and not actor.person
    with pg.pipeline():
        asked = Asked(pg)
        ask_all(asked, ref, asking.verb, given, lock, (now or real).date(), brings_person=is_stranger)
        return gather(asked, ref, given, real)


def send(pg: psycopg.Connection[Any], statements: list[Statement]) -> None:
    """Send every write as one pipeline, with the COMMIT behind them where the transaction is ours alone.

    Django's own commit then finds the transaction ended, and asks the database nothing.
    """
    with pg.pipeline():
        for statement, values in statements:
            psycopg.Cursor(pg).execute(statement, values)
        if not connection.savepoint_ids:
            pg.commit()


def _replayed(read: Read, asking: Asking) -> Acted:
    """Give the first answer again: same key, same body, same code."""
    stored, seq, ref = read.replay or (b"", 0, "")
    key, invites = asking.key, asking.verb == "contact" and is_yes(asking.given.get("invites_party"))
    if stored != asking.hashed:
        raise Invalid.whole(GIVEN_ANEW, is_conflict=True)
    code = key.code("/party" if invites else "") if key and (seq == 1 or invites) else ""
    return Acted(ref, seq, read.matter, code, is_replay=True)


def situation_of(
    read: Read, verb: str, given: Mapping[str, Any], now: datetime | None, *, is_drawn: bool | None = None
) -> Situation:
    """Make the situation that decisions are taken on out of what was read."""
    the = book()
    at = read.recorded_at if now is None else now
    if now is None and read.matter.last_event_at:
        at = max(at, read.matter.last_event_at)
    on = the.calendar.local_date(at)
    m = read.matter
    limit_class = the.class_of(m.category, m.kind, m.level) if m.category in the.categories else ""
    kind = str(given.get("kind") or "") if verb in {"submit", "accept"} else ""
    drawn = secrets.randbelow(1000) < DRAWN_PER_MILLE if is_drawn is None else is_drawn
    return Situation(
        matter=read.matter,
        now=at,
        on=on,
        calendar=the.calendar,
        limits=the.limits_of(limit_class, on),
        place_path=read.place_path,
        lead_path=read.lead_path,
        persons=read.persons,
        kin=read.kin,
        units=read.units,
        given_place=read.place,
        given_category=read.category,
        given_kind=kind if kind in KINDS else "",
        proposal_texts=read.opened,
        has_free_desk=read.has_free_desk,
        is_drawn=drawn,
        answers=read.answers,
        is_physical=m.category in the.categories and the.categories[m.category].is_physical,
        fresh_ref=fresh_ref(on) if verb == "submit" else "",
        fresh_key=str(uuid.uuid4()),
    )


def fresh_ref(on: date) -> str:
    """Draw a number for a matter filed on this day of the place."""
    pack = current_pack()
    return reference(str(pack.words.get("ref") or pack.code[:2].upper()), on.year, secrets.token_bytes(5))


def _in_time(s: Situation, now: datetime | None) -> None:
    """Raise Invalid where the demo's day lies before what is already written of this matter."""
    if now is not None and s.matter.last_event_at and s.matter.last_event_at > s.now:
        raise Invalid.whole(STORY_GOES_ON, is_conflict=True)


def in_sight(s: Situation, actor: Actor, verb: str, version: int | None) -> None:
    """Raise NotFound for what this actor does not see, Invalid for a page that has gone stale."""
    if s.matter.state:
        open_to = verb in OPEN_TO_ANYONE and s.matter.visibility == "public" and s.matter.since is not None
        if not open_to and not policy.may_see(actor, s):
            raise NotFound
    if version is not None and version != s.matter.version:
        raise Invalid.whole(
            Sentence("您打开之后，这件事已经有人动过。请看看新的经过，再决定。"), is_conflict=True
        )

"""What one act leaves behind: its event, the rows beside it, and the code it gives out."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from yinuo.base.code import lookup, tracking_code
from yinuo.base.errors import NotFound
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters import write as sql
from yinuo.kernel.matters.decide import Decided, decide
from yinuo.kernel.matters.fold import apply
from yinuo.kernel.matters.given import is_yes
from yinuo.kernel.matters.projection import Projected, public_row
from yinuo.kernel.matters.write import Writes, write_event, write_state
from yinuo.kernel.record.append import LOG_ID_BYTES, StreamHead, append, bound_to, opened
from yinuo.kernel.record.keyring import index_of, lookup_id, master_key
from yinuo.kernel.record.keys import encrypt, new_data_key
from yinuo.kernel.record.seal import Chain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.kernel.matters.evidence import Photo
    from yinuo.kernel.matters.read import Read
    from yinuo.kernel.matters.situation import Actor, Situation
    from yinuo.kernel.matters.state import MatterState
    from yinuo.kernel.record.keys import MasterKey

KEEP_KEYS = timedelta(days=30)
RESIDENTS = frozenset(("request", "wish", "hazard", "dispute"))
OWN_WORDS = frozenset(("requester", "party", "asker"))
STRANGERS = frozenset(("anyone",))  # nobody has looked yet at what they send
TITLE_FROM_BODY = 40


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key of a door: who sent it (`scope`) and what they called it."""

    scope: str
    key: str

    @property
    def hashed(self) -> bytes:
        """Give the hash that is kept; the key itself would give the tracking code away."""
        return hashlib.sha256(f"{self.scope}\x00{self.key}".encode()).digest()

    @property
    def lock(self) -> int:
        """Give the advisory lock's number: of this installation's schema, and of this key."""
        seed = f"{settings.YINUO_SCHEMA}\x00".encode() + self.hashed
        return int.from_bytes(hashlib.sha256(seed).digest()[:8], "big", signed=True)

    def code(self, of: str = "") -> str:
        """Give the tracking code that this key stands for; `of` names a second one, for a party."""
        return tracking_code(settings.YINUO_CODE_KEY, self.scope, self.key + of)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a door asks for: a verb or note with what was given, under a key (whose body hashes to `hashed`)."""

    verb: str
    given: Mapping[str, Any]
    key: Key | None
    hashed: bytes
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """One act, ready to be written."""

    writes: Writes
    projected: Projected
    after: MatterState
    head: StreamHead
    texts: Mapping[str, str]
    code: str = ""


@dataclass(slots=True)
class _Parts:
    """What the steps of one recording share."""

    read: Read
    s: Situation
    decided: Decided
    head: StreamHead
    key: Key | None
    own_key: str
    is_new_key: bool
    person: int
    writes: Writes = field(default_factory=Writes)
    seq: int = 0
    code: str = ""

    @property
    def is_new(self) -> bool:
        """Say whether this act files a new matter."""
        return self.decided.facts.type == "submit"


def open_read(read: Read, master: MasterKey) -> None:
    """Open what was read: unwrap a sealed stream's data key, and with it the texts that came along."""
    head = read.head
    if head is None:
        return
    if head.data_key:
        head = read.head = replace(head, data_key=master.unwrap(head.data_key))
    bodies = ((name, opened(head.id, name, body, nonce, head.data_key)) for name, body, nonce in read.texts)
    read.opened = {name: body.decode() for name, body in bodies if body is not None}


def _new_head(read: Read, decided: Decided, master: MasterKey, writes: Writes) -> StreamHead:
    """Open the stream of a matter just filed; a resident's gets a key of its own, so that it can be forgotten."""
    facts = decided.facts
    is_sealed = facts.public["visibility"] == "sealed"
    subject, data_key = None, b""
    if facts.public["kind"] in RESIDENTS:
        subject, data_key = read.new_subject, new_data_key()
        writes.add(sql.INSERT_SUBJECT, (subject, master.wrap(data_key), master.key_id))
    log_id = secrets.token_bytes(LOG_ID_BYTES)
    writes.add(sql.INSERT_STREAM, (read.new_stream, log_id, is_sealed, subject))
    return StreamHead(read.new_stream, Chain(log_id), is_sealed, None, subject, data_key)


def _renewed(read: Read, head: StreamHead, master: MasterKey, writes: Writes) -> StreamHead:
    """Give a sealed stream whose key was erased a new one, for what is said after the erasure."""
    if head.data_key or not head.is_sealed:
        return head
    data_key = new_data_key()
    writes.add(sql.INSERT_SUBJECT, (read.new_subject, master.wrap(data_key), master.key_id))
    writes.add(sql.RENEW_KEY, (read.new_subject, head.id))
    return replace(head, subject_key=read.new_subject, data_key=data_key)


def _reseal(p: _Parts, after: MatterState) -> None:
    """Let the stream follow a matter that is sealed (or unsealed) by this act: from the next event on."""
    was, now = p.s.matter.visibility, after.visibility
    if p.is_new or was == now:
        return
    if now == "sealed" and p.head.subject_key is None:
        raise NotFound  # a promise has no requester whose key could seal it
    p.head = replace(p.head, is_sealed=now == "sealed")
    p.writes.add(sql.SEAL_STREAM, (now == "sealed", p.head.id))
    if now == "sealed":
        p.writes.add(sql.DELETE_TEXT, (p.head.id,))


def _append(p: _Parts, texts: Mapping[str, str]) -> None:
    """Seal and queue the event, and the actor's key before it where it is new."""
    if p.person and p.person == p.read.new_person:
        p.writes.add(sql.INSERT_PERSON, (p.person,))
    if p.is_new_key and p.own_key:
        p.writes.add(sql.INSERT_ACTOR, (p.own_key, p.person, p.head.id))
    is_own_word = p.decided.facts.actor_role in OWN_WORDS
    of_subject = frozenset(texts) if is_own_word else frozenset[str]()
    at = p.read.recorded_at  # a sealed leaf bears the day it was written on, whatever day a story tells of
    day = p.s.calendar.local_date(at)
    done = append(p.head, p.decided.facts, texts, recorded_at=at, day=day, of_subject=of_subject)
    p.seq, p.head = done.head.chain.seq, done.head
    write_event(p.writes, done)


def _second_person(p: _Parts) -> None:
    """Give a person and a key to somebody who was not there: one asked for, or a dispute's other party."""
    facts, key = p.decided.facts, p.s.fresh_key
    is_on_behalf = p.is_new and facts.internal.get("requester_key") == key and p.own_key != key
    is_invited = key in p.decided.parties
    if is_on_behalf or is_invited:
        p.writes.add(sql.INSERT_PERSON, (p.read.new_person,))
        p.writes.add(sql.INSERT_ACTOR, (key, p.read.new_person, p.head.id))
    if p.key and (is_invited or (p.is_new and facts.public["kind"] in RESIDENTS)):
        p.code = p.key.code("/party" if is_invited else "")
        p.writes.add(sql.INSERT_CODE, (lookup(settings.YINUO_CODE_KEY, p.code), key, p.head.id))


def _texts(p: _Parts, after: MatterState) -> tuple[str, str] | None:
    """Keep the working texts of a matter that is not sealed: the words asked, then the title agreed on.

    Gives (title, body) as they stand after it, None where the act does not touch them.
    """
    decided = p.decided
    if after.visibility == "sealed":
        return None
    body = decided.private.get("body") or decided.texts.get("body") or ""
    title = decided.texts.get("title") or (body.split("\n")[0][:TITLE_FROM_BODY] if p.is_new else "")
    if p.is_new or decided.facts.type in {"accept", "appeal"}:
        language = str(decided.facts.internal.get("language") or current_pack().language)
        p.writes.add(sql.UPSERT_TEXT, (p.head.id, title, body if p.is_new else "", language))
        return title or p.read.working[0], body if p.is_new else p.read.working[1]
    if decided.facts.type == "erased":
        title = p.read.working[0] if after.since else ""  # until accepted it is the asker's own words
        p.writes.add(sql.FORGET_TEXT, (title, p.head.id))
        return title, ""
    return None


def _contact(p: _Parts) -> None:
    contact = p.decided.contact
    if not contact or p.head.subject_key is None:
        return
    data_key = p.head.data_key
    nonce, cipher = encrypt(data_key, contact["value"].encode(), bound_to(p.head.id, "contact"))
    index = index_of(contact["kind"], contact["value"])
    is_once = not p.decided.facts.internal.get("keep_contact")
    p.writes.add(
        sql.INSERT_CONTACT,
        (p.head.subject_key, p.head.id, contact["kind"], cipher, nonce, lookup_id(), index, is_once),
    )


def _photos(p: _Parts, photos: tuple[Photo, ...]) -> None:
    role = p.decided.facts.actor_role
    is_own, is_public = role in OWN_WORDS, role not in OWN_WORDS | STRANGERS
    for photo in photos:
        row = (
            photo.id,
            p.head.id,
            p.head.id,
            p.seq,
            photo.sha256,
            photo.media_type,
            photo.width,
            photo.height,
        )
        p.writes.add(sql.INSERT_EVIDENCE, (*row, photo.n_bytes, is_own, is_public))


def _as_whom(read: Read, s: Situation, actor: Actor, asking: Asking) -> tuple[int, str, bool]:
    """Give (person, their key in this stream, whether the key is new) of whoever acts."""
    is_stranger = actor.voice == "asker" and not actor.person
    person = read.new_person if is_stranger else actor.person
    if actor.voice == "system":
        return person, "", False
    known = read.own_keys.get(person, "") if person else ""
    is_for_other = actor.voice == "staff" and is_yes(asking.given.get("on_behalf"))
    first = s.fresh_key if asking.verb == "submit" and not is_for_other else str(uuid.uuid4())
    return person, known or first, not known


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one act came to before anything of it is written: the decision, on what, and by which key of whom."""

    s: Situation
    decided: Decided
    own_key: str
    is_new_key: bool
    person: int

    def after(self) -> MatterState:
        """Give the matter as the decision leaves it."""
        state = self.s.matter.copied()
        apply(state, self.decided.facts)
        return state


def weigh(read: Read, s: Situation, actor: Actor, asking: Asking) -> Weighed:
    """Decide one act on what was read. Raises what decide() raises."""
    person, own_key, is_new_key = _as_whom(read, s, actor, asking)
    if is_new_key and own_key:
        s = replace(s, persons={**s.persons, own_key: person}, n_photos=len(asking.photos))
    elif asking.photos:
        s = replace(s, n_photos=len(asking.photos))
    actor = actor if actor.person == person else replace(actor, person=person)
    return Weighed(s, decide(s, actor, own_key, asking.verb, asking.given), own_key, is_new_key, person)


def record(read: Read, s: Situation, actor: Actor, asking: Asking, writes: Writes | None = None) -> Recorded:
    """Decide one act on what was read and give everything it writes. Raises what decide() raises."""
    master, key = master_key(), asking.key
    weighed = weigh(read, s, actor, asking)
    s, decided, after = weighed.s, weighed.decided, weighed.after()
    writes = Writes() if writes is None else writes
    head = _new_head(read, decided, master, writes) if asking.verb == "submit" else read.head
    if head is None:
        raise NotFound
    head = _renewed(read, head, master, writes)
    p = _Parts(read, s, decided, head, key, weighed.own_key, weighed.is_new_key, weighed.person, writes)
    hashes = {f"photo{n}": photo.sha256.hex() for n, photo in enumerate(asking.photos, 1)}
    _append(p, {**decided.texts, **decided.private, **hashes})
    shown = public_row(after, decided.facts, decided.texts, read.shown, s.calendar, s.on)
    write_state(writes, head.id, p.seq, s.matter, after, (shown, bool(read.shown)))
    _second_person(p)
    working = _texts(p, after)
    _contact(p)
    _photos(p, asking.photos)
    _reseal(p, after)
    if decided.facts.type == "code_cancelled":
        writes.add(sql.CANCEL_CODES, (read.recorded_at, weighed.own_key))
    if key:
        expires = read.recorded_at + KEEP_KEYS
        writes.add(sql.INSERT_IDEMPOTENCY, (key.scope, key.hashed, asking.hashed, head.id, p.seq, expires))
    projected = Projected(head.id, p.seq, s.matter, after, decided.facts, shown, read.shown, working)
    return Recorded(writes, projected, after, p.head, decided.texts, p.code)

"""Rows told again from events alone, and bytes computed again by hand: what stands in the database must equal both."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.db import connection

from yinuo.base.canonical import canonical
from yinuo.kernel.limits.book import book, forget
from yinuo.kernel.limits.models import Pack
from yinuo.kernel.matters.decide import offered
from yinuo.kernel.matters.fold import fold
from yinuo.kernel.matters.models import Decision, Matter, MatterUnit, PublicMatter
from yinuo.kernel.matters.policy import may_see
from yinuo.kernel.matters.queries import sight
from yinuo.kernel.matters.read import state_of
from yinuo.kernel.matters.rebuilding import Rebuilt
from yinuo.kernel.matters.situation import SYSTEM, Actor
from yinuo.kernel.matters.state import COLUMNS, MatterState
from yinuo.kernel.matters.tests.world import MONDAY
from yinuo.kernel.matters.write import PUBLIC_COLUMNS, unit_rows
from yinuo.kernel.people.models import Unit
from yinuo.kernel.record.chain import facts_of
from yinuo.kernel.record.keyring import master_key
from yinuo.kernel.record.keys import decrypt
from yinuo.kernel.record.models import Actor as ActorRow
from yinuo.kernel.record.models import Event, EventContent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from yinuo.kernel.matters.decide import Offer
    from yinuo.kernel.matters.situation import Situation
    from yinuo.kernel.matters.tests.world import World


def events_of(ref: str) -> list[Event]:
    """Give a matter's events in order."""
    stream = Matter.objects.get(ref=ref).stream_id
    events = Event.objects.filter(stream=stream).select_related("stream").prefetch_related("contents")
    return list(events.order_by("seq"))


def row_state(ref: str) -> MatterState:
    """Give the state as the row says it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)}, memory::text FROM matter WHERE ref = %s", [ref])
        *columns, memory = cursor.fetchone()
    return state_of(columns, memory)


def public_again(ref: str) -> dict[str, Any] | None:
    """Rebuild a matter's public row from its events."""
    rebuilt = Rebuilt(book().calendar)
    for event in events_of(ref):
        rebuilt.add(event)
    return rebuilt.shown


def assert_rows_are_their_events(ref: str) -> None:
    """Compare every row of a matter with what its events make, column by column."""
    made, kept = fold(facts_of(event) for event in events_of(ref)), row_state(ref)
    differ = {name: (getattr(made, name), getattr(kept, name)) for name in MatterState.__slots__}
    assert {name: pair for name, pair in differ.items() if pair[0] != pair[1]} == {}
    stream = Matter.objects.get(ref=ref).stream_id
    units = MatterUnit.objects.filter(stream=stream).values_list("unit", "role")
    assert sorted(units) == sorted(unit_rows(made))
    waiting = Decision.objects.filter(stream=stream).values_list("action", "proposer_key", "by_when").first()
    told = (made.proposal["verb"], made.proposal["by"], made.proposal["by_when"]) if made.proposal else None
    assert (waiting and (waiting[0], str(waiting[1]), waiting[2].isoformat())) == told
    row = PublicMatter.objects.filter(stream=stream).values(*PUBLIC_COLUMNS).first()
    again = public_again(ref)
    assert (row is None) == (again is None), ref
    if row is not None and again is not None:
        assert {name: row[name] for name in again} == again
        assert set(row) - set(again) == {"stream_id", "visibility"}


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _z(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body_of(content: EventContent, event: Event) -> bytes:
    """Open a content."""
    body, subject = bytes(content.body), event.stream.subject_key
    if content.nonce is None:
        return body
    assert subject is not None
    data_key = master_key().unwrap(bytes(subject.wrapped or b""))
    return decrypt(data_key, bytes(content.nonce), body, f"{event.stream_id}\x00{content.field}".encode())


def assert_bytes_are_those_of_the_domain(ref: str, *, erased: bool = False) -> None:
    """Compute every commitment and leaf of a stream by hand, from the words of domain.md §3.2."""
    previous, open_previous, n_open, seen = b"", b"", 0, set()
    for n, event in enumerate(events_of(ref), 1):
        leaf, said = json.loads(bytes(event.leaf)), json.loads(bytes(event.commitment))
        sealed = leaf["s"] == 0
        salt0 = bytes(event.salt0)
        pub = {
            "as": event.actor_role,
            "at": _z(event.effective_at),
            "facts": event.facts_public,
            "type": event.type,
        }
        pub["unit"] = event.actor_unit
        inner: dict[str, Any] = {"actor": str(event.actor_key or ""), "facts": event.facts_internal}
        if sealed or previous != open_previous:
            inner["chain"] = {"prev": previous.hex(), "seq": n, "t": _z(event.recorded_at)}
        k_pub, k_int = _hmac(salt0, b"pub"), _hmac(salt0, b"int")
        assert said["pub"] == _hmac(k_pub, canonical(pub)).hex()
        assert said["int"] == _hmac(k_int, canonical(inner)).hex()
        texts = {c.code: _hmac(bytes(c.salt), body_of(c, event)).hex() for c in event.contents.all()}
        assert {code: said["fields"][code] for code in texts} == texts
        assert erased or set(said["fields"]) == set(texts)
        assert bytes(event.commitment) == canonical(said)
        c = hashlib.sha256(bytes(event.commitment)).hexdigest()
        if sealed:
            day = book().calendar.local_date(event.recorded_at).isoformat()
            fresh = leaf["m"]
            assert leaf == {"c": c, "m": fresh, "p": "", "s": 0, "t": day, "v": 1}
            assert fresh not in seen
            assert fresh != bytes(event.stream.log_id).hex()
            seen.add(fresh)
        else:
            n_open += 1
            named = {"m": bytes(event.stream.log_id).hex(), "p": open_previous.hex(), "s": n_open}
            assert leaf == {**named, "c": c, "t": _z(event.recorded_at), "v": 1}
        assert bytes(event.leaf) == canonical(leaf)
        previous = hashlib.sha256(b"\x00" + bytes(event.leaf)).digest()
        assert bytes(event.leaf_hash) == previous
        open_previous = open_previous if sealed else previous
    assert bytes(event.stream.last_leaf or b"") == previous
    assert (event.stream.last_seq, event.stream.n_open) == (n, n_open)


class DbPlay:
    """The same play through the real gate and database: what the machine of the law needs of a Play."""

    def __init__(self, world: World) -> None:
        """Add to the world's cast those whom the machine knows besides."""
        self.world = world
        world.now = MONDAY  # each game has its own time; the calendar reaches far enough for any
        Pack.objects.update(covered_to=date(2060, 12, 31))
        forget()
        self.courses: dict[str, Any] = {}
        if not Unit.objects.filter(code="firm").exists():
            place = Unit.objects.get(code="hall").place
            Unit.objects.create(code="firm", name="firm", kind="firm", place=place)
        more = {
            "firm_head": ("head", "firm"),
            "firm_hand": ("unit", "firm"),
            "auditor2": ("auditor", "audit"),
        }
        for name, (bundle, unit) in (
            more | {"both": ("desk", "lane-office"), "moved": ("checker", "union")}
        ).items():
            if name not in world._actors:
                world._actors[name] = world.staff(name, bundle, unit, "city")

    @property
    def now(self) -> datetime:
        return self.world.now

    @property
    def on(self) -> date:
        return book().calendar.local_date(self.world.now)

    def later(self, days: float) -> None:
        self.world.later(days)

    def requester(self, ref: str) -> Actor:
        return self.world.requester(ref)

    def party(self, ref: str, n: int = 0) -> Actor:
        key = self.courses[ref].state.parties[n]
        return Actor(ActorRow.objects.get(key=key).person_id, "asker")

    def act(self, ref: str, verb: str, who: Actor | str, given: Mapping[str, Any] | None = None) -> str:
        actor = self.world[who] if isinstance(who, str) else who
        given = {name: value for name, value in (given or {}).items() if name != "drawn"}
        if verb == "report" and "text" in given:  # no two are answered in the same words
            given["text"] = f"{given['text']} {ref}"
        done = self.world.act(ref, verb, actor, given)
        self.courses[done.ref] = SimpleNamespace(state=done.state)
        return done.ref

    def voices(self, ref: str) -> dict[str, Actor]:
        m = self.courses[ref].state
        asks = {"requester": self.requester(ref)} if m.requester_key else {}
        parties = {f"party{n}": self.party(ref, n) for n in range(len(m.parties))}
        return {**self.world._actors, **asks, **parties, "clock": SYSTEM}

    def _situation(self, ref: str) -> Situation:
        return sight(ref, SYSTEM, self.world.now).s

    def offers(self, ref: str, names: tuple[str, ...] = ()) -> Iterator[tuple[str, Actor, Offer]]:
        s = self._situation(ref)
        for name, actor in self.voices(ref).items():
            if (not names or name in names) and may_see(actor, s):
                for offer in offered(s, actor):
                    yield name, actor, offer

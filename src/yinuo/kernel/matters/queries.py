"""What doors read: a matter with its offers, its history with the texts this actor may read, queues and lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import BooleanField, Func, Q, Value

from yinuo.base.errors import NotFound
from yinuo.kernel.limits.book import book, with_book
from yinuo.kernel.limits.clocks import Light, light
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters import policy
from yinuo.kernel.matters.act import OPEN_TO_ANYONE, situation_of
from yinuo.kernel.matters.decide import Offer, offered
from yinuo.kernel.matters.models import Matter, MatterUnit, PublicMatter
from yinuo.kernel.matters.read import Asked, ask_all, gather
from yinuo.kernel.matters.state import COLUMNS, from_row
from yinuo.kernel.people.models import Place, Unit
from yinuo.kernel.record.append import opened
from yinuo.kernel.record.keyring import master_key
from yinuo.kernel.record.models import Access, Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    import psycopg
    from django.db.models import QuerySet

    from yinuo.base.calendar import WorkCalendar
    from yinuo.kernel.matters.situation import Actor, Seat, Situation
    from yinuo.kernel.matters.state import MatterState

OWN_ROLES = frozenset(("requester", "party", "asker"))
# Notes whose text only the auditor (and whoever wrote it) reads.
REPORTED = frozenset(("checking", "awaiting_reply"))
FOR_AUDITOR = frozenset(("alarm", "withdraw"))


# A row may be shown as it stood on a day; the events are all there, whatever the day.
LATER = """
SELECT EXISTS (
  SELECT 1 FROM event e JOIN matter m ON m.stream_id = e.stream_id WHERE m.ref = %s AND e.effective_at > %s)
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One event as a person with a right to it reads it: `texts` by field, `is_mine` for their own words."""

    seq: int
    type: str
    at: datetime
    role: str
    unit: str
    facts: Mapping[str, Any]
    texts: Mapping[str, str] = field(default_factory=dict)
    is_mine: bool = False
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """A matter in somebody's sight: its situation, what they may do, and how its date stands.

    Where it `goes_on`, more of it is written after the instant it is read at, and nothing can be done to it there.
    """

    s: Situation
    offers: tuple[Offer, ...]
    light: Light
    stream: int
    goes_on: bool = False

    @property
    def matter(self) -> MatterState:
        """Give the matter's state."""
        return self.s.matter


def _looked_at(ref: str, now: datetime | None) -> tuple[Situation, int, bool]:
    """Give (situation, stream, whether more of it is written after `now`) without locking.

    Raises NotFound where there is no such matter.
    """
    with transaction.atomic(), connection.wrap_database_errors:
        connection.ensure_connection()
        pg: psycopg.Connection[Any] = connection.connection
        with pg.pipeline():
            asked = Asked(pg)
            ask_all(asked, ref, "", {}, None, (now or datetime.now(UTC)).date(), locks=False)
            if now is not None:
                asked.ask("later", LATER, (ref, now))
            read = gather(asked, ref, {}, datetime.now(UTC))
    if read.head is None:
        raise NotFound
    goes_on = any(later for (later,) in asked.rows("later"))
    return situation_of(read, "", {}, now), read.head.id, goes_on


def _offers(s: Situation, actor: Actor, *, goes_on: bool) -> tuple[Offer, ...]:
    return () if goes_on else tuple(dict.fromkeys(offered(s, actor)))


def sight(ref: str, actor: Actor, now: datetime | None = None) -> Sight:
    """Give a matter as this actor sees it, without locking. Raises NotFound out of their sight."""
    s, stream, goes_on = _looked_at(ref, now)
    if not policy.may_see(actor, s):
        raise NotFound
    return Sight(s, _offers(s, actor, goes_on=goes_on), light_of(s.matter, s.now), stream, goes_on)


def open_sight(ref: str, actor: Actor, now: datetime | None = None) -> Sight:
    """Give a public matter to who does not have it in sight, with what anybody may do: support, object, answer."""
    s, stream, goes_on = _looked_at(ref, now)
    offers = tuple(offer for offer in _offers(s, actor, goes_on=goes_on) if offer.verb in OPEN_TO_ANYONE)
    return Sight(s, offers, light_of(s.matter, s.now), stream, goes_on)


def state_of(row: Matter) -> MatterState:
    """Give a row's state with its memory, as the fold left it; nothing is read for it."""
    known = {name: getattr(row, f"{name}_id" if name in _LINKS else name) for name in COLUMNS}
    keys = {name: str(value) for name, value in known.items() if name.endswith("_key") and value is not None}
    return from_row({**known, **keys}, row.memory)


_LINKS = frozenset(("lead_unit", "first_contact_unit", "town", "place", "parent", "about_unit"))


def light_of(matter: Any, now: datetime) -> Light:
    """Give how a matter's (or a public matter's) current date stands; what waits for a check or an answer is not late.

    Its unit has said what it did: whether that holds is for others to say, and no day of theirs is the unit's. The time
    that was given begins with the day it was asked for, which is all the public row keeps of it.
    """
    the = book()
    due = matter.current_due if matter.state not in REPORTED else None
    start = the.calendar.day_start(_asked_on(matter, the.calendar) or the.calendar.first)
    paused = matter.remedy_open if hasattr(matter, "remedy_open") else matter.is_remedy_open
    return light(
        now,
        start,
        the.calendar.day_end(due) if due else None,
        is_open=matter.state not in {"closed", "draft"},
        is_paused=paused,
        source=matter.source,
    )


def _asked_on(matter: Any, calendar: WorkCalendar) -> date | None:
    if hasattr(matter, "asked_on"):
        return matter.asked_on  # type: ignore[no-any-return]
    return calendar.local_date(matter.submitted_at) if matter.submitted_at else None


def _texts(event: Event, data_key: bytes) -> dict[str, str]:
    texts: dict[str, str] = {}
    for content in event.contents.all():
        if content.field.startswith("photo"):
            continue
        body = opened(event.stream_id, content.field, content.body, content.nonce, data_key)
        if body is not None:
            texts[content.field] = body.decode()
    return texts


def history(found: Sight, actor: Actor, now: datetime | None = None) -> Iterator[Told]:
    """Give every event this actor may read, oldest first, with its texts.

    Internal facts are never given. What the asker told the auditor alone (an alarm, who pressed them) is
    given to the auditor and to themselves.
    """
    events = Event.objects.filter(stream_id=found.stream).select_related("stream__subject_key")
    if now is not None:
        events = events.filter(effective_at__lte=now)
    data_key = b""
    own = {key for key, person in found.s.persons.items() if person == actor.person}
    is_asker = actor.voice == "asker"
    is_auditor = bool(policy.auditor(actor, found.s))
    for event in events.order_by("seq").prefetch_related("contents"):
        subject = event.stream.subject_key
        if not data_key and subject is not None and subject.wrapped is not None:
            data_key = master_key().unwrap(bytes(subject.wrapped))
        is_mine = str(event.actor_key) in own
        if event.type == "alarm" and not (is_mine or is_auditor):
            continue
        if event.type in {"rate", "code_cancelled"} and not is_mine:
            continue
        deed = str(event.facts_public.get("verb", event.type))  # a proposal is of what it proposes
        hides = deed in FOR_AUDITOR and not (is_mine or is_auditor)
        texts = {} if hides else _texts(event, data_key)
        if is_asker and event.type in {"seal", "evidence"} and not is_mine:
            texts = {}
        erased = not event.contents.all() and event.actor_role in OWN_ROLES and found.matter.is_erased
        yield Told(
            event.seq, event.type, event.effective_at, event.actor_role, event.actor_unit,
            event.facts_public, texts, is_mine, erased,
        )  # fmt: skip


def public_now(on: date) -> QuerySet[PublicMatter]:
    """Give what the public may read on a day, newest change first."""
    return PublicMatter.objects.filter(public_from__lte=on).order_by("-changed_at", "-stream")


EVERYWHERE = Q(Value(value=True, output_field=BooleanField()))


def within(paths: Iterable[str]) -> Q:
    """Give the condition for matters in these places or under them; of no place there are none, of the whole all."""
    found = Q(pk__in=[])
    for path in paths:
        if path == _whole():
            return EVERYWHERE
        found |= Q(place=path.rsplit("/", 1)[-1])
        found |= Q(place__in=Place.objects.filter(path__startswith=path + "/").values("code"))
    return found


def _whole() -> str:
    """Give the path of the one place that all others lie in; "" where there are several such."""

    def read() -> str:
        places, _units = nodes()
        tops = [place.path for place in places.values() if place.parent_id is None]
        return tops[0] if len(tops) == 1 else ""

    return with_book("whole", read)


def plainly(condition: Q) -> Q:
    """Give a condition that rows found otherwise are held against: planning goes on about no index for its arms.

    A queue counts fourteen views; weighing every index for every arm of who may see what took longer than counting.
    """
    return Q(Func(condition, template="(%(expressions)s) IS TRUE", output_field=BooleanField()))


def visible_to(actor: Actor, on: date) -> QuerySet[Matter]:
    """Give the matters in a member of staff's sight: the third lock of may_see, on the QuerySet."""
    return _seen(actor.voice, actor.seats, on).all()


def arms_of_sight(actor: Actor, on: date) -> tuple[QuerySet[Matter], ...]:
    """Give the same as parts that overlap and together are all of it, each found by an index where there is one."""
    sight = _sight(actor.voice, actor.seats, on)
    if sight is None:
        return ()
    plain, arms = sight
    if not goes_by_units(actor, on) or not arms:  # of a place, one's own units are a small part
        return (visible_to(actor, on),)
    return tuple(Matter.objects.filter(plain, arm) for arm in arms)


@lru_cache(maxsize=512)
def _seen(voice: str, seats: tuple[Seat, ...], on: date) -> QuerySet[Matter]:
    """Give the question that these appointments come to: written once, and asked anew each time."""
    sight = _sight(voice, seats, on)
    if sight is None:
        return Matter.objects.none()
    plain, arms = sight
    every = Q()
    for arm in arms:
        every |= arm
    return Matter.objects.filter(plain, plainly(every) if arms else Q())


def goes_by_units(actor: Actor, on: date) -> bool:
    """Say whether what this member of staff sees is what their units have a hand in, and no place's."""
    return not any(seat.bundle in policy.OF_PLACES for seat in actor.seats if seat.holds_on(on))


def arms_of_units(units: Iterable[str]) -> tuple[Q, ...]:
    """Give what these units lead, took in, or help with, each part by its own index."""
    codes = sorted(units)
    helped = MatterUnit.objects.filter(unit__in=codes, role="support").values("stream")
    return Q(lead_unit__in=codes), Q(first_contact_unit__in=codes), Q(pk__in=helped)


def _sight(voice: str, held: tuple[Seat, ...], on: date) -> tuple[Q, tuple[Q, ...]] | None:
    """Give (what every row must be, its parts: any of them, or all where there is none); None for no sight at all."""
    seats = [seat for seat in held if seat.holds_on(on)] if voice == "staff" else []
    units = {seat.unit for seat in seats if seat.bundle != "technician"}
    if not units:
        return None
    above = {code for seat in seats for code in seat.unit_path.split("/")}
    plain = plainly(~Q(about_unit__in=above))
    if any(seat.has("auditor") for seat in seats):
        return plain, ()
    sealed_here = Q(lead_unit__in={seat.unit for seat in seats if seat.has("handler")})
    sealed_here |= within({seat.place_path for seat in seats if seat.has("desk")})
    arms = [*arms_of_units(units), Q(memory__has_key="beneficiary", memory__beneficiary__in=sorted(units))]
    for seat in seats:
        if seat.has("lead"):
            under = Unit.objects.filter(path__startswith=seat.unit_path + "/").values("code")
            arms.append(Q(lead_unit__in=under))
    if paths := {seat.place_path for seat in seats if seat.bundle in policy.OF_PLACES}:
        arms.append(within(paths))
    return plain & plainly(~Q(visibility="sealed") | sealed_here), tuple(arms)


def look(found: Sight, actor: Actor, what: str, reason: str, now: datetime) -> None:
    """Record that somebody looked at a sealed content or a contact; the requester reads it."""
    unit = next((seat.unit for seat in actor.seats if seat.holds_on(found.s.on)), "")
    Access.objects.create(
        stream_id=found.stream, person_id=actor.person, unit=unit, what=what, reason=reason, at=now
    )

"""What only the auditor hears: who was pressed, and who opens contacts far more often than their peers."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from yinuo.kernel.matters.queries import visible_to
from yinuo.kernel.notices.contacts import WHAT
from yinuo.kernel.people.models import Appointment
from yinuo.kernel.people.queries import holding_on
from yinuo.kernel.record.models import Access, Event

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from yinuo.kernel.matters.situation import Actor

OVER: Final = timedelta(days=30)
"""How far back openings of contacts are counted."""
FLOOR: Final = 10
"""So many matters' contacts anybody may open in that time without an alarm, however few their peers open."""
TIMES: Final = 2
"""Far above is more than so many times the median of one's peers."""
OPENERS: Final = ("desk", "unit", "auditor")
"""The bundles that may open a contact: who holds the same one has the same need to."""
MOST: Final = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """In how many matters somebody opened the contact, and the median of their peers."""

    n: int
    of_peers: float


def far_above(opened: Mapping[int, int], bundles: Mapping[int, Collection[str]]) -> dict[int, Standing]:
    """Give who opened far more contacts than their peers did.

    `opened`: by person, in how many matters. `bundles`: by person, which of them they hold; peers are all others who
    hold one of the same, and who opened none counts as none. Two matters are not twice as grave as one: below FLOOR
    there is no alarm. Where nobody else holds the post, FLOOR alone decides.
    """
    found = {}
    for person, n in opened.items():
        own = set(bundles.get(person, ()))
        peers = [
            opened.get(other, 0) for other, theirs in bundles.items() if other != person and own & set(theirs)
        ]
        middle = float(median(peers)) if peers else 0.0
        if n >= FLOOR and n > TIMES * middle:
            found[person] = Standing(n, middle)
    return found


@dataclass(frozen=True, slots=True)
class Opener:
    """Somebody far above their peers, and the looks that make it so, newest first: (ref, day, unit, reason)."""

    person: int
    standing: Standing
    looks: tuple[tuple[str, datetime, str, str], ...]


def openers(actor: Actor, on: date, now: datetime) -> tuple[Opener, ...]:
    """Give who opened far more contacts than their peers in the days before `now`; of looks, those in this sight."""
    looks = Access.objects.filter(what=WHAT, at__gt=now - OVER, at__lte=now)
    opened: dict[int, set[int]] = defaultdict(set)
    for person, stream in looks.values_list("person_id", "stream_id"):
        opened[person].add(stream)
    bundles: dict[int, set[str]] = defaultdict(set)
    posts = Appointment.objects.filter(holding_on(on), role__in=OPENERS)
    for person, bundle in posts.values_list("person_id", "role"):
        bundles[person].add(bundle)
    above = far_above({person: len(streams) for person, streams in opened.items()}, bundles)
    refs = dict(
        visible_to(actor, on)
        .filter(pk__in={stream for person in above for stream in opened[person]})
        .values_list("pk", "ref")
    )
    rows = looks.filter(person__in=above).order_by("-at")
    told: dict[int, list[tuple[str, datetime, str, str]]] = {person: [] for person in above}
    for person, stream, at, unit, why in rows.values_list("person_id", "stream_id", "at", "unit", "reason"):
        if stream in refs and len(told[person]) < MOST:
            told[person].append((refs[stream], at, unit, why))
    return tuple(
        Opener(person, standing, tuple(told[person]))
        for person, standing in sorted(above.items(), key=lambda one: -one[1].n)
    )


def pressed(actor: Actor, on: date, now: datetime) -> tuple[tuple[str, datetime, str], ...]:
    """Give (ref, when, type) of what askers told the auditor alone: alarms, and withdrawals somebody asked them for."""
    told = Q(type="alarm") | Q(type="withdraw", facts_internal__pressed=True)
    events = Event.objects.filter(told, effective_at__lte=now).order_by("-effective_at")
    seen = visible_to(actor, on).filter(pk__in=events.values("stream_id"))
    refs = dict(seen.values_list("pk", "ref"))
    rows = events.filter(stream__in=refs).values_list("stream_id", "effective_at", "type")[:MOST]
    return tuple((refs[stream], at, what) for stream, at, what in rows)

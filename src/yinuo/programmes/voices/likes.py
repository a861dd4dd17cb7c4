"""What was mended at one place, offered to every place like it: a task each, drafted in one go through the gate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Count, Q

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.workspace.nearness import manned_units, name_of, nearest_first
from yinuo.kernel.limits.models import Facility
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.fields import LINE
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.state import MatterState
from yinuo.kernel.matters.table import SUCCESS
from yinuo.programmes.voices.models import GeneraliseFix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.people.models import Place, Unit

MENDED: Final = ("request", "wish", "hazard", "task")
MOST: Final = 500
NONE_LEFT: Final = Sentence("请至少勾一处。")


@dataclass(frozen=True, slots=True)
class Like:
    """A place like the one that was mended, and the unit nearest to it that can take it in hand."""

    place: Place
    unit: Unit


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a fix has gone: places it was offered to, those where it was promised, those where it is done."""

    offered: int = 0
    promised: int = 0
    done: int = 0


def is_mended(m: MatterState) -> bool:
    """Say whether this is a fix that others can be offered: public, confirmed, of a thing and not of a promise."""
    return m.kind in MENDED and m.visibility == "public" and m.state == "closed" and m.outcome in SUCCESS


def like_places(m: MatterState) -> tuple[Place, ...]:
    """Give the places like the matter's own, in their order: with the same thing where it was one, else of its kind.

    A whole city is like no other place here.
    """
    places, _units = nodes()
    here = places.get(m.place)
    if here is None or here.kind == "city":
        return ()
    things = Facility.objects.filter(category=m.category).exclude(category="")
    kind = things.filter(place=m.place).values_list("kind", flat=True).first()
    with_it = set(things.filter(kind=kind).values_list("place", flat=True)) if kind else None
    return tuple(
        row
        for row in places.values()
        if row.kind == here.kind
        and row.is_active
        and row.pk != here.pk
        and (with_it is None or row.pk in with_it)
    )


def left(m: MatterState, on: date) -> tuple[Like, ...]:
    """Give the like places not offered this fix yet, each with its nearest unit; one without is left out."""
    offered = set(GeneraliseFix.objects.filter(source=m.ref).values_list("place", flat=True))
    units = manned_units(on)
    rows = [row for row in like_places(m) if row.pk not in offered]
    found = ((row, nearest_first(units, MatterState(place=row.pk))) for row in rows[:MOST])
    return tuple(Like(row, near[0]) for row, near in found if near)


def offer(officer: Officer, m: MatterState, picked: Iterable[str], given: Mapping[str, Any], key: Key) -> int:
    """Draft one task for each picked place, and write down where from; gives how many. The same `key` does none twice.

    Raises NotAllowed for who drafts nothing, NotFound for what was not mended, Invalid for nothing picked or a draft
    that is refused: then none of them stands.
    """
    if not officer.seats_with("drafter"):
        raise NotAllowed
    if not is_mended(m):
        raise NotFound
    wanted = set(picked)
    chosen = [one for one in left(m, officer.on) if one.place.pk in wanted]
    if not chosen:
        raise Invalid({"places": NONE_LEFT})
    with transaction.atomic():
        for one in chosen:
            own = {**given, "kind": "task", "place": one.place.pk, "lead_unit": one.unit.pk}
            own["title"] = (
                f"{name_of(one.place)}：{given.get('title', '')}"[:LINE] if given.get("title") else ""
            )
            asked = Key(key.scope, f"{key.key}/{one.place.pk}")
            done = act("", "submit", actor=officer.actor, given=own, now=officer.now, key=asked)
            GeneraliseFix.objects.create(
                source=m.ref, place=one.place.pk, ref=done.ref, offered_on=officer.on
            )
    return len(chosen)


def spread(source: str, on: date) -> Spread:
    """Say how far a fix has gone by a day: two queries."""
    rows = GeneraliseFix.objects.filter(source=source, offered_on__lte=on)
    n = rows.count()
    if not n:
        return Spread()
    told = PublicMatter.objects.filter(ref__in=rows.values("ref"), public_from__lte=on)
    counted = told.aggregate(promised=Count("pk"), done=Count("pk", filter=Q(outcome__in=SUCCESS)))
    return Spread(n, counted["promised"], counted["done"])


def source_of(ref: str) -> str:
    """Give the matter whose fix this task brings to another place; "" for none."""
    return GeneraliseFix.objects.filter(ref=ref).values_list("source", flat=True).first() or ""

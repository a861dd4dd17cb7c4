"""What is done to a typed list: a line opened with its first proof, each step held against the core of its track.

A line has a stream of its own beside its matter's: every step is an event of it, so that its proof stands in the log.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.campaigns import duties, hazards, investment, land, policy
from yinuo.programmes.campaigns.actions import CATEGORY, day_of
from yinuo.programmes.campaigns.lines import (
    BEGIN,
    BLOCK,
    BREACH,
    ENTER,
    FINISH,
    HOLD,
    PLAN,
    REACH,
    WORKS,
    WORKS_FIELDS,
    Line,
    area,
    parcel,
    prospect,
)
from yinuo.programmes.campaigns.models import ProspectCount, TrackLine, TrackStep
from yinuo.programmes.campaigns.proofs import proof_of
from yinuo.programmes.campaigns.tracks import Step, shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.situation import Actor, Seat

KIND: Final = "track"
NOT_OPEN: Final = Sentence("这一件还没有交到手上，不能往下走。")
NO_SUCH: Final = Sentence("请从给出的几项里选一项。")


@dataclass(frozen=True, slots=True)
class Doing:
    """One step as it is asked for: what, of which stage, list or duty, with which proof, on which day."""

    act: str
    code: str
    proof: Mapping[str, Any]
    on: date


def open_line(  # noqa: PLR0913 -- what is opened, on which list, with which proof, by whom
    track: str,
    title: str,
    due: date,
    proof: Mapping[str, Any],
    facts: Mapping[str, Any],
    actor: Actor,
    now: datetime | None = None,
    *,
    source: str = "portal",
) -> Acted:
    """Open a line: a task is drafted for the unit, and the first proof stands beside it. Raises NotAllowed, Invalid."""
    on = day_of(now)
    seat = policy.drafter(actor, on)
    if seat is None:
        raise NotAllowed
    first = _first(track, proof, facts, on)
    given = {
        "kind": "task", "category": CATEGORY, "place": seat.place_path.split("/")[-1], "title": title, "body": title,
        "due_on": due, "proof": "每一步的凭据，照战线清单", "strength": "strive",
        "lead_unit": seat.unit, "source": source,
    }  # fmt: skip
    with transaction.atomic():
        filed = act("", "submit", actor=actor, given=given, now=now, key=Key("track", secrets.token_hex(12)))
        line = attach(Matter.objects.get(ref=filed.ref), track, facts)
        if first is not None:
            write(line, first, actor, seat, now)
    return filed


def _first(track: str, proof: Mapping[str, Any], facts: Mapping[str, Any], on: date) -> Doing | None:
    """Give the step a line begins with: an investment its signing, a parcel its approval; an area begins empty."""
    told = shipped()
    if track == "investment":
        one = investment.signed(told.investment, "", "", proof, day_in(proof, on))
        return Doing(REACH, one.stage, proof, day_in(proof, on))
    if track == "land":
        got = land.entered(told.land, "", int(facts.get("area", 0)), proof, day_in(proof, on))
        return Doing(ENTER, got.on_list, proof, day_in(proof, on))
    if track != "duties":
        raise Invalid({"track": NO_SUCH})
    return None


def day_in(proof: Mapping[str, Any], on: date) -> date:
    """Give the document's own day, where it has one that is past; else the day it is written down."""
    days = [value for name, value in proof.items() if type(value) is date and name != "start_by"]
    return min([*days, on])


def attach(matter: Matter, track: str, facts: Mapping[str, Any] | None = None) -> TrackLine:
    """Give a matter its line."""
    return TrackLine.objects.create(
        matter=matter,
        stream_id=begin(KIND),
        track=track,
        unit_id=str(matter.lead_unit_id),
        facts=dict(facts or {}),
    )


def step(ref: str, doing: Doing, actor: Actor, now: datetime | None = None) -> None:
    """Take the next step of a line. Raises NotFound, NotAllowed, and Invalid where the law of its track says no."""
    on = day_of(now)
    with transaction.atomic():
        found = TrackLine.objects.filter(matter__ref=ref).select_related("matter__shown").first()
        if found is None:
            raise NotFound
        by = policy.auditor(actor, on) if doing.act == BREACH else policy.handler_of(actor, on, found.unit_id)
        if by is None:
            raise NotAllowed
        shown = PublicMatter.objects.filter(pk=found.pk).first()
        if shown is None:
            raise Invalid.whole(NOT_OPEN)
        told = Line(shown, found.unit_id, found.facts, list(found.steps.order_by("told_at", "event")))
        RULES[found.track](told, doing, on)
        write(found, doing, actor, by, now)


def plan(ref: str, fixings: Mapping[str, str], actor: Actor, now: datetime | None = None) -> None:
    """Put the plan of a major hazard: five fixings and the emergency plan, or it is refused."""
    on = day_of(now)
    matter = Matter.objects.filter(ref=ref, kind="hazard", shown__isnull=False).first()
    if matter is None:
        raise NotFound
    seat = policy.handler_of(actor, on, str(matter.lead_unit_id))
    if seat is None:
        raise NotAllowed
    told = hazards.plan_of(shipped().hazards, fixings)
    with transaction.atomic():
        line = TrackLine.objects.filter(pk=matter.pk).first() or attach(matter, "hazards")
        write(line, Doing(PLAN, "major", told, on), actor, seat, now)


def write(line: TrackLine, doing: Doing, actor: Actor, seat: Seat, now: datetime | None) -> None:
    """Tell a step into its line's stream, and write its row."""
    facts = {"track": line.track, "act": doing.act, "code": doing.code, "on": doing.on.isoformat()}
    proof = {
        name: value.isoformat() if isinstance(value, date) else value for name, value in doing.proof.items()
    }
    texts = {"text": json.dumps(proof, ensure_ascii=False, sort_keys=True)} if proof else {}
    role = "auditor" if doing.act == BREACH else "handler"
    seq = tell(line.stream_id, Told("step", actor.person, role, seat.unit, facts, texts), now)
    TrackStep.objects.create(
        event=Event.objects.get(stream_id=line.stream_id, seq=seq), line=line, act=doing.act, code=doing.code,
        on=doing.on, proof=proof, told_at=now or datetime.now(UTC),
    )  # fmt: skip


def _invest(line: Line, doing: Doing, _on: date) -> None:
    if doing.act != REACH:
        raise Invalid.whole(NO_SUCH)
    investment.advanced(shipped().investment, prospect(line), doing.code, doing.proof, doing.on)


def _parcel(line: Line, doing: Doing, on: date) -> None:
    rules, now = shipped().land, parcel(line)
    if doing.act == ENTER:
        land.moved(rules, now, doing.code, doing.proof, doing.on)
    elif doing.act == BLOCK:
        land.blocked(rules, now, str(doing.proof.get("blocker", "")), doing.code)
    elif doing.act == WORKS:
        given = {name: value for name, value in doing.proof.items() if name != "stopped_on"}
        needed = Step(
            "works", "工程进度", "Works", {n: k for n, k in WORKS_FIELDS.items() if n != "stopped_on"}
        )
        proof_of(needed, given, on)
    else:
        raise Invalid.whole(NO_SUCH)


def _duties(line: Line, doing: Doing, on: date) -> None:
    rules, now = shipped().duties, area(line)
    if doing.act == BEGIN:
        duties.began(rules, now, doing.code, on)
    elif doing.act == FINISH:
        duties.finished(rules, now, doing.code, doing.proof, on, current_calendar())
    elif doing.act == BREACH:
        duties.breached(rules, now, doing.code)
    elif doing.act != HOLD or doing.code not in {duty.only_if for duty in rules.items if duty.only_if}:
        raise Invalid.whole(NO_SUCH)


RULES: Final[Mapping[str, Callable[[Line, Doing, date], None]]] = {
    "investment": _invest,
    "land": _parcel,
    "duties": _duties,
}


def weekly(stage: str, week: date, n: int, actor: Actor, now: datetime | None = None) -> ProspectCount:
    """Write down a unit's count of a week, or correct it the same week. Raises NotAllowed, Invalid."""
    seat = policy.drafter(actor, day_of(now))
    if seat is None:
        raise NotAllowed
    one = investment.counted(shipped().investment, seat.unit, stage, week, n)
    at = now or datetime.now(UTC)
    row, _is_new = ProspectCount.objects.update_or_create(
        unit_id=one.unit, stage=one.stage, week=one.week, defaults={"n": one.n, "told_at": at}
    )
    return row

"""The typed lists read back: a line's steps folded into the values that the four cores decide on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns.duties import Area
from yinuo.programmes.campaigns.investment import Prospect
from yinuo.programmes.campaigns.land import Parcel, Works
from yinuo.programmes.campaigns.models import TrackLine, TrackStep
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from yinuo.programmes.campaigns.tracks import Step

REACH, ENTER, BLOCK, WORKS = "reach", "enter", "block", "works"
BEGIN, FINISH, HOLD, BREACH, PLAN = "begin", "finish", "hold", "breach", "plan"
OWED: Final = "duties"
"""The list of what is owed from its opening on."""
WORKS_FIELDS: Final[Mapping[str, str]] = {
    "area_to_build": "area",
    "area_built": "area",
    "money_planned": "money",
    "money_spent": "money",
    "stopped_on": "day",
}
"""How far building has come; a day on which it stopped only where it did."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its matter as the public reads it, and its steps until the day that is read."""

    row: PublicMatter
    unit: str
    facts: Mapping[str, Any]
    steps: Sequence[TrackStep]

    @property
    def is_example(self) -> bool:
        """Whether it is invented."""
        return self.row.source == "example"


def lines(track: str, now: datetime) -> list[Line]:
    """Give every line of a track that the public may read by then: two queries, however many lines.

    Its first proof makes it a line; an area that is taken owes its duties from the day it is public, before any step.
    """
    rows = TrackLine.objects.filter(track=track, matter__shown__isnull=False).select_related("matter__shown")
    found = list(rows.order_by("pk"))
    steps: dict[int, list[TrackStep]] = defaultdict(list)
    told = TrackStep.objects.filter(line__track=track, told_at__lte=now).order_by("told_at", "event")
    for step in told:
        steps[step.line_id].append(step)
    on = current_calendar().local_date(now)
    return [
        Line(one.matter.shown, one.unit_id, one.facts, steps[one.pk])
        for one in found
        if steps[one.pk] or (track == OWED and one.matter.shown.public_from <= on)
    ]


def line_of(row: PublicMatter, now: datetime) -> Line:
    """Give the line of one matter with its steps by then; of a hazard without a plan an empty one."""
    found = TrackLine.objects.filter(pk=row.pk).first()
    if found is None:
        return Line(row, row.lead_unit, {}, [])
    steps = found.steps.filter(told_at__lte=now).order_by("told_at", "event")
    return Line(row, found.unit_id, found.facts, list(steps))


def typed(
    step: Step | None, proof: Mapping[str, Any], kinds: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Give a proof as it is kept back in its own types: days are days again."""
    known = kinds if kinds is not None else step.proof if step else {}
    return {
        name: date.fromisoformat(value) if known.get(name) == "day" and isinstance(value, str) else value
        for name, value in proof.items()
    }


def prospect(line: Line) -> Prospect:
    """Fold an investment's steps."""
    ladder = shipped().investment
    some = [step for step in line.steps if step.act == REACH]
    proofs = tuple(typed(ladder.stages[ladder.stage(step.code)], step.proof) for step in some)
    return Prospect(line.row.ref, line.unit, tuple((step.code, step.on) for step in some), proofs)


def parcel(line: Line) -> Parcel:
    """Fold a parcel's steps: a blocker stands until the parcel moves on."""
    land = shipped().land
    told: Parcel | None = None
    for step in line.steps:
        if step.act == ENTER:
            document = typed(land.lists[land.list_of(step.code)], step.proof)
            entered = ((step.code, step.on),)
            if told is None:
                told = Parcel(line.row.ref, int(line.facts["area"]), entered, (document,))
            else:
                told = replace(
                    told,
                    entered=told.entered + entered,
                    documents=(*told.documents, document),
                    blocker="",
                    cause="",
                )
        elif step.act == BLOCK and told is not None:
            told = replace(told, blocker=str(step.proof["blocker"]), cause=step.code)
    if told is None:
        raise ValueError(line.row.ref)
    return told


def works(line: Line) -> tuple[Works, date | None]:
    """Give how far building has come, and the agreed start."""
    one = parcel(line)
    documents = {name: document for (name, _on), document in zip(one.entered, one.documents, strict=True)}
    started = documents.get("under_construction", {}).get("started_on")
    last = next((step for step in reversed(line.steps) if step.act == WORKS), None)
    told = typed(None, last.proof, WORKS_FIELDS) if last else {}
    return Works(started_on=started, **told), documents.get("supplied_unused", {}).get("start_by")


def area(line: Line) -> Area:
    """Fold the duties of an area that is taken."""
    duties, told = shipped().duties, Area(line.row.ref, has_remedy=line.row.is_remedy_open)
    for step in line.steps:
        if step.act == BEGIN:
            told = replace(told, begun={**told.begun, step.code: step.on})
        elif step.act == FINISH:
            proof = typed(duties.duty(step.code).step, step.proof)
            told = replace(
                told,
                finished={**told.finished, step.code: step.on},
                proofs={**told.proofs, step.code: proof},
            )
        elif step.act == HOLD:
            told = replace(told, conditions=told.conditions | {step.code})
        elif step.act == BREACH:
            told = replace(told, breaches=(*told.breaches, step.code))
    return told


def promises(refs: Iterable[str]) -> dict[str, list[PublicMatter]]:
    """Give the commitments that were made to whom these investments belong, by the investment's number."""
    found: dict[str, list[PublicMatter]] = defaultdict(list)
    rows = PublicMatter.objects.filter(parent__in=list(refs), kind="commitment").order_by("first_due", "pk")
    for row in rows:
        found[row.parent].append(row)
    return found

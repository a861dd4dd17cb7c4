"""A line of a typed list as it is typed, at whichever door: every field is read, and all that is wrong told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.shell.typed import PICK, Reading
from yinuo.kernel.matters.models import PublicMatter
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.line_actions import Doing, day_in, open_line, plan, step, weekly
from yinuo.programmes.campaigns.line_forms import KINDS_OF, OPTIONAL, kinds_of
from yinuo.programmes.campaigns.lines import BLOCK, BREACH, PLAN
from yinuo.programmes.campaigns.models import TrackLine
from yinuo.programmes.campaigns.track_fields import proof_in
from yinuo.programmes.campaigns.tracks import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.campaigns.models import ProspectCount

TITLE: Final = 60
MOST_CODE: Final = 40
MOST_COUNTED: Final = 9999
DATED: Final = frozenset(("investment", "land"))
"""Tracks whose steps are of the day that stands on the document."""


def track_of(ref: str) -> str:
    """Give the track of a line, or of a major hazard, which has none before its plan. Raises NotFound for any other."""
    found = TrackLine.objects.filter(matter__ref=ref).values_list("track", flat=True).first()
    if found is not None:
        return found
    if PublicMatter.objects.filter(ref=ref, kind="hazard", level="major").exists():
        return "hazards"
    raise NotFound


def opened(track: str, typed: Mapping[str, str], officer: Officer) -> Acted:
    """Draft a new line of a track with its first proof. Raises NotAllowed, Invalid by field."""
    if track not in KINDS_OF:
        raise Invalid.whole(PICK)
    if policy.drafter(officer.actor, officer.on) is None:
        raise NotAllowed
    kinds, reading = KINDS_OF[track], Reading(typed)
    title, due = reading.line("title", most=TITLE), reading.day("due") or officer.on
    proof = proof_in(reading, kinds)
    reading.look_over("title", *_texts(kinds))
    reading.tell()
    facts = {"area": proof.pop("area")} if "area" in proof else {}
    return open_line(track, title, due, proof, facts, officer.actor, officer.now)


def counted(typed: Mapping[str, str], officer: Officer) -> ProspectCount:
    """Write down a unit's count of a week: a stage and a number, no firm. Raises NotAllowed, Invalid by field."""
    rules, reading = shipped().investment, Reading(typed)
    stage = reading.one_of("stage", [one.code for one in rules.stages[: rules.n_counted]])
    week, n = reading.day("week") or officer.on, reading.number("n", 0, MOST_COUNTED)
    reading.tell()
    return weekly(stage, week, n, officer.actor, officer.now)


def stepped(ref: str, typed: Mapping[str, str], officer: Officer) -> None:
    """Take the next step of a line as it was typed. Raises NotFound, NotAllowed, Invalid by field."""
    do, code = typed.get("do", ""), typed.get("code", "")[:MOST_CODE]
    track = track_of(ref)
    kinds, reading = kinds_of(track, do, code), Reading(typed)
    if do in CHOSEN:
        reading.one_of("code", CHOSEN[do])
    proof = proof_in(reading, kinds, OPTIONAL)
    reading.look_over(*_texts(kinds))
    reading.tell()
    if do == PLAN:
        plan(ref, proof, officer.actor, officer.now)
        return
    on = day_in(proof, officer.on) if track in DATED else officer.on
    step(ref, Doing(do, code, proof, on), officer.actor, officer.now)


CHOSEN: Final[Mapping[str, tuple[str, ...]]] = {
    BLOCK: shipped().land.causes,
    BREACH: shipped().duties.breaches,
}
"""Steps whose kind is picked by whoever takes them."""


def _texts(kinds: Mapping[str, str]) -> list[str]:
    return [name for name, kind in kinds.items() if kind == "text"]

"""Many matters to one unit at once: each through the gate with a key of its own, every refusal told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.doors.shell.desk.queue import in_sight
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.recording import Key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.models import Matter


@dataclass(frozen=True, slots=True)
class Handed:
    """What one matter `came_to`: the act, or the refusal it met. `row` is None out of sight."""

    ref: str
    row: Matter | None
    came_to: Acted | Invalid | NotAllowed | NotFound


def hand_on(officer: Officer, picked: Mapping[str, int | None], unit: str, key: Key) -> list[Handed]:
    """Assign each of `picked` (ref to the version it was decided on) to one unit.

    Each is an act of its own: what one is refused for stops none of the others, and the same `key` does none twice.
    """
    rows = {row.ref: row for row in in_sight(officer).filter(ref__in=picked).select_related("text")}
    return [_hand(officer, ref, rows.get(ref), version, unit, key) for ref, version in picked.items()]


def _hand(officer: Officer, ref: str, row: Matter | None, version: int | None, unit: str, key: Key) -> Handed:
    own = Key(key.scope, f"{key.key}/{ref}")
    given = {"lead_unit": unit}
    try:
        done = act(ref, "assign", actor=officer.actor, given=given, now=officer.now, key=own, version=version)
    except (Invalid, NotAllowed, NotFound) as refusal:
        return Handed(ref, row, refusal)
    return Handed(ref, row, done)

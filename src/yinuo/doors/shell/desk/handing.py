"""Many matters at once: each through the gate with a key of its own, every refusal told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    """Assign each of `picked` to one unit, as `to_each` does."""
    return to_each(officer, picked, "assign", {"lead_unit": unit}, key)


def to_each(
    officer: Officer, picked: Mapping[str, int | None], verb: str, given: Mapping[str, Any], key: Key
) -> list[Handed]:
    """Do one verb to each of `picked` (ref to the version it was decided on), in their order.

    Each is an act of its own: what one is refused for stops none of the others, and the same `key` does none twice.
    """
    rows = {row.ref: row for row in in_sight(officer).filter(ref__in=picked).select_related("text")}

    def one(ref: str, version: int | None) -> Handed:
        own, told = Key(key.scope, f"{key.key}/{ref}"), dict(given)
        try:
            done = act(ref, verb, actor=officer.actor, given=told, now=officer.now, key=own, version=version)
        except (Invalid, NotAllowed, NotFound) as refusal:
            return Handed(ref, rows.get(ref), refusal)
        return Handed(ref, rows.get(ref), done)

    return [one(ref, version) for ref, version in picked.items()]

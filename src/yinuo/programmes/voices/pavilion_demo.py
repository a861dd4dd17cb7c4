"""What the demo tells of a pavilion: suggestions with their ends, one dispute talked over and agreed, a patrol's diary.

Words, days and steps stand in the pack's demo/pavilion.yaml; everything in it is invented.
"""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Final

from yinuo.kernel.limits.told import instant_of, told_at
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.voices.models import PatrolNote, TeamCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded

FILE: Final = "demo/pavilion.yaml"
KEY: Final = "pavilion-"


def stories(pack: str) -> Iterator[Story]:
    """Give the matters that were brought at the pavilion, and the call to a team."""
    told = told_at(pack, FILE)
    for one in told["matters"]:
        given = {
            "kind": one.get("kind", "request"), "category": one["category"], "place": told["place"],
            "about_office": False, "source": "example", "language": told["language"], "body": one["body"],
        }  # fmt: skip
        steps = [Step("submit", "requester", instant_of(told, one["asked"]), given)]
        steps += [Step(verb, by, instant_of(told, at), more) for at, verb, by, more in one["steps"]]
        yield Story(KEY + one["key"], tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write which team was called, and the patrol's diary."""
    told = told_at(pack, FILE)
    streams = dict(Matter.objects.filter(ref__in=loaded.refs.values()).values_list("ref", "pk").order_by())
    TeamCall.objects.bulk_create(
        TeamCall(
            stream_id=streams[loaded.refs[KEY + one["key"]]], team=one["team"],
            called_on=date.fromisoformat(one["asked"][:10]),
        )
        for one in told["matters"] if "team" in one
    )  # fmt: skip
    PatrolNote.objects.bulk_create(
        PatrolNote(
            place_id=told["place"],
            thing=thing,
            noted_on=on,
            noted_at=time.fromisoformat(at),
            source="example",
        )
        for on, at, thing in told["patrol"]
    )

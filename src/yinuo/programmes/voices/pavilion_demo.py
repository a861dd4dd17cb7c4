"""What the demo tells of a pavilion: suggestions with their ends, one dispute talked over and agreed, a patrol's diary.

Words, days and steps stand in the pack's demo/pavilion.yaml; everything in it is invented.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from yinuo.base.yaml_file import read_yaml
from yinuo.kernel.matters.load import Step, Story
from yinuo.kernel.matters.models import Matter
from yinuo.programmes.voices.models import PatrolNote, TeamCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.load import Loaded

KEY: Final = "pavilion-"


def stories(pack: str) -> Iterator[Story]:
    """Give the matters that were brought at the pavilion, and the call to a team."""
    told = _told(pack)
    zone = ZoneInfo(_read(pack, "pack.yaml")["zone"])
    for one in told["matters"]:
        given = {
            "kind": one.get("kind", "request"), "category": one["category"], "place": told["place"],
            "about_office": False, "source": "example", "language": told["language"], "body": one["body"],
        }  # fmt: skip
        steps = [Step("submit", "requester", _at(one["asked"], zone), given)]
        steps += [Step(verb, by, _at(at, zone), more) for at, verb, by, more in one["steps"]]
        yield Story(KEY + one["key"], tuple(steps))


def fill(pack: str, loaded: Loaded) -> None:
    """Write which team was called, and the patrol's diary."""
    told = _told(pack)
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


def _at(clock: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(clock).replace(tzinfo=zone).astimezone(UTC)


@cache
def _read(pack: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(settings.PACKAGE / "packs" / pack / name)
    return found


def _told(pack: str) -> dict[str, Any]:
    return _read(pack, "demo/pavilion.yaml")

"""The rights floor of a campaign's tracks (M16): one confirmed breach takes a track's completion to 0, M14 × F.

A breach is confirmed by an auditor of an area that is taken (`duties.py`). It counts against the track that the
area's unit leads; and against one led by another body that takes land, where the area's unit answers for an item:
who has a town take the land does not keep its own floor by that. It counts from its day on, as of the first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yinuo.programmes.campaigns.lines import BREACH, OWED
from yinuo.programmes.campaigns.models import TrackLine, TrackStep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from yinuo.programmes.campaigns.campaign import Campaign
    from yinuo.programmes.campaigns.queries import Read


@dataclass(frozen=True, slots=True)
class Breach:
    """A confirmed breach: its kind as tracks.yaml has it, its day, whose area it was, and the area's number."""

    kind: str
    on: date
    unit: str
    ref: str


def breaches_of(read: Read) -> Mapping[str, tuple[Breach, ...]]:
    """Give, by track, what was confirmed from the first day to the day that is read; one query where nothing was."""
    steps = TrackStep.objects.filter(
        act=BREACH, on__range=(read.campaign.start, read.on), told_at__lte=read.at, line__track=OWED
    )
    told = steps.order_by("on", "event").values_list("code", "on", "line__unit_id", "line__matter__ref")
    found = [Breach(*row) for row in told]
    if not found:
        return {}
    takers = set(TrackLine.objects.filter(track=OWED).values_list("unit_id", flat=True))
    return against(read.campaign, found, takers)


def against(
    campaign: Campaign, breaches: Iterable[Breach], takers: Collection[str]
) -> dict[str, tuple[Breach, ...]]:
    """Give, by track, the breaches that count against it; `takers` are the units that take land."""
    lists = {one.code: one.track for one in campaign.lists}
    answers: dict[str, set[str]] = {track.code: set() for track in campaign.tracks}
    for item in campaign.items:
        answers[lists[item.task_list]].add(item.unit)
    every = list(breaches)
    found = {}
    for track in campaign.tracks:
        units = {track.lead_unit} | (answers[track.code] if track.lead_unit in takers else set())
        if own := tuple(one for one in every if one.unit in units):
            found[track.code] = own
    return found

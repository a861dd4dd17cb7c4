"""A lead unit's public pledge at the start of a campaign: a commitment of its own, one for each track (J3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.typed import PICK, Reading
from yinuo.kernel.limits.queries import current_pack
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.drafting import drive_of
from yinuo.programmes.campaigns.models import FROZEN, DrivePledge

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.campaigns.campaign import Campaign, Track
    from yinuo.programmes.campaigns.models import Drive

CATEGORY: Final = "pledge"
MOST: Final = 60
NOT_YET: Final = Sentence("签了才能表态。")
MADE: Final = Sentence("这条战线表过态了。要改日子，走那件承诺自己的改期。")
PROOF: Final = {
    True: "清单上的每一项都由别的单位核过",
    False: "Every item of the lists checked by another unit",
}
"""What proves it, in the place's own language: Chinese, or not."""


def open_tracks(drive: Drive, campaign: Campaign, officer: Officer) -> Iterator[Track]:
    """Give the tracks of a signed campaign that this officer's unit leads and has not pledged for."""
    if drive.state != FROZEN:
        return
    made = set(drive.pledges.values_list("track", flat=True))
    mine = officer.units_as("drafter")
    yield from (one for one in campaign.tracks if one.lead_unit in mine and one.code not in made)


def pledge(code: str, typed: Mapping[str, str], officer: Officer) -> Acted:
    """Draft a track's pledge in the words that were typed, due on the last day; its unit's head makes it public.

    Raises NotFound, NotAllowed; Invalid by field, or as a conflict where the track has its pledge.
    """
    drive = drive_of(code)
    campaign = campaign_of(drive.document)
    track = next((one for one in campaign.tracks if one.code == typed.get("track", "")), None)
    if track is None:
        raise Invalid({"track": PICK})
    if track.lead_unit not in officer.units_as("drafter"):
        raise NotAllowed
    if drive.state != FROZEN:
        raise Invalid.whole(NOT_YET, is_conflict=True)
    reading = Reading(typed)
    text = reading.line("text", most=MOST)
    reading.look_over("text")
    reading.tell()
    proof = PROOF[current_pack().language.startswith("zh")]
    given: dict[str, Any] = {
        "kind": "commitment", "category": CATEGORY, "place": drive.place_id, "title": text, "body": text,
        "due_on": campaign.end, "proof": proof, "strength": "guarantee", "lead_unit": track.lead_unit,
        "source": "example" if drive.is_example else "portal",
    }  # fmt: skip
    with transaction.atomic():
        known = DrivePledge.objects.select_related("matter").filter(campaign=drive, track=track.code).first()
        key = Key("campaign/pledge", f"{code}/{track.code}")
        try:
            done = act("", "submit", actor=officer.actor, given=given, now=officer.now, key=key)
        except Invalid:
            if known is None:
                raise
            raise Invalid.whole(MADE, is_conflict=True) from None
        if known is None:
            DrivePledge.objects.create(
                campaign=drive, track=track.code, matter=Matter.objects.get(ref=done.ref)
            )
    return done

"""What the desk shows of campaigns: those there are, and one with its tracks and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yinuo.doors.shell.cards import Fact, Link
from yinuo.doors.shell.templatetags.look import day_long
from yinuo.doors.workspace.officer import unit_names
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.campaign import countdown
from yinuo.programmes.campaigns.models import DRAFTED, FROZEN, QUOTED, Drive

if TYPE_CHECKING:
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.campaign import Campaign

STATE_WORDS: Final[dict[str, Text]] = {
    DRAFTED: _("草稿，等人来签"),
    FROZEN: _("已签"),
    QUOTED: _("版面上说的"),
}


@dataclass(frozen=True, slots=True)
class DriveSheet:
    """`campaigns/drive.html`: what is set out to be done, as it would be signed or was."""

    name: str
    state: str
    facts: tuple[Fact, ...]
    lists: tuple[tuple[str, str, int, int], ...]
    """Track, list, number of items, number of those that must be done."""
    n: int
    weight: int


def drafts_of(officer: Officer) -> tuple[Link, ...]:
    """Give every campaign as a link: drafts of whoever may see them, frozen ones of all."""
    rows = Drive.objects.order_by("state", "-starts_on", "code")
    return tuple(
        Link(
            row.document["name"],
            reverse("campaigns_desk:drive", args=[row.code]),
            note=STATE_WORDS[row.state],
        )
        for row in rows
        if row.frozen_at is None or row.frozen_at <= officer.at
    )


def drive_sheet(drive: Drive, campaign: Campaign, on: date) -> DriveSheet:
    """Give a campaign as the desk shows it."""
    days = countdown(campaign, on, current_calendar())
    units = unit_names({code for code in (drive.drafter_id, drive.signer_id) if code})
    facts = [
        Fact(gettext("谁起草"), units.get(drive.drafter_id or "", gettext("版面上说的"))),
        Fact(gettext("多少天"), f"{campaign.n_days}"),
        Fact(gettext("从哪天到哪天"), f"{day_long(campaign.start)} – {day_long(campaign.end)}"),
    ]
    if drive.signer_id:
        facts.append(Fact(gettext("谁签的"), units.get(drive.signer_id, drive.signer_id)))
        facts.append(Fact(gettext("第几天"), f"{days.day} / {days.of}"))
    weight = sum(item.weight for item in campaign.frozen)
    return DriveSheet(
        campaign.name, drive.state, tuple(facts), lists_of(campaign), len(campaign.frozen), weight
    )


def tried_sheet(campaign: Campaign) -> DriveSheet:
    """Give what a sheet would come to that was only tried."""
    weight = sum(item.weight for item in campaign.items)
    return DriveSheet(campaign.name, "", (), lists_of(campaign), len(campaign.items), weight)


def lists_of(campaign: Campaign) -> tuple[tuple[str, str, int, int], ...]:
    """Give (track, list, number of items, number of those that must be done) of every list that has any."""
    names = {track.code: track.name for track in campaign.tracks}
    return tuple(
        (names[one.track], one.name, len(items), sum(item.is_hard for item in items))
        for one in campaign.lists
        if (items := campaign.in_list(one.code))
    )

"""The forecast as a campaign's page prints it: one sentence, and on a click the dates and what would help most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.shell.cards import Link
from yinuo.doors.shell.strip import is_chinese
from yinuo.kernel.limits.book import with_book
from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.campaign import ONE_DAY
from yinuo.programmes.campaigns.outlook import CHANCES, forecast

if TYPE_CHECKING:
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.campaigns.campaign import Campaign
    from yinuo.programmes.campaigns.queries import Read

RUNS: Final = 2000
"""So many for a page: a chance is right to a few in a hundred; the command draws five times as many."""
MOST_RISKS: Final = 5


@dataclass(frozen=True, slots=True)
class Chance:
    """One track or list: how likely it is done by the last day, and by when with 50, 80 and 95 of a hundred."""

    name: str
    chance: Text
    dates: tuple[date | None, ...]


@dataclass(frozen=True, slots=True)
class Likely:
    """`campaigns/parts/likely.html`: the sentence, the rows behind it, the items that hold most of the risk."""

    sentence: Text
    rows: tuple[Chance, ...]
    risks: tuple[Link, ...]


def likely(read: Read) -> Likely | None:
    """Give the forecast of a campaign on the day it is read; None once it is over, or where nothing must be done."""
    campaign = read.campaign
    if not is_open(read):
        return None
    told = told_of(campaign, read.on)
    names = {track.code: track.name for track in campaign.tracks} | {
        one.code: one.name for one in campaign.lists
    }
    every = [
        (gettext("全部"), told["whole"]),
        *((names[one["code"]], one) for one in (*told["tracks"], *told["lists"])),
    ]
    return Likely(
        told["sentence"]["zh" if is_chinese() else "en"],
        tuple(_chance(name, one) for name, one in every),
        tuple(_risk(read, one) for one in told["risk"][:MOST_RISKS]),
    )


def is_open(read: Read) -> bool:
    """Say whether there is anything to forecast: it runs, and something of it must be done."""
    campaign = read.campaign
    return campaign.start <= read.on < campaign.end and any(item.is_hard for item in campaign.under_way)


def told_of(campaign: Campaign, on: date) -> dict[str, Any]:
    """Draw it as it stood in the morning of a day: once for the day, and whoever reads it then reads the same.

    What passes its check meanwhile counts tomorrow; an amendment, a pause or a false end opened again counts at once.
    """
    morning = on - ONE_DAY
    stood = tuple(
        (
            one.code,
            one.current_due,
            one.struck_on,
            one.is_held,
            one.checked_on if one.is_checked(morning) else None,
        )
        for one in campaign.items
    )
    key = ("forecast", campaign.code, on, hash(stood))
    return with_book(key, lambda: forecast(campaign, morning, current_calendar(), n_runs=RUNS))


def _chance(name: str, told: dict[str, Any]) -> Chance:
    by = tuple(date.fromisoformat(day) if (day := told["by"][str(n)]) else None for n in CHANCES)
    return Chance(name, f"{told['chance'] // 10}%", by)


def _risk(read: Read, told: dict[str, Any]) -> Link:
    at = read.standings.get(told["item"])
    url = reverse("portal:matter", args=[at.ref]) if at else ""
    return Link(told["title"], url, note=gettext("占风险的 {n}%").format(n=told["share"] // 10))

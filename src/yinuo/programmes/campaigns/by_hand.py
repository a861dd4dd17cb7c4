"""A draft's items by hand, at whichever door: added, altered and taken off one by one, by the rules of the sheet."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Invalid, Sentence
from yinuo.doors.shell.typed import Reading
from yinuo.kernel.intake.directory import Directory
from yinuo.programmes.campaigns import actions
from yinuo.programmes.campaigns.documents import campaign_of
from yinuo.programmes.campaigns.sheet import Read, read_one

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.programmes.campaigns.campaign import Campaign, Item

GONE: Final = Sentence("清单上没有这一项了，也许刚刚删去。")
NUMBER: Final = re.compile(r"[0-9]{1,9}$")


def put_item(code: str, typed: Mapping[str, str], officer: Officer) -> Item:
    """Add an item to a draft, or alter the one that `item` names; the same one added twice is added once.

    Raises NotFound, NotAllowed; Invalid with every fault by field, as a conflict once it is signed.
    """
    with transaction.atomic():
        drive = actions.locked_draft(code, officer.actor, officer.on)
        campaign, old = campaign_of(drive.document), typed.get("item", "")
        rest = _without(campaign, old) if old else campaign
        found = _known(rest, campaign)
        read_one(typed, Directory.read({}).unit, found, old)
        reading = Reading(typed, faults={one.column: one.why for one in reversed(found.faults)})
        reading.look_over("title", "proof")
        reading.tell()
        item = found.items[-1]
        twin = next((one for one in rest.items if replace(one, code=item.code) == item), None)
        if twin is not None and not old:
            return twin
        items = (*campaign.items, item)
        if old:
            items = tuple(item if one.code == old else one for one in campaign.items)
        now = replace(
            campaign, tracks=tuple(found.tracks.values()), lists=tuple(found.lists.values()), items=items
        )
        actions.draft(now, drive.place_id, officer.actor, officer.now)
    return item


def drop_item(code: str, item: str, officer: Officer) -> None:
    """Take an item off a draft. Raises NotFound, NotAllowed, Invalid."""
    with transaction.atomic():
        drive = actions.locked_draft(code, officer.actor, officer.on)
        rest = _without(campaign_of(drive.document), item)
        actions.draft(rest, drive.place_id, officer.actor, officer.now)


def _without(campaign: Campaign, code: str) -> Campaign:
    """Give a draft without an item, nor the list and the track that held nothing else. Raises Invalid."""
    items = tuple(one for one in campaign.items if one.code != code)
    if len(items) == len(campaign.items):
        raise Invalid.whole(GONE, is_conflict=True)
    used = {one.task_list for one in items}
    lists = tuple(one for one in campaign.lists if one.code in used)
    kept = {one.track for one in lists} | {one.track for one in campaign.targets}
    return replace(
        campaign, tracks=tuple(one for one in campaign.tracks if one.code in kept), lists=lists, items=items
    )


def _known(rest: Campaign, whole: Campaign) -> Read:
    """Give what is known of a draft before one more item of it is read."""
    names = {one.code: one.name for one in rest.tracks}
    return Read(
        (whole.start, whole.end),
        {one.name: one for one in rest.tracks},
        {(names[one.track], one.name): one for one in rest.lists},
        list(rest.items),
        last=max((int(end.group()) for one in whole.items if (end := NUMBER.search(one.code))), default=0),
    )

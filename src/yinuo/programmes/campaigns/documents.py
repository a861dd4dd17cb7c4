"""A campaign as the document that is kept of it, and back: the canonical text's own fields, no more."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from yinuo.programmes.campaigns.campaign import Campaign, Item, TaskList, Track
from yinuo.programmes.campaigns.frozen import canonical_text
from yinuo.programmes.campaigns.targets import target_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def document_of(campaign: Campaign, before: str = "") -> dict[str, Any]:
    """Give the document of a campaign: what its canonical text says."""
    told: dict[str, Any] = json.loads(canonical_text(campaign, before))
    return told


def campaign_of(document: Mapping[str, Any]) -> Campaign:
    """Give the campaign that a document says. Raises Invalid where it contradicts itself."""
    return Campaign(
        code=document["campaign"],
        name=document["name"],
        start=date.fromisoformat(document["start"]),
        n_days=document["days"],
        tracks=tuple(Track(**one) for one in document["tracks"]),
        lists=tuple(TaskList(one["code"], one["name"], one["track"]) for one in document["lists"]),
        items=tuple(item_of(one) for one in document["items"]),
        targets=tuple(target_of(one) for one in document.get("targets", ())),
    )


def item_of(told: Mapping[str, Any]) -> Item:
    """Give an item as a document tells it."""
    return Item(
        code=told["code"],
        task_list=told["list"],
        title=told["title"],
        unit=told["unit"],
        weight=told["weight"],
        due=date.fromisoformat(told["due"]),
        proof=told.get("proof", ""),
        is_hard=told.get("is_hard", True),
        support_units=tuple(told.get("support_units", ())),
        not_before=_day(told.get("not_before")),
        later_dues=tuple(date.fromisoformat(day) for day in told.get("later_dues", ())),
        part_of=told.get("part_of", ""),
        is_added=told.get("is_added", False),
        struck_on=_day(told.get("struck_on")),
    )


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None

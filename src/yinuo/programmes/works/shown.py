"""Closures made into what pages print. Nothing here asks the database anything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.shown import dates_of, is_invented, light_shown
from yinuo.doors.shell.public.raisable import called
from yinuo.programmes.works.words import PHASES, SORTS, STRENGTHS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from yinuo.doors.portal.names import Names
    from yinuo.doors.shell.cards import Dates, Light
    from yinuo.doors.shell.words import Text
    from yinuo.programmes.works.models import Asset
    from yinuo.programmes.works.queries import Seen


@dataclass(frozen=True, slots=True)
class AssetLine:
    """One asset as its page and the lists draw it."""

    code: str
    name: str
    url: str
    sort: Text
    place: str
    place_url: str
    since_on: date
    is_example: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that was moved: from which to which, when, why, what was done by then, who decided."""

    on: date
    before: date
    after: date
    reason: str
    done_so_far: str
    decided_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One closure as its page and the lists draw it."""

    ref: str
    title: str
    url: str
    asset: AssetLine
    unit: str
    unit_url: str
    phase: str
    word: Text
    tone: str
    light: Light
    due: Dates
    strength: Text
    closed_from: date | None
    scope: tuple[str, ...]
    detour: str
    contractor: str
    last_said: date
    days_silent: int
    is_quoted: bool
    is_example: bool
    moved: tuple[Moved, ...]
    proof: str
    proof_on: date | None
    checked_by: str
    checked_how: str
    matter_url: str
    poster_url: str

    @property
    def is_over(self) -> bool:
        """Whether its promise has ended, one way or the other."""
        return self.phase in {"open", "given_up"}


def asset_line(row: Asset) -> AssetLine:
    """Make an asset's line."""
    return AssetLine(
        row.code, called(row), reverse("works:asset", args=[row.code]), SORTS[row.sort], called(row.place),
        reverse("portal:place", args=[row.place_id]), row.since_on, row.source == "example",
    )  # fmt: skip


def _moved(moments: Iterable[dict[str, Any]], first: date | None, names: Names) -> tuple[Moved, ...]:
    told, before = [], first
    for one in moments:
        if one["type"] != "move_date" or not one.get("current_due") or before is None:
            continue
        after, words = date.fromisoformat(one["current_due"]), one.get("words") or {}
        told.append(
            Moved(
                date.fromisoformat(one["on"]),
                before,
                after,
                words.get("text", ""),
                words.get("done_so_far", ""),
                names.unit(one.get("unit", "")),
                words.get("text_2", ""),
            )
        )
        before = after
    return tuple(told)


def _said_at(moments: Iterable[dict[str, Any]], deed: str, name: str) -> str:
    """Give the words last given with a deed; "" for none."""
    told = [str((one.get("words") or {}).get(name, "")) for one in moments if one["type"] == deed]
    return told[-1] if told else ""


def sheet_of(seen: Seen, names: Names, now: datetime) -> Sheet:
    """Make a closure's sheet."""
    row, shown, phase = seen.row, seen.shown, seen.phase
    word, tone = PHASES[phase]
    is_checked = phase == "open"
    return Sheet(
        shown.ref, shown.title, reverse("works:closure", args=[shown.ref]), asset_line(row.asset),
        names.unit(shown.lead_unit), reverse("portal:unit", args=[shown.lead_unit]), phase, word, tone,
        light_shown(shown, now, seen.on), dates_of(shown), STRENGTHS[shown.strength], row.closed_from,
        tuple(row.scope), row.detour, row.contractor, seen.last_said, seen.days_silent, shown.source == "page",
        is_invented(shown, names), _moved(shown.moments, shown.first_due, names),
        _said_at(shown.moments, "launch", "proof"), shown.proof_on if is_checked else None,
        names.unit(shown.confirmed_by) if is_checked else "",
        _said_at(shown.moments, "confirm", "text") if is_checked else "",
        reverse("portal:matter", args=[shown.ref]), reverse("works:poster", args=[shown.ref]),
    )  # fmt: skip


def sheets_of(found: Iterable[Seen], names: Names, now: datetime) -> tuple[Sheet, ...]:
    """Make every closure's sheet."""
    return tuple(sheet_of(one, names, now) for one in found)


def summary(sheet: Sheet) -> str:
    """Say in one line how a closure stands, for a calendar."""
    told = gettext("%(asset)s：%(phase)s，%(strength)s开放") % {
        "asset": sheet.asset.name, "phase": sheet.word, "strength": sheet.strength
    }  # fmt: skip
    mark = gettext("【示例】") if sheet.is_example else ""
    return f"{mark}{told} · {sheet.light.word.text}"

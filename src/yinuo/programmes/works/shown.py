"""Closures made into what pages print. Nothing here asks the database anything."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from yinuo.doors.portal.proven import UNMARKED
from yinuo.doors.portal.shown import dates_of, is_invented, light_shown
from yinuo.doors.shell.public.raisable import called
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.programmes.works.words import PHASES, SORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from yinuo.doors.portal.names import Names
    from yinuo.doors.portal.proven import Marks
    from yinuo.doors.shell.cards import Dates, Light, Mark
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
    """A date that was moved: from which to which, when, why, what was done by then, what is feared next, who decided.

    `marks` are where the public log holds each of them, by name (docs/log.md).
    """

    on: date
    before: date
    after: date
    reason: str
    done_so_far: str
    next_risk: str
    decided_by: str
    answer: str
    marks: Mapping[str, Mark | None]


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
    marks: Mapping[str, Mark | None]

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


def _moved(
    moments: Iterable[dict[str, Any]], first: date | None, names: Names, marks: Marks
) -> tuple[Moved, ...]:
    told, before = [], first
    for n, one in enumerate(moments):
        if one["type"] != "move_date" or not one.get("current_due") or before is None:
            continue
        after, words = date.fromisoformat(one["current_due"]), one.get("words") or {}
        held = {name: marks.text(name, n) for name in words}
        held |= {"on": marks.at(n), "before": marks.due_before(n), "after": marks.fact(n, "current_due")}
        told.append(
            Moved(
                date.fromisoformat(one["on"]), before, after, words.get("text", ""), words.get("done_so_far", ""),
                words.get("next_risk", ""), names.unit(one.get("unit", "")), words.get("text_2", ""), held,
            )
        )  # fmt: skip
        before = after
    return tuple(told)


def _said_at(moments: Sequence[dict[str, Any]], deed: str, name: str) -> tuple[str, int]:
    """Give the words last given with a deed, and at which moment; "" for none."""
    told = [
        (str((one.get("words") or {}).get(name, "")), n)
        for n, one in enumerate(moments)
        if one["type"] == deed
    ]
    return told[-1] if told else ("", -1)


def sheet_of(seen: Seen, names: Names, now: datetime, marks: Marks = UNMARKED) -> Sheet:
    """Make a closure's sheet; with `marks`, what of it the public log holds."""
    row, shown, phase = seen.row, seen.shown, seen.phase
    word, tone = PHASES[phase]
    is_checked = phase == "open"
    (proof, launched), (checked_how, confirmed) = (
        _said_at(shown.moments, deed, name) for deed, name in (("launch", "proof"), ("confirm", "text"))
    )
    due = dates_of(shown)
    return Sheet(
        shown.ref, shown.title, reverse("works:closure", args=[shown.ref]), asset_line(row.asset),
        names.unit(shown.lead_unit), reverse("portal:unit", args=[shown.lead_unit]), phase, word, tone,
        light_shown(shown, now, seen.on), replace(due, marks=marks.dues(len(due.moved))),
        STRENGTH_WORDS[shown.strength],
        row.closed_from, tuple(row.scope), row.detour, row.contractor, seen.last_said, seen.days_silent,
        shown.source == "page", is_invented(shown, names), _moved(shown.moments, shown.first_due, names, marks),
        proof, shown.proof_on if is_checked else None, names.unit(shown.confirmed_by) if is_checked else "",
        checked_how if is_checked else "", reverse("portal:matter", args=[shown.ref]),
        reverse("works:poster", args=[shown.ref]),
        {
            "title": marks.titled("title"), "state": marks.state(shown), "proof": marks.text("proof", launched),
            "proof_on": marks.fact(confirmed, "proof_on"), "checked_how": marks.text("text", confirmed),
        },
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

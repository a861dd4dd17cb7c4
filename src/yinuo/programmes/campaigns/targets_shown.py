"""Targets as the pages and machines read them: from where, how far on which day by whose evidence, to where."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from yinuo.kernel.limits.queries import current_calendar
from yinuo.programmes.campaigns.models import TargetReading
from yinuo.programmes.campaigns.shown import BAR, floored
from yinuo.programmes.campaigns.targeting import standing
from yinuo.programmes.campaigns.targets import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from yinuo.doors.shell.words import Text, Tone
    from yinuo.programmes.campaigns.queries import Read
    from yinuo.programmes.campaigns.targets import Target


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading: a value on a day, its evidence, which one it corrects and which one corrected it (0: none)."""

    n: int
    on: date
    value: str
    evidence: str
    unit: str
    replaces: int
    replaced_by: int


@dataclass(frozen=True, slots=True)
class TargetRow:
    """`campaigns/parts/targets.html`: one target, its bar (of BAR across), its readings, the latest first."""

    code: str
    title: str
    track: str
    unit: str
    measure: str
    baseline: str
    value: str
    first: str
    by: date
    percent: int
    bar: int
    day_at: int
    tone: Tone
    word: Text
    latest: ReadingRow | None
    rows: tuple[ReadingRow, ...]


def readings_of(read: Read, now: datetime) -> Mapping[str, Sequence[TargetReading]]:
    """Give every target's readings that were told by then of days until the one read; no query for no target."""
    found: dict[str, list[TargetReading]] = {one.code: [] for one in read.campaign.targets}
    if found:
        asked = TargetReading.objects.filter(campaign=read.drive, told_at__lte=now, on__lte=read.on)
        for one in asked.select_related("replaces"):
            found.get(one.target, []).append(one)
    return found


def latest_of(told: Sequence[TargetReading]) -> TargetReading | None:
    """Give the reading of the latest day that stands."""
    return max(standing(told), key=lambda one: one.on, default=None)


def target_rows(read: Read, now: datetime, unit_name: Callable[[str], str]) -> tuple[TargetRow, ...]:
    """Give a campaign's targets as its page shows them; `unit_name` gives what a unit is called."""
    told = readings_of(read, now)
    names = {one.code: one.name for one in read.campaign.tracks}
    return tuple(_row(read, one, told[one.code], names, unit_name) for one in read.campaign.targets)


def _row(
    read: Read,
    one: Target,
    told: Sequence[TargetReading],
    names: Mapping[str, str],
    name: Callable[[str], str],
) -> TargetRow:
    latest, start = latest_of(told), read.campaign.start
    share = one.share(latest.value) if latest else Fraction(0)
    days = min(max((read.on - start).days + 1, 0), (one.by - start).days + 1)
    tone, word = _said(one, latest, read.on)
    rows = {row.n: row for row in (_reading(row, told, name) for row in told)}
    return TargetRow(
        code=one.code, title=one.title, track=names[one.track], unit=name(one.unit), measure=one.measure,
        baseline=plain(one.baseline), value=plain(one.current), by=one.by,
        first=plain(one.value) if one.later_values else "",
        percent=floored(share), bar=floor(share * BAR),
        day_at=BAR * days // ((one.by - start).days + 1), tone=tone, word=word,
        latest=rows[latest.n] if latest else None,
        rows=tuple(sorted(rows.values(), key=lambda row: (row.on, row.n), reverse=True)),
    )  # fmt: skip


def _said(one: Target, latest: TargetReading | None, on: date) -> tuple[Tone, Text]:
    if latest is None:
        return "unknown", gettext("还没有读数")
    if one.is_met(latest.value):
        return "kept", gettext("到了")
    return ("late", gettext("到日子还没有到")) if on > one.by else ("plain", gettext("在路上"))


def _reading(one: TargetReading, told: Sequence[TargetReading], name: Callable[[str], str]) -> ReadingRow:
    after = next((later.n for later in told if later.replaces_id == one.pk), 0)
    before = one.replaces.n if one.replaces else 0
    return ReadingRow(one.n, one.on, plain(one.value), one.evidence, name(one.unit_id), before, after)


def reading_record(one: TargetReading, replaced_by: int = 0) -> dict[str, Any]:
    """Give one reading to a machine: the number as plain digits, the unit by its code."""
    return {
        "n": one.n, "on": one.on.isoformat(), "value": plain(one.value), "evidence": one.evidence,
        "unit": one.unit_id, "replaces": one.replaces.n if one.replaces else 0, "replaced_by": replaced_by,
        "told_on": current_calendar().local_date(one.told_at).isoformat(),
    }  # fmt: skip


def target_records(read: Read, now: datetime) -> list[dict[str, Any]]:
    """Give a campaign's targets to a machine, each with every reading in the order they were told."""
    told = readings_of(read, now)
    return [_record(one, told[one.code]) for one in read.campaign.targets]


def _record(one: Target, told: Sequence[TargetReading]) -> dict[str, Any]:
    latest, after = latest_of(told), {row.replaces_id: row.n for row in told}
    return {
        "code": one.code, "track": one.track, "title": one.title, "measure": one.measure, "unit": one.unit,
        "baseline": plain(one.baseline), "value": plain(one.current), "first_value": plain(one.value),
        "by": one.by.isoformat(), "latest": plain(latest.value) if latest else None,
        "percent": floored(one.share(latest.value)) if latest else 0,
        "is_met": latest is not None and one.is_met(latest.value),
        "readings": [reading_record(row, after.get(row.pk, 0)) for row in told],
    }  # fmt: skip

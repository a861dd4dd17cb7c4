"""Targets as they are typed, at whichever door: set while the campaign is drafted, read off by their own units."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.plain import number_in
from yinuo.doors.shell.typed import Reading
from yinuo.kernel.intake.directory import Directory
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.streams import Told, tell
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.actions import locked, locked_draft
from yinuo.programmes.campaigns.campaign import outside
from yinuo.programmes.campaigns.documents import campaign_of, document_of
from yinuo.programmes.campaigns.models import FROZEN, TargetReading
from yinuo.programmes.campaigns.sheet import fresh
from yinuo.programmes.campaigns.targets import Target, plain, value_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.situation import Actor, Seat
    from yinuo.programmes.campaigns.campaign import Campaign
    from yinuo.programmes.campaigns.models import Drive

MOST_TARGETS: Final = 20
MOST_TITLE, MOST_MEASURE, MOST_EVIDENCE = 60, 12, 200
NOT_YET: Final = Sentence("签了才有读数。")
TOO_MANY: Final = Sentence("一仗最多 {most} 个数字目标。", most=MOST_TARGETS)
SAME: Final = Sentence("目标要和起点不一样。")
NOT_THEN: Final = Sentence("读数的日子从攻坚的第一天起，到今天为止。")
TWICE: Final = Sentence("这一天已经有读数（第 {n} 次）。写错了，选「更正」那一次。")
REPLACED: Final = Sentence("这一次读数已经更正过了，或者没有这一次。")


def set_target(code: str, typed: Mapping[str, str], officer: Officer) -> Drive:
    """Set a target of a campaign that is being drafted; of the same track and title, anew. By its drafter alone.

    Raises NotFound, NotAllowed; Invalid by field, as a conflict once it is signed.
    """
    with transaction.atomic():
        drive = locked_draft(code, officer.actor, officer.on)
        campaign = campaign_of(drive.document)
        drive.document = document_of(_with(campaign, _typed_target(campaign, typed)))
        drive.save(update_fields=["document"])
    return drive


def _with(campaign: Campaign, target: Target) -> Campaign:
    """Give the campaign with a target in the place of the same one, or after the others."""
    known = {one.code: one for one in campaign.targets} | {target.code: target}
    if len(known) > MOST_TARGETS:
        raise Invalid.whole(TOO_MANY)
    return replace(campaign, targets=tuple(known.values()))


def _typed_target(campaign: Campaign, typed: Mapping[str, str]) -> Target:
    reading = Reading(typed)
    track = reading.one_of("track", [one.code for one in campaign.tracks])
    title, measure = reading.line("title", most=MOST_TITLE), reading.line("measure", most=MOST_MEASURE)
    baseline, value = (_value(reading, name) for name in ("baseline", "value"))
    by = (reading.day("by") if typed.get("by", "").strip() else campaign.end) or campaign.end
    if not campaign.start <= by <= campaign.end:
        reading.faults["by"] = outside(campaign.start, campaign.end)
    if "value" not in reading.faults and baseline == value:
        reading.faults["value"] = SAME
    unit = next((one.lead_unit for one in campaign.tracks if one.code == track), "")
    if typed.get("unit", "").strip():
        unit = _unit(reading, typed["unit"])
    reading.look_over("title", "measure")
    reading.tell()
    same = (one.code for one in campaign.targets if (one.track, one.title) == (track, title))
    code = next(same, "") or fresh("g", (one.code for one in campaign.targets))
    return Target(code, track, title, measure, baseline, value, by, unit)


def _value(reading: Reading, name: str) -> Decimal:
    try:
        return value_in(reading.given.get(name, ""), name)
    except Invalid as wrong:
        reading.faults |= wrong.fields
        return Decimal(0)


def _unit(reading: Reading, typed: str) -> str:
    try:
        return Directory.read({}).unit(typed, "unit")
    except Invalid as wrong:
        reading.faults["unit"] = next(iter(wrong.fields.values()))
        return ""


def own_targets(drive: Drive, campaign: Campaign, officer: Officer) -> list[Target]:
    """Give the targets of a signed campaign that this officer's units answer for."""
    mine = officer.units_as("handler")
    return [one for one in campaign.targets if one.unit in mine] if drive.state == FROZEN else []


def tell_reading(code: str, target: str, typed: Mapping[str, str], officer: Officer) -> TargetReading:
    """Tell how far a target was on a day, or correct what was told; the same told twice is told once.

    Raises NotFound, NotAllowed; Invalid by field.
    """
    with transaction.atomic():
        drive = locked(code)
        campaign = campaign_of(drive.document)
        found = next((one for one in campaign.targets if one.code == target), None)
        if found is None:
            raise NotFound
        seat = policy.handler_of(officer.actor, officer.on, found.unit)
        if seat is None:
            raise NotAllowed
        if drive.state != FROZEN:
            raise Invalid.whole(NOT_YET, is_conflict=True)
        told = list(drive.readings.filter(target=target).order_by("n"))
        reading = Reading(typed)
        on = _day(reading, campaign, officer.on)
        value, evidence = _value(reading, "value"), reading.line("evidence", most=MOST_EVIDENCE)
        reading.look_over("evidence")
        reading.tell()
        row = TargetReading(
            campaign=drive, target=target, n=len(told) + 1, on=on, value=value, evidence=evidence,
            unit_id=found.unit,
        )  # fmt: skip
        replaces = number_in(typed.get("replaces", "").strip())
        twin = next((one for one in standing(told) if _is_twin(one, row, replaces)), None)
        if twin is not None:
            return twin
        row.replaces = _replaced(typed.get("replaces", "").strip(), told, on)
        return _told(row, officer.actor, seat, officer.now)


def _is_twin(one: TargetReading, row: TargetReading, replaces: int) -> bool:
    """Say whether a reading that stands is the very one that is being told: a form that was pressed twice."""
    same = (one.on, one.value, one.evidence) == (row.on, row.value, row.evidence)
    return same and (one.replaces.n if one.replaces else 0) == replaces


def _day(reading: Reading, campaign: Campaign, today: date) -> date:
    """Give the day of a reading: of the campaign, and not to come."""
    on = reading.day("on")
    if on is not None and not campaign.start <= on <= today:
        reading.faults["on"] = NOT_THEN
    return on or today


def standing(told: Iterable[TargetReading]) -> list[TargetReading]:
    """Give the readings that no later one of these replaces."""
    every = list(told)
    gone = {one.replaces_id for one in every}
    return [one for one in every if one.pk not in gone]


def _replaced(typed: str, told: list[TargetReading], on: date) -> TargetReading | None:
    """Give the reading that is corrected; None where a new one is told of a day that has none yet."""
    stand = standing(told)
    found = next((one for one in stand if one.n == number_in(typed)), None)
    if typed and found is None:
        raise Invalid({"replaces": REPLACED})
    same = next((one for one in stand if one.on == on and one is not found), None)
    if same is not None:
        raise Invalid({"on": Sentence(TWICE.msgid, n=same.n)})
    return found


def _told(row: TargetReading, actor: Actor, seat: Seat, now: datetime | None) -> TargetReading:
    """Write a reading into the campaign's own stream, and beside it."""
    facts: dict[str, Any] = {
        "campaign": row.campaign_id, "target": row.target, "n": row.n, "on": row.on.isoformat(),
        "value": plain(row.value), "replaces": row.replaces.n if row.replaces else 0,
    }  # fmt: skip
    stream = row.campaign.stream_id
    words = {"evidence": row.evidence}
    seq = tell(stream, Told("reading", actor.person, "handler", seat.unit, facts, words), now)
    row.event = Event.objects.get(stream_id=stream, seq=seq)
    row.told_at = now or datetime.now(UTC)
    row.save(force_insert=True)
    return row

"""What is done to the league: counted for a month that is over, objected to, published when its window has gone by."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.kernel.limits.queries import current_calendar, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Appointment
from yinuo.kernel.record.models import Event
from yinuo.kernel.record.streams import Told, begin, tell
from yinuo.programmes.campaigns import policy
from yinuo.programmes.campaigns.actions import CATEGORY, day_of
from yinuo.programmes.campaigns.league import BANDS, WITHHELD
from yinuo.programmes.campaigns.league_export import bands
from yinuo.programmes.campaigns.league_rows import export_of, month_before, month_of, units_in
from yinuo.programmes.campaigns.models import LeagueHelp, LeaguePeriod, LeagueSaying

if TYPE_CHECKING:
    from datetime import date

    from yinuo.kernel.matters.situation import Actor, Seat

KIND: Final = "league"
WINDOW: Final = 5
"""Working days in which the units concerned may object, before anything is published (domain.md J14)."""
NOT_OVER: Final = Sentence("这个月还没有过完。")
COUNTED: Final = Sentence("这个月算过了，冻住了。")
TOO_FEW: Final = Sentence("要连着两个过完的月，每个月都有几家单位够 {n} 件，才能打开。", n=20)
CLOSED: Final = Sentence("异议期过了。")
NO_SUPPORT: Final = Sentence("这家单位不在要帮的一档里。")


def counter(actor: Actor, on: date) -> Seat | None:
    """Give the seat from which the league may be counted, which switches it on: a head's of a unit at the root."""
    _places, units = nodes()
    roots = {unit.path.split("/")[0] for unit in units.values() if "/" in unit.path}
    heads = (seat for seat in actor.seats if seat.holds_on(on) and seat.has("lead"))
    return next((seat for seat in heads if seat.unit in roots and actor.voice == "staff"), None)


def count(code: str, actor: Actor, now: datetime | None = None) -> LeaguePeriod:
    """Count a month that is over, and freeze what came out. Raises NotAllowed, NotFound, Invalid."""
    on = day_of(now)
    if counter(actor, on) is None:
        raise NotAllowed
    _first, last = month_of(code)
    if last >= on:
        raise Invalid.whole(NOT_OVER)
    with transaction.atomic():
        if LeaguePeriod.objects.filter(code=code).exists():
            raise Invalid.whole(COUNTED, is_conflict=True)
        export, before = export_of(code, on), _before(code)
        if not (is_rated(_bands(export, b"")) and is_rated(before or _counted(month_before(code), on))):
            raise Invalid.whole(TOO_FEW)
        return frozen(code, export, before, actor, now)


def _before(code: str) -> bytes:
    """Give the bands of the month before where they stand; where they do not, nothing is compared with them.

    What nobody can read could not be compared with again.
    """
    stands = LeaguePeriod.objects.filter(code=month_before(code)).first()
    return bytes(stands.bands) if stands else b""


def _counted(code: str, on: date) -> bytes:
    return _bands(export_of(code, on), b"")


def _bands(export: bytes, before: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.jsonl"
        file.write_bytes(export)
        return bands(file, before)


def is_rated(told: bytes) -> bool:
    """Say whether some group of a table has bands at all: enough units with enough matters."""
    return any(one["band"] in {*BANDS, WITHHELD} for one in units_in(json.loads(told)))


def frozen(
    code: str, export: bytes, before: bytes, actor: Actor, now: datetime | None = None
) -> LeaguePeriod:
    """Freeze a month's export with the bands it comes to: their hashes go into the log."""
    seat = counter(actor, day_of(now))
    if seat is None:
        raise NotAllowed
    told, stream = _bands(export, before), begin(KIND)
    hashes = {name: hashlib.sha256(raw).hexdigest() for name, raw in (("export", export), ("bands", told))}
    tell(stream, Told("counted", actor.person, "lead", seat.unit, {"period": code, **hashes}), now)
    publishes = current_calendar().add_working_days(day_of(now), WINDOW)
    at = now or datetime.now(UTC)
    return LeaguePeriod.objects.create(
        code=code, stream_id=stream, export=export, bands=told, computed_at=at, publishes_on=publishes
    )


def say(
    code: str, unit: str, text: str, actor: Actor, *, is_answer: bool = False, now: datetime | None = None
) -> None:
    """Object to one's own line before it is published; or answer an objection, from the supervision office."""
    on = day_of(now)
    with transaction.atomic():
        period = LeaguePeriod.objects.filter(code=code).first()
        if period is None or unit not in {one["unit"] for one in units_in(json.loads(bytes(period.bands)))}:
            raise NotFound
        seat = counter(actor, on) if is_answer else policy.handler_of(actor, on, unit)
        if seat is None:
            raise NotAllowed
        if not is_answer and on >= period.publishes_on:
            raise Invalid.whole(CLOSED, is_conflict=True)
        kind = "answered" if is_answer else "objected"
        facts: dict[str, Any] = {"period": code, "of": unit}
        seq = tell(
            period.stream_id, Told(kind, actor.person, "handler", seat.unit, facts, {"text": text}), now
        )
        event = Event.objects.get(stream_id=period.stream_id, seq=seq)
        LeagueSaying.objects.create(
            event=event, period=period, unit_id=unit, is_answer=is_answer, text=text,
            told_at=now or datetime.now(UTC),
        )  # fmt: skip


def helper(actor: Actor, on: date) -> Seat | None:
    """Give the seat from which a task of help is drafted: an officer's of a unit that has the desk."""
    seat = policy.drafter(actor, on)
    is_desk = seat is not None and Appointment.objects.filter(unit_id=seat.unit, role="desk").exists()
    return seat if is_desk else None


def help_unit(code: str, unit: str, actor: Actor, due: date, now: datetime | None = None) -> str:
    """Draft the task that the supervision office gives itself for a unit that needs support; gives its number.

    It is a task like any other: somebody else launches it, somebody else checks it.
    """
    seat = helper(actor, day_of(now))
    if seat is None:
        raise NotAllowed
    period = LeaguePeriod.objects.filter(code=code).first()
    if period is None:
        raise NotFound
    entry = next((one for one in units_in(json.loads(bytes(period.bands))) if one["unit"] == unit), None)
    if entry is None or entry["band"] != "support":
        raise Invalid({"unit": NO_SUPPORT})
    _places, units = nodes()
    name = units[unit].name
    given = {
        "kind": "task", "category": CATEGORY, "place": seat.place_path.split("/")[0],
        "title": f"帮{name}一把：一起找卡在哪里",
        "body": f"{code} 的比学赶超里，{name}落在要帮的一档。督查的单位自己去帮。",
        "due_on": due, "proof": "帮了什么、单位怎么说，写成结果", "strength": "guarantee", "lead_unit": seat.unit,
        "source": "example" if units[unit].is_example else "portal",
    }  # fmt: skip
    with transaction.atomic():
        filed = act("", "submit", actor=actor, given=given, now=now, key=Key("league/help", f"{code}/{unit}"))
        matter = Matter.objects.get(ref=filed.ref)
        LeagueHelp.objects.get_or_create(period=period, unit_id=unit, defaults={"matter": matter})
    return filed.ref

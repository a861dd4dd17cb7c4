"""The supply vehicle: goods given, a run planned, loaded, handed out, unloaded; what is promised is a matter."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from yinuo.base.code import base32
from yinuo.base.errors import Invalid, NotAllowed, NotFound, Sentence
from yinuo.doors.shell.typed import PICK, Reading
from yinuo.kernel.limits.queries import current_pack, nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.people.models import Unit
from yinuo.programmes.stations.models import StockEntry, SupplyDelivery, SupplyRun
from yinuo.programmes.stations.shift_actions import opens_as
from yinuo.programmes.stations.stock import Entry, Lot, Stock, entered, picked, run_sheet, stock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.stations.stock import Move

MOST: Final = 9_999
MOST_STOPS: Final = 12
MOST_RUNS: Final = 60
CATEGORY: Final = "public_service"
NO_SUCH_RUN: Final = Sentence("没有这一趟。请从清单里选。")
NO_SUCH_DELIVERY: Final = Sentence("没有答应过这一批。请从那一趟的页面里选。")
NO_NUMBER: Final = Sentence("请写一个数，1 到 {most}。")
PAST: Final = Sentence("这一天已经过了。请选今天或以后的。")
BAD_TIME: Final = Sentence("请写几点出发，如 09:30。")
NO_STOP: Final = Sentence("请至少选一家驿站，最多 {most} 家。")
NOT_ABOARD: Final = Sentence("这一趟车上没有这样的东西。")
NOT_TODAY: Final = Sentence("装车、发放、卸车在出车那天记。")
NOT_A_STOP: Final = Sentence("请选这一趟要停的一家驿站。")
TITLES: Final = {"zh-hans": "{thing} {n} 份送到{place}", "en": "{n} × {thing} brought to {place}"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on a run, in numbers: loaded = handed out + unloaded + still aboard."""

    thing: str
    loaded: int
    handed_out: int
    unloaded: int
    aboard: int


def ledger(unit: str, on: date) -> list[Entry]:
    """Give a unit's entries up to a day, in the order they were made."""
    rows = StockEntry.objects.filter(unit=unit, on__lte=on).select_related("run").order_by("id")
    return [_entry(row) for row in rows]


def _entry(row: StockEntry) -> Entry:
    run = row.run.code if row.run else ""
    return Entry(_move(row.move), Lot(row.thing, row.use_by), row.n, row.on, run)


def _move(name: str) -> Move:
    moves: dict[str, Move] = {
        "donate": "donate", "load": "load", "hand_out": "hand_out", "unload": "unload", "write_off": "write_off",
    }  # fmt: skip
    return moves[name]


def store(unit: str, on: date) -> list[tuple[Lot, int]]:
    """Give what lies in a unit's store on a day, what must be used first first."""
    have = stock(ledger(unit, on)).store
    return sorted(
        ((lot, n) for lot, n in have.items() if n), key=lambda one: (str(one[0].use_by), one[0].kind)
    )


def stores(on: date) -> list[tuple[str, list[tuple[Lot, int]]]]:
    """Give every unit that ever took goods in, with what lies in its store on a day."""
    units = StockEntry.objects.filter(on__lte=on).values_list("unit", flat=True).distinct().order_by("unit")
    return [(unit, store(unit, on)) for unit in units]


def runs(on: date) -> list[SupplyRun]:
    """Give the runs that were planned by a day, the newest first."""
    rows = SupplyRun.objects.filter(planned_on__lte=on).select_related("unit")
    return list(rows.order_by("-on", "-id")[:MOST_RUNS])


def promised_on(run: SupplyRun, on: date) -> list[tuple[SupplyDelivery, PublicMatter]]:
    """Give what a run promised to stations, each with its promise as the public reads it."""
    rows = list(run.deliveries.filter(promised_on__lte=on).select_related("place").order_by("pk"))
    shown = PublicMatter.objects.filter(pk__in=[row.pk for row in rows], public_from__lte=on).in_bulk()
    return [(row, shown[row.pk]) for row in rows if row.pk in shown]


def delivery_of(ref: str, on: date) -> SupplyDelivery:
    """Give a delivery by its promise's number. Raises NotFound for none that was promised by this day."""
    rows = SupplyDelivery.objects.select_related("stream").filter(stream__ref=ref, promised_on__lte=on)
    found = rows.first()
    if found is None:
        raise NotFound(NO_SUCH_DELIVERY)
    return found


def run_of(code: str, on: date) -> SupplyRun:
    """Give a run by its code. Raises NotFound for none that was planned by this day."""
    rows = SupplyRun.objects.select_related("unit").filter(planned_on__lte=on)
    found = rows.filter(code=code.replace("\x00", "")[:40]).first()
    if found is None:
        raise NotFound(NO_SUCH_RUN)
    return found


def lines_of(run: SupplyRun, on: date) -> list[Line]:
    """Give a run thing by thing."""
    entries = [one for one in ledger(run.unit_id, on) if one.run == run.code]
    told = []
    for thing in dict.fromkeys(one.lot.kind for one in entries):
        sheet = run_sheet([one for one in entries if one.lot.kind == thing], run.code)
        told.append(Line(thing, sheet.loaded, sheet.handed_out, sheet.unloaded, sheet.aboard))
    return told


def _number(reading: Reading, name: str) -> int:
    typed = reading.given.get(name, "").strip()
    n = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= len(str(MOST)) else 0
    if not n:
        reading.faults[name] = Sentence(NO_NUMBER.msgid, most=MOST)
    return n


def _mine(officer: Officer) -> tuple[str, ...]:
    mine = opens_as(officer)
    if not mine:
        raise NotAllowed
    return mine


def donate(officer: Officer, given: Mapping[str, str], token: str) -> None:
    """Take goods in: kind, number, the day they keep to, who gave if they wish. Raises NotAllowed, Invalid."""
    reading = Reading(given)
    unit = reading.one_of("unit", _mine(officer))
    thing, n = reading.line("thing", most=40), _number(reading, "n")
    use_by = reading.day("use_by") if given.get("use_by", "").strip() else None
    donor = reading.line("donor", is_required=False, most=40)
    reading.look_over("thing", "donor")
    reading.tell()
    _write(unit, [Entry("donate", Lot(thing, use_by), n, officer.on)], token, None, donor)


def _write(unit: str, new: Sequence[Entry], token: str, run: SupplyRun | None, donor: str = "") -> None:
    """Add entries to a unit's ledger, one writer after another; the same press twice once. Raises Invalid."""
    with transaction.atomic():
        Unit.objects.select_for_update(no_key=True).get(pk=unit)
        if StockEntry.objects.filter(token=f"{token}/0").exists():
            return
        every = ledger(unit, max(one.on for one in new))
        for n, one in enumerate(new):
            entered(every, one)
            every.append(one)
            StockEntry.objects.create(
                unit_id=unit, move=one.move, thing=one.lot.kind, use_by=one.lot.use_by, n=one.n, on=one.on,
                run=run, donor=donor, token=f"{token}/{n}",
            )  # fmt: skip


def plan(officer: Officer, given: Mapping[str, str], stops: Sequence[str], token: str) -> SupplyRun:
    """Plan a run: when, which stations in order, whether it is a hot day. Raises NotAllowed, Invalid."""
    places, units = nodes()
    stations = [code for code, row in places.items() if row.kind == "station" and row.is_active]
    reading = Reading(given, {"stops": stops})
    unit, on = reading.one_of("unit", _mine(officer)), reading.day("on")
    chosen = reading.several("stops", stations)
    if not 1 <= len(chosen) <= MOST_STOPS:
        reading.faults["stops"] = Sentence(NO_STOP.msgid, most=MOST_STOPS)
    if on is not None and on < officer.on:
        reading.faults["on"] = PAST
    try:
        from_at = time.fromisoformat(given.get("from_at", "").strip()[:5])
    except ValueError:
        reading.faults["from_at"] = BAD_TIME
    reading.tell()
    assert on is not None  # noqa: S101 -- else it was told above
    code = f"{on:%Y%m%d}-{base32(hashlib.sha256(token.encode()).digest(), 5).lower()}"
    run, _is_new = SupplyRun.objects.get_or_create(
        code=code,
        defaults={
            "unit_id": unit, "on": on, "from_at": from_at, "stops": chosen, "is_hot": bool(given.get("is_hot")),
            "planned_on": officer.on, "source": "example" if units[unit].is_example else "",
        },
    )  # fmt: skip
    return run


def may_run(officer: Officer, run: SupplyRun) -> bool:
    """Say whether this member of staff keeps a run: who works at its unit."""
    return run.unit_id in opens_as(officer)


def move(officer: Officer, run: SupplyRun, given: Mapping[str, str], token: str) -> None:
    """Load, hand out or unload, on the run's own day: what keeps shortest goes first. Raises NotAllowed, Invalid."""
    if not may_run(officer, run):
        raise NotAllowed
    reading = Reading(given)
    what = reading.one_of("move", ("load", "hand_out", "unload"))
    thing, n = reading.line("thing", most=40), _number(reading, "n")
    reading.tell()
    if officer.on != run.on:
        raise Invalid.whole(NOT_TODAY, is_conflict=True)
    have = stock(ledger(run.unit_id, officer.on))
    lots = picked(have, thing, n, officer.on) if what == "load" else _aboard(have, run.code, thing, n)
    _write(run.unit_id, [Entry(_move(what), lot, m, officer.on, run.code) for lot, m in lots], token, run)


def _aboard(have: Stock, run: str, thing: str, n: int) -> list[tuple[Lot, int]]:
    """Choose lots that are aboard, what keeps shortest first. Raises Invalid where there are not so many."""
    lots = sorted(
        ((lot, m) for (name, lot), m in have.aboard.items() if name == run and lot.kind == thing and m),
        key=lambda one: str(one[0].use_by),
    )
    told, wanted = [], n
    for lot, there in lots:
        take = min(there, wanted)
        wanted -= take
        told += [(lot, take)] if take else []
    if wanted:
        raise Invalid({"n": NOT_ABOARD})
    return told


def promise(officer: Officer, run: SupplyRun, given: Mapping[str, str], token: str) -> Acted:
    """Promise goods to a station of the run: a draft that the unit's head signs and the station's keeper confirms."""
    if not may_run(officer, run):
        raise NotAllowed
    places, units = nodes()
    reading = Reading(given)
    place, keeper = reading.one_of("place", run.stops), reading.one_of("keeper", units)
    if not place:
        reading.faults["place"] = NOT_A_STOP
    if keeper and units[keeper].path.split("/")[: len(run.unit.path.split("/"))] == run.unit.path.split("/"):
        reading.faults["keeper"] = PICK
    thing, n = reading.line("thing", most=40), _number(reading, "n")
    reading.look_over("thing")
    reading.tell()
    words = TITLES["zh-hans" if current_pack().language.startswith("zh") else "en"]
    title = words.format(thing=thing, n=n, place=places[place].name)
    filed: dict[str, Any] = {
        "kind": "commitment", "category": CATEGORY, "place": place, "title": title, "body": title, "due_on": run.on,
        "proof": title, "strength": "guarantee", "lead_unit": run.unit_id, "beneficiary": keeper,
        "source": run.source or "portal",
    }  # fmt: skip
    with transaction.atomic():
        key = Key(f"supply:{officer.actor.person}", token)
        done = act("", "submit", actor=officer.actor, given=filed, now=officer.now, key=key)
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        SupplyDelivery.objects.get_or_create(
            stream_id=stream,
            defaults={"run": run, "place_id": place, "thing": thing, "n": n, "promised_on": officer.on},
        )
    return done


def receive(officer: Officer, row: SupplyDelivery, given: Mapping[str, str], token: str) -> Acted:
    """Say that what was promised came: the keeper's own word, by the gate. Raises NotFound, NotAllowed, Invalid."""
    said = {name: typed for name in ("text", "proof_on") if (typed := given.get(name, "").strip())}
    key = Key(f"supply:{officer.actor.person}", token)
    return act(row.stream.ref, "confirm", actor=officer.actor, given=said, now=officer.now, key=key)

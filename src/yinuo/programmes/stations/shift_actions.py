"""What is done to shifts: opened, a place taken or left by code, handed over, something heard, by act()."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.base.code import CODE_LENGTH, folded, lookup, tracking_code
from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.kernel.limits.book import book
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.stations import reminding
from yinuo.programmes.stations.models import (
    MOST_SEATS,
    Shift,
    ShiftHanded,
    ShiftHeard,
    ShiftSeat,
    ShiftWaiting,
)
from yinuo.programmes.stations.words import ASKS, HANDED, PARTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted

OPENING_KINDS: Final = frozenset(("community", "town", "union"))
TOLD: Final = timedelta(days=7)
"""So long after its day a shift is handed over, and what was heard is written down."""
MOST_HANDED: Final = 9_999
CATEGORIES: Final = ("station", "enquiry", "unknown")
PAST: Final = Sentence("这一班已经过了。请选今天或以后的。")
BAD_SEATS: Final = Sentence("请写要几个人，1 到 {most}。")
BAD_COUNT: Final = Sentence("请写一个数，0 到 {most}。")
NOT_A_CODE: Final = Sentence("码是十二位。没有就空着，给您一个新的。")
ELSEWHERE: Final = Sentence("这个码在同一个半天已经有一班了。一个人一个半天只在一处。")
NOT_FIT: Final = Sentence("这一班要：{asks}。合适的，请勾上。")
NOT_HERE: Final = Sentence("这个码不在这一班上。")
TOO_SOON: Final = Sentence("到那天才写。")
TOO_LATE: Final = Sentence("过了七天，不再写了。")
NOT_THERE: Final = Sentence("请选一家驿站，您的单位管得到的。")
HANDED_OVER: Final = Sentence("这一班已经有人交过了。")


def opens_as(officer: Officer) -> tuple[str, ...]:
    """Give the units this member of staff opens shifts for: a community's, a town's, a union's."""
    return officer.units_kept(OPENING_KINDS)


def open_shift(officer: Officer, given: Mapping[str, str], token: str) -> Shift:
    """Open a shift with all its places. Raises NotAllowed, or Invalid with every fault."""
    mine = opens_as(officer)
    if not mine:
        raise NotAllowed
    asked = _asked(officer, given, mine)
    with transaction.atomic():
        shift, is_new = Shift.objects.get_or_create(
            code=public_code(asked["on"], token),
            defaults={**asked, "opened_on": officer.on},
        )
        if is_new:
            seats_of(shift)
    return shift


def _asked(officer: Officer, given: Mapping[str, str], mine: tuple[str, ...]) -> dict[str, Any]:
    """Read the form of a shift. Raises Invalid with every fault."""
    places, units = nodes()
    reading = Reading(given)
    stations = [code for code, row in places.items() if row.kind == "station" and row.is_active]
    place, unit = reading.one_of("place", stations), reading.one_of("unit", mine)
    on, part = reading.day("on"), reading.one_of("part", PARTS)
    asks = reading.one_of("asks", ASKS, is_required=False)
    from_at, to_at = reading.hours("from_at", "to_at")
    n = _number(given.get("n_seats", ""), MOST_SEATS)
    if on is not None and on < officer.on:
        reading.faults["on"] = PAST
    if not n:
        reading.faults["n_seats"] = Sentence(BAD_SEATS.msgid, most=MOST_SEATS)
    if place and unit and not officer.reaches(unit, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.tell()
    return {
        "place_id": place, "unit_id": unit, "on": on, "part": part, "from_at": from_at, "to_at": to_at,
        "n_seats": n, "asks": asks, "source": "example" if units[unit].is_example else "",
    }  # fmt: skip


def seats_of(shift: Shift) -> None:
    """Write the places of a new shift."""
    ShiftSeat.objects.bulk_create(
        ShiftSeat(shift=shift, n=n, on=shift.on, part=shift.part) for n in range(1, shift.n_seats + 1)
    )


def _number(typed: str, most: int) -> int:
    """Read a whole number up to `most`; 0 for none."""
    text = typed.strip()
    n = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    return n if n <= most else 0


def sign_up(shift: Shift, given: Mapping[str, str], token: str, on: date) -> tuple[str, bool]:
    """Take a place, or one in the queue; give the code, and whether it is a place. The same press gives the same.

    One form for everybody: nobody's rank, unit or name is asked. Raises Invalid.
    """
    if on > shift.on:
        raise Invalid.whole(PAST, is_conflict=True)
    if shift.asks and not given.get("fits"):
        raise Invalid({"fits": Sentence(NOT_FIT.msgid, asks=str(ASKS[shift.asks]))})
    typed = folded(given.get("code", ""))
    if typed and len(typed) != CODE_LENGTH:
        raise Invalid({"code": NOT_A_CODE})
    code = typed or tracking_code(settings.YINUO_CODE_KEY, "shift", token)
    reach = given.get("remind_to", "").strip()
    try:
        with transaction.atomic():
            has_seat = _seated(shift, holder_of(code), on)
            if reach:
                _remind(shift, holder_of(code), reach)
            return code, has_seat
    except IntegrityError:
        raise Invalid({"code": ELSEWHERE}, is_conflict=True) from None


def _remind(shift: Shift, holder: bytes, reach: str) -> None:
    try:
        reminding.ask(shift, holder, reach, "zh-hans" if is_chinese() else "en")
    except Invalid as wrong:
        raise Invalid({"remind_to": next(iter(wrong.fields.values()))}) from None


def holder_of(code: str) -> bytes:
    """Give the keyed hash by which a code holds a place."""
    return lookup(settings.YINUO_CODE_KEY, f"shift/{folded(code)}")


def _seated(shift: Shift, holder: bytes, on: date) -> bool:
    """Take the first free place, else wait; one after another, by the shift's own lock."""
    Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    seats = ShiftSeat.objects.filter(shift=shift)
    if seats.filter(holder=holder).exists():
        return True
    free = seats.filter(holder__isnull=True).order_by("n").first()
    if free is None:
        if ShiftSeat.objects.filter(holder=holder, on=shift.on, part=shift.part).exists():
            raise Invalid({"code": ELSEWHERE}, is_conflict=True)
        ShiftWaiting.objects.get_or_create(shift=shift, holder=holder, defaults={"since_on": on})
        return False
    ShiftWaiting.objects.filter(shift=shift, holder=holder).delete()
    free.holder, free.since_on = holder, on
    free.save(update_fields=["holder", "since_on"])
    return True


def leave(shift: Shift, code: str, on: date) -> None:
    """Leave a place or the queue, in one act and for no reason; the first who waits moves up. Raises Invalid."""
    holder = holder_of(code)
    with transaction.atomic():
        Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
        reminding.forget(shift, holder)
        n_waiting, _of = ShiftWaiting.objects.filter(shift=shift, holder=holder).delete()
        seat = ShiftSeat.objects.filter(shift=shift, holder=holder).first()
        if seat is None:
            if not n_waiting:
                raise Invalid({"code": NOT_HERE})
            return
        seat.holder, seat.since_on = None, None
        seat.save(update_fields=["holder", "since_on"])
        _move_up(shift, seat, on)


def _move_up(shift: Shift, seat: ShiftSeat, on: date) -> None:
    """Give a place that was left to the first who waits and serves nowhere else then."""
    busy = ShiftSeat.objects.filter(on=shift.on, part=shift.part, holder__isnull=False).values("holder")
    first = ShiftWaiting.objects.filter(shift=shift).exclude(holder__in=busy).order_by("pk").first()
    if first is not None:
        seat.holder, seat.since_on = first.holder, on
        seat.save(update_fields=["holder", "since_on"])
        first.delete()


def _is_on(shift: Shift, code: str, on: date) -> None:
    """Raise Invalid unless this code serves here, and it is the day or within the week after."""
    if not ShiftSeat.objects.filter(shift=shift, holder=holder_of(code)).exists():
        raise Invalid({"code": NOT_HERE})
    if on < shift.on:
        raise Invalid.whole(TOO_SOON, is_conflict=True)
    if on > shift.on + TOLD:
        raise Invalid.whole(TOO_LATE, is_conflict=True)


def hand_over(shift: Shift, given: Mapping[str, str], on: date) -> None:
    """Hand a shift over: a note for whoever comes next, and what was handed out, by count. Once. Raises Invalid."""
    reading = Reading(given)
    note = reading.line("note", is_required=False)
    counts = {}
    for thing in HANDED:
        typed = given.get(f"n_{thing}", "").strip()
        counts[thing] = _number(typed, MOST_HANDED)
        if typed not in {"", "0"} and not counts[thing]:
            reading.faults[f"n_{thing}"] = Sentence(BAD_COUNT.msgid, most=MOST_HANDED)
    reading.look_over("note")
    reading.tell()
    _is_on(shift, given.get("code", ""), on)
    with transaction.atomic():
        locked = Shift.objects.select_for_update().get(pk=shift.pk)
        if locked.closed_on is not None:
            raise Invalid.whole(HANDED_OVER, is_conflict=True)
        locked.note, locked.closed_on = note, on
        locked.save(update_fields=["note", "closed_on"])
        ShiftHanded.objects.bulk_create(
            ShiftHanded(shift=locked, thing=thing, n=n) for thing, n in counts.items() if n
        )


def hear(shift: Shift, given: Mapping[str, str], token: str, on: date, now: datetime | None) -> Acted | None:
    """Write down what was heard: a request with a code for whoever said it; or that nothing is to come of it.

    Of the second only the number is kept, none of the words. Raises Invalid.
    """
    _is_on(shift, given.get("code", ""), on)
    if given.get("no_follow_up"):
        ShiftHeard.objects.create(shift=shift, heard_on=on)
        return None
    known = book().categories
    category = next((code for code in CATEGORIES if code in known and "request" in known[code].kinds), "")
    filed: dict[str, Any] = {
        "kind": "request", "category": category, "place": shift.place_id, "about_office": False,
        "source": shift.source or "portal", "language": "zh-hans" if is_chinese() else "en",
        "body": given.get("body", ""),
    }  # fmt: skip
    with transaction.atomic():
        done = act("", "submit", actor=ASKER, given=filed, now=now, key=Key("shift", token))
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        ShiftHeard.objects.get_or_create(stream_id=stream, defaults={"shift": shift, "heard_on": on})
    return done

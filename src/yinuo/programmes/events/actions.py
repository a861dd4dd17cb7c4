"""What is done to visits: hours opened, schools written down, booked and left by a school's code, "came" counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from yinuo.base.code import folded, lookup, tracking_code
from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.kernel.limits.queries import nodes
from yinuo.programmes.events.models import MOST_AGE, MOST_PUPILS, AgeNote, Booking, Exhibition, School, Slot
from yinuo.programmes.events.rules import move_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from yinuo.doors.shell.desk.officer import Officer

KEEPING_KINDS: Final = frozenset(("office",))
"""The sorts of units that keep exhibitions."""
SCOPE: Final = "school"
PAST: Final = Sentence("这一天已经过了。")
NOT_A_CODE: Final = Sentence("没有学校用这个码。码是场馆发给学校的十二位。")
CLOSED_FIRST: Final = Sentence("展到的日子不会在开展以前。")
NOT_OPEN: Final = Sentence("这个展那一天不开。")
NOT_THERE: Final = Sentence("您的单位管不到这里。请选它所在的地方，或它下面的。")
TWICE: Final = Sentence("已经有这个名字。")
TOO_MANY: Final = Sentence("这一场一共只坐得下 {n} 人。分成两批，各订一场。")
OTHER_SIZE: Final = Sentence("这所学校在这一场已经订了 {n} 人。要改人数，先退再订。")
BOOKED: Final = Sentence("这所学校已经订了一场还没到的。换日子先退那一场，分批来的等前一批来过。")
NOT_BOOKED: Final = Sentence("这所学校没有订这一场。")
TOO_SOON: Final = Sentence("到那天才写。")
TOLD: Final = Sentence("来了几个已经写过了。")
AGES_TURNED: Final = Sentence("到几岁不能比从几岁小。")
WRITTEN_JUST_NOW: Final = Sentence("刚才有人给这几岁写过了。请看一眼再写。")
NO_NOTE: Final = Sentence("这几岁眼下没有提醒。要写就写一句，要去掉请选写着的那几岁。")


def show_exhibition(officer: Officer, given: Mapping[str, str], token: str) -> Exhibition:
    """Write an exhibition down; public from today. Raises NotAllowed, Invalid."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading, places = Reading(given), nodes()[0]
    name, place = reading.line("name"), reading.one_of("place", places)
    opened, note = reading.day("opened_on"), reading.line("note", is_required=False)
    closes = reading.day("closes_on") if given.get("closes_on", "").strip() else None
    if closes is not None and opened is not None and closes < opened:
        reading.faults["closes_on"] = CLOSED_FIRST
    if place and not officer.keeps(KEEPING_KINDS, places[place].path):
        reading.faults["place"] = NOT_THERE
    reading.look_over("name", "note")
    reading.tell()
    assert opened is not None  # noqa: S101 -- else it was told above
    found, _is_new = Exhibition.objects.get_or_create(
        code=public_code(officer.on, token),
        defaults={
            "name": name, "place_id": place, "opened_on": opened, "closes_on": closes, "note": note,
            "known_on": officer.on, "source": officer.mark,
        },
    )  # fmt: skip
    return found


def add_school(officer: Officer, given: Mapping[str, str], token: str) -> tuple[School, str]:
    """Write a school down and give the code its teacher books by: shown once. Raises NotAllowed, Invalid."""
    if not officer.places_kept(KEEPING_KINDS):
        raise NotAllowed
    reading = Reading(given)
    name, code = reading.line("name", most=40), public_code(officer.on, token)
    if School.objects.filter(name=name).exclude(code=code).exists():
        reading.faults["name"] = TWICE
    reading.look_over("name")
    reading.tell()
    secret = tracking_code(settings.YINUO_CODE_KEY, SCOPE, token)
    school, _is_new = School.objects.get_or_create(
        code=code,
        defaults={"name": name, "key": key_of(secret), "known_on": officer.on, "source": officer.mark},
    )
    return school, secret


def key_of(code: str) -> bytes:
    """Give the keyed hash by which a school's code is known."""
    return lookup(settings.YINUO_CODE_KEY, f"{SCOPE}/{folded(code)}")


def open_slot(officer: Officer, of: Exhibition, given: Mapping[str, str], token: str) -> Slot:
    """Open an hour for schools. Raises NotAllowed, Invalid."""
    if not may_keep(officer, of):
        raise NotAllowed
    reading = Reading(given)
    on, capacity = reading.day("on"), reading.number("capacity", 1, MOST_PUPILS)
    from_at, to_at = reading.hours("from_at", "to_at")
    if on is not None and on < officer.on:
        reading.faults["on"] = PAST
    elif on is not None and (on < of.opened_on or (of.closes_on and on > of.closes_on)):
        reading.faults["on"] = NOT_OPEN
    reading.tell()
    row: dict[str, Any] = {
        "exhibition": of, "on": on, "from_at": from_at, "to_at": to_at, "capacity": capacity, "opened_on": officer.on,
    }  # fmt: skip
    found, _is_new = Slot.objects.get_or_create(
        code=public_code(officer.on, f"{of.code}/{token}"), defaults=row
    )
    return found


def advise(officer: Officer, of: Exhibition, given: Mapping[str, str]) -> None:
    """Write what to know before children of some ages see it; no words take away what is said for those ages.

    Raises NotAllowed, Invalid.
    """
    if not may_keep(officer, of):
        raise NotAllowed
    reading = Reading(given)
    ages = {name: reading.number(name, 0, MOST_AGE) for name in ("from_age", "to_age")}
    if ages["to_age"] < ages["from_age"] and not reading.faults:
        reading.faults["to_age"] = AGES_TURNED
    text = reading.line("text", is_required=False)
    reading.look_over("text")
    reading.tell()
    try:
        with transaction.atomic():
            _advise(of, officer.on, text, ages)
    except (
        IntegrityError
    ):  # the database's own word that another note for these ages was written a moment ago
        raise Invalid({"text": WRITTEN_JUST_NOW}, is_conflict=True) from None


def _advise(of: Exhibition, on: date, text: str, ages: Mapping[str, int]) -> None:
    """End what is said for some ages, and say something else from the same day on."""
    held = AgeNote.objects.select_for_update().filter(exhibition=of, ended_on__isnull=True, **ages).first()
    if held is None and not text:
        raise Invalid({"text": NO_NOTE})
    if held is not None and held.text == text:
        return
    if held is not None:
        held.ended_on = on
        held.save(update_fields=["ended_on"])
    if text:
        AgeNote.objects.create(exhibition=of, text=text, told_on=on, **ages)


def may_keep(officer: Officer, of: Exhibition) -> bool:
    """Say whether this member of staff keeps an exhibition: who works in an office that covers its place.

    What a front page told is not for invented offices to add to.
    """
    is_invented = of.source == "page" and officer.mark
    return not is_invented and officer.keeps(KEEPING_KINDS, of.place.path)


def school_of(code: str, on: date) -> School:
    """Give the school that books by this code. Raises Invalid."""
    found = School.objects.filter(key=key_of(code), known_on__lte=on).first() if code.strip() else None
    if found is None:
        raise Invalid({"code": NOT_A_CODE})
    return found


def school_in(reading: Reading, on: date) -> School:
    """Give the school whose code stands in a form, or say all that is wrong with the form at once. Raises Invalid."""
    try:
        found = school_of(reading.given.get("code", ""), on)
    except Invalid as wrong:
        raise Invalid(wrong.fields | reading.faults) from None
    reading.tell()
    return found


def book_visit(slot: Slot, given: Mapping[str, str], on: date) -> Booking:
    """Book an hour for a school, or a place in its queue; the same press gives the same booking. Raises Invalid."""
    reading = Reading(given)
    n = reading.number("n", 1, MOST_PUPILS)
    school = school_in(reading, on)
    if on > slot.on:
        raise Invalid.whole(PAST, is_conflict=True)
    if n > slot.capacity:
        raise Invalid({"n": Sentence(TOO_MANY.msgid, n=slot.capacity)})
    try:
        with transaction.atomic():
            return _booked(slot, school, n, on)
    except IntegrityError:  # the database's own word that it is full, or that it was booked a moment ago
        raise Invalid({"code": BOOKED}, is_conflict=True) from None


def _booked(slot: Slot, school: School, n: int, on: date) -> Booking:
    """Seat a school or let it wait; one after another by the locks of the school and of the hour."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    Slot.objects.select_for_update(no_key=True).get(pk=slot.pk)
    held = Booking.objects.filter(school=school, left_on__isnull=True)
    here = held.filter(slot=slot).first()
    if here is not None:
        if here.n != n:
            raise Invalid({"n": Sentence(OTHER_SIZE.msgid, n=here.n)}, is_conflict=True)
        return here
    if held.filter(slot__exhibition=slot.exhibition_id, slot__on__gte=on, came__isnull=True).exists():
        raise Invalid({"code": BOOKED}, is_conflict=True)
    waits = Booking.objects.filter(slot=slot, seated_on__isnull=True, left_on__isnull=True).exists()
    is_seated = n <= free_in(slot) and not waits
    return Booking.objects.create(
        slot=slot, school=school, n=n, asked_on=on, seated_on=on if is_seated else None
    )


def free_in(slot: Slot) -> int:
    """Give how many pupils an hour still holds."""
    rows = Booking.objects.filter(slot=slot, seated_on__isnull=False, left_on__isnull=True)
    return slot.capacity - sum(rows.values_list("n", flat=True))


def leave(slot: Slot, given: Mapping[str, str], on: date) -> None:
    """Give an hour back; whoever waits moves up in their order, and why somebody was passed is said. Raises Invalid."""
    school = school_of(given.get("code", ""), on)
    with transaction.atomic():
        Slot.objects.select_for_update(no_key=True).get(pk=slot.pk)
        row = Booking.objects.filter(slot=slot, school=school, left_on__isnull=True).first()
        if row is None:
            raise Invalid({"code": NOT_BOOKED})
        if row.came is not None or on > slot.on:
            raise Invalid.whole(PAST, is_conflict=True)
        row.left_on = on
        row.save(update_fields=["left_on"])
        waiting = Booking.objects.filter(slot=slot, seated_on__isnull=True, left_on__isnull=True).order_by(
            "id"
        )
        known = {one.pk: one for one in waiting}
        for moved in move_up([(one.pk, one.n) for one in known.values()], free_in(slot)):
            up = known[moved.key]
            up.seated_on = on
            if moved.n_passed:
                up.because = "size"
            up.save(update_fields=["seated_on", "because"])


def count_came(slot: Slot, given: Mapping[str, str], on: date) -> None:
    """Write down how many came: a number and nothing else, by the school's own teacher, once. Raises Invalid."""
    reading = Reading(given)
    came = reading.number("came", 0, MOST_PUPILS)
    school = school_in(reading, on)
    if on < slot.on:
        raise Invalid.whole(TOO_SOON, is_conflict=True)
    with transaction.atomic():
        rows = Booking.objects.select_for_update().filter(slot=slot, school=school, left_on__isnull=True)
        row = rows.filter(seated_on__isnull=False).first()
        if row is None:
            raise Invalid({"code": NOT_BOOKED})
        if row.came is not None:
            raise Invalid.whole(TOLD, is_conflict=True)
        row.came, row.came_on = came, on
        row.save(update_fields=["came", "came_on"])

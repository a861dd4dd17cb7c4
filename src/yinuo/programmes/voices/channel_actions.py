"""What is done in a channel: a notice pushed, or ended before its time; a question asked back, which is a matter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from yinuo.base.errors import Invalid, NotAllowed, Sentence
from yinuo.doors.shell.strip import is_chinese
from yinuo.doors.shell.typed import Reading, public_code
from yinuo.kernel.limits.queries import nodes
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.programmes.voices.channel_rules import is_running, last_day, pushes_as
from yinuo.programmes.voices.models import ChannelAsk, ChannelNotice
from yinuo.programmes.voices.symposium_actions import category_of
from yinuo.programmes.voices.symposium_rules import is_desk_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.kernel.matters.act import Acted
    from yinuo.programmes.voices.groups import Group

ASKED_BACK: Final = ("enquiry", "unknown")
LONGEST: Final = timedelta(days=184)
A_DAY: Final = timedelta(days=1)
ENDS_BEFORE: Final = Sentence("到哪天为止，要在今天或以后。")
TOO_LONG: Final = Sentence("一条告知最长半年，最晚到 {on}。")
ONE_AT_A_TIME: Final = Sentence("一次一条：「{title}」要到 {on}。先结束它，再推新的。")
OTHER_PRESSED: Final = Sentence("刚有人推了一条。请刷新看看。")
NOT_STANDING: Final = Sentence("这一条已经过了日子。要问，请走「我要提」。")


def push(officer: Officer, group: Group, given: Mapping[str, str], token: str) -> ChannelNotice:
    """Push a notice to a group, from today. Raises NotAllowed, or Invalid with every fault."""
    _places, units = nodes()
    mine = pushes_as(officer.seats, {unit.code: unit.kind for unit in units.values()})
    if not mine:
        raise NotAllowed
    reading = Reading(given)
    title, body, unit = reading.line("title"), reading.text("body"), reading.one_of("unit", mine)
    until_on = reading.day("until_on")
    if until_on is not None and until_on < officer.on:
        reading.faults["until_on"] = ENDS_BEFORE
    elif until_on is not None and until_on > officer.on + LONGEST:
        reading.faults["until_on"] = Sentence(TOO_LONG.msgid, on=(officer.on + LONGEST).isoformat())
    reading.look_over("title", "body")
    reading.tell()
    assert until_on is not None  # noqa: S101 -- else it was told above
    code = public_code(officer.on, f"{group.code}/{token}")
    sent = ChannelNotice.objects.filter(code=code).first()
    if sent is not None:
        return sent
    try:
        with transaction.atomic():
            _make_room(group.code, officer.on)
            return ChannelNotice.objects.create(
                code=code, group=group.code, unit_id=unit, place_id=units[unit].place_id, title=title, body=body,
                from_on=officer.on, until_on=until_on, source="example" if units[unit].is_example else "",
            )  # fmt: skip
    except IntegrityError:
        raise Invalid.whole(OTHER_PRESSED, is_conflict=True) from None


def _make_room(group: str, on: date) -> None:
    """End what has run out; refuse a second notice beside one that stands, or will. Raises Invalid."""
    rows = ChannelNotice.objects.select_for_update().filter(group=group)
    for one in rows.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on)):
        if last_day(one.until_on, one.ended_on) >= on:
            until = last_day(one.until_on, one.ended_on).isoformat()
            raise Invalid.whole(Sentence(ONE_AT_A_TIME.msgid, title=one.title, on=until), is_conflict=True)
        one.ended_on = one.until_on + A_DAY
        one.save(update_fields=["ended_on"])


def may_end(officer: Officer, notice: ChannelNotice) -> bool:
    """Say whether this member of staff ends a notice before its time: of its own unit, or of the place's desk."""
    own = any(
        seat.unit == notice.unit_id and (seat.has("handler") or seat.has("desk")) for seat in officer.seats
    )
    return own or is_desk_of(officer.seats, notice.place.path)


def end(officer: Officer, notice: ChannelNotice) -> None:
    """End a notice: from today it no longer stands. Raises NotAllowed, and Invalid where it does not stand."""
    if not may_end(officer, notice):
        raise NotAllowed
    with transaction.atomic():
        locked = ChannelNotice.objects.select_for_update().get(pk=notice.pk)
        if not is_running(locked.from_on, locked.until_on, locked.ended_on, officer.on):
            raise Invalid.whole(NOT_STANDING, is_conflict=True)
        locked.ended_on = officer.on
        locked.save(update_fields=["ended_on"])


def ask_back(
    notice: ChannelNotice, given: Mapping[str, Any], token: str, on: date, now: datetime | None
) -> Acted:
    """Take a question on a notice that stands: an ordinary request, by code. Raises Invalid."""
    if not is_running(notice.from_on, notice.until_on, notice.ended_on, on):
        raise Invalid.whole(NOT_STANDING, is_conflict=True)
    filed = {
        "kind": "request", "category": category_of(ASKED_BACK), "place": notice.place_id, "about_office": False,
        "source": "portal", "language": "zh-hans" if is_chinese() else "en", **given,
    }  # fmt: skip
    with transaction.atomic():
        done = act("", "submit", actor=ASKER, given=filed, now=now, key=Key("channel", token))
        stream = Matter.objects.values_list("pk", flat=True).get(ref=done.ref)
        ChannelAsk.objects.get_or_create(stream_id=stream, defaults={"notice": notice, "asked_on": on})
    return done

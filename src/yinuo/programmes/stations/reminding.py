"""Reminded of a shift the evening before, once; the contact for it goes with the message, the place, or the day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction

from yinuo.base.errors import Sentence
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.notices.leaving import forget_contact, leave_once, queue_once
from yinuo.kernel.record.retention import Term
from yinuo.programmes.stations.models import ShiftReminder, ShiftSeat

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.programmes.stations.models import Shift

CAUSE: Final = "shift"
EVENING: Final = 18
"""The hour of the place from which it is said; whoever signs up later still hears of it within the hour."""
A_DAY: Final = timedelta(days=1)


def ask(shift: Shift, holder: bytes, typed: str, language: str) -> None:
    """Keep a contact for the evening before; asked again, the new one counts. Raises Invalid for a part of one."""
    forget(shift, holder)
    ShiftReminder.objects.create(
        shift=shift, holder=holder, stream_id=leave_once(CAUSE, typed), language=language
    )


def forget(shift: Shift, holder: bytes) -> None:
    """Erase the contact of whoever left a shift."""
    for row in ShiftReminder.objects.filter(shift=shift, holder=holder):
        _erase(row)


def _erase(row: ShiftReminder) -> None:
    row.delete()
    forget_contact(row.stream_id)


def remind(now: datetime) -> int:
    """Queue what is due at this instant for whoever has a place tomorrow; gives how many. Nothing is queued twice."""
    local = now.astimezone(current_calendar().zone)
    if local.hour < EVENING:
        return 0
    rows = ShiftReminder.objects.filter(shift__on=local.date() + A_DAY).order_by("pk")
    seats = ShiftSeat.objects.filter(shift__in=rows.values("shift"), holder__isnull=False)
    held = {(shift, bytes(holder or b"")) for shift, holder in seats.values_list("shift", "holder")}
    due = [row for row in rows if (row.shift_id, bytes(row.holder)) in held]
    return sum(queue_once(row.stream_id, CAUSE, row.language, now) for row in due)


def forget_past(now: datetime) -> int:
    """Erase every contact whose shift is past, reminded or not; gives how many."""
    on = current_calendar().local_date(now)
    with transaction.atomic():
        rows = list(ShiftReminder.objects.filter(shift__on__lt=on))
        for row in rows:
            _erase(row)
    return len(rows)


TERM: Final = Term(
    "shift_reminder",
    Sentence("提醒一班站长的联系方式"),
    Sentence("那一句送出、您退了班，或者那一天过了，当时就删"),
    Sentence("留它只为前一晚说一声"),
    forget_past,
    by_story=True,
)

"""A contact left "until it ends" is erased when the matter is over, as its form promised."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.erase import erase
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.over import is_over, last_day
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.notices.actions import MOST_TRIES
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.kernel.matters.state import MatterState

KEEP_WORDS: Final = 3 * 365
"""Days after the last on which a matter could be taken up again: the general term in which a claim can be brought."""
AT_ONCE: Final = 500


def forget_over(now: datetime) -> int:
    """Erase every contact of a matter that is over; gives of how many matters. Safe to run twice and at once.

    A message that still waits to be sent keeps the contact it needs.
    """
    left = Contact.objects.values("stream_id")
    waiting = Outbox.objects.filter(sent_at__isnull=True, n_tries__lt=MOST_TRIES).values("stream_id")
    closed = Matter.objects.filter(state="closed", pk__in=left).exclude(pk__in=waiting)
    return sum(_forget(pk, now) for pk in list(closed.order_by("pk").values_list("pk", flat=True)))


def _forget(pk: int, now: datetime) -> bool:
    """Erase the contact where the matter, locked against whoever would take it up again, is over."""
    calendar = book().calendar
    with transaction.atomic():
        row = Matter.objects.select_for_update(of=("self",)).select_related(None).get(pk=pk)
        matter = state_of(row)
        if not is_over(matter, calendar.local_date(now), calendar, hangs_on=_root(matter)):
            return False
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_contact(%s)", [pk])
    return True


def forget_words(now: datetime) -> int:
    """Erase the words and photos of askers whose matter has been over for KEEP_WORDS days; gives of how many matters.

    The place may set other days, or 0 for never (`keep_words_days` of its pack). What is public stays: it was written
    by offices.
    """
    the = book()
    days = int(the.pack.words.get("keep_words_days", KEEP_WORDS))
    if not days:
        return 0
    before, today = now - timedelta(days), the.calendar.local_date(now)
    old = Matter.objects.filter(
        state="closed", last_event_at__lt=before, requester_key__isnull=False,
        stream__subject_key__erased_at__isnull=True,
    ).exclude(memory__has_key="is_erased")  # fmt: skip
    n = 0
    for row in list(old.order_by("last_event_at")[:AT_ONCE]):
        matter = state_of(row)
        last = last_day(matter, the.calendar)
        is_past = last is not None and today > last + timedelta(days)
        if is_past and is_over(matter, today, the.calendar, hangs_on=_root(matter)):
            erase(matter.ref, now=now)
            n += 1
    return n


def _root(matter: MatterState) -> MatterState | None:
    """Give the matter that this one was merged into, at the end of the chain of merges."""
    found, seen = None, {matter.ref}
    while matter.outcome == "merged" and matter.parent and matter.parent not in seen:
        seen.add(matter.parent)
        found = matter = state_of(Matter.objects.get(ref=matter.parent))
    return found

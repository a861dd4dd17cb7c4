"""A contact left "until it ends" is erased when the matter is over, as its form promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from yinuo.kernel.limits.book import book
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.over import is_over
from yinuo.kernel.matters.queries import state_of
from yinuo.kernel.notices.actions import MOST_TRIES
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from datetime import datetime

    from yinuo.kernel.matters.state import MatterState


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


def _root(matter: MatterState) -> MatterState | None:
    """Give the matter that this one was merged into, at the end of the chain of merges."""
    found, seen = None, {matter.ref}
    while matter.outcome == "merged" and matter.parent and matter.parent not in seen:
        seen.add(matter.parent)
        found = matter = state_of(Matter.objects.get(ref=matter.parent))
    return found

"""The reminder that the days for the court's confirmation run out: queued once, for whoever left a contact."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from yinuo.kernel.limits.queries import current_calendar, current_pack
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.models import Contact
from yinuo.programmes.voices.mediation import COURT_DAYS, court_until

CAUSE: Final = "court"
DAYS_BEFORE: Final = 10
"""So many days before the last one it is said again: time enough to go together."""


def remind(now: datetime) -> int:
    """Queue what is due at this instant; gives how many. Asked again, it queues nothing twice."""
    on, queued = current_calendar().local_date(now), 0
    since = now - timedelta(COURT_DAYS + 1)
    rows = Matter.objects.filter(kind="dispute", outcome="settled", state="closed", last_event_at__gte=since)
    for row in rows.order_by("pk"):
        closed_at = datetime.fromisoformat(row.memory["closed_at"])
        until = court_until(closed_at)
        if until is None or not until - timedelta(DAYS_BEFORE) <= on <= until:
            continue
        told = Outbox.objects.filter(stream_id=row.pk, cause=CAUSE, queued_at__gte=closed_at).exists()
        if told or not Contact.objects.filter(stream_id=row.pk).exists():
            continue
        Outbox.objects.create(stream_id=row.pk, cause=CAUSE, queued_at=now, language=current_pack().language)
        queued += 1
    return queued

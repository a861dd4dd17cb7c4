"""A notice of supervision on its way: one message to the officers of the unit it is for, by the outbox, once.

It is queued in the transaction of the notice itself and names the notice's number alone; what it says is read at the
desk. The register keeps no address of anybody's: the message goes to the outbox under the names of the accounts, and
the place's own gateway knows where those are reached.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from yinuo.base.files import NO_ROOM
from yinuo.kernel.limits.queries import current_calendar, current_pack
from yinuo.kernel.notices.actions import MOST_TRIES, deliver
from yinuo.kernel.people.bundles import bundles_with
from yinuo.kernel.people.models import Appointment
from yinuo.programmes.campaigns.models import NoticeDelivery
from yinuo.programmes.campaigns.notices import NOTICE, numbers
from yinuo.programmes.campaigns.supervision import ANSWER_WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from yinuo.kernel.matters.projection import Projected, Statement

AT_ONCE: Final = 100
TO: Final = "officers"
"""What sort of address it is: names of accounts."""
QUEUE: Final = """
INSERT INTO notice_delivery (event_id, unit_id, queued_at, n_tries)
SELECT e.id, %(unit)s, %(at)s, 0 FROM event e WHERE e.stream_id = %(stream)s AND e.seq = %(seq)s
ON CONFLICT (event_id) DO NOTHING
"""
log = logging.getLogger(__name__)


def queue(told: Projected) -> Iterator[Statement]:
    """Queue the message of a notice that the public may read: the gate's hook."""
    after = told.after
    if told.facts.type == NOTICE and after.lead_unit and after.visibility == "public":
        at = told.facts.effective_at
        yield QUEUE, {"stream": told.stream, "seq": told.seq, "unit": after.lead_unit, "at": at}


def queue_none(_streams: Sequence[int]) -> Iterator[Statement]:
    """Queue nothing for what is loaded: notices of days gone by were served where they were written."""
    return iter(())


def send_waiting(now: datetime) -> int:
    """Send what waits, oldest first; gives how many went out. One that fails is tried again later."""
    sent = 0
    waiting = NoticeDelivery.objects.filter(sent_at__isnull=True, n_tries__lt=MOST_TRIES)
    for event in list(waiting.order_by("queued_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            rows = NoticeDelivery.objects.select_for_update(skip_locked=True, of=("self",))
            row = rows.select_related("unit").filter(pk=event, sent_at__isnull=True).first()
            if row is not None:
                sent += _send(row, now)
    return sent


def _send(row: NoticeDelivery, now: datetime) -> int:
    at = row.queued_at if settings.YINUO_AT else now  # a demo's days are the story's
    year, n = numbers([row.pk])[row.pk]
    with translation.override(current_pack().language):
        title = gettext("督〔%(year)s〕%(n)s号") % {"year": year, "n": n}
        text = gettext("%(title)s发给了贵单位。%(days)s个工作日里要写明卡在哪里：请登录工作台，在「督办」里答。") % {
            "title": title, "days": ANSWER_WITHIN,
        }  # fmt: skip
        try:
            deliver(
                TO,
                " ".join(officers(row.unit_id, _day(at))) or row.unit_id,
                text,
                f"notice-{year}-{n}",
                title,
            )
        except OSError as wrong:
            log.warning("the message of a notice could not be sent; it will be tried again")
            if (
                wrong.errno not in NO_ROOM
            ):  # where there is no room it waits as long as it takes: this was no try
                row.n_tries += 1
                row.save(update_fields=["n_tries"])
            return 0
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    return 1


def _day(at: datetime) -> date:
    return current_calendar().local_date(at)


def officers(unit: str, on: date) -> list[str]:
    """Give the names of the accounts that work for a unit on a day: its officers and its heads."""
    held = Appointment.objects.filter(
        Q(to_on=None) | Q(to_on__gte=on), unit=unit, role__in=bundles_with("handler"), from_on__lte=on,
        person__account__is_active=True,
    )  # fmt: skip
    return sorted(set(held.values_list("person__account__username", flat=True)))

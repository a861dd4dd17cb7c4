"""Messages to those who left a contact: queued with the act, sent by the worker, forgotten when promised."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext

from yinuo.base.errors import Sentence
from yinuo.base.files import NO_ROOM, write_whole
from yinuo.kernel.notices.contacts import opened_contacts
from yinuo.kernel.notices.models import Outbox
from yinuo.kernel.record.models import Contact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from yinuo.kernel.matters.projection import Projected, Statement

AT_ONCE, MOST_TRIES = 100, 8
QUEUE = """
INSERT INTO outbox (stream_id, cause, language, queued_at, n_tries)
SELECT %(stream)s, %(cause)s,
       coalesce((SELECT lang FROM matter_text WHERE stream_id = %(stream)s),
                (SELECT language FROM pack LIMIT 1), 'zh-hans'), %(at)s, 0
WHERE EXISTS (SELECT 1 FROM contact WHERE stream_id = %(stream)s)
"""
# Whose matters were merged into this one: they are asked when it is, each by their own contact.
QUEUE_JOINED = """
WITH RECURSIVE joined AS (
  SELECT ref, stream_id FROM matter WHERE parent = %(ref)s AND outcome = 'merged'
  UNION SELECT m.ref, m.stream_id FROM matter m JOIN joined j ON m.parent = j.ref WHERE m.outcome = 'merged'
)
INSERT INTO outbox (stream_id, cause, language, queued_at, n_tries)
SELECT j.stream_id, 'asked', coalesce(t.lang, (SELECT language FROM pack LIMIT 1), 'zh-hans'), %(at)s, 0
FROM joined j LEFT JOIN matter_text t ON t.stream_id = j.stream_id
WHERE EXISTS (SELECT 1 FROM contact c WHERE c.stream_id = j.stream_id)
"""
TEXTS = {
    "asked": Sentence("您提的事，单位说办好了。办没办好由您说：请凭您的码来看。"),
    "ended": Sentence("您提的事有了结果。同不同意由您说：请凭您的码来看。"),
    "court": Sentence("谈成的协议，双方可以一起请法院确认，日子快到了：请凭您的码来看。"),
    "shift": Sentence("您报了明天的一班。几点、在哪家，凭您的码来看；来不了，凭码退，不用说为什么。"),
    "message": Sentence("您提的事有人回话。请凭您的码来看。"),
}
log = logging.getLogger(__name__)


def cause_of(told: Projected) -> str:
    """Give why the asker should hear of an event: asked, ended, message; "" for none of these."""
    facts, after = told.facts, told.after
    if not after.requester_key or facts.actor_role in {"requester", "party", "asker"}:
        return ""
    if after.state == "awaiting_reply" and (
        facts.type in {"report", "confirm"} or "reminder" in facts.internal
    ):
        return "asked"
    if after.state == "closed" and told.before.state != "closed":
        return "ended"
    return "message" if facts.type == "message" else ""


def queue(told: Projected) -> Iterator[Statement]:
    """Queue a message where the asker left a contact, and those whose matters went into theirs: the gate's hook."""
    if cause := cause_of(told):
        yield QUEUE, {"stream": told.stream, "cause": cause, "at": told.facts.effective_at}
    if cause == "asked" and "reminder" not in told.facts.internal:
        yield QUEUE_JOINED, {"ref": told.after.ref, "at": told.facts.effective_at}


def send_waiting(now: datetime) -> int:
    """Send what waits, oldest first; gives how many went out. A message that fails is tried again later.

    A contact left for one message is erased in the transaction that marks it sent.
    """
    sent = 0
    waiting = Outbox.objects.filter(sent_at__isnull=True, n_tries__lt=MOST_TRIES).order_by("queued_at")
    for number in list(waiting.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            row = (
                Outbox.objects.select_for_update(skip_locked=True)
                .filter(pk=number, sent_at__isnull=True)
                .first()
            )
            if row is not None:
                sent += _send(row, now)
    return sent


def _send(row: Outbox, now: datetime) -> int:
    try:
        for kind, value in opened_contacts(row.stream_id):
            with translation.override(row.language):
                deliver(kind, value, gettext(TEXTS[row.cause]), f"{row.pk:08d}", gettext("一诺：有回音"))
    except OSError as wrong:
        log.warning("a message could not be sent; it will be tried again")
        if wrong.errno in NO_ROOM:  # it waits for room as long as it takes: this was no try
            return 0
        row.n_tries += 1
        row.save(update_fields=["n_tries"])
        return 0
    row.sent_at = now
    row.save(update_fields=["sent_at"])
    if Contact.objects.filter(stream_id=row.stream_id, is_once=True).exists():
        with connection.cursor() as cursor:
            cursor.execute("SELECT erase_contact(%s)", [row.stream_id])
    return 1


def deliver(kind: str, value: str, text: str, name: str, title: str) -> None:
    """Hand one message over: mail by Django's backend, everything else as a file for the city's gateway."""
    if kind == "email":
        send_mail(title, text, None, [value])
        return
    outbox = settings.YINUO_HOME / "outbox"
    outbox.mkdir(parents=True, exist_ok=True)
    write_whole(outbox / f"{name}-{kind}.txt", f"{value}\n\n{text}\n".encode())

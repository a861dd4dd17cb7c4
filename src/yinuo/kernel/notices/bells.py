"""Bells outside: an address is told that something public changed since a day, never what, and asks for the rest.

What rings carries no title, no number and no unit: whoever hears it reads `/api/v1/matters?changed_since=…` like
anybody else. Signed by the Standard Webhooks scheme (id, timestamp and body under HMAC-SHA256 with a secret of
its own), so that its receiver knows who rang. Rung again until it is answered by 2xx, ever more seldom, for a week.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Max, Q

from yinuo.base.errors import Invalid, NotFound, Sentence
from yinuo.base.outward import post, target_of
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.notices.models import Webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from yinuo.base.outward import Target

    Send = Callable[[Target, bytes, dict[str, str]], int]

SECRET_BYTES: Final = 32
MOST_FAILED: Final = 180
"""Tries: doubling from a minute to an hour, they last a week."""
SLOWEST: Final = 60
"""Minutes between two tries at most."""
HEARD: Final = range(200, 300)
SETTLES: Final = timedelta(seconds=30)
"""What is younger waits for the next minute: an act that began earlier may be seen later."""
log = logging.getLogger(__name__)


def hang(url: str, now: datetime) -> tuple[Webhook, str]:
    """Hang a bell up and give it with its secret, as the scheme writes it.

    Raises Invalid (url) for an address that nothing is sent to, or that has one already.
    """
    target_of(url)
    if Webhook.objects.filter(url=url, ended_at__isnull=True).exists():
        raise Invalid({"url": Sentence("这个网址已经在了。")})
    secret = secrets.token_bytes(SECRET_BYTES)
    row = Webhook.objects.create(url=url, secret=secret, added_at=now, told_until=now)
    return row, f"whsec_{base64.b64encode(secret).decode()}"


def hung() -> QuerySet[Webhook]:
    """Give every bell, the newest first; those that ended stay."""
    return Webhook.objects.order_by("-id")


def take_down(number: int, now: datetime) -> Webhook:
    """Take a bell down for good; a second time changes nothing. Raises NotFound for a number there is none of."""
    row = Webhook.objects.filter(pk=number).first()
    if row is None:
        raise NotFound(Sentence("没有第 {number} 个。", number=number))
    if row.ended_at is None:
        row.ended_at = now
        row.save(update_fields=["ended_at"])
    return row


def signature(secret: bytes, name: str, at: int, body: bytes) -> str:
    """Sign what rings, by the Standard Webhooks scheme: v1 and the HMAC of `id.timestamp.body` in base64."""
    told = hmac.digest(secret, b".".join((name.encode(), str(at).encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(told).decode()}"


def ring_all(now: datetime, send: Send = post) -> int:
    """Ring every bell that has something to tell and whose turn it is; gives how many were heard."""
    numbers = list(Webhook.objects.filter(ended_at__isnull=True).order_by("id").values_list("pk", flat=True))
    return sum(_ring(number, now, send) for number in numbers)


def _ring(number: int, now: datetime, send: Send) -> bool:
    with transaction.atomic():
        row = (
            Webhook.objects.select_for_update(skip_locked=True)
            .filter(pk=number, ended_at__isnull=True)
            .first()
        )
        newest = _news(row.told_until, now) if row is not None and _is_turn(row, now) else None
        if row is None or newest is None:
            return False
        row.tried_at = now
        if is_heard := _is_heard(row, now, send):
            row.told_until, row.n_failed = newest, 0
        else:
            row.n_failed += 1
            if row.n_failed >= MOST_FAILED:
                row.ended_at = now
                log.error("bell %s was not heard for a week and is taken down", row.pk)
        row.save(update_fields=["tried_at", "told_until", "n_failed", "ended_at"])
        return is_heard


def _is_turn(row: Webhook, now: datetime) -> bool:
    if row.tried_at is None or not row.n_failed:
        return True
    return now - row.tried_at >= timedelta(minutes=min(2 ** (row.n_failed - 1), SLOWEST))


def _news(told_until: datetime, now: datetime) -> datetime | None:
    """Give the instant up to which there is news; None for none. What becomes public at midnight is news then."""
    calendar = current_calendar()
    today, told_on = calendar.local_date(now), calendar.local_date(told_until)
    changed = Q(changed_at__gt=told_until, changed_at__lte=now - SETTLES)
    shown = Q(public_from__gt=told_on)
    found = PublicMatter.objects.filter(changed | shown, public_from__lte=today).aggregate(Max("changed_at"))
    newest: datetime | None = found["changed_at__max"]
    if newest is None:
        return None
    return max(
        newest, datetime.combine(today, datetime.min.time(), calendar.zone).astimezone(UTC), told_until
    )


def _is_heard(row: Webhook, now: datetime, send: Send) -> bool:
    since = current_calendar().local_date(row.told_until).isoformat()
    data = {"since": since, "read": f"/api/v1/matters?changed_since={since}"}
    body = json.dumps({"type": "register.changed", "timestamp": now.isoformat(), "data": data}).encode()
    at, name = int(now.timestamp()), f"msg_{row.pk}_{int(row.told_until.timestamp() * 1000)}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "yinuo",
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(bytes(row.secret), name, at, body),
    }
    try:
        status = send(target_of(row.url), body, headers)
    except (OSError, Invalid) as wrong:
        log.warning("bell %s was not heard: %s", row.pk, type(wrong).__name__)
        return False
    if status not in HEARD:
        log.warning("bell %s was answered by %s", row.pk, status)
    return status in HEARD

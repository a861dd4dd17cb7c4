"""What happened at the doors: written with the thing itself, read by the auditor, forgotten after six months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from yinuo.kernel.identity.models import EVENTS, SecurityEvent

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT: Final = timedelta(days=183)
WHATS: Final = frozenset(EVENTS)


def record(what: str, account: int | None = None, *, by: int | None = None, note: str = "") -> None:
    """Write down that this happened to an account; `by` is the person who did it where that is another."""
    SecurityEvent.objects.create(at=datetime.now(UTC), what=what, account_id=account, by_id=by, note=note)


def told(what: str = "") -> QuerySet[SecurityEvent]:
    """Give what happened, the newest first; of one sort where one is named."""
    rows = SecurityEvent.objects.select_related("account", "by").order_by("-id")
    return rows.filter(what=what) if what in WHATS else rows


def n_of(account: int, what: str, within: timedelta) -> int:
    """Give how often this happened to an account lately."""
    since = datetime.now(UTC) - within
    return SecurityEvent.objects.filter(account_id=account, what=what, at__gte=since).count()


def forget_old(now: datetime) -> int:
    """Take away what is older than six months; gives how many lines."""
    return SecurityEvent.objects.filter(at__lt=now - KEPT).delete()[0]

"""Sessions of staff: kept by account, so that they can be shown and ended; gone when nobody sat there for a while."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Rows

from yinuo.kernel.identity.models import StaffSession

if TYPE_CHECKING:
    from django.db.models import QuerySet

BEGUN: Final = "begun"
FACTOR: Final = "factor"
TOUCH: Final = timedelta(minutes=1)
"""How often at most the last use is written down: sessions end to the minute, and no click costs a write."""


def idle() -> timedelta:
    """Give how long a session lives without anything being done in it."""
    return timedelta(minutes=settings.YINUO_IDLE_MINUTES)


class SessionStore(Rows):
    """Django's sessions in the database, with whose each is, and an end that comes of doing nothing."""

    @classmethod
    def get_model_class(cls) -> type[StaffSession]:
        """Give the model of the rows."""
        return StaffSession

    def _get_session_from_db(self) -> StaffSession | None:
        """Give the row of this key; none where nobody did anything for too long, or it began half a day ago."""
        row: StaffSession | None = super()._get_session_from_db()  # type: ignore[misc]
        if row is None or row.account_id is None:
            return row
        now = datetime.now(UTC)
        if now - row.used_at >= idle() or now - row.begun_at >= timedelta(
            seconds=settings.SESSION_COOKIE_AGE
        ):
            self._session_key = None
            return None
        if now - row.used_at >= TOUCH:
            StaffSession.objects.filter(pk=row.pk).update(used_at=now)
        return row

    def create_model_instance(self, data: dict[str, Any]) -> StaffSession:
        """Give the row to be written: whose it is, and since when."""
        now = datetime.now(UTC)
        data.setdefault(BEGUN, now.isoformat())
        row: StaffSession = super().create_model_instance(data)  # type: ignore[assignment]
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.begun_at, row.used_at = datetime.fromisoformat(data[BEGUN]), now
        row.factor = data.get(FACTOR, "")
        return row


def sessions_of(account: int) -> QuerySet[StaffSession]:
    """Give the sessions of an account that still live, the last used first."""
    now = datetime.now(UTC)
    rows = StaffSession.objects.filter(account_id=account, expire_date__gt=now, used_at__gt=now - idle())
    return rows.order_by("-used_at")


def handle_of(key: str) -> str:
    """Give the name by which a page calls a session: it opens nothing."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def end_one(account: int, handle: str) -> int:
    """End the session of this name; gives how many ended."""
    keys = [row.pk for row in StaffSession.objects.filter(account_id=account) if handle_of(row.pk) == handle]
    return StaffSession.objects.filter(pk__in=keys).delete()[0]


def end_others(account: int, but: str = "") -> int:
    """End all sessions of an account but this one; gives how many ended."""
    return StaffSession.objects.filter(account_id=account).exclude(pk=but).delete()[0]


def end_all_of(person: int) -> int:
    """End every session of a person: their password, their factors or their rights are others now."""
    return StaffSession.objects.filter(account__person_id=person).delete()[0]


def account_of(key: str | None) -> int | None:
    """Give whose session this was, even where it has ended by doing nothing; None for one that is not there."""
    return StaffSession.objects.filter(pk=key).values_list("account_id", flat=True).first() if key else None


def sweep(now: datetime) -> int:
    """Take away the rows of sessions that ended; gives how many."""
    return StaffSession.objects.filter(expire_date__lt=now - timedelta(days=1)).delete()[0]

"""What the worker takes away: security events after six months, ended sessions and spent digits after a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from yinuo.kernel.identity.events import KEPT, record, told
from yinuo.kernel.identity.models import EntryCode, SecurityEvent, StaffSession
from yinuo.kernel.identity.terms import TERMS

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def aged(committed_db: str) -> str:
    """Have one of each that is old enough, and one that is not."""
    for age in (KEPT + timedelta(hours=1), KEPT - timedelta(hours=1)):
        SecurityEvent.objects.create(at=NOW - age, what="logged_in")
    for n, age in enumerate((timedelta(days=2), timedelta(hours=1))):
        at = NOW - age
        StaffSession.objects.create(pk=f"key{n}", session_data="", expire_date=at, begun_at=at, used_at=at)
        EntryCode.objects.create(
            pk=f"00000000-0000-4000-8000-00000000000{n}", kind="phone", blind_index=b"x", hashed=b"y", language="en",
            made_at=at, expires_at=at,
        )  # fmt: skip
    return committed_db


def test_the_worker_takes_away_what_has_had_its_time(aged: str) -> None:
    from yinuo.config import testing

    with testing.connected_to(aged, "worker"):
        for term in TERMS:
            if term.forget:
                term.forget(NOW)
    assert SecurityEvent.objects.get().at == NOW - KEPT + timedelta(hours=1)
    assert StaffSession.objects.get().pk == "key1"
    assert EntryCode.objects.get().pk.hex.endswith("1")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM security_event", "UPDATE security_event SET what = 'logged_out'"]
)
def test_the_web_role_takes_no_security_event_away_and_changes_none(aged: str, statement: str) -> None:
    from django.db import ProgrammingError

    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(statement)


def test_what_happened_is_read_the_newest_first(db: None) -> None:
    for what in ("logged_in", "logged_out"):
        record(what)
    assert [row.what for row in told()] == ["logged_out", "logged_in"]
    assert [row.what for row in told("logged_in")] == ["logged_in"]
    assert told("no such thing").count() == 2


def test_what_is_recorded_is_known_to_the_table(db: None) -> Any:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        record("sneezed")

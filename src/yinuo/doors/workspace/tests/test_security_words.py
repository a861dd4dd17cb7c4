"""Every security event that the table knows is said in words at the desk."""

from __future__ import annotations

from yinuo.doors.workspace.security_events import WORDS
from yinuo.kernel.identity.models import EVENTS


def test_every_event_the_table_knows_has_its_words() -> None:
    assert set(WORDS) == set(EVENTS)

"""In the demo the figures of a day are that day's: counted from its public rows, whatever came after."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from psycopg import sql

from yinuo.config import story
from yinuo.config.provision import role_name, superuser
from yinuo.config.testing import connected_to
from yinuo.kernel.figures.actions import fold, wrong_cells
from yinuo.kernel.figures.queries import Period, tallies
from yinuo.kernel.limits import book
from yinuo.kernel.matters.projection import HOOKS

PERIOD = Period(date(2025, 8, 1), date(2025, 8, 1))


@pytest.fixture
def hooked() -> object:
    HOOKS.append(story.remember)
    yield
    HOOKS.remove(story.remember)


def counts(day: str) -> dict[str, int]:
    at = datetime.fromisoformat(f"{day}T23:00").replace(tzinfo=UTC)
    story._look(f"{story.schema()}, yinuo", at.isoformat())
    try:
        found = tallies(PERIOD)["confirmed"]
        assert wrong_cells() == 0
    finally:
        story._look("yinuo", "")
    return dict(found[0].counts) if found else {}


def test_an_earlier_day_shows_what_was_so_then(committed_db: str, hooked: None) -> None:
    from yinuo.kernel.matters.tests.world import build

    with superuser(committed_db) as server:  # a clone is the superuser's own; a real database the owner's
        owner, name = sql.Identifier(role_name("owner")), sql.Identifier(committed_db)
        server.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(name, owner))
    with connected_to(committed_db, "owner"):
        story.make()
        world = build()
    with connected_to(committed_db, "web"):
        first = world.assigned()
        world.later(1).act(first, "report", "handler", {"result": "done", "text": "换了灯泡"})
        world.later(1).act(first, "confirm", world.requester(first))
        assert [counts(f"2025-08-{day}") for day in (17, 18, 19, 20)] == [
            {}, {"no": 1}, {"silent": 1}, {"yes": 1},
        ]  # fmt: skip
        assert [dict(m.counts) for m in tallies(PERIOD)["confirmed"]] == [{"no": 0, "silent": 0, "yes": 1}]
    with connected_to(committed_db, "worker"):
        assert fold() > 0
        assert wrong_cells() == 0
    with connected_to(committed_db, "web"):
        assert counts("2025-08-18") == {"no": 1}
    book.forget()

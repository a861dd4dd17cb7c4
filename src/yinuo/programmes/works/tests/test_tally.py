"""What is listed and numbered is what the promises come to, whatever was done in whatever order."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from psycopg import sql

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.config import story
from yinuo.config.provision import role_name, superuser
from yinuo.config.testing import connected_to
from yinuo.kernel.figures.tests.test_sums import AGREE, MOVE
from yinuo.kernel.limits import book
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.projection import HOOKS
from yinuo.kernel.matters.tests.world import MONDAY, World, build
from yinuo.programmes.works import queries
from yinuo.programmes.works.actions import count_again, put_down, wrong_numbers
from yinuo.programmes.works.models import Asset, Closure, Counted, Tally
from yinuo.programmes.works.tasks import works_again

if TYPE_CHECKING:
    from collections.abc import Iterator

DUE = date(2025, 9, 17)
OPENED = {"result": "done", "text": "桥通了，两头都能走", "proof_on": "2025-08-30"}
SEEN = {"text": "去看过，两头都能走", "proof_on": "2025-08-30"}

# Whatever the law refuses at that moment is simply not done; the rest ends promises, takes endings back, moves days.
TRIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("report", "handler", OPENED),
    ("report", "handler", {**OPENED, "result": "partly"}),
    ("confirm", "checker", SEEN),
    ("confirm", "checker", {**SEEN, "proof_on": "2025-10-20"}),
    ("confirm", "checker2", SEEN),
    ("send_back", "checker", {"text": "还差一头"}),
    ("reopen", "auditor", {"text": "那天还封着"}),
    ("end", "handler", {"outcome": "broken", "text": "开不成", "reason": "not_feasible"}),
    ("end", "head", AGREE),
    ("move_date", "handler", MOVE),
    ("move_date", "head", AGREE),
    ("seal", "desk", {"ground": "women_children", "text": "涉及孩子"}),
    ("seal", "desk2", AGREE),
    ("unseal", "desk", {"text": "可以公开"}),
    ("unseal", "desk2", AGREE),
)
MOVES = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, len(TRIES) - 1), st.sampled_from((0, 1, 20))),
    min_size=12,
    max_size=30,
)


class Bridges(World):
    """The cast, and every promise of it a closure of one bridge, put down before or after the public reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.n_promised = 0
        since = self.now.date()
        self.bridge = Asset.objects.create(
            code="bridge-a", name="示例桥", sort="bridge", place_id="lane", since_on=since
        )

    def promised(self, kind: str = "commitment", **more: object) -> str:
        self.n_promised += 1
        ref = super().promised(kind, strength=("strive", "expected")[self.n_promised % 2], **more)
        on = self.now.date()
        put_down([
            Closure(
                stream=Matter.objects.get(ref=ref), asset=self.bridge, closed_from=on, scope=["吊杆"], announced_on=on
            )
        ])  # fmt: skip
        return ref


@pytest.fixture
def bridges(db: None) -> Iterator[Bridges]:
    build()
    yield Bridges()
    book.forget()


def kept(on: date) -> dict[str, tuple[int, int, int, int]]:
    return {row.strength: (row.kept, row.late, row.broken, row.waiting) for row in queries.kept(on)}


@given(moves=MOVES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_done_the_numbers_are_what_a_recount_comes_to(
    bridges: Bridges, moves: list[tuple[int, int, int]]
) -> None:
    bridges.now = MONDAY
    refs, ended = [bridges.promised() for _n in range(3)], 0
    for n, (which, move, days) in enumerate(moves):
        verb, who, form = TRIES[move]
        if verb == "report":  # no two are answered in the same words
            form = {**form, "text": f"{form['text']} {n} {refs[which]}"}
        with suppress(Invalid, NotAllowed, NotFound):
            bridges.later(days).act(refs[which], verb, who, form)
        ended += Counted.objects.filter(stream__ref__in=refs).exclude(ending="waiting").count()
    event(f"endings seen: {min(ended, 5)}")
    assert wrong_numbers() == 0


def test_an_ending_that_an_auditor_takes_back_waits_again(bridges: Bridges) -> None:
    ref = bridges.promised()
    assert (kept(DUE), kept(DUE + timedelta(1))) == ({}, {"expected": (0, 0, 0, 1)})
    bridges.later(12).act(ref, "report", "handler", OPENED)
    bridges.act(ref, "confirm", "checker", SEEN)
    assert kept(DUE) == {"expected": (1, 0, 0, 0)}
    assert wrong_numbers() == 0
    bridges.later(1).act(ref, "reopen", "auditor", {"text": "那天还封着"})
    assert (kept(DUE), kept(DUE + timedelta(1))) == ({}, {"expected": (0, 0, 0, 1)})
    assert [one.shown.ref for one in queries.behind(DUE + timedelta(1), 2025, "expected")[0]] == [ref]
    bridges.later(40).act(ref, "report", "handler", {**OPENED, "proof_on": "2025-10-09", "text": "这回通了"})
    bridges.act(ref, "confirm", "checker", {**SEEN, "proof_on": "2025-10-09"})
    assert kept(DUE + timedelta(60)) == {"expected": (0, 1, 0, 0)}
    assert wrong_numbers() == 0


def test_a_promise_that_is_no_closures_is_counted_nowhere(bridges: Bridges) -> None:
    ref = World.promised(bridges)
    bridges.later(12).act(ref, "report", "handler", OPENED)
    bridges.act(ref, "confirm", "checker", SEEN)
    assert (Counted.objects.count(), Tally.objects.count(), wrong_numbers()) == (0, 0, 0)


def test_a_word_on_how_it_stands_writes_no_number(bridges: Bridges) -> None:
    ref = bridges.promised()
    with CaptureQueriesContext(connection) as asked:
        bridges.act(ref, "update", "handler", {"text": "吊杆换了一半"})
    assert not [one for one in asked if "work_tally" in one["sql"]]


def test_what_is_behind_a_number_goes_on_page_by_page(
    bridges: Bridges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "ON_PAGE", 2)
    refs = [bridges.promised() for _n in range(10)][0::2]
    on, seen, after, n_pages = DUE + timedelta(1), [], "", 0
    while n_pages == 0 or after:
        found, after = queries.behind(on, 2025, "expected", "waiting", after)
        seen += [one.shown.ref for one in found]
        n_pages += 1
    assert (seen, n_pages) == (refs, 3)
    assert queries.behind(on, 2025, "expected", "kept") == ([], "")
    assert queries.behind(on, 2024, "expected") == ([], "")


def test_a_wrong_number_is_found_at_night_and_counted_again(committed_db: str) -> None:
    build()
    bridges = Bridges()
    for _n in range(3):
        bridges.promised()
    with connected_to(committed_db, "worker"):
        assert (wrong_numbers(), count_again()) == (0, 0)
        Tally.objects.update(n=7)
        Counted.objects.filter(strength="strive").delete()
        assert wrong_numbers() == 5  # two numbers wrong on either side, and one closure that is not listed
        works_again.func(0)
        assert wrong_numbers() == 0
    assert kept(DUE + timedelta(1)) == {"expected": (0, 0, 0, 2), "strive": (0, 0, 0, 1)}


def test_in_the_demo_the_numbers_of_a_day_are_that_days(committed_db: str) -> None:
    with superuser(committed_db) as server:
        owner, name = sql.Identifier(role_name("owner")), sql.Identifier(committed_db)
        server.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(name, owner))
    HOOKS.append(story.remember)
    try:
        with connected_to(committed_db, "owner"):
            story.make()
            build()
            bridges = Bridges()
        with connected_to(committed_db, "web"):
            ref = bridges.promised()
            bridges.later(12).act(ref, "report", "handler", OPENED)
            bridges.act(ref, "confirm", "checker", SEEN)
            shown = []
            for day in (17, 18, 29, 30):
                at = datetime(2025, 8, day, 23, tzinfo=UTC)
                story._look(f"{story.schema()}, yinuo", at.isoformat())
                shown.append((kept(DUE + timedelta(1)), wrong_numbers()))
            story._look("yinuo", "")
    finally:
        HOOKS.remove(story.remember)
        book.forget()
    waits, opened = {"expected": (0, 0, 0, 1)}, {"expected": (1, 0, 0, 0)}
    assert shown == [({}, 0), (waits, 0), (waits, 0), (opened, 0)]

"""Several people at once, in threads with their own connections: the streams' locks put them in one order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.recording import Key
from yinuo.kernel.matters.situation import Actor
from yinuo.kernel.matters.tests.rebuilt import (
    assert_bytes_are_those_of_the_domain,
    assert_rows_are_their_events,
    events_of,
)
from yinuo.kernel.record.chain import check
from yinuo.kernel.record.models import Actor as ActorRow
from yinuo.kernel.record.models import Idempotency, TrackingCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.act import Acted
    from yinuo.kernel.matters.tests.world import World

ASK = {"kind": "request", "category": "help", "body": "灯不亮", "place": "lane", "about_office": False}
MERGE = {"outcome": "merged", "reason": "same_matter", "text": "同一件"}
AGREE = {"decision": "agree", "text": "同意"}


@pytest.fixture
def world(committed_db: str) -> World:
    from yinuo.kernel.matters.tests.world import build

    return build()


def at_once(*acts: Callable[[], Acted]) -> list[Acted | Exception]:
    """Run these at the same instant, each in its own thread, and give what came of each."""
    gate = Barrier(len(acts))

    def run(one: Callable[[], Acted]) -> Acted | Exception:
        try:
            gate.wait()
            return one()
        except (Invalid, NotAllowed) as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def won(results: list[Acted | Exception]) -> list[Acted]:
    return [one for one in results if not isinstance(one, Exception)]


def lost(results: list[Acted | Exception]) -> list[Invalid]:
    return [one for one in results if isinstance(one, Invalid)]


def assert_whole(*refs: str) -> None:
    for ref in refs:
        assert_rows_are_their_events(ref)
        assert_bytes_are_those_of_the_domain(ref)
    assert list(check()) == []


def test_of_two_who_accept_one_does_and_the_other_is_told(world: World) -> None:
    ref = world.ask().ref
    form = {"title": "灯", "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    results = at_once(*(lambda who=who: world.act(ref, "accept", who, form) for who in ("desk", "desk2")))
    assert (len(won(results)), [why.is_conflict for why in lost(results)]) == (1, [True])
    assert_whole(ref)


def test_a_stale_page_loses_and_says_so(world: World) -> None:
    ref = world.accepted()
    version = Matter.objects.get(ref=ref).version
    units = ("roads", "water", "team", "union")
    results = at_once(
        *(
            lambda unit=unit: world.act(ref, "assign", "desk", {"lead_unit": unit}, version=version)
            for unit in units
        )
    )
    assert (len(won(results)), {str(why) for why in lost(results)}) == (
        1,
        {"您打开之后，这件事已经有人动过。请看看新的经过，再决定。"},
    )
    assert_whole(ref)


def test_notes_of_many_all_stand_in_one_order(world: World) -> None:
    ref = world.assigned()
    results = at_once(
        *(lambda n=n: world.act(ref, "update", "handler", {"text": f"在办 {n}"}) for n in range(12))
    )
    assert len(won(results)) == 12
    events = events_of(ref)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert sorted(e.recorded_at for e in events) == [e.recorded_at for e in events]
    assert_whole(ref)


def test_fifty_retries_at_once_file_one_matter_with_one_code(world: World) -> None:
    key = Key("portal", "a form's own key")
    results = at_once(*(lambda: world.act("", "submit", Actor(), ASK, key=key) for _ in range(50)))
    answers = {(done.ref, done.seq, done.code) for done in won(results)}
    assert (len(won(results)), len(answers), Matter.objects.count()) == (50, 1, 1)
    assert (TrackingCode.objects.count(), Idempotency.objects.count(), ActorRow.objects.count()) == (1, 1, 1)
    assert sum(not done.is_replay for done in won(results)) == 1
    assert_whole(next(iter(answers))[0])


def test_one_key_with_two_bodies_is_a_conflict(world: World) -> None:
    key = Key("portal", "k")
    results = at_once(
        *(lambda n=n: world.act("", "submit", Actor(), {**ASK, "body": f"灯 {n}"}, key=key) for n in range(4))
    )
    assert (len(won(results)), Matter.objects.count()) == (1, 1)
    assert all(why.is_conflict for why in lost(results))


@pytest.mark.parametrize("_round", range(4))
def test_two_matters_merged_into_each_other_at_once_make_no_ring(world: World, _round: int) -> None:
    a, b = world.accepted(), world.accepted()
    world.act(a, "end", "desk", {**MERGE, "parent": b})
    world.act(b, "end", "desk", {**MERGE, "parent": a})
    results = at_once(
        lambda: world.act(a, "end", "desk2", AGREE), lambda: world.act(b, "end", "desk2", AGREE)
    )
    assert (len(won(results)), len(lost(results))) == (1, 1)
    assert Matter.objects.filter(parent__isnull=False).count() == 1
    assert_whole(a, b)


def test_three_in_a_ring_at_once_leave_a_tree(world: World) -> None:
    refs = [world.accepted() for _ in range(3)]
    for n, ref in enumerate(refs):
        world.act(ref, "end", "desk", {**MERGE, "parent": refs[(n + 1) % 3]})
    at_once(*(lambda ref=ref: world.act(ref, "end", "desk2", AGREE) for ref in refs))
    parents = dict(Matter.objects.values_list("ref", "parent_id"))
    for ref in refs:
        seen, at = {ref}, parents[ref]
        while at:
            assert at not in seen, "a ring"
            seen.add(at)
            at = parents[at]
    assert_whole(*refs)


def test_a_proposal_changed_while_its_decider_waits_takes_no_unlocked_parent(world: World) -> None:
    a, b, c = world.accepted(), world.accepted(), world.accepted()
    world.act(a, "end", "desk", {**MERGE, "parent": b})
    decline = {"outcome": "declined", "reason": "not_ours", "text": "不归", "where_to": "那边"}
    results = at_once(
        lambda: world.act(a, "end", "desk", {**MERGE, "parent": c}),
        lambda: world.act(a, "end", "desk2", AGREE),
        lambda: world.act(b, "end", "desk", decline),
    )
    assert len(results) == 3
    assert_whole(a, b, c)


def test_two_checkers_confirm_once(world: World) -> None:
    ref = world.promised()
    world.later(2).act(ref, "report", "handler", {"result": "done", "text": "好", "proof_on": "2025-08-19"})
    results = at_once(
        *(lambda who=who: world.act(ref, "confirm", who, {}) for who in ("checker", "checker2"))
    )
    assert (len(won(results)), len(lost(results))) == (1, 1)
    assert Matter.objects.get(ref=ref).outcome == "kept"
    assert_whole(ref)


def test_a_yes_and_a_no_at_once_are_one_answer(world: World) -> None:
    ref = world.reported()
    asker = world.requester(ref)
    results: list[Any] = at_once(
        lambda: world.act(ref, "confirm", asker), lambda: world.act(ref, "send_back", asker)
    )
    assert (len(won(results)), len(lost(results))) == (1, 1)
    assert Matter.objects.get(ref=ref).state in {"closed", "in_progress"}
    assert_whole(ref)

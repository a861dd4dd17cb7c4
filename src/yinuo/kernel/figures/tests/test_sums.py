"""Sums are what the public rows come to, whatever was done in whatever order; and nobody waits for a counter."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid, NotAllowed, NotFound
from yinuo.kernel.figures.actions import fold, rebuild, wrong_cells
from yinuo.kernel.figures.models import FigureCube, FigureDelta
from yinuo.kernel.matters.tests.world import MONDAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.kernel.matters.tests.world import World

DAY, AGREE = timedelta(days=1), {"decision": "agree"}
DECLINE = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "去隔壁窗口"}
MOVE = {"due_on": "2025-11-20", "text": "雨太大", "done_so_far": "换了一半"}
# Whatever the law refuses at that moment is simply not done; the rest moves matters through every figure.
TRIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("assign", "desk", {"lead_unit": "roads"}),
    ("assign", "desk", {"lead_unit": "water"}),
    ("report", "handler", {"result": "done", "text": "换了灯泡"}),
    ("report", "handler", {"result": "done", "text": "换了灯泡", "proof_on": "2025-08-19"}),
    ("report", "other", {"result": "partly", "text": "换了一半"}),
    ("report", "handler", {"result": "explained", "text": "办不了", "law": "见规定"}),
    ("confirm", "requester", {}),
    ("confirm", "checker", {}),
    ("confirm", "checker2", {}),
    ("confirm", "checker", {"text": "去看过，是这样", "proof_on": "2025-08-19"}),
    ("reopen", "auditor", {"text": "那天还没有好"}),
    ("send_back", "requester", {}),
    ("send_back", "checker", {"text": "还差一盏"}),
    ("review", "checker", {"ruling": "agree", "text": "看过"}),
    ("review", "checker", {"ruling": "back", "text": "还差"}),
    ("reopen", "requester", {"text": "又坏了"}),
    ("hand_back", "handler", {"text": "归水务", "proposed_unit": "water"}),
    ("withdraw", "requester", {}),
    ("end", "desk", DECLINE),
    ("end", "desk2", AGREE),
    ("end", "handler", {"outcome": "broken", "text": "办不成", "reason": "not_feasible"}),
    ("end", "head", AGREE),
    ("move_date", "handler", MOVE),
    ("move_date", "head", AGREE),
    ("seal", "desk", {"ground": "women_children", "text": "涉及孩子"}),
    ("seal", "desk2", AGREE),
    ("unseal", "desk", {"text": "可以公开"}),
    ("unseal", "desk2", AGREE),
    ("update", "handler", {"text": "看过了"}),
)
MOVES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(-4, len(TRIES) - 1), st.sampled_from((0, 1, 20))),
    min_size=8,
    max_size=24,
)


def play(world: World, moves: list[tuple[int, int, int]]) -> int:
    """Do what can be done of these moves; gives how many acts there were."""
    world.now = MONDAY
    refs, promises = [world.accepted(), world.accepted("hazard")], [world.promised()]
    done = 0
    for which, move, days in moves:
        world.later(days)
        if move < 0:
            if move == -1:
                promises.append(world.promised())
            else:
                refs.append((world.reported, world.assigned, world.accepted)[move + 4]())
            continue
        verb, who, form = TRIES[move]
        every = refs if who == "requester" else [*refs, *promises]
        ref = every[which % len(every)]
        if verb == "report":  # no two are answered in the same words
            form = {**form, "text": f"{form['text']} {ref}"}
        with suppress(Invalid, NotAllowed, NotFound):
            world.act(ref, verb, world.requester(ref) if who == "requester" else who, form)
            done += 1
    return done


@given(moves=MOVES)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_done_the_changes_come_to_what_the_rows_say(
    world: World, moves: list[tuple[int, int, int]]
) -> None:
    play(world, moves)
    assert FigureDelta.objects.exists()
    assert wrong_cells() == 0


def test_a_word_on_how_it_stands_changes_no_cell(world: World) -> None:
    ref = world.assigned()
    before = FigureDelta.objects.count()
    world.act(ref, "update", "handler", {"text": "看过了"})
    assert FigureDelta.objects.count() == before


def test_what_is_loaded_stands_in_the_figures(world: World) -> None:
    from yinuo.kernel.matters.load import load
    from yinuo.kernel.matters.tests.test_load import _stories

    world.with_accounts()
    world.assigned()
    load(_stories(world, 6))
    assert FigureDelta.objects.filter(figure="confirmed").exists()
    assert wrong_cells() == 0


@pytest.fixture
def working(committed_db: str) -> Iterator[World]:
    """Give the cast in a database of its own, where the worker is at work."""
    from yinuo.config.testing import connected_to
    from yinuo.kernel.matters.tests.world import build

    world = build()
    with connected_to(committed_db, "worker"):
        yield world


def test_folding_changes_no_figure_and_leaves_nothing_waiting(working: World) -> None:
    moves = [(n % 6, n % (len(TRIES) + 4) - 4, n % 2) for n in range(120)]
    assert play(working, moves) > 15
    waiting = FigureDelta.objects.count()
    assert fold() == waiting > 0
    assert (FigureDelta.objects.count(), wrong_cells()) == (0, 0)
    play(working, moves[:40])
    fold()
    assert (fold(), wrong_cells()) == (0, 0)


def test_a_wrong_sum_is_found_and_counted_again(working: World) -> None:
    for _n in range(3):
        working.assigned()
    fold()
    assert rebuild() == 0
    FigureCube.objects.filter(figure="confirmed").update(n=7)
    assert wrong_cells() == 1
    assert rebuild() == 1
    assert wrong_cells() == 0
    assert FigureCube.objects.get(figure="confirmed").n == 3

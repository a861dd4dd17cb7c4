"""Far above one's peers: a floor for small numbers, a median of who has the same need, and nobody named below it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.matters.queries import sight
from yinuo.kernel.notices.alarms import FLOOR, OVER, TIMES, Standing, far_above, openers, pressed
from yinuo.kernel.notices.contacts import revealed

if TYPE_CHECKING:
    from yinuo.kernel.matters.situation import Actor
    from yinuo.kernel.matters.tests.world import World

DESK = dict.fromkeys(range(1, 6), ("desk",))


@pytest.mark.parametrize(
    ("opened", "found"),
    [
        ({}, {}),
        ({1: FLOOR - 1}, {}),
        ({1: FLOOR}, {1: Standing(FLOOR, 0.0)}),
        ({1: 20, 2: 10, 3: 10, 4: 10, 5: 10}, {}),
        ({1: 21, 2: 10, 3: 10, 4: 10, 5: 10}, {1: Standing(21, 10.0)}),
        ({1: 40, 2: 40, 3: 40, 4: 1, 5: 1}, {}),
    ],
)
def test_far_above_is_more_than_twice_the_median_of_the_others(
    opened: dict[int, int], found: dict[int, Standing]
) -> None:
    assert far_above(opened, DESK) == found


def test_peers_are_those_of_the_same_bundle_alone() -> None:
    bundles = {1: ("desk",), 2: ("unit",), 3: ("unit",), 4: ("desk", "unit")}
    opened = {1: 30, 2: 200, 3: 200, 4: 1}
    assert far_above(opened, bundles) == {1: Standing(30, 1.0)}


def test_where_nobody_else_holds_the_post_the_floor_alone_decides() -> None:
    assert far_above({1: FLOOR, 9: FLOOR - 1}, {1: ("auditor",)}) == {1: Standing(FLOOR, 0.0)}
    assert far_above({9: FLOOR}, {}) == {9: Standing(FLOOR, 0.0)}


@given(st.dictionaries(st.integers(1, 5), st.integers(0, 60)))
def test_small_numbers_never_alarm_and_who_opens_most_is_found_where_anybody_is(
    opened: dict[int, int],
) -> None:
    found = far_above(opened, DESK)
    assert all(one.n >= FLOOR and one.n > TIMES * one.of_peers for one in found.values())
    most = {person for person, n in opened.items() if n == max(opened.values())}
    assert not found or most <= found.keys()


@pytest.fixture
def world(db: None) -> World:
    from yinuo.kernel.matters.tests.world import build

    return build().with_accounts()


@pytest.fixture
def auditor(world: World) -> Actor:
    return world["auditor"]


def opens(world: World, who: str, ref: str) -> None:
    actor = world[who]
    revealed(sight(ref, actor, world.now), actor, "约了上门，敲门没人应", world.now)


def test_the_auditor_learns_who_and_where_and_a_month_later_no_more(world: World, auditor: Actor) -> None:
    refs = [world.ask(contact="13800138000", keep_contact="yes").ref for _n in range(FLOOR)]
    for ref in refs[1:]:
        opens(world, "desk", ref)
    opens(world, "desk", refs[1])  # the same matter again is the same matter
    assert openers(auditor, world.now.date(), world.now) == ()
    opens(world, "desk", refs[0])
    (one,) = openers(auditor, world.now.date(), world.now)
    assert (one.person, one.standing) == (world["desk"].person, Standing(FLOOR, 0.0))
    assert {look[0] for look in one.looks} == set(refs)
    assert {look[3] for look in one.looks} == {"约了上门，敲门没人应"}
    assert openers(auditor, world.now.date(), world.now + OVER + timedelta(seconds=1)) == ()


def test_what_askers_tell_the_auditor_alone_is_found_by_the_auditor(world: World, auditor: Actor) -> None:
    alarmed, left, free = (world.ask().ref for _n in range(3))
    world.act(alarmed, "alarm", world.requester(alarmed), {"text": "有人来我店里问是不是我写的"})
    world.act(left, "withdraw", world.requester(left), {"pressed": "yes"})
    world.act(free, "withdraw", world.requester(free), {"pressed": "no"})
    told = {(ref, what) for ref, _at, what in pressed(auditor, world.now.date(), world.now)}
    assert told == {(alarmed, "alarm"), (left, "withdraw")}


def test_an_auditor_complained_of_learns_of_no_alarm(world: World) -> None:
    ref = world.ask(about_office="yes", about_unit="audit").ref
    world.act(ref, "alarm", world.requester(ref), {"text": "审计的人来找过我"})
    assert pressed(world["auditor"], world.now.date(), world.now) == ()

"""What the public log tells of sealed matters: that something happened on a day, and nothing that joins two of them."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.kernel.log.models import LogLeaf
from yinuo.kernel.log.tests.writing import at_noon, drained, house_in, leaves_of
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.world import build
from yinuo.kernel.record.models import Event, Stream

if TYPE_CHECKING:
    from pathlib import Path

    from yinuo.kernel.log.sequencer import House
    from yinuo.kernel.matters.tests.world import World

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path)


def published_after_the_night(house: House, nights: int = 1) -> list[dict[str, Any]]:
    """Give every published leaf once today's sealed events have gone in."""
    drained(house, at_noon() + timedelta(days=1 + nights))
    return [json.loads(leaf) for leaf in leaves_of(house)]


def disputes(world: World, n_matters: int, n_events: int) -> None:
    """File disputes with so many events each, over and above their two first."""
    for _ in range(n_matters):
        ref = world.accepted("dispute")
        for _ in range(n_events):
            world.act(ref, "message", world.requester(ref), {"text": "再说一句"})


def seen_of(leaf: dict[str, Any]) -> tuple[Any, ...]:
    """Give all that an onlooker may compare in a sealed leaf, random parts by their form alone."""
    return (
        sorted(leaf),
        len(json.dumps(leaf)),
        leaf["p"],
        leaf["s"],
        leaf["t"],
        leaf["v"],
        len(leaf["c"]),
        len(leaf["m"]),
    )


def test_one_matter_of_many_events_looks_like_many_matters_of_few(
    world: World, house: House, tmp_path: Path
) -> None:
    disputes(world, 1, 6)
    one = published_after_the_night(house)
    disputes(world, 4, 0)
    both = published_after_the_night(house, nights=2)
    alone, many = [seen_of(leaf) for leaf in one], [seen_of(leaf) for leaf in both[len(one) :]]
    assert alone == many
    assert len(alone) == 8


def test_no_two_sealed_leaves_and_no_open_one_have_anything_in_common(world: World, house: House) -> None:
    ref = world.assigned()
    world.act(ref, "seal", "desk", {"ground": "women_children", "text": "有孩子"})
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    for _ in range(3):
        world.act(ref, "message", world.requester(ref), {"text": "封存着说的话"})
    disputes(world, 3, 2)
    leaves = published_after_the_night(house)
    sealed, public = [x for x in leaves if not x["s"]], [x for x in leaves if x["s"]]
    assert len(sealed) == 3 + 3 * 4
    names = [leaf["m"] for leaf in sealed] + [leaf["c"] for leaf in sealed]
    assert len(set(names)) == len(names)
    everything = {bytes(log_id).hex() for log_id in Stream.objects.values_list("log_id", flat=True)}
    everything |= {bytes(hashed).hex() for hashed in Event.objects.values_list("leaf_hash", flat=True)}
    assert everything.isdisjoint(names)
    assert {(leaf["p"], leaf["s"]) for leaf in sealed} == {("", 0)}
    assert everything >= {leaf["m"] for leaf in public}


def test_sealed_steps_between_open_ones_leave_no_gap_to_count(world: World, house: House) -> None:
    ref = world.assigned()
    stream = Matter.objects.get(ref=ref).stream_id
    before = Stream.objects.get(pk=stream)
    world.act(ref, "seal", "desk", {"ground": "low_income", "text": "低保"})
    world.act(ref, "seal", "desk2", {"decision": "agree"})
    for _ in range(4):
        world.act(ref, "message", world.requester(ref), {"text": "封存着说的话"})
    world.act(ref, "unseal", world.requester(ref), {"text": "不用封"})
    world.act(ref, "unseal", "desk", {"decision": "agree"})
    world.act(ref, "update", "handler", {"text": "今天看过"})
    leaves = published_after_the_night(house)
    numbers = [leaf["s"] for leaf in leaves if leaf["m"] == bytes(before.log_id).hex()]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert len(leaves) - len(numbers) == 6  # four messages, the asking and the agreeing to unseal


def test_the_place_of_a_sealed_leaf_says_nothing_of_when_its_day_it_was(world: World, house: House) -> None:
    disputes(world, 12, 2)
    published_after_the_night(house)
    order = list(LogLeaf.objects.order_by("idx").values_list("event_id", flat=True))
    assert len(order) == 48
    assert order != sorted(order)
    neighbours = sum(abs(one - other) == 1 for one, other in pairwise(order))
    assert neighbours < 12  # in the order of their writing it were 47; shuffled, 2 is to be expected

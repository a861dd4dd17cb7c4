"""Each byte of an event that somebody could change is missed by the check that was made for it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.canonical import canonical
from yinuo.kernel.matters.tests.rebuilt import events_of
from yinuo.kernel.record.chain import faults_of
from yinuo.kernel.record.keyring import master_key
from yinuo.kernel.record.seal import Chain

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.tests.world import World
    from yinuo.kernel.record.models import Event


def _moved(event: Event) -> None:
    event.facts_public = {**event.facts_public, "current_due": "2031-01-01"}


def _other_office(event: Event) -> None:
    event.facts_internal = {**event.facts_internal, "about_unit": "water"}


def _other_hand(event: Event) -> None:
    event.actor_unit = "water"


def _back_dated(event: Event) -> None:
    event.effective_at -= timedelta(days=1)


def _renumbered(event: Event) -> None:
    event.seq += 1


def _other_words(event: Event) -> None:
    content = event.contents.all()[0]
    content.body = "什么也没做".encode()


def _other_commitment(event: Event) -> None:
    event.commitment = bytes(event.commitment) + b" "


def _other_leaf(event: Event) -> None:
    event.leaf = bytes(event.leaf).replace(b'"v":1', b'"v":2')


FAULTS: list[tuple[Callable[[Any], None], list[str]]] = [
    (lambda _event: None, []),
    (_moved, ["public facts"]),
    (_other_hand, ["public facts"]),
    (_back_dated, ["public facts"]),
    (_other_office, ["internal facts"]),
    (_renumbered, ["seq"]),
    (_other_words, ["text text"]),
    (_other_commitment, ["commitment"]),
    (_other_leaf, ["leaf"]),
]


def _before(events: list[Event]) -> Chain:
    chain = Chain(bytes(events[0].stream.log_id))
    for event in events:
        found, chain = faults_of(event, chain, b"")
        assert found == []
    return chain


@pytest.mark.parametrize(("change", "said"), FAULTS)
def test_a_change_to_an_event_is_found_and_named(
    world: World, change: Callable[[Any], None], said: list[str]
) -> None:
    *earlier, last = events_of(world.reported())
    chain = _before(earlier)
    change(last)
    assert faults_of(last, chain, b"")[0] == said


def test_an_event_taken_out_is_missed_by_the_one_behind_it(world: World) -> None:
    *earlier, _gone, last = events_of(world.reported())
    assert faults_of(last, _before(earlier), b"")[0] == ["seq", "chain"]


def test_an_event_of_another_stream_does_not_fit_in(world: World) -> None:
    ours, theirs = events_of(world.reported()), events_of(world.reported())
    assert faults_of(theirs[-1], _before(ours[:-1]), b"")[0] == ["chain"]


def test_a_sealed_event_is_missed_through_its_hidden_chain(world: World) -> None:
    events = events_of(world.accepted("dispute"))
    subject = events[0].stream.subject_key
    assert subject is not None
    data_key = master_key().unwrap(bytes(subject.wrapped or b""))
    chain = Chain(bytes(events[0].stream.log_id))
    assert faults_of(events[0], chain, data_key)[0] == []
    assert faults_of(events[1], chain, data_key)[0] == ["seq", "internal facts"]


def test_a_leaf_says_what_the_domain_lets_it_say(world: World) -> None:
    event = events_of(world.reported())[0]
    leaf = json.loads(bytes(event.leaf))
    assert sorted(leaf) == ["c", "m", "p", "s", "t", "v"]
    assert canonical(leaf) == bytes(event.leaf)

"""Streams that are no matter: their events stand in the chain and in the queue of the log like every other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.kernel.people.models import Person
from yinuo.kernel.record.chain import faults_of
from yinuo.kernel.record.models import Event, Pending, Stream
from yinuo.kernel.record.seal import Chain
from yinuo.kernel.record.streams import Told, begin, tell, tell_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

AT = datetime(2025, 8, 15, 7, tzinfo=UTC)


@pytest.mark.django_db
def test_what_is_told_holds_in_its_chain_and_waits_for_the_log() -> None:
    person = Person.objects.create(name="").pk
    stream = begin("campaign")
    assert tell(stream, Told("frozen", person, "lead", "hall", {"n": 1}, {"reason": "为什么"}), AT) == 1
    assert tell(stream, Told("amended", None, "system", "", {"n": 2})) == 2
    row = Stream.objects.get(pk=stream)
    chain = Chain(bytes(row.log_id))
    for event in Event.objects.filter(stream=stream).order_by("seq").prefetch_related("contents"):
        wrong, chain = faults_of(event, chain, b"")
        assert wrong == []
    assert (row.last_seq, row.n_open, bytes(row.last_leaf or b"")) == (2, 2, chain.leaf)
    assert Pending.objects.filter(event__stream=stream).count() == 2
    assert list(Event.objects.filter(stream=stream, actor_key=None).values_list("seq", flat=True)) == [2]


@pytest.mark.django_db
def test_what_is_told_at_once_is_told_as_one_after_the_other(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    person = Person.objects.create(name="").pk
    stream = begin("sheet")
    tell(stream, Told("a", person, "lead", "hall", {"n": 0}), AT)
    every = [Told("b", person, "lead", "hall", {"n": n}, {"text": f"第 {n} 笔"}) for n in range(1, 40)]
    with django_assert_num_queries(
        6
    ):  # a savepoint and its end, the lock, the clock, the key, all of the events
        assert tell_all(stream, every, AT) == 40
    row = Stream.objects.get(pk=stream)
    chain = Chain(bytes(row.log_id))
    for n, event in enumerate(
        Event.objects.filter(stream=stream).order_by("seq").prefetch_related("contents")
    ):
        wrong, chain = faults_of(event, chain, b"")
        assert (wrong, event.seq, event.facts_public) == ([], n + 1, {"n": n})
    assert (row.last_seq, bytes(row.last_leaf or b"")) == (40, chain.leaf)
    assert Pending.objects.filter(event__stream=stream).count() == 40
    assert tell_all(stream, []) == 40


@pytest.mark.django_db
def test_nothing_is_effective_before_what_was_told_already() -> None:
    person = Person.objects.create(name="").pk
    stream = begin("sheet")
    tell(stream, Told("a", person, "lead", "hall", {}), AT)
    tell(stream, Told("b", person, "lead", "hall", {}), AT - timedelta(days=9))
    first, second = Event.objects.filter(stream=stream).order_by("seq")
    assert (first.effective_at, second.effective_at) == (AT, AT)
    assert second.recorded_at >= first.recorded_at


@pytest.mark.django_db
def test_a_matters_stream_is_the_gates_alone() -> None:
    with pytest.raises(ValueError, match="matter"):
        begin("matter")
    row = Stream.objects.create(log_id=b"m" * 16, kind="matter")
    for stream in (row.pk, 0):
        with pytest.raises(Stream.DoesNotExist):
            tell(stream, Told("a", 1, "lead", "hall", {}))

"""Two at once at a contest, each on a connection of its own: whoever comes second waits and is told."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections, transaction

from yinuo.base.errors import Invalid
from yinuo.doors.shell.desk.officer import Officer
from yinuo.kernel.matters.actors import staff
from yinuo.kernel.people.models import Account, Appointment, Person
from yinuo.programmes.events.contest_actions import DECIDED, decide, declare, score
from yinuo.programmes.events.models import Award, Contest, Entry, School, Score

if TYPE_CHECKING:
    from collections.abc import Callable

AFTER = date(2025, 8, 21)
PRIZES = {"first": "1", "second": "0", "third": "0"}
PATIENCE = 20.0


def officer(username: str) -> Officer:
    account = Account.objects.select_related("person").get(username=username)
    at = datetime(2025, 8, 21, 8, tzinfo=UTC)
    return Officer(account, staff(account), at, at, AFTER)


@pytest.fixture
def of(committed_db: str) -> Contest:
    """Give a closed contest of one entry that two judges have looked at; a third has told their conflicts."""
    from yinuo.config.testing import put_pack

    put_pack("pinghu")
    third = Person.objects.create(name="示例经办三")
    Account.objects.create(username="third", person=third)
    Appointment.objects.create(
        person=third, role="unit", unit_id="sl-ju-a", place_id="330482", from_on=date(2025, 1, 1)
    )
    before = date(2025, 8, 1)
    found = Contest.objects.create(
        code="twice", name="示例征文", place_id="330482", closes_on=date(2025, 8, 20), rubric=[["切题", 40]],
        known_on=before, source="example",
    )  # fmt: skip
    school = School.objects.create(code="one", name="示例小学", key=b"one", known_on=before)
    Entry.objects.create(contest=found, label="7K3QD", grade=3, school=school, entered_on=before)
    for who in ("handler-ju-a", "handler-ju-a-2", "third"):
        declare(officer(who), found, [])
    scored(found, "handler-ju-a")
    return found


def scored(of: Contest, who: str) -> None:
    score(officer(who), of, {"label": "7K3QD", "p0": "20"})


def is_waited_for() -> bool:
    """Say whether another connection waits for this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


def both(first: Callable[[], None], second: Callable[[], None]) -> None:
    """Do the first and keep it open until the second waits for it, then let both go on. Raises what the second met."""
    has_done = Event()

    def open_first() -> None:
        try:
            with transaction.atomic():
                first()
                has_done.set()
                began = time.monotonic()
                while not is_waited_for():
                    assert time.monotonic() - began < PATIENCE, "the second did not wait"
        finally:
            connections.close_all()

    def then_second() -> None:
        try:
            assert has_done.wait(PATIENCE)
            second()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        told = [pool.submit(open_first), pool.submit(then_second)]
    for one in told:
        one.result()


def test_a_score_that_comes_while_it_is_decided_is_refused(of: Contest) -> None:
    scored(of, "handler-ju-a-2")
    with pytest.raises(Invalid) as refused:
        both(lambda: decide(officer("handler-ju-a"), of, PRIZES), lambda: scored(of, "third"))
    assert (refused.value.is_conflict, list(refused.value.fields.values())) == (True, [DECIDED])
    assert (Score.objects.count(), Award.objects.count()) == (2, 1)


def test_a_decision_waits_for_a_score_that_is_being_given_and_counts_it(of: Contest) -> None:
    both(lambda: scored(of, "handler-ju-a-2"), lambda: decide(officer("handler-ju-a"), of, PRIZES))
    assert (Score.objects.count(), Award.objects.get().prize) == (2, "first")


def test_a_contest_is_decided_once_by_whoever_comes_first(of: Contest) -> None:
    scored(of, "handler-ju-a-2")
    with pytest.raises(Invalid) as refused:
        both(*(lambda: decide(officer("handler-ju-a"), of, PRIZES),) * 2)
    assert list(refused.value.fields.values()) == [DECIDED]
    assert Award.objects.count() == 1


def test_a_conflict_that_is_named_while_it_is_decided_is_refused(of: Contest) -> None:
    scored(of, "handler-ju-a-2")
    with pytest.raises(Invalid) as refused:
        both(
            lambda: decide(officer("handler-ju-a"), of, PRIZES),
            lambda: declare(officer("third"), of, ["one"]),
        )
    assert list(refused.value.fields.values()) == [DECIDED]

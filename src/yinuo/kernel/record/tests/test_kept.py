"""What is kept is what would be read again: given while nobody writes, made anew after any write of anybody."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import connection, transaction

from yinuo.kernel.record.kept import Kept, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

WRITE = "SELECT pg_current_xact_id()"  # what makes a transaction a writing one


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def counting() -> Callable[[], int]:
    made = iter(range(1, 100))
    return lambda: next(made)


def test_an_answer_is_given_again_until_somebody_writes(committed_db: str) -> None:
    kept, make = Kept[int](10), counting()
    assert [kept.get("a", make), kept.get("a", make), kept.get("b", make)] == [1, 1, 2]
    run(WRITE)
    assert [kept.get("a", make), kept.get("a", make)] == [3, 3]


def test_what_commits_while_the_answer_is_made_is_not_missed(committed_db: str) -> None:
    """The snapshot is taken first: whoever began before it and ends after it changes the next one."""
    kept, make, begun, end = Kept[int](10), counting(), Event(), Event()

    def writer() -> None:
        with transaction.atomic():
            run(WRITE)
            begun.set()
            end.wait(10)
        connection.close()

    thread = Thread(target=writer)
    thread.start()
    assert begun.wait(10)

    def made_meanwhile() -> int:
        end.set()
        thread.join(10)
        return make()

    assert kept.get("a", made_meanwhile) == 1
    assert kept.get("a", make) == 2


def test_inside_a_transaction_nothing_is_kept(committed_db: str) -> None:
    kept, make = Kept[int](10), counting()
    with transaction.atomic():
        assert snapshot() == ""
        assert [kept.get("a", make), kept.get("a", make)] == [1, 2]


def test_what_must_not_be_kept_is_made_each_time(committed_db: str) -> None:
    kept, make = Kept[int](10), counting()
    assert [kept.get("a", make, may_keep=lambda n: n > 1) for _n in range(3)] == [1, 2, 2]


def test_only_the_newest_are_kept(committed_db: str) -> None:
    kept, make = Kept[int](2), counting()
    assert [kept.get(key, make) for key in ("a", "b", "c", "c", "b", "a")] == [1, 2, 3, 3, 2, 4]

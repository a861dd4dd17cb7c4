"""What is kept is what would be read again: given while nobody writes, made anew after any write of anybody."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING

from django.db import connection, transaction

from yinuo.kernel.record.kept import Kept, snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES = 50
WRITE = "SELECT pg_current_xact_id()"  # what makes a transaction a writing one


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def counting() -> Callable[[], int]:
    made = iter(range(1, 100))
    return lambda: next(made)


def undisturbed(told: Callable[[], list[int]], wanted: list[int]) -> bool:
    """Say whether it comes out so: other tests write to the same server meanwhile, and then all is made anew."""
    return any(told() == wanted for _n in range(TRIES))


def test_an_answer_is_given_again_until_somebody_writes(committed_db: str) -> None:
    def told() -> list[int]:
        kept, make = Kept[int](10), counting()
        before = [kept.get("a", make), kept.get("a", make), kept.get("b", make)]
        run(WRITE)
        return [*before, kept.get("a", make), kept.get("a", make)]

    assert undisturbed(told, [1, 1, 2, 3, 3])


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
    def told() -> list[int]:
        kept, make = Kept[int](10), counting()
        return [kept.get("a", make, may_keep=lambda n: n > 1) for _n in range(3)]

    assert undisturbed(told, [1, 2, 2])


def test_only_the_newest_are_kept(committed_db: str) -> None:
    def told() -> list[int]:
        kept, make = Kept[int](2), counting()
        return [kept.get(key, make) for key in ("a", "b", "c", "c", "b", "a")]

    assert undisturbed(told, [1, 2, 3, 3, 2, 4])

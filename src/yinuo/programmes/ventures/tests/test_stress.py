"""Eight at once on PostgreSQL post, pay, take back, close, open again, move shares; at the end everything holds."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from fractions import Fraction
from random import Random
from threading import Barrier
from typing import TYPE_CHECKING, Final

from django.db import connection

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.record.chain import check
from yinuo.kernel.record.models import Event
from yinuo.programmes.ventures import actions, bookkeeping, reopening, shares
from yinuo.programmes.ventures.ledger import Draft, Line
from yinuo.programmes.ventures.models import LedgerClosing, LedgerEntry, LedgerLine, VillagePayment
from yinuo.programmes.ventures.queries import registers
from yinuo.programmes.ventures.register import Move
from yinuo.programmes.ventures.statements import rebuilt, trial_balance
from yinuo.programmes.ventures.tests.conftest import YEAR, at
from yinuo.programmes.ventures.tests.drawing import CASES
from yinuo.programmes.ventures.tests.made import SHARES, VILLAGES, make_factory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

THREADS: Final = 8
ACTS: Final = 400 if CASES > 200 else 24
"""What each of the eight does."""
SEED: Final = 20_251_130
JAN, ON, LAST = date(2025, 1, 1), date(2025, 11, 22), date(2025, 11, 1)
OWED: Final = 1_000
PAY_ON: Final = date(2025, 3, 14)


def begun() -> tuple[Venture, dict[str, Actor]]:
    """Give a factory with open books, 10.00 owed to each village, and a year approved; and who acts."""
    from yinuo.config.packs import load_pack, pack_folder
    from yinuo.kernel.limits import book
    from yinuo.kernel.matters.actors import staff
    from yinuo.kernel.people.models import Account

    load_pack(pack_folder("pinghu"), password="")
    book.forget()
    cast = {one.username: staff(one) for one in Account.objects.all()}
    factory, books = make_factory("factory"), cast["books"]
    bookkeeping.open_book(factory, JAN, books, ON, at(ON))
    owed = (Line("undistributed", OWED * 7), *(Line("payable", -OWED, party=unit) for unit in VILLAGES))
    bookkeeping.post(factory, Draft("owed", JAN, owed, "示例分配"), books, ON, at(ON))
    return factory, cast


def doing(venture: Venture, cast: dict[str, Actor], thread: int) -> Iterator[Callable[[], object]]:
    """Give what one of the eight tries, one thing after the other; much of it cannot be."""
    rng = Random(f"{SEED}/{thread}")
    books, head, now = cast["books"], cast["head-lianhe"], at(ON)
    for n in range(ACTS):
        unit, on = rng.choice(VILLAGES), date(2025, rng.randint(1, 10), rng.randint(1, 28))
        part = rng.randint(1, OWED // 3)
        key = f"shared/{n % 9}" if n % 3 == 0 else f"{thread}/{n}"  # some keys are everybody's
        rent = Draft(key, JAN, (Line("bank", 500), Line("rent", -500)), "示例租金")
        paid = Draft(
            f"{thread}/{n}", on, (Line("payable", part, party=unit), Line("bank", -part)), "示例付款"
        )
        giver, taker = rng.sample(VILLAGES, 2)
        back = rng.randint(1, 20)
        change = Move("new", on, giver, taker, Fraction(rng.randint(1, 4)), ON)
        acts: list[Callable[[], object]] = [
            lambda draft=rent: bookkeeping.post(venture, draft, books, ON, now),  # type: ignore[misc]
            lambda draft=paid: bookkeeping.post(venture, draft, books, ON, now),  # type: ignore[misc]
            lambda back=back: bookkeeping.reverse(venture, back, "写错了", books, ON, now),  # type: ignore[misc]
            lambda: bookkeeping.close(venture, head, ON, now),
            lambda: reopening.ask(venture, "一张单子来晚了", books, ON, now),
            lambda: reopening.agree(venture, head, ON, now),
            lambda change=change: shares.move(venture, change, "shares", "示例决议", books, now),  # type: ignore[misc]
        ]
        yield from rng.sample(acts, 3)


def together(work: list[Iterator[Callable[[], object]]]) -> Counter[str]:
    """Let all of them begin at the same instant; count what was done, and what was refused with a reason."""
    gate = Barrier(len(work))

    def run(acts: Iterator[Callable[[], object]]) -> Counter[str]:
        done = Counter[str]()
        gate.wait()
        try:
            for act in acts:
                try:
                    act()
                    done["done"] += 1
                except (Invalid, NotAllowed):
                    done["refused"] += 1
        finally:
            connection.close()
        return done

    with ThreadPoolExecutor(len(work)) as pool:
        return sum(pool.map(run, work), Counter())


def test_eight_at_once_leave_books_and_register_whole(committed_db: str) -> None:
    venture, cast = begun()
    counted = together([doing(venture, cast, thread) for thread in range(THREADS)])
    assert counted["done"] + counted["refused"] == THREADS * ACTS * 3
    assert min(counted.values()) > THREADS, counted  # neither all nor nothing was possible

    book = bookkeeping.book_of(venture)
    rows = list(LedgerEntry.objects.filter(book=venture.pk).order_by("number"))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert len({row.key for row in rows}) == len(rows)
    assert max(Counter(row.reverses_id for row in rows if row.reverses_id).values(), default=1) == 1
    assert rebuilt(book) == book.balances
    told = bookkeeping.trial(venture, JAN, LAST)
    assert (told.opening, told.debit + told.credit, told.closing) == (0, 0, 0)
    assert told.rows == trial_balance(book, JAN, LAST)
    assert all(book.balances["payable", "", unit] <= 0 for unit in VILLAGES)  # nobody was paid twice

    closings = list(LedgerClosing.objects.standing().order_by("month").values_list("month", flat=True))
    assert closings == [date(2025, n, 1) for n in range(1, len(closings) + 1)]
    held = registers(venture)["shares"]
    days = sorted({JAN, *(move.on for move in held.moves)})
    assert all(sum(held.held(on).values()) == sum(SHARES) for on in days)
    assert all(quantity >= 0 for on in days for quantity in held.held(on).values())
    seqs = Event.objects.filter(stream=venture.stream_id).order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, len(seqs) + 1))
    assert list(check()) == []


def test_a_village_is_paid_by_one_of_eight(committed_db: str) -> None:
    venture, cast = begun()
    drafted = actions.draft(venture, YEAR, cast["books"], date(2025, 3, 1))
    actions.show(drafted.pk, cast["books"], date(2025, 3, 1), at(date(2025, 3, 1)))
    vote = {"members": 21, "present": 14, "yes": 14}
    voted = date(2025, 3, 12)
    actions.resolve(
        drafted.pk, vote, "示例决议 2025-1", date(2025, 3, 31), cast["head-lianhe"], voted, at(voted)
    )
    actions.approve(drafted.pk, cast["supervisor"], date(2025, 3, 13), at(date(2025, 3, 13)))

    def pay(thread: int) -> Iterator[Callable[[], object]]:
        for unit in VILLAGES:
            slip = actions.Slip(unit, PAY_ON, f"示例回单 {thread}/{unit}")
            yield lambda slip=slip: actions.pay(drafted.pk, slip, cast["cashier"], PAY_ON, at(PAY_ON))  # type: ignore[misc]

    counted = together([pay(thread) for thread in range(THREADS)])
    assert counted == {"done": len(VILLAGES), "refused": len(VILLAGES) * (THREADS - 1)}
    assert VillagePayment.objects.filter(paid_on=PAY_ON).count() == len(VILLAGES)
    assert LedgerLine.objects.count() == 1 + len(VILLAGES)  # a payment posts nothing by itself
    drafted.refresh_from_db()
    assert drafted.state == "paid"
    assert list(check()) == []

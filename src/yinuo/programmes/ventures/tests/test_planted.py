"""Each law is worth what it finds: a fault is planted for each, and a law or the machine must be broken by it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from yinuo.programmes.ventures import allocation, ledger, rules, spreading, waterfall
from yinuo.programmes.ventures.allocation import Allocation
from yinuo.programmes.ventures.ledger import Book, Draft, Posted, Reopened
from yinuo.programmes.ventures.money import nearest, part_of
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.tests.laws import LAWS
from yinuo.programmes.ventures.tests.machine import Bookkeeping

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

GAMES = settings(
    max_examples=300,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def assert_broken(law: str) -> None:
    with pytest.raises(AssertionError):
        LAWS[law].seek(500, is_short=True)


def assert_found(word: str) -> None:
    with pytest.raises(AssertionError) as found:
        run_state_machine_as_test(Bookkeeping, settings=GAMES)
    assert str(found.value).split(":")[0].split("\n")[0] == word, str(found.value)


def handed(total: int, weights: Sequence[int], amounts: list[int], odd: bytearray) -> Allocation:
    return Allocation(total, weights, sum(weights), amounts, odd, sum(odd), 0, 0, 0)


# -- sharing out --


def test_planted_each_share_rounded_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(total: int, weights: Sequence[int]) -> Allocation:
        amounts = [nearest(Fraction(total * weight, sum(weights))) for weight in weights]
        return handed(total, weights, amounts, bytearray(len(weights)))

    monkeypatch.setattr(allocation, "allocate", alone)
    assert_broken("sums")


def test_planted_float_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def by_float(total: int, weights: Sequence[int]) -> Allocation:
        amounts = [int(total * (weight / sum(weights))) for weight in weights]
        amounts[0] += total - sum(amounts)
        return handed(total, weights, amounts, bytearray(len(weights)))

    monkeypatch.setattr(allocation, "allocate", by_float)
    assert_broken("sums")


def test_planted_odd_units_to_the_last_in_the_register_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = allocation.allocate

    def backwards(total: int, weights: Sequence[int]) -> Allocation:
        done = honest(total, weights[::-1])
        return replace(done, weights=weights, amounts=done.amounts[::-1], odd=done.odd[::-1])

    monkeypatch.setattr(allocation, "allocate", backwards)
    assert_broken("ties")


def test_planted_odd_units_to_the_first_in_the_register_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def to_the_first(total: int, weights: Sequence[int]) -> Allocation:
        amounts = [total * weight // sum(weights) for weight in weights]
        n_odd = total - sum(amounts)
        odd = bytearray(n < n_odd for n in range(len(weights)))
        return handed(total, weights, [one + more for one, more in zip(amounts, odd, strict=True)], odd)

    monkeypatch.setattr(allocation, "allocate", to_the_first)
    assert_broken("permuting")
    assert_broken("zero")


# -- days --


def test_planted_day_too_few_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Register.days
    monkeypatch.setattr(
        Register, "days", lambda self, first, last: honest(self, first, max(first, last - last.resolution))
    )
    assert_broken("days")
    assert_broken("accrued")


def test_planted_move_that_counts_from_the_next_day_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(self: Register, on: date, known: date | None = None) -> dict[str, Any]:
        found = self._opening()
        for move in self.moves:
            if move.on < on and move.is_known(known):
                for who, sign in ((move.giver, -1), (move.taker, 1)):
                    if who is not None:
                        found[who] = found.get(who, 0) + sign * move.quantity
        return found

    monkeypatch.setattr(Register, "held", late)
    assert_broken("conserved")


def test_planted_leap_days_for_everybody_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "DAYS", 366)
    assert_broken("accrued")


def test_planted_correction_that_rewrites_what_was_known_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Move, "is_known", lambda self, on: self.known_to is None)
    assert_broken("known")


def test_planted_holding_below_zero_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Register, "checked", lambda self, _where: self)
    assert_broken("conserved")


# -- the distribution --


def test_planted_loss_that_is_forgotten_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        waterfall, "_make_up", lambda _plan, done, _tell: setattr(done, "base", max(0, done.left))
    )
    assert_broken("distribution")


def test_planted_fund_of_what_was_carried_in_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(step: Any, done: waterfall.Outcome, _tell: Any) -> None:
        amount = part_of(max(0, done.left), step.ppm)
        done.funds[step.code] = amount
        done.take("fund", step.code, amount)

    monkeypatch.setattr(waterfall, "_fill", fill)
    assert_broken("distribution")


def test_planted_promise_shared_out_as_money_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def believe(plan: Any, receivable: Any, done: waterfall.Outcome, _tell: Any) -> None:
        rule = plan.rules[receivable.rule]
        came = waterfall._came(plan, rule)
        paid = sum(payment.amount for payment in receivable.paid)
        done.owed.append(waterfall.Owed(receivable, came.total, paid, paid))

    monkeypatch.setattr(waterfall, "_count_what_came", believe)
    assert_broken("distribution")


def test_planted_arrears_that_lapse_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = waterfall.Parts

    def forgetful(*given: Any, **named: Any) -> waterfall.Parts:
        parts = honest(*given, **named)
        return replace(parts, arrears=[0] * len(parts.paid)) if parts.step == "fixed" else parts

    monkeypatch.setattr(waterfall, "Parts", forgetful)
    assert_broken("distribution")


def test_planted_schedule_of_parts_rounded_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(total: int, weights: Sequence[int]) -> list[int]:
        return [nearest(Fraction(total * weight, sum(weights))) for weight in weights]

    monkeypatch.setattr(spreading, "spread", alone)
    assert_broken("spread")


# -- the ledger --


def test_planted_entry_reversed_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = ledger.reverse

    def again(book: Book, number: int, **given: Any) -> Posted:
        book.reversed_by.pop(number, None)
        return honest(book, number, **given)

    monkeypatch.setattr(ledger, "reverse", again)
    assert_found("reversed twice")


def test_planted_edit_after_close_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def wherever(book: Book, draft: Draft, reverses: int | None) -> Posted:
        ledger._insist_it_stands(book, draft)
        return Posted(len(book.entries) + 1, draft, ledger.month_of(draft.on), reverses)

    monkeypatch.setattr(ledger, "_posted", wherever)
    assert_found("changed after close")


def test_planted_payment_twice_under_one_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "post", lambda book, draft: ledger._posted(book, draft, None))
    assert_found("posted twice")


def test_planted_payment_beyond_what_is_owed_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_insist_nothing_is_overdrawn", lambda _book, _draft: None)
    assert_found("overdrawn")


def test_planted_entry_that_does_not_balance_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_insist_it_stands", ledger._insist_nothing_is_overdrawn)
    assert_found("balance")


def test_planted_reopening_by_one_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def alone(book: Book, month: date, by: str, second: str, reason: str) -> Reopened:
        return Reopened(month, by, second, reason)

    monkeypatch.setattr(ledger, "reopen", alone)
    assert_found("two persons")


def test_planted_book_that_forgets_on_replay_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = Book._enter

    def forgetful(self: Book, entry: Posted) -> None:
        honest(self, entry)
        if entry.reverses is not None:
            self.events.pop()

    monkeypatch.setattr(Book, "_enter", forgetful)
    assert_found("replay")

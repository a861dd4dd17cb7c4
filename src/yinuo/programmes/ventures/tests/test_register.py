"""The register of shares by hand: as of any day, as known on any day, and what it does not let happen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.register import Move, Register

if TYPE_CHECKING:
    from fractions import Fraction

JAN, JUL, AUG, DEC = date(2025, 1, 1), date(2025, 7, 1), date(2025, 8, 1), date(2025, 12, 31)


def move(key: str, giver: str | None, taker: str | None, quantity: Fraction | int, on: date = JUL) -> Move:
    return Move(key, on, giver, taker, quantity, on)


def shares(*moves: Move) -> Register:
    register = Register("shares", ("A", "B", "C"), {"A": 100, "B": 100, "C": 100})
    for one in moves:
        register = register.with_move(one)
    return register


def test_a_transfer_counts_from_the_start_of_its_day() -> None:
    register = shares(move("1", "A", "B", 40))
    assert register.held(date(2025, 6, 30)) == {"A": 100, "B": 100, "C": 100}
    assert register.held(JUL) == {"A": 60, "B": 140, "C": 100}
    assert register.days(JAN, DEC) == {"A": 29_140, "B": 43_860, "C": 36_500}


def test_issues_and_callings_in_change_the_total_and_transfers_do_not() -> None:
    register = shares(move("1", None, "D", 30), move("2", "A", "C", 5, AUG), move("3", "B", None, 100, AUG))
    assert register.order == ("A", "B", "C", "D")
    assert [register.total(on) for on in (JAN, JUL, AUG)] == [300, 330, 230]
    assert register.held(AUG) == {"A": 95, "B": 0, "C": 105, "D": 30}


def test_a_correction_leaves_what_was_known_before_it() -> None:
    register = shares(move("1", "A", "B", 40))
    after = register.corrected("1", AUG).with_move(Move("1b", JUL, "A", "B", 4, AUG))
    assert after.held(JUL, known=date(2025, 7, 31))["A"] == 60
    assert after.held(JUL, known=AUG)["A"] == 96
    assert after.held(JUL)["A"] == 96
    assert after.held(JUL, known=date(2025, 6, 1))["A"] == 100


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (move("1", "A", "B", 101), "quantity"),
        (move("1", "A", "B", 0), "move"),
        (move("1", None, None, 1), "move"),
        (move("1", "A", "A", 1), "move"),
        (move("0", "A", "B", 1), "key"),
        (move("1", "X", "B", 1), "quantity"),
    ],
)
def test_what_cannot_be_is_refused(wrong: Move, field: str) -> None:
    register = shares(move("0", "C", "B", 1))
    with pytest.raises(Invalid) as refused:
        register.with_move(wrong)
    assert list(refused.value.fields) == [field]


def test_a_backdated_move_is_refused_for_the_first_day_it_breaks() -> None:
    register = shares(move("1", "A", "B", 100, AUG))
    with pytest.raises(Invalid) as refused:
        register.with_move(move("2", "A", "C", 1, JUL))
    assert "2025-08-01" in refused.value.fields["quantity"]


def test_what_others_rely_on_is_not_corrected_away() -> None:
    register = shares(move("1", "A", "B", 40), move("2", "B", "C", 140, AUG))
    with pytest.raises(Invalid):
        register.corrected("1", DEC)


@pytest.mark.parametrize(("key", "known_to", "field"), [("9", DEC, "key"), ("1", JUL, "known_to")])
def test_a_correction_names_a_move_and_a_later_day(key: str, known_to: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        shares(move("1", "A", "B", 40)).corrected(key, known_to)
    assert list(refused.value.fields) == [field]

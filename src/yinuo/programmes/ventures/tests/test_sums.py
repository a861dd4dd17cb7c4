"""Sums, quantities, shares and schedules by hand: every figure here was worked out with a pocket calculator."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.allocation import allocate, whole_weights
from yinuo.programmes.ventures.money import nearest, part_of, percent, plain, written
from yinuo.programmes.ventures.payment import Payment
from yinuo.programmes.ventures.spreading import spread, spread_over_years


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        (Fraction(1, 2), 1),
        (Fraction(-1, 2), -1),
        (Fraction(49, 100), 0),
        (Fraction(3, 2), 2),
        (7, 7),
        (-7, -7),
    ],
)
def test_a_half_is_rounded_away_from_zero(exact: Fraction, rounded: int) -> None:
    assert nearest(exact) == rounded


def test_part_of_a_sum_is_rounded_the_same_way() -> None:
    assert (part_of(5, 100_000), part_of(4, 100_000), part_of(-5, 100_000)) == (1, 0, -1)
    assert part_of(225_000_000, 55_555) == 12_499_875


@pytest.mark.parametrize(
    ("amount", "digits", "text"),
    [
        (225_000_000, 2, "2,250,000.00"),
        (-5, 2, "-0.05"),
        (1_234, 0, "1,234"),
        (1_234, 3, "1.234"),
        (0, 2, "0.00"),
    ],
)
def test_sums_are_written_as_people_write_them(amount: int, digits: int, text: str) -> None:
    assert written(amount, digits) == text


def test_rates_and_quantities_are_written_without_idle_zeros() -> None:
    assert [percent(ppm) for ppm in (100_000, 72_500, 1, -5_000)] == ["10%", "7.25%", "0.0001%", "-0.5%"]
    assert [plain(one) for one in (11, Fraction(5, 2), Fraction(1, 11), Fraction(1, 16))] == [
        "11",
        "2.5",
        "1/11",
        "0.0625",
    ]


def test_eleven_equal_villages_share_to_the_last_minor_unit() -> None:
    done = allocate(225_000_000, whole_weights([Fraction(1, 11)] * 11))
    assert done.amounts == [20_454_546] * 5 + [20_454_545] * 6
    assert (done.n_odd, done.cut, done.whole, done.n_tied, done.n_lucky) == (5, 5, 11, 11, 5)


def test_a_loss_is_shared_out_as_a_gain_is() -> None:
    assert allocate(-100, [1, 1, 1]).amounts == [-34, -33, -33]
    assert [part.odd for part in allocate(-100, [1, 1, 1]).parts()] == [-1, 0, 0]


def test_unlike_fractions_are_brought_to_one_denominator() -> None:
    assert whole_weights([Fraction(1, 2), Fraction(1, 3), 1]) == [3, 2, 6]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_nothing_is_shared_without_shares(weights: list[int]) -> None:
    with pytest.raises(Invalid):
        allocate(100, weights)


def test_absurd_denominators_are_refused() -> None:
    primes = [n for n in range(2, 600) if all(n % d for d in range(2, n))]
    with pytest.raises(Invalid):
        whole_weights([Fraction(1, prime) for prime in primes])


def test_three_years_rent_is_spread_by_days() -> None:
    """184, 365, 365 and 182 days; 1,000,000.00 × 184 ÷ 1096 = 167,883.21, and so on, always from the beginning."""
    assert spread_over_years(100_000_000, date(2025, 7, 1), date(2028, 6, 30)) == {
        2025: 16_788_321,
        2026: 33_302_920,
        2027: 33_302_920,
        2028: 16_605_839,
    }


@pytest.mark.parametrize("weights", [[], [0], [2, -1]])
def test_nothing_is_spread_over_no_time(weights: list[int]) -> None:
    with pytest.raises(Invalid):
        spread(100, weights)


def test_a_schedule_does_not_run_back() -> None:
    with pytest.raises(Invalid):
        spread_over_years(100, date(2025, 2, 1), date(2025, 1, 31))


def test_no_more_is_paid_than_lies_free_in_the_bank() -> None:
    enough = Payment(to_pay=90, bank=100, earmarked=10)
    short = Payment(to_pay=91, bank=100, earmarked=10)
    assert (enough.may_be_paid, enough.short, short.may_be_paid, short.short) == (True, 0, False, 1)
    assert Payment(to_pay=1, bank=5, earmarked=9).free == 0

"""Yields and rates by hand, and against the XIRR of an implementation that is not ours."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import pyxirr
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.programmes.ventures import flows as flows_module
from yinuo.programmes.ventures.flows import Compared, Flow, Rate, compared, internal_rate, yield_ppm
from yinuo.programmes.ventures.tests.drawing import CASES

JAN = date(2023, 1, 1)


def yearly(*amounts: int) -> list[Flow]:
    return [Flow(JAN + timedelta(days=365 * n), amount) for n, amount in enumerate(amounts)]


def test_yield_is_paid_money_over_the_principal() -> None:
    assert yield_ppm(20_000_000, 200_000_000) == 100_000
    assert yield_ppm(1, 3) == 333_333
    assert yield_ppm(100, 0) is None


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        (yearly(-100, 110), Rate(100_000, is_only=True)),
        (yearly(-100, 0, 121), Rate(100_000, is_only=True)),
        (yearly(-100, 100), Rate(0, is_only=True)),
        (yearly(-100, 50), Rate(-500_000, is_only=True)),
        (yearly(-100, 1), Rate(-990_000, is_only=True)),
        (yearly(-10_000, 23_000, -13_200), Rate(100_000, is_only=False)),
        (yearly(-100, -5), None),
        (yearly(100, 5), None),
        (yearly(-100, 300, -250), None),
        ([], None),
    ],
)
def test_internal_rate_by_hand(flows: list[Flow], rate: Rate | None) -> None:
    assert internal_rate(flows) == rate


@settings(max_examples=CASES)
@given(
    put_in=st.integers(1, 10**9),
    out=st.lists(st.tuples(st.integers(1, 1500), st.integers(1, 10**9)), min_size=1, max_size=6),
)
def test_internal_rate_is_that_of_another_implementation(put_in: int, out: list[tuple[int, int]]) -> None:
    flows = [Flow(JAN, -put_in), *(Flow(JAN + timedelta(days=days), amount) for days, amount in out)]
    theirs = pyxirr.xirr([flow.on for flow in flows], [float(flow.amount) for flow in flows])
    ours = internal_rate(flows)
    if theirs is not None and ours is not None and theirs < 500:
        assert ours.ppm == pytest.approx(theirs * 1_000_000, abs=2, rel=1e-6)
        assert ours.is_only


def test_two_ways_of_using_the_same_money_side_by_side() -> None:
    own, joint = compared(yearly(-1000, 20, 20, 1020)), compared(yearly(-1000, 100, 100, 1100))
    assert own == Compared(1000, 1060, 1_060_000, Rate(20_000, is_only=True))
    assert joint == Compared(1000, 1300, 1_300_000, Rate(100_000, is_only=True))


@given(
    told=st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 10**9)), min_size=1, max_size=12),
    put_in=st.integers(1, 10**10),
)
def test_money_that_turns_once_has_the_rate_that_a_search_of_them_all_finds(
    told: list[tuple[int, int]], put_in: int
) -> None:
    first = date(2000, 1, 1)
    flows = [Flow(first, -put_in), *(Flow(first + timedelta(days=days + 1), amount) for days, amount in told)]
    quick = flows_module.internal_rate(flows)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(flows_module, "_n_turns", lambda _dated: 2)
        assert flows_module.internal_rate(flows) == quick

"""Distributions by hand: costs by contract, guarantee and bonus, versions that end, what lapses, what is carried."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.plan_reading import read_plan
from yinuo.programmes.ventures.tests.planned import small, written
from yinuo.programmes.ventures.waterfall import Outcome, distribute

FUND = {"do": "fund", "code": "reserve", "ppm": 100_000}
REST = {"do": "share", "rule": "rest"}
RESIDUAL = {"code": "rest", "kind": "residual", "register": "shares", "versions": [{"from": "2020-01-01"}]}


def rule(
    code: str = "fixed", kind: str = "fixed", role: str = "charter", *versions: dict[str, Any], **more: Any
) -> Any:
    """Give a return rule on the principals 1,000 and 2,000 minor units of A and B."""
    terms = versions or ({"from": "2020-01-01", "rate_ppm": 100_000},)
    return {"code": code, "kind": kind, "role": role, "register": "stake", "versions": list(terms), **more}


def run(*rules: Any, steps: list[Any], **more: Any) -> Outcome:
    """Distribute with these rules (and the residual) by these steps after the loss."""
    plan = small(receivables=None, arrears=None, excluded=None, bank=None, scenarios=None)
    plan["registers"] = {
        "shares": {"total": 3, "held": {"A": 1, "B": 2}},
        "stake": {"total": 3000, "held": {"A": 1000, "B": 2000}},
    }
    plan["rules"] = [*rules, RESIDUAL]
    plan["charter"][0]["steps"] = [{"do": "loss"}, *steps]
    return distribute(read_plan(written(plan | more)))


def paid(done: Outcome) -> dict[tuple[str, str], list[int]]:
    return {(part.rule.code, part.step): part.paid for part in done.parts}


def test_a_cost_by_contract_is_paid_whatever_was_earned() -> None:
    done = run(rule(role="contract"), steps=[FUND, REST], net=-50)
    assert paid(done) == {("fixed", "cost"): [100, 200], ("rest", "share"): [0, 0]}
    assert (done.result, done.carried, done.funds) == (-350, -350, {"reserve": 0})


def test_a_cost_that_the_books_bear_already_is_not_borne_twice() -> None:
    done = run(rule(role="contract", booked=True), steps=[REST], net=600)
    assert paid(done) == {("fixed", "cost"): [100, 200], ("rest", "share"): [200, 400]}


def test_arrears_by_contract_are_paid_and_were_borne_before() -> None:
    done = run(rule(role="contract"), steps=[REST], net=600, arrears={"fixed": {"B": 7}})
    assert paid(done) == {("fixed", "cost"): [100, 207], ("rest", "share"): [100, 200]}


def test_a_guarantee_comes_with_its_bonus() -> None:
    terms = {"from": "2020-01-01", "rate_ppm": 100_000, "share_ppm": 500_000}
    steps = [{"do": "fixed", "rule": "fixed"}, {"do": "share", "rule": "fixed"}, REST]
    done = run(rule("fixed", "guaranteed", "charter", terms), steps=steps, net=900)
    assert paid(done) == {
        ("fixed", "fixed"): [100, 200],
        ("fixed", "share"): [100, 200],
        ("rest", "share"): [100, 200],
    }


def test_what_is_not_cumulative_lapses_and_what_is_stays_owed_even_where_it_has_ended() -> None:
    ended = {"from": "2020-01-01", "to": "2025-03-31", "rate_ppm": 1_000_000, "basis": "act/365"}
    for is_cumulative, arrears, lapsed in ((True, [165, 328], 0), (False, [0, 0], 493)):
        done = run(
            rule("fixed", "fixed", "charter", {**ended, "cumulative": is_cumulative}),
            steps=[{"do": "fixed", "rule": "fixed"}, REST],
            net=247,
        )
        fixed = done.parts[0]
        assert fixed.due == [247, 493]  # 1,000 and 2,000 for 90 of 365 days
        assert fixed.paid == [82, 165]  # 247 × 247 ÷ 740 = 82.44, 247 × 493 ÷ 740 = 164.56
        assert (fixed.arrears, fixed.lapsed) == (arrears, lapsed)


def test_what_was_carried_in_is_shared_and_fills_no_fund_twice() -> None:
    done = run(steps=[FUND, REST], net=100, opening=200)
    assert (done.funds, paid(done)) == ({"reserve": 10}, {("rest", "share"): [97, 193]})
    done = run(steps=[FUND, REST], net=-100, opening=200)
    assert (done.funds, paid(done)) == ({"reserve": 0}, {("rest", "share"): [33, 67]})


def test_nothing_is_shared_while_a_loss_is_not_made_up() -> None:
    done = run(rule(), steps=[FUND, {"do": "fixed", "rule": "fixed"}, REST], net=100, opening=-300)
    assert (done.carried, done.handed_out, done.funds) == (-200, 0, {"reserve": 0})
    assert done.parts[0].arrears == [100, 200]


def test_a_rule_whose_last_version_has_ended_shares_nothing() -> None:
    ended = {**RESIDUAL, "code": "old", "versions": [{"from": "2020-01-01", "to": "2025-06-30"}]}
    done = run(ended, steps=[{"do": "share", "rule": "old"}, REST], net=300)
    assert paid(done) == {("old", "share"): [0, 0], ("rest", "share"): [100, 200]}
    assert "期末没有生效的约定" in done.lines[2].why[0]


def test_a_return_before_its_first_version_comes_to_nothing() -> None:
    done = run(
        rule("fixed", "fixed", "charter", {"from": "2026-01-01", "rate_ppm": 1}),
        steps=[{"do": "fixed", "rule": "fixed"}, REST],
        net=3,
    )
    assert done.parts[0].due == [0, 0]
    assert "本期没有生效的约定。" in done.lines[2].why


@pytest.mark.parametrize(
    ("basis", "due"),
    [("act/365", [1003, 2005]), ("act/366", [1000, 2000]), ("act/act", [1000, 2000])],
)
def test_the_basis_decides_a_leap_year(basis: str, due: list[int]) -> None:
    done = run(
        rule("fixed", "fixed", "charter", {"from": "2020-01-01", "rate_ppm": 1_000_000, "basis": basis}),
        steps=[{"do": "fixed", "rule": "fixed"}, REST],
        net=10_000,
        period={"from": "2024-01-01", "to": "2024-12-31"},
    )
    assert done.parts[0].due == due


def test_a_year_by_its_own_days_is_cut_at_new_year() -> None:
    terms = {"from": "2023-07-01", "rate_ppm": 1_000_000, "basis": "act/act"}
    done = run(
        rule("fixed", "fixed", "charter", terms),
        steps=[{"do": "fixed", "rule": "fixed"}, REST],
        net=10_000,
        period={"from": "2023-07-01", "to": "2024-06-30"},
    )
    # 184 of 365 days and 182 of 366: 1,000 × (0.504110 + 0.497268)
    assert done.parts[0].due == [1001, 2003]


def test_a_part_of_what_is_left_is_carried() -> None:
    half = {**RESIDUAL, "versions": [{"from": "2020-01-01", "share_ppm": 500_000}]}
    plan = small(receivables=None, arrears=None, excluded=None)
    plan["rules"] = [half]
    plan["charter"][0]["steps"] = [{"do": "loss"}, REST]
    done = distribute(read_plan(written(plan | {"net": 601})))
    assert (done.handed_out, done.carried) == (301, 300)


def test_nobody_holding_a_share_on_the_day_is_said_by_its_register() -> None:
    moves = [{"on": "2025-06-01", "from": who, "quantity": n} for who, n in (("A", 1), ("B", 2))]
    plan = small(receivables=None, arrears=None)
    plan["registers"] = {"shares": {"total": 0, "held": {"A": 1, "B": 2}, "moves": moves}}
    plan["rules"], plan["charter"][0]["steps"] = [RESIDUAL], [{"do": "loss"}, REST]
    with pytest.raises(Invalid) as refused:
        distribute(read_plan(written(plan)))
    assert list(refused.value.fields) == ["registers.shares"]


def test_money_that_is_late_counts_and_is_told_apart() -> None:
    plan = small(arrears=None, excluded=None)
    plan["receivables"][0]["due_on"] = "2025-05-31"
    (owed,) = distribute(read_plan(written(plan))).owed
    assert (owed.due, owed.paid, owed.paid_in_time, owed.unpaid) == (21, 7, 0, 19)
    assert owed.receivable.due_on == date(2025, 5, 31)

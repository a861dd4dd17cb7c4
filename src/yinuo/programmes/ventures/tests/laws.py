"""What must hold of every distribution, register and schedule: laws, each a function and what it is drawn from.

`test_laws` looks for a case that breaks one; `test_planted` breaks the code and insists that a law is broken by it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures import allocation, flows, results, rules, scenario, spreading, waterfall
from yinuo.programmes.ventures.money import part_of
from yinuo.programmes.ventures.plan import Plan, Scenario
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.rules import Name, Rule
from yinuo.programmes.ventures.tests import drawing
from yinuo.programmes.ventures.tests.drawing import CASES, YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


@dataclass(frozen=True)
class Law:
    """One law: what is asserted, and of what."""

    holds: Callable[..., None]
    drawn: dict[str, Any]

    def seek(self, n_cases: int = CASES, *, is_short: bool = False) -> None:
        """Look for a case that breaks it."""
        phases = (Phase.explicit, Phase.generate) if is_short else tuple(Phase)
        looking = settings(
            max_examples=n_cases, phases=phases, database=None, suppress_health_check=list(HealthCheck)
        )
        looking(given(**self.drawn)(self.holds))()


# -- allocation --


def sums_exactly(total: int, weights: Sequence[int]) -> None:
    done = allocation.allocate(total, weights)
    assert sum(done.amounts) == total
    whole = sum(weights)
    for weight, amount in zip(weights, done.amounts, strict=True):
        assert abs(amount * whole - total * weight) < whole, "a whole unit away from the exact part"
    assert [part.amount for part in done.parts()] == done.amounts
    assert sum(done.odd) == done.n_odd


def permuting_permutes(total: int, weights: Sequence[int], seed: Any) -> None:
    """But for ties: whose remainder is the last to get a unit may swap places with its equals."""
    order = list(range(len(weights)))
    seed.shuffle(order)
    one = allocation.allocate(total, weights)
    two = allocation.allocate(total, [weights[at] for at in order])
    whole, size = sum(weights), abs(total)
    for there, at in enumerate(order):
        is_tied = one.n_lucky < one.n_tied and size * weights[at] % whole == one.cut
        assert two.amounts[there] == one.amounts[at] or is_tied


def zero_changes_nothing(total: int, weights: Sequence[int], at: int) -> None:
    at %= len(weights) + 1
    more = [*weights[:at], 0, *weights[at:]]
    amounts = allocation.allocate(total, more).amounts
    assert amounts.pop(at) == 0
    assert amounts == allocation.allocate(total, weights).amounts


def register_order_decides_ties(total: int, weights: Sequence[int]) -> None:
    done = allocation.allocate(total, weights)
    whole, size = sum(weights), abs(total)
    rests = [size * weight % whole for weight in weights]
    for earlier in range(len(weights)):
        for later in range(earlier + 1, len(weights)):
            if rests[earlier] == rests[later]:
                assert done.odd[earlier] >= done.odd[later]
            elif done.odd[earlier] != done.odd[later]:
                assert (rests[earlier] > rests[later]) == (done.odd[earlier] > done.odd[later])


# -- the register --


def total_is_conserved(drawn: Register, on: date) -> None:
    """On every day: nobody below zero, and all there is is what was issued less what was called in."""
    held = drawn.held(on)
    assert min(held.values()) >= 0
    issued = sum(move.quantity for move in drawn.moves if move.giver is None and move.on <= on)
    called_in = sum(move.quantity for move in drawn.moves if move.taker is None and move.on <= on)
    assert drawn.total(on) == sum(drawn.opening.values()) + issued - called_in


def days_are_the_sum_of_each_day(drawn: Register, first: date, n: int) -> None:
    last = first + timedelta(days=n)
    slow = dict.fromkeys(drawn.order, Fraction(0))
    for day in range(n + 1):
        on = first + timedelta(days=day)
        for holder in drawn.order:
            slow[holder] += _holding(drawn, holder, on)
    assert drawn.days(first, last) == slow


def splitting_changes_nothing(
    drawn: Register, giver: str, taker: str, on: date, parts: list[Fraction]
) -> None:
    assume(giver != taker)
    opening = {**drawn.opening, giver: drawn.opening.get(giver, 0) + sum(parts)}
    start = replace(drawn, order=tuple(dict.fromkeys((*drawn.order, giver, taker))), opening=opening)
    once = start.with_move(Move("once", on, giver, taker, sum(parts), on))
    apart = start
    for n, part in enumerate(parts):
        apart = apart.with_move(Move(f"part-{n}", on, giver, taker, part, on))
    assert once.held(YEAR.last) == apart.held(YEAR.last)
    assert once.days(YEAR.first, YEAR.last) == apart.days(YEAR.first, YEAR.last)


def what_was_known_stays_known(drawn: Register, on: date, later: int) -> None:
    """A correction changes what is known from its day on, and nothing of what was known before."""
    assume(drawn.moves)
    move = drawn.moves[-1]
    corrected_on = move.known_from + timedelta(days=1 + later)
    assume(all(other.known_from <= corrected_on for other in drawn.moves))
    after = drawn.corrected(move.key, corrected_on)
    assert after.held(on, corrected_on - timedelta(days=1)) == drawn.held(
        on, corrected_on - timedelta(days=1)
    )
    assert after.held(on) == replace(drawn, moves=drawn.moves[:-1]).held(on)
    assert after.held(on, corrected_on) == after.held(on)


def _holding(drawn: Register, holder: str, on: date) -> Fraction:
    """The same, said in another way: what came less what went, at the start of the day."""
    came = sum(move.quantity for move in drawn.moves if move.taker == holder and move.on <= on)
    went = sum(move.quantity for move in drawn.moves if move.giver == holder and move.on <= on)
    return Fraction(drawn.opening.get(holder, 0) + came - went)


# -- return rules --


def accrued_is_the_sum_of_each_day(rule: Rule, drawn: Register, record: int) -> None:
    record_on = YEAR.first + timedelta(days=record)
    came = rules.accrued(rule, drawn, YEAR, record_on)
    slow = [Fraction(0)] * len(drawn.order)
    for n in range(YEAR.n_days):
        on = YEAR.first + timedelta(days=n)
        in_force = [one for one in rule.versions if one.first <= on and (one.last is None or on <= one.last)]
        for one in in_force:
            n_basis = {"act/365": 365, "act/366": 366, "act/act": 366}[one.basis]  # 2024 has 366 days
            rate = Fraction(one.per_unit) if rule.kind == "land" else Fraction(one.ppm, 1_000_000)
            counted = on if one.weighting == "day_weighted" else record_on
            slow = [
                so_far + _holding(drawn, holder, counted) * rate / n_basis
                for so_far, holder in zip(slow, drawn.order, strict=True)
            ]
    assert came.exact == slow
    assert all(abs(2 * (amount - exact)) <= 1 for amount, exact in zip(came.amounts, slow, strict=True))


def unmoved_day_weighted_is_record_date(drawn: Register, rule: Rule, record: int, amount: int) -> None:
    still = replace(drawn, moves=())
    by_day = replace(rule, versions=tuple(replace(one, weighting="day_weighted") for one in rule.versions))
    by_date = replace(rule, versions=tuple(replace(one, weighting="record_date") for one in rule.versions))
    on = YEAR.first + timedelta(days=record)
    assert rules.accrued(by_day, still, YEAR, on).exact == rules.accrued(by_date, still, YEAR, on).exact
    one = allocation.allocate(amount, allocation.whole_weights(still.days(YEAR.first, YEAR.last).values()))
    two = allocation.allocate(amount, allocation.whole_weights(still.held(on).values()))
    assert one.amounts == two.amounts


# -- the distribution --


def what_comes_in_goes_out(plan: Plan) -> None:
    done = _done(plan)
    excluded = sum(one.amount for one in plan.excluded)
    contracts = sum(
        sum(part.due) for part in done.parts if part.step == "cost" and part.rule.code not in plan.booked
    )
    promised = sum(owed.due - owed.paid for owed in done.owed)
    out = sum(part.total for part in done.parts if part.step != "cost") + sum(done.funds.values())
    assert plan.net - excluded - contracts - promised + plan.opening == out + done.carried
    taken = sum(line.amount for line in done.lines if line.step not in {"net", "carried"})
    assert plan.net - taken == done.carried == done.lines[-1].amount
    for before, line in pairwise(done.lines[:-1]):
        assert before.left - line.amount == line.left


def nobody_is_paid_what_is_not_there(plan: Plan) -> None:
    """Nothing below zero, nothing out of a loss, and the loss made up before anybody gets anything."""
    done = _done(plan)
    shared = sum(part.total for part in done.parts if part.step != "cost") + sum(done.funds.values())
    assert min(done.funds.values()) >= 0
    assert all(min(part.paid) >= 0 for part in done.parts)
    assert shared == 0 or done.carried >= 0
    assert shared <= max(0, done.result + plan.opening)
    reserve = next(step for step in plan.charter.steps if step.code == "reserve")
    assert done.funds["reserve"] <= part_of(max(0, done.result), reserve.ppm), (
        "a fund took of what was carried in"
    )


def whatever_is_owed_is_paid_owed_on_or_lapses(plan: Plan) -> None:
    for part in _done(plan).parts:
        if not part.due:
            continue
        owed = sum(part.due) + sum(part.prior)
        assert owed == part.total + sum(part.arrears) + part.lapsed
        in_force = [one for one in part.rule.versions if one.within(plan.period)]
        if part.step == "fixed" and in_force and in_force[-1].is_cumulative:
            assert part.lapsed == 0
            assert part.arrears == [
                due + prior - paid for due, prior, paid in zip(part.due, part.prior, part.paid, strict=True)
            ]


def promises_are_not_money(plan: Plan, more: int) -> None:
    """A promise to the venture that grows by a sum, and by nothing that was paid, gives nobody a unit more."""
    (receivable,) = plan.receivables
    done = _done(plan)
    unpaid = replace(plan, receivables=(replace(receivable, paid=()),))
    owed = sum(owed.due for owed in done.owed)
    assert _done(replace(unpaid, net=plan.net + more)).result == _done(unpaid).result + more
    assert _done(unpaid).result == done.result - sum(payment.amount for payment in receivable.paid)
    assert done.owed[0].unpaid == receivable.opening + owed - sum(one.amount for one in receivable.paid)


def whoever_bears_it_bears_all_of_it(plan: Plan, net: int) -> None:
    done = _done(plan)
    _done(plan.with_net(net))  # more to share out than the plan has may meet a register that nobody stands in
    other = scenario.borne(plan, done, Scenario(Name("worse"), net))
    assert other.total == plan.net - net
    assert sum(other.holders) == sum(other.rules.values())


def same_plan_same_bytes(plan: Plan) -> None:
    one, two = results.document(plan, _done(plan)), results.document(plan, _done(plan))
    assert one == two


def a_distribution_keeps_every_law(plan: Plan, more: int, net: int) -> None:
    """Plans are dear to draw: each is held against all of them."""
    what_comes_in_goes_out(plan)
    nobody_is_paid_what_is_not_there(plan)
    whatever_is_owed_is_paid_owed_on_or_lapses(plan)
    promises_are_not_money(plan, more)
    whoever_bears_it_bears_all_of_it(plan, net)
    same_plan_same_bytes(plan)


def _done(plan: Plan) -> waterfall.Outcome:
    try:
        return waterfall.distribute(plan)
    except Invalid:  # nobody holds a share on the day that counts
        assume(condition=False)
        raise


# -- schedules and rates --


def spreading_loses_nothing(total: int, parts: Sequence[int]) -> None:
    spread = spreading.spread(total, parts)
    whole, so_far, given_ = sum(parts), 0, 0
    for weight, part in zip(parts, spread, strict=True):
        so_far, given_ = so_far + weight, given_ + part
        assert abs(2 * (given_ * whole - total * so_far)) <= whole, "a running total is off by more than half"
    assert given_ == total


def the_internal_rate_is_one(amounts: list[int], gaps: list[int]) -> None:
    """At the rate found the flow is worth nothing: its value changes sign within a millionth of it, or two."""
    on, dated = YEAR.first, []
    for amount, gap in zip(amounts, gaps, strict=False):
        dated.append(flows.Flow(on, amount))
        on += timedelta(days=gap)
    rate = flows.internal_rate(dated)
    has_both = any(flow.amount < 0 for flow in dated) and any(flow.amount > 0 for flow in dated)
    if not has_both:
        assert rate is None
    elif rate is not None:
        around = [_worth(dated, rate.ppm + step) for step in (-1, 0, 1)]
        assert min(around) <= 0 <= max(around)


def _worth(dated: Sequence[flows.Flow], ppm: int) -> float:
    return sum(flow.amount / float((1 + ppm / 1e6) ** ((flow.on - dated[0].on).days / 365)) for flow in dated)


indexes = st.integers(0, 365)
positive = st.lists(st.fractions(Fraction(1, 9), 20, max_denominator=9), min_size=1, max_size=4)
villages = st.sampled_from("ABCDE")
amounts_in_turn = st.lists(st.integers(-(10**9), 10**9).filter(bool), min_size=1, max_size=6)
gaps = st.lists(st.integers(1, 900), min_size=6, max_size=6)
drawn = drawing.registers()

LAWS: dict[str, Law] = {
    "sums": Law(sums_exactly, {"total": drawing.totals, "weights": drawing.weights}),
    "permuting": Law(
        permuting_permutes,
        {"total": drawing.totals, "weights": drawing.weights, "seed": st.randoms(use_true_random=False)},
    ),
    "zero": Law(
        zero_changes_nothing, {"total": drawing.totals, "weights": drawing.weights, "at": st.integers(0, 20)}
    ),
    "ties": Law(register_order_decides_ties, {"total": drawing.totals, "weights": drawing.weights}),
    "conserved": Law(total_is_conserved, {"drawn": drawn, "on": drawing.days}),
    "days": Law(
        days_are_the_sum_of_each_day, {"drawn": drawn, "first": drawing.days, "n": st.integers(0, 90)}
    ),
    "splitting": Law(
        splitting_changes_nothing,
        {"drawn": drawn, "giver": villages, "taker": villages, "on": drawing.days, "parts": positive},
    ),
    "known": Law(
        what_was_known_stays_known, {"drawn": drawn, "on": drawing.days, "later": st.integers(0, 500)}
    ),
    "accrued": Law(
        accrued_is_the_sum_of_each_day, {"rule": drawing.rules(), "drawn": drawn, "record": indexes}
    ),
    "unmoved": Law(
        unmoved_day_weighted_is_record_date,
        {"drawn": drawn, "rule": drawing.rules(), "record": indexes, "amount": drawing.sums},
    ),
    "distribution": Law(
        a_distribution_keeps_every_law,
        {"plan": drawing.plans(), "more": st.integers(0, 10**9), "net": st.integers(-(10**9), 10**9)},
    ),
    "spread": Law(spreading_loses_nothing, {"total": drawing.totals, "parts": drawing.weights}),
    "rate": Law(the_internal_rate_is_one, {"amounts": amounts_in_turn, "gaps": gaps}),
}

"""What the tests draw at random: holders, registers with dated moves, rules, whole plans."""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.ventures.money import MILLION
from yinuo.programmes.ventures.plan import Charter, Excluded, Paid, Plan, Receivable, Step
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.rules import BASES, WEIGHTINGS, Name, Period, Rule, Terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn, SearchStrategy

CASES = int(os.environ.get("DRILL_CASES", "10000")) if os.environ.get("YINUO_DRILL") else 200
"""How many are drawn: few in CI, ten thousand in the drill, unless it is told otherwise."""
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
BEFORE = YEAR.first - timedelta(days=60)

totals = st.one_of(st.integers(-(10**15), 10**15), st.integers(-2000, 2000))
sums = st.one_of(st.integers(0, 10**12), st.integers(0, 3000))
days = st.integers(0, 425).map(lambda n: BEFORE + timedelta(days=n))
weights = st.lists(st.one_of(st.integers(0, 10**9), st.integers(0, 3)), min_size=1, max_size=12).filter(any)
quantities = st.one_of(
    st.integers(1, 10**6), st.fractions(min_value=Fraction(1, 12), max_value=50, max_denominator=12)
)


def holders(n: int) -> tuple[str, ...]:
    """Name so many villages."""
    return tuple("ABCDEFGH"[:n])


@st.composite
def registers(draw: DrawFn, n: int | None = None, code: str = "shares", n_moves: int = 6) -> Register:
    """Draw a register: who held what before, and moves that were allowed."""
    order = holders(n or draw(st.integers(1, 5)))
    opening = {holder: draw(quantities) for holder in order if draw(st.booleans())}
    register = Register(code, order, {**opening, order[0]: draw(quantities)})
    for key in range(draw(st.integers(0, n_moves))):
        giver, taker = draw(st.sampled_from([None, *order])), draw(st.sampled_from([None, *order]))
        on = draw(days)
        move = Move(f"{key}", on, giver, taker, draw(quantities), on)
        try:
            register = register.with_move(move)
        except Invalid:
            continue
    return register


@st.composite
def terms(draw: DrawFn, first: date | None, last: date | None) -> Terms:
    """Draw one version."""
    return Terms(
        first or date(2000, 1, 1),
        last,
        ppm=draw(st.integers(0, 2 * MILLION)),
        per_unit=draw(st.integers(0, 10**7)),
        share_ppm=draw(st.sampled_from([0, 1, 333_333, 500_000, MILLION])),
        basis=draw(st.sampled_from(BASES)),
        weighting=draw(st.sampled_from(WEIGHTINGS)),
        is_cumulative=draw(st.booleans()),
    )


@st.composite
def rules(
    draw: DrawFn, code: str = "slice", kinds: Sequence[str] = ("fixed", "land"), role: str = "charter"
) -> Rule:
    """Draw a rule of one or two versions that may leave days uncovered."""
    versions = []
    if draw(st.booleans()):
        cut = draw(days)
        versions.append(draw(terms(None, cut)))
        versions.append(draw(terms(cut + timedelta(days=draw(st.integers(1, 40))), None)))
    else:
        versions.append(draw(terms(draw(st.one_of(st.none(), days)), None)))
    return Rule(code, draw(st.sampled_from(kinds)), role, "shares", tuple(versions), Name(code))  # type: ignore[arg-type]


def steps() -> SearchStrategy[tuple[Step, ...]]:
    """Draw the middle of the order: funds and the fixed return, one way round or the other."""
    funds = (Step("fund", "reserve", 100_000), Step("fund", "welfare", 55_555, "remaining"))
    middle = [(*funds, Step("fixed", "slice")), (funds[0], Step("fixed", "slice"), funds[1])]
    return st.sampled_from(
        [(Step("loss"), *some, Step("share", "bonus"), Step("share", "rest")) for some in middle]
    )


@st.composite
def plans(draw: DrawFn) -> Plan:
    """Draw a whole plan: every kind of rule, arrears, a promise to the venture that was paid or was not."""
    n = draw(st.integers(1, 4))
    order = holders(n)
    every = [
        draw(rules("cost", ("fixed", "land", "guaranteed"), "contract")),
        draw(rules("slice")),
        draw(rules("bonus", ("guaranteed",), "contract")),
        draw(rules("rest", ("residual",))),
    ]
    owed = Rule("owed", "fixed", "owed_to", "stake", (draw(terms(None, None)),), Name("owed"))
    paid = draw(st.lists(st.integers(1, 10**6), max_size=2))
    arrears = {holder: draw(st.integers(0, 10**6)) for holder in order if draw(st.booleans())}
    return Plan(
        venture=Name("sample"),
        currency="CNY",
        digits=2,
        period=YEAR,
        record_on=draw(st.integers(0, 365).map(lambda n: YEAR.first + timedelta(days=n))),
        net=draw(st.one_of(st.integers(-(10**6), 10**8), st.integers(0, 10**13))),
        opening=draw(st.one_of(st.just(0), st.integers(-(10**7), 10**7))),
        holders=order,
        registers={
            "shares": draw(registers(n)),
            "stake": Register("stake", ("park",), {"park": draw(st.integers(0, 10**8))}),
        },
        rules={rule.code: rule for rule in (*every, owed)},
        charter=Charter(date(2000, 1, 1), None, "r", draw(steps())),
        excluded=tuple(Excluded("gift", one) for one in draw(st.lists(st.integers(0, 10**6), max_size=2))),
        booked=frozenset(draw(st.sampled_from([(), ("cost",)]))),
        arrears={"slice": arrears},
        receivables=(
            Receivable(
                "owed", draw(st.integers(0, 10**6)), YEAR.last, tuple(Paid(YEAR.last, p) for p in paid)
            ),
        ),
    )

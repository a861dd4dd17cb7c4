"""Who takes what: as many needs as can be, no budget ever exceeded, and a reason beside each pair."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.claims.matching import Claimant, Matched, Need, matched

PLACES, SKILLS, KINDS = ("甲", "乙"), ("电工", "瓦工"), ("灯", "面")


def who(told: Matched) -> set[tuple[str, str]]:
    return {(pair.claimant, pair.need) for pair in told.pairs}


@st.composite
def days(draw: st.DrawFn, most: int = 4) -> tuple[list[Need], list[Claimant]]:
    some = st.frozensets(st.sampled_from(SKILLS), max_size=1)
    needs = [
        Need(
            f"N{n}",
            draw(st.integers(0, 60)),
            draw(st.sampled_from(KINDS)),
            draw(st.sampled_from(["", *PLACES])),
            draw(some),
            draw(st.integers(1, 3)),
        )
        for n in range(draw(st.integers(0, most)))
    ]
    claimants = [
        Claimant(
            f"C{n}",
            draw(st.integers(0, 90)),
            draw(st.integers(1, 3)),
            draw(some),
            draw(st.frozensets(st.sampled_from(PLACES), max_size=2)),
            tuple(draw(st.lists(st.sampled_from(["灯", "N0", "N1"]), max_size=2, unique=True))),
            draw(st.frozensets(st.sampled_from(["面", "N2"]), max_size=1)),
        )
        for n in range(draw(st.integers(0, most)))
    ]
    return needs, claimants


def fits(need: Need, one: Claimant) -> bool:
    return (
        (not need.place or not one.places or need.place in one.places)
        and need.skills <= one.skills
        and not one.refuses & {need.ref, need.kind}
    )


def is_allowed(needs: list[Need], claimants: list[Claimant], plan: set[tuple[str, str]]) -> bool:
    by_need = {need.ref: need for need in needs}
    by_ref = {one.ref: one for one in claimants}
    shares = Counter(need for _who, need in plan)
    taken = Counter(ref for ref, _need in plan)
    spent = Counter[str]()
    for ref, need in plan:
        spent[ref] += by_need[need].price
    return (
        all(fits(by_need[need], by_ref[ref]) for ref, need in plan)
        and all(n <= by_need[need].shares for need, n in shares.items())
        and all(n <= by_ref[ref].most for ref, n in taken.items())
        and all(money <= by_ref[ref].budget for ref, money in spent.items())
    )


@settings(deadline=None)
@given(days(most=12))
def test_no_budget_no_number_of_shares_and_no_refusal_is_ever_broken(
    told: tuple[list[Need], list[Claimant]],
) -> None:
    needs, claimants = told
    found = matched(needs, claimants)
    assert is_allowed(needs, claimants, who(found))
    assert len(who(found)) == len(found.pairs)
    spent = Counter[str]()
    for pair in found.pairs:
        spent[pair.claimant] += pair.amount
    assert all(spent[one.ref] <= one.budget for one in claimants)
    shares = Counter(pair.need for pair in found.pairs)
    paid = Counter[str]()
    for pair in found.pairs:
        paid[pair.need] += pair.amount
    assert all(paid[need.ref] == need.cost for need in needs if shares[need.ref] == need.shares)
    assert {ref: n for ref, n, _why in found.left} == {
        need.ref: need.shares - shares[need.ref] for need in needs if shares[need.ref] < need.shares
    }


@settings(max_examples=50, deadline=None)
@given(days(most=3))
def test_no_other_pairs_take_more_or_please_more(told: tuple[list[Need], list[Claimant]]) -> None:
    needs, claimants = told
    found = matched(needs, claimants)
    each = [(one.ref, need.ref) for one in claimants for need in needs if fits(need, one)]
    shares = {need.ref: need.shares for need in needs}
    kinds = {need.ref: need.kind for need in needs}
    wishes = {
        (one.ref, need): max(
            (10 - n for n, name in enumerate(one.wishes) if name in {need, kinds[need]}), default=0
        )
        for one in claimants
        for need in kinds
    }
    best = (0.0, 0)
    for taken in product([False, True], repeat=len(each)):
        some = {pair for pair, is_taken in zip(each, taken, strict=True) if is_taken}
        if is_allowed(needs, claimants, some):
            best = max(
                best,
                (round(sum(1 / shares[need] for _ref, need in some), 9), sum(wishes[pair] for pair in some)),
            )
    mine = round(sum(1 / shares[pair.need] for pair in found.pairs), 9)
    assert found.is_proven
    assert (mine, sum(wishes[pair.claimant, pair.need] for pair in found.pairs)) == best


def test_thirteen_take_twelve_and_two_share_one() -> None:
    needs = [Need(f"N{n}", 100, shares=2 if n == 0 else 1) for n in range(12)]
    found = matched(needs, [Claimant(f"C{n}", 100) for n in range(13)])
    assert (len(found.pairs), found.left, found.is_proven) == (13, (), True)
    assert sorted(pair.amount for pair in found.pairs) == [50, 50] + [100] * 11


def test_shares_add_up_to_the_last_unit_of_money() -> None:
    found = matched([Need("N", 100, shares=3)], [Claimant(f"C{n}", 34) for n in range(3)])
    assert sorted(pair.amount for pair in found.pairs) == [33, 33, 34]
    assert matched([Need("N", 100, shares=3)], [Claimant("C", 33)]).pairs == ()


@pytest.mark.parametrize(
    ("need", "one", "why"),
    [
        (
            Need("N", 100, "灯", "甲", frozenset({"电工"})),
            Claimant("C", 400, skills=frozenset({"电工"}), places=frozenset({"甲"}), wishes=("面", "灯")),
            "是自己的第 2 个心愿；在愿意去的甲；会电工；占预算的 25%。",
        ),
        (Need("N", 0), Claimant("C", 0), "自己没有说过不愿意；哪里都能做；不要手艺；占预算的 0%。"),
        (
            Need("N", 9, place="甲"),
            Claimant("C", 9),
            "自己没有说过不愿意；哪里都愿意去；不要手艺；占预算的 100%。",
        ),
    ],
)
def test_each_pair_has_its_reason(need: Need, one: Claimant, why: str) -> None:
    assert [str(pair.why) for pair in matched([need], [one]).pairs] == [why]


@pytest.mark.parametrize(
    ("need", "claimants", "why"),
    [
        (Need("N", 9, place="甲"), [Claimant("C", 9, places=frozenset({"乙"}))], "没有人愿意去甲。"),
        (Need("N", 9, skills=frozenset({"电工"})), [Claimant("C", 9)], "愿意去的 1 家里没有会电工的。"),
        (Need("N", 9, "灯"), [Claimant("C", 9, refuses=frozenset({"灯"}))], "合适的 1 家都不愿意接这一类。"),
        (Need("N", 9), [Claimant("C", 8)], "愿意的 1 家，预算都不够一份。"),
        (Need("N", 9, shares=2), [Claimant("C", 8)], "能接的 1 家，份数或者预算都用在了别处。"),
    ],
)
def test_a_need_that_is_left_says_why(need: Need, claimants: list[Claimant], why: str) -> None:
    assert [(ref, n, str(said)) for ref, n, said in matched([need], claimants).left] == [("N", 1, why)]


def test_too_little_time_is_said() -> None:
    with pytest.raises(Invalid) as wrong:
        matched([Need("N", 9)], [Claimant("C", 9, most=2)], seconds=-5)
    assert wrong.value.fields == {"": "给的时间里没有算出来，请多给一些时间。"}

"""The pictures: what flows in flows out, bars fill their height, a full column is drawn short; rates are told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from yinuo.programmes.ventures import actions, owning, pictures, returns
from yinuo.programmes.ventures.flow_drawing import BAR, Flow, Node, drawn, sums_of
from yinuo.programmes.ventures.flows import Flow as Paid
from yinuo.programmes.ventures.owning import Earned
from yinuo.programmes.ventures.register import Move, Register
from yinuo.programmes.ventures.saying import money
from yinuo.programmes.ventures.tests.conftest import YEAR, at

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor
    from yinuo.programmes.ventures.models import Venture

NODES = [Node("a", "甲", 0), Node("b", "乙", 0), Node("mid", "中", 1), Node("x", "左", 2), Node("y", "右", 2)]
FLOWS = [Flow("b", "mid", 100), Flow("a", "mid", 300), Flow("mid", "y", 150), Flow("mid", "x", 250)]


def test_a_bar_is_as_tall_as_its_sum_and_bands_meet_its_sides_in_order() -> None:
    done = drawn(NODES, FLOWS, 212, 110, 10)
    assert [(one.n, one.node.code, one.amount, one.x, one.y, one.height) for one in done.bars] == [
        (1, "a", 300, 0, 0, 75), (2, "b", 100, 0, 85, 25), (3, "mid", 400, 100, 0, 100),
        (4, "x", 250, 200, 0, 62), (5, "y", 150, 200, 72, 37),
    ]  # fmt: skip
    assert [one.is_end for one in done.bars] == [False, False, False, True, True]
    assert (done.bars[0].label_x, done.bars[0].label_y, done.bars[3].label_x) == (BAR + 5, 37, 195)
    assert [one.shade for one in done.bands] == [0, 1, 0, 0]
    assert done.bands[0].path == "M12 0C56 0 56 0 100 0V75C56 75 56 75 12 75Z"
    assert done.bands[1].path == "M12 85C56 85 56 75 100 75V100C56 100 56 110 12 110Z"
    assert (done.width, done.height) == (212, 110)


def test_nothing_is_drawn_of_nothing_and_what_is_small_is_seen() -> None:
    assert drawn([], [], 100, 100, 5).bars == ()
    alone = drawn([Node("a", "甲", 0)], [], 100, 100, 5).bars[0]
    assert (alone.height, alone.is_end) == (1, False)
    tiny = drawn(NODES, [*FLOWS[1:], Flow("b", "mid", 1)], 212, 110, 10)
    assert tiny.bars[1].height == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 10**14)), max_size=12))
def test_no_band_leaves_its_bars(told: list[tuple[str, str, int]]) -> None:
    nodes = [one for one in NODES if one.code != "mid"]
    done = drawn(nodes, [Flow(*one) for one in told], 212, 300, 10)
    bottom = {one.x: 0 for one in done.bars}
    for one in done.bars:
        assert one.y >= bottom[one.x]
        bottom[one.x] = one.y + one.height
    for band in done.bands:
        ys = [int(y) for _x, y in re.findall(r"(-?\d+) (-?\d+)", band.path)]
        assert min(ys) >= 0
        assert max(ys) <= done.height


HALF: dict[str, Fraction | int] = {"甲": Fraction(1, 2), "乙": 1, "丙": 0}
PLANT = Earned("plant", 1000, 200, 100, 900, HALF)  # 200 more than it left: from before
PARK = Earned("park", 500, 0, 0, 300, {})


def test_a_year_flows_from_holdings_to_uses_and_what_came_from_before_is_said() -> None:
    assert owning.flows_of([PLANT]) == [
        Flow("甲", "plant", 333), Flow("乙", "plant", 667), Flow("plant", "income", 1000),
        Flow("before", "income", 200), Flow("income", "costs", 200), Flow("income", "funds", 100),
        Flow("income", "handed", 900),
    ]  # fmt: skip
    both = owning.flows_of([PLANT, PARK])
    assert Flow("before", "income", 200) not in both  # what one used more, another left
    assert owning.flows_of([]) == []


amounts = st.integers(0, 10**12)
earned = st.builds(
    Earned, st.sampled_from(("p", "q", "r")), amounts, amounts, amounts, amounts,
    st.dictionaries(st.sampled_from(("甲", "乙", "丙")), st.integers(0, 50)),
)  # fmt: skip


@given(st.lists(earned, max_size=3, unique_by=lambda one: one.code))
def test_the_income_is_used_up_to_the_last_minor_unit(told: list[Earned]) -> None:
    flows = owning.flows_of(told)
    into = sum(flow.amount for flow in flows if flow.target == "income")
    assert into == sum(flow.amount for flow in flows if flow.source == "income")
    for one in told:
        owned = sum(flow.amount for flow in flows if flow.target == one.code)
        assert owned == (one.income if any(held > 0 for held in one.owners.values()) else 0)


def test_a_column_that_is_too_full_draws_its_smallest_as_one() -> None:
    nodes = [Node(f"v{n}", f"{n} 村", owning.VILLAGES) for n in range(20)]
    nodes += [Node("plant", "厂", owning.VENTURES), Node("idle", "闲", owning.VENTURES)]
    flows = [Flow(f"v{n}", "plant", 100 - n) for n in range(20)]
    short, kept = owning.lumped(flows, nodes, {owning.VILLAGES: "别的村", owning.VENTURES: "别的项目"})
    assert [one.code for one in kept] == [*(f"v{n}" for n in range(11)), "others.0", "plant"]
    assert sum(flow.amount for flow in short) == sum(flow.amount for flow in flows)
    assert sums_of(kept, short)["others.0"] == sum(100 - n for n in range(11, 20))
    assert owning.lumped(flows[:3], nodes[:3] + nodes[-2:-1], {}) == (flows[:3], nodes[:3] + nodes[-2:-1])


D, FIRST = date(2023, 1, 1), date(2024, 1, 1)


def move(n: int, on: date, giver: str | None, taker: str | None, quantity: int) -> Move:
    return Move(f"{n}", on, giver, taker, quantity, on)


STAKES = Register("stake", ("a", "b"), {}, (
    move(1, D, None, "a", 1000), move(2, D, None, "b", 500), move(3, FIRST + timedelta(90), "a", "b", 200),
    move(4, FIRST + timedelta(300), None, "a", 50), move(5, FIRST + timedelta(400), "b", None, 70),
))  # fmt: skip


def test_money_put_in_counts_from_the_first_period_known_and_moves_at_their_sums() -> None:
    paid = [Paid(D, 999), Paid(FIRST + timedelta(60), 100), Paid(FIRST + timedelta(900), 1)]
    on = FIRST + timedelta(366)
    assert returns.flows_of(STAKES, paid, FIRST, on, "a") == (
        [
            Paid(FIRST, -1000), Paid(FIRST + timedelta(90), 200), Paid(FIRST + timedelta(300), -50),
            Paid(FIRST + timedelta(60), 100),
        ],
        850,
    )  # fmt: skip
    whole, principal = returns.flows_of(STAKES, [], FIRST, FIRST + timedelta(500))
    assert (whole, principal) == (
        [Paid(FIRST, -1500), Paid(FIRST + timedelta(300), -50), Paid(FIRST + timedelta(400), 70)], 1480,
    )  # fmt: skip
    assert returns.flows_of(STAKES, [], FIRST, on, "nobody") == ([], 0)


def test_a_rate_is_said_with_and_without_the_principal_and_na_where_money_went_one_way() -> None:
    with override("en"):
        year = returns.told(
            "Together",
            "",
            [Paid(FIRST, -1000_00), Paid(date(2024, 12, 31), 100_00)],
            1000_00,
            date(2024, 12, 31),
        )
        assert year is not None
        assert (year.put_in, year.came, year.paid, year.rate, year.rate_whole) == (
            "1,000.00 yuan", "100.00 yuan", "10%", "-90%", "10%",
        )  # fmt: skip
        never = returns.told("", "", [Paid(FIRST, -100)], 0, FIRST)
        assert never is not None
        assert (never.rate, never.rate_whole) == ("n/a (money went one way only)",) * 2
        assert returns.told("", "", [Paid(FIRST, 100)], 0, FIRST) is None
        several = [
            Paid(FIRST, -10_000),
            Paid(FIRST + timedelta(365), 23_000),
            Paid(FIRST + timedelta(730), -13_200),
        ]
        odd = returns.told("", "", several, 0, FIRST + timedelta(730))
        assert odd is not None
        assert odd.rate == "10% (one of several)"


def test_promised_and_paid_are_laid_side_by_side(factory: Venture, actor: Callable[[str], Actor]) -> None:
    day = date(2025, 3, 3)
    row = actions.draft(factory, YEAR, actor("books"), day)
    actions.show(row.pk, actor("books"), day, at(day))
    vote = {"members": 21, "present": 14, "yes": 14}
    resolved, paid, due = day + timedelta(10), day + timedelta(15), day + timedelta(20)
    actions.resolve(row.pk, vote, "示例决议", due, actor("head-lianhe"), resolved, at(resolved))
    actions.approve(row.pk, actor("supervisor"), resolved, at(resolved))
    for unit, on in (("sl-cun-1", paid), ("sl-cun-2", due + timedelta(3))):
        actions.pay(row.pk, actions.Slip(unit, on, "示例回单"), actor("cashier"), on, at(on))
    owed = dict(row.payments.values_list("unit", "amount"))
    client = Client()

    def page(on: date) -> str:
        client.cookies["yinuo_day"] = on.isoformat()
        return client.get("/ventures/pictures").content.decode()

    before = page(day)
    assert ("2,500,000.00" in before, "按期付 " in before) == (True, False)
    assert "按期付 400,990.10 元，还没付" in page(due)
    late = page(due + timedelta(3))
    assert f"按期付 400,990.10 元，晚付 {money(owed['sl-cun-2'])}，还没付" in late
    assert late.count('<svg class="flow') == 2
    assert "提留" in late


def test_before_anything_was_shown_the_page_says_what_will_appear(factory: Venture) -> None:
    page = Client().get("/ventures/pictures").content.decode()
    assert "公示了，就画在这里" in page
    assert '<svg class="flow' not in page


def test_bars_are_cut_to_the_longest_and_pieces_of_nothing_are_left_out() -> None:
    cut = pictures._pieces([250, 0, 250], 1000)
    assert [(one.x, one.shade) for one in cut] == [(0, 0), (250, 2)]
    assert all(one.x + one.width <= two.x for one, two in pairwise(cut))
    assert pictures._pieces([0], 0) == []

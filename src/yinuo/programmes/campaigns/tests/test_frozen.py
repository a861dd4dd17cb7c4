"""The canonical text and its hash; amendments in public that keep the denominator."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns.campaign import list_completion, progress
from yinuo.programmes.campaigns.frozen import Amendment, amended, canonical_text, diff, text_hash
from yinuo.programmes.campaigns.outlook import counted
from yinuo.programmes.campaigns.tests.invented import END, campaign, item, on

WHY = "示例理由"


def test_the_text_holds_what_was_set_out_and_nothing_of_what_came_of_it() -> None:
    plain = campaign([item("a"), item("b", not_before=on(40), support_units=("sl-c",))])
    worked = replace(plain, items=(replace(plain.items[0], checked_on=on(3), is_held=True), plain.items[1]))
    assert canonical_text(plain) == canonical_text(worked)
    told = json.loads(canonical_text(plain))
    assert (told["start"], told["days"], told["before"]) == ("2025-08-15", 100, "")
    assert told["items"][1]["not_before"] == "2025-09-24"
    assert "checked_on" not in told["items"][0]


def test_the_hash_is_that_of_the_text_and_an_amended_text_names_the_one_before() -> None:
    one = campaign([item("a")])
    first = text_hash(canonical_text(one))
    assert first == "1791fca32529cdea579e0b0f3a8812e463dc09a8f6db3cb47aa473546478a21e"
    after = amended(one, Amendment("hand_over", "a", WHY, on(5), unit="sl-b"))
    assert json.loads(canonical_text(after, first))["before"] == first
    assert text_hash(canonical_text(after, first)) != first


@given(st.sampled_from(["title", "unit", "weight", "due", "proof", "is_hard"]))
def test_nothing_that_was_set_out_can_change_without_another_hash(name: str) -> None:
    one = campaign([item("a", day=50)])
    other = {
        "title": "示例别的",
        "unit": "sl-z",
        "weight": 2,
        "due": on(51),
        "proof": "photo",
        "is_hard": False,
    }
    changed = replace(one, items=(replace(one.items[0], **{name: other[name]}),))  # type: ignore[arg-type]
    assert text_hash(canonical_text(changed)) != text_hash(canonical_text(one))


def test_striking_the_hundredth_item_keeps_a_hundred_and_the_list_is_not_done() -> None:
    items = [item(f"{n}", checked_on=on(1)) for n in range(99)]
    before = campaign([*items, item("z", title="示例最后一项")])
    after = amended(before, Amendment("strike", "z", WHY, on(90)))
    told = list_completion(after, "one", END)
    assert (told.n_hard, told.value, told.missing) == (100, 0, ("示例最后一项",))
    assert progress(after, END) == Fraction(99, 100)
    assert diff(before, after) == (
        "删去「示例最后一项」；它没有完成，仍算在缺的里面。",
        "分母不变：仍是 100 项，权重合计 100。",
    )
    assert [one.code for one in counted(after, "one")] == [one.code for one in items]


def test_a_split_item_is_done_when_its_parts_are_and_counts_once() -> None:
    before = campaign([item("a", weight=5), item("b", weight=5, checked_on=on(1))])
    parts = (item("a1", weight=2, checked_on=on(3), is_added=True), item("a2", weight=3, is_hard=False))
    after = amended(before, Amendment("split", "a", WHY, on(2), parts=parts))
    assert progress(after, on(3)) == Fraction(7, 10)
    assert list_completion(after, "one", on(3)).missing == ("示例项a",)
    assert [one.code for one in counted(after, "one")] == ["b", "a1", "a2"]
    assert diff(before, after)[:2] == (
        "「示例项a」拆出「示例项a1」，权重 2。",
        "「示例项a」拆出「示例项a2」，权重 3。",
    )
    done = replace(after, items=(*after.items[:3], replace(after.items[3], checked_on=on(6))))
    assert list_completion(done, "one", on(6)).value == 1
    for again in ("a", "a1"):
        with pytest.raises(Invalid):
            amended(after, Amendment("split", again, WHY, on(4), parts=(item("x", weight=5),)))


def test_a_part_of_an_open_item_cannot_be_split_again() -> None:
    before = campaign([item("a", weight=2)])
    after = amended(before, Amendment("split", "a", WHY, on(2), parts=(item("a1"), item("a2"))))
    with pytest.raises(Invalid, match="不能再拆"):
        amended(after, Amendment("split", "a1", WHY, on(4), parts=(item("x"),)))


def test_what_is_added_stands_apart_and_a_new_date_beside_the_first() -> None:
    before = campaign([item("a", day=20)])
    more = amended(before, Amendment("add", "", WHY, on(30), parts=(item("n", weight=9),)))
    assert (progress(more, END), len(more.frozen)) == (Fraction(), 1)
    assert diff(before, more)[0] == "新增「示例项n」，权重 9，另行计算。"
    moved = amended(before, Amendment("move", "a", WHY, on(30), due=on(40)))
    assert (moved.items[0].due, moved.items[0].later_dues) == (on(20), (on(40),))
    assert "最初的日期 2025年9月4日 不变" in diff(before, moved)[0]
    given_on = amended(before, Amendment("hand_over", "a", WHY, on(30), unit="sl-b"))
    assert diff(before, given_on)[0] == "「示例项a」由 sl-a 转给 sl-b。"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (Amendment("strike", "a", " ", on(1)), "reason"),
        (Amendment("strike", "nowhere", WHY, on(1)), "item"),
        (Amendment("strike", "b", WHY, on(9)), "item"),
        (Amendment("split", "a", WHY, on(1), parts=(item("x", weight=2),)), "parts"),
        (Amendment("add", "", WHY, on(1)), "parts"),
        (Amendment("move", "a", WHY, on(1)), "due"),
        (Amendment("move", "a", WHY, on(1), due=on(20)), "due"),
    ],
)  # fmt: skip
def test_an_amendment_that_would_change_what_is_counted_is_refused(change: Amendment, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        amended(campaign([item("a", day=20), item("b", checked_on=on(5))]), change)
    assert list(refused.value.fields) == [field]

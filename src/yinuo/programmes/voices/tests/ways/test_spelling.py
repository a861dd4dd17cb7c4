"""A code as it is said, and a place as it is typed: plain values in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.code import ALPHABET
from yinuo.base.errors import Invalid
from yinuo.programmes.voices.pointing import Spot, matched
from yinuo.programmes.voices.spelling import spelled

SPOTS = (
    Spot("c", "平城", ("平城", "Ping")),
    Spot("t1", "东镇", ("东镇", "East Town")),
    Spot("a", "东镇 · 河边社区（示例）", ("河边社区", "Riverside")),
    Spot("b", "东镇 · 河头社区", ("河头社区", "")),
    Spot("d", "西镇 · 河头社区", ("河头社区", "")),
)


@pytest.mark.parametrize("is_chinese", [True, False])
def test_no_two_characters_are_said_alike(*, is_chinese: bool) -> None:
    said = [group.said for one in ALPHABET for group in spelled(one, is_chinese=is_chinese)]
    assert len({text.casefold() for text in said}) == len(ALPHABET)


@given(st.text(ALPHABET, min_size=12, max_size=12))
def test_the_groups_are_the_code_and_nothing_is_left_out(code: str) -> None:
    groups = spelled(code, is_chinese=False)
    assert "".join(group.written for group in groups) == code
    assert [len(group.said.split(" · ")) for group in groups] == [4, 4, 4]


def test_a_code_is_said_in_words() -> None:
    assert [group.said for group in spelled("4F1K", is_chinese=True)] == ["四，福建的 F，幺，昆明的 K"]
    assert [group.said for group in spelled("4F1K", is_chinese=False)] == ["four · Foxtrot · one · Kilo"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("a", "a"),
        ("河边", "a"),
        ("河边社区(示例)", "a"),
        (" 东镇河头 ", "b"),
        ("西镇 · 河头社区", "d"),
        ("东镇", "t1"),
        ("east town", "t1"),
        ("RIVER", "a"),
    ],
)
def test_a_place_is_found_by_as_much_as_fits_it_alone(typed: str, code: str) -> None:
    assert matched(typed, SPOTS) == code


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "请填在哪里。"),
        (" · ", "请填在哪里。"),
        ("月球", "没有叫这个"),
        ("河头社区", "东镇 · 河头社区、西镇 · 河头社区"),
    ],
)
def test_a_place_that_fits_none_or_several_is_asked_again(typed: str, said: str) -> None:
    with pytest.raises(Invalid) as wrong:
        matched(typed, SPOTS)
    assert list(wrong.value.fields) == ["place"]
    assert said in str(wrong.value.fields["place"])


def test_of_many_that_fit_five_are_named() -> None:
    many = [Spot(f"p{n}", f"河{n}") for n in range(9)]
    with pytest.raises(Invalid) as wrong:
        matched("河", many)
    assert str(wrong.value.fields["place"]).count("、") == 4

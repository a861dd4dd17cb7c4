"""No hidden cell can be worked out: of all that is published, every difference is nothing or at least five."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.figures.suppressing import ROOT, published, subtree_sums

PATHS = {
    "hall": "hall",
    "roads": "hall/roads",
    "crew": "hall/roads/crew",
    "water": "hall/water",
    "union": "union",
}
LEAST = 5


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({}, {}),
        ({"roads": 4}, {}),
        ({"roads": 5}, {ROOT: 5, "hall": 5, "roads": 5}),
        ({"roads": 7, "water": 2}, {ROOT: 9, "hall": 9}),  # 7 of 9 would tell of the 2
        ({"roads": 7, "water": 5}, {ROOT: 12, "hall": 12, "roads": 7, "water": 5}),
        ({"roads": 7, "": 3}, {ROOT: 10}),  # what nobody has been given yet is a cell too
        ({"roads": 6, "crew": 6}, {ROOT: 12, "hall": 12, "roads": 12, "crew": 6}),
        ({"roads": 6, "water": 6, "union": 2, "hall": 3}, {ROOT: 17, "roads": 6, "water": 6}),
        ({"gone": 8, "roads": 8}, {ROOT: 16, "hall": 8, "roads": 8}),
    ],
)
def test_a_count_is_published_where_it_gives_no_smaller_one_away(
    own: dict[str, int], told: dict[str, int]
) -> None:
    assert published(own, PATHS, LEAST) == told


@st.composite
def offices(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, int]]:
    """Give a tree of offices and what lies at each."""
    paths: dict[str, str] = {}
    for n in range(draw(st.integers(1, 8))):
        above = draw(st.sampled_from(["", *paths]))
        paths[f"u{n}"] = f"{paths[above]}/u{n}" if above else f"u{n}"
    own = {code: draw(st.integers(0, 9)) for code in ["", *paths]}
    return paths, own


@given(offices())
def test_no_sum_or_difference_of_what_is_published_is_a_small_cell(
    drawn: tuple[dict[str, str], dict[str, int]],
) -> None:
    paths, own = drawn
    told = published(own, paths, LEAST)
    sums = subtree_sums(own, paths)
    assert all(told[code] == (sum(own.values()) if code == ROOT else sums[code]) >= LEAST for code in told)
    assert _smallest(told, paths) not in range(1, LEAST)


def _smallest(told: dict[str, int], paths: dict[str, str]) -> int:
    """Give the smallest number but nothing that any signed sum of a few published counts comes to, of cells it holds.

    Only sums that stand for a set of cells count: each cell in it once or not at all.
    """
    covers = {
        code: {one for one in ["", *paths] if code == ROOT or code in _way(one, paths)} for code in told
    }
    found = {0}
    for n in range(1, 5):
        for codes in itertools.combinations(told, n):
            for signs in itertools.product((1, -1), repeat=n):
                held = [sum(sign for code, sign in zip(codes, signs, strict=True) if cell in covers[code])
                        for cell in ["", *paths]]  # fmt: skip
                if set(held) <= {0, 1}:
                    found.add(sum(sign * told[code] for code, sign in zip(codes, signs, strict=True)))
    return min((one for one in found if one), default=0)


def _way(code: str, paths: dict[str, str]) -> list[str]:
    return paths[code].split("/") if code else []

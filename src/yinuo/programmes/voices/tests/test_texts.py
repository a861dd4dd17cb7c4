"""Runs of characters, how alike texts are, and groups of the likest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.programmes.voices.clusters import grouped
from yinuo.programmes.voices.grams import counts, runs, vocabulary
from yinuo.programmes.voices.likeness import compared, likenesses, said, weighed


def spelled(run: int) -> str:
    points = []
    while run:
        points.append(chr(run & (2**21 - 1)))
        run >>= 21
    return "".join(reversed(points))


@given(st.lists(st.text(alphabet="路灯不亮ab𠮷", max_size=8), min_size=1, max_size=4))
def test_runs_are_exactly_the_runs_of_each_text(texts: list[str]) -> None:
    text, run = runs(texts, (1, 2, 3))
    found = sorted((int(t), spelled(int(r))) for t, r in zip(text, run, strict=True))
    there = [
        (n, told[at : at + size])
        for n, told in enumerate(texts)
        for size in (1, 2, 3)
        for at in range(len(told) - size + 1)
    ]
    assert found == sorted(there)


def test_a_vocabulary_holds_what_enough_texts_hold_however_often_one_says_it() -> None:
    known = vocabulary(["路灯路灯", "路灯", "灯"], (2,), least=2)
    assert [spelled(int(run)) for run in known] == ["路灯"]
    assert vocabulary(["路灯"], (2,), least=2).tolist() == []


def test_counts_know_nothing_of_what_is_not_in_the_vocabulary() -> None:
    known = vocabulary(["路灯", "路灯"], (2,), least=1)
    found = counts(["路灯路灯", "电梯", ""], (2,), known)
    assert (found.start.tolist(), found.n.tolist()) == ([0, 1, 1, 1], [2.0])
    assert counts(["路灯"], (2,), known[:0]).start.tolist() == [0, 0]


def test_a_text_is_most_like_itself_and_courtesies_make_nothing_alike() -> None:
    texts = compared(
        [
            said("云溪花园路灯不亮", "尊敬的领导您好，夜里看不见"),
            said("云溪花园的路灯不亮了", "夜里看不见路"),
            said("请求解决河边噪声", "尊敬的领导您好，谢谢"),
        ],
        least=1,
    )
    first, table = next(likenesses(texts, texts))
    assert first == 0
    assert np.allclose(table.diagonal(), 1, atol=1e-5)
    assert table[0, 1] > 0.4
    assert table[0, 2] < 0.05


def test_a_text_of_unknown_runs_is_like_nothing() -> None:
    texts = compared(["路灯不亮", "路灯亮了"], least=1)
    asked = weighed(["电梯", ""], texts.known, texts.rarity)
    assert next(likenesses(asked, texts))[1].tolist() == [[0, 0], [0, 0]]


def graph(*ties: tuple[int, int, float], n: int) -> dict[int, dict[int, float]]:
    told: dict[int, dict[int, float]] = {one: {} for one in range(n)}
    for a, b, like in ties:
        told[a][b] = told[b][a] = like
    return told


def test_one_loose_message_does_not_tie_two_groups_together() -> None:
    """Single linkage would make one group of all seven."""
    ties = [(a, b, 0.9) for a, b in ((0, 1), (0, 2), (1, 2), (4, 5), (4, 6), (5, 6))]
    told = graph(*ties, (2, 3, 0.5), (3, 4, 0.5), n=7)
    assert grouped(told, 0.4) == [(0, 1, 2), (3,), (4, 5, 6)]


@pytest.mark.parametrize(
    ("least", "groups"), [(0.5, [(0, 1, 2)]), (0.71, [(0, 1), (2,)]), (0.95, [(0,), (1,), (2,)])]
)
def test_groups_join_while_they_are_alike_enough_on_average(
    least: float, groups: list[tuple[int, ...]]
) -> None:
    told = graph((0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.6), n=3)
    assert grouped(told, least) == groups

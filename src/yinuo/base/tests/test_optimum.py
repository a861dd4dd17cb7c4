"""The best choice is the best: tried against every choice there is, and honest about what is not proven."""

import time
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from yinuo.base import optimum
from yinuo.base.optimum import Choice, Level, NoneFits, Question, TooShort, at_least, best

Real = NDArray[np.float64]
Rows = list[tuple[list[int], int, int]]


def asked(rows: Rows, n: int, least: list[int] | None = None) -> Question:
    table = sparse.csr_array(np.array([row for row, _low, _high in rows], float).reshape(len(rows), n))
    low, high = np.array([[r[1], r[2]] for r in rows], float).reshape(-1, 2).T
    return Question(table, low, high, np.ones(n), np.array(least or [0] * n, float))


def all_choices(question: Question) -> list[tuple[int, ...]]:
    ranges = [range(int(a), int(b) + 1) for a, b in zip(question.least, question.most, strict=True)]
    fits = []
    for x in product(*ranges):
        sums = question.table @ np.array(x)
        if np.all(sums <= question.high) and np.all(sums >= question.low):
            fits.append(x)
    return fits


@st.composite
def questions(draw: st.DrawFn) -> tuple[Question, list[Real]]:
    n = draw(st.integers(1, 6))
    row = st.tuples(
        st.lists(st.integers(-3, 5), min_size=n, max_size=n), st.integers(-4, 1), st.integers(1, 7)
    )
    rows = draw(st.lists(row, min_size=1, max_size=4))
    least = draw(st.lists(st.sampled_from([0, 0, 0, 1]), min_size=n, max_size=n))
    cost = st.lists(st.integers(-9, 9), min_size=n, max_size=n)
    levels = draw(st.lists(cost, min_size=1, max_size=3))
    return asked(rows, n, least), [np.array(level, float) for level in levels]


@given(questions())
def test_the_choice_is_as_good_as_the_best_of_all_or_says_by_how_much_it_may_not_be(
    told: tuple[Question, list[Real]],
) -> None:
    question, levels = told
    fits = all_choices(question)
    if not fits:
        with pytest.raises((NoneFits, TooShort)):
            best(question, levels)
        return
    choice = best(question, levels)
    assert tuple(choice.taken.tolist()) in fits
    values = tuple(round(float(level @ choice.taken)) for level in levels)
    assert tuple(level.value for level in choice.levels) == values
    true = min(tuple(round(float(level @ np.array(x))) for level in levels) for x in fits)
    assert choice.levels[0].bound <= true[0] <= values[0]
    if choice.is_proven:
        assert values == true


def test_levels_count_in_their_order() -> None:
    question = asked([([1, 1, 1], 0, 2)], 3)
    choice = best(question, [np.array([-1.0, -1, -1]), np.array([5.0, 1, 2])])
    assert choice.taken.tolist() == [0, 1, 1]
    assert choice.levels == (Level(-2, -2), Level(3, 3))
    assert choice.is_proven


def test_where_whole_numbers_fall_short_of_a_bound_the_best_of_them_is_found_and_proven() -> None:
    # any two of three may not go together: half of each would be 1.5, so the bound is 2 at -1.5, rounded to -1
    question = asked([([1, 1, 0], 0, 1), ([1, 0, 1], 0, 1), ([0, 1, 1], 0, 1)], 3)
    choice = best(question, [np.array([-1.0, -1, -1]), np.array([3.0, 1, 2])])
    assert choice.taken.tolist() == [0, 1, 0]
    odd = asked([([4, 4, 4, 4], 0, 11)], 4)  # 2.75 of them would fit, two do
    assert best(odd, [-np.ones(4), np.array([4.0, 3, 2, 1])]).taken.tolist() == [0, 0, 1, 1]
    question, (first, _second) = ring()
    choice = best(question, [first, np.ones(10)])
    assert choice.levels == (Level(-4, -4), Level(4, 4))
    assert Level(-4, -5).gap == 0.25
    assert not Choice(np.zeros(1, np.int64), (Level(-4, -5),)).is_proven


def test_nothing_to_choose_is_an_answer_too() -> None:
    assert best(asked([], 0), [np.zeros(0)]).levels == (Level(0, 0),)
    fixed = Question(sparse.csr_array(np.ones((1, 2))), np.zeros(1), np.ones(1), np.zeros(2), np.zeros(2))
    assert best(fixed, [np.ones(2), np.ones(2)]).taken.tolist() == [0, 0]
    broken = Question(sparse.csr_array(np.ones((1, 2))), np.zeros(1), np.ones(1), np.ones(2), np.ones(2))
    with pytest.raises(NoneFits):
        best(broken, [np.ones(2)])
    with pytest.raises(ValueError, match="level"):
        best(asked([([1], 0, 1)], 1), [])


def test_what_fits_in_parts_alone_does_not_fit() -> None:
    with pytest.raises(NoneFits):
        best(asked([([2, 2], 1, 1)], 2), [np.ones(2)])
    with pytest.raises(NoneFits):
        best(asked([([2, 2, 2], 3, 3)], 3), [np.array([1.0, 2.0, 3.0])])


def test_of_many_columns_only_those_that_could_matter_are_weighed_and_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random = np.random.default_rng(3)
    n, m = 60, 12
    who, what = np.divmod(np.arange(n * m), m)
    both = sparse.vstack(
        [
            sparse.csr_array((np.ones(n * m), (who, np.arange(n * m))), shape=(n, n * m)),
            sparse.csr_array((np.ones(n * m), (what, np.arange(n * m))), shape=(m, n * m)),
        ]
    ).tocsr()
    least = np.zeros(n * m)
    least[7] = 1
    low = np.concatenate([np.full(n, -np.inf), np.full(m, 1)])
    question = Question(both, low, np.ones(n + m), np.ones(n * m), least)
    levels = [random.integers(0, 50, n * m).astype(float), random.integers(0, 50, n * m).astype(float)]
    whole = best(question, levels)
    monkeypatch.setattr(optimum, "MANY", 10)
    monkeypatch.setattr(optimum, "EACH", 1)
    monkeypatch.setattr(optimum, "ADDED", 25)
    assert best(question, levels).levels == whole.levels
    assert whole.is_proven


@pytest.mark.parametrize("seed", range(25))
def test_beginning_with_hardly_any_column_comes_to_the_same_end(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MANY", "EACH", "ADDED"):
        monkeypatch.setattr(optimum, name, 1)
    monkeypatch.setattr(optimum, "FEW", 0)
    random = np.random.default_rng(seed)
    n = 7
    rows = [
        (random.integers(0, 9, n).tolist(), int(random.integers(0, 9)), int(random.integers(9, 20)))
        for _ in range(3)
    ]
    question, cost = asked(rows, n), random.integers(-9, 9, n).astype(float)
    fits = all_choices(question)
    if fits:
        (level,) = best(question, [cost]).levels
        assert (level.value, level.bound) == (
            min(round(float(cost @ np.array(x))) for x in fits),
            level.value,
        )
    else:
        with pytest.raises(NoneFits):
            best(question, [cost])


def ring(n: int = 5) -> tuple[Question, list[Real]]:
    """Two rings, neighbours not together: 2.5 of each five are the relaxation's, 2 are true; then what they weigh."""
    once = [[1 if k in {m, (m + 1) % n} else 0 for k in range(n)] for m in range(n)]
    rows = [(row + [0] * n, 0, 1) for row in once] + [([0] * n + row, 0, 1) for row in once]
    return asked(rows, 2 * n), [-np.ones(2 * n), np.arange(1.0, 2 * n + 1)]


def test_where_the_time_ends_between_two_wishes_the_second_is_as_it_is_and_its_gap_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [0.0]
    plain = optimum._few_columns

    def slow(*args: Any) -> Any:
        found = plain(*args)
        now[0] += 60
        return found

    monkeypatch.setattr(optimum, "_few_columns", slow)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    choice = best(*ring())
    assert choice.levels[0] == Level(-4, -4)
    assert choice.levels[1].bound == 0 < choice.levels[1].value == round(float(ring()[1][1] @ choice.taken))


def test_where_whole_numbers_take_too_long_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optimum, "_few_columns", lambda *_args: (None, -np.inf))
    with pytest.raises(TooShort):
        best(*ring())


def test_too_little_time_is_said() -> None:
    random = np.random.default_rng(1)
    n = 400
    rows = sparse.csr_array(random.integers(1, 90, (60, n)).astype(float))
    question = Question(rows, np.full(60, -np.inf), np.full(60, 4_000.0), np.ones(n), np.zeros(n))
    levels = [-random.integers(1, 90, n).astype(float)]
    with pytest.raises(TooShort):
        best(question, levels, seconds=-5)
    some = best(question, levels, seconds=2)
    assert some.levels[0].bound <= some.levels[0].value < 0


def test_a_bound_is_the_next_whole_number_give_or_take_rounding() -> None:
    assert [at_least(value) for value in (-3.5, 4.0000001, 3.9999999, 4.01, -1e6 - 0.4)] == [
        -3,
        4,
        4,
        5,
        -(10**6),
    ]

"""The measures against values worked out by hand."""

import numpy as np
import pytest

from yinuo.programmes.voices.measures import average_precision, b_cubed, calibration_error, is_shown, macro_f1
from yinuo.programmes.voices.topics import Topic


def topic(*members: int) -> Topic:
    return Topic("", 1.0, len(members), members)


def test_macro_f1_weighs_every_answer_the_same() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "b", "b"]) == pytest.approx((0.8 + 2 / 3) / 2)
    assert macro_f1(["a", "c"], ["a", "b"]) == pytest.approx(0.5)


def test_calibration_error_is_the_gap_between_confidence_and_share_right() -> None:
    assert calibration_error(np.array([0.5, 0.5]), [True, False]) == pytest.approx(0)
    assert calibration_error(np.array([1.0, 1.0, 0.1, 0.1]), [True, False, False, False]) == pytest.approx(
        0.3
    )


def test_average_precision_is_that_of_the_ranks_of_the_same_topic() -> None:
    assert average_precision(np.array([0.9, 0.8, 0.7]), [True, False, True]) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.array([0.9]), [False]) == 0


def test_b_cubed_counts_whatever_lies_in_a_group() -> None:
    true = ["t", "t", "t", ""]
    assert b_cubed(true, [topic(0, 1, 2)]) == (1, 1, 1)
    precision, recall, f = b_cubed(true, [topic(0, 1, 3)])
    assert precision == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert f == pytest.approx(2 * precision * recall / (precision + recall))


def test_a_topic_is_shown_where_one_of_the_first_groups_is_mostly_it() -> None:
    true = ["t", "t", "", "", ""]
    assert is_shown("t", true, [topic(2, 3), topic(0, 1, 4)], 2)
    assert not is_shown("t", true, [topic(2, 3), topic(0, 1, 4)], 1)
    assert not is_shown("t", true, [topic(0, 1, 2, 3, 4)], 1)

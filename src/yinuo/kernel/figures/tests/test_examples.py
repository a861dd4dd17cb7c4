"""Every figure has two worked examples, counted by the figures' own code; what they come to is said here once."""

from __future__ import annotations

import pytest

from yinuo.kernel.figures.definitions import FIGURES
from yinuo.kernel.figures.examples import EXAMPLES, worked

COME_TO = {
    "kept": [[("guarantee", {"first": 4, "later": 1, "not": 1})],
             [("guarantee", {"first": 4, "later": 1}), ("expected", {"first": 3})]],
    "confirmed": [[("", {"yes": 3, "no": 1, "silent": 2})], [("", {"yes": 3, "no": 2})]],
    "reopened": [[("", {"once": 3, "again": 3})], [("", {"once": 4, "again": 1})]],
    "told": [[("", {"in_time": 5, "not": 1})], [("", {"in_time": 4, "not": 2})]],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    """Count here, not in whatever page asked first in this process."""
    worked.cache_clear()


@pytest.mark.django_db
@pytest.mark.parametrize("name", COME_TO)
def test_an_example_is_sorted_by_the_figures_own_text(name: str) -> None:
    found = [[(m.strength, dict(m.counts)) for m in one.measured] for one in worked(name)]
    assert found == COME_TO[name]


@pytest.mark.django_db
def test_the_examples_of_what_is_late_are_picked_by_its_own_condition() -> None:
    first, second = worked("late")
    assert (first.parts, first.late and first.late.ages) == (
        ("week", "long", ""), {"week": 2, "month": 0, "long": 1},
    )  # fmt: skip
    assert (second.parts, second.late and second.late.n) == (("", "month", "", ""), 1)


def test_every_figure_has_two() -> None:
    assert {name: len(examples) for name, examples in EXAMPLES.items()} == dict.fromkeys(
        [*(figure.name for figure in FIGURES), "late"], 2
    )

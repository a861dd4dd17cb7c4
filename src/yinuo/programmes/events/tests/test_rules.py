"""Who moves up when places come free, and how a school stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.programmes.events.rules import Moved, SchoolStands, move_up, stands


def test_the_earlier_moves_up_and_who_is_passed_is_counted() -> None:
    assert move_up([(1, 40), (2, 20), (3, 10)], 30) == [Moved(2, 1), Moved(3, 1)]
    assert move_up([(1, 30), (2, 1)], 30) == [Moved(1, 0)]
    assert move_up([], 30) == []


@given(st.lists(st.integers(1, 60)), st.integers(0, 120))
def test_never_more_move_up_than_there_is_room_and_nobody_who_would_fit_stays(
    ns: list[int], free: int
) -> None:
    moved = move_up(list(enumerate(ns)), free)
    left = free - sum(ns[one.key] for one in moved)
    assert left >= 0
    up = {one.key for one in moved}
    assert all(n > left for key, n in enumerate(ns) if key not in up)


@pytest.mark.parametrize(
    ("bookings", "how"),
    [
        ([], "not_yet"),
        ([(False, False, False)], "waiting"),
        ([(False, False, False), (True, False, False)], "booked"),
        ([(True, True, True), (False, False, False)], "visited"),
        ([(True, False, True)], "silent"),
        ([(False, False, True)], "not_yet"),
        ([(True, False, True), (False, False, False)], "waiting"),
    ],
)
def test_the_best_of_a_schools_bookings_counts(
    bookings: list[tuple[bool, bool, bool]], how: SchoolStands
) -> None:
    assert stands(bookings) == how

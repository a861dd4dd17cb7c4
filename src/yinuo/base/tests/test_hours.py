"""Open now, until when, and when again: at the edges, over midnight, on days that differ, and where nobody said."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from yinuo.base.hours import Standing, Week, are_spans, by_weekdays, is_span, spans_on, standing

DAY = (("08:00", "12:00"), ("13:00", "20:00"))
WEEK: Week = (*(DAY,) * 5, (("09:00", "18:00"),), ())
MONDAY = date(2025, 8, 18)


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"2025-08-{day}T{clock}")


@pytest.mark.parametrize(
    ("day", "clock", "expected"),
    [
        (18, "07:59", Standing(is_open=False, opens="08:00", opens_on=MONDAY)),
        (18, "08:00", Standing(is_open=True, until="12:00")),
        (18, "11:59", Standing(is_open=True, until="12:00")),
        (18, "12:00", Standing(is_open=False, opens="13:00", opens_on=MONDAY)),
        (18, "20:00", Standing(is_open=False, opens="08:00", opens_on=date(2025, 8, 19))),
        (23, "18:00", Standing(is_open=False, opens="08:00", opens_on=date(2025, 8, 25))),
        (24, "10:00", Standing(is_open=False, opens="08:00", opens_on=date(2025, 8, 25))),
    ],
)
def test_it_stands_as_its_week_says(day: int, clock: str, expected: Standing) -> None:
    assert standing(WEEK, {}, at(day, clock)) == expected


def test_a_day_that_differs_goes_before_its_weekday() -> None:
    different = {MONDAY: (), date(2025, 8, 19): (("10:00", "11:00"),)}
    assert standing(WEEK, different, at(18, "09:00")) == Standing(
        is_open=False, opens="10:00", opens_on=date(2025, 8, 19)
    )
    assert spans_on(WEEK, different, date(2025, 8, 20)) == DAY


def test_a_night_is_followed_to_its_end_and_what_never_closes_has_none() -> None:
    night: Week = ((("00:00", "02:00"), ("18:00", "24:00")),) * 7
    assert standing(night, {}, at(18, "23:59")) == Standing(is_open=True, until="02:00")
    assert standing((((("00:00", "24:00"),)),) * 7, {}, at(18, "03:00")) == Standing(is_open=True, until="")
    until_midnight: Week = ((("18:00", "24:00"),),) * 7
    assert standing(until_midnight, {}, at(18, "19:00")).until == "24:00"


def test_what_nobody_said_is_not_known_but_a_closed_day_is() -> None:
    assert standing(None, {}, at(18, "09:00")) == Standing(None)
    assert standing(None, {MONDAY: ()}, at(18, "09:00")) == Standing(is_open=False)


def test_what_does_not_open_within_two_weeks_says_no_more() -> None:
    assert standing(((),) * 7, {}, at(18, "09:00")) == Standing(is_open=False)


@pytest.mark.parametrize(
    ("value", "right"),
    [
        (["08:00", "20:00"], True), (["00:00", "24:00"], True), (["20:00", "08:00"], False), (["08:00"], False),
        (["8", "20:00"], False), ("08:00", False), ([8, 20], False), (["08:00", "25:00"], False),
        (["08:00", "08:00"], False), (["08:00:00", "20:00"], False),
    ],
)  # fmt: skip
def test_a_span_is_two_times_in_order(value: Any, *, right: bool) -> None:
    assert is_span(value) is right


def test_spans_of_a_day_do_not_overlap() -> None:
    assert are_spans([["08:00", "12:00"], ["12:00", "13:00"]])
    assert are_spans([])
    assert not are_spans([["08:00", "12:00"], ["11:00", "13:00"]])
    assert not are_spans([["08:00"]])
    assert not are_spans(None)


def test_a_week_is_told_in_runs_of_days() -> None:
    assert by_weekdays(WEEK) == [((0, 4), DAY), ((5, 5), (("09:00", "18:00"),)), ((6, 6), ())]

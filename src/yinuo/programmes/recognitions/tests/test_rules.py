"""How a line stands on a day; bars that stand in proportion."""

from datetime import date, timedelta

import pytest

from yinuo.programmes.recognitions.chart import HEIGHT, chart
from yinuo.programmes.recognitions.rules import Line, a_year_after

ENTERED, CHECKED = date(2024, 2, 29), date(2024, 3, 4)
DUE = date(2025, 3, 1)


@pytest.mark.parametrize(
    ("line", "on", "standing"),
    [
        (Line(), DUE, "unnamed"),
        (Line(ENTERED), ENTERED - timedelta(1), "unnamed"),
        (Line(ENTERED), ENTERED, "unchecked"),
        (Line(ENTERED, CHECKED), CHECKED, "checked"),
        (Line(ENTERED, CHECKED), DUE, "checked"),
        (Line(ENTERED, CHECKED), DUE + timedelta(1), "review_due"),
        (Line(ENTERED), DUE + timedelta(1), "review_due"),
        (Line(ENTERED, CHECKED, ((DUE, "stands"),)), DUE + timedelta(365), "checked"),
        (Line(ENTERED, CHECKED, ((DUE, "stands"),)), DUE + timedelta(366), "review_due"),
        (Line(ENTERED, CHECKED, ((DUE, "ended"),)), DUE + timedelta(9_000), "ended"),
    ],
)
def test_a_line_stands_by_its_days(line: Line, on: date, standing: str) -> None:
    assert line.stands(on) == standing


def test_a_year_after_the_leap_day_is_the_first_of_march() -> None:
    assert [a_year_after(day) for day in (ENTERED, DUE)] == [DUE, date(2026, 3, 1)]


def test_bars_stand_in_proportion_on_one_floor_and_nothing_has_no_height() -> None:
    drawn = chart([("2023", 2), ("2024", 4), ("2025", 0)])
    assert [bar.height for bar in drawn.bars] == [HEIGHT // 2, HEIGHT, 0]
    assert {bar.y + bar.height for bar in drawn.bars} == {drawn.floor}
    assert chart([("2025", 0)]).bars[0].height == 0
    assert chart([]).bars == ()

"""How a closure stands is a function of facts and a date; what is counted of one strength is never added to another."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from yinuo.doors.shell import ical
from yinuo.doors.shell.words import STRENGTH_WORDS
from yinuo.programmes.works.rules import Kept, days_silent, phase, tally, update_every
from yinuo.programmes.works.words import PHASES

ON = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("state", "outcome", "source", "from_day", "told"),
    [
        ("in_progress", "", "example", 0, "shut"),
        ("in_progress", "", "example", 1, "coming"),
        ("checking", "", "example", 0, "said_open"),
        ("closed", "kept", "example", 0, "open"),
        ("closed", "kept_late", "example", 0, "open"),
        ("closed", "broken", "example", 0, "given_up"),
        ("closed", "withdrawn", "example", 0, "given_up"),
        ("in_progress", "", "page", None, "quoted"),
    ],
)
def test_only_what_somebody_else_checked_reads_open(
    state: str, outcome: str, source: str, from_day: int | None, told: str
) -> None:
    begins = None if from_day is None else ON + timedelta(from_day)
    assert phase(state, outcome, source, begins, ON) == told
    assert told in PHASES


def test_silence_is_marked_the_day_after_the_fourteenth_and_only_where_somebody_could_speak() -> None:
    last = ON - timedelta(update_every())
    assert update_every() == 14
    assert days_silent("in_progress", "", last, ON) == 0
    assert days_silent("in_progress", "", last - timedelta(1), ON) == 15
    assert days_silent("parked", "example", last - timedelta(1), ON) == 15
    assert days_silent("checking", "", last - timedelta(9), ON) == 0
    assert days_silent("closed", "", last - timedelta(9), ON) == 0
    assert days_silent("in_progress", "page", last - timedelta(99), ON) == 0


def test_each_year_and_strength_keeps_a_row_of_its_own_whose_parts_are_all_of_it() -> None:
    counted = [
        (2025, "guarantee", "kept", 1), (2025, "expected", "kept", 4), (2025, "expected", "late", 2),
        (2024, "strive", "broken", 3), (2025, "expected", "waiting", 1),
    ]  # fmt: skip
    rows = tally(counted, STRENGTH_WORDS)
    assert rows == (
        Kept(2025, "expected", kept=4, late=2, waiting=1), Kept(2025, "guarantee", kept=1),
        Kept(2024, "strive", broken=3),
    )  # fmt: skip
    assert [row.n for row in rows] == [7, 1, 3]


def test_a_calendar_escapes_its_texts_and_folds_its_lines_between_characters() -> None:
    text = "示例桥，换吊杆;系索,管网\\涂装\n" * 4
    body = ical.written("closures", "封着", [[f"SUMMARY:{ical.plain(text)}"]])
    lines = body.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert all(len(line.encode()) <= 75 for line in lines)
    unfolded = body.replace("\r\n ", "")
    escaped = r"示例桥，换吊杆\;系索\,管网\\涂装\n" * 4
    assert f"SUMMARY:{escaped}" in unfolded.split("\r\n")

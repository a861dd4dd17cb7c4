"""The story clock: its day stands still, and what is done later lies later, over a midnight too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from yinuo.doors.shell.clock import story_instant
from yinuo.kernel.limits.queries import current_calendar

DAY = date(2025, 10, 1)


@pytest.mark.usefixtures("pinghu")
@pytest.mark.parametrize("month", [1, 7, 12])
def test_what_is_done_later_lies_later_and_on_the_same_day(month: int) -> None:
    midnight = datetime(2026, month, 31, tzinfo=UTC)
    shown = [story_instant(DAY, midnight + timedelta(seconds=s)) for s in (-7200, -1, -0.1, 0, 0.1, 1, 7200)]
    assert all(earlier < later for earlier, later in pairwise(shown))
    assert {current_calendar().local_date(instant) for instant in shown} == {DAY}

"""The pace: counted by visitor and sort, forgotten after its window and with the day, and nothing of who they are."""

from __future__ import annotations

from typing import Any

from django.test import RequestFactory


def test_the_pace_forgets_after_its_window_and_with_the_day() -> None:
    from yinuo.doors.shell.pace import MOST, WINDOW, Pace

    pace = Pace()
    assert all(pace.allows("raise", "a", now=0.0) for _n in range(MOST["raise"]))
    assert not pace.allows("raise", "a", now=1.0)
    assert pace.allows("raise", "b", now=1.0)
    assert pace.allows("code", "a", now=1.0)
    assert pace.allows("raise", "a", now=WINDOW + 1)
    pace._day = "yesterday"
    assert pace.allows("raise", "a", now=WINDOW + 1)
    assert len(pace._counts) == 1


def test_the_pace_says_how_long_to_wait() -> None:
    from yinuo.doors.shell.pace import MOST, WINDOW, Pace

    pace = Pace()
    assert {pace.wait("code", "a", now=10.0) for _n in range(MOST["code"])} == {0}
    assert pace.wait("code", "a", now=11.5) == WINDOW - 1
    assert pace.wait("code", "a", now=10.0 + WINDOW - 0.001) == 1
    assert pace.wait("code", "a", now=10.0 + WINDOW) == 0


def test_the_pace_keeps_no_address(monkeypatch: Any) -> None:
    from yinuo.doors.shell.pace import MOST, PACE, is_too_fast

    monkeypatch.setitem(MOST, "code", 1)
    request = RequestFactory(REMOTE_ADDR="203.0.113.7").post("/c")
    assert [is_too_fast(request, "code") for _twice in range(2)] == [False, True]
    assert b"203.0.113.7" not in b"".join(PACE._counts)
    assert "203.0.113.7" not in repr(vars(PACE))


def test_the_pace_is_switched_off_by_its_setting(settings: Any, monkeypatch: Any) -> None:
    from yinuo.doors.shell.pace import MOST, is_too_fast

    monkeypatch.setitem(MOST, "code", 0)
    request = RequestFactory().post("/c")
    assert is_too_fast(request, "code")
    settings.YINUO_PACE = False
    assert not is_too_fast(request, "code")

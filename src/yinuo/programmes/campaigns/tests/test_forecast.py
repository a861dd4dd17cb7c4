"""The forecast: the same seed the same days, more done never later, a band that holds where the end is known."""

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.calendar import WorkCalendar
from yinuo.programmes.campaigns import calibration, outlook
from yinuo.programmes.campaigns.campaign import Campaign, Item
from yinuo.programmes.campaigns.forecast import CHOSEN, OPEN, Course, Work, draw, pairs, push_of
from yinuo.programmes.campaigns.frozen import Amendment, amended
from yinuo.programmes.campaigns.outlook import course_of, forecast
from yinuo.programmes.campaigns.simulated import LOOKED_AT, SHAPES, at
from yinuo.programmes.campaigns.simulated import campaign as simulated
from yinuo.programmes.campaigns.tests.invented import CALENDAR, END, START, campaign, item, on

RUNS = 500


def work(n: int, done: list[int], due: int = 60) -> Work:
    """Give a list of n items due on one day, of which some were checked on these working days."""
    days = np.array([*done, *[OPEN] * (n - len(done))], np.int64)
    return Work(np.full(n, due), days, np.zeros(n, np.bool_), np.zeros(n, np.int64))


def half_done(**more: Any) -> Campaign:
    """Give a campaign in its middle: of the first list everything is done, of the second half."""
    items = [item(f"a{n}", checked_on=on(n)) for n in range(10)]
    items += [item(f"b{n}", "two", day=60, checked_on=on(3 * n) if n < 10 else None) for n in range(20)]
    return campaign([*items, item("c", "three")], **more)


def test_a_campaign_in_numbers_counts_working_days_and_works_towards_the_present_date() -> None:
    moved = item("a", day=0, later_dues=(on(3), on(7)), checked_on=on(2))
    course, lists = course_of(campaign([moved, item("s", is_hard=False)]), on(10), CALENDAR)
    (one,) = course.lists
    assert (course.n_days, course.now, [[each.code for each in some] for some in lists]) == (67, 7, [["a"]])
    assert (one.due.tolist(), one.done.tolist(), one.floor.tolist()) == ([6], [1], [0])


def test_the_same_seed_gives_the_same_forecast_and_another_seed_another() -> None:
    told = [forecast(half_done(), on(40), CALENDAR, n_runs=RUNS, seed=seed) for seed in (1, 1, 2)]
    assert told[0] == told[1]
    assert told[0] != told[2] | {"seed": 1}


def test_a_list_that_is_done_is_certain_and_dated_by_its_last_check() -> None:
    told = forecast(half_done(), on(40), CALENDAR, n_runs=RUNS)
    one, two, three = told["lists"]
    assert (one["chance"], one["by"], one["band"]) == (
        1000,
        dict.fromkeys(("50", "80", "95"), "2025-08-22"),
        ["2025-08-22"] * 2,
    )
    assert 0 < two["chance"] < 1000
    assert told["whole"]["chance"] <= min(two["chance"], three["chance"])
    assert on(40).isoformat() < two["by"]["50"] <= two["by"]["80"]
    assert {row["list"] for row in told["risk"]} == {"two", "three"}
    assert told["tracks"][0]["chance"] == two["chance"]


def test_everything_done_leaves_no_risk_and_nothing_to_do_no_list() -> None:
    done = campaign([item("a", checked_on=on(3))])
    told = forecast(done, on(40), CALENDAR, n_runs=RUNS)
    assert (told["whole"]["chance"], told["risk"]) == (1000, [])
    assert (
        told["sentence"]["zh"]
        == "示例百日：到 2025年11月22日 全部完成的把握是 99% 以上；有八成把握的是 2025年8月18日。"
    )
    assert "22 Nov 2025" in told["sentence"]["en"]
    assert "18 Aug 2025" in told["sentence"]["en"]
    assert forecast(campaign([]), on(40), CALENDAR, n_runs=RUNS)["lists"] == []


def test_a_floor_of_the_law_is_never_forecast_away() -> None:
    late = END - timedelta(1)
    told = forecast(campaign([item("a", not_before=late)]), on(20), CALENDAR, n_runs=RUNS)
    assert min(
        date.fromisoformat(day) for day in (told["whole"]["band"][0], told["whole"]["by"]["50"])
    ) >= END - timedelta(2)
    floored, _ = course_of(campaign([item("a", not_before=late)]), on(20), CALENDAR)
    assert draw(floored, n_runs=RUNS).days.min() >= floored.lists[0].floor[0] == floored.n_days == 67


def test_what_is_held_holds_more_of_the_risk_and_is_named() -> None:
    free = [item(f"a{n}", checked_on=on(2 * n) if n < 17 else None) for n in range(20)]
    held = [replace(one, is_held=True, title="示例卡住的一项") if one.code == "a19" else one for one in free]
    before, after = (forecast(campaign(some), on(40), CALENDAR, n_runs=RUNS) for some in (free, held))
    assert after["whole"]["chance"] < before["whole"]["chance"]
    assert after["risk"][0]["item"] == "a19"
    assert after["risk"][0]["share"] > 500
    assert "其中 1 项占风险的" in after["sentence"]["zh"]
    assert "示例卡住的一项" in after["sentence"]["zh"]
    only = forecast(campaign([replace(held[19], checked_on=None)]), on(40), CALENDAR, n_runs=RUNS)
    assert [row["item"] for row in only["risk"]] == ["a19"]


def test_a_struck_item_ends_all_chance_and_says_so() -> None:
    struck = amended(half_done(), Amendment("strike", "c", "示例理由", on(30)))
    again = amended(struck, Amendment("strike", "b15", "示例理由", on(30)))
    told = forecast(again, on(40), CALENDAR, n_runs=RUNS)
    assert [one["is_struck"] for one in told["lists"]] == [False, True]
    assert (told["whole"]["chance"], told["whole"]["by"]["50"]) == (0, None)
    assert "已经不能算完成" in told["sentence"]["zh"]


def test_what_lies_past_the_calendar_has_no_date() -> None:
    short = WorkCalendar(
        CALENDAR.zone, CALENDAR.hours, CALENDAR.exceptions, CALENDAR.first, date(2025, 12, 1)
    )
    slow = campaign([item(f"a{n}", checked_on=on(40) if n == 0 else None) for n in range(60)])
    told = forecast(slow, on(99), short, n_runs=RUNS)
    assert told["whole"]["by"]["80"] is None
    assert "远到说不准" in told["sentence"]["zh"]
    assert "不到 1%" in told["sentence"]["zh"]
    assert "风险分散在 59 项里。" in told["sentence"]["zh"]


@pytest.mark.parametrize("day", [-30, -1, 0, 99, 120, 900])
def test_any_day_can_be_asked_about(day: int) -> None:
    wide = WorkCalendar(CALENDAR.zone, CALENDAR.hours, {}, CALENDAR.first, date(2029, 1, 1))
    told = forecast(half_done(), on(day), wide, n_runs=RUNS)
    assert told["on"] == on(day).isoformat()
    assert (told["whole"]["chance"] > 0) == (day < 99)


@given(st.integers(5, 40), st.integers(10, 60), st.integers(0, 3))
def test_a_list_with_more_done_by_today_is_never_less_likely(n: int, now: int, seed: int) -> None:
    """Of two lists with the same days of work, the one with a further item done today has the better chance."""
    done = [max(1, now - 2 * k) for k in range(n // 2)]
    less, more = (
        draw(Course(60, now, (work(n, some),)), n_runs=2000, seed=seed).days for some in (done, [*done, now])
    )
    assert (more <= 60).mean() >= (less <= 60).mean() - 0.05


def test_earlier_campaigns_teach_how_things_go_there() -> None:
    """Where everything has always come at the very end, half the time without a result says little."""
    rush = Course(60, 60, tuple(work(20, [55 + n % 5 for n in range(20)]) for _ in range(4)))
    slow = Course(60, 60, tuple(work(20, list(range(1, 11))) for _ in range(4)))
    now = Course(60, 30, (work(20, [28, 30]),))
    alone, after_rush, after_slow = (
        (draw(now, some, n_runs=4000).days <= 60).mean() for some in ((), [rush] * 3, [slow] * 3)
    )
    assert after_slow < alone < after_rush


def test_delays_are_shared_between_lists() -> None:
    drawn = draw(Course(60, 30, tuple(work(20, list(range(2, 22, 2))) for _ in range(2))), n_runs=4000)
    assert np.corrcoef(drawn.days.astype(float))[0, 1] > 0.1


def test_every_push_has_the_same_sum_over_the_campaign() -> None:
    for _crowd, kind in pairs():
        push = push_of(kind, work(9, [], due=30), 60, CHOSEN)
        assert push[:60].mean() == pytest.approx(1)
        assert (len(push), push.min() > 0) == (180, True)


def test_simulated_campaigns_differ_in_shape_and_none_is_seen_before_its_day() -> None:
    shapes = {simulated(seed)[0] for seed in range(len(SHAPES))}
    assert shapes == set(SHAPES)
    _, ended, earlier = simulated(3)
    course, true = at(ended, LOOKED_AT[1])
    assert (true > course.now).all()
    assert all(((one.done <= course.now) | (one.done == OPEN)).all() for one in course.lists)
    assert all(one.now == one.n_days for one in earlier)


def test_pinball_loss_is_that_of_the_book() -> None:
    quantiles = np.zeros((len(calibration.LEVELS), 2))
    by_hand = (
        np.mean([0.5 * 2 * level for level in calibration.LEVELS]),
        np.mean([(1 - level) * 3 for level in calibration.LEVELS]),
    )
    assert calibration.pinball(quantiles, np.array([1.0, -3.0])) == pytest.approx(by_hand)


def test_a_straight_line_goes_on_as_it_went() -> None:
    assert calibration.straight_line(Course(60, 30, (work(20, [5] * 10), work(20, [])))).tolist() == [60, 181]


def test_the_band_holds_and_beats_the_straight_line() -> None:
    """Fifty campaigns of the half that no setting was chosen on; a thousand in the drill."""
    told = calibration.judged(range(1, 101, 2), n_runs=400)
    whole = told[""]
    assert 0.75 <= whole.covered <= 0.85
    assert whole.loss < 0.75 * whole.line
    assert whole.loss < 0.8 * whole.band
    assert whole.brier < 0.2
    assert all(one.loss < one.line for name, one in told.items() if name.endswith("%"))
    assert calibration.Judged().brier == 0


def test_a_forecaster_that_is_too_sure_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A planted fault: the same judge on a band of nothing but the middle."""
    bold = replace(CHOSEN, own=1.0, weeks=0.01, speeds=500.0, common=500.0, drags=0.0001)
    assert calibration.judged(range(1, 41, 2), n_runs=300, chosen=bold)[""].covered < 0.72


def test_the_english_is_of_the_house_s_own_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    told = forecast(half_done(), on(40), CALENDAR, n_runs=RUNS)
    assert told["sentence"]["en"].startswith("示例百日: ")
    assert json.dumps(told)
    assert Path(outlook.__file__).name == "outlook.py"
    assert isinstance(half_done().items[0], Item)
    assert START < END

"""Days, progress, pace, 100−1=0 and the burn-up, against numbers worked out by hand and for any campaign."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.errors import Invalid
from yinuo.programmes.campaigns.campaign import (
    Item,
    Track,
    burn_up,
    completion,
    countdown,
    list_completion,
    pace,
    progress,
    track_completion,
)
from yinuo.programmes.campaigns.tests.invented import CALENDAR, END, START, TRACKS, campaign, item, on


def test_a_hundred_days_from_the_fifteenth_of_august_end_on_the_twenty_second_of_november() -> None:
    one = campaign([item("a")])
    assert one.end == END
    assert countdown(one, START - timedelta(1), CALENDAR).working_days_left == 67


@pytest.mark.parametrize(
    ("day", "k", "left", "working"),
    [
        (date(2025, 8, 14), 0, 100, 67),
        (START, 1, 99, 66),
        (date(2025, 11, 21), 99, 1, 0),
        (END, 100, 0, 0),
        (date(2025, 12, 1), 100, 0, 0),
    ],
)
def test_the_countdown_says_which_day_it_is_and_what_is_left(
    day: date, k: int, left: int, working: int
) -> None:
    told = countdown(campaign([item("a")]), day, CALENDAR)
    assert (told.day, told.of, told.days_left, told.working_days_left) == (k, 100, left, working)


def test_progress_is_checked_weight_over_frozen_weight_and_pace_its_lead_over_the_days() -> None:
    one = campaign([item("a", weight=3, checked_on=on(9)), item("b", weight=1)])
    assert progress(one, on(8)) == 0
    assert progress(one, on(9)) == Fraction(3, 4)
    assert pace(one, on(9), CALENDAR) == Fraction(3, 4) - Fraction(10, 100)
    assert progress(campaign([]), START) == 0


def test_ninety_nine_of_a_hundred_is_nothing_done_and_says_what_is_missing() -> None:
    items = [item(f"{n}", checked_on=on(1)) for n in range(99)]
    told = list_completion(campaign([*items, item("z", title="示例最后一项")]), "one", END)
    assert (told.value, told.n_done, told.n_hard, told.missing) == (0, 99, 100, ("示例最后一项",))
    assert "99" in told.sentence
    assert "示例最后一项" in told.sentence
    assert "%" not in told.sentence


def test_a_list_is_done_with_its_last_hard_item_and_soft_ones_do_not_hold_it() -> None:
    one = campaign([item("a", checked_on=on(5)), item("b", is_hard=False)])
    assert [list_completion(one, "one", on(day)).value for day in (4, 5)] == [0, 1]
    assert list_completion(one, "one", on(5)).sentence == "1 项，全部核验。"
    nothing = completion(one, [item("b", is_hard=False)], END)
    assert (nothing.value, nothing.sentence) == (0, "这里没有必须完成的项。")


def test_a_track_needs_all_its_lists_and_one_breach_takes_it_to_nothing() -> None:
    done = campaign([item("a", checked_on=on(5)), item("b", "two", checked_on=on(6)), item("c", "three")])
    assert [track_completion(done, "land", on(day)) for day in (5, 6)] == [0, 1]
    assert track_completion(done, "land", on(6), floor=0) == 0
    assert (track_completion(done, "safety", END), track_completion(campaign([]), "land", END)) == (0, 0)


def test_the_burn_up_shows_what_the_first_dates_say_and_what_is_checked() -> None:
    one = campaign([
        item("a", day=1, weight=2, checked_on=on(3)),
        item("b", "three", day=2, checked_on=START - timedelta(1)),
        item("c", day=99, weight=4),
    ])  # fmt: skip
    points = burn_up(one, on(4))
    assert [(point.planned, int(point.checked), point.weight) for point in points] == [
        (0, 1, 7), (2, 1, 7), (3, 1, 7), (3, 3, 7), (3, 3, 7),
    ]  # fmt: skip
    assert [point.checked for point in burn_up(one, on(1), "safety")] == [1, 1]
    assert len(burn_up(one, END + timedelta(9))) == 100
    assert burn_up(one, START - timedelta(1)) == ()


def drawn(weight: int, day: int, checked: int | None, *, is_hard: bool) -> Item:
    return item(
        "x", weight=weight, day=day, is_hard=is_hard, checked_on=None if checked is None else on(checked)
    )


an_item = st.builds(
    drawn, st.integers(1, 9), st.integers(0, 99), st.none() | st.integers(1, 120), is_hard=st.booleans()
)
items = st.lists(an_item, min_size=1, max_size=30).map(
    lambda some: [replace(one, code=f"i{n}") for n, one in enumerate(some)]
)


@given(items, st.integers(-5, 130))
def test_progress_never_falls_and_one_means_everything(some: list[Item], day: int) -> None:
    one = campaign(some)
    now, later = progress(one, on(day)), progress(one, on(day + 1))
    assert 0 <= now <= later <= 1
    assert (now == 1) == all(each.is_checked(on(day)) for each in some)
    assert list_completion(one, "one", on(day)).value <= (now if all(each.is_hard for each in some) else 1)


@given(items)
def test_the_burn_up_ends_where_progress_stands(some: list[Item]) -> None:
    one = campaign(some)
    points = burn_up(one, one.end)
    assert points[-1].planned == points[-1].weight
    assert points[-1].checked == progress(one, one.end) * points[-1].weight
    assert [point.checked for point in points] == sorted(point.checked for point in points)


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ([item("a"), item("a")], "a", "不止一次"),
        ([item("a", "nowhere")], "a", "没有「nowhere」这张清单"),
        ([item("a", weight=0)], "a", "权重"),
        ([item("a", unit="")], "a", "由谁负责"),
        ([item("a", day=100)], "a", "和最后一天（"),
        ([item("a", day=5, not_before=on(6))], "a", "法定"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_cannot_be_frozen(wrong: list[Item], field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        campaign(wrong)
    assert words in refused.value.fields[field]


def test_no_days_and_no_track_are_refused() -> None:
    with pytest.raises(Invalid) as refused:
        campaign([], n_days=0, tracks=(Track("safety", "示例", "sl-b"),))
    assert set(refused.value.fields) == {"days", "one", "two"}
    assert len(TRACKS) == 2

"""What holds of symposia and channels, as plain values: who may, from which day, what is counted, who is silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.kernel.matters.situation import Seat
from yinuo.programmes.voices.channel_rules import heard, is_running, last_day, pushes_as
from yinuo.programmes.voices.symposium_rules import (
    Asked,
    Share,
    challenged_until,
    counted,
    earliest,
    opens_as,
    phase,
    runs,
)

ON = date(2025, 8, 18)
KINDS = {
    "union": "union",
    "ward": "town",
    "folk": "community",
    "bureau": "office",
    "firm": "firm",
    "audit": "auditor",
}


def seat(bundle: str, unit: str, place: str = "city/ward") -> Seat:
    return Seat(bundle, unit, unit, place, ON)


@pytest.mark.parametrize(
    ("on", "archived", "told"),
    [
        (ON - timedelta(1), None, "announced"),
        (ON, None, "today"),
        (ON + timedelta(1), None, "held"),
        (ON + timedelta(5), ON + timedelta(6), "held"),
        (ON + timedelta(6), ON + timedelta(6), "archived"),
    ],
)
def test_a_symposium_stands_by_its_days(on: date, archived: date | None, told: str) -> None:
    assert phase(ON, archived, on) == told


def test_topics_come_three_days_before_and_an_answer_is_challenged_for_seven() -> None:
    assert earliest(ON) == date(2025, 8, 21)
    assert challenged_until(ON) == date(2025, 8, 25)


@pytest.mark.parametrize(
    ("held", "units"),
    [
        (seat("unit", "folk"), ("folk",)),
        (seat("head", "union"), ("union",)),
        (seat("unit", "ward"), ("ward",)),
        (seat("desk", "bureau"), ("bureau",)),
        (seat("unit", "bureau"), ()),
        (seat("unit", "firm"), ()),
        (seat("checker", "folk"), ()),
        (seat("auditor", "audit"), ()),
        (seat("technician", "union"), ()),
    ],
)
def test_a_community_a_union_a_town_and_any_desk_open(held: Seat, units: tuple[str, ...]) -> None:
    assert opens_as([held, held], KINDS) == units


@pytest.mark.parametrize(
    ("held", "may"),
    [
        (seat("unit", "folk", "elsewhere"), True),
        (seat("desk", "folk", "elsewhere"), True),
        (seat("checker", "folk"), False),
        (seat("desk", "bureau", "city"), True),
        (seat("desk", "bureau", "city/ward/lane"), True),
        (seat("desk", "bureau", "city/ward/lane/far"), False),
        (seat("unit", "bureau", "city"), False),
    ],
)
def test_questions_are_entered_by_who_opened_it_and_by_the_desk_of_the_place(held: Seat, may: bool) -> None:  # noqa: FBT001
    assert runs([held], "folk", "city/ward/lane") is may


@pytest.mark.parametrize(
    ("held", "units"),
    [
        (seat("unit", "bureau"), ("bureau",)),
        (seat("head", "union"), ("union",)),
        (seat("desk", "ward"), ("ward",)),
        (seat("unit", "firm"), ()),
        (seat("checker", "bureau"), ()),
        (seat("auditor", "audit"), ()),
        (seat("technician", "bureau"), ()),
    ],
)
def test_departments_push_and_firms_and_auditors_do_not(held: Seat, units: tuple[str, ...]) -> None:
    assert pushes_as([held, held], KINDS) == units


def test_on_the_spot_in_time_and_solved_each_have_their_own_whole() -> None:
    due = ON + timedelta(10)
    asked = [
        Asked(is_on_spot=True, first_due=due, reported_on=ON, outcome="solved"),
        Asked(is_on_spot=True, first_due=due, reported_on=ON, outcome="unconfirmed"),
        Asked(is_on_spot=False, first_due=due, reported_on=due + timedelta(1), outcome="solved"),
        Asked(is_on_spot=False, first_due=due, reported_on=due, outcome=""),
        Asked(is_on_spot=False, first_due=due, reported_on=None, outcome=""),
        Asked(is_on_spot=False),
    ]
    before, after = counted(asked, due), counted(asked, due + timedelta(1))
    assert (before.n, before.n_ended, before.on_spot) == (6, 3, Share(2, 6))
    assert (before.in_time, after.in_time) == (Share(3, 4), Share(3, 5))
    assert before.solved == Share(2, 3)
    assert (before.on_spot.percent, before.in_time.percent, after.in_time.percent) == (33, None, 60)


ASKED = st.builds(
    Asked,
    st.booleans(),
    st.none() | st.dates(ON, ON + timedelta(40)),
    st.none() | st.dates(ON, ON + timedelta(40)),
    st.sampled_from(("", "solved", "unconfirmed", "explained")),
)


@given(st.lists(ASKED, max_size=30), st.dates(ON, ON + timedelta(60)))
def test_no_share_is_more_than_its_whole_and_few_give_no_rate(asked: list[Asked], on: date) -> None:
    found = counted(asked, on)
    for share in (found.on_spot, found.in_time, found.solved):
        assert 0 <= share.k <= share.n <= found.n
        assert (share.percent is None) == (share.n < 5)
    assert found.n_ended == found.solved.n


@given(
    st.lists(st.tuples(st.sampled_from(("", "a", "b")), st.dates(ON - timedelta(90), ON + timedelta(9)))),
)
def test_each_side_is_heard_at_its_latest_and_silent_past_thirty_days(last: list[tuple[str, date]]) -> None:
    found = heard(last, ON)
    assert len({one.unit for one in found}) == len(found)
    for one in found:
        assert one.last_on == max(day for unit, day in last if unit == one.unit and day <= ON)
        assert one.is_silent == (ON - one.last_on > timedelta(30))
    assert [one.days for one in found] == sorted((one.days for one in found), reverse=True)


def test_a_notice_stands_until_its_day_or_until_it_is_ended() -> None:
    until = ON + timedelta(9)
    assert (last_day(until, None), last_day(until, ON + timedelta(2))) == (until, ON + timedelta(1))
    assert last_day(until, until + timedelta(1)) == until
    assert [is_running(ON, until, None, ON + timedelta(n)) for n in (-1, 0, 9, 10)] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_running(ON, until, ON, ON)

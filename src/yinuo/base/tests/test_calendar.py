from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.calendar import Limit, LimitUnit, NotCovered, WorkCalendar
from yinuo.base.errors import Invalid

ZONE = ZoneInfo("Etc/GMT-8")  # eight hours east, all year
HOURS = ((time(8, 30), time(12)), (time(13, 30), time(17)))
FIRST, LAST = date(2025, 1, 1), date(2026, 12, 31)
EVERY_DAY = tuple(FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))
CALENDAR = WorkCalendar(
    zone=ZONE,
    hours=HOURS,
    exceptions={
        on: chinese_calendar.is_workday(on)
        for on in EVERY_DAY
        if chinese_calendar.is_workday(on) != (on.weekday() < 5)
    },
    first=FIRST,
    last=LAST,
)
MAKE_UP_DAYS = (
    *(date(2025, month, day) for month, day in ((1, 26), (2, 8), (4, 27), (9, 28), (10, 11))),
    *(date(2026, month, day) for month, day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))),
)

days = st.dates(FIRST, date(2026, 9, 30))
instants = st.datetimes(
    datetime(2025, 1, 1, 9),  # noqa: DTZ001 -- the strategy adds the zone
    datetime(2026, 9, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
)
limits = st.builds(Limit, st.integers(0, 30), st.sampled_from(("wh", "wd", "min", "h", "d")))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# Days


@pytest.mark.parametrize("on", MAKE_UP_DAYS)
def test_a_make_up_day_is_a_working_day_at_the_weekend(on: date) -> None:
    assert on.weekday() >= 5
    assert CALENDAR.is_working_day(on)


def test_the_make_up_days_are_these_and_no_others() -> None:
    assert tuple(on for on, is_working in CALENDAR.exceptions.items() if is_working) == MAKE_UP_DAYS


def test_every_day_agrees_with_the_published_calendar() -> None:
    assert [CALENDAR.is_working_day(on) for on in EVERY_DAY] == [
        chinese_calendar.is_workday(on) for on in EVERY_DAY
    ]


@given(on=days, n=st.integers(1, 40))
def test_adding_working_days_agrees_with_the_published_calendar(on: date, n: int) -> None:
    end = CALENDAR.add_working_days(on, n)
    assert len(chinese_calendar.get_workdays(on + timedelta(days=1), end)) == n
    assert chinese_calendar.is_workday(end)


@given(on=days, n=st.integers(0, 40))
def test_counting_undoes_adding(on: date, n: int) -> None:
    assert CALENDAR.working_days_between(on, CALENDAR.add_working_days(on, n)) == n


@given(a=days, b=days, n=st.integers(0, 40))
def test_adding_working_days_is_monotone(a: date, b: date, n: int) -> None:
    early, late = sorted((a, b))
    assert CALENDAR.add_working_days(early, n) <= CALENDAR.add_working_days(late, n)
    assert CALENDAR.add_working_days(early, n) < CALENDAR.add_working_days(early, n + 1)


@given(a=days, b=days, c=days)
def test_counting_adds_up_and_turns_round(a: date, b: date, c: date) -> None:
    between = CALENDAR.working_days_between
    assert between(a, b) + between(b, c) == between(a, c)
    assert between(a, b) == -between(b, a)


@given(on=days, n=st.integers(1, 20), m=st.integers(1, 20))
def test_adding_in_two_steps_is_adding_once(on: date, n: int, m: int) -> None:
    assert CALENDAR.add_working_days(CALENDAR.add_working_days(on, n), m) == (
        CALENDAR.add_working_days(on, n + m)
    )


def test_the_campaign_has_sixty_seven_working_days() -> None:
    assert CALENDAR.working_days_between(date(2025, 8, 14), date(2025, 11, 22)) == 67


# Instants


@given(at=instants, hours=st.integers(1, 60), more=st.integers(1, 60))
def test_working_hours_add_up_and_end_in_working_time(at: datetime, hours: int, more: int) -> None:
    end = CALENDAR.add_working_hours(at, hours)
    assert end.tzinfo is UTC
    clock = end.astimezone(ZONE)
    assert CALENDAR.is_working_day(clock.date())
    assert any(opens < clock.time() <= closes for opens, closes in HOURS)
    assert CALENDAR.add_working_hours(end, more) == CALENDAR.add_working_hours(at, hours + more)


@given(a=instants, b=instants, hours=st.integers(0, 60))
def test_adding_working_hours_is_monotone(a: datetime, b: datetime, hours: int) -> None:
    early, late = sorted((a, b))
    assert CALENDAR.add_working_hours(early, hours) <= CALENDAR.add_working_hours(late, hours)


@given(on=days, n=st.integers(1, 5))
def test_seven_working_hours_are_one_working_day(on: date, n: int) -> None:
    start = CALENDAR.next_working(CALENDAR.day_start(on))
    end = CALENDAR.add_working_hours(start, 7 * n)
    assert CALENDAR.local_date(end) == CALENDAR.add_working_days(CALENDAR.local_date(start), n - 1)
    assert end.astimezone(ZONE).time() == time(17)


@pytest.mark.parametrize(
    ("at", "start"),
    [
        ("2025-08-18T07:00", "2025-08-18T08:30"),
        ("2025-08-18T10:15", "2025-08-18T10:15"),
        ("2025-08-18T12:00", "2025-08-18T13:30"),
        ("2025-08-18T17:00", "2025-08-19T08:30"),
        ("2025-09-27T09:00", "2025-09-28T08:30"),  # a Saturday before a make-up Sunday
        ("2025-09-30T20:00", "2025-10-09T08:30"),  # the long holiday
    ],
)
def test_what_arrives_outside_working_time_waits_for_the_next_start(at: str, start: str) -> None:
    assert CALENDAR.next_working(local(at)) == local(start)


@pytest.mark.parametrize(
    ("at", "hours", "end"),
    [
        ("2025-08-18T09:00", 4, "2025-08-18T14:30"),
        ("2025-08-18T13:30", 4, "2025-08-19T09:00"),
        ("2025-08-18T08:30", 7, "2025-08-18T17:00"),
        ("2025-09-30T16:00", 2, "2025-10-09T09:30"),
        ("2025-10-10T16:30", 4, "2025-10-11T12:00"),  # into a make-up Saturday
        ("2025-08-18T09:00", 0, "2025-08-18T09:00"),
    ],
)
def test_working_hours_pass_over_lunch_nights_and_holidays(at: str, hours: int, end: str) -> None:
    assert CALENDAR.add_working_hours(local(at), hours) == local(end)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.local_date(datetime(2025, 8, 18, 9))  # noqa: DTZ001


def test_a_day_begins_and_ends_at_local_midnight() -> None:
    assert CALENDAR.day_start(date(2025, 10, 1)) == datetime(2025, 9, 30, 16, tzinfo=UTC)
    assert CALENDAR.day_end(date(2025, 9, 30)) == datetime(2025, 9, 30, 16, tzinfo=UTC)


def test_a_day_of_changing_clocks_is_not_twenty_four_hours() -> None:
    harbour = WorkCalendar(ZoneInfo("Europe/London"), HOURS, {}, FIRST, LAST)
    spring = date(2025, 3, 30)
    assert harbour.day_end(spring) - harbour.day_start(spring) == timedelta(hours=23)


# Limits


@pytest.mark.parametrize(
    ("at", "limit", "end"),
    [
        ("2025-08-18T09:00", "1wd", date(2025, 8, 19)),
        ("2025-08-18T16:59", "1wd", date(2025, 8, 19)),
        ("2025-08-18T17:01", "1wd", date(2025, 8, 20)),  # counts from Tuesday's start
        ("2025-09-26T09:00", "1wd", date(2025, 9, 28)),
        ("2025-09-30T20:00", "5wd", date(2025, 10, 15)),
        ("2025-08-16T15:00", "0wd", date(2025, 8, 18)),
        ("2025-08-16T15:00", "0d", date(2025, 8, 16)),
        ("2025-08-16T23:30", "30d", date(2025, 9, 15)),
        ("2025-08-16T15:00", "24h", local("2025-08-17T15:00")),
        ("2025-08-16T15:00", "30min", local("2025-08-16T15:30")),
        ("2025-08-16T15:00", "4wh", local("2025-08-18T14:00")),
    ],
)
def test_a_limit_ends_where_people_say_it_does(at: str, limit: str, end: date) -> None:
    assert CALENDAR.add_limit(local(at), Limit.parse(limit)) == end


def test_a_limit_of_days_is_late_from_the_midnight_after() -> None:
    at, limit = local("2025-08-18T09:00"), Limit.parse("5wd")
    assert CALENDAR.due_at(at, limit) == local("2025-08-26T00:00")
    assert CALENDAR.due_on(at, limit) == date(2025, 8, 25)


def test_a_limit_of_hours_is_late_at_its_instant() -> None:
    at, limit = local("2025-08-18T09:00"), Limit.parse("2wh")
    assert CALENDAR.due_at(at, limit) == local("2025-08-18T11:00")
    assert CALENDAR.due_on(at, limit) == date(2025, 8, 18)
    assert CALENDAR.due_on(local("2025-08-18T00:00"), Limit.parse("24h")) == date(2025, 8, 18)


@given(at=instants, limit=limits)
def test_a_limit_never_ends_before_it_began(at: datetime, limit: Limit) -> None:
    due_at = CALENDAR.due_at(at, limit)
    assert due_at.tzinfo is UTC
    assert due_at >= at
    assert (
        CALENDAR.day_start(CALENDAR.due_on(at, limit))
        < due_at
        <= (CALENDAR.day_end(CALENDAR.due_on(at, limit)))
    )


@given(a=instants, b=instants, limit=limits)
def test_who_comes_later_is_never_due_earlier(a: datetime, b: datetime, limit: Limit) -> None:
    early, late = sorted((a, b))
    assert CALENDAR.due_at(early, limit) <= CALENDAR.due_at(late, limit)


@given(limit=limits)
def test_a_limit_reads_back_as_written(limit: Limit) -> None:
    assert Limit.parse(str(limit)) == limit
    assert Limit.parse_or_none(str(limit)) == limit
    assert limit.is_of_days == (limit.unit in {"wd", "d"})


@pytest.mark.parametrize("text", ["", "5", "wd", "5 wd", "-1d", "05d", "5wd\n", "5WD", "99999d", "５wd"])
def test_what_is_no_limit_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        Limit.parse(text)
    assert caught.value.fields == {"limit": f"时限要写成 4wh、5wd、24h 或 30d 这样，不是「{text}」。"}


def test_an_empty_limit_means_none() -> None:
    assert Limit.parse_or_none("") is None


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        *(("wh", "4 个工作小时"), ("wd", "4 个工作日")),
        *(("min", "4 分钟"), ("h", "4 小时"), ("d", "4 天")),
    ],
)
def test_a_limit_can_be_said(unit: LimitUnit, sentence: str) -> None:
    assert Limit(4, unit).sentence == sentence


# What the calendar does not know


@pytest.mark.parametrize(
    ("ask", "on"),
    [
        (lambda: CALENDAR.is_working_day(date(2024, 12, 31)), date(2024, 12, 31)),
        (lambda: CALENDAR.is_working_day(date(2027, 1, 1)), date(2027, 1, 1)),
        (lambda: CALENDAR.add_working_days(date(2024, 1, 1), 1), date(2024, 1, 1)),
        (lambda: CALENDAR.add_working_days(date(2026, 12, 30), 5), date(2027, 1, 1)),
        (lambda: CALENDAR.working_days_between(FIRST, date(2027, 1, 4)), date(2027, 1, 4)),
        (lambda: CALENDAR.next_working(local("2027-01-04T09:00")), date(2027, 1, 4)),
        (lambda: CALENDAR.next_working(local("2026-12-31T18:00")), date(2027, 1, 1)),
        (lambda: CALENDAR.add_working_hours(local("2026-12-31T16:00"), 4), date(2027, 1, 1)),
    ],
)
def test_outside_its_years_the_calendar_says_so_and_never_guesses(
    ask: Callable[[], object], on: date
) -> None:
    with pytest.raises(NotCovered) as caught:
        ask()
    assert caught.value.on == on
    assert caught.value.fields == {
        "calendar": f"工作日历只有 2025-01-01 至 2026-12-31，没有 {on}。请先补上那一年的日历。"
    }


@pytest.mark.parametrize(
    "hours",
    [(), ((time(12), time(8)),), ((time(8), time(12)), (time(11), time(17))), ((time(8), time(8)),)],
)
def test_hours_that_contradict_themselves_are_refused(hours: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(Invalid) as caught:
        WorkCalendar(ZONE, hours, {}, FIRST, LAST)
    assert list(caught.value.fields) == ["hours"]


def test_a_calendar_ends_after_it_begins() -> None:
    with pytest.raises(Invalid) as caught:
        WorkCalendar(ZONE, HOURS, {}, LAST, FIRST)
    assert list(caught.value.fields) == ["last"]


def test_an_exception_outside_the_years_is_refused() -> None:
    with pytest.raises(NotCovered):
        WorkCalendar(ZONE, HOURS, {date(2027, 1, 1): False}, FIRST, LAST)


def test_another_place_may_work_on_other_days() -> None:
    sunday = date(2025, 6, 1)
    calendar = WorkCalendar(ZoneInfo("Asia/Riyadh"), HOURS, {}, FIRST, LAST, frozenset({6, 0, 1, 2, 3}))
    assert calendar.is_working_day(sunday)
    assert not calendar.is_working_day(sunday - timedelta(days=1))

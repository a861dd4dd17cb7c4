from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yinuo.base.calendar import Limit, WorkCalendar
from yinuo.kernel.limits.clocks import (
    NO_LIMITS,
    Dues,
    Light,
    Limits,
    Moments,
    dues,
    first_due_on,
    is_late,
    latest_due_on,
    light,
    silent,
    stale,
)

ZONE = ZoneInfo("Pacific/Auckland")
CALENDAR = WorkCalendar(
    zone=ZONE,
    hours=((time(8, 30), time(12)), (time(13, 30), time(17))),
    exceptions={date(2025, 8, 20): False},
    first=date(2025, 1, 1),
    last=date(2025, 12, 31),
)
HELP = Limits(
    accept=Limit(4, "wh"), acknowledge=Limit(2, "wh"), first_contact=Limit(1, "wd"), result=Limit(5, "wd")
)
instants = st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# Dues


def test_nothing_is_due_before_anything_happened() -> None:
    assert dues(HELP, Moments(), CALENDAR) == Dues(None, None, None, None)


def test_each_step_counts_from_its_own_moment() -> None:
    moments = Moments(
        submitted_at=local("2025-08-18T09:00"),
        accepted_at=local("2025-08-18T11:00"),
        assigned_at=local("2025-08-18T16:00"),
    )
    assert dues(HELP, moments, CALENDAR) == Dues(
        accept_due=local("2025-08-18T14:30"),
        acknowledge_due=local("2025-08-19T09:30"),
        contact_due=local("2025-08-20T00:00"),
        result_due=local("2025-08-27T00:00"),
    )


def test_a_promised_day_stands_before_any_limit() -> None:
    moments = Moments(accepted_at=local("2025-08-18T11:00"), original_due=date(2025, 8, 21))
    assert dues(HELP, moments, CALENDAR).result_due == local("2025-08-22T00:00")
    assert dues(NO_LIMITS, moments, CALENDAR).result_due == local("2025-08-22T00:00")


def test_a_class_without_a_limit_is_never_due() -> None:
    moments = Moments(*(local("2025-08-18T09:00"),) * 3)
    assert dues(NO_LIMITS, moments, CALENDAR) == Dues(None, None, None, None)


def test_the_first_due_day_counts_from_acceptance() -> None:
    assert first_due_on(HELP, local("2025-08-18T11:00"), CALENDAR) == date(2025, 8, 26)
    assert first_due_on(NO_LIMITS, local("2025-08-18T11:00"), CALENDAR) is None


@pytest.mark.parametrize(
    ("cap", "latest"),
    [
        (Limit(5, "wd"), date(2025, 8, 26)),
        (Limit(10, "d"), date(2025, 8, 28)),
        (Limit(0, "d"), date(2025, 8, 18)),
        (None, None),
    ],
)
def test_a_date_moves_no_further_than_its_cap(cap: Limit | None, latest: date | None) -> None:
    assert latest_due_on(Limits(extension=cap), date(2025, 8, 18), CALENDAR) == latest


@pytest.mark.parametrize(
    ("now", "done", "late"),
    [
        ("2025-08-18T11:59", None, False),
        ("2025-08-18T12:00", None, True),
        ("2025-08-19T12:00", "2025-08-18T11:59", False),
        ("2025-08-19T12:00", "2025-08-18T12:00", True),
    ],
)
def test_late_begins_at_the_due_instant_and_ends_with_the_deed(
    now: str, done: str | None, *, late: bool
) -> None:
    assert is_late(local(now), local("2025-08-18T12:00"), local(done) if done else None) is late


def test_what_has_no_date_is_never_late() -> None:
    assert not is_late(local("2025-08-18T12:00"), None)


# Lights

STARTED, DUE = local("2025-08-01T00:00"), local("2025-08-11T00:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-08-01T00:00", Light.PLAIN),
        ("2025-08-08T23:59", Light.PLAIN),
        ("2025-08-09T00:00", Light.SOON),
        ("2025-08-10T23:59", Light.SOON),
        ("2025-08-11T00:00", Light.LATE),
        ("2025-09-11T00:00", Light.LATE),
    ],
)
def test_the_light_of_an_open_matter(now: str, expected: Light) -> None:
    assert light(local(now), STARTED, DUE, is_open=True) is expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2025-08-10T23:59", Light.PLAIN),
        ("2025-08-11T00:00", Light.PASSED_UNKNOWN),
    ],
)
def test_a_matter_quoted_from_the_page_is_never_late(now: str, expected: Light) -> None:
    assert light(local(now), STARTED, DUE, is_open=True, source="page") is expected


def test_a_legal_pause_hides_every_other_light() -> None:
    now = local("2025-09-01T00:00")
    assert light(now, STARTED, DUE, is_open=True, is_paused=True) is Light.PAUSE
    assert light(now, STARTED, None, is_open=True, is_paused=True) is Light.PAUSE


def test_what_is_over_has_no_light() -> None:
    now = local("2025-09-01T00:00")
    assert light(now, STARTED, DUE, is_open=False, is_paused=True, source="page") is Light.ENDED


def test_without_a_date_the_light_is_plain() -> None:
    assert light(local("2025-09-01T00:00"), STARTED, None, is_open=True) is Light.PLAIN


@given(
    now=instants,
    later=instants,
    is_paused=st.booleans(),
    source=st.sampled_from(["portal", "page", "example"]),
)
def test_a_light_only_ever_grows_more_urgent(
    now: datetime, later: datetime, *, is_paused: bool, source: str
) -> None:
    urgency = [Light.PAUSE, Light.PLAIN, Light.SOON, Light.LATE, Light.PASSED_UNKNOWN]
    early, late = (
        light(at, STARTED, DUE, is_open=True, is_paused=is_paused, source=source)
        for at in sorted((now, later))
    )
    assert urgency.index(early) <= urgency.index(late)
    assert Light.LATE not in {early, late} or source != "page"


# Stale and silent


def test_ten_working_days_without_a_word_are_stale() -> None:
    update = local("2025-08-18T09:00")
    assert not stale(update, local("2025-09-02T23:59"), calendar=CALENDAR)  # 20 August is not worked
    assert stale(update, local("2025-09-03T00:00"), calendar=CALENDAR)


def test_a_class_may_ask_for_words_more_often() -> None:
    update = local("2025-08-18T09:00")
    every = Limit(14, "d")
    assert not stale(update, local("2025-09-01T23:59"), calendar=CALENDAR, every=every)
    assert stale(update, local("2025-09-02T00:00"), calendar=CALENDAR, every=every)


def test_what_the_calendar_cannot_tell_is_not_called_stale() -> None:
    assert not stale(local("2025-12-29T09:00"), local("2026-06-01T09:00"), calendar=CALENDAR)
    assert stale(local("2025-12-01T09:00"), local("2026-06-01T09:00"), calendar=CALENDAR)


def test_an_update_older_than_the_calendar_counts_from_its_first_day() -> None:
    assert not stale(local("2024-06-01T09:00"), local("2025-01-10T09:00"), calendar=CALENDAR)
    assert stale(local("2024-06-01T09:00"), local("2025-01-20T09:00"), calendar=CALENDAR)


def test_thirty_days_of_silence_are_shown() -> None:
    contact = local("2025-08-01T09:00")
    assert not silent(contact, local("2025-08-31T23:59"), calendar=CALENDAR)
    assert silent(contact, local("2025-09-01T00:00"), calendar=CALENDAR)


@given(update=instants, days=st.integers(0, 200))
def test_stale_once_is_stale_until_the_next_word(update: datetime, days: int) -> None:
    now = update + timedelta(days=days)
    if stale(update, now, calendar=CALENDAR):
        assert stale(update, now + timedelta(days=1), calendar=CALENDAR)

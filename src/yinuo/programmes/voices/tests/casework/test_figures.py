"""The voices' figures against a hand-made August: every expected number stands beside what was done for it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinuo.base.calendar import Limit
from yinuo.kernel.figures.queries import Period
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.programme import Programme
from yinuo.programmes.voices import figure_rows
from yinuo.programmes.voices.figure_queries import Number, Wanted, told
from yinuo.programmes.voices.metrics import BY_NAME, METRICS
from yinuo.programmes.voices.tests.casework.conftest import lapse_of, report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

SUMMER = Period(date(2025, 7, 1), date(2025, 9, 1))
OCTOBER = date(2025, 10, 15)


def counts(one: Number) -> tuple[float, int, int]:
    return one.hit, one.known, one.of


# Hit, n, all. Of the first date there are eleven; ten without the one withdrawn before anybody spoke.
EXPECTED = {
    "accepted": (12, 13, 13),  # all were accepted or declined at once but the one that waits
    "contacted": (2, 10, 10),  # good1 and good2; good3 says no, late was late, six were never contacted
    "on_time": (7, 10, 10),  # three good, silent, no (sent back later by the asker), explained, reopened
    "on_time_moved": (7, 10, 10),
    "confirmed": (
        4,
        9,
        10,
    ),  # three good and late; no: no, open, explained, returned, reopened; silent beside
    "satisfied": (3, 5, 6),  # 5, 4 and 5 of five; explained was asked too and said nothing
    "satisfied_way": (1, 5, 6),
    "reopened": (1, 7, 11),  # three good, late, explained, withdrawn and reopened had ended
    "false_closures": (0, 1, 8),  # of both parts: the one explained, none of the seven ended was audited
    "untrue": (0, 0, 7),
    "overturned": (0, 1, 1),
    "declined": (1, 12, 12),  # the declined one never had a date: it is of the day it ended
    "returned": (1, 12, 12),
    "moved": (0, 12, 12),
    "explained": (1, 12, 12),
    "withdrawn": (1, 12, 12),
    "suggestions": (0, 0, 0),
    "adopted": (0, 0, 0),
}


def test_every_figure_is_what_was_counted_by_hand(august: dict[str, str]) -> None:
    found = told(Wanted(SUMMER), OCTOBER)
    assert {metric.name: counts(found.of(metric.name)) for metric in METRICS} == EXPECTED
    assert found.of("confirmed").silent == 1
    assert found.of("confirmed").rate == pytest.approx(4 / 9)
    assert found.of("satisfied").coverage == pytest.approx(5 / 6)
    assert found.of("overturned").rate is None  # of one there is no rate
    assert august
    one = found.open["", ""]  # silent, no, open, returned, waiting, reopened: asked 58 days ago
    assert (one.n, one.middle, one.most, one.oldest) == (6, 58, 58, 58)
    # four are past the 25th of August and at work: 36 working days to the 15th of October, without its first
    assert one.overdue == pytest.approx(4 * 36 / 6)


AUDITED = (
    "SELECT stream_id, facts_internal->>'result' <> '4' AS was_true FROM event WHERE type = 'rate' "
    "AND facts_internal->>'process' = '2' AND (effective_at AT TIME ZONE %(zone)s)::date <= %(today)s"
)


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Beside the voices a programme that has looked at the three good ones again: the second had not ended well."""
    auditor = Programme("auditor", "抽查", "Audits", (), audited=f"{__name__}.AUDITED")
    monkeypatch.setattr(figure_rows, "programmes", lambda: (auditor,))
    figure_rows.rows_of.cache_clear()
    yield
    figure_rows.rows_of.cache_clear()


@pytest.mark.usefixtures("audited")
def test_what_was_audited_is_counted_with_what_was_overturned(august: dict[str, str]) -> None:
    found = told(Wanted(SUMMER), OCTOBER)
    assert counts(found.of("untrue")) == (1, 3, 7)
    assert counts(found.of("false_closures")) == (1, 4, 8)
    assert found.of("false_closures", ("category", "help")).hit == 1
    assert august


def test_where_nobody_audits_nothing_was_looked_at(
    august: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_rows, "programmes", tuple)
    figure_rows.rows_of.cache_clear()
    try:
        assert counts(told(Wanted(SUMMER), OCTOBER).of("untrue")) == (0, 0, 7)
    finally:
        figure_rows.rows_of.cache_clear()
    assert august


def test_a_figure_falls_to_units_and_categories_as_it_does_to_the_whole(august: dict[str, str]) -> None:
    found = told(Wanted(SUMMER), OCTOBER)
    by_unit = {code: counts(one) for code, one in found.groups("on_time", "unit")}
    assert by_unit == {
        "roads": (7, 9, 9),
        "water": (0, 1, 1),
    }  # handed back on the first day: water's ever since
    assert {code: counts(one) for code, one in found.groups("on_time", "category")} == {"help": (7, 10, 10)}
    assert {code: counts(one) for code, one in found.groups("contacted", "unit")} == {
        "lane-office": (2, 10, 10)
    }
    water = told(Wanted(SUMMER, frozenset({"water"})), OCTOBER)
    assert counts(water.of("on_time")) == (0, 1, 1)
    assert water.of("on_time").rate is None
    assert counts(told(Wanted(SUMMER, category="blocked_lane"), OCTOBER).of("on_time")) == (0, 0, 0)
    assert august["returned"]


def test_nothing_of_other_months_is_counted(august: dict[str, str]) -> None:
    found = told(Wanted(Period(date(2025, 9, 1), date(2025, 9, 1))), OCTOBER)
    assert {metric.name: counts(found.of(metric.name)) for metric in METRICS} == dict.fromkeys(
        BY_NAME, (0, 0, 0)
    )
    assert august


def test_ratings_are_hidden_below_five_and_where_they_could_be_worked_out(august: dict[str, str]) -> None:
    assert august
    whole = told(Wanted(SUMMER), OCTOBER).of("satisfied")
    assert (whole.rate, whole.is_shown) == (0.6, True)
    one_month = told(Wanted(Period(date(2025, 8, 1), date(2025, 8, 1))), OCTOBER).of("satisfied")
    assert (one_month.known, one_month.is_shown, one_month.rate, one_month.coverage) == (5, False, None, None)
    picked = told(Wanted(SUMMER, frozenset({"roads"}), is_narrowed=True), OCTOBER).of("satisfied")
    assert not picked.is_shown
    own = told(Wanted(SUMMER, frozenset({"roads"})), OCTOBER)
    assert own.of("satisfied").rate == 0.6
    assert [one.is_shown for _code, one in own.groups("satisfied", "category")] == [False]
    assert not Number(BY_NAME["satisfied"], 4, 4, 9).is_shown


def test_a_group_is_hidden_with_the_one_that_it_would_tell() -> None:
    from yinuo.programmes.voices.figure_queries import _hide

    metric = BY_NAME["satisfied"]
    n_of = {"a": 9, "b": 6, "c": 2, "d": 0}
    numbers = {("satisfied", ("unit", code)): Number(metric, 1, n, 20) for code, n in n_of.items()}
    _hide(numbers, Wanted(SUMMER))
    assert {key[1][1]: one.is_shown for key, one in numbers.items()} == {
        "a": True,
        "b": False,
        "c": False,
        "d": False,
    }


def test_the_middle_of_the_units_needs_three() -> None:
    from yinuo.programmes.voices.figure_queries import Told

    metric = BY_NAME["moved"]
    numbers = {
        ("moved", ("unit", code)): Number(metric, n, 10, 10) for code, n in (("a", 1), ("b", 2), ("c", 6))
    }
    assert Told(numbers, {}).peers("moved") == 0.2
    numbers.pop(("moved", ("unit", "c")))
    assert Told(numbers, {}).peers("moved") is None


def test_a_moved_date_and_a_failed_check_are_told_apart(world: World) -> None:
    ref = world.assigned()
    given = {"text": "缺材料", "due_on": "2025-08-29", "done_so_far": "一半"}
    lapse_of(world, 1).act(ref, "move_date", "handler", given)
    world.act(ref, "move_date", "head", {"decision": "agree", "text": "同意"})
    lapse_of(world, 9)  # the 27th: after the first date, before the moved one
    report(world, ref)
    failed = lapse_of(world, 0).assigned(is_drawn=True)
    report(world, failed)
    world.act(failed, "send_back", "checker", {"text": "灯还是不亮"})
    lapse_of(world, 1)
    report(world, failed)
    world.act(failed, "confirm", "checker", {"text": "亮了"})
    found = told(Wanted(SUMMER), OCTOBER)
    assert counts(found.of("on_time")) == (0, 2, 2)
    assert counts(found.of("on_time_moved")) == (1, 2, 2)
    assert counts(found.of("moved")) == (1, 2, 2)
    in_check = lapse_of(world, 0).assigned(is_drawn=True)
    report(world, in_check)
    before = told(Wanted(Period(date(2025, 8, 1), date(2025, 8, 1))), date(2025, 8, 20)).of("on_time")
    assert counts(before) == (0, 2, 3)  # what waits for its first check is not told yet


def test_suggestions_are_decided_within_fifteen_working_days(world: World) -> None:
    from yinuo.kernel.limits import book
    from yinuo.kernel.limits.models import Category, TimeLimit

    TimeLimit.objects.create(
        limit_class="suggestion",
        version=1,
        valid_from=date(2025, 1, 1),
        name="s",
        accept="2wd",
        result="15wd",
    )
    Category.objects.filter(code="help").update(limit_class="suggestion")
    book.forget()
    last, after, none = (lapse_of(world, 0).assigned() for _n in range(3))
    lapse_of(world, 21)  # the 8th of September, the fifteenth working day
    report(world, last)
    lapse_of(world, 22)
    report(world, after)
    found = told(Wanted(SUMMER), OCTOBER)
    assert counts(found.of("suggestions")) == (1, 3, 3)
    assert counts(found.of("adopted")) == (2, 2, 3)
    assert none


instants = st.datetimes(datetime(2025, 9, 1), datetime(2025, 11, 1)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001
limits = st.one_of(
    st.builds(Limit, st.integers(1, 40), st.just("wh")), st.builds(Limit, st.integers(0, 15), st.just("wd")),
    st.builds(Limit, st.integers(0, 30), st.just("d")),
    st.builds(Limit, st.integers(1, 90), st.sampled_from(["h", "min"])),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(begun=instants, done=instants, limit=limits)
def test_the_database_counts_working_time_as_the_calendar_does(
    world: World, begun: datetime, done: datetime, limit: Limit
) -> None:
    assert world
    calendar = current_calendar()
    on = date(2025, 10, 1)
    values = figure_rows.values_of("due", on, on, on) | {
        "begun": begun, "done": done, "n": limit.n, "unit": limit.unit,
    }  # fmt: skip
    given_row = "(SELECT %(begun)s::timestamptz AS begun_at, %(done)s::timestamptz AS done_at) b"
    sql = (
        f"WITH {figure_rows.DAYS} SELECT c.due_on, c.is_late FROM {given_row} "
        f"CROSS JOIN (SELECT %(n)s::int AS n, %(unit)s AS unit) l {figure_rows.clock('b.begun_at', 'b.done_at')}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchone()
    assert found == (calendar.due_on(begun, limit), done >= calendar.due_at(begun, limit))

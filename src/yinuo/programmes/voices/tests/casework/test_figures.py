"""The voices' figures against a hand-made August: every expected number stands beside what was done for it."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinuo.base.calendar import Limit
from yinuo.kernel.figures.queries import Period
from yinuo.kernel.limits.queries import current_calendar
from yinuo.kernel.matters.tests.world import MONDAY
from yinuo.programmes.voices import figure_rows
from yinuo.programmes.voices.figure_queries import Number, Wanted, told
from yinuo.programmes.voices.metrics import BY_NAME, METRICS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

SUMMER = Period(date(2025, 7, 1), date(2025, 9, 1))
OCTOBER = date(2025, 10, 15)
PAGE = "/desk/voices/figures?period=2025-07.2025-09"
LIST = "/desk/voices/figures/list?period=2025-07.2025-09"


def lapse_of(world: World, days: float) -> World:
    """Put the world's clock so long after its Monday."""
    world.now = MONDAY
    return world.later(days)


@pytest.fixture
def august(world: World) -> dict[str, str]:
    """Make thirteen matters that anyone may read, and one that is sealed; all were asked on Monday, due on the 25th."""
    made: dict[str, str] = {}
    for name in ("good1", "good2", "good3"):  # reported on the spot, and confirmed
        ref = made[name] = lapse_of(world, 0).assigned()
        world.act(ref, "contact", "handler", {"text": "打过电话"})
        _report(world, ref)
        asker = world.requester(ref)
        lapse_of(world, 1).act(ref, "confirm", asker)
        world.act(ref, "rate", asker, {"process": 2, "result": {"good1": 5, "good2": 4, "good3": 3}[name]})
    world.act(made["good3"], "not_contacted", world.requester(made["good3"]))
    ref = made["silent"] = lapse_of(world, 0).reported()
    world.act(ref, "rate", world.requester(ref), {"process": 5, "result": 5})  # rated, and yet no yes
    ref = made["no"] = lapse_of(world, 0).reported()
    lapse_of(world, 2).act(ref, "send_back", world.requester(ref), {"text": "还是不亮"})
    ref = made["late"] = lapse_of(world, 0).assigned()
    lapse_of(world, 3).act(ref, "contact", "handler", {"text": "打过电话"})  # was due on Tuesday
    lapse_of(world, 9)
    _report(world, ref)
    world.act(ref, "confirm", world.requester(ref))
    world.act(ref, "rate", world.requester(ref), {"process": 1, "result": 1})
    made["open"] = lapse_of(world, 0).assigned()
    ref = made["explained"] = lapse_of(world, 0).reported(result="explained")
    lapse_of(world, 1).act(ref, "review", "checker", {"ruling": "explained", "text": "依据写明了"})
    ref = made["declined"] = lapse_of(world, 0).ask().ref
    given = {"outcome": "declined", "reason": "not_ours", "text": "不归这里", "where_to": "去窗口"}
    world.act(ref, "end", "desk", given)
    world.act(ref, "end", "desk2", {"decision": "agree", "text": "同意"})
    ref = made["returned"] = lapse_of(world, 0).assigned()
    world.act(ref, "hand_back", "handler", {"text": "按职责归water", "proposed_unit": "water"})
    world.act(ref, "assign", "desk", {"lead_unit": "water"})
    ref = made["withdrawn"] = lapse_of(world, 0).assigned()
    world.act(ref, "withdraw", world.requester(ref))  # before anybody had spoken
    made["waiting"] = lapse_of(world, 0).ask().ref
    ref = made["reopened"] = lapse_of(world, 0).reported()
    world.act(ref, "confirm", world.requester(ref))
    lapse_of(world, 10).act(ref, "reopen", world.requester(ref), {"text": "又坏了"})
    made["sealed"] = lapse_of(world, 0).accepted("dispute")
    return made


def _report(world: World, ref: str) -> None:
    world.n_reported += 1
    world.act(ref, "report", "handler", {"result": "done", "text": f"换了第 {world.n_reported} 盏灯泡"})


def counts(one: Number) -> tuple[int, int, int]:
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
    _report(world, ref)
    failed = lapse_of(world, 0).assigned(is_drawn=True)
    _report(world, failed)
    world.act(failed, "send_back", "checker", {"text": "灯还是不亮"})
    lapse_of(world, 1)
    _report(world, failed)
    world.act(failed, "confirm", "checker", {"text": "亮了"})
    found = told(Wanted(SUMMER), OCTOBER)
    assert counts(found.of("on_time")) == (0, 2, 2)
    assert counts(found.of("on_time_moved")) == (1, 2, 2)
    assert counts(found.of("moved")) == (1, 2, 2)
    in_check = lapse_of(world, 0).assigned(is_drawn=True)
    _report(world, in_check)
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
    _report(world, last)
    lapse_of(world, 22)
    _report(world, after)
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


def page_of(client: Client, more: str = "") -> Any:
    return client.get(PAGE + more)


def test_the_page_says_each_number_and_leads_to_its_list(august: dict[str, str], seat: Seat) -> None:
    client = seat("desk", "2025-10-15")
    page = page_of(client)
    assert page.status_code == 200
    line = {line.title: line for line in page.context["lines"]}["按最初日期办好"]
    assert (line.rate, line.hit, line.n, line.coverage) == ("70 %", "7", "10", "100 %")
    refs = [one.ref for one in client.get(line.hit_url).context["lines"]]
    named = {august[name] for name in ("good1", "good2", "good3", "silent", "no", "explained", "reopened")}
    assert set(refs) == named
    three = page.context["three"]
    assert (three.confirmed, three.refused, three.silent) == (4, 5, 1)
    assert [len(client.get(url).context["lines"]) for url in three.urls] == [4, 5, 1]
    assert len(client.get(page.context["open"].url).context["lines"]) == 6
    assert august["sealed"] not in client.get(page.context["open"].url).content.decode()
    by_unit, by_category = page_of(client, "&metric=on_time").context["tables"]
    assert [(one.title, one.n, one.rate) for one in by_unit[2]] == [
        ("roads", "9", "78 %"),
        ("water", "1", "不足 5 件"),
    ]
    assert len(client.get(by_unit[2][0].url).context["lines"]) == 9
    assert [one.title for one in by_category[2]] == ["求助"]
    assert [key for key, *_ in page_of(client, "&metric=accepted").context["tables"]] == ["category"]
    english = seat("desk", "2025-10-15")
    english.cookies["django_language"] = "en"
    text = page_of(english).content.decode()
    assert "Done by the first date" in text
    assert "按最初日期办好" not in text


@pytest.mark.parametrize(
    ("name", "more", "status"),
    [
        ("desk", "", 200), ("desk", "&unit=water", 200), ("auditor", "", 200), ("handler", "", 200),
        ("handler", "&unit=roads", 200), ("handler", "&unit=water", 403), ("head", "&unit=roads-crew", 200),
        ("crew", "&unit=roads", 403), ("technician", "", 403), ("desk", "&unit=nobody", 404),
        ("desk", "&category=nothing", 404), ("desk", "&metric=nothing", 404), ("boss", "&unit=roads", 200),
    ],
)  # fmt: skip
def test_who_reads_whose_figures(world: World, seat: Seat, name: str, more: str, status: int) -> None:
    assert world
    client = seat(name, "2025-10-15")
    assert page_of(client, more).status_code == status
    assert client.get("/desk/voices/figures.csv?period=2025-07.2025-09" + more).status_code == status
    assert client.get(LIST + "&of=on_time" + more).status_code == status


def test_a_unit_reads_its_own_and_no_single_rating(august: dict[str, str], seat: Seat) -> None:
    client = seat("handler", "2025-10-15")
    page = page_of(client)
    lines = {line.title: line for line in page.context["lines"]}
    assert (lines["按最初日期办好"].hit, lines["按最初日期办好"].n) == ("7", "9")
    assert "按时受理" not in lines
    assert (lines["对结果满意"].rate, lines["对结果满意"].hit, lines["对结果满意"].hit_url) == (
        "60 %",
        "",
        "",
    )
    assert page.context["sessions"] is None
    assert [option.value for option in page.context["filters"][1].options] == ["", "roads"]
    for part in ("hit", "miss", "known", "silent"):
        assert client.get(f"{LIST}&of=satisfied&part={part}").status_code == 404
    assert client.get(f"{LIST}&of=satisfied&part=of").status_code == 200
    assert page_of(client, "&metric=accepted").context["tables"] == ()
    assert august


@pytest.mark.parametrize(
    "more", ["", "&of=nothing", "&of=on_time&part=x", "&of=on_time&page=0", "&of=on_time&page=x"]
)
def test_a_list_of_nothing_known_is_not_found(world: World, seat: Seat, more: str) -> None:
    assert world
    assert seat("desk", "2025-10-15").get(LIST + more).status_code == 404


def test_a_list_shows_what_is_in_sight_and_says_how_many_are_not(world: World, seat: Seat) -> None:
    from yinuo.programmes.voices import figure_views

    world.assigned()
    ref = world.ask(
        about_office="yes", about_unit="inspect"
    ).ref  # the desk's own office: another one takes it in
    given = {
        "title": "说的是inspect",
        "category": "help",
        "visibility": "public",
        "first_contact_unit": "lane-office",
    }
    world.act(ref, "accept", "mediator2", given)
    world.act(ref, "assign", "mediator2", {"lead_unit": "roads"})
    page = seat("desk", "2025-10-15").get(LIST + "&of=on_time")
    assert (page.context["n"], page.context["unseen"], len(page.context["lines"])) == (2, 1, 1)
    assert ref not in page.content.decode()
    most, figure_views.PER_PAGE = figure_views.PER_PAGE, 1  # type: ignore[misc]
    try:
        pages = [seat("auditor", "2025-10-15").get(f"{LIST}&of=on_time&page={n}") for n in (1, 2)]
    finally:
        figure_views.PER_PAGE = most  # type: ignore[misc]
    assert [bool(one.context["pager"].next_url) for one in pages] == [True, False]
    assert [bool(one.context["pager"].prev_url) for one in pages] == [False, True]


def test_the_file_holds_every_figure_by_unit_and_category(august: dict[str, str], seat: Seat) -> None:
    assert august
    answer = seat("desk", "2025-10-15").get("/desk/voices/figures.csv?period=2025-07.2025-09")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert ["M3", "按最初日期办好", "全部", "7", "10", "10", "0.7000", "1.0000"] in rows
    assert ["M3", "按最初日期办好", "water", "0", "1", "1", "", "1.0000"] in rows
    assert ["M5", "对结果满意", "全部", "", "5", "6", "0.6000", "0.8333"] in rows
    own = (
        seat("handler", "2025-10-15").get("/desk/voices/figures.csv?period=2025-07.2025-09").content.decode()
    )
    assert "M1," not in own


def test_the_page_asks_as_much_for_many_as_for_few(world: World, seat: Seat) -> None:
    from django.test.utils import CaptureQueriesContext

    client = seat("desk", "2025-10-15")

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert page_of(client).status_code == 200
        return len(seen)

    world.assigned()
    asked()
    one = asked()
    world.assigned()
    world.reported()
    assert asked() == one <= 12


def test_symposia_of_the_months_stand_with_what_their_page_counts(world: World, seat: Seat) -> None:
    from yinuo.kernel.people.models import Place, Unit
    from yinuo.programmes.voices.models import Symposium, SymposiumQuestion

    held = Symposium.objects.create(
        code="t1", title="骑手座谈", topics=["社保"], unit=Unit.objects.get(code="union"),
        place=Place.objects.get(code="town"), opened_on=date(2025, 8, 10), held_on=date(2025, 8, 18),
    )  # fmt: skip
    from yinuo.kernel.matters.models import Matter

    for n in range(1, 6):
        row = Matter.objects.get(ref=world.reported())
        SymposiumQuestion.objects.create(
            stream=row,
            symposium=held,
            n=n,
            asked_on=date(2025, 8, 18),
            on_spot_on=date(2025, 8, 18) if n < 3 else None,
        )
    (one,) = page_of(seat("desk", "2025-10-15")).context["sessions"]
    assert (one.title, one.n, one.url) == ("骑手座谈", 5, "/voices/sessions/t1")
    assert [(share.k, share.n) for share in one.shares] == [(2, 5), (5, 5), (0, 0)]

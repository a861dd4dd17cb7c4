"""The public's own pages as data: a day as it stood, what changed since, what was answered; each as the page has it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.base.geo import Point
from yinuo.doors.shell.pace import MOST
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Category, Facility
from yinuo.kernel.limits.tests.mapped import put_on_map
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.api.tests.caller import Callers

DUE = date(2025, 8, 20)


@pytest.fixture(autouse=True)
def _fresh_book() -> Iterator[None]:
    yield
    book.forget()


def turn(callers: Callers, day: str) -> None:
    callers.client.cookies["yinuo_day"] = day


def town(callers: Callers) -> dict[str, str]:
    """Have one promise kept late, one moved, one still out, a request answered and confirmed."""
    world = callers.world
    made = {"late": world.promised(due_on=DUE), "red": world.promised(due_on=DUE, title="修好大桥")}
    made["moved"] = world.promised(due_on=DUE, title="修好水闸")
    given = {"due_on": "2025-08-28", "text": "下雨", "done_so_far": "开了工"}
    world.act(made["moved"], "move_date", "handler", given)
    world.act(made["moved"], "move_date", "head", {"decision": "agree"})
    made["asked"] = world.reported()
    world.act(made["asked"], "confirm", world.requester(made["asked"]))
    proof = {"result": "done", "text": "小桥修好了", "proof_on": date(2025, 8, 22)}
    world.later(4).act(made["late"], "report", "handler", proof)
    world.later(3).act(made["late"], "confirm", "checker", {"text": "看过了"})
    return made


@pytest.mark.parametrize("day", ["2025-08-19", "2025-08-21", "2025-08-23", "2025-08-26", "2025-08-29"])
@pytest.mark.parametrize("today", ["2025-08-30", ""])
def test_a_day_holds_what_its_page_holds(callers: Callers, day: str, today: str) -> None:
    town(callers)
    turn(callers, today or day)
    front = callers.client.get(f"/today/{day}").context["front"]
    told = callers.get(f"/days/{day}").json()
    assert (told["on"], told["is_past"]) == (day, bool(today))
    assert [group["n"] for group in told["due"]] == [group.n for group in front.lead.groups]
    shown = [[card.ref for card in column.cards] for column in front.columns]
    assert [[row["ref"] for row in column["items"]] for column in told["columns"]] == shown
    assert [row["ref"] for row in told["next"]] == [card.ref for card in front.lead.next]
    assert sum(group["n"] for group in told["due"]) == told["n_due"]


def test_a_past_day_says_what_stood_that_day(callers: Callers) -> None:
    made = town(callers)
    turn(callers, "2025-08-30")
    told = callers.get("/days/2025-08-21").json()
    groups = {group["name"]: [row["ref"] for row in group["items"]] for group in told["due"]}
    assert groups == {"late": [made["late"], made["red"]], "moved": [made["moved"]]}
    (row,) = [row for group in told["due"] for row in group["items"] if row["ref"] == made["late"]]
    assert (row["state"], row["reported_on"], row["closed_on"], row["light"]) == (
        "in_progress",
        None,
        None,
        "late",
    )
    assert [column["n"] for column in told["columns"]] == [None] * 4
    assert callers.get("/days/today").json()["on"] == "2025-08-30"


def test_what_was_sealed_later_is_on_no_past_day(callers: Callers) -> None:
    made = town(callers)
    world = callers.world
    world.later(1).act(made["asked"], "seal", "desk", {"ground": "low_income", "text": "低保"})
    world.act(made["asked"], "seal", "desk2", {"decision": "agree"})
    turn(callers, "2025-08-30")
    for day in ("2025-08-18", "2025-08-19", "2025-08-20"):
        assert made["asked"] not in callers.get(f"/days/{day}").content.decode()


@pytest.mark.parametrize("day", ["2025-08-31", "2026-02-30", "1999-01-01", "yesterday", "%00", "x" * 50])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_there_is_no_day_to_come_nor_one_that_is_none(callers: Callers, day: str, language: str) -> None:
    turn(callers, "2025-08-30")
    answer = callers.get(f"/days/{day}", Accept_Language=language)
    assert (answer.status_code, answer.json()["type"]) == (404, "/api/v1/problems/not-found")
    is_chinese = any("\u4e00" <= character <= "\u9fff" for character in answer.json()["detail"])
    assert is_chinese == (language == "zh")


@pytest.mark.parametrize("path", ["/days/2025-08-30", "/days/2025-08-21", "/changes?since=2025-08-18"])
def test_a_day_costs_as_much_however_much_fell_due(callers: Callers, path: str) -> None:
    counts = []
    for _round in range(2):
        town(callers)
        turn(callers, "2025-08-30")
        callers.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert callers.get(path).status_code == 200
        counts.append(len(seen))
        callers.world.later(-7)
    assert counts[0] == counts[1]


# --- what has changed since --------------------------------------------------------------------------------


def test_changes_are_those_of_the_page(callers: Callers) -> None:
    made = town(callers)
    turn(callers, "2025-08-30")
    for query in ("since=2025-08-18", "since=2025-08-21", "since=2025-08-18&place=town&unit=roads", "since=2025-08-26",
                  f"since=2025-08-19&ref={made['moved']}"):  # fmt: skip
        page = callers.client.get(f"/changes?{query}").context["changes"]
        told = callers.get(f"/changes?{query}").json()
        shown = [(one.card.ref, one.is_new, len(one.way)) for one in page.changed]
        assert [(row["ref"], row["is_new"], len(row["way"])) for row in told["items"]] == shown, query
        assert [row["ref"] for row in told["passed"]] == [card.ref for card in page.passed], query


def test_a_date_that_went_by_in_silence_is_a_change(callers: Callers) -> None:
    made = town(callers)
    turn(callers, "2025-08-30")
    told = callers.get("/changes?since=2025-08-19&place=lane").json()
    assert {row["ref"] for row in told["passed"]} == {made["red"], made["moved"]}
    assert callers.get("/changes?since=2025-08-29&place=lane").json()["passed"] == []


def test_changes_are_led_through_by_their_cursor(callers: Callers) -> None:
    town(callers)
    turn(callers, "2025-08-30")
    every = [row["ref"] for row in callers.get("/changes?since=2025-08-18").json()["items"]]
    seen, cursor, silent = [], "", []
    for _page in every:
        page = callers.get(f"/changes?since=2025-08-18&limit=1&cursor={cursor}").json()
        seen += [row["ref"] for row in page["items"]]
        silent.append(len(page["passed"]))
        cursor = page["next_cursor"] or ""
    assert (seen, cursor, silent) == (every, "", [2, 0, 0, 0])


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("", 422, "since"),
        ("since=2025-02-30", 422, "since"),
        ("since=2025-08-18&cursor=x", 422, "cursor"),
        ("since=2025-08-18&limit=0", 422, "limit"),
        ("since=2025-08-18&who=me", 422, "who"),
        ("since=2025-08-18&unit=nobody", 404, ""),
        ("since=2025-08-18&place=nowhere", 404, ""),
        ("since=2025-08-18&ref=TC-2025-0000000A", 404, ""),
    ],
)
def test_what_cannot_be_asked_of_changes_is_said(
    callers: Callers, query: str, status: int, field: str
) -> None:
    answer = callers.get(f"/changes?{query}")
    assert (answer.status_code, "".join(answer.json().get("errors", {}))) == (status, field)


def test_what_is_not_public_has_no_changes(callers: Callers) -> None:
    sealed, waiting = callers.world.accepted("dispute"), callers.world.ask().ref
    for ref in (sealed, waiting):
        assert callers.get(f"/changes?since=2025-08-18&ref={ref}").status_code == 404
        assert callers.get(f"/changes?since=2025-08-18&ref={ref}", "desk").status_code == 404
    assert callers.get("/changes?since=2025-08-18").json()["items"] == []


# --- what was answered -------------------------------------------------------------------------------------


def solved(callers: Callers, title: str, place: str = "lane") -> str:
    world = callers.world
    ref = world.ask(place=place).ref
    given = {"title": title, "category": "help", "visibility": "public", "first_contact_unit": "lane-office"}
    world.act(ref, "accept", "desk", given)
    world.act(ref, "assign", "desk", {"lead_unit": "roads"})
    world.act(ref, "report", "handler", {"result": "done", "text": f"带身份证到任一窗口就行（{ref}）"})
    world.act(ref, "confirm", world.requester(ref))
    return str(ref)


def look(callers: Callers, **given: Any) -> list[str]:
    answer = callers.post("/answered", given)
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    return [row["ref"] for row in answer.json()["items"]]


@pytest.mark.parametrize(
    "given",
    [
        {"body": "我是跑单的，社保断缴了，能补吗"},
        {"body": "我是跑单的，社保断缴了，能补吗", "category": "unknown"},
        {"body": "", "category": "help", "place": "lane"},
        {"body": "路灯不亮", "category": "help", "place": "far"},
        {"body": "社保断缴", "category": "help", "place": "lane", "about_office": True},
    ],
)
def test_what_was_answered_is_what_the_page_shows_and_nothing_is_sent(
    callers: Callers, given: dict[str, Any]
) -> None:
    solved(callers, "跑单骑手社保断缴两个月能不能补")
    solved(callers, "门口的路灯不亮", "far")
    turn(callers, "2025-08-25")
    n = Matter.objects.count()
    typed = {"look": "1", "about": "yes" if given.get("about_office") else "no"}
    typed |= {name: given.get(name, "") for name in ("body", "category", "place")}
    page = callers.client.post("/raise", typed, headers={"x-fragment": "answered"}).content.decode()
    shown = re.findall(r'<a class="btn" href="/m/([^"]+)"', page)
    assert (look(callers, **given), Matter.objects.count()) == (shown, n)


def test_an_answer_comes_with_what_was_said_and_a_sealed_sort_with_none(callers: Callers) -> None:
    ref = solved(callers, "跑单骑手社保断缴两个月能不能补")
    turn(callers, "2025-08-25")
    question = {"body": "跑单骑手社保断缴两个月能不能补", "category": "help", "place": "lane"}
    (row,) = callers.post("/answered", question).json()["items"]
    assert (row["ref"], row["answer"]) == (ref, f"带身份证到任一窗口就行（{ref}）")
    sealed = Category.objects.filter(is_sealed=True).values_list("code", flat=True).first()
    if sealed is None:
        Category.objects.filter(code="help").update(is_sealed=True)
        book.forget()
    assert look(callers, **{**question, "category": sealed or "help"}) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"place": "nowhere"}, "place"),
        ({"category": "joke"}, "category"),
        ({"body": ["x"]}, "body"),
        ({"body": "x" * 2001}, "body"),
        ({"about_office": "no"}, "about_office"),
        ({"who": "me"}, "who"),
    ],
)
def test_what_is_no_question_is_named(callers: Callers, given: Any, field: str) -> None:
    refused = callers.post("/answered", given)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])


def test_looking_is_counted_with_the_page_s_own(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "look", 1)
    answers = [callers.post("/answered", {"body": "灯"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert int(answers[1]["Retry-After"]) > 0
    assert callers.post("/answered", {"body": "灯"}, "handler").status_code == 200


def test_whoever_has_a_day_already_is_told_so(callers: Callers) -> None:
    town(callers)
    turn(callers, "2025-08-30")
    for path in ("/days/today", "/days/2025-08-21", "/changes?since=2025-08-18", "/stations"):
        first = callers.get(path)
        again = callers.get(path, If_None_Match=first["ETag"])
        assert (path, first["Cache-Control"], again.status_code) == (path, "no-cache", 304)


# --- stations ----------------------------------------------------------------------------------------------


@pytest.fixture
def stops(callers: Callers) -> Callers:
    """Give three stations: by day with water, day and night, and one whose hours nobody said."""
    day, always = [["08:00", "20:00"]], [["00:00", "24:00"]]
    for code, parent, week in (
        ("st-day", "lane", day),
        ("st-all", "town", always),
        ("st-unsaid", "far", None),
    ):
        above = Place.objects.get(code=parent)
        Place(code=code, name=code, parent=above, kind="station", sort_key=code).save()
        for kind in ("door", "water") if code != "st-all" else ("door", "cooling"):
            Facility.objects.create(place_id=code, kind=kind, week=week and [week] * 7)
    turn(callers, "2025-08-20")  # the story's afternoon: after 16:00
    return callers


@pytest.mark.parametrize("near", ["", "lane", "far"])
@pytest.mark.parametrize("wants", [(), ("open",), ("water",), ("open", "water"), ("toilet",)])
def test_stations_are_those_of_the_page_in_its_order(
    stops: Callers, near: str, wants: tuple[str, ...]
) -> None:
    on_page = "&".join([f"near={near}", *(f"{name}=on" for name in wants)])
    shown = stops.client.get(f"/stations?{on_page}").context["list"].rows
    asked = "&".join([f"near={near}", *(f"{name}=true" for name in wants)])
    told = stops.get(f"/stations?{asked}").json()
    assert [row["code"] for row in told["items"]] == [row.url.rpartition("/")[2] for row in shown]
    assert told["n_open"] == sum(row.tone == "kept" for row in shown)
    seen: list[Any] = []
    cursor = ""
    for _page in told["items"]:
        page = stops.get(f"/stations?{asked}&limit=1&cursor={cursor}").json()
        seen, cursor = seen + page["items"], page["next_cursor"] or ""
    assert (seen, cursor) == (told["items"], "")


MAPPED = {
    "lane": Point(30_700_000, 121_000_000),
    "st_day": Point(30_710_000, 121_000_000),
    "st_all": Point(30_701_000, 121_000_000),
}


@pytest.mark.parametrize(
    ("near", "found"),
    [
        ("lane", [("st-all", 111), ("st-day", 1112), ("st-unsaid", None)]),
        ("far", [("st-unsaid", None), ("st-all", None), ("st-day", None)]),
    ],
)
def test_near_a_place_on_the_map_the_way_decides_and_else_the_district(
    stops: Callers, near: str, found: list[tuple[str, int | None]]
) -> None:
    put_on_map(**MAPPED)
    told = stops.get(f"/stations?near={near}").json()["items"]
    assert [(row["code"], row["metres"]) for row in told] == found
    cursor = stops.get(f"/stations?near={near}&limit=2").json()["next_cursor"]
    assert stops.get(f"/stations?near={near}&cursor={cursor}").json()["items"] == told[2:]


def test_a_place_says_where_it_is_on_the_map(stops: Callers) -> None:
    put_on_map(**MAPPED)
    told = {row["code"]: row for row in stops.get("/stations").json()["items"]}
    assert (told["st-all"]["latitude"], told["st-all"]["longitude"]) == (30.701, 121.0)
    assert (told["st-unsaid"]["latitude"], told["st-unsaid"]["longitude"]) == (None, None)
    for code in ("st-all", "st-unsaid"):
        sheet = stops.get(f"/places/{code}").json()
        assert {name: sheet[name] for name in ("latitude", "longitude")} == {
            name: told[code][name] for name in ("latitude", "longitude")
        }


@pytest.mark.parametrize(
    ("query", "status"), [("near=nowhere", 404), ("water=yes", 422), ("who=me", 422), ("cursor=x", 422)]
)
def test_what_cannot_be_asked_of_stations_is_said(stops: Callers, query: str, status: int) -> None:
    assert stops.get(f"/stations?{query}").status_code == status

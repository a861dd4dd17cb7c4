"""The pages of the voices' figures: each number leads to its list, and who reads whose."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from yinuo.kernel.figures.queries import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

    Seat = Callable[..., Client]

SUMMER = Period(date(2025, 7, 1), date(2025, 9, 1))
OCTOBER = date(2025, 10, 15)
PAGE = "/desk/voices/figures?period=2025-07.2025-09"
LIST = "/desk/voices/figures/list?period=2025-07.2025-09"


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

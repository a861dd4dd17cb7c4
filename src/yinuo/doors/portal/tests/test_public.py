"""What anybody reads: lists picked and paged, sheets, photos through their policy, the page's boxes, the check."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.kernel.matters.models import Evidence, PublicMatter

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import Settings

    from yinuo.kernel.matters.tests.world import World


def on(day: str) -> Client:
    client = Client()
    client.cookies["yinuo_day"] = day
    return client


def n_queries(client: Client, path: str) -> int:
    client.get(path)  # the book, once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/", "/m", "/promises", "/m?place=lane", "/m?unit=roads", "/m?state=open"])
def test_a_list_costs_the_same_for_one_and_for_three(world: World, path: str) -> None:
    client = on("2025-08-20")
    world.promised()
    world.assigned()
    before = n_queries(client, path)
    for _n in range(2):
        world.promised()
        world.assigned()
    assert n_queries(client, path) == before


def test_a_sheet_costs_the_same_with_few_and_many_moments(world: World) -> None:
    client = on("2025-08-25")
    ref = world.promised()
    before = n_queries(client, f"/m/{ref}")
    for _n in range(3):
        world.later(1).act(ref, "update", "handler", {"text": "换好一根"})
    assert n_queries(client, f"/m/{ref}") == before


def test_what_is_not_public_is_not_found(world: World) -> None:
    asked, sealed = world.ask().ref, world.accepted("dispute")
    waiting = world.accepted()
    for ref in (asked, sealed, waiting, "PH-2025-NOTHING0", "%00", "x" * 300):
        assert Client().get(f"/m/{ref}").status_code == 404, ref
    assert on("2025-08-19").get(f"/m/{waiting}").status_code == 200


@pytest.mark.parametrize(
    ("query", "n"),
    [
        ("", 3),
        ("kind=commitment", 1),
        ("kind=request", 2),
        ("state=in_progress", 2),
        ("state=reported", 1),
        ("state=open", 3),
        ("state=success", 0),
        ("place=town", 3),
        ("place=far", 0),
        ("unit=hall", 3),
        ("unit=water", 0),
        ("kind=commitment&unit=roads", 1),
        ("kind=nonsense", 3),
        ("state=nonsense&place=%00&unit='--&due_from=2026-02-30", 3),
        ("after=x.y", 3),
        ("after=99999999999999999999.1", 3),
        ("after=1.99999999999999999999", 3),
        ("after=١.١", 3),
    ],
)
def test_the_list_is_picked_by_its_address(world: World, query: str, n: int) -> None:
    world.promised()
    world.assigned()
    world.reported()
    answer = on("2025-08-20").get(f"/m?{query}")
    assert answer.status_code == 200
    assert answer.content.decode().count('class="mrow"') == n


def test_the_cursor_leads_through_everything_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import re

    from yinuo.doors.portal import matters

    monkeypatch.setattr(matters, "ON_PAGE", 2)
    refs = {world.promised() for _n in range(3)} | {world.later(0.01).promised() for _n in range(2)}
    for start in ("/m", "/promises"):
        url, seen = start, []
        client = on("2025-08-20")
        for _page in range(5):
            html = client.get(url).content.decode()
            seen += re.findall(r'<a class="t" href="/m/([^"]+)"', html)
            found = re.search(r'rel="next" href="([^"]+)"', html)
            if not found:
                break
            url = found[1].replace("&amp;", "&")
        assert sorted(seen) == sorted(refs)


def test_a_public_photo_is_served_through_the_matter_alone(world: World, jpeg: Callable[..., bytes]) -> None:
    from yinuo.kernel.matters.evidence import keep

    ref = world.assigned()
    world.later(1)
    world.act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"}, photos=(keep(jpeg()),))
    other = world.promised()
    row = Evidence.objects.get()
    client = on("2025-08-20")
    answer: Any = client.get(f"/m/{ref}/photo/{row.pk}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert f"/m/{ref}/photo/{row.pk}" in client.get(f"/m/{ref}").content.decode()
    assert client.get(f"/m/{other}/photo/{row.pk}").status_code == 404
    assert Client().get(f"/m/{ref}/photo/{row.pk}").status_code == 404  # on 18 August it was not there yet
    assert client.get(f"/media/evidence/{row.pk}.jpg").status_code == 404


def test_a_promise_turns_red_by_itself_and_one_of_the_page_never_does(world: World) -> None:
    mine, quoted = world.promised(), world.promised(source="page")
    day = "2025-10-09"
    assert "逾期" in on(day).get(f"/m/{mine}").content.decode()
    page = on(day).get(f"/m/{quoted}").content.decode()
    assert "日期已过，此处无从知晓" in page
    answers = page[page.index('<dl class="ans">') : page.index("</dl>")]
    assert "逾期" not in answers
    listed = on(day).get("/m?state=late").content.decode()
    assert mine in listed
    assert quoted not in listed


def test_every_date_stands_on_the_sheet(world: World) -> None:
    ref = world.promised()
    given = {"due_on": date(2025, 9, 25), "text": "雨太大", "done_so_far": "换了一半"}
    world.later(3).act(ref, "move_date", "handler", given)
    world.act(ref, "move_date", "head", {"decision": "agree"})
    row = PublicMatter.objects.get(ref=ref)
    html = on("2025-08-25").get(f"/m/{ref}").content.decode()
    for day in (row.first_due, row.current_due):
        assert f'datetime="{day}"' in html
    assert "<del>" in html


def test_todays_page_leads_with_what_fell_due(world: World) -> None:
    day = world.now.date() + timedelta(30)
    world.promised()
    html = on((day + timedelta(1)).isoformat()).get("/").content.decode()
    assert "1 件到期" in html
    assert "1 件逾期" in html
    assert "没有一件到期" in on(day.isoformat()).get("/").content.decode()


def test_an_empty_register_has_a_page_for_everything(world: World) -> None:
    for path in ("/", "/m", "/promises", "/page", "/check", "/check?ref=x", "/log/"):
        assert Client().get(path).status_code == 200, path


def test_the_check_counts_a_chain_again_and_names_no_private_step(world: World) -> None:
    ref = world.assigned()
    world.act(ref, "alarm", world.requester(ref), {"text": "有人来敲门"})
    client = on("2025-08-20")
    html = client.get(f"/check?ref={ref.lower()}").content.decode()
    assert "4 步都对得上" in html
    assert "不公开的一步" in html
    assert "敲门" not in html
    assert "没有找到" in client.get("/check?ref=PH-2025-NOTHING0").content.decode()


def test_the_check_sees_a_changed_fact(world: World) -> None:
    from yinuo.doors.portal.check import proofs_of
    from yinuo.kernel.record import chain

    ref = world.promised()
    row = PublicMatter.objects.get(ref=ref)
    proofs, is_good = proofs_of(row, world.now + timedelta(1))
    assert is_good
    assert len(proofs) == 2
    plain = chain.faults_of

    def spoiled(event: Any, *rest: Any) -> Any:
        event.facts_public = {**event.facts_public, "original_due": "2030-01-01"}
        return plain(event, *rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chain, "faults_of", spoiled)
        assert not proofs_of(row, world.now + timedelta(1))[1]


def test_the_language_is_turned_by_a_form_and_remembered(world: World) -> None:
    client = Client()
    assert "今日版" in client.get("/").content.decode()
    answer = client.post("/lang", {"language": "en", "next": "/m?kind=request"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/m?kind=request")
    assert "Five public figures" in client.get("/").content.decode()
    assert (
        client.post("/lang", {"language": "xx", "next": "https://evil.example/"}).headers["Location"] == "/"
    )


def test_the_day_is_turned_in_the_demo_alone(world: World, settings: Any) -> None:
    client = Client()
    assert client.post("/day", {"day": "2025-10-01", "next": "/"}).status_code == 303
    assert client.cookies["yinuo_day"].value == "2025-10-01"
    assert client.post("/day", {"day": "2026-02-30"}).status_code == 422
    assert client.post("/day", {"day": "soon"}).status_code == 422
    settings.YINUO_AT = None
    assert client.post("/day", {"day": "2025-10-01"}).status_code == 404
    assert 'class="strip"' not in client.get("/log/").content.decode()


def test_what_is_not_open_yet_says_so(world: World) -> None:
    assert "还没有开" in Client().get("/log/").content.decode()


def test_the_old_address_of_the_icon_leads_on(world: World) -> None:
    assert Client().get("/favicon.ico").headers["Location"] == "/static/favicon.svg"


def test_boxes_are_counted_by_the_registry(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.portal import page

    assert page.status_of(["nowhere"]) == "not-yet"
    assert page.status_of(["works"]) == "works"
    assert page.status_of(["works", "nowhere"]) == "partly"
    told = {
        "boxes": [
            {"n": n, "title": f"第{n}格", "programmes": ["works"], "category": "help" if n == 3 else ""}
            for n in range(1, 10)
        ]
    }
    monkeypatch.setattr(page, "facts", lambda: told)
    ref = world.promised(source="page")
    html = Client().get("/page").content.decode()
    assert html.count("data-box=") == 9
    assert html.count('data-status="works"') == 9
    assert "这个网站替每一格做到了多少（不是市里办得怎样）" in html
    assert f"/m/{ref}" in html


def test_a_box_counts_its_matters_and_leads_to_just_those(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.portal import page
    from yinuo.doors.shell import facts

    told = {
        "boxes": [
            {
                "n": 1,
                "title": "灯",
                "programmes": ["works"],
                "live": {"categories": ["help"], "label": "件在簿上"},
            },
            {
                "n": 2,
                "title": "空",
                "programmes": ["ventures"],
                "live": {"categories": ["nothing"], "label": "件"},
            },
        ]
    }
    monkeypatch.setattr(page, "facts", lambda: told)
    monkeypatch.setattr(facts, "facts", lambda: told)
    refs = {world.promised(), world.promised()}
    html = Client().get("/page").content.decode()
    assert '<a href="/m?box=1">2</a></b> 件在簿上' in html
    assert "<b>0</b> 件" in html
    listed = Client().get("/m?box=1").content.decode()
    assert {ref for ref in refs if f"/m/{ref}" in listed} == refs
    assert "有一个条件没看懂" in Client().get("/m?box=77").content.decode()


def test_the_door_of_the_books_opens_where_a_programme_keeps_them(world: World, settings: Settings) -> None:
    def door() -> str:
        html = Client().get("/page").content.decode()
        doors = html.split('class="doors"')[1].split("</section>")[0]
        assert 'class="scheme"' not in html  # this place quotes no page, so no boxes are drawn
        assert [doors.count(word) for word in ("我要提", "我办事", "我管账", "我查验")] == [1, 1, 1, 1]
        return next(one for one in doors.split('<div class="door')[1:] if "我管账" in one)

    assert '<a href="/ventures/">' in door()
    settings.YINUO_PROGRAMMES = [one for one in settings.YINUO_PROGRAMMES if "ventures" not in one]
    assert "<a" not in door()


def test_a_count_stops_where_counting_on_would_say_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import date

    from yinuo.doors.shell.public import register

    for _n in range(3):
        world.promised()
    monkeypatch.setattr(register, "MOST_COUNTED", 1)
    (n,) = register.Register(date(2025, 8, 18)).count_each([register.EVERYTHING])
    assert (n, register.counted(n), register.counted(1)) == (2, "超过 1", "1")


@pytest.mark.parametrize(
    ("path", "page"),
    [("/mine/act", "/mine"), ("/m/PH-2025-1/act", "/m/PH-2025-1"), ("/c/cancel", "/c"), ("/lang", "/")],
)
def test_an_address_that_only_takes_a_form_leads_to_its_page(world: World, path: str, page: str) -> None:
    """An answer with faults stands at such an address: turning its language or reading it again must lead on."""
    answer = on("2025-08-20").get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, page)
    assert "no-store" in answer.headers["Cache-Control"]
    assert on("2025-08-20").put(path).status_code == 405


@pytest.mark.parametrize("path", ["/m", "/promises"])
def test_an_empty_register_says_what_will_stand_there(world: World, path: str) -> None:
    assert "簿上还没有一件公开的" in on("2025-08-20").get(path).content.decode()
    picked = on("2025-08-20").get(f"{path}?place=lane").content.decode()
    assert "簿上还没有一件公开的" not in picked
    assert "没有合这些条件的" in picked


@pytest.mark.usefixtures("pinghu")
def test_a_box_leads_to_the_screen_of_the_programme_it_is_about() -> None:
    from yinuo.doors.portal import page
    from yinuo.kernel.limits import book

    book.forget()
    boxes = {
        box.n: box.url for box in page.scheme(date(2025, 8, 18), datetime(2025, 8, 18, 8, tzinfo=UTC)).boxes
    }
    assert (boxes[1], boxes[2]) == ("/campaigns/", "/stations")
    assert (boxes[4], boxes[5]) == ("/events/", "/recognitions/")
    book.forget()

"""Lists taken away whole: spreadsheets, records and feeds at lasting addresses, picked as the pages are."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.doors.portal.tests.test_public import on

if TYPE_CHECKING:
    from yinuo.kernel.matters.tests.world import World

DAY = "2025-08-25"
NS = {"a": "http://www.w3.org/2005/Atom"}


def taken(path: str, language: str = "zh-hans", **headers: str) -> Any:
    answer: Any = on(DAY).get(path, headers={"accept-language": language, **headers})
    answer.whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def lines(path: str, language: str = "zh-hans") -> list[dict[str, str]]:
    text = taken(path, language).whole.decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:])))


def test_every_promise_in_one_download_with_its_dates_and_its_end(world: World) -> None:
    kept, moved = world.promised(), world.promised(title="清淤")
    world.assigned()
    world.later(1)
    given = {"due_on": "2025-09-20", "text": "下雨", "done_so_far": "开了工"}
    world.act(moved, "move_date", "handler", given)
    world.act(moved, "move_date", "head", {"decision": "agree"})
    world.act(kept, "report", "handler", {"result": "done", "text": "修好小桥了", "proof_on": "2025-08-18"})
    world.act(kept, "confirm", "checker", {"text": "看过"})
    rows = {row["编号"]: row for row in lines("/promises.csv")}
    assert set(rows) == {kept, moved}
    one, other = rows[kept], rows[moved]
    assert (one["最初日期"], one["后来改的日期"], one["怎样了结"]) == ("2025-09-17", "", "兑现")
    assert (one["谁确认的"], one["了结"], one["凭据上的日期"]) == ("union", "2025-08-19", "2025-08-18")
    assert (other["最初日期"], other["后来改的日期"], other["到哪一步"]) == (
        "2025-09-17",
        "2025-09-20",
        "在办",
    )
    assert one["网址"] == f"http://testserver/m/{kept}"
    english = {row["Number"]: row for row in lines("/promises.csv", "en")}
    assert english[kept]["first date"] == "2025-09-17"


def test_the_same_filters_pick_and_the_same_words_find(world: World) -> None:
    promise, asked = world.promised(), world.assigned()
    everything = {asked, promise}
    for query, refs in (
        ("", everything),
        ("?kind=commitment", {promise}),
        ("?state=open&unit=roads", everything),
        ("?place=far", set()),
        ("?q=门口的灯", {asked}),
        ("?changed_since=2025-08-18", everything),
        ("?changed_since=2025-08-19", set()),
    ):
        assert {row["编号"] for row in lines("/m.csv" + query)} == refs, query
        assert {item["ref"] for item in json.loads(taken("/m.json" + query).whole)["items"]} == refs, query
        feed = ET.fromstring(taken("/m.atom" + query).whole)  # noqa: S314 -- our own answer
        assert len(feed.findall("a:entry", NS)) == len(refs), query


def test_the_records_are_the_apis(world: World) -> None:
    world.promised()
    world.assigned()
    ours = json.loads(taken("/m.json").whole)
    theirs = on(DAY).get("/api/v1/matters").json()
    assert {item["ref"]: item for item in ours["items"]} == {item["ref"]: item for item in theirs["items"]}
    assert ours["next_cursor"] is None


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1"])
def test_no_cell_is_taken_for_a_formula(world: World, title: str) -> None:
    ref = world.promised(title=title)
    assert lines("/promises.csv")[0]["题目"] == "'" + title
    assert json.loads(taken("/promises.json").whole)["items"][0]["title"] == title
    assert ref in taken("/promises.csv").whole.decode()


def test_a_list_is_asked_for_in_batches_and_each_row_comes_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yinuo.doors.shell.public import register

    monkeypatch.setattr(register, "AT_ONCE", 2)
    refs = [world.promised() for _n in range(5)]
    with CaptureQueriesContext(connection) as seen:
        assert [row["编号"] for row in lines("/promises.csv")] == refs[::-1]
    read = [query["sql"] for query in seen if 'FROM "public_matter"' in query["sql"]]
    assert len(read) == 3
    assert all("LIMIT 2" in sql and "moments" not in sql for sql in read)


def test_a_feed_has_ids_that_last_and_times(world: World) -> None:
    ref = world.promised()
    first = ET.fromstring(taken("/promises.atom").whole)  # noqa: S314 -- our own answer
    world.later(1).act(ref, "update", "handler", {"text": "换好一根"})
    again = ET.fromstring(taken("/promises.atom").whole)  # noqa: S314 -- our own answer
    ids = [feed.findtext("a:entry/a:id", namespaces=NS) for feed in (first, again)]
    assert ids == [f"tag:testserver,2025:/m/{ref}"] * 2
    updated = [feed.findtext("a:entry/a:updated", namespaces=NS) for feed in (first, again)]
    assert updated == ["2025-08-18T02:00:00Z", "2025-08-19T02:00:00Z"]
    assert again.findtext("a:updated", namespaces=NS) == updated[1]
    link = again.find("a:entry/a:link", NS)
    assert link is not None
    assert link.get("href") == f"http://testserver/m/{ref}"


@pytest.mark.parametrize("path", ["/promises.csv", "/promises.json", "/m.atom?kind=commitment"])
def test_who_has_it_already_is_told_so_until_something_happens(world: World, path: str) -> None:
    ref = world.promised()
    tag = taken(path).headers["ETag"]
    assert taken(path, **{"if-none-match": tag}).status_code == 304
    assert taken(path, "en", **{"if-none-match": tag}).status_code == 200
    world.act(ref, "update", "handler", {"text": "换好一根"})
    assert taken(path, **{"if-none-match": tag}).status_code == 200


def test_outside_the_demo_it_says_since_when(world: World, settings: Any) -> None:
    settings.YINUO_AT = None
    world.promised()
    answer = taken("/promises.csv")
    since = answer.headers["Last-Modified"]
    assert taken("/promises.csv", **{"if-modified-since": since}).status_code == 304
    assert "attachment" in answer.headers["Content-Disposition"]


def test_what_is_not_public_is_in_no_download(world: World) -> None:
    world.ask()
    world.accepted("dispute")
    assert lines("/m.csv") == []
    assert json.loads(taken("/m.json").whole) == {"items": [], "next_cursor": None}
    assert on(DAY).get("/desk.csv").status_code == on(DAY).get("/m.xls").status_code == 404


def test_the_page_leads_to_what_it_shows_with_its_filters(world: World) -> None:
    world.promised()
    page = on(DAY).get("/m?kind=commitment&q=小桥").content.decode()
    assert 'href="/m.csv?q=%E5%B0%8F%E6%A1%A5&amp;kind=commitment"' in page
    assert 'href="/promises.atom"' in on(DAY).get("/promises").content.decode()


@pytest.mark.parametrize("path", ["/m.csv", "/m.json", "/m.atom", "/promises.csv?q=桥"])
def test_a_download_costs_the_same_for_one_and_for_three(world: World, path: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert taken(path).status_code == 200
        return len(seen)

    world.promised()
    taken(path)
    before = cost()
    for _n in range(2):
        world.promised()
    assert cost() == before <= 12

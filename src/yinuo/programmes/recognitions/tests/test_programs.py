"""J9 by API and from a terminal: a list entered, filled in, checked by another, reviewed; a firm asks for help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers
from yinuo.doors.tests.both import Api, Door, Typed, done
from yinuo.kernel.limits import book
from yinuo.programmes.recognitions.cli import COMMAND
from yinuo.programmes.recognitions.models import Cluster, HelpAsked, Listing, RecognitionList
from yinuo.programmes.recognitions.tests.listed import listed
from yinuo.programmes.recognitions.tests.recorded import HELP, LINE, LIST, category

if TYPE_CHECKING:
    from collections.abc import Iterator

TODAY = date(2025, 8, 18)
LATER = TODAY + timedelta(366)
READS = {
    "lists": "/recognitions/lists", "list": "/recognitions/lists/{}", "line": "/recognitions/lists/{}/{}",
    "clusters": "/recognitions/clusters", "asked": "/recognitions/help",
}  # fmt: skip
WRITES = {
    "enter": "/recognitions/lists", "fill": "/recognitions/lists/{}/{}/fill",
    "check": "/recognitions/lists/{}/{}/check", "review": "/recognitions/lists/{}/{}/review",
    "cluster": "/recognitions/clusters", "ask": "/recognitions/help",
}  # fmt: skip


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    cast = Callers()
    category()
    listed(cast.world)
    yield cast
    book.forget()


@pytest.fixture(params=["api", "terminal"])
def door(
    request: pytest.FixtureRequest,
    callers: Callers,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Door:
    if request.param == "api":
        return Api(callers, READS, WRITES)
    return Typed(COMMAND, READS, capsys, monkeypatch)


def test_a_list_is_entered_filled_in_checked_by_another_and_reviewed(door: Door) -> None:
    of = done(door, "enter", who="handler", **LIST)
    assert [one["standing"] for one in of["lines"]] == ["unnamed", "unnamed"]
    assert done(door, "list", of["code"]) == of
    at = (of["code"], "1")
    assert door.do("check", *at, who="colleague")[0] == 2  # nothing is filled in
    filled = done(door, "fill", *at, who="handler", **LINE)
    assert (filled["firm"], filled["cluster"], filled["standing"]) == ("示例阀厂", "lamps", "unchecked")
    assert door.do("check", *at, who="handler")[0] == 2  # never by the same hand
    assert done(door, "check", *at, who="colleague")["standing"] == "checked"
    assert door.do("fill", *at, who="handler", **LINE)[0] == 2
    assert done(door, "line", *at, day=LATER)["standing"] == "review_due"
    ended = {"finding": "ended", "evidence": "示例文件3号"}
    told = done(door, "review", *at, who="handler", day=LATER, **ended)
    assert (told["standing"], told["reviews"]) == ("ended", [{"on": LATER.isoformat(), **ended}])
    assert done(door, "line", *at)["standing"] == "checked"  # the past stays as it was
    assert Listing.objects.count() == 4


def test_lists_are_picked_by_year_and_level_page_by_page(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yinuo.programmes.recognitions.queries.ON_PAGE", 1)
    code = done(door, "enter", who="handler", **{**LIST, "year": 2024})["code"]
    first = done(door, "lists")
    rest = done(door, "lists", cursor=first["next_cursor"])
    assert [one["code"] for one in (*first["items"], *rest["items"])] == ["20250818-fine", code]
    assert rest["next_cursor"] is None
    assert [one["code"] for one in done(door, "lists", year="2024")["items"]] == [code]
    assert [one["code"] for one in done(door, "lists", level="city")["items"]] == ["20250818-fine"]
    assert done(door, "lists", level="state")["items"] == []
    for wrong in ({"year": "soon"}, {"level": "town"}):
        assert door.do("lists", **wrong)[0] == 2


def test_clusters_add_up_to_every_line_that_is_told(door: Door) -> None:
    made = done(door, "cluster", who="handler", name="示例阀门")
    told = done(door, "clusters")
    assert [(one["code"], one["n"]) for one in told["items"]] == [("lamps", 1), (made["code"], 0)]
    assert told["unplaced"] == 1
    assert door.do("cluster", who="handler", name="示例阀门")[0] == 2
    assert Cluster.objects.count() == 2


def test_a_firm_asks_for_a_testing_slot(callers: Callers, door: Door) -> None:
    ref = done(door, "ask", **HELP)["ref"]
    assert done(door, "asked")["items"] == []  # nobody has looked at it
    accept = {
        "title": "要排振动检测", "category": "firm_service", "visibility": "public", "first_contact_unit": "roads",
    }  # fmt: skip
    assert callers.act(ref, "accept", "desk", accept).status_code == 200
    told = done(door, "asked", day=LATER)
    assert told["next_cursor"] is None
    assert door.do("asked", cursor="x", day=LATER)[0] == 0
    (one,) = told["items"]
    assert (one["ref"], one["sort"], one["cluster"]) == (ref, "testing", "lamps")
    assert door.do("ask", **{**HELP, "sort": "money"})[0] == 2
    assert door.do("ask", **{**HELP, "cluster": "nowhere"})[0] == 4
    assert HelpAsked.objects.count() == 1


def test_what_is_not_theirs_or_not_there_is_refused(door: Door) -> None:
    for who in ("", "auditor"):
        assert door.do("enter", who=who, **LIST)[0] == 3
        assert door.do("fill", "20250818-fine", "2", who=who, **LINE)[0] == 3
    assert door.do("enter", who="handler", **{**LIST, "n_firms": 3})[0] == 2
    assert door.do("enter", who="handler", **LIST, owner="x")[0] == 2
    for at in (("nowhere", "1"), ("20250818-fine", "3"), ("20250818-fine", "x")):
        assert door.do("line", *at)[0] == 4
        assert door.do("fill", *at, who="handler", **LINE)[0] == 4
    assert door.do("list", "nowhere")[0] == 4
    assert RecognitionList.objects.count() == 1


def test_the_same_key_does_nothing_twice(callers: Callers) -> None:
    def sent(path: str, given: dict[str, Any], who: str) -> Any:
        return callers.post(path, given, who, Idempotency_Key=path.rjust(20, "-"))

    for path, given, who in (
        ("/recognitions/lists", LIST, "handler"),
        ("/recognitions/clusters", {"name": "示例阀门"}, "handler"),
        ("/recognitions/help", HELP, "asker"),
    ):
        first, again = (sent(path, given, who) for _n in "ab")
        assert (first.status_code, first.content) == (201, again.content), path
    assert (RecognitionList.objects.count(), HelpAsked.objects.count()) == (2, 1)

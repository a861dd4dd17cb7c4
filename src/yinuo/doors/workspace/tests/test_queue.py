"""The queue: what stands in it, for whom, at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from yinuo.kernel.matters.tests.world import World

MOST_QUERIES = 12


def _refs(client: Client, view: str) -> list[str]:
    sheet = client.get("/desk/", {"view": view}).context["queue"]
    return [row.ref for row in sheet.rows]


def _short(ref: str) -> str:
    return ref.partition("-")[2]


def test_each_queue_holds_its_own(world: World, seat: Callable[[str], Client]) -> None:
    asked = world.ask().ref
    accepted = world.accepted()
    handed = world.assigned()
    checking = world.reported(is_drawn=True)
    waiting = world.reported()
    world.act(handed, "acknowledge", "handler")
    desk, handler, checker = seat("desk"), seat("handler"), seat("checker")
    assert _refs(desk, "arrivals") == [_short(asked)]
    assert _refs(desk, "unassigned") == [_short(accepted)]
    assert _refs(handler, "mine") == [_short(handed), _short(checking), _short(waiting)]
    assert _refs(handler, "unit") == [_short(handed), _short(checking), _short(waiting)]
    assert _refs(checker, "check") == [_short(checking)]
    assert set(_refs(checker, "all")) == {_short(ref) for ref in (asked, accepted, handed, checking, waiting)}


def test_what_waits_for_a_second_person_is_in_the_second_persons_queue_alone(
    world: World, seat: Callable[[str], Client]
) -> None:
    ref = world.assigned()
    world.act(ref, "park", "handler", {"text": "没料", "interim": "先围上", "review_on": "2025-09-30"})
    draft = world.act(
        "",
        "submit",
        "handler",
        {
            "kind": "commitment", "title": "修桥", "body": "换杆", "due_on": "2025-09-30", "proof": "照片",
            "strength": "strive", "lead_unit": "roads", "category": "help", "place": "lane",
        },
    ).ref  # fmt: skip
    assert set(_refs(seat("head"), "decide")) == {_short(ref), _short(draft)}
    assert _refs(seat("handler"), "decide") == []
    assert _refs(seat("other_head"), "decide") == []


def test_dates_late_soon_and_stale(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    client = seat("handler")
    client.cookies["yinuo_day"] = "2025-08-22"
    assert (_refs(client, "soon"), _refs(client, "late"), _refs(client, "stale")) == ([_short(ref)], [], [])
    client.cookies["yinuo_day"] = "2025-09-12"
    assert (_refs(client, "soon"), _refs(client, "late"), _refs(client, "stale")) == (
        [],
        [_short(ref)],
        [_short(ref)],
    )
    row = client.get("/desk/?view=late").context["queue"].rows[0]
    assert (row.left, str(row.light.word.text)) == (-14, "逾期")


def test_a_sealed_matter_stands_in_the_queue_without_a_word_of_it(
    world: World, seat: Callable[[str], Client]
) -> None:
    world.accepted("dispute")
    page = seat("desk").get("/desk/?view=all").content.decode()
    assert "封存" in page
    assert "门口的灯不亮" not in page


NOT_THE_QUEUES = (
    "SELECT set_config",
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
)  # the demo's day, and a transaction's edges


@pytest.mark.parametrize("view", ["arrivals", "all"])
def test_a_queue_of_three_asks_as_much_as_a_queue_of_one(
    world: World, seat: Callable[[str], Client], view: str
) -> None:
    client = seat("desk")
    world.ask()
    client.get("/desk/", {"view": view})  # the place's names, once
    counts = []
    for n in (1, 2):
        for _ in range(n):
            world.ask()
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/desk/", {"view": view}).status_code == 200
        counts.append(sum(not query["sql"].startswith(NOT_THE_QUEUES) for query in caught.captured_queries))
    assert counts[0] == counts[1]
    assert counts[0] <= MOST_QUERIES, [query["sql"][:200] for query in caught.captured_queries]


def test_pages_go_on_by_keyset_and_back_again(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.doors.shell.desk.queue.PAGE_SIZE", 2)
    refs = [_short(world.ask().ref) for _ in range(5)]
    client = seat("desk")
    first = client.get("/desk/?view=arrivals").context["queue"]
    second = client.get(first.pager.next_url).context["queue"]
    third = client.get(second.pager.next_url).context["queue"]
    assert [row.ref for sheet in (first, second, third) for row in sheet.rows] == refs
    assert third.pager.next_url == ""
    assert [row.ref for row in client.get(third.pager.prev_url).context["queue"].rows] == refs[2:4]
    assert client.get("/desk/?view=arrivals&after=nonsense").status_code == 200


def test_tallies_are_counted_no_further_than_the_cap(
    world: World, seat: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.doors.workspace.rows.BADGE", 1)
    monkeypatch.setattr("yinuo.doors.shell.desk.queue.CAP", 3)
    monkeypatch.setattr("yinuo.doors.workspace.rows.CAP", 3)
    counts = []
    for _ in range(2):
        for _more in range(2):
            world.ask()
        queues = seat("desk").get("/desk/").context["queue"].views
        counts.append(next(link.n for _heading, links in queues for link in links if link.is_current))
        others = seat("desk").get("/desk/?view=parked").context["queue"].views
        counts.append(next(link.n for _heading, links in others for link in links if link.label == "待受理"))
    assert counts == ["2", "1+", "3+", "1+"]


def test_the_pane_alone_answers_a_fragment(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.ask().ref
    page = (
        seat("desk")
        .get("/desk/", {"view": "arrivals", "m": ref}, headers={"x-fragment": "pane"})
        .content.decode()
    )
    assert "门口的灯不亮" in page
    assert "<table" not in page


def test_finding_by_number_and_by_words_in_sight_alone(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.ask(body="桥头的栏杆松了").ref
    hidden = world.ask(body="桥头的告示", about_office="yes", about_unit="inspect").ref
    desk = seat("desk")
    assert [row.ref for row in desk.get("/desk/find?q=桥头").context["queue"].rows] == [_short(ref)]
    assert [row.ref for row in desk.get("/desk/find", {"q": ref[-5:].lower()}).context["queue"].rows] == [
        _short(ref)
    ]
    assert desk.get("/desk/find", {"q": hidden}).context["queue"].rows == ()
    assert desk.get("/desk/find?q=").context["queue"].rows == ()


def test_nobody_reads_a_queue_without_logging_in(world: World, client: Client) -> None:
    answer = client.get("/desk/?view=late")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/login?next=/desk/%3Fview%3Dlate")


def test_a_technician_sees_nothing(world: World, seat: Callable[[str], Client]) -> None:
    ref = world.assigned()
    client = seat("technician")
    assert client.get("/desk/?view=all").context["queue"].rows == ()
    assert client.get(f"/desk/{ref}").status_code == 404


def test_a_challenge_granted_waits_for_the_auditor(world: World, seat: Callable[[str], Client]) -> None:
    from yinuo.kernel.matters.situation import Actor

    ref, auditor = world.promised(), seat("auditor")
    proof = {"proof_on": world.now.date().isoformat()}
    world.act(ref, "report", "handler", {"result": "done", "text": "好了", **proof})
    world.act(ref, "confirm", "checker", proof)
    assert auditor.get("/desk/?view=decide").context["queue"].rows == ()
    world.act(ref, "challenge", Actor(), {"text": "桥还封着"})
    world.act(ref, "challenge", "checker2", {"decision": "agree", "text": "没做"})
    assert [row.ref for row in auditor.get("/desk/?view=decide").context["queue"].rows] == [_short(ref)]
    world.act(ref, "reopen", "auditor", {"text": "没做"})
    assert auditor.get("/desk/?view=decide").context["queue"].rows == ()

"""The desk through the API: queues as the page has them, narrowed and paged; saved views; many to one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.doors.api.models import ApiAnswer
from yinuo.doors.shell.desk.views import VIEWS
from yinuo.doors.shell.models import SavedView
from yinuo.kernel.identity import tokens
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Appointment

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

KEY = "a-key-of-its-own-0001"


def refs(answer: Any) -> list[str]:
    return [row["ref"] for row in answer.json()["items"]]


def walked(callers: Callers, path: str, who: str) -> list[str]:
    found, cursor = [], ""
    while True:
        page = callers.get(f"{path}{'&' if '?' in path else '?'}limit=1&cursor={cursor}", who)
        found += refs(page)
        cursor = page.json()["next_cursor"] or ""
        if not cursor:
            return found


@pytest.mark.parametrize("who", ["desk", "handler", "checker", "auditor", "technician"])
def test_queues_and_tallies_are_those_of_the_page(callers: Callers, who: str) -> None:
    world = callers.world
    for before in (world.ask, world.accepted, world.assigned, world.reported):
        before()
    callers.client.force_login(callers.cast.account(who))
    page = callers.client.get("/desk/?view=all").context["queue"]
    shown = {str(link.label): link.n for _heading, links in page.views for link in links}
    callers.client.logout()
    told = callers.get("/queues", who).json()
    assert [row["code"] for row in told["items"]] == [view.code for view in VIEWS]
    assert {row["label"]: "" if row["n"] is None else str(row["n"]) for row in told["items"]} == shown
    assert told["first"] in {view.code for view in VIEWS}
    for row in told["items"]:
        answer = callers.client.get(row["href"], headers=callers.voice(who))
        n = len(answer.json()["items"])
        assert (row["code"], n) == (row["code"], n if row["code"] == "all" else row["n"])


def test_a_tally_is_counted_no_further_than_its_cap(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yinuo.doors.shell.desk.queue.CAP", 2)
    monkeypatch.setattr("yinuo.doors.shell.desk.reading.CAP", 2)
    for _n in range(3):
        callers.world.ask()
    rows = {row["code"]: (row["n"], row["is_more"]) for row in callers.get("/queues", "desk").json()["items"]}
    assert (rows["arrivals"], rows["parked"]) == ((2, True), (0, False))


@pytest.mark.parametrize(("who", "status"), [("asker", 401), ("requester", 403), ("handler", 200)])
@pytest.mark.parametrize("path", ["/queues", "/queues/all", "/found?q=x", "/views"])
def test_the_desk_is_for_staff(callers: Callers, who: str, status: int, path: str) -> None:
    ref = callers.world.assigned()
    answer = callers.get(path, who, ref)
    assert answer.status_code == status
    if status == 200:
        assert answer["Cache-Control"] == "private, no-store"
        assert callers.get(path, who, If_None_Match=answer["ETag"]).status_code == 304


def test_a_queue_is_led_through_by_its_cursor_soonest_first(callers: Callers) -> None:
    made = [
        callers.world.assigned(),
        callers.world.promised(),
        callers.world.ask().ref,
        callers.world.assigned(),
    ]
    every = refs(callers.get("/queues/all", "desk"))
    dues = dict(Matter.objects.values_list("ref", "current_due"))
    assert sorted(every) == sorted(made)
    assert [dues[ref] for ref in every] == sorted(dues.values(), key=lambda due: (due is None, due))
    assert walked(callers, "/queues/all", "desk") == every
    assert walked(callers, "/queues/all?unit=roads", "desk") == [ref for ref in every if ref != made[2]]


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        ("all?unit=roads", ["roads"]),
        ("all,unit:roads", ["roads"]),
        ("all,unit:water?unit=roads", ["roads"]),
        ("all,unit:roads?category=noise", []),
        ("all?place=town", ["arrived", "roads"]),
        ("all?due=none", ["arrived"]),
        ("arrivals", ["arrived"]),
    ],
)
def test_a_queue_is_narrowed_down(callers: Callers, asked: str, holds: list[str]) -> None:
    made = {callers.world.assigned(): "roads", callers.world.ask().ref: "arrived"}
    assert sorted(made[ref] for ref in refs(callers.get(f"/queues/{asked}", "desk"))) == holds


@pytest.mark.parametrize(
    ("path", "status", "fields"),
    [
        ("/queues/nothing", 404, []),
        ("/queues/all,who:me", 404, []),
        ("/queues/all?unit=nobody", 422, ["unit"]),
        ("/queues/all?place=nowhere&due=soon", 422, ["place", "due"]),
        ("/queues/all?cursor=x", 422, ["cursor"]),
        ("/queues/all?cursor=2025-09-30.99999999999999999999", 422, ["cursor"]),
        ("/queues/all?limit=0", 422, ["limit"]),
        ("/queues/all?who=me", 422, ["who"]),
        ("/found?who=me", 422, ["who"]),
        ("/views?who=me", 422, ["who"]),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_asked_of_the_desk_is_said(
    callers: Callers, path: str, status: int, fields: list[str], language: str
) -> None:
    answer = callers.get(path, "desk", Accept_Language=language)
    assert (answer.status_code, list(answer.json().get("errors", {}))) == (status, fields)
    for sentence in (answer.json()["detail"], *answer.json().get("errors", {}).values()):
        assert any("\u4e00" <= character <= "\u9fff" for character in sentence) == (language == "zh"), (
            sentence
        )


def test_a_narrowed_token_has_its_own_bundles_queues(callers: Callers) -> None:
    person = callers.cast.account("desk").person
    Appointment.objects.create(
        person=person, role="unit", unit_id="roads", place_id="city", from_on="2025-01-01"
    )
    callers.world.ask()
    ref = callers.world.assigned()

    def seen(*only: str) -> tuple[str, list[str], int]:
        secret = tokens.create(callers.cast.account("desk"), "test", 30, only=only)[1]
        voice = {"Authorization": f"Bearer {secret}"}
        told = callers.client.get("/api/v1/queues", headers=voice).json()
        rows = callers.client.get("/api/v1/queues/all", headers=voice).json()["items"]
        tally = next(row["n"] for row in told["items"] if row["code"] == "arrivals")
        return told["first"], [row["ref"] for row in rows], tally

    assert seen("unit") == ("unit", [ref], 0)
    assert (seen("desk")[0], len(seen("desk")[1]), seen("desk")[2]) == ("arrivals", 2, 1)


def test_a_line_says_what_presses_and_what_is_sealed_stays_shut(callers: Callers) -> None:
    sealed, open_one = callers.world.accepted("dispute"), callers.world.assigned()
    told = callers.get("/queues/all", "desk", Accept_Language="en").json()
    rows = {row["ref"]: row for row in told["items"]}
    assert (rows[sealed]["title"], rows[sealed]["days_left"]) == ("", None)
    assert (rows[open_one]["days_left"] > 0, rows[open_one]["flags"]) == (True, ["not acknowledged"])


def test_what_is_found_is_what_the_page_finds(callers: Callers) -> None:
    ref, sealed = callers.world.assigned(), callers.world.accepted("dispute")
    assert refs(callers.get(f"/found?q={ref}", "desk")) == [ref]
    assert refs(callers.get(f"/found?q={sealed}", "desk")) == [sealed]
    assert refs(callers.get(f"/found?q={quote('门口的灯')}", "desk")) == [ref]
    assert refs(callers.get(f"/found?q={ref}", "other")) == []


@pytest.mark.parametrize("path", ["/queues", "/queues/all"])
def test_a_queue_of_three_asks_as_often_as_a_queue_of_one(callers: Callers, path: str) -> None:
    counts = []
    for n in (1, 2):
        for _ in range(n):
            callers.world.assigned()
        callers.get(path, "desk")
        with CaptureQueriesContext(connection) as queries:
            callers.get(path, "desk")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


# --- saved views -------------------------------------------------------------------------------------------


def put(callers: Callers, name: str, given: Any, who: str = "desk", **headers: str) -> Any:
    voice = {**callers.voice(who), **{name.replace("_", "-"): value for name, value in headers.items()}}
    return callers.client.put(
        f"/api/v1/views/{quote(name, safe='')}", given, content_type="application/json", headers=voice
    )


def test_a_view_is_saved_read_and_struck_out(callers: Callers) -> None:
    ref = callers.world.assigned()
    callers.world.ask()
    first = put(callers, "路上的", {"view": "all,unit:roads"})
    assert first.status_code == 200, first.content.decode()
    assert refs(callers.client.get(first.json()["queue"], headers=callers.voice("desk"))) == [ref]
    put(callers, "路上的", {"view": "arrivals"})
    put(callers, "全部", {"view": "all"})
    names = [(row["name"], row["view"]) for row in callers.get("/views", "desk").json()["items"]]
    assert names == [("路上的", "arrivals"), ("全部", "all")]
    page = callers.get("/views?limit=1", "desk").json()
    rest = callers.get(f"/views?limit=1&cursor={page['next_cursor']}", "desk").json()
    assert ([row["name"] for row in rest["items"]], rest["next_cursor"]) == (["全部"], None)
    assert callers.get("/views", "handler").json()["items"] == []
    for who, left in (("handler", 2), ("desk", 1), ("desk", 1)):
        gone = callers.client.delete(first.json()["href"], headers=callers.voice(who))
        assert (gone.status_code, SavedView.objects.count()) == (200, left)


@pytest.mark.parametrize("name", ["a/b", "a b", "100%", "路 & 桥", "?x=1#y"])
def test_any_name_is_an_address(callers: Callers, name: str) -> None:
    saved = put(callers, name, {"view": "all"}).json()
    assert (saved["name"], callers.get("/views", "desk").json()["items"]) == (name, [saved])
    assert callers.client.delete(saved["href"], headers=callers.voice("desk")).json() == {"name": name}
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("一", {"view": "nothing"}, "view"),
        ("一", {"view": "all,unit:nobody"}, "view"),
        ("一", {"view": ["all"]}, "view"),
        ("一", {}, "view"),
        ("一" * 25, {"view": "all"}, "name"),
        ("一", {"view": "all", "who": "me"}, "who"),
    ],
)
def test_what_cannot_be_saved_is_named(callers: Callers, name: str, given: Any, field: str) -> None:
    refused = put(callers, name, given)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    assert not SavedView.objects.exists()


def test_a_token_that_only_reads_saves_and_assigns_nothing(callers: Callers) -> None:
    secret = tokens.create(callers.cast.account("desk"), "test", 30, is_read_only=True)[1]
    voice = {"Authorization": f"Bearer {secret}"}
    ref = callers.world.accepted()
    answers = [
        callers.client.put("/api/v1/views/x", {"view": "all"}, content_type="application/json", headers=voice),
        callers.client.delete("/api/v1/views/x", headers=voice),
        callers.client.post(
            "/api/v1/assign", {"lead_unit": "roads", "matters": [{"ref": ref}]}, content_type="application/json",
            headers=voice,
        ),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert callers.client.get("/api/v1/queues", headers=voice).status_code == 200


def test_the_first_answer_comes_again_and_another_body_is_a_conflict(callers: Callers) -> None:
    first = put(callers, "一", {"view": "all"}, Idempotency_Key=KEY)
    put(callers, "一", {"view": "arrivals"})
    again = put(callers, "一", {"view": "all"}, Idempotency_Key=KEY)
    assert (again.status_code, again.content, SavedView.objects.get().view) == (
        200,
        first.content,
        "arrivals",
    )
    other = put(callers, "一", {"view": "parked"}, Idempotency_Key=KEY)
    assert (other.status_code, other.json()["type"]) == (409, "/api/v1/problems/conflict")
    mine = put(callers, "一", {"view": "parked"}, "handler", Idempotency_Key=KEY)
    assert (mine.status_code, SavedView.objects.count(), ApiAnswer.objects.count()) == (200, 2, 2)


def test_what_was_refused_leaves_its_key_free(callers: Callers) -> None:
    assert put(callers, "一" * 25, {"view": "all"}, Idempotency_Key=KEY).status_code == 422
    assert not ApiAnswer.objects.exists()
    assert put(callers, "一", {"view": "all"}, Idempotency_Key=KEY).status_code == 200
    assert ApiAnswer.objects.count() == 1


# --- many to one unit --------------------------------------------------------------------------------------


def test_many_are_assigned_and_each_refusal_is_told(callers: Callers) -> None:
    good, stale, done = callers.world.accepted(), callers.world.accepted(), callers.world.reported()
    version = Matter.objects.get(ref=good).version
    given: dict[str, Any] = {
        "lead_unit": "roads",
        "matters": [
            {"ref": good, "version": version},
            {"ref": stale, "version": version - 1},
            {"ref": done},
            {"ref": "TC-2025-0000000A"},
        ],
    }
    answer = callers.post("/assign", given, "desk", Idempotency_Key=KEY)
    assert answer.status_code == 200, answer.content.decode()
    items = answer.json()["items"]
    assert [item["ref"] for item in items] == [row["ref"] for row in given["matters"]]
    assert [item["problem"] and item["problem"]["status"] for item in items] == [None, 409, 409, 404]
    assert items[0]["acted"]["lead_unit"] == "roads"
    assert Matter.objects.get(ref=stale).state == "accepted"
    again = callers.post("/assign", given, "desk", Idempotency_Key=KEY)
    assert again.json()["items"][0] == items[0]
    assert Matter.objects.get(ref=good).version == version + 1
    other = callers.post("/assign", {**given, "lead_unit": "water"}, "desk", Idempotency_Key=KEY)
    assert other.json()["items"][0]["problem"]["status"] == 409


def test_who_may_not_assign_one_may_not_assign_many(callers: Callers) -> None:
    given = {"lead_unit": "roads", "matters": [{"ref": callers.world.accepted()}]}
    items = callers.post("/assign", given, "checker").json()["items"]
    assert [item["problem"]["status"] for item in items] == [403]
    assert callers.post("/assign", given).status_code == 401


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"matters": [{"ref": "x"}]}, "lead_unit"),
        ({"lead_unit": ["roads"], "matters": [{"ref": "x"}]}, "lead_unit"),
        ({"lead_unit": "roads"}, "matters"),
        ({"lead_unit": "roads", "matters": []}, "matters"),
        ({"lead_unit": "roads", "matters": ["x"]}, "matters"),
        ({"lead_unit": "roads", "matters": [{"ref": "x"}, {"ref": "x"}]}, "matters"),
        ({"lead_unit": "roads", "matters": [{"ref": "x", "version": True}]}, "matters"),
        ({"lead_unit": "roads", "matters": [{"ref": "x", "who": "me"}]}, "matters"),
        ({"lead_unit": "roads", "matters": [{"ref": f"x{n}"} for n in range(101)]}, "matters"),
        ({"lead_unit": "roads", "matters": [{"ref": "x"}], "due_on": "2025-08-30"}, "due_on"),
    ],
)
def test_what_names_no_matters_to_assign_is_refused(callers: Callers, given: Any, field: str) -> None:
    refused = callers.post("/assign", given, "desk")
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])

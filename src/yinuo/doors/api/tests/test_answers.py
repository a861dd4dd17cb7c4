"""What the API answers: problems, keys, versions, pages, wrong codes, bad input; and how many queries it takes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yinuo.doors.tests.cast import ASKED
from yinuo.kernel.matters.models import Matter

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

KEY = "a-key-of-its-own-0001"
PROBLEM = "application/problem+json"


def _reads_as(response: Any, status: int, name: str) -> dict[str, Any]:
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    told: dict[str, Any] = response.json()
    assert (told["type"], told["status"]) == (f"/api/v1/problems/{name}", status)
    assert set(told) <= {"type", "title", "status", "detail", "errors"}
    return told


# --- problems ----------------------------------------------------------------------------------------------


def test_every_refusal_is_a_problem(callers: Callers) -> None:
    ref = callers.world.accepted()
    _reads_as(callers.get("/nothing/here"), 404, "not-found")
    _reads_as(callers.get("/matters/TC-2025-0000000A"), 404, "not-found")
    _reads_as(callers.get("/matters/%00"), 404, "not-found")
    _reads_as(callers.post(f"/matters/{ref}/dance", {}), 404, "not-found")
    _reads_as(callers.post(f"/matters/{ref}/submit", ASKED), 404, "not-found")
    _reads_as(callers.act(ref, "assign", "checker", {"lead_unit": "roads"}), 403, "not-allowed")
    refused = callers.client.delete("/api/v1/matters")
    _reads_as(refused, 405, "no-such-method")
    assert set(refused["Allow"].split(", ")) == {"GET", "POST"}
    told = _reads_as(callers.post("/matters", {"kind": "request"}), 422, "invalid")
    assert set(told["errors"]) == {"category", "body", "place", "about_office"}
    _reads_as(callers.client.get("/api/v1/matters", headers={"Authorization": "Bearer no"}), 401, "not-known")
    _reads_as(callers.client.get("/api/v1/matters", headers={"Authorization": "Basic no"}), 401, "not-known")
    _reads_as(callers.get("/matters?view=mine"), 401, "not-known")


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        (b"{", 400, "not-json"),
        (b"[]", 400, "not-json"),
        (b'{"a":1,"a":2}', 400, "not-json"),
        (b'{"a":NaN}', 400, "not-json"),
        (b"\xff", 400, "not-json"),
        (b"[" * 100_000, 400, "not-json"),
        (b'{"body":' + b"[" * 400 + b"]" * 400 + b"}", 422, "invalid"),
        (b'{"kind":"request","body":"\\u0000"}', 422, "invalid"),
        (b'{"kind":"request","body":"\\ud800"}', 422, "invalid"),
        (b'{"kind":"request","place":["lane"]}', 422, "invalid"),
        (b'{"kind":["request"]}', 422, "invalid"),
        (b'{"body":"' + b"x" * 1024 * 1024 + b'"}', 413, "too-large"),
    ],
    ids=lambda value: value[:12].decode("latin1") if isinstance(value, bytes) else str(value),
)
def test_bad_bodies_are_refused_whole(callers: Callers, body: bytes, status: int, name: str) -> None:
    answer = callers.client.post("/api/v1/matters", body, content_type="application/json")
    _reads_as(answer, status, name)
    assert not Matter.objects.exists()


def test_only_json_is_taken(callers: Callers) -> None:
    _reads_as(callers.client.post("/api/v1/matters", {"kind": "request"}), 415, "not-this-type")


def test_our_own_faults_say_nothing_of_themselves(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.doors.api import views

    def broken(*_words: Any, **_more: Any) -> None:
        raise RuntimeError("with a name and a number in it")

    monkeypatch.setattr(views, "act_pictured", broken)
    told = _reads_as(callers.post("/matters", ASKED), 500, "our-fault")
    assert "number" not in json.dumps(told)


def test_sentences_follow_the_reader(callers: Callers) -> None:
    said = {
        language: callers.get("/matters/TC-2025-0000000A", Accept_Language=language).json()["detail"]
        for language in ("zh-CN", "en-GB", "fr")
    }
    assert said["zh-CN"] == said["fr"] == "没有找到。请核对编号或查询码。"
    assert said["en-GB"].startswith("Nothing was found.")


def test_each_problem_has_its_page(callers: Callers) -> None:
    assert callers.get("/problems/conflict").json()["status"] == 409
    _reads_as(callers.get("/problems/joke"), 404, "not-found")


# --- keys, versions, what cannot be done -------------------------------------------------------------------


def test_the_same_key_and_body_give_the_same_answer_and_code(callers: Callers) -> None:
    first = callers.post("/matters", ASKED, Idempotency_Key=KEY)
    again = callers.post("/matters", ASKED, Idempotency_Key=KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert (len(first.json()["code"]), Matter.objects.count()) == (12, 1)


def test_an_old_answer_comes_again_after_the_matter_moved_on(callers: Callers) -> None:
    ref = callers.world.assigned()
    said = ("update", "handler", {"text": "到过现场"})
    first = callers.act(ref, *said, Idempotency_Key=KEY)
    assert callers.act(ref, "report", "handler", {"result": "done", "text": "换了"}).status_code == 200
    again = callers.act(ref, *said, Idempotency_Key=KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)


def test_one_key_with_two_bodies_is_a_conflict(callers: Callers) -> None:
    callers.post("/matters", ASKED, Idempotency_Key=KEY)
    _reads_as(callers.post("/matters", {**ASKED, "body": "另一件"}, Idempotency_Key=KEY), 409, "conflict")


def test_two_callers_keys_do_not_meet(callers: Callers) -> None:
    mine = callers.post("/matters", ASKED, Idempotency_Key=KEY)
    theirs = callers.post("/matters", ASKED, "handler", Idempotency_Key=KEY)
    assert mine.json()["ref"] != theirs.json()["ref"]


def test_a_key_that_could_be_guessed_is_refused(callers: Callers) -> None:
    told = _reads_as(callers.post("/matters", ASKED, Idempotency_Key="1"), 422, "invalid")
    assert list(told["errors"]) == ["Idempotency-Key"]


def test_a_stale_version_is_a_conflict(callers: Callers) -> None:
    ref = callers.world.assigned()
    version = callers.get(f"/matters/{ref}", "handler").json()["version"]
    given = {"result": "done", "text": "换了"}
    _reads_as(callers.act(ref, "report", "handler", {**given, "version": version - 1}), 409, "conflict")
    assert callers.act(ref, "report", "handler", {**given, "version": version}).status_code == 200
    _reads_as(callers.act(ref, "update", "handler", {"text": "x", "version": "2"}), 422, "invalid")


def test_a_verb_not_offered_is_a_conflict(callers: Callers) -> None:
    ref = callers.world.assigned()
    assert "resume" not in {
        one["verb"] for one in callers.get(f"/matters/{ref}", "handler").json()["actions"]
    }
    _reads_as(callers.act(ref, "resume", "handler"), 409, "conflict")


@pytest.mark.parametrize(
    "name", ["state", "ref", "requester_key", "own_filed", "is_drawn", "visibility", "outcome"]
)
def test_what_is_not_asked_for_is_refused(callers: Callers, name: str) -> None:
    told = _reads_as(callers.post("/matters", {**ASKED, name: "x"}), 422, "invalid")
    assert list(told["errors"]) == [name]
    ref = callers.world.assigned()
    told = _reads_as(callers.act(ref, "update", "handler", {"text": "在办", name: "x"}), 422, "invalid")
    assert list(told["errors"]) == [name]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("2026-02-30", 422),
        ("２０２５－０８－２２", 200),
        ("2025-08-22", 200),
        ("2025-09-01", 422),
        ("soon", 422),
        (7, 422),
        ({}, 200),
    ],
)
def test_dates_are_read_as_people_write_them(callers: Callers, typed: Any, status: int) -> None:
    ref = callers.world.accepted()
    answer = callers.act(ref, "assign", "desk", {"lead_unit": "roads", "due_on": typed})
    if status == 200:
        assert answer.status_code == 200
    else:
        assert list(_reads_as(answer, status, "invalid")["errors"]) == ["due_on"]


def test_control_characters_are_dropped_and_nothing_else(callers: Callers) -> None:
    ref = callers.post("/matters", {**ASKED, "body": "门口\u202e的灯\u0007不亮 <b>🙂"}).json()["ref"]
    assert callers.get(f"/matters/{ref}", "desk").json()["body"] == "门口的灯不亮 <b>🙂"


# --- who sees what -----------------------------------------------------------------------------------------


def test_a_wrong_code_and_a_code_that_never_was_cost_and_read_the_same(callers: Callers) -> None:
    ref = callers.world.accepted()
    callers.get("/categories")
    cancelled = callers.cast.codes[callers.world.ask().ref]
    other = callers.world.ask().ref
    callers.cast.codes[other] = cancelled[:-1] + ("A" if cancelled[-1] != "A" else "B")
    answers = []
    for code in (callers.cast.codes[other], "ZZZZZZZZZZZZ", "短", "x" * 500):
        for asked in (ref, "TC-2025-0000000A"):
            with CaptureQueriesContext(connection) as queries:
                answer = callers.client.get(f"/api/v1/matters/{asked}", headers={"Yinuo-Code": code})
            answers.append(
                (answer.status_code, answer.content, [q["sql"][:80] for q in queries.captured_queries])
            )
    assert answers == [answers[0]] * len(answers)
    assert answers[0][0] == 404


def test_the_public_reads_no_more_than_the_whitelist(callers: Callers) -> None:
    from yinuo.doors.shell.records import PUBLIC

    ref = callers.world.promised()
    shown = callers.get(f"/matters/{ref}").json()
    assert set(shown) == {*PUBLIC, "light", "changed_at", "href", "view", "moments", "actions"}
    assert shown["view"] == "public"
    assert callers.get(f"/matters/{ref}", "handler").json()["view"] == "own"


def test_what_was_only_asked_for_is_nobodys_to_read(callers: Callers) -> None:
    ref = callers.world.ask().ref
    _reads_as(callers.get(f"/matters/{ref}"), 404, "not-found")
    _reads_as(callers.get(f"/matters/{ref}", "technician"), 404, "not-found")
    assert callers.get(f"/matters/{ref}", "requester", ref).json()["body"] == "门口的灯不亮"


def test_the_office_complained_of_reads_nothing(callers: Callers) -> None:
    ref = callers.world.accepted(about_office=True, about_unit="roads")
    _reads_as(callers.get(f"/matters/{ref}", "handler"), 404, "not-found")
    assert callers.get("/matters?view=mine", "handler").json()["items"] == []
    assert "roads" not in callers.get(f"/matters/{ref}", "desk").content.decode()


def test_sealed_texts_are_read_by_who_says_why_and_that_is_kept(callers: Callers) -> None:
    from yinuo.kernel.record.models import Access

    ref = callers.world.accepted("dispute")
    shut = callers.get(f"/matters/{ref}", "desk").json()
    assert (shut["has_texts"], shut["body"], Access.objects.count()) == (False, "", 0)
    opened = callers.get(f"/matters/{ref}", "desk", Yinuo_Reason="%E6%A0%B8%E5%AF%B9").json()
    assert (opened["has_texts"], opened["body"]) == (True, "门口的灯不亮")
    assert Access.objects.get().reason == "核对"
    assert callers.get(f"/matters/{ref}", "requester", ref).json()["has_texts"]


def test_a_token_ends_at_once(callers: Callers) -> None:
    from yinuo.kernel.identity import tokens
    from yinuo.kernel.identity.models import ApiToken

    assert callers.get("/matters?view=mine", "handler").status_code == 200
    row = ApiToken.objects.get()
    assert row.last_used_on is not None
    assert callers.token("handler") not in repr(row.__dict__)
    tokens.revoke(row.pk)
    _reads_as(callers.get("/matters?view=mine", "handler"), 401, "not-known")


def test_a_token_and_a_code_together_are_refused(callers: Callers) -> None:
    ref = callers.world.ask().ref
    both = {**callers.voice("desk"), **callers.voice("requester", ref)}
    _reads_as(callers.client.get(f"/api/v1/matters/{ref}", headers=both), 422, "invalid")


# --- lists -------------------------------------------------------------------------------------------------


def test_pages_hold_still_while_matters_come_in(callers: Callers) -> None:
    refs = {callers.world.promised() for _ in range(5)}
    first = callers.get("/matters?limit=2").json()
    late = callers.world.later(0.01).promised()
    rest, cursor = [], first["next_cursor"]
    while cursor:
        page = callers.get(f"/matters?limit=2&cursor={cursor}").json()
        rest += page["items"]
        cursor = page["next_cursor"]
    seen = [one["ref"] for one in (*first["items"], *rest)]
    assert (sorted(seen), late in seen) == (sorted(refs), False)


def test_filters_narrow_the_list(callers: Callers) -> None:
    ref = callers.world.promised()
    for asked in (
        "kind=commitment",
        "state=in_progress",
        "place=town",
        "unit=hall",
        "changed_since=2025-08-18",
    ):
        assert [one["ref"] for one in callers.get(f"/matters?{asked}").json()["items"]] == [ref], asked
    for asked in ("kind=task", "state=closed", "place=far", "unit=water", "changed_since=2025-08-19"):
        assert callers.get(f"/matters?{asked}").json()["items"] == [], asked
    wrong = (
        "kind=x",
        "state=x",
        "place=x",
        "unit=x",
        "changed_since=2026-02-30",
        "limit=0",
        "cursor=x",
        "who=x",
    )
    for asked in wrong:
        told = _reads_as(callers.get(f"/matters?{asked}"), 422, "invalid")
        assert list(told["errors"]) == [asked.split("=")[0]]


def test_words_are_found_and_the_cursor_leads_through_each_once(callers: Callers) -> None:
    refs = [callers.world.promised() for _n in range(3)]
    callers.world.assigned()
    seen, cursor = [], ""
    for _page in range(3):
        page = callers.get(f"/matters?q=小桥&kind=commitment&limit=1&cursor={cursor}").json()
        seen += [one["ref"] for one in page["items"]]
        cursor = page["next_cursor"] or ""
    assert (seen, cursor) == (refs[::-1], "")
    for asked, fault in (("q=，。", "q"), ("q=小桥&cursor=x", "cursor"), ("q=小桥&cursor=InhdIg", "cursor")):
        assert list(_reads_as(callers.get(f"/matters?{asked}"), 422, "invalid")["errors"]) == [fault]
    own = callers.get("/matters?view=mine&q=小桥", "desk").json()["items"]
    assert [one["ref"] for one in own] == refs[::-1]


def test_own_list_is_what_is_in_sight(callers: Callers) -> None:
    mine, other = callers.world.assigned(), callers.world.ask().ref
    assert {one["ref"] for one in callers.get("/matters?view=mine", "desk").json()["items"]} == {mine, other}
    assert [one["ref"] for one in callers.get("/matters?view=mine", "requester", mine).json()["items"]] == [
        mine
    ]


@pytest.mark.parametrize(("path", "who"), [("/matters", "asker"), ("/matters?view=mine", "handler")])
def test_a_list_of_three_asks_as_often_as_a_list_of_one(callers: Callers, path: str, who: str) -> None:
    counts = []
    for n in (1, 2):
        for _ in range(n):
            callers.world.promised()
        callers.get(path, who)
        with CaptureQueriesContext(connection) as queries:
            answer = callers.get(path, who)
        counts.append((len(answer.json()["items"]), len(queries)))
    assert counts == [(1, counts[0][1]), (3, counts[0][1])]


def test_whoever_has_it_already_is_told_so(callers: Callers) -> None:
    for path in ("/matters", "/workflow", "/places", "/units", "/categories"):
        first = callers.get(path)
        again = callers.get(path, If_None_Match=first["ETag"])
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")

"""How fast somebody without a token may post: told as a problem, with when to come again; one count with the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.shell.pace import MOST, WINDOW
from yinuo.doors.tests.cast import ASKED

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers


def test_one_post_too_many_is_a_problem_that_says_when_to_come_again(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jsonschema_rs import Draft202012Validator

    monkeypatch.setitem(MOST, "raise", 2)
    answers = [callers.post("/matters", {**ASKED, "body": f"灯 {n}"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    slow = answers[-1]
    assert slow["Content-Type"] == "application/problem+json"
    assert 0 < int(slow["Retry-After"]) <= WINDOW
    assert (slow.json()["type"], slow.json()["status"]) == ("/api/v1/problems/too-many", 429)
    assert callers.get("/problems/too-many").json()["status"] == 429
    document = callers.get("/openapi.json").json()
    told = document["paths"]["/api/v1/matters"]["post"]["responses"]["429"]
    assert told["headers"]["Retry-After"]["schema"] == {"type": "integer"}
    shape = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    assert list(Draft202012Validator(shape).iter_errors(slow.json())) == []


@pytest.mark.parametrize("sort", ["open", "mine"])
def test_each_sort_of_post_is_counted_by_itself(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:
    monkeypatch.setitem(MOST, sort, 0)
    ref = callers.world.assigned()
    answers = {
        "raise": callers.post("/matters", ASKED),
        "open": callers.act(ref, "support", "asker"),
        "mine": callers.act(ref, "message", "requester", {"text": "等着"}),
    }
    assert {name for name, answer in answers.items() if answer.status_code == 429} == {sort}


def test_who_brings_a_token_is_not_counted_and_reading_never_is(
    callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sort in MOST:
        monkeypatch.setitem(MOST, sort, 0)
    ref = callers.world.assigned()
    for n in range(3):
        assert callers.act(ref, "update", "handler", {"text": f"第 {n} 步"}).status_code == 200
        assert callers.get("/matters").status_code == 200


def test_the_portal_and_the_api_count_together(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MOST, "raise", 2)
    sent: list[Any] = [
        Client().post("/raise", {}),
        callers.post("/matters", ASKED),
        Client().post("/raise", {}),
    ]
    assert [answer.status_code for answer in sent] == [422, 201, 429]

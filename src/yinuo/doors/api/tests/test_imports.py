"""Lists in and back out through the API: each step once, each refusal told, nobody else's list in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.base.spreadsheet import lines
from yinuo.doors.api.models import ApiAnswer
from yinuo.doors.api.tests.caller import SHEET
from yinuo.kernel.identity import tokens
from yinuo.kernel.intake import course
from yinuo.kernel.intake.models import ImportBatch
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.people.models import Appointment

if TYPE_CHECKING:
    from yinuo.doors.api.tests.caller import Callers

KEY = "a-key-of-its-own-0001"
MEANT = {"words": {"place": {"nowhere": "lane"}}}


def step(
    callers: Callers, number: int, name: str, given: Any = None, who: str = "desk", **headers: str
) -> Any:
    return callers.post(f"/imports/{number}/{name}", given or {}, who, **headers)


def staged(callers: Callers, who: str = "desk") -> int:
    answer = callers.post_list(who)
    assert answer.status_code == 201, answer.content.decode()
    return int(answer.json()["number"])


def rows(callers: Callers, number: int, state: str) -> list[Any]:
    answer = callers.get(f"/imports/{number}/rows?state={state}", "desk")
    assert answer.status_code == 200, answer.content.decode()
    found: list[Any] = answer.json()["items"]
    return found


def test_a_list_goes_all_the_way_in_and_back(callers: Callers) -> None:
    answer = callers.post_list("desk")
    told = answer.json()
    number = told["number"]
    assert (answer["Location"], told["phase"], told["n_rows"]) == (f"/api/v1/imports/{number}", "checked", 3)
    assert (told["counts"]["good"], told["counts"]["bad"], Matter.objects.count()) == (2, 1, 0)
    (bad,) = rows(callers, number, "bad")
    (fault,) = bad["faults"]
    assert (bad["n"], fault["cell"], fault["field"], fault["typed"]) == (3, "C3", "place", "nowhere")
    assert fault["reason"] == "没有「nowhere」这个地方。"
    whole = callers.get(f"/imports/{number}", "desk").json()
    assert whole["headers"][0] == "工单编号"
    assert whole["mapping"]["number"] == 0
    assert whole["unknown"] == [{"field": "place", "word": "nowhere", "n": 1}]
    left = [line.cells for line in lines(callers.get(f"/imports/{number}/left.csv", "desk").content, "x.csv")]
    assert (left[1][0], left[1][2:4], len(left)) == ("G-2", ("nowhere", fault["reason"]), 2)
    checked = step(callers, number, "check", MEANT).json()
    assert (checked["counts"]["good"], checked["counts"]["bad"]) == (3, 0)
    assert list(step(callers, number, "take").json()["errors"]) == ["agreed"]
    taken = step(callers, number, "take", {"agreed": True}).json()
    assert (taken["phase"], taken["counts"]["taken"], taken["n_done"]) == ("done", 3, 3)
    filed = {row["ref"] for row in rows(callers, number, "taken")}
    assert filed == set(Matter.objects.values_list("ref", flat=True))
    back = callers.get(f"/imports/{number}/return.csv", "desk")
    found = [line.cells for line in lines(back.content, "back.csv")]
    assert {cells[0] for cells in found[1:]} == {"G-1", "G-2", "G-3"}
    assert {cells[2] for cells in found[1:]} == filed
    assert callers.get("/return.csv?system=elsewhere", "desk").content.count(b"\n") <= 1
    assert callers.get("/found?q=G-2", "desk").json()["items"][0]["ref"] in filed


def test_what_is_in_the_api_is_what_is_on_the_page(callers: Callers) -> None:
    number = staged(callers)
    callers.client.force_login(callers.cast.account("desk"))
    sheet = callers.client.get(f"/desk/import/{number}").context["sheet"]
    callers.client.logout()
    told = callers.get(f"/imports/{number}", "desk").json()
    assert (sheet.phase, sheet.n_rows, sheet.n_good) == (
        told["phase"],
        told["n_rows"],
        told["counts"]["good"],
    )
    assert (sheet.asks_consent, sheet.n_left) == (told["asks_consent"], told["counts"]["bad"])


def test_undo_proposes_an_ending_and_says_of_each(callers: Callers) -> None:
    number = staged(callers)
    step(callers, number, "take", {"agreed": True})
    untouched = callers.get(f"/imports/{number}", "desk").json()["n_undoable"]
    told = step(callers, number, "undo", Idempotency_Key=KEY).json()
    items = told["items"]
    assert sum(1 for item in items if not item["why"]) == untouched == told["counts"]["undone"] > 0
    assert step(callers, number, "undo", Idempotency_Key=KEY).json()["items"] == items
    assert step(callers, number, "undo").json()["items"] == items  # nothing is proposed twice


def test_a_long_undo_is_left_to_the_worker(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.intake.tasks import go_on

    monkeypatch.setattr(course, "UNDONE_AT_ONCE", 1)
    number = staged(callers)
    step(callers, number, "take", {"agreed": True})
    told = step(callers, number, "undo").json()
    assert (told["phase"], told["items"]) == ("undoing", [])
    go_on.func(number=number)
    told = callers.get(f"/imports/{number}", "desk").json()
    assert (told["phase"], told["n_done"], told["n_rows"]) == ("done", told["n_rows"], told["n_rows"])


def test_a_list_thrown_away_leaves_nothing(callers: Callers) -> None:
    number = staged(callers)
    assert step(callers, number, "discard").json()["phase"] == "discarded"
    assert (rows(callers, number, "bad"), Matter.objects.count()) == ([], 0)
    for name, given in (("take", {"agreed": True}), ("check", {}), ("discard", {}), ("undo", {})):
        refused = step(callers, number, name, given)
        assert (name, refused.status_code) == (name, 409)


def test_the_same_key_brings_a_list_once_and_takes_it_once(callers: Callers) -> None:
    first, again = (callers.post_list("desk", Idempotency_Key=KEY) for _twice in range(2))
    assert (first.status_code, first.content, first["Location"]) == (201, again.content, again["Location"])
    other = callers.post_list("desk", SHEET.replace("巷口", "街口"), Idempotency_Key=KEY)
    assert (other.status_code, ImportBatch.objects.count()) == (409, 1)
    number = first.json()["number"]
    key = KEY[::-1]
    taken, once_more = (
        step(callers, number, "take", {"agreed": True}, Idempotency_Key=key) for _twice in range(2)
    )
    assert (taken.status_code, taken.content) == (200, once_more.content)
    assert (Matter.objects.count(), step(callers, number, "take", {"agreed": True}).status_code) == (2, 409)


def test_no_answer_that_is_kept_holds_a_cell(callers: Callers) -> None:
    number = callers.post_list("desk", Idempotency_Key=KEY).json()["number"]
    step(callers, number, "check", MEANT, Idempotency_Key=KEY + "2")
    step(callers, number, "take", {"agreed": True}, Idempotency_Key=KEY + "3")
    step(callers, number, "undo", Idempotency_Key=KEY + "4")
    kept = " ".join(ApiAnswer.objects.values_list("answer", flat=True))
    assert ApiAnswer.objects.count() == 4
    for cell in ("G-1", "G-2", "巷口", "井盖", "nowhere", "Lane"):
        assert cell not in kept


def test_a_long_list_is_left_to_the_worker(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    from yinuo.kernel.intake.tasks import go_on

    monkeypatch.setattr(course, "TAKEN_AT_ONCE", 1)
    number = staged(callers)
    told = step(callers, number, "take", {"agreed": True}).json()
    assert (told["phase"], told["n_done"]) == ("taking", 1)
    go_on.func(number=number)
    assert callers.get(f"/imports/{number}", "desk").json()["phase"] == "done"


def test_lists_and_rows_are_led_through_by_their_cursor(callers: Callers) -> None:
    numbers = [staged(callers) for _n in range(3)]
    for path, name, every in (
        ("/imports?", "number", numbers[::-1]),
        (f"/imports/{numbers[0]}/rows?state=good&", "n", [2, 4]),
    ):
        seen, cursor = [], ""
        for _page in every:
            page = callers.get(f"{path}limit=1&cursor={cursor}", "desk").json()
            seen += [row[name] for row in page["items"]]
            cursor = page["next_cursor"] or ""
        assert (seen, cursor) == (every, "")


@pytest.mark.parametrize(
    "path", ["", "/rows", "/left.csv", "/return.xlsx", "/check", "/take", "/discard", "/undo"]
)
def test_nobody_else_s_list_is_in_sight(callers: Callers, path: str) -> None:
    number = staged(callers)
    is_post = path in {"/check", "/take", "/discard", "/undo"}
    for who, status in (("handler", 404), ("auditor", 404), ("asker", 401)):
        answer = (
            step(callers, number, path[1:], {}, who)
            if is_post
            else callers.get(f"/imports/{number}{path}", who)
        )
        assert (who, answer.status_code) == (who, status)
    assert callers.get("/imports", "handler").json()["items"] == []


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "x", "-1"])
def test_a_list_that_is_none_is_not_found(callers: Callers, number: str) -> None:
    for path in ("", "/rows", "/left.csv"):
        assert callers.get(f"/imports/{number}{path}", "desk").status_code == 404
    assert callers.post(f"/imports/{number}/take", {"agreed": True}, "desk").status_code == 404


def test_a_narrowed_token_files_with_no_more_than_it_carries(callers: Callers) -> None:
    person = callers.cast.account("handler").person
    Appointment.objects.create(
        person=person, role="desk", unit_id="inspect", place_id="city", from_on="2025-01-01"
    )

    def voice(*only: str) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {tokens.create(callers.cast.account('handler'), 'x', 30, only=only)[1]}"
        }

    unit, desk, every = voice("unit"), voice("desk"), voice()
    callers._tokens["narrow"] = unit["Authorization"].removeprefix("Bearer ")
    number = callers.post_list("narrow").json()["number"]
    seen = [
        callers.client.get(f"/api/v1/imports/{number}", headers=one).status_code
        for one in (unit, desk, every)
    ]
    assert seen == [200, 404, 200]
    taken = callers.client.post(
        f"/api/v1/imports/{number}/take", {"agreed": True}, content_type="application/json", headers=every
    )
    assert taken.json()["counts"]["taken"] == 2
    assert {matter.state for matter in Matter.objects.all()} == {"submitted"}
    callers._tokens["wide"] = every["Authorization"].removeprefix("Bearer ")
    wide = callers.post_list("wide", SHEET.replace("G-", "H-").replace("灯", "树")).json()["number"]
    assert callers.client.get(f"/api/v1/imports/{wide}", headers=unit).status_code == 404
    step(callers, wide, "take", {"agreed": True}, "wide")
    assert "in_progress" in {matter.state for matter in Matter.objects.all()}


def test_who_may_not_file_brings_no_list_and_who_only_reads_neither(callers: Callers) -> None:
    assert callers.post_list("technician").status_code == 403
    secret = tokens.create(callers.cast.account("desk"), "test", 30, is_read_only=True)[1]
    callers._tokens["reader"] = secret
    assert (callers.post_list("reader").status_code, ImportBatch.objects.count()) == (403, 0)
    assert callers.get("/imports", "reader").status_code == 200


@pytest.mark.parametrize(
    ("name", "given", "field"),
    [
        ("check", {"mapping": {"who": 0}}, "mapping"),
        ("check", {"mapping": {"title": 99}}, "mapping"),
        ("check", {"mapping": {"title": 1, "body": 1}}, "mapping"),
        ("check", {"mapping": {"number": 0}}, "body"),
        ("check", {"mapping": ["title"]}, "mapping"),
        ("check", {"every": {"who": "x"}}, "every"),
        ("check", {"every": {"kind": "joke"}}, ""),
        ("check", {"words": {"who": {}}}, "words"),
        ("check", {"words": {"place": {"x": 1}}}, "words"),
        ("check", {"words": []}, "words"),
        ("check", {"system": 1}, "system"),
        ("check", {"system": "x" * 41}, "system"),
        ("check", {"who": 1}, "who"),
        ("take", {"agreed": "yes"}, "agreed"),
        ("take", {}, "agreed"),
        ("discard", {"who": 1}, "who"),
        ("undo", {"who": 1}, "who"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_told_of_a_list_is_named(
    callers: Callers, name: str, given: Any, field: str, language: str
) -> None:
    number = staged(callers)
    refused = step(callers, number, name, given, Accept_Language=language)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, [field])
    sentence = refused.json()["errors"][field]
    assert any("\u4e00" <= character <= "\u9fff" for character in sentence) == (language == "zh"), sentence
    assert "{" not in sentence or name == "check"


def test_what_is_no_list_is_refused(callers: Callers) -> None:
    sent = [
        callers.post("/imports", {"file": "x"}, "desk"),
        callers.client.post("/api/v1/imports", {"file": "x"}, headers=callers.voice("desk")),
        callers.post_list("desk", "", "empty.csv"),
        callers.post_list("desk", "只有表头,没有内容\n"),
    ]
    assert [(answer.status_code, list(answer.json()["errors"])) for answer in sent] == [(422, ["file"])] * 4
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/rows?state=odd", 422),
        ("/rows?cursor=x", 422),
        ("/rows?who=me", 422),
        ("/left.pdf", 404),
        ("/return.txt", 404),
    ],
)
def test_what_cannot_be_asked_of_a_list_is_said(callers: Callers, path: str, status: int) -> None:
    assert callers.get(f"/imports/{staged(callers)}{path}", "desk").status_code == status


def test_whoever_has_a_list_s_answer_already_is_told_so(callers: Callers) -> None:
    number = staged(callers)
    for path in ("/imports", f"/imports/{number}", f"/imports/{number}/rows"):
        first = callers.get(path, "desk")
        again = callers.get(path, "desk", If_None_Match=first["ETag"])
        assert (path, again.status_code, again.content) == (path, 304, b"")
        assert first["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("state", ["good", "bad"])
def test_three_rows_ask_as_often_as_one(callers: Callers, state: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    head, *body = SHEET.splitlines(keepends=True)
    line = body[0 if state == "good" else 1]
    counts = []
    for n in (1, 3):
        sheet = head + "".join(line.replace(line[:3], f"K{n}-{m}") for m in range(n))
        number = callers.post_list("desk", sheet).json()["number"]
        with CaptureQueriesContext(connection) as queries:
            assert len(rows(callers, number, state)) == n
        counts.append(len(queries))
    assert counts[0] == counts[1]

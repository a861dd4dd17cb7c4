"""The campaigns through the API and on the command line: read by anybody, written by whoever may at the desk, once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from yinuo.doors.api.tests.caller import Callers
from yinuo.doors.api.tests.caller import typed as said_by
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.record.models import Event
from yinuo.programmes.campaigns.cli import COMMAND
from yinuo.programmes.campaigns.models import Drive, NoticeAnswer, SignedText
from yinuo.programmes.campaigns.tests.drive import REASON, draft, errors, sheet, signed, typed

if TYPE_CHECKING:
    from pathlib import Path

KEY = "k" * 20
WORDS = "过了日子还没有补好，请写明卡在哪里。"


def later(callers: Callers, days: int) -> str:
    """Turn the story so many days on; gives the day."""
    day = (callers.world.now.date() + timedelta(days)).isoformat()
    callers.client.cookies["yinuo_day"] = day
    return day


def test_a_sheet_becomes_a_draft_once_and_a_campaign_once_signed(callers: Callers) -> None:
    first, again = (draft(callers, key=KEY) for _n in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert Drive.objects.count() == 1
    assert first["Location"] == first.json()["href"] == "/api/v1/campaigns/hundred"
    assert (first.json()["state"], first.json()["n"], first.json()["n_text"]) == ("drafted", 3, 0)
    assert callers.get("/campaigns/hundred").status_code == 404
    assert callers.get("/campaigns/hundred", "handler").json()["state"] == "drafted"
    assert callers.get("/campaigns").json() == {"items": []}
    done, twice = (
        callers.post("/campaigns/hundred/sign", {}, "boss", Idempotency_Key=KEY) for _n in range(2)
    )
    assert (done.status_code, done.json()) == (200, twice.json())
    assert done.json()["sha256"] == SignedText.objects.get().sha256
    assert (done.json()["state"], done.json()["n_waiting"]) == ("frozen", 0)
    assert Matter.objects.filter(state="in_progress").count() == 3
    assert callers.post("/campaigns/hundred/sign", {}, "boss").status_code == 409


def test_a_campaign_says_how_far_it_is_and_what_is_missing(callers: Callers) -> None:
    refs = signed(callers)
    told = callers.get("/campaigns/hundred").json()
    (line,) = callers.get("/campaigns").json()["items"]
    assert {name: told[name] for name in line} == line
    assert (told["day"], told["days"], told["n"], told["n_checked"], told["percent"]) == (1, 100, 3, 0, 0)
    roads, water = told["tracks"]
    assert (roads["lead_unit"], water["lead_unit"]) == ("roads", "water")
    (paving,) = roads["lists"]
    assert (paving["n"], paving["n_hard"], paving["is_done"], paving["missing"]) == (
        2,
        1,
        False,
        ["补好小巷"],
    )
    assert "补好小巷" in paving["says"]
    assert told["readings"] == [{"on": told["start"], "planned": 0, "checked": 0, "of": 6}]
    assert set(told["forecast"]["says"]) == {"zh", "en"}
    assert [one["sha256"] for one in told["texts"]] == [SignedText.objects.get().sha256]
    assert callers.client.get(told["texts"][0]["url"]).content == bytes(SignedText.objects.get().text)
    english = callers.get("/campaigns/hundred", Accept_Language="en").json()
    assert english["tracks"][0]["lists"][0]["says"].startswith("missing: ")
    assert set(refs) == {"l1-0001", "l1-0002", "l2-0003"}


def test_items_are_paged_and_narrowed(callers: Callers) -> None:
    refs = signed(callers)
    one = callers.get("/campaigns/hundred/items?limit=1").json()
    rest = callers.get(f"/campaigns/hundred/items?cursor={one['next_cursor']}").json()
    assert [item["code"] for item in (*one["items"], *rest["items"])] == list(refs)
    assert rest["next_cursor"] is None
    by = {
        "list=l2": ["l2-0003"], "unit=roads": ["l1-0001", "l1-0002"], "state=in_progress": list(refs),
        "state=done": [], "list=l2&unit=roads": [],
    }  # fmt: skip
    for asked, codes in by.items():
        found = callers.get(f"/campaigns/hundred/items?{asked}").json()["items"]
        assert [item["code"] for item in found] == codes
    (item, *_more) = one["items"]
    assert (item["unit"], item["support_units"], item["weight"], item["is_hard"]) == (
        "roads",
        ["water"],
        2,
        True,
    )
    assert set(errors(callers.get("/campaigns/hundred/items?state=odd"))) == {"state"}
    assert set(errors(callers.get("/campaigns/hundred/items?who=x"))) == {"who"}
    assert callers.get("/campaigns/none/items").status_code == 404


def test_faults_are_named_by_field_and_by_cell_in_both_languages(callers: Callers) -> None:
    on = callers.world.now.date()
    assert set(errors(draft(callers, rows=sheet(on, "nowhere")))) == {"E2"}
    assert set(errors(draft(callers, days="0"))) == {"days"}
    assert set(errors(draft(callers, days="0", name="", start="x", code="X"))) == {
        "days",
        "name",
        "start",
        "code",
    }
    assert set(errors(draft(callers, code="notices"))) == {"code"}
    assert set(errors(draft(callers, owner="x"))) == {"owner"}
    voice = callers.voice("handler") | {"Accept-Language": "en"}
    answer = callers.client.post("/api/v1/campaigns", typed(on), headers=voice)
    assert "multipart/form-data" in errors(answer)["file"]
    assert not Drive.objects.exists()
    signed(callers)
    asked = {"item": "l1-0001", "kind": "odd", "reason": REASON}
    for wrong, field in (
        ({}, "kind"),
        ({"kind": "move", "due": "odd"}, "due"),
        ({"kind": "hand_over", "unit": "nowhere"}, "unit"),
        ({"kind": "hand_over", "unit": "roads"}, "unit"),
        ({"kind": "strike", "reason": ""}, "reason"),
        ({"kind": "strike", "reason": "找 13800138000 再说"}, "reason"),
        ({"kind": "split", "parts": ""}, "parts"),
        ({"kind": "split", "parts": "一半 | roads | 2 | 2025-09-01"}, "parts"),
        ({"kind": "split", "parts": "一半 | roads\n另一半 | roads"}, "parts"),
        ({"kind": "strike", "extra": "x"}, "extra"),
    ):
        answer = callers.post("/campaigns/hundred/amend", {**asked, **wrong}, "boss")
        assert set(errors(answer)) == {field}, wrong
    assert SignedText.objects.count() == 1


def test_a_split_is_public_and_keeps_the_denominator(callers: Callers) -> None:
    signed(callers)
    due = (callers.world.now.date() + timedelta(30)).isoformat()
    parts = f"补好东半条 | roads | 1 | {due}\n补好西半条｜water｜1｜{due}"
    asked = {"item": "l1-0001", "kind": "split", "parts": parts, "reason": REASON}
    done, again = (
        callers.post("/campaigns/hundred/amend", asked, "boss", Idempotency_Key=KEY) for _n in range(2)
    )
    assert done.json() == again.json()
    assert (done.json()["n_text"], len(done.json()["changes"]), done.json()["n_waiting"]) == (2, 3, 2)
    assert callers.post("/campaigns/hundred/launch", {}, "boss").json()["n_waiting"] == 0
    told = callers.get("/campaigns/hundred").json()
    assert (told["n"], told["texts"][1]["reason"]) == (3, REASON)
    items = {one["code"]: one for one in callers.get("/campaigns/hundred/items").json()["items"]}
    assert [items[f"l1-0001-{n}"]["part_of"] for n in (1, 2)] == ["l1-0001", "l1-0001"]
    assert items["l1-0001-2"]["state"] == "in_progress"
    later(callers, 5)  # what was split is not late by itself: its parts have dates of their own
    assert callers.get("/campaigns/hundred").json()["n_late"] == 0
    assert callers.post("/campaigns/hundred/amend", asked, "boss").status_code == 422


def test_a_track_is_pledged_for_once_by_its_lead_unit(callers: Callers) -> None:
    signed(callers)
    asked = {"track": "t1", "text": "一百天里把小巷补完"}
    path = "/campaigns/hundred/pledge"
    made, again = (callers.post(path, asked, "handler", Idempotency_Key=KEY) for _n in range(2))
    assert (made.status_code, made.json()) == (201, again.json())
    assert callers.get("/campaigns/hundred").json()["pledges"] == [made.json()["ref"]]
    assert callers.post(path, {**asked, "text": "换一句"}, "handler").status_code == 409
    assert callers.post(path, {**asked, "track": "t2"}, "handler").status_code == 403
    assert set(errors(callers.post(path, {**asked, "track": "t9"}, "handler"))) == {"track"}


def test_an_item_is_reported_by_its_own_code(callers: Callers) -> None:
    refs = signed(callers)
    on = later(callers, 1)
    given = {"result": "done", "text": "小巷补好了，照片附在后面", "proof_on": on}
    done, again = (
        callers.post("/campaigns/hundred/items/l1-0001/report", given, "handler", Idempotency_Key=KEY)
        for _n in range(2)
    )
    assert (done.status_code, done.json()["ref"], done.json()) == (200, refs["l1-0001"], again.json())
    (item,) = callers.get("/campaigns/hundred/items?state=checking").json()["items"]
    assert item["code"] == "l1-0001"
    brief = callers.get("/campaigns/hundred/brief").json()
    lines = {part["name"]: [one["ref"] for one in part["lines"]] for part in brief["parts"]}
    assert lines["report"] == [refs["l1-0001"]]
    assert brief["on"] == on
    assert callers.post("/campaigns/hundred/items/none/report", given, "handler").status_code == 404
    assert callers.post("/campaigns/hundred/items/l1-0002/report", given, "other").status_code == 404


def test_a_notice_is_issued_numbered_and_answered_once(callers: Callers) -> None:
    refs = signed(callers)
    on = later(callers, 5)
    asked = {"ref": refs["l1-0001"], "cause": "late", "text": WORDS}
    issued, again = (
        callers.post("/campaigns/notices", asked, "desk", Idempotency_Key=KEY) for _n in range(2)
    )
    assert (issued.status_code, issued.json()) == (201, again.json())
    told = issued.json()
    assert (told["code"], told["unit"], told["cause"], told["on"]) == ("2025-1", "roads", "late", on)
    assert callers.get(f"/campaigns/notices/{told['code']}").json() == told
    assert callers.get("/campaigns/notices").json() == {"items": [told], "next_cursor": None}
    reply = {"cause": "others", "text": "等供水先把管子挪开，下周三挪。"}
    path = "/campaigns/notices/2025-1/answer"
    assert callers.post(path, reply, "other").status_code == 403
    assert set(errors(callers.post(path, {**reply, "cause": "somebody"}, "handler"))) == {"cause"}
    assert set(errors(callers.post(path, {**reply, "text": "找 13800138000"}, "handler"))) == {"text"}
    said, twice = (callers.post(path, reply, "handler", Idempotency_Key=KEY) for _n in range(2))
    assert said.json() == twice.json()
    assert said.json()["answer"] == {"cause": "others", "unit": "roads", "on": on}
    assert NoticeAnswer.objects.count() == 1
    assert Event.objects.filter(type="notice").count() == 1
    assert callers.post(path, {**reply, "text": "再说一遍"}, "handler").status_code == 409
    assert callers.post("/campaigns/notices", {**asked, "ref": "none"}, "desk").status_code == 404
    assert callers.post("/campaigns/notices", asked, "handler").status_code == 403
    assert callers.get("/campaigns/notices/2025-9").status_code == 404


def test_what_is_supervised_and_the_league_are_told(callers: Callers) -> None:
    refs = signed(callers)
    later(callers, 5)
    callers.post("/campaigns/notices", {"ref": refs["l1-0001"], "cause": "late", "text": WORDS}, "desk")
    assert callers.get("/campaigns/supervised").json() == {"listed": [], "meet": [], "met": []}
    later(callers, 15)
    (one,) = callers.get("/campaigns/supervised").json()["meet"]
    assert (one["ref"], one["notice"], one["answer"], one["days_late"]) == (refs["l1-0001"], "2025-1", "", 12)
    assert callers.get("/campaigns/league").json() == {"items": [], "waiting": []}
    assert callers.get("/campaigns/league/2025-08").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("asker", 401), ("requester", 403), ("auditor", 403)])
def test_nobody_else_writes(callers: Callers, who: str, status: int) -> None:
    refs = signed(callers)
    ref = callers.world.ask().ref if who == "requester" else ""
    on = callers.world.now.date().isoformat()
    reported = {"result": "done", "text": "补好了", "proof_on": on}
    for path, given in (
        ("/campaigns/hundred/sign", {}),
        ("/campaigns/hundred/launch", {}),
        ("/campaigns/hundred/amend", {"item": "l1-0001", "kind": "strike", "reason": REASON}),
        ("/campaigns/hundred/items/l1-0001/report", reported),
    ):
        assert callers.post(path, given, who, ref).status_code == status, path
    if who == "asker":
        given = {"ref": refs["l1-0001"], "cause": "late", "text": WORDS}
        assert callers.post("/campaigns/notices", given, who).status_code == 401
    assert callers.client.post("/api/v1/campaigns", {}, headers=callers.voice(who, ref)).status_code in {
        status,
        422,
    }
    assert (Drive.objects.count(), SignedText.objects.count()) == (1, 1)


def test_a_terminal_does_and_says_the_same(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    on = callers.world.now.date()
    file = tmp_path / "list.csv"
    file.write_text(sheet(on), "utf-8")
    words = ("draft", "--sheet", str(file), "--key", KEY)
    assert said_by(COMMAND, capsys, *words, who="handler", **typed(on))[0] == 0
    assert said_by(COMMAND, capsys, *words, who="handler", **typed(on))[0] == 0
    target = {"track": "t1", "title": "补好的小巷", "measure": "条", "baseline": "0", "value": "12"}
    assert said_by(COMMAND, capsys, "target", "hundred", who="handler", **target)[0] == 0
    assert said_by(COMMAND, capsys, "sign", "hundred", who="handler")[0] in {2, 3}
    code, done, _said = said_by(COMMAND, capsys, "sign", "hundred", who="boss")
    assert (code, done["state"]) == (0, "frozen")
    read = {"on": on.isoformat(), "value": "1.5", "evidence": "示例验收单一号"}
    code, reading, _said = said_by(COMMAND, capsys, "reading", "hundred", "g1", who="handler", **read)
    assert (code, reading["n"], reading["value"]) == (0, 1, "1.5")
    assert said_by(COMMAND, capsys, "list")[1] == callers.get("/campaigns").json()
    assert said_by(COMMAND, capsys, "show", "hundred")[1] == callers.get("/campaigns/hundred").json()
    assert said_by(COMMAND, capsys, "items", "hundred", "--list", "l1")[1] == (
        callers.get("/campaigns/hundred/items?list=l1").json()
    )
    assert said_by(COMMAND, capsys, "brief", "hundred")[1] == callers.get("/campaigns/hundred/brief").json()
    assert said_by(COMMAND, capsys, "bands")[1] == callers.get("/campaigns/league").json()
    assert said_by(COMMAND, capsys, "supervised")[1] == callers.get("/campaigns/supervised").json()
    struck = {"item": "l1-0002", "kind": "strike", "reason": REASON}
    assert said_by(COMMAND, capsys, "amend", "hundred", who="boss", **struck)[1]["n_text"] == 2
    assert said_by(COMMAND, capsys, "launch", "hundred", who="boss")[1]["n_waiting"] == 0
    pledge = {"track": "t2", "text": "一百天里把阀门换完"}
    assert said_by(COMMAND, capsys, "pledge", "hundred", who="other", **pledge)[1]["kind"] == "commitment"
    ref = callers.get("/campaigns/hundred/items").json()["items"][0]["ref"]
    asked = {"ref": ref, "cause": "stale", "text": WORDS}
    assert said_by(COMMAND, capsys, "notice", "--key", KEY, who="desk", **asked)[1]["code"].endswith("-1")
    (one,) = said_by(COMMAND, capsys, "notices")[1]["items"]
    assert said_by(COMMAND, capsys, "notices", one["code"])[1] == one
    reply = {"cause": "others", "text": "等供水先把管子挪开。"}
    assert (
        said_by(COMMAND, capsys, "reply", one["code"], who="handler", **reply)[1]["answer"]["cause"]
        == "others"
    )
    told = {"result": "done", "text": "小巷补好了，照片附在后面", "proof_on": on.isoformat()}
    assert said_by(COMMAND, capsys, "report", "hundred", "l1-0001", who="handler", **told)[1]["ref"] == ref


def test_a_terminal_refuses_in_words(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    on = callers.world.now.date()
    code, _none, said = said_by(COMMAND, capsys, "draft", who="handler", **typed(on))
    assert (code, "file: " in said) == (2, True)
    nowhere = str(tmp_path / "none.csv")
    code, _none, said = said_by(COMMAND, capsys, "draft", "--sheet", nowhere, who="handler", **typed(on))
    assert (code, "sheet: " in said) == (2, True)
    assert (
        said_by(COMMAND, capsys, "draft", "--sheet", nowhere, who="auditor", **typed(on, owner="x"))[0] == 2
    )
    assert said_by(COMMAND, capsys, "show", "none")[0] == 4
    assert said_by(COMMAND, capsys, "bands", "2025-08")[0] == 4
    assert said_by(COMMAND, capsys, "launch", "none", who="boss")[0] == 4
    assert said_by(COMMAND, capsys, "sign", "none")[0] == 3


def test_targets_are_set_read_off_and_corrected_by_the_same_words(callers: Callers) -> None:
    draft(callers)
    target = {"track": "t1", "title": "补好的小巷", "measure": "条", "baseline": "0", "value": "12"}
    read = {"on": callers.world.now.date().isoformat(), "value": "3", "evidence": "示例验收单一号"}
    one, at = "/campaigns/hundred", "/campaigns/hundred/targets/g1/readings"
    assert callers.post(f"{one}/targets", target, "other").status_code == 403
    assert callers.post(f"{one}/targets", target, "asker").status_code == 401
    assert set(errors(callers.post(f"{one}/targets", target | {"baseline": "x", "by": "soon"}, "handler"))) == {
        "baseline", "by",
    }  # fmt: skip
    done = callers.post(f"{one}/targets", target, "handler")
    assert (done.status_code, done.json()["state"]) == (200, "drafted")
    assert callers.post(at, read, "handler").status_code == 409
    assert callers.post(f"{one}/sign", {}, "boss").status_code == 200
    assert callers.post(f"{one}/targets", target, "handler").status_code == 409
    assert callers.post(at, read, "other").status_code == 403
    assert callers.post(f"{one}/targets/g7/readings", read, "handler").status_code == 404
    first, again = (callers.post(at, read, "handler", Idempotency_Key=KEY) for _n in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert (first.json()["n"], first.json()["unit"], first["Location"]) == (
        1,
        "roads",
        "/api/v1/campaigns/hundred",
    )
    assert set(errors(callers.post(at, read | {"value": "4"}, "handler"))) == {"on"}
    assert set(errors(callers.post(at, read | {"replaces": "5"}, "handler"))) == {"replaces"}
    assert callers.post(at, read | {"value": "4.25", "replaces": "1"}, "handler").json()["replaces"] == 1
    (told,) = callers.get(one).json()["targets"]
    assert (told["latest"], told["percent"], told["is_met"], told["first_value"]) == ("4.25", 35, False, "12")
    assert [(row["n"], row["replaces"], row["replaced_by"]) for row in told["readings"]] == [
        (1, 0, 2),
        (2, 1, 0),
    ]
    change = {"item": "g1", "kind": "aim", "value": "4", "reason": REASON}
    assert callers.post(f"{one}/amend", change, "boss").json()["n_text"] == 2
    (told,) = callers.get(one).json()["targets"]
    assert (told["value"], told["first_value"], told["is_met"], told["percent"]) == ("4", "12", True, 100)

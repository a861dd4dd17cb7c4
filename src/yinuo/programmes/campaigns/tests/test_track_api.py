"""The four typed lists by API and on the command line: read by anybody, written by the unit, each step once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from yinuo.doors.api.tests.caller import Callers
from yinuo.doors.api.tests.caller import typed as said_by
from yinuo.kernel.matters.models import Matter, PublicMatter
from yinuo.programmes.campaigns.cli import COMMAND
from yinuo.programmes.campaigns.models import ProspectCount, TrackStep
from yinuo.programmes.campaigns.tests.drive import errors, signed, tracked
from yinuo.programmes.campaigns.tests.test_api import KEY, WORDS, later

if TYPE_CHECKING:
    import pytest

LANDED = {"registration_no": "示例登-1", "site": "示例园区一号"}


def today(callers: Callers) -> date:
    found: date = callers.world.now.date()
    return found


def stand(callers: Callers, ref: str) -> Any:
    answer = callers.get(f"/campaigns/lines/{ref}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_investment_is_opened_once_launched_and_landed_with_its_proof(callers: Callers) -> None:
    on = today(callers).isoformat()
    given = {
        "title": "示例厂", "due": "2025-11-22", "contract_no": "示例招-1", "amount": "5000000.50", "signed_on": on,
    }  # fmt: skip
    path = "/campaigns/tracks/investment"
    made, again = (callers.post(path, given, "handler", Idempotency_Key=KEY) for _n in range(2))
    assert (made.status_code, made.json()) == (201, again.json())
    assert Matter.objects.count() == 1
    ref = made.json()["ref"]
    assert callers.get(f"/campaigns/lines/{ref}").status_code == 404
    callers.act(ref, "launch", "boss")
    told = stand(callers, ref)
    assert (told["unit"], told["first_due"], told["stands"]) == (
        "roads",
        "2025-11-22",
        {"stage": "signed", "since": on, "amount": 500_000_050, "is_lapsed": False},
    )
    assert told["steps"] == [
        {"do": "reach", "code": "signed", "on": on,
         "proof": {"contract_no": "示例招-1", "amount": 500_000_050, "signed_on": on}}
    ]  # fmt: skip
    (coming,) = told["next"]
    assert (coming["do"], coming["codes"], coming["optional"]) == ("reach", ["landed"], [])
    assert coming["fields"] == {"registration_no": "text", "site": "text", "landed_on": "day"}
    step, at = {"do": "reach", "code": "landed", **LANDED, "landed_on": on}, f"/campaigns/lines/{ref}/steps"
    assert callers.post(at, step, "other").status_code == 403
    assert callers.post(at, step, "asker").status_code == 401
    done, twice = (callers.post(at, step, "handler", Idempotency_Key=f"{KEY}s") for _n in range(2))
    assert (done.status_code, done.json()) == (201, twice.json())
    assert (done.json()["stands"]["stage"], done["Location"]) == ("landed", f"/api/v1/campaigns/lines/{ref}")
    assert [one["code"] for one in stand(callers, ref)["steps"]] == ["signed", "landed"]
    page = callers.get(path).json()
    assert [(one["code"], one["counts"]) for one in page["sums"][:2]] == [
        ("signed", {"n": 0, "amount": 0}),
        ("landed", {"n": 1, "amount": 500_000_050}),
    ]
    assert [one["ref"] for one in page["items"]] == [ref]


def test_everything_that_is_missing_or_wrong_is_named_at_once(callers: Callers) -> None:
    on = today(callers).isoformat()
    for track, fields in (
        ("investment", {"contract_no", "amount", "signed_on"}),
        ("land", {"area", "approval_no", "approved_on"}),
        ("duties", set()),
    ):
        answer = callers.post(f"/campaigns/tracks/{track}", {}, "handler")
        assert set(errors(answer)) == {"title", "due", *fields}
    odd = {
        "title": "找 13800138000",
        "due": "x",
        "area": "1e99",
        "approval_no": "13900139000",
        "approved_on": on,
    }
    assert set(errors(callers.post("/campaigns/tracks/land", odd, "handler"))) == {
        "title", "due", "area", "approval_no",
    }  # fmt: skip
    assert set(errors(callers.post("/campaigns/tracks/investment/counts", {}, "handler"))) == {
        "stage", "week", "n",
    }  # fmt: skip
    ref = tracked(callers, "land")
    at = f"/campaigns/lines/{ref}/steps"
    assert set(errors(callers.post(at, {"do": "block"}, "handler"))) == {"code", "blocker"}
    assert set(errors(callers.post(at, {"do": "odd"}, "handler"))) == {""}
    assert set(errors(callers.post(at, {"do": "enter", "code": "nowhere"}, "handler"))) == {"code"}
    assert set(errors(callers.post(at, {"do": "block", "area": "1"}, "handler"))) == {"area"}
    moved = {"do": "enter", "code": "supplied_unused"}
    assert set(errors(callers.post(at, moved, "handler"))) == {"grant_contract", "granted_on", "start_by"}
    assert TrackStep.objects.count() == 1


def test_a_parcel_tells_its_list_its_blocker_and_whether_it_is_idle(callers: Callers) -> None:
    ref, on = tracked(callers, "land"), today(callers)
    at = f"/campaigns/lines/{ref}/steps"
    blocked = {"do": "block", "code": "government", "blocker": "电线没有迁走"}
    told = callers.post(at, blocked, "handler").json()["stands"]
    assert (told["list"], told["area"], told["blocker"], told["cause"], told["idle"]) == (
        "approved_unsupplied", 20000, "电线没有迁走", "government", None,
    )  # fmt: skip
    moved = {
        "do": "enter", "code": "supplied_unused", "grant_contract": "示例出-1", "granted_on": on.isoformat(),
        "start_by": on.isoformat(),
    }  # fmt: skip
    assert callers.post(at, moved, "handler").json()["stands"]["blocker"] == ""
    callers.post(at, blocked | {"code": "owner", "blocker": "资金没有到位"}, "handler")
    later(callers, 365)
    since = (on + timedelta(365)).isoformat()
    assert stand(callers, ref)["stands"]["idle"] == {
        "case": "not_started", "since": since, "days": 365, "cause": "owner", "fee_percent": 20,
        "may_be_taken_back": False,
    }  # fmt: skip
    sums = {one["code"]: one["counts"] for one in callers.get("/campaigns/tracks/land").json()["sums"]}
    assert sums["supplied_unused"] == {"n": 1, "area": 20000}
    assert sums["approved_unsupplied"] == {"n": 0, "area": 0}


def test_an_area_tells_its_duties_and_one_breach_makes_it_zero(callers: Callers) -> None:
    ref, on = tracked(callers, "duties"), today(callers)
    (row,) = callers.get("/campaigns/tracks/duties").json()["items"]  # nothing has begun, all is owed
    assert (row["ref"], row["stands"]["n_done"], row["stands"]["n_owed"]) == (ref, 0, 8)
    coming = {(one["do"], tuple(one["codes"])) for one in stand(callers, ref)["next"]}
    assert ("begin", ("pre_notice",)) in coming
    at = f"/campaigns/lines/{ref}/steps"
    begun = callers.post(at, {"do": "begin", "code": "pre_notice"}, "handler")
    told = begun.json()["stands"]
    assert (told["n_done"], told["n_owed"], told["may_move"], told["completion"]) == (0, 8, False, 0)
    first = told["duties"][0]
    assert (first["code"], first["begun_on"], first["finished_on"]) == ("pre_notice", on.isoformat(), None)
    assert first["earliest_on"] > on.isoformat()
    early = {
        "do": "finish", "code": "pre_notice", "posted_on": on.isoformat(), "place": "示例村口",
    }  # fmt: skip
    assert "on" in errors(callers.post(at, early, "handler"))
    breach = {"do": "breach", "code": "cut_utilities"}
    assert callers.post(at, breach, "handler").status_code == 403
    assert callers.post(at, breach, "auditor").json()["stands"]["breaches"] == ["cut_utilities"]
    page = callers.get("/campaigns/tracks/duties").json()
    assert page["sums"][0]["counts"] == {"n": 1, "n_done": 0}
    assert "hearing" in {one["code"] for one in page["sums"]}


def test_a_major_hazard_tells_its_plan_and_others_have_no_line(callers: Callers) -> None:
    ref = callers.world.assigned("hazard")
    later(callers, 1)
    assert callers.get(f"/campaigns/lines/{ref}").status_code == 404
    PublicMatter.objects.filter(ref=ref).update(level="major")
    assert stand(callers, ref)["stands"]["has_plan"] is False
    plan = dict.fromkeys(("goal", "method", "money", "people", "deadline", "emergency_plan"), "写明")
    at = f"/campaigns/lines/{ref}/steps"
    given = {"do": "plan", "code": "major", **plan}
    assert set(errors(callers.post(at, {"do": "plan", "code": "major"}, "handler"))) == set(plan)
    done = callers.post(at, given, "handler")
    assert (done.status_code, done.json()["stands"]["has_plan"]) == (201, True)
    page = callers.get("/campaigns/tracks/hazards").json()
    assert [(one["ref"], one["stands"]["has_plan"]) for one in page["items"]] == [(ref, True)]
    assert [(one["code"], one["counts"]["n_open"]) for one in page["sums"]] == [("major", 1)]


def test_weekly_counts_are_told_corrected_and_paged_without_a_firm(callers: Callers) -> None:
    monday = today(callers) - timedelta(today(callers).weekday())
    path = "/campaigns/tracks/investment/counts"
    for stage, week, n in (
        ("in_talks", 0, "3"),
        ("in_talks", 0, "4"),
        ("prospect", 0, "2"),
        ("prospect", 7, "9"),
    ):
        given = {"stage": stage, "week": (monday - timedelta(week)).isoformat(), "n": n}
        done = callers.post(path, given, "handler")
        assert (done.status_code, done.json()["n"]) == (200, int(n))
    assert ProspectCount.objects.count() == 3
    assert set(errors(callers.post(path, {"stage": "signed", "week": "x", "n": "-1"}, "handler"))) == {
        "stage", "week", "n",
    }  # fmt: skip
    assert callers.post(path, given, "auditor").status_code == 403
    seen, cursor = [], ""
    while cursor is not None:
        page = callers.get(f"{path}?limit=1&cursor={cursor}").json()
        seen += [(one["unit"], one["stage"], one["n"]) for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [("roads", "in_talks", 4), ("roads", "prospect", 2), ("roads", "prospect", 9)]


def test_tracks_say_what_proves_each_step_and_nothing_else_is_asked(callers: Callers) -> None:
    tracked(callers, "investment")
    told = callers.get("/campaigns/tracks").json()["items"]
    assert [(one["code"], one["n"]) for one in told] == [
        ("investment", 1), ("land", 0), ("duties", 0), ("hazards", 0),
    ]  # fmt: skip
    assert told[1]["opens_with"] == {"area": "area", "approval_no": "text", "approved_on": "day"}
    assert told[0]["steps"][3]["fields"] == {"registration_no": "text", "site": "text", "landed_on": "day"}
    english = callers.get("/campaigns/tracks", Accept_Language="en").json()["items"]
    assert english[2]["name"] != told[2]["name"]
    assert callers.get("/campaigns/tracks/odd").status_code == 404
    assert callers.post("/campaigns/tracks/hazards", {}, "handler").status_code == 404
    assert callers.get("/campaigns/lines/none").status_code == 404
    assert callers.post("/campaigns/lines/none/steps", {"do": "begin"}, "handler").status_code == 404
    assert set(errors(callers.get("/campaigns/tracks/land?who=x"))) == {"who"}
    assert set(errors(callers.get("/campaigns/tracks?who=x"))) == {"who"}


def test_a_terminal_does_and_says_the_same(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    on = today(callers)
    area = {"title": "示例片区", "due": "2025-11-22"}
    code, made, _said = said_by(COMMAND, capsys, "open", "duties", who="handler", **area)
    assert code == 0
    callers.act(made["ref"], "launch", "boss")
    code, done, _said = said_by(
        COMMAND, capsys, "step", made["ref"], who="handler", do="begin", code="pre_notice"
    )
    assert (code, done["steps"][0]["code"]) == (0, "pre_notice")
    week = (on - timedelta(on.weekday())).isoformat()
    assert said_by(COMMAND, capsys, "weekly", who="handler", stage="prospect", week=week, n="3")[1]["n"] == 3
    assert said_by(COMMAND, capsys, "weekly", who="handler", stage="prospect", firm="x")[0] == 2
    assert said_by(COMMAND, capsys, "tracks")[1] == callers.get("/campaigns/tracks").json()
    assert said_by(COMMAND, capsys, "tracks", "duties")[1] == callers.get("/campaigns/tracks/duties").json()
    assert said_by(COMMAND, capsys, "line", made["ref"])[1] == stand(callers, made["ref"])
    assert said_by(COMMAND, capsys, "counts", "--limit", "5")[1] == (
        callers.get("/campaigns/tracks/investment/counts?limit=5").json()
    )
    assert said_by(COMMAND, capsys, "open", "hazards", who="handler", **area)[0] == 4


def test_notices_are_paged(callers: Callers) -> None:
    refs = signed(callers)
    later(callers, 5)
    for item in ("l1-0001", "l1-0002"):
        callers.post("/campaigns/notices", {"ref": refs[item], "cause": "late", "text": WORDS}, "desk")
    first = callers.get("/campaigns/notices?limit=1").json()
    rest = callers.get(f"/campaigns/notices?limit=1&cursor={first['next_cursor']}").json()
    assert [one["code"] for one in (*first["items"], *rest["items"])] == ["2025-2", "2025-1"]

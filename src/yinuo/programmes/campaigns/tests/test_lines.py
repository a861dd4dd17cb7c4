"""The four tracks as lists: J4, J5, J6 and J16 from the desk to the public page, with their checks."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yinuo.base.errors import Invalid, NotAllowed
from yinuo.kernel.matters.act import act
from yinuo.kernel.matters.actors import ASKER
from yinuo.kernel.matters.models import Matter
from yinuo.kernel.matters.tests.test_evidence_of_things import photo
from yinuo.kernel.people.models import Account
from yinuo.programmes.campaigns.line_actions import Doing, step
from yinuo.programmes.campaigns.lines import FINISH
from yinuo.programmes.campaigns.models import ProspectCount, TrackLine, TrackStep
from yinuo.programmes.campaigns.tracks import PERSONAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.kernel.matters.situation import Actor

MOST_QUERIES = 12
SIGNED = {"contract_no": "示例招-1", "amount": "5000000", "signed_on": "2025-08-18"}
LANDED = {"registration_no": "示例登-1", "site": "示例园区一号", "landed_on": "2025-09-01"}
APPROVED = {"area": "20000", "approval_no": "示例批-1", "approved_on": "2025-06-01"}
GRANTED = {"grant_contract": "示例出-1", "granted_on": "2025-09-01", "start_by": "2025-10-01"}


def on(day: date | str, name: str = "") -> Client:
    client = Client()
    client.cookies["yinuo_day"] = str(day)
    if name:
        client.force_login(Account.objects.get(username=name))
    return client


def at(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=2)


def opened(  # as somebody drafts it at the desk, and the head sends it out
    actor: Callable[[str], Actor], track: str, day: str, who: str, proof: dict[str, str]
) -> str:
    typed = {"do": "open", "title": f"示例{track}", "due": "2025-11-22", **proof}
    answer = on(day, who).post(f"/desk/campaigns/tracks/{track}", typed)
    assert answer.status_code == 302, answer.content.decode()
    ref = str(Matter.objects.get(stream=TrackLine.objects.latest("pk").pk).ref)
    assert ref not in on(day).get(f"/campaigns/tracks/{track}").content.decode()
    act(ref, "launch", actor=actor("head-shifu"), given={}, now=at(day) + timedelta(hours=9))
    return ref


def stepped(ref: str, day: date | str, who: str, do: str, code: str, **proof: str) -> Any:
    return on(day, who).post(f"/desk/campaigns/lines/{ref}", {"do": do, "code": code, **proof})


def read(track: str, day: date | str) -> Any:
    page = on(day).get(f"/campaigns/tracks/{track}")
    assert page.status_code == 200
    return page


def sums(page: Any) -> dict[str, int]:
    return {one.code: one.n for one in page.context["columns"] if one.n}


def test_an_investment_is_signed_then_landed_each_with_its_proof(actor: Callable[[str], Actor]) -> None:
    for missing in ("contract_no", "amount"):
        typed = {"do": "open", "title": "示例厂", "due": "2025-11-22", **SIGNED, missing: ""}
        assert (
            on("2025-08-18", "handler-ju-a").post("/desk/campaigns/tracks/investment", typed).status_code
            == 422
        )
    ref = opened(actor, "investment", "2025-08-18", "handler-ju-a", SIGNED)
    assert sums(read("investment", "2025-08-19")) == {"signed": 1}
    for missing in ("registration_no", "site"):
        bad = stepped(ref, "2025-09-02", "handler-ju-a", "reach", "landed", **{**LANDED, missing: ""})
        assert bad.status_code == 422
    assert stepped(ref, "2025-09-02", "handler-ju-a", "reach", "ground_broken").status_code == 422
    assert stepped(ref, "2025-09-02", "handler-ju-b", "reach", "landed", **LANDED).status_code == 403
    lapsed = read("investment", "2026-08-18").context["columns"][0].rows[0]
    assert lapsed.word == "签约满 365 天，没有落地"
    assert stepped(ref, "2025-09-02", "handler-ju-a", "reach", "landed", **LANDED).status_code == 302
    assert sums(read("investment", "2025-09-02")) == {"landed": 1}
    told = TrackStep.objects.filter(line__matter__ref=ref).values_list("code", "proof__amount")
    assert list(told) == [("signed", 500_000_000), ("landed", None)]


def test_before_signing_a_unit_gives_one_number_a_week_and_no_name(actor: Callable[[str], Actor]) -> None:
    desk = on("2025-08-20", "handler-ju-a")
    form = {"do": "count", "stage": "in_talks", "week": "2025-08-18", "n": "3"}
    page = desk.get("/desk/campaigns/tracks/investment").context["forms"][1]
    assert [field.name for field in page.fields] == ["do", "stage", "week", "n"]
    for n in ("3", "4"):
        assert desk.post("/desk/campaigns/tracks/investment", {**form, "n": n}).status_code == 302
    for odd in ({"stage": "signed"}, {"week": "2025-08-19"}, {"n": "-1"}, {"n": "x"}):
        assert desk.post("/desk/campaigns/tracks/investment", {**form, **odd}).status_code == 422
    assert list(ProspectCount.objects.values_list("unit_id", "n")) == [("sl-ju-a", 4)]
    assert read("investment", "2025-08-21").context["counts"] == [("示例甲局", ["", 4])]


def test_what_was_promised_to_an_investor_is_a_promise_like_any_other(actor: Callable[[str], Actor]) -> None:
    ref = opened(actor, "investment", "2025-08-18", "handler-ju-a", SIGNED)
    given = {
        "kind": "commitment", "category": "pledge", "place": "330482", "title": "示例厂前路通车", "body": "路通",
        "due_on": "2025-10-01", "proof": "通车照片", "strength": "guarantee", "lead_unit": "sl-ju-b", "parent": ref,
        "source": "example",
    }  # fmt: skip
    made = act("", "submit", actor=actor("handler-ju-b"), given=given, now=at("2025-08-19")).ref
    act(made, "launch", actor=actor("head-shifu"), given={}, now=at("2025-08-20"))
    (row,) = read("investment", "2025-08-21").context["columns"][0].rows
    assert [one.ref for one in row.promises] == [made]


def test_a_parcel_is_on_one_list_and_moves_by_a_dated_document(actor: Callable[[str], Actor]) -> None:
    ref = opened(actor, "land", "2025-08-18", "handler-ju-b", APPROVED)
    opened(actor, "land", "2025-08-18", "handler-zhen-a", {**APPROVED, "area": "10000"})
    assert stepped(ref, "2025-08-20", "handler-ju-b", "block", "government").status_code == 422
    blocked = stepped(ref, "2025-08-20", "handler-ju-b", "block", "government", blocker="电线没有迁走")
    assert blocked.status_code == 302
    act(ref, "call_in", actor=actor("handler-ju-b"), given=CALLED, now=at("2025-08-21"))
    page = read("land", "2025-08-22")
    assert sums(page) == {"approved_unsupplied": 2}
    assert "电线没有迁走" in page.content.decode()
    assert "原因在政府" in page.content.decode()
    assert stepped(ref, "2025-09-02", "handler-ju-b", "enter", "under_construction").status_code == 422
    assert (
        stepped(ref, "2025-09-02", "handler-ju-b", "enter", "supplied_unused", **GRANTED).status_code == 302
    )
    page = read("land", "2025-09-03")
    assert sums(page) == {"approved_unsupplied": 1, "supplied_unused": 1}
    assert page.context["whole"] == "45.0 亩"
    assert [one.total for one in page.context["columns"]] == ["15.0 亩", "30.0 亩", "0.0 亩"]
    stepped(ref, "2025-10-08", "handler-ju-b", "block", "owner", blocker="资金没有到位")
    words = [read("land", day).context["columns"][1].rows[0].word for day in ("2026-09-30", "2026-10-01")]
    assert words == ["有堵点", "闲置：过了约定开工日一年还没有开工（原因在用地的一方）。"]
    started = {"start_permit": "示例施-1", "started_on": "2026-10-08"}
    assert (
        stepped(ref, "2026-10-08", "handler-ju-b", "enter", "under_construction", **started).status_code
        == 302
    )
    assert sums(read("land", "2026-10-09")) == {"approved_unsupplied": 1, "under_construction": 1}


CALLED = {"units": ["sl-ju-f"], "text": "请来商量迁电线"}


def went(ref: str, start: date, *what: tuple[str, int, int, dict[str, str]]) -> date:
    """Begin and finish duties, each so many days after the start; gives the last day."""
    for code, begin, finish, proof in what:
        first, last = start + timedelta(begin), start + timedelta(finish)
        assert stepped(ref, first, "handler-zhihuibu", "begin", code).status_code == 302, code
        answer = stepped(ref, last, "handler-zhihuibu", "finish", code, **proof)
        assert answer.status_code == 302, answer.context["error"]
    return last


def test_land_is_taken_by_duties_with_floors_and_one_breach_makes_it_zero(
    actor: Callable[[str], Actor],
) -> None:
    start = date(2025, 8, 18)
    ref = opened(actor, "duties", "2025-08-18", "handler-zhihuibu", {})
    posted = {"posted_on": "2025-08-18", "place": "示例村口"}
    begun = stepped(ref, start, "handler-zhihuibu", "begin", "pre_notice")
    assert begun.status_code == 302
    early = stepped(ref, start + timedelta(10), "handler-zhihuibu", "finish", "pre_notice", **posted)
    assert early.status_code == 422
    assert "提前就是差错" in early.content.decode()
    finished = stepped(ref, start + timedelta(16), "handler-zhihuibu", "finish", "pre_notice", **posted)
    assert finished.status_code == 302
    went(ref, start, ("survey", 17, 20, {"signed_copy": "示例调-1"}))
    went(ref, start, ("risk_meeting", 21, 22, {"minutes": "示例会-1", "n_present": "40"}))
    plan = {"posted_on": "2025-09-10", "channel": "扫码"}
    assert stepped(ref, "2025-09-10", "handler-zhihuibu", "begin", "plan_posted").status_code == 302
    assert (
        stepped(ref, "2025-10-09", "handler-zhihuibu", "finish", "plan_posted", **plan).status_code == 422
    )  # day 29
    assert stepped(ref, "2025-10-10", "handler-zhihuibu", "finish", "plan_posted", **plan).status_code == 302
    (one,) = read("duties", "2025-10-10").context["areas"]
    assert "听证" not in [duty.name for duty in one.duties]
    assert stepped(ref, "2025-10-11", "handler-zhihuibu", "hold", "majority_objects").status_code == 302
    (one,) = read("duties", "2025-10-11").context["areas"]
    assert "听证" in [duty.name for duty in one.duties]
    assert (one.n_done, one.n_owed, one.completion) == (4, 9, 44)
    unanswered = {"n_received": "3", "n_answered": "2"}
    stepped(ref, "2025-10-12", "handler-zhihuibu", "begin", "objections_answered")
    refused = stepped(ref, "2025-10-13", "handler-zhihuibu", "finish", "objections_answered", **unanswered)
    assert refused.status_code == 422
    assert "先补偿后搬迁，还缺：补偿款足额到账、安置落实、救济告知书送达" in one.may_move
    act(ref, "remedy", actor=actor("handler-zhihuibu"), given=REMEDY, now=at("2025-10-14"))
    (one,) = read("duties", "2025-10-15").context["areas"]
    assert (one.row.tone, one.completion) == ("unknown", 44)
    assert stepped(ref, "2025-10-16", "handler-zhihuibu", "breach", "cut_utilities").status_code == 403
    assert stepped(ref, "2025-10-16", "auditor", "breach", "cut_utilities").status_code == 302
    (one,) = read("duties", "2025-10-16").context["areas"]
    assert (one.completion, [str(word) for word in one.breaches]) == (0, ["断水、断电、断气、断路"])


REMEDY = {"is_open": "yes"}


def test_the_remedy_sheet_is_filled_in_at_home_and_sent_nowhere(place: None) -> None:
    page = Client().get("/campaigns/remedy")
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    assert main.count("<input") + main.count("<textarea") == 3
    assert "<form" not in main
    assert 'name="' not in main
    assert Client().post("/campaigns/remedy", {"x": "y"}).status_code == 405


def test_no_column_of_a_line_holds_a_person_or_a_household() -> None:
    columns = [
        field.name for model in (TrackLine, TrackStep, ProspectCount) for field in model._meta.get_fields()
    ]
    assert [name for name in columns if any(word in name for word in PERSONAL)] == []
    kinds = {
        field.related_model.__name__
        for model in (TrackLine, TrackStep, ProspectCount)
        for field in model._meta.concrete_fields
        if field.related_model
    }
    assert kinds == {"Matter", "Stream", "Unit", "Event", "TrackLine"}


FIXINGS = {
    "goal": "拆掉彩钢棚",
    "method": "先停电再拆",
    "money": "示例镇出",
    "people": "示例镇城建办",
    "deadline": "九月底",
    "emergency_plan": "围起来，专人看",
}


def test_a_major_hazard_has_a_plan_of_five_fixings_and_two_other_checkers(
    actor: Callable[[str], Actor],
) -> None:
    given = {
        "kind": "hazard", "category": "fire", "place": "slp-zh-c", "body": "棚子堵了消防通道",
        "about_office": "no", "source": "example",
    }  # fmt: skip
    ref = act("", "submit", actor=ASKER, given=given, now=at("2025-08-18")).ref
    taken = {
        "title": "示例棚子堵了消防通道",
        "category": "fire",
        "visibility": "public",
        "first_contact_unit": "sl-zhen-c",
    }
    act(ref, "accept", actor=actor("desk"), given=taken, now=at("2025-08-19"))
    up = {"level": "major", "text": "只有这一条路"}
    act(ref, "relevel", actor=actor("desk"), given=up, now=at("2025-08-19") + timedelta(hours=1))
    act(
        ref,
        "relevel",
        actor=actor("desk2"),
        given={"decision": "agree"},
        now=at("2025-08-19") + timedelta(hours=2),
    )
    act(ref, "assign", actor=actor("desk"), given={"lead_unit": "sl-zhen-c", "due_on": "2025-09-30"},
        now=at("2025-08-19") + timedelta(hours=3))  # fmt: skip
    (row,) = read("hazards", "2025-08-21").context["open"]
    assert (row["is_major"], row["has_plan"]) == (True, False)
    for name in FIXINGS:
        bad = stepped(ref, "2025-08-20", "handler-zhen-c", "plan", "major", **{**FIXINGS, name: " "})
        assert bad.status_code == 422
    assert stepped(ref, "2025-08-20", "handler-zhen-b", "plan", "major", **FIXINGS).status_code == 403
    assert stepped(ref, "2025-08-20", "handler-zhen-c", "plan", "major", **FIXINGS).status_code == 302
    (row,) = read("hazards", "2025-08-21").context["open"]
    assert row["has_plan"]
    done = {"result": "done", "text": "示例棚子拆了，消防通道通了"}
    act(ref, "report", actor=actor("handler-zhen-c"), given=done, now=at("2025-09-08"), photos=(photo(),))
    with pytest.raises(NotAllowed):
        act(ref, "confirm", actor=actor("handler-zhen-c"), given={}, now=at("2025-09-09"))
    with pytest.raises(Invalid, match="请请别的单位"):
        act(ref, "confirm", actor=actor("checker-zhen-c"), given={}, now=at("2025-09-09"))
    act(ref, "confirm", actor=actor("checker-ju-c"), given={"text": "通了"}, now=at("2025-09-09"))
    assert read("hazards", "2025-09-09").context["open"]
    agreed = {"decision": "agree"}
    act(ref, "confirm", actor=actor("checker-duban"), given=agreed, now=at("2025-09-10"))
    assert not read("hazards", "2025-09-10").context["open"]
    act(ref, "reopen", actor=actor("desk"), given={"text": "又搭起来了"}, now=at("2025-11-01"))
    back = read("hazards", "2025-11-02").context
    assert [one["ref"] for one in back["back"]] == [ref]
    assert [one.get("n_came_back", 0) for one in back["levels"]] == [0, 1]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("track", ["investment", "land", "duties", "hazards"])
def test_a_typed_list_needs_few_queries(actor: Callable[[str], Actor], track: str, language: str) -> None:
    if track != "hazards":
        proof: dict[str, dict[str, str]] = {"investment": SIGNED, "land": APPROVED, "duties": {}}
        ref = opened(actor, track, "2025-08-18", "handler-zhihuibu", proof[track])
        if track == "duties":
            stepped(ref, "2025-08-18", "handler-zhihuibu", "begin", "pre_notice")
    client = on("2025-08-20")
    client.get(f"/campaigns/tracks/{track}?warm=1", headers={"Accept-Language": language})
    with CaptureQueriesContext(connection) as caught:
        page = client.get(f"/campaigns/tracks/{track}", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert len(caught) <= MOST_QUERIES


def test_a_step_stands_in_the_log_and_a_draft_takes_none(actor: Callable[[str], Actor]) -> None:
    typed = {"do": "open", "title": "示例片", "due": "2025-11-22"}
    on("2025-08-18", "handler-zhihuibu").post("/desk/campaigns/tracks/duties", typed)
    line = TrackLine.objects.select_related("matter").get()
    doing = Doing(FINISH, "pre_notice", {}, date(2025, 8, 19))
    with pytest.raises(Invalid, match="还没有交到手上"):
        step(line.matter.ref, doing, actor("handler-zhihuibu"), at("2025-08-19"))
    with pytest.raises(NotAllowed):
        step(line.matter.ref, doing, actor("handler-ju-a"), at("2025-08-19"))
    act(line.matter.ref, "launch", actor=actor("head-shifu"), given={}, now=at("2025-08-19"))
    stepped(line.matter.ref, "2025-08-20", "handler-zhihuibu", "begin", "pre_notice")
    event = TrackStep.objects.get().event
    assert event.stream_id == line.stream_id
    assert {name: event.facts_public[name] for name in ("act", "code", "on")} == {
        "act": "begin",
        "code": "pre_notice",
        "on": "2025-08-20",
    }


def test_one_confirmed_breach_withholds_the_band_of_its_unit(actor: Callable[[str], Actor]) -> None:
    from yinuo.programmes.campaigns.league_rows import export_of

    ref = opened(actor, "duties", "2025-08-18", "handler-zhihuibu", {})
    stepped(ref, "2025-09-03", "auditor", "breach", "threat")
    due = {"title": "示例事", "body": "做", "kind": "task", "category": "campaign_item", "place": "330482",
           "due_on": "2025-09-20", "proof": "单", "strength": "guarantee", "lead_unit": "sl-zhihuibu",
           "source": "example"}  # fmt: skip
    made = act("", "submit", actor=actor("planner"), given=due, now=at("2025-09-01")).ref
    act(made, "launch", actor=actor("head-shifu"), given={}, now=at("2025-09-02"))
    lines = export_of("2025-09", date(2025, 10, 13)).decode().splitlines()
    told = [json.loads(line) for line in lines if line.startswith('{"unit"')]
    assert [(one["unit"], one["red_lines"]) for one in told] == [("sl-zhihuibu", 1)]

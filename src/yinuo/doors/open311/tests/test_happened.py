"""What has happened: each step once with the status it left, window after window, and nothing that is not public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.open311.standing import CLOSED, NOTES, OPEN, SHOWN, notes, status_of
from yinuo.doors.open311.tests.client import updates_hold
from yinuo.doors.tests.cast import SCENES
from yinuo.kernel.limits.clocks import Light
from yinuo.kernel.matters.models import PublicMatter
from yinuo.kernel.matters.table import KINDS, OPEN_STATES, OUTCOMES

if TYPE_CHECKING:
    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.doors.open311.tests.client import Asking

TOLD = {
    **dict.fromkeys(("", "unconfirmed"), OPEN),
    **dict.fromkeys(sorted(set(OUTCOMES) - {"unconfirmed"}), CLOSED),
}


def steps(told: Any) -> list[tuple[str, str, str]]:
    return [(one["update_id"].rpartition(".")[2], one["status"], one["updated_datetime"]) for one in told]


@pytest.mark.parametrize("outcome", TOLD)
def test_closed_is_only_what_somebody_had_the_last_word_on(outcome: str) -> None:
    assert status_of(outcome) == TOLD[outcome]


@pytest.mark.parametrize("light", list(Light))
def test_every_state_and_outcome_of_a_request_says_how_it_stands(light: Light) -> None:
    outcomes = {name for kind in SHOWN for name in (*KINDS[kind].success, *KINDS[kind].other)}
    assert set(NOTES) == outcomes | (set(OPEN_STATES) - {"draft", "submitted"})
    for name in NOTES:
        state = name if name in OPEN_STATES else "closed"
        row = PublicMatter(state=state, outcome="" if state == name else name, parent="TC-1")
        told = notes(row, "", light)
        assert told.endswith("。")
        assert ("日期已过" in told) == (light == Light.LATE)
        assert "%" not in told


def test_every_step_is_told_once_with_the_status_it_left(ask: Asking, callers: Callers) -> None:
    world = callers.world
    ref = world.assigned()
    world.later(1).act(ref, "report", "handler", {"result": "done", "text": "换了灯泡"})
    world.later(1).act(ref, "confirm", world.requester(ref))
    world.act(ref, "reopen", world.requester(ref), {"text": "又不亮了"})
    told = ask.get(f"servicerequestupdates?service_request_id={ref}")
    updates_hold(told)
    assert steps(told) == [
        ("1", "open", "2025-08-18T23:59:59+08:00"),
        ("2", "open", "2025-08-18T23:59:59+08:00"),
        ("3", "open", "2025-08-18T23:59:59+08:00"),
        ("4", "open", "2025-08-19T23:59:59+08:00"),
        ("5", "closed", "2025-08-20T10:00:00+08:00"),
        ("6", "open", "2025-08-20T10:00:00+08:00"),
    ]
    said = [one["description"] for one in told]
    assert said[:4] == ["提出", "受理（inspect）", "交办（inspect）", "单位报结（roads）\n换了灯泡"]
    assert "又不亮了" not in "".join(said)
    english = ask.get(f"servicerequestupdates?service_request_id={ref}", Accept_Language="en")
    assert english[2]["description"] == "Assigned (inspect)"


def test_silence_leaves_it_open_and_a_challenge_says_nothing_new(ask: Asking, callers: Callers) -> None:
    from yinuo.kernel.matters.situation import SYSTEM

    world = callers.world
    ref = world.reported()
    world.later(31).act(ref, "lapse", SYSTEM)
    callers.client.cookies["yinuo_day"] = "2025-09-30"
    (told,) = ask.get(f"requests/{ref}")
    assert (told["status"], "未确认" in told["status_notes"]) == ("open", True)
    assert ask.get(f"servicerequestupdates?service_request_id={ref}")[-1]["status"] == "open"


@pytest.mark.parametrize("verb", [verb for verb, scene in SCENES.items() if not scene.refused])
def test_the_last_step_and_the_request_say_the_same(ask: Asking, callers: Callers, verb: str) -> None:
    scene, world = SCENES[verb], callers.world
    ref = scene.before(callers.cast)
    if ref:
        who = world.requester(ref) if scene.who == "requester" else scene.who
        world.act(ref, verb, who, scene.given)
        if scene.second:
            world.act(ref, verb, scene.second, scene.decision)
    told = {one["service_request_id"]: one["status"] for one in ask.get("requests")}
    last = {
        one["service_request_id"]: one["status"]
        for one in ask.get("servicerequestupdates?start_date=2025-08-01")
    }
    assert last == told


def test_who_asks_window_after_window_misses_nothing(ask: Asking, callers: Callers) -> None:
    world = callers.world
    ref = world.assigned()
    world.later(1).act(ref, "update", "handler", {"text": "缺件"})
    world.later(1).act(ref, "update", "handler", {"text": "件到了"})
    seen: list[str] = []
    for day in ("18", "19", "20", "21"):
        path = f"servicerequestupdates?start_date=2025-08-{day}&end_date=2025-08-{day}"
        seen += [one["update_id"] for one in ask.get(path)]
    assert seen == [f"{ref}.{n}" for n in range(1, 6)]
    two_hours = "start_date=2025-08-20T01:00:00Z&end_date=2025-08-20T03:00:00Z"
    assert [one["description"] for one in ask.get(f"servicerequestupdates?{two_hours}")] == [
        "进展（roads）\n件到了"
    ]


def test_without_a_day_it_is_told_since_yesterday(ask: Asking, callers: Callers) -> None:
    world = callers.world
    first = world.assigned()
    second = world.later(5).assigned()
    callers.client.cookies["yinuo_day"] = "2025-08-24"
    told = ask.get("servicerequestupdates")
    assert {one["service_request_id"] for one in told} == {second}
    assert {one["service_request_id"] for one in ask.get("servicerequestupdates?start_date=2025-08-18")} == {
        first,
        second,
    }


def test_what_comes_after_the_day_of_the_story_is_not_told(ask: Asking, callers: Callers) -> None:
    world = callers.world
    ref = world.assigned()
    world.later(5).act(ref, "update", "handler", {"text": "件到了"})
    callers.client.cookies["yinuo_day"] = "2025-08-20"
    assert len(ask.get(f"servicerequestupdates?service_request_id={ref}")) == 3


def test_updates_are_paged_by_requests(ask: Asking, callers: Callers) -> None:
    every = [callers.world.later(0.01).assigned() for _n in range(3)]
    path, seen = "/open311/v2/servicerequestupdates.json?start_date=2025-08-18&per_page=2", []
    while path:
        answer = callers.client.get(path)
        seen += [one["service_request_id"] for one in answer.json() if one["update_id"].endswith(".1")]
        link = answer.headers.get("Link", "")
        path = link.removeprefix("<http://testserver").removesuffix('>; rel="next"')
    assert seen == every


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("start_date=2025-01-01", "start_date"),
        ("start_date=2025-08-20&end_date=2025-08-19", "end_date"),
        ("start_date=x", "start_date"),
        ("page=x", "page"),
    ],
)
def test_what_cannot_be_asked_of_updates_is_said(ask: Asking, query: str, name: str) -> None:
    (error,) = ask.get(f"servicerequestupdates?{query}", 400)
    assert error["description"].startswith(f"{name}: ")

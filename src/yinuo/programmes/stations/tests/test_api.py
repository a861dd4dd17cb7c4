"""The stations through the API and from a terminal: J2 ② and J17 by posts, each once for its key; M18."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from yinuo.doors.api.tests.caller import Callers, typed
from yinuo.kernel.limits import book
from yinuo.kernel.limits.models import Facility
from yinuo.kernel.people.models import Place
from yinuo.programmes.stations.cli import COMMAND
from yinuo.programmes.stations.models import Shift, ShiftSeat, StockEntry, SupplyRun
from yinuo.programmes.stations.tests.shift import offices

if TYPE_CHECKING:
    from collections.abc import Iterator

ALWAYS = [[["00:00", "24:00"]]] * 7


@pytest.fixture
def callers(db: None) -> Iterator[Callers]:
    """Give the cast; the town has a station, and its office works there."""
    cast = Callers()
    parent = Place.objects.get(code="lane")
    Place(code="stop", name="示例驿站", kind="station", parent=parent).save()
    for kind in ("door", "water"):
        Facility.objects.create(place_id="stop", kind=kind, week=ALWAYS)
    offices(cast.world)
    yield cast
    book.forget()


def shift_of(callers: Callers, **more: Any) -> dict[str, Any]:
    on = callers.world.now.date()
    return {
        "place": "stop", "unit": "lane-office", "on": (on + timedelta(1)).isoformat(), "part": "afternoon",
        "from_at": "14:00", "to_at": "17:00", "n_seats": 1, **more,
    }  # fmt: skip


def keyed(n: str) -> dict[str, str]:
    return {"Idempotency_Key": n * 20}


def test_a_shift_is_opened_taken_and_left_by_posts_each_once(callers: Callers) -> None:
    first, again = (
        callers.post("/stations/shifts", shift_of(callers), "beneficiary", **keyed("o")) for _n in "ab"
    )
    assert (first.status_code, first.content) == (201, again.content)
    (one,) = callers.get("/stations/shifts?at=stop").json()["items"]
    assert first.json() == one
    assert one["n_left"] == 1
    assert callers.get("/stations/shifts?at=lane").json()["items"] == []
    sign = f"/stations/shifts/{one['code']}/sign"
    mine, same = (callers.post(sign, {}, **keyed("s")).json() for _n in "ab")
    assert mine == same == {**mine, "has_seat": True, "shift": one["code"]}
    waits = callers.post(sign, {}).json()
    assert (waits["has_seat"], waits["code"] != mine["code"]) == (False, True)
    left = callers.post(f"/stations/shifts/{one['code']}/leave", {"code": mine["code"]}, **keyed("l"))
    assert left.json()["shift"] == one["code"]
    shown = callers.get(f"/stations/shifts/{one['code']}").json()
    assert (shown["n_left"], shown["n_waiting"], shown["handed"], shown["note"]) == (0, 0, {}, "")
    assert callers.post(f"/stations/shifts/{one['code']}/leave", {"code": mine["code"]}).status_code == 422
    assert ShiftSeat.objects.get().holder is not None


def test_a_shift_is_handed_over_in_counts_and_a_thing_heard_is_filed(callers: Callers) -> None:
    on = callers.world.now.date().isoformat()
    code = callers.post("/stations/shifts", shift_of(callers, on=on, asks="adult"), "beneficiary").json()[
        "code"
    ]
    here = f"/stations/shifts/{code}"
    assert set(callers.post(f"{here}/sign", {"fits": "on"}).json()["errors"]) == {"fits"}
    mine = callers.post(f"{here}/sign", {"fits": True}).json()["code"]
    wrong: Any
    for wrong in ({"water": "3"}, {"gold": 1}, [], {"water": True}):
        answer = callers.post(f"{here}/hand", {"code": mine, "handed": wrong})
        assert set(answer.json()["errors"]) == {"handed"}
    told = callers.post(f"{here}/hand", {"code": mine, "handed": {"water": 64}, "note": "水在里间"}).json()
    assert (told["handed"], told["note"]) == ({"water": 64}, "水在里间")
    heard = [
        callers.post(f"{here}/hear", {"code": mine, "body": "门关太早"}, **keyed("h")).json() for _n in "ab"
    ]
    assert heard[0]["is_filed"]
    assert len(heard[0]["code"]) == 12
    assert heard[0]["code"] == heard[1]["code"]
    quiet = callers.post(f"{here}/hear", {"code": mine, "no_follow_up": True}, **keyed("q")).json()
    assert (quiet["is_filed"], quiet["code"]) == (False, "")
    shown = callers.get(here).json()
    assert (shown["n_heard"], shown["n_filed"]) == (2, 1)


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 422, answer.content
    return set(answer.json()["errors"])


def test_goods_come_go_out_and_are_left_by_count(callers: Callers) -> None:
    on = callers.world.now.date()
    given = {"unit": "lane-office", "thing": "绿豆汤", "n": 50, "use_by": on.isoformat(), "donor": "示例面馆"}
    stores = [callers.post("/stations/donations", given, "beneficiary", **keyed("d")) for _n in "ab"]
    assert [one.status_code for one in stores] == [201, 201]
    assert stores[0].json()["items"] == [{"thing": "绿豆汤", "use_by": on.isoformat(), "n": 50}]
    assert StockEntry.objects.count() == 1
    assert callers.get("/stations/stores").json()["items"] == [stores[1].json()]
    plan = {
        "unit": "lane-office",
        "on": on.isoformat(),
        "from_at": "09:30",
        "stops": ["stop"],
        "is_hot": True,
    }
    run = callers.post("/stations/runs", plan, "beneficiary", **keyed("p")).json()
    assert callers.get("/stations/runs").json()["items"] == [run]
    assert (run["stops"], run["is_hot"]) == (["stop"], True)
    here = f"/stations/runs/{run['code']}"
    assert errors(
        callers.post(f"{here}/move", {"move": "load", "thing": "绿豆汤", "n": 51}, "beneficiary")
    ) == {"n"}
    for move, n in (("load", 50), ("hand_out", 44)):
        done = callers.post(f"{here}/move", {"move": move, "thing": "绿豆汤", "n": n}, "beneficiary")
    line = {"thing": "绿豆汤", "loaded": 50, "handed_out": 44, "unloaded": 0, "aboard": 6}
    assert done.json()["lines"] == callers.get(here).json()["lines"] == [line]
    assert errors(callers.post("/stations/runs", {**plan, "stops": "stop"}, "beneficiary")) == {"stops"}
    assert errors(callers.post("/stations/donations", {**given, "to": "x"}, "beneficiary")) == {"to"}
    assert errors(callers.post("/stations/runs", {**plan, "is_hot": "yes"}, "beneficiary")) == {"is_hot"}
    for who, status in (("asker", 401), ("auditor", 403)):
        assert callers.post("/stations/donations", given, who).status_code == status


def test_a_delivery_is_promised_signed_reported_and_its_keeper_says_it_came(callers: Callers) -> None:
    on = callers.world.now.date()
    plan = {
        "unit": "lane-office",
        "on": (on + timedelta(3)).isoformat(),
        "from_at": "09:30",
        "stops": ["stop"],
    }
    code = callers.post("/stations/runs", plan, "beneficiary").json()["code"]
    given = {"place": "stop", "thing": "毛巾", "n": 20, "keeper": "water"}
    first, again = (
        callers.post(f"/stations/runs/{code}/promise", given, "beneficiary", **keyed("r")) for _n in "ab"
    )
    assert (first.status_code, first.json()) == (201, again.json())
    ref = first.json()["ref"]
    assert callers.get(f"/stations/runs/{code}").json()["deliveries"] == []  # a draft is no promise
    assert callers.act(ref, "launch", "lane_head").status_code == 200
    done = {"result": "done", "text": "毛巾送到了，二十条。", "proof_on": on.isoformat()}
    assert callers.act(ref, "report", "beneficiary", done).status_code == 200
    receive = f"/stations/deliveries/{ref}/receive"
    assert callers.post(receive, {}, "beneficiary").status_code == 403  # not by whoever brought it
    assert (
        callers.post(receive, {"text": "收到", "proof_on": on.isoformat()}, "other").json()["state"]
        == "closed"
    )
    (told,) = callers.get(f"/stations/runs/{code}").json()["deliveries"]
    assert (told["ref"], told["n"], told["outcome"]) == (ref, 20, "kept")
    assert callers.post("/stations/deliveries/PH-2025-00000000/receive", {}, "other").status_code == 404


def test_hours_promised_are_told_with_what_was_lost(callers: Callers) -> None:
    told = callers.get("/stations/working?near=lane").json()
    assert (told["stations"], told["things"], told["minutes_promised"], told["permille"]) == (
        1,
        1,
        90 * 1440,
        1000,
    )
    assert told["kinds"] == [
        {"kind": "water", "things": 1, "minutes_promised": 90 * 1440, "minutes_lost": 0, "permille": 1000}
    ]
    assert told["faults"] == []
    assert callers.get("/stations/working?near=nowhere").status_code == 404


def test_a_notice_is_offered_by_staff_and_carried_by_code(
    callers: Callers, capsys: pytest.CaptureFixture[str]
) -> None:
    until = (callers.world.now.date() + timedelta(30)).isoformat()
    given = {
        "unit": "lane-office",
        "sort": "safety",
        "title": "楼道不充电",
        "body": "楼下有充电棚。",
        "until_on": until,
    }
    first, again = (callers.post("/stations/messages", given, "beneficiary", **keyed("m")) for _n in "ab")
    assert (first.status_code, first.content) == (201, again.content)
    one = first.json()
    assert (
        callers.get("/stations/messages").json()["items"]
        == [one]
        == typed(COMMAND, capsys, "messages")[1]["items"]
    )
    here = f"/stations/messages/{one['code']}"
    mine, same = (callers.post(f"{here}/pick", {}, **keyed("p")).json() for _n in "ab")
    assert mine == same
    assert callers.get("/stations/messages").json()["items"][0]["n_carried"] == 1
    dropped = callers.post(f"{here}/drop", {"code": mine["code"]}, **keyed("d")).json()
    assert dropped == {"notice": one["code"], "code": "", "to": None, "href": one["href"]}
    assert callers.post(f"{here}/drop", {"code": mine["code"]}).status_code == 422
    assert callers.post("/stations/messages", given, "auditor").status_code == 403
    more = {**given, "title": "高温天少站太阳下"}
    code = typed(COMMAND, capsys, "message", who="beneficiary", **more)[1]["code"]
    held = typed(COMMAND, capsys, "pick", code)[1]
    assert typed(COMMAND, capsys, "drop", code, code=held["code"])[1]["to"] is None
    assert typed(COMMAND, capsys, "drop", code, code=held["code"])[0] == 2


def test_a_terminal_does_and_says_the_same(
    callers: Callers, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    on = callers.world.now.date()
    given = {name: str(value) for name, value in shift_of(callers, on=on.isoformat()).items()}
    code, shift, _said = typed(COMMAND, capsys, "open", "--key", "k", who="beneficiary", **given)
    assert code == 0
    assert typed(COMMAND, capsys, "open", "--key", "k", who="beneficiary", **given)[1] == shift
    assert Shift.objects.count() == 1
    assert typed(COMMAND, capsys, "shifts")[1] == callers.get("/stations/shifts").json()
    mine = typed(COMMAND, capsys, "sign", shift["code"])[1]["code"]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{mine}\n"))
    told = typed(COMMAND, capsys, "hand", shift["code"], "--code-stdin", handed='{"water": 3}')[1]
    assert (
        told
        == typed(COMMAND, capsys, "shift", shift["code"])[1]
        == callers.get(f"/stations/shifts/{shift['code']}").json()
    )
    assert typed(COMMAND, capsys, "hear", shift["code"], code=mine, body="门关太早")[1]["is_filed"]
    assert typed(COMMAND, capsys, "leave", shift["code"], code=mine)[0] == 0
    assert typed(COMMAND, capsys, "leave", shift["code"], code=mine)[0] == 2
    assert typed(COMMAND, capsys, "sign", "nowhere")[0] == 4
    assert (
        typed(COMMAND, capsys, "working", "--near", "lane")[1]
        == callers.get("/stations/working?near=lane").json()
    )


def test_a_terminal_keeps_the_vehicle(callers: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    on = callers.world.now.date().isoformat()
    assert (
        typed(COMMAND, capsys, "donate", who="beneficiary", unit="lane-office", thing="毛巾", n="9")[0] == 0
    )
    assert typed(COMMAND, capsys, "stores")[1] == callers.get("/stations/stores").json()
    plan = {"unit": "lane-office", "on": on, "from_at": "09:30", "stops": '["stop"]'}
    code = typed(COMMAND, capsys, "plan", who="beneficiary", **plan)[1]["code"]
    assert typed(COMMAND, capsys, "runs")[1] == callers.get("/stations/runs").json()
    done = typed(COMMAND, capsys, "move", code, who="beneficiary", move="load", thing="毛巾", n="9")[1]
    assert done == typed(COMMAND, capsys, "run", code)[1] == callers.get(f"/stations/runs/{code}").json()
    promised = typed(
        COMMAND, capsys, "promise", code, who="beneficiary", place="stop", thing="毛巾", n="9", keeper="water"
    )[1]
    assert typed(COMMAND, capsys, "receive", promised["ref"], who="other")[0] == 2  # nobody has signed it
    assert typed(COMMAND, capsys, "donate", who="auditor", unit="lane-office", thing="毛巾", n="9")[0] == 3
    assert SupplyRun.objects.count() == 1


def test_programs_read_grades_and_give_one(callers: Callers, capsys: pytest.CaptureFixture[str]) -> None:
    given = {"place": "stop", "stars": 3, "missing": ["map"], "unit": "lane-office"}
    first, again = (callers.post("/stations/grades", given, "beneficiary", **keyed("j")) for _n in "ab")
    assert (first.status_code, first.json()) == (201, again.json())
    one = first.json()
    assert (one["stars"], one["missing"], one["is_over"]) == (3, ["map"], False)
    assert callers.get("/stations/grades").json()["items"] == [one]
    assert typed(COMMAND, capsys, "grades")[1]["items"] == [one]
    for bad, names in (
        ({"stars": 4}, {"stars"}), ({"stars": "many"}, {"stars"}), ({"missing": "map"}, {"missing"}),
        ({"missing": ["gold"]}, {"missing"}), ({"place": "lane"}, {"place"}), ({"stars": True}, {"stars"}),
    ):  # fmt: skip
        assert errors(callers.post("/stations/grades", {**given, **bad}, "beneficiary")) == names
    assert callers.post("/stations/grades", given, "auditor").status_code == 403
    told = typed(COMMAND, capsys, "judge", who="beneficiary", place="stop", stars="5", unit="lane-office")
    assert (told[0], told[1]["stars"], told[1]["missing"]) == (0, 5, [])
    assert typed(COMMAND, capsys, "judge", who="auditor", place="stop", stars="5", unit="lane-office")[0] == 3

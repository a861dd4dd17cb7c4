"""The examples of the stations' operations: every call once, in the small invented place of the API's examples."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from yinuo.base.drawn import drawn
from yinuo.programmes.stations.photo_demo import SCENES
from yinuo.programmes.stations.tests.shift import offices, shift

if TYPE_CHECKING:
    from collections.abc import Callable

    from yinuo.doors.api.tests.caller import Callers

    Keep = Callable[..., Any]

MINE = {"code": "7K3M9PQRT2WX"}
"""A code as it stands in the examples: the real one is another every time."""


def record(callers: Callers, keep: Keep) -> None:
    """Record shifts, the vehicle's goods, notices that couriers carry, grades, pictures, and M18."""
    offices(callers.world)
    shift(callers.world)
    keep("shift_list", callers.get("/stations/shifts"))
    _shifts(callers, keep)
    _supply(callers, keep)
    _messages(callers, keep)
    _register(callers, keep)
    keep("stations_working", callers.get("/stations/working?near=lane"))


def _today(callers: Callers) -> str:
    """Give the day that the calls are made on: the one after the world's."""
    return (callers.world.now.date() + timedelta(1)).isoformat()


def _shifts(callers: Callers, keep: Keep) -> None:
    post = callers.post
    given: dict[str, Any] = {
        "place": "stop", "unit": "lane-office", "on": _today(callers), "part": "afternoon", "from_at": "14:00",
        "to_at": "17:00", "n_seats": 2,
    }  # fmt: skip
    code = keep("shift_open", post("/stations/shifts", given, "beneficiary"), given).json()["code"]
    here = f"/stations/shifts/{code}"
    mine = {"code": keep("shift_sign", post(f"{here}/sign", {}), {}).json()["code"]}
    hand = {"handed": {"water": 64}, "note": "水在里间"}
    keep("shift_hand", post(f"{here}/hand", {**mine, **hand}), {**MINE, **hand})
    heard = {"body": "休息室六点就关门。"}
    keep("shift_hear", post(f"{here}/hear", {**mine, **heard}), {**MINE, **heard})
    keep("shift_show", callers.get(here))
    keep("shift_leave", post(f"{here}/leave", mine), MINE)


def _supply(callers: Callers, keep: Keep) -> None:
    get, post, on = callers.get, callers.post, _today(callers)
    given = {"unit": "lane-office", "thing": "绿豆汤", "n": 50, "use_by": on, "donor": "示例面馆"}
    keep("supply_donate", post("/stations/donations", given, "beneficiary"), given)
    keep("store_list", get("/stations/stores"))
    plan = {"unit": "lane-office", "on": on, "from_at": "09:30", "stops": ["stop"], "is_hot": True}
    code = keep("run_plan", post("/stations/runs", plan, "beneficiary"), plan).json()["code"]
    here = f"/stations/runs/{code}"
    move = {"move": "load", "thing": "绿豆汤", "n": 40}
    keep("run_move", post(f"{here}/move", move, "beneficiary"), move)
    promise = {"place": "stop", "thing": "毛巾", "n": 20, "keeper": "water"}
    ref = keep("run_promise", post(f"{here}/promise", promise, "beneficiary"), promise).json()["ref"]
    assert callers.act(ref, "launch", "lane_head").status_code == 200
    done = {"result": "done", "text": "毛巾送到了，二十条。", "proof_on": on}
    assert callers.act(ref, "report", "beneficiary", done).status_code == 200
    came = {"text": "收到，点过数。", "proof_on": on}
    keep("delivery_receive", post(f"/stations/deliveries/{ref}/receive", came, "other"), came)
    keep("run_list", get("/stations/runs"))
    keep("run_show", get(here))


def _messages(callers: Callers, keep: Keep) -> None:
    post = callers.post
    until = (callers.world.now.date() + timedelta(30)).isoformat()
    given = {
        "unit": "lane-office", "sort": "safety", "title": "楼道不充电", "body": "楼下有充电棚。", "until_on": until,
    }  # fmt: skip
    code = keep("courier_offer", post("/stations/messages", given, "beneficiary"), given).json()["code"]
    here = f"/stations/messages/{code}"
    mine = {"code": keep("courier_pick", post(f"{here}/pick", {}), {}).json()["code"]}
    keep("courier_list", callers.get("/stations/messages"))
    keep("courier_drop", post(f"{here}/drop", mine), MINE)


def _register(callers: Callers, keep: Keep) -> None:
    given: dict[str, Any] = {"place": "stop", "stars": 3, "missing": ["map"], "unit": "lane-office"}
    keep("station_judge", callers.post("/stations/grades", given, "beneficiary"), given)
    keep("station_grade_list", callers.get("/stations/grades"))
    put = {"place": "stop", "thing": "water", "only_things": True}
    body = {"given": json.dumps(put), "photo": SimpleUploadedFile("water.png", drawn(SCENES["water"]))}
    answer = callers.client.post("/api/v1/stations/photos", body, headers=callers.voice("beneficiary"))
    name = keep("station_photo_put", answer, put).json()["id"]
    keep("station_photo_list", callers.get("/stations/photos?at=stop"))
    keep("station_photo_show", callers.get(f"/stations/photos/{name}"))
    keep("station_photo_down", callers.post(f"/stations/photos/{name}/down", {}, "beneficiary"), {})

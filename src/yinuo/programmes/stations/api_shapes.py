"""The shapes and addresses of the stations' part of the API document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    TEXT,
    answer,
    exactly,
    many,
    named,
    operation,
    path,
    problems,
    query,
    reading,
    takes,
)
from yinuo.doors.shell.records import ROOT
from yinuo.kernel.limits.models import FACILITY_KINDS
from yinuo.programmes.stations import asked
from yinuo.programmes.stations.records import GRADES, MESSAGES, PHOTOS, RUNS, SHIFTS, STORES, WORKING
from yinuo.programmes.stations.words import HANDED, HAVES, NOTICES, PARTS
from yinuo.programmes.stations.working_queries import NONE_LOST

if TYPE_CHECKING:
    from yinuo.doors.api.schema import Schema

FLAG: Final = {"type": "boolean"}
OR_NONE: Final = {"type": ["string", "null"], "format": "date"}
STAFF: Final = (400, 401, 403, 404, 409, 413, 415, 422)
PICTURED: Final = frozenset(("StationPhotoPut",))
ANYBODY: Final = (400, 401, 403, 404, 409, 413, 415, 422, 429)


def _asking(names: tuple[str, ...], *optional: str, **more: Any) -> Schema:
    """Give a body's shape: lines of text, but for numbers and yes or no."""
    shape = {
        name: FLAG if name in asked.FLAGS else COUNT if name in asked.NUMBERS else TEXT for name in names
    }
    return exactly(**shape, **more) | {"required": [name for name in (*names, *more) if name not in optional]}


def components() -> dict[str, Schema]:
    """Give the shapes of shifts, of the vehicle's goods, of M18, of grades and pictures."""
    return {**_shifts(), **_supply(), **_messages(), **_working(), **_register()}


def _shifts() -> dict[str, Schema]:
    line: dict[str, Any] = dict.fromkeys(
        ("code", "place", "unit", "from_at", "to_at", "asks", "source", "href"), TEXT
    )
    line |= {
        **dict.fromkeys(("seats", "n_left", "n_waiting"), COUNT),
        "on": DAY,
        "part": {"enum": list(PARTS)},
    }
    counts = exactly(**dict.fromkeys(HANDED, COUNT)) | {"required": []}
    told = {**line, "handed": counts, "n_heard": COUNT, "n_filed": COUNT, "note": TEXT}
    return {
        "Shift": exactly(**line),
        "Shifts": exactly(items=many(named("Shift"))),
        "ShiftShown": exactly(**told),
        "ShiftOpen": _asking(asked.OPEN, "asks"),
        "ShiftSign": _asking(("code", "fits", "remind_to"), "code", "fits", "remind_to"),
        "ShiftSigned": exactly(shift=TEXT, code=TEXT, has_seat=FLAG, href=TEXT),
        "ShiftLeave": _asking(("code",)),
        "ShiftLeft": exactly(shift=TEXT, href=TEXT),
        "ShiftHand": _asking(("code", "note", "looked"), "note", "looked", "handed", handed=counts),
        "ShiftHear": _asking(("code", "body", "no_follow_up"), "body", "no_follow_up"),
        "ShiftHeard": exactly(shift=TEXT, is_filed=FLAG, code=TEXT, ref=TEXT, href=TEXT),
    }


def _supply() -> dict[str, Schema]:
    run: dict[str, Any] = {
        **dict.fromkeys(("code", "unit", "from_at", "source", "href"), TEXT), "on": DAY, "stops": many(TEXT),
        "is_hot": FLAG,
    }  # fmt: skip
    line = exactly(thing=TEXT, **dict.fromkeys(("loaded", "handed_out", "unloaded", "aboard"), COUNT))
    delivery = exactly(
        **dict.fromkeys(("ref", "place", "thing", "state", "outcome"), TEXT), n=COUNT, first_due=OR_NONE
    )
    lot = exactly(thing=TEXT, use_by=OR_NONE, n=COUNT)
    return {
        "SupplyRun": exactly(**run),
        "SupplyRuns": exactly(items=many(named("SupplyRun"))),
        "SupplyRunShown": exactly(**run, lines=many(line), deliveries=many(delivery)),
        "SupplyStore": exactly(unit=TEXT, items=many(lot), href=TEXT),
        "SupplyStores": exactly(items=many(named("SupplyStore"))),
        "SupplyDonate": _asking(asked.DONATE, "use_by", "donor", "looked"),
        "SupplyPlan": _asking(asked.PLAN, "is_hot", stops=many(TEXT)),
        "SupplyMove": _asking(asked.MOVE),
        "SupplyPromise": _asking(asked.PROMISE, "looked"),
        "SupplyPromised": exactly(**dict.fromkeys(("ref", "state", "href"), TEXT)),
        "SupplyReceive": _asking(asked.RECEIVE, *asked.RECEIVE),
    }


def _messages() -> dict[str, Schema]:
    texts = ("code", "unit", "title", "body", "source", "href")
    line = exactly(
        **dict.fromkeys(texts, TEXT), sort={"enum": list(NOTICES)}, n_carried=COUNT, opened_on=DAY, until_on=DAY
    )  # fmt: skip
    return {
        "CourierNotice": line,
        "CourierNotices": exactly(items=many(named("CourierNotice"))),
        "CourierOffer": _asking(asked.NOTICE, "looked"),
        "CourierPick": _asking(("code",), "code"),
        "CourierDrop": _asking(("code",)),
        "CourierCarries": exactly(notice=TEXT, code=TEXT, to=OR_NONE, href=TEXT),
    }


def _working() -> dict[str, Schema]:
    share: dict[str, Any] = {
        **dict.fromkeys(("things", "minutes_promised", "minutes_lost"), COUNT),
        "permille": {"type": ["integer", "null"]},
    }  # fmt: skip
    days = {"from": DAY, "to": DAY}
    fault = exactly(
        ref=TEXT, place=TEXT, kind=TEXT, **{**days, "to": OR_NONE}, minutes_lost=COUNT,
        why_none={"enum": list(NONE_LOST)},
    )  # fmt: skip
    kinds = many(exactly(kind=TEXT, **share))
    return {"StationsWorking": exactly(**days, stations=COUNT, **share, kinds=kinds, faults=many(fault))}


def _register() -> dict[str, Schema]:
    texts = dict.fromkeys(("place", "unit", "source", "href"), TEXT)
    haves = many({"enum": list(HAVES)})
    return {
        "StationGrade": exactly(**texts, stars=COUNT, missing=haves, judged_on=DAY, until=DAY, is_over=FLAG),
        "StationGrades": exactly(items=many(named("StationGrade"))),
        "StationJudge": _asking(asked.JUDGE, "missing", missing=haves),
        "StationPhoto": exactly(
            **texts, **dict.fromkeys(("id", "sha256", "file"), TEXT), thing={"enum": list(FACILITY_KINDS)},
            put_on=DAY, down_on=OR_NONE, width=COUNT, height=COUNT,
        ),
        "StationPhotos": exactly(items=many(named("StationPhoto"))),
        "StationPhotoPut": _asking(asked.PHOTO),
        "StationPhotoDown": exactly(),
    }  # fmt: skip


def _writing(
    name: str,
    summary: str,
    body: str,
    gives: str,
    *,
    made: bool = False,
    at: str = "",
    refused: tuple[int, ...] = STAFF,
) -> Schema:
    told = {"201" if made else "200": answer(gives, "written"), **problems(*refused)}
    parameters = [*([path(at)] if at else []), IDEMPOTENCY]
    return {
        "post": operation(
            name, summary, told, parameters=parameters, requestBody=takes(body, photos=body in PICTURED)
        )
    }


def paths() -> dict[str, Schema]:
    """Give the operations on shifts, on the vehicle's goods, of M18, on grades and pictures."""
    return {**_shift_paths(), **_supply_paths(), **_message_paths(), **_working_paths(), **_register_paths()}


def _shift_paths() -> dict[str, Schema]:
    at, code = {"parameters": [query("at", TEXT, "one station")]}, {"parameters": [path("code")]}

    def by_code(verb: str, summary: str, body: str, gives: str) -> Schema:
        return _writing(f"shift_{verb}", summary, body, gives, at="code", refused=ANYBODY)

    one = f"{SHIFTS}/{{code}}"
    return {
        SHIFTS: {
            "get": reading("shift_list", "shifts to come, with the places that are free", "Shifts") | at,
            **_writing("shift_open", "open a shift; public at once", "ShiftOpen", "Shift", made=True),
        },
        one: {
            "get": reading("shift_show", "one shift, and what was handed out by count", "ShiftShown", 404)
            | code
        },
        f"{one}/sign": by_code("sign", "take a place by code, or wait for one", "ShiftSign", "ShiftSigned"),
        f"{one}/leave": by_code("leave", "leave it, for no reason", "ShiftLeave", "ShiftLeft"),
        f"{one}/hand": by_code("hand", "hand it over: a note, and counts", "ShiftHand", "ShiftShown"),
        f"{one}/hear": by_code("hear", "write down a thing heard", "ShiftHear", "ShiftHeard"),
    }


def _supply_paths() -> dict[str, Schema]:
    code, one = {"parameters": [path("code")]}, f"{RUNS}/{{code}}"
    return {
        STORES: {"get": reading("store_list", "what lies in every store", "SupplyStores")},
        f"{ROOT}/stations/donations": _writing(
            "supply_donate", "take goods in", "SupplyDonate", "SupplyStore", made=True
        ),
        RUNS: {
            "get": reading("run_list", "the supply vehicle's runs", "SupplyRuns"),
            **_writing("run_plan", "plan a run; public at once", "SupplyPlan", "SupplyRun", made=True),
        },
        one: {"get": reading("run_show", "one run: in = out + left", "SupplyRunShown", 404) | code},
        f"{one}/move": _writing("run_move", "load, hand out, unload", "SupplyMove", "SupplyRunShown", at="code"),
        f"{one}/promise": _writing(
            "run_promise", "promise goods to a station; its head signs", "SupplyPromise", "SupplyPromised",
            made=True, at="code",
        ),
        f"{ROOT}/stations/deliveries/{{ref}}/receive": _writing(
            "delivery_receive", "say that it came, as its keeper", "SupplyReceive", "SupplyPromised", at="ref"
        ),
    }  # fmt: skip


def _message_paths() -> dict[str, Schema]:
    one = f"{MESSAGES}/{{code}}"
    return {
        MESSAGES: {
            "get": reading("courier_list", "notices that couriers may carry", "CourierNotices"),
            **_writing("courier_offer", "offer a notice; public at once", "CourierOffer", "CourierNotice", made=True),
        },
        f"{one}/pick": _writing(
            "courier_pick", "carry it for a week", "CourierPick", "CourierCarries", at="code", refused=ANYBODY
        ),
        f"{one}/drop": _writing(
            "courier_drop", "carry it no more, for no reason", "CourierDrop", "CourierCarries", at="code",
            refused=ANYBODY,
        ),
    }  # fmt: skip


def _working_paths() -> dict[str, Schema]:
    near = {"parameters": [query("near", TEXT, "a place: the stations at it or under it")]}
    told = "hours promised and lost (M18), with every fault behind them"
    return {WORKING: {"get": reading("stations_working", told, "StationsWorking", 404) | near}}


def _register_paths() -> dict[str, Schema]:
    at, one = {"parameters": [query("at", TEXT, "one station")]}, f"{PHOTOS}/{{name}}"
    put = _writing("station_photo_put", "put a picture up", "StationPhotoPut", "StationPhoto", made=True)
    return {
        GRADES: {
            "get": reading("station_grade_list", "the latest grade of every station", "StationGrades"),
            **_writing("station_judge", "give a grade, for a year", "StationJudge", "StationGrade", made=True),
        },
        PHOTOS: {"get": reading("station_photo_list", "pictures of things that are up", "StationPhotos") | at, **put},
        one: {
            "get": reading("station_photo_show", "one picture of a thing", "StationPhoto", 404)
            | {"parameters": [path("name")]}
        },
        f"{one}/down": _writing(
            "station_photo_down", "take it down, with its file", "StationPhotoDown", "StationPhoto", at="name"
        ),
    }  # fmt: skip

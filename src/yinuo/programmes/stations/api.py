"""The stations' part of the API: shifts by code, the vehicle's goods and runs, M18; grades and pictures of things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ninja import Router

from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, pictures_of, token_of
from yinuo.doors.api.desk import written
from yinuo.doors.api.once import once
from yinuo.doors.shell.records import stands_record
from yinuo.doors.shell.tagged import when
from yinuo.programmes.stations import (
    asked,
    grades,
    messages,
    photos,
    records,
    shift_queries,
    supply,
    working_queries,
)
from yinuo.programmes.stations import shift_actions as actions
from yinuo.programmes.stations.api_shapes import components, paths

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.asked import Caller
    from yinuo.doors.shell.desk.officer import Officer
    from yinuo.doors.shell.records import Record

    Lines = dict[str, str]
    Listed = tuple[Lines, list[str]]

__all__ = ["components", "paths", "router"]
router = Router()


@router.get("/shifts")
def shifts(request: HttpRequest) -> HttpResponse:
    """List the shifts to come, the next first; `at` picks one station. Who serves stands nowhere."""
    rows = shift_queries.coming(when(request).on, asked_of(request).get("at", "")[:60])
    return tagged(request, {"items": [records.shift_record(one) for one in rows]})


@router.post("/shifts")
def open_shift(request: HttpRequest) -> HttpResponse:
    """Open a shift with all its places; public at once."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        shift = actions.open_shift(officer, typed, token)
        return records.shift_record(shift_queries.one(shift.code, officer.on))

    return written(request, asked.of(*asked.OPEN), do, 201)


@router.get("/shifts/{code}")
def shift(request: HttpRequest, code: str) -> HttpResponse:
    """Give one shift with what was handed out and heard, by count."""
    on = when(request).on
    one = shift_queries.one(plain_ref(code), on)
    return tagged(request, records.handed_record(one, *shift_queries.heard_in(one.shift, on), on))


@router.post("/shifts/{code}/sign")
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Take a place, or one in the queue. The code in the answer is kept nowhere: the same key gives the same again."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    row = shift_queries.one(plain_ref(code), on).shift
    held, has_seat = actions.sign_up(
        row, asked.typed(given, "code", "fits", "remind_to"), token_of(request, who), on
    )
    return kept(records.seat_record(row, held, has_seat=has_seat))


@router.post("/shifts/{code}/leave")
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave a place or the queue, for no reason; whoever waits first moves up."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    typed = asked.typed(given, "code")
    row = shift_queries.one(plain_ref(code), on).shift

    def do() -> Record:
        actions.leave(row, typed["code"], on)
        return records.left_record(row)

    return once(request, who, do)


@router.post("/shifts/{code}/hand")
def hand(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a shift over: a note, and what was handed out, by count."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    typed = asked.handed(given)
    row = shift_queries.one(plain_ref(code), on).shift

    def do() -> Record:
        actions.hand_over(row, typed, on)
        one = shift_queries.one(row.code, on)
        return records.handed_record(one, *shift_queries.heard_in(one.shift, on), on)

    return once(request, who, do)


@router.post("/shifts/{code}/hear")
def hear(request: HttpRequest, code: str) -> HttpResponse:
    """Write down a thing heard: a request whose code goes to whoever said it, or only that nothing is to come of it."""
    who, at = _anybody(request), when(request)
    given, _version = body_of(request)
    typed = asked.typed(given, "code", "body", "no_follow_up")
    row = shift_queries.one(plain_ref(code), at.on).shift
    token = token_of(request, who)
    if typed.get("no_follow_up"):
        return once(
            request, who, lambda: records.heard_record(row, actions.hear(row, typed, token, at.on, at.story))
        )
    return kept(records.heard_record(row, actions.hear(row, typed, token, at.on, at.story)))


@router.get("/stores")
def stores(request: HttpRequest) -> HttpResponse:
    """List what lies in every store, what must be used first first."""
    on = when(request).on
    return tagged(request, {"items": [records.store_record(*one) for one in supply.stores(on)]})


@router.post("/donations")
def donate(request: HttpRequest) -> HttpResponse:
    """Take goods in: kind, number, the day they keep to; who gave only where they wish it."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        supply.donate(officer, typed, token)
        return records.store_record(typed["unit"], supply.store(typed["unit"], officer.on))

    return written(request, asked.of(*asked.DONATE), do, 201)


@router.get("/runs")
def runs(request: HttpRequest) -> HttpResponse:
    """List the vehicle's runs, the newest first."""
    return tagged(request, {"items": [records.run_record(one) for one in supply.runs(when(request).on)]})


@router.post("/runs")
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a run; public at once."""

    def do(officer: Officer, given: Listed, token: str) -> Record:
        return records.run_record(supply.plan(officer, *given, token))

    return written(request, asked.planned, do, 201)


@router.get("/runs/{code}")
def run(request: HttpRequest, code: str) -> HttpResponse:
    """Give one run: in = out + left for each thing, and what was promised to stations."""
    return tagged(request, _sheet(plain_ref(code), request))


def _sheet(code: str, request: HttpRequest) -> Record:
    on = when(request).on
    row = supply.run_of(code, on)
    return records.run_sheet(row, supply.lines_of(row, on), supply.promised_on(row, on))


@router.post("/runs/{code}/move")
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Load, hand out or unload, by count, on the run's own day."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        row = supply.run_of(plain_ref(code), officer.on)
        supply.move(officer, row, typed, token)
        return _sheet(row.code, request)

    return written(request, asked.of(*asked.MOVE), do)


@router.post("/runs/{code}/promise")
def promise(request: HttpRequest, code: str) -> HttpResponse:
    """Promise goods to a station of the run: a draft until the unit's head signs."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        row = supply.run_of(plain_ref(code), officer.on)
        return stands_record(supply.promise(officer, row, typed, token))

    return written(request, asked.of(*asked.PROMISE), do, 201)


@router.post("/deliveries/{ref}/receive")
def receive(request: HttpRequest, ref: str) -> HttpResponse:
    """Say, as the station's keeper, that what was promised came."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        row = supply.delivery_of(plain_ref(ref), officer.on)
        return stands_record(supply.receive(officer, row, typed, token))

    return written(request, asked.of(*asked.RECEIVE), do)


@router.get("/messages")
def notices(request: HttpRequest) -> HttpResponse:
    """List the notices that couriers may carry, the newest first."""
    rows = messages.offered(when(request).on)
    return tagged(request, {"items": [records.message_record(one) for one in rows]})


@router.post("/messages")
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a notice of safety or service; public at once."""

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        row = messages.offer(officer, typed, token)
        return records.message_record(messages.notice(row.code, officer.on))

    return written(request, asked.of(*asked.NOTICE), do, 201)


@router.post("/messages/{code}/pick")
def pick(request: HttpRequest, code: str) -> HttpResponse:
    """Carry a notice for a week. The code in the answer is kept nowhere: the same key gives the same again."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    row = messages.notice(plain_ref(code), on).row
    held, to_on = messages.pick(row, asked.typed(given, "code"), token_of(request, who), on)
    return kept(records.carries_record(row, held, to_on))


@router.post("/messages/{code}/drop")
def drop(request: HttpRequest, code: str) -> HttpResponse:
    """Carry it no more, at any time and for no reason."""
    who, on = _anybody(request), when(request).on
    given, _version = body_of(request)
    typed, row = asked.typed(given, "code"), messages.notice(plain_ref(code), on).row

    def do() -> Record:
        messages.drop(row, typed["code"])
        return records.carries_record(row, "", None)

    return once(request, who, do)


@router.get("/grades")
def graded(request: HttpRequest) -> HttpResponse:
    """List the latest grade of every station that has one: by whom, what was missing, until when."""
    found = grades.graded(when(request).on)
    return tagged(request, {"items": [records.grade_record(one) for _code, one in sorted(found.items())]})


@router.post("/grades")
def judge(request: HttpRequest) -> HttpResponse:
    """Give a station its grade, from today for a year."""

    def do(officer: Officer, given: Listed, token: str) -> Record:
        row = grades.judge(officer, *given, token)
        return records.grade_record(grades.Graded(row, officer.on))

    return written(request, asked.judged, do, 201)


@router.get("/photos")
def pictures(request: HttpRequest) -> HttpResponse:
    """List the pictures of things that are up; `at` picks one station."""
    at = asked_of(request).get("at", "")[:60]
    found = photos.shown(when(request).on, [at] if at else None)
    return tagged(request, {"items": [records.photo_record(one) for one in found]})


@router.post("/photos")
def put_up(request: HttpRequest) -> HttpResponse:
    """Put a picture up, sent beside `given`, with the thing it shows; public at once. No persons."""
    sent = pictures_of(request)

    def do(officer: Officer, typed: Lines, token: str) -> Record:
        return records.photo_record(photos.put_up(officer, typed, sent, token))

    return written(request, asked.of(*asked.PHOTO), do, 201)


@router.get("/photos/{name}")
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Give one picture that is up: what it shows, and where its file is."""
    return tagged(request, records.photo_record(photos.one(plain_ref(name), when(request).on)))


@router.post("/photos/{name}/down")
def down(request: HttpRequest, name: str) -> HttpResponse:
    """Take a picture down, for no reason; its file is gone with it."""

    def do(officer: Officer, _typed: Lines, _token_of: str) -> Record:
        return records.photo_record(photos.take_down(officer, plain_ref(name)))

    return written(request, asked.of(), do)


@router.get("/working")
def working(request: HttpRequest) -> HttpResponse:
    """Give M18 of the stations at a place or under it (`near`), with every fault behind it."""
    found = working_queries.counted(when(request).on, asked_of(request).get("near", "")[:40])
    return tagged(request, records.working_record(found))


def _anybody(request: HttpRequest) -> Caller:
    """Give who asks, whoever it is; a stranger's posts are counted as on the pages. Raises Problem (429)."""
    who = caller(request)
    keep_pace(request, who, "raise")
    return who

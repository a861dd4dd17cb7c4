"""The pavilion's part of the API: suggestions and what was decided, teams and a call to one, the patrol's diary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ninja import Router

from yinuo.base.errors import NotAllowed, NotFound
from yinuo.doors.api.answers import kept, plain_ref, tagged
from yinuo.doors.api.asked import asked_of, body_of, caller, keep_pace, lines_of, nothing_else, token_of
from yinuo.doors.api.desk import at_desk
from yinuo.doors.api.once import once
from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    TEXT,
    YES,
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
from yinuo.doors.shell.public.raisable import coarse_places
from yinuo.doors.shell.records import ROOT
from yinuo.doors.shell.tagged import when
from yinuo.kernel.limits.things import THINGS
from yinuo.programmes.voices import patrol
from yinuo.programmes.voices.pavilion_queries import AT, counted, decision_of, pavilion_of, suggestions
from yinuo.programmes.voices.teams import MOST_TIME, call, team_of, teams

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from yinuo.doors.api.schema import Schema
    from yinuo.doors.shell.records import Record
    from yinuo.kernel.matters.models import PublicMatter
    from yinuo.kernel.people.models import Place
    from yinuo.programmes.voices.models import PatrolNote
    from yinuo.programmes.voices.teams import Team

router = Router()
PAVILIONS: Final = f"{ROOT}/voices/pavilions"
TEAMS: Final = f"{ROOT}/voices/teams"
PATROL: Final = f"{ROOT}/voices/patrol"
CALL: Final = ("body", "place", "contact", "safe")
NOTE: Final = ("place", "thing", "noted_on", "noted_at")


@router.get("/pavilions")
def pavilions(request: HttpRequest) -> HttpResponse:
    """List every pavilion with how many suggestions are public there."""
    found = counted(when(request).on)
    items = [_pavilion(one, found.get(one.code, 0)) for one in coarse_places() if one.kind in AT]
    return tagged(request, {"items": items})


def _pavilion(place: Place, n: int) -> Record:
    told = {name: getattr(place, name) for name in ("code", "name", "name_en", "is_example")}
    return {**told, "n": n, "href": f"{PAVILIONS}/{place.code}"}


@router.get("/pavilions/{code}")
def pavilion(request: HttpRequest, code: str) -> HttpResponse:
    """Give one pavilion with its newest suggestions: how often each is supported, what was decided and why."""
    place = pavilion_of(plain_ref(code))
    rows, n = suggestions(place, when(request).on)
    return tagged(request, {**_pavilion(place, n), "suggestions": [_suggestion(row) for row in rows]})


def _suggestion(row: PublicMatter) -> Record:
    decided = decision_of(row)
    told = {name: getattr(row, name) for name in ("ref", "title", "state", "outcome", "n_supporters")}
    return {
        **told,
        "decision": {
            **{name: getattr(decided, name) for name in ("kind", "unit", "reason", "law", "review")},
            "on": decided.on.isoformat() if decided.on else None,
        },
    }


@router.get("/teams")
def every_team(request: HttpRequest) -> HttpResponse:
    """List the volunteer teams that can be called, and count those nobody has named."""
    every = teams()
    named_ones = [_team(one) for one in every if one.may_be_called]
    return tagged(request, {"items": named_ones, "n_unnamed": len(every) - len(named_ones)})


def _team(one: Team) -> Record:
    names = ("code", "name", "name_en", "duty", "duty_en", "category", "size", "is_example", "is_sealed")
    return {**{name: getattr(one, name) for name in names}, "href": f"{TEAMS}/{one.code}/call"}


@router.post("/teams/{code}/call")
def call_team(request: HttpRequest, code: str) -> HttpResponse:
    """Call a team: an ordinary request is filed, and its code is answered this once."""
    who = caller(request)
    if who.actor.voice != "asker" or who.ref:
        raise NotAllowed
    keep_pace(request, who, "raise")
    found = team_of(plain_ref(code))
    given, _version = body_of(request)
    nothing_else(given, *CALL)
    token, at = token_of(request, who), when(request)
    done = call(found, lines_of(given, *CALL), token, at.on, at.story)
    return kept({"ref": done.ref, "code": done.code, "category": found.category}, 201)


@router.get("/patrol")
def diary(request: HttpRequest) -> HttpResponse:
    """Give what was noted at a place whose diary this member of staff keeps, the newest first."""
    _who, officer = at_desk(request)
    places = {one.code: one for one in patrol.may_note(officer)}
    if not places:
        raise NotAllowed
    code = asked_of(request).get("place", "") or next(iter(places))
    if code not in places:
        raise NotFound
    rows = [_noted(row) for row in patrol.notes(places[code], officer.on)]
    return tagged(request, {"place": code, "places": list(places), "items": rows}, is_open=False)


@router.post("/patrol")
def note(request: HttpRequest) -> HttpResponse:
    """Note a thing at a place and a time. There is no field for a person, and none for words."""
    who, officer = at_desk(request)
    given, _version = body_of(request)
    nothing_else(given, *NOTE)
    return once(request, who, lambda: _noted(patrol.note(officer, lines_of(given, *NOTE))), 201)


def _noted(row: PatrolNote) -> Record:
    return {
        "place": row.place_id, "thing": row.thing, "noted_on": row.noted_on.isoformat(),
        "noted_at": f"{row.noted_at:%H:%M}", "source": row.source, "href": f"{PATROL}?place={row.place_id}",
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give the shapes of pavilions, teams and the diary."""
    line: dict[str, Any] = {
        **dict.fromkeys(("code", "name", "name_en", "href"), TEXT),
        "is_example": YES,
        "n": COUNT,
    }
    decision = exactly(**dict.fromkeys(("kind", "unit", "reason", "law", "review"), TEXT), on=DAY)
    suggestion = exactly(
        **dict.fromkeys(("ref", "title", "state", "outcome"), TEXT), n_supporters=COUNT, decision=decision
    )
    texts = ("code", "name", "name_en", "duty", "duty_en", "category", "href")
    team = exactly(
        **dict.fromkeys(texts, TEXT), size={"type": ["integer", "null"]}, is_example=YES, is_sealed=YES
    )
    noted = {"place": TEXT, "thing": {"enum": list(THINGS)}, "noted_on": TEXT, "noted_at": TEXT}
    asked = {"body": TEXT, "place": TEXT, "contact": TEXT, "safe": {"type": "string", "maxLength": MOST_TIME}}
    call_body = exactly(**asked) | {"required": ["body", "place"]}
    return {
        "Pavilions": exactly(items=many(exactly(**line))),
        "Pavilion": exactly(**line, suggestions=many(suggestion)),
        "Teams": exactly(items=many(team), n_unnamed=COUNT),
        "TeamCall": call_body,
        "TeamCalled": exactly(ref=TEXT, code=TEXT, category=TEXT),
        "PatrolNote": exactly(**noted),
        "PatrolNoted": exactly(**noted, source=TEXT, href=TEXT),
        "PatrolDiary": exactly(place=TEXT, places=many(TEXT), items=many(named("PatrolNoted"))),
    }


def paths() -> dict[str, Schema]:
    """Give the operations on pavilions, teams and the diary."""
    code = {"parameters": [path("code")]}
    refused = problems(400, 401, 403, 404, 409, 413, 415, 422, 429)
    kept_once = {"201": answer("PatrolNoted", "noted"), **problems(400, 401, 403, 404, 409, 413, 415, 422)}
    return {
        PAVILIONS: {"get": reading("pavilion_list", "pavilions with their suggestions counted", "Pavilions")},
        f"{PAVILIONS}/{{code}}": {
            "get": reading("pavilion_show", "one pavilion, its suggestions and what was decided", "Pavilion", 404)
            | code
        },
        TEAMS: {"get": reading("team_list", "volunteer teams that can be called", "Teams")},
        f"{TEAMS}/{{code}}/call": {
            "post": operation(
                "team_call", "call a team; the answer has the tracking code, shown this once",
                {"201": answer("TeamCalled", "filed"), **refused},
                parameters=[path("code"), IDEMPOTENCY], requestBody=takes("TeamCall", photos=False),
            )
        },
        PATROL: {
            "get": reading(
                "patrol_diary", "what was noted at a place, for whoever keeps its diary", "PatrolDiary",
                401, 403, 404, parameters=[query("place", TEXT)],
            ),
            "post": operation(
                "patrol_note", "note a thing at a place and a time", kept_once,
                parameters=[IDEMPOTENCY], requestBody=takes("PatrolNote", photos=False),
            ),
        },
    }  # fmt: skip

"""What the OpenAPI document says of the four typed lists: shapes and operations."""

from __future__ import annotations

from typing import Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    IDEMPOTENCY,
    PAGED,
    TEXT,
    YES,
    answer,
    exactly,
    many,
    named,
    operation,
    page,
    path,
    problems,
    reading,
    takes,
)
from yinuo.programmes.campaigns.line_forms import KINDS_OF
from yinuo.programmes.campaigns.lines import BEGIN, BLOCK, BREACH, ENTER, FINISH, HOLD, PLAN, REACH, WORKS
from yinuo.programmes.campaigns.track_fields import TRACKS, WORDS
from yinuo.programmes.campaigns.track_programs import COUNTED, HEADED, STEPPED
from yinuo.programmes.campaigns.track_records import COUNTS_AT, LINES_AT, TRACKS_AT
from yinuo.programmes.campaigns.tracks import FIELD_TYPES, shipped

Schema = dict[str, Any]
DID: Final = (REACH, ENTER, BLOCK, WORKS, BEGIN, FINISH, HOLD, BREACH, PLAN)
FIELDS: Final[Schema] = {"type": "object", "additionalProperties": {"enum": list(FIELD_TYPES)}}
PROOF: Final[Schema] = {
    "type": "object", "additionalProperties": {"type": ["string", "integer"]},
    "description": "days as YYYY-MM-DD, money in minor units, areas in square metres",
}  # fmt: skip
SUMS: Final[Schema] = {"type": "object", "additionalProperties": COUNT}


def _texts(*names: str) -> Schema:
    return dict.fromkeys(names, TEXT)


def _stands() -> dict[str, Schema]:
    """Give how a line stands, by its track."""
    idle = exactly(case=TEXT, since=DAY, days=COUNT, cause=TEXT, fee_percent=COUNT, may_be_taken_back=YES)
    duty = exactly(code=TEXT, begun_on=DAY, finished_on=DAY, earliest_on=DAY)
    told = shipped()
    return {
        "InvestmentStands": exactly(stage=TEXT, since=DAY, amount=COUNT, is_lapsed=YES),
        "ParcelStands": exactly(
            list=TEXT, since=DAY, area=COUNT, blocker=TEXT, cause={"enum": ["", *told.land.causes]},
            idle={"anyOf": [idle, {"type": "null"}]},
        ),
        "AreaStands": exactly(
            n_done=COUNT, n_owed=COUNT, percent=COUNT, completion=COUNT,
            breaches=many({"enum": list(told.duties.breaches)}), has_remedy=YES, may_move=YES, duties=many(duty),
        ),
        "HazardStands": exactly(level=TEXT, has_plan=YES, n_reopened=COUNT, is_late=YES),
    }  # fmt: skip


def components() -> dict[str, Schema]:
    """Give every shape of the typed lists."""
    did: Schema = {"enum": list(DID)}
    stands = _stands()
    line = {
        **_texts("ref", "title", "unit", "state", "source", "href"), "track": {"enum": list(TRACKS)},
        "first_due": DAY, "stands": {"anyOf": [named(name) for name in stands]}, "promises": many(TEXT),
        "steps": many(exactly(do=did, code=TEXT, on=DAY, proof=PROOF)),
    }  # fmt: skip
    step = exactly(**_texts("code", "name", "name_en"), fields=FIELDS)
    track = {**_texts("code", "name", "href"), "n": COUNT, "opens_with": FIELDS, "steps": many(step)}
    coming = exactly(do=did, codes=many(TEXT), fields=FIELDS, optional=many(TEXT))
    sums = many(exactly(**_texts("code", "name", "name_en"), counts=SUMS))
    opened = sorted({name for kinds in KINDS_OF.values() for name in kinds})
    return {
        **stands,
        "Track": exactly(**track),
        "Tracks": exactly(items=many(named("Track"))),
        "TrackRow": exactly(**line),
        "TrackPage": exactly(
            **track, sums=sums, items=many(named("TrackRow")), next_cursor={"type": ["string", "null"]}
        ),
        "TrackLine": exactly(**line, next=many(coming)),
        "ProspectCount": exactly(**_texts("unit", "stage", "href"), week=DAY, n=COUNT),
        "ProspectCountPage": page("ProspectCount"),
        "TrackLineOpen": _body(_texts(*HEADED, *opened), HEADED),
        "TrackLineStep": _body({**_texts(*STEPPED, *WORDS), "do": did}, ("do",)),
        "ProspectCountTold": _body(_texts(*COUNTED), COUNTED),
    }  # fmt: skip


def _body(shapes: Schema, required: tuple[str, ...]) -> Schema:
    """Give a body of these lines of text."""
    return {
        "type": "object", "properties": shapes, "required": list(required), "additionalProperties": False,
    }  # fmt: skip


def _writing(name: str, summary: str, takes_in: str, gives: str, *parameters: Schema, status: int) -> Schema:
    told = {str(status): answer(gives, "written"), **problems(400, 401, 403, 404, 409, 413, 415, 422)}
    body = takes(takes_in, photos=False)
    return operation(name, summary, told, parameters=[*parameters, IDEMPOTENCY], requestBody=body)


def paths() -> dict[str, Schema]:
    """Give the operations on the typed lists."""
    track, ref = path("track"), path("ref")
    return {
        TRACKS_AT: {"get": reading("track_list", "the four typed lists", "Tracks", 422)},
        f"{TRACKS_AT}/{{track}}": {
            "get": reading(
                "track_show", "one typed list, a page of its lines", "TrackPage", 404, 422, parameters=[track, *PAGED]
            ),
            "post": _writing("line_open", "draft a new line with its first proof", "TrackLineOpen", "Acted", track,
                             status=201),
        },
        COUNTS_AT: {
            "get": reading("prospect_list", "weekly counts before signing", "ProspectCountPage", 422,
                           parameters=[*PAGED]),
            "post": _writing("prospect_count", "a unit's count of a week", "ProspectCountTold", "ProspectCount",
                             status=200),
        },
        f"{LINES_AT}/{{ref}}": {
            "get": reading("line_show", "one line, and what may come next", "TrackLine", 404, parameters=[ref])
        },
        f"{LINES_AT}/{{ref}}/steps": {
            "post": _writing("line_step", "take the next step of a line", "TrackLineStep", "TrackLine", ref,
                             status=201)
        },
    }  # fmt: skip

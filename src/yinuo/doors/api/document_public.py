"""What the OpenAPI document says of the public's own pages."""

from __future__ import annotations

from typing import Any, Final

from yinuo.doors.api.schema import (
    COUNT,
    DAY,
    DEGREES,
    PAGED,
    PUBLIC_LINE,
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
    shape,
    takes,
)
from yinuo.doors.shell.public.edition import COLUMNS, GROUPS
from yinuo.doors.shell.public.stops import ASKED_FOR, OPEN
from yinuo.doors.shell.records import ON_PAGE, ROOT

Schema = dict[str, Any]
CURSOR: Final[Schema] = {"type": ["string", "null"]}


def components() -> dict[str, Schema]:
    """Give the shapes of a day's page, of changes and of what was answered."""
    lines = many(named("DayLine"))
    group = exactly(name={"enum": list(GROUPS)}, n=COUNT, items=lines)
    column = exactly(name={"enum": list(COLUMNS)}, n={"type": ["integer", "null"]}, is_more=YES, items=lines)
    changed = shape((*PUBLIC_LINE, "is_new", "way"))
    changed["properties"] |= {"is_new": YES, "way": many({"type": "object"})}
    question = {
        "body": {"type": "string", "maxLength": 2000},
        "category": TEXT,
        "place": TEXT,
        "about_office": {**YES, "description": "nothing is shown where it is about an office"},
    }
    return {
        "DayLine": shape((*ON_PAGE, "light", "href")),
        "Day": exactly(
            on=DAY, is_past=YES, first_due=DAY, last_due=DAY, n_due=COUNT, is_more=YES, due=many(group), next=lines,
            columns=many(column), figures=TEXT, href=TEXT,
        ),
        "Changed": changed,
        "Changes": exactly(
            since=DAY, on=DAY, items=many(named("Changed")), passed=many(named("PublicLine")), next_cursor=CURSOR
        ),
        "Station": exactly(
            **dict.fromkeys(("code", "name", "name_en", "until", "opens", "href"), TEXT),
            is_example=YES, above=many(TEXT), is_open={"type": ["boolean", "null"]}, opens_on=DAY, offers=many(TEXT),
            latitude=DEGREES, longitude=DEGREES, metres={"type": ["integer", "null"]},
        ),
        "Stations": exactly(items=many(named("Station")), n_open=COUNT, next_cursor=CURSOR),
        "Question": {"type": "object", "properties": question, "additionalProperties": False},
        "AnsweredLine": shape((*PUBLIC_LINE, "answer")),
        "Answered": exactly(items=many(named("AnsweredLine")), next_cursor=CURSOR),
    }  # fmt: skip


def paths() -> dict[str, Schema]:
    """Give the operations of the public's own pages."""
    since = query("since", {"type": "string", "format": "date"}, "a day of the place") | {"required": True}
    of = (
        query("ref", TEXT, "of this matter alone"),
        query("unit", TEXT, "led by this unit or one under it"),
        query("place", TEXT, "this place and all in it"),
    )
    needs = [query(name, {"enum": ["true"]}) for name in (OPEN, *ASKED_FOR)]
    look = operation(
        "answered",
        "what others asked and was answered, before one asks the same; nothing of it is kept",
        {"200": answer("Answered", "up to three"), **problems(400, 401, 403, 404, 413, 415, 422, 429)},
        requestBody=takes("Question", photos=False),
    )
    return {
        f"{ROOT}/days/{{on}}": {
            "get": reading(
                "day_show", "a day's page, or today's; a past one as it stood at its end", "Day", 404
            )
            | {"parameters": [path("on")]}
        },
        f"{ROOT}/changes": {
            "get": reading("changes", "what has changed since a day, silent dates too", "Changes", 404, 422)
            | {"parameters": [since, *of, *PAGED]}
        },
        f"{ROOT}/answered": {"post": look},
        f"{ROOT}/stations": {
            "get": reading("stations", "stations by need, the nearest first", "Stations", 404, 422)
            | {"parameters": [query("near", TEXT, "a place: nobody is located"), *needs, *PAGED]}
        },
    }

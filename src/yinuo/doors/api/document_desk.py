"""What the OpenAPI document says of the desk: queues, what is found, saved views, many matters to one unit."""

from __future__ import annotations

from typing import Any, Final

from yinuo.doors.api.schema import (
    IDEMPOTENCY,
    OWN_LINE,
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
    query,
    reading,
    shape,
    takes,
)
from yinuo.doors.shell.desk.narrowing import DUES
from yinuo.doors.shell.records import ROOT

Schema = dict[str, Any]
STAFF: Final[Schema] = {"security": [{"token": []}]}
NARROWED: Final = (
    query("unit", TEXT, "led by this unit or one under it"),
    query("place", TEXT, "this place and all in it"),
    query("category", TEXT),
    query("due", {"enum": list(DUES)}, "within so many days; late; none: without a date"),
)


def components() -> dict[str, Schema]:
    """Give the shapes of the desk."""
    maybe = {"anyOf": [named("Acted"), {"type": "null"}]}
    refused = {"anyOf": [named("Problem"), {"type": "null"}]}
    given = {"type": "object", "properties": {"ref": TEXT, "version": {"type": ["integer", "null"]}}}
    picked = {**given, "required": ["ref"], "additionalProperties": False}
    queue = {
        **dict.fromkeys(("code", "label", "group", "empty", "href"), TEXT),
        "n": {"type": ["integer", "null"]},
        "is_more": YES,
    }
    queues, lines = page("Queue"), page("QueueLine")
    queues["properties"]["first"] = TEXT
    lines["properties"]["queue"] = TEXT
    return {
        "Queue": exactly(**queue),
        "Queues": {**queues, "required": ["first", *queues["required"]]},
        "QueueLine": shape((*OWN_LINE, "days_left", "flags")),
        "QueuePage": {**lines, "required": ["queue", *lines["required"]]},
        "FoundPage": page("QueueLine"),
        "SavedView": exactly(**dict.fromkeys(("name", "view", "queue", "href"), TEXT)),
        "SavedViewPage": page("SavedView"),
        "SaveView": exactly(view=TEXT),
        "Dropped": exactly(name=TEXT),
        "AssignMany": exactly(
            lead_unit=TEXT, matters={"type": "array", "items": picked, "minItems": 1, "maxItems": 100}
        ),
        "Assigned": exactly(items=many(exactly(ref=TEXT, acted=maybe, problem=refused))),
    }


def paths() -> dict[str, Schema]:
    """Give the operations of the desk: each for a token, in what its bundles have in sight."""
    view = f"{ROOT}/views/{{name}}"
    return {
        f"{ROOT}/queues": {
            "get": reads("queue_list", "every queue with its tally, counted to 1,000", "Queues")
        },
        f"{ROOT}/queues/{{queue}}": {
            "get": reads("queue_show", "a page of a queue, soonest first", "QueuePage", 404)
            | {"parameters": [path("queue"), *NARROWED, *PAGED]}
        },
        f"{ROOT}/found": {
            "get": reads("found", "up to fifty matters by number (ours or elsewhere's) or words", "FoundPage")
            | {"parameters": [query("q", TEXT)]}
        },
        f"{ROOT}/views": {
            "get": reads("view_list", "one's saved views", "SavedViewPage")
            | {"parameters": [*PAGED]}
        },
        view: {
            "put": writes("view_save", "save a view under a name", "SavedView", "SaveView", parameters=[path("name")]),
            "delete": writes("view_drop", "strike a saved view out", "Dropped", parameters=[path("name")]),
        },
        f"{ROOT}/assign": {
            "post": writes(
                "assign_many", "assign many matters to one unit; each is told by itself", "Assigned", "AssignMany"
            )
        },
    }  # fmt: skip


def reads(name: str, summary: str, schema: str, *refused: int, **more: Any) -> Schema:
    """Give an operation of the desk that reads."""
    return reading(name, summary, schema, 401, 403, *refused, 422, **more) | STAFF


def writes(name: str, summary: str, schema: str, body: str = "", *, status: int = 200, **more: Any) -> Schema:
    """Give an operation of the desk that writes, once for each key."""
    heads = ("Location",) if status == 201 else ()  # noqa: PLR2004 -- created
    answers = {
        str(status): answer(schema, summary, heads),
        **problems(400, 401, 403, 404, 409, 413, 415, 422),
    }
    asked = {"requestBody": takes(body, photos=False)} if body else {}
    parameters = [*more.pop("parameters", ()), IDEMPOTENCY]
    return operation(name, summary, answers, parameters=parameters, **asked, **more) | STAFF

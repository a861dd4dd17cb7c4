"""What the OpenAPI document says: shapes of answers, and the body of every verb made from the law's own fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api.problems import KINDS as PROBLEMS
from yinuo.doors.api.problems import MEDIA_TYPE
from yinuo.doors.shell import records
from yinuo.doors.shell.redacting import KEPT, MOST_KEPT
from yinuo.kernel.matters.fields import (
    APPEAL_DECISION,
    DECISION,
    NOTE_FIELDS,
    STRENGTHS,
    SUBMIT,
    VERB_FIELDS,
    WITH_PHOTO,
)
from yinuo.kernel.matters.pictured import MOST_PHOTOS
from yinuo.kernel.matters.table import KINDS, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from yinuo.kernel.matters.fields import Field

Schema = dict[str, Any]
TEXT: Final[Schema] = {"type": "string"}
DAY: Final[Schema] = {"type": ["string", "null"], "format": "date"}
INSTANT: Final[Schema] = {"type": "string", "format": "date-time"}
COUNT: Final[Schema] = {"type": "integer", "minimum": 0}
MAYBE: Final[Schema] = {"type": ["string", "null"]}
DEGREES: Final[Schema] = {
    "type": ["number", "null"],
    "description": "WGS 84; null where nobody put it on the map",
}
YES: Final[Schema] = {"type": "boolean"}
PICTURE: Final[Schema] = {"type": "string", "contentMediaType": "image/jpeg"}
KEEP: Final[Schema] = {
    "type": "array", "items": TEXT, "maxItems": MOST_KEPT,
    "description": "of an office's words for the public: what looks personal, was looked at by a human and stays",
}  # fmt: skip
TYPES: Final[Mapping[str, Schema]] = {
    "first_due": DAY,
    "current_due": DAY,
    "asked_on": DAY,
    "acked_on": DAY,
    "updated_on": DAY,
    "reported_on": DAY,
    "closed_on": DAY,
    "review_on": DAY,
    "proof_on": DAY,
    "changed_at": INSTANT,
    "support_units": {"type": "array", "items": TEXT},
    "later_dues": {"type": "array", "items": TEXT},
    "version": {"type": "integer"},
    "seq": {"type": "integer"},
    "n_reopened": {"type": "integer"},
    "n_supporters": {
        "type": "integer",
        "description": "How often somebody said “me too”: presses, not persons, for nothing is kept of who pressed.",
    },
    "is_remedy_open": {"type": "boolean"},
    "is_challenged": {"type": "boolean"},
    "has_texts": {"type": "boolean"},
    "days_left": {"type": ["integer", "null"]},
    "flags": {"type": "array", "items": TEXT},
    "proposal": {"type": ["object", "null"]},
    "actions": {"type": "array", "items": {"$ref": "#/components/schemas/Action"}},
    "moments": {"type": "array", "items": {"type": "object"}},
    "history": {"type": "array", "items": {"type": "object"}},
}
_ADDED: Final = ("light", "href")
PUBLIC_LINE: Final = (*records.PUBLIC, *_ADDED, "changed_at")
_OWN: Final = (
    *(*records.OWN, *_ADDED, "view", "title", "body", "summary", "first_due", "later_dues", "is_remedy_open"),
    *("is_challenged", "has_texts", "proposal", "history", "actions"),
)
OWN_LINE: Final = (
    *(*records.LISTED, *_ADDED, "place", "town", "lead_unit", "parent", "title", "first_due", "changed_at"),
)
_ACTED: Final = ("ref", "seq", "verb", "href")


def shape(names: Iterable[str], *, also: Iterable[str] = ()) -> Schema:
    """Give an object with exactly these names; `also` may be missing."""
    every = list(dict.fromkeys(names))
    shapes = {name: TYPES.get(name, TEXT) for name in (*every, *also)}
    return {"type": "object", "properties": shapes, "required": every, "additionalProperties": False}


def exactly(**shapes: Schema) -> Schema:
    """Give an object with exactly these names, each of its own shape."""
    return shape(()) | {"properties": shapes, "required": list(shapes)}


def many(item: Schema) -> Schema:
    """Give a list of this."""
    return {"type": "array", "items": item}


def named(item: str) -> Schema:
    """Give a named shape."""
    return {"$ref": f"#/components/schemas/{item}"}


def path(name: str) -> Schema:
    """Give a part of an address."""
    return {"name": name, "in": "path", "required": True, "schema": TEXT}


def page(item: str) -> Schema:
    """Give one page of a list of a named shape; of anything, where none is named."""
    items = {"type": "array", "items": {"$ref": f"#/components/schemas/{item}"} if item else {}}
    return {
        "type": "object",
        "properties": {"items": items, "next_cursor": {"type": ["string", "null"]}},
        "required": ["items", "next_cursor"],
    }


def components() -> dict[str, Schema]:
    """Give every named shape of the document."""
    return {
        "Problem": {
            "type": "object",
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": TEXT,
                "status": {"type": "integer"},
                "detail": TEXT,
                "errors": {"type": "object", "additionalProperties": TEXT},
            },
            "required": ["type", "title", "status", "detail"],
        },
        "Action": {
            "type": "object",
            "properties": {
                **dict.fromkeys(("verb", "choice", "method", "href"), TEXT),
                "mode": {"enum": ["act", "propose", "decide"]},
                "is_note": {"type": "boolean"},
                "fields": {"type": "array", "items": {"type": "object"}},
            },
            "required": ["verb", "choice", "mode", "is_note", "method", "href", "fields"],
        },
        "PublicLine": shape(PUBLIC_LINE),
        "PublicMatter": shape((*PUBLIC_LINE, "view", "moments", "actions")),
        "OwnLine": shape(OWN_LINE),
        "OwnMatter": shape(_OWN),
        "PublicPage": page("PublicLine"),
        "OwnPage": page("OwnLine"),
        "Acted": shape(_ACTED, also=(*records.ANSWER, "first_due", "proposal", "code")),
        "Filed": exactly(ref=TEXT, code=TEXT, href=TEXT),
        "Reference": page(""),
        **{f"{_camel(verb)}": body_of(fields) for verb, fields in (VERB_FIELDS | NOTE_FIELDS).items()},
        "Decision": body_of(DECISION),
        "AppealDecision": body_of(APPEAL_DECISION),
        **{f"Submit{_camel(kind)}": _submit(kind, fields) for kind, fields in SUBMIT.items()},
    }


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def body_of(fields: Iterable[Field]) -> Schema:
    """Give the body of a verb: its fields and the version it was decided on, nothing else."""
    fields = tuple(fields)
    shapes = {one.name: _field(one) for one in fields}
    shapes["version"] = {"type": "integer", "description": "refused with 409 where the matter has moved on"}
    shapes[KEPT] = KEEP
    must = [one.name for one in fields if one.is_required and not one.only[0]]
    return {"type": "object", "properties": shapes, "required": must, "additionalProperties": False}


def _submit(kind: str, fields: Iterable[Field]) -> Schema:
    body = body_of(fields)
    del body["properties"]["version"]
    body["properties"][KEPT] = KEEP
    body["properties"]["kind"] = {"const": kind}
    body["required"] = ["kind", *body["required"]]
    return body


def _field(one: Field) -> Schema:
    shapes: dict[str, Schema] = {
        "yes": {"type": "boolean"},
        "number": {"type": "integer", "minimum": 1, "maximum": 5},
        "date": {"type": "string", "format": "date"},
        "units": {"type": "array", "items": TEXT, "maxItems": 12},
        "choice": {"enum": list(one.choices)},
        "contact": {
            "type": "object",
            "properties": {"kind": {"enum": ["phone", "email"]}, "value": TEXT},
            "required": ["kind", "value"],
        },
        "text": {"type": "string", "maxLength": one.most},
        "line": {"type": "string", "maxLength": one.most},
    }
    title: Schema = {"title": one.label}
    return shapes.get(one.kind, TEXT) | title | ({"description": one.hint} if one.hint else {})


def answer(schema: str, description: str, headers: Iterable[str] = ()) -> Schema:
    """Give a good answer of a named shape."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"description": description, "content": content} | (
        {"headers": {name: {"schema": TEXT} for name in headers}} if headers else {}
    )


def problems(*statuses: int) -> dict[str, Schema]:
    """Give the refusals that an operation may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    told: dict[int, str] = {}
    for kind in PROBLEMS.values():
        told[kind.status] = " or ".join(filter(None, (told.get(kind.status, ""), kind.name)))
    found = {str(status): {"description": told[status], "content": content} for status in statuses}
    if (slow := found.get("429")) is not None:
        slow["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "seconds"}}
    return found


def header(name: str, description: str) -> Schema:
    """Give a header that may come along."""
    return {"name": name, "in": "header", "required": False, "schema": TEXT, "description": description}


def query(name: str, schema: Schema, description: str = "") -> Schema:
    """Give something that an address may ask for."""
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


PAGED: Final = (
    query("cursor", TEXT, "next_cursor of the page before"),
    query("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}),
)
REF: Final[Schema] = {"name": "ref", "in": "path", "required": True, "schema": TEXT}
IDEMPOTENCY: Final = header(
    "Idempotency-Key", "16 to 200 random characters: sent again, the first answer comes again"
)
_SIGNED: Final[list[Schema]] = [{}, {"token": []}, {"code": []}]
_FILTERS: Final = (
    query(
        "view", {"enum": ["mine"]}, "the matters in a token's or a code's sight, instead of the public list"
    ),
    query("kind", {"enum": list(KINDS)}),
    query("state", {"enum": list(STATES)}),
    query("place", TEXT, "this place and all in it"),
    query("unit", TEXT, "led by this unit or one under it"),
    query("changed_since", TEXT, "a day of the place, or an instant with its offset"),
    query("q", TEXT, "words to find: all of them, in any order; the newest filed first"),
    query("figure", TEXT, "of the public list: what stands behind a number, as /figures names it"),
    query("strength", {"enum": list(STRENGTHS)}, "of the public list"),
    query("answers", TEXT, "of the public list: this unit or one under it answers for it in the figures"),
    query("is_late", {"enum": ["true"]}, "of the public list: open, and past its date"),
    query(
        "age",
        {"enum": ["week", "month", "long"]},
        "of the public list: how long it is past its date",
    ),
    *PAGED,
)


def operation(name: str, summary: str, responses: Schema, **more: Any) -> Schema:
    """Give one operation."""
    return {"operationId": name, "summary": summary, "responses": responses, "security": _SIGNED, **more}


def takes(*schemas: str, photos: bool) -> Schema:
    """Give a body of one of these shapes, with photos beside it where they may come along."""
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in schemas]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    content: Schema = {"application/json": {"schema": schema}}
    if photos:
        pictures = {"type": "array", "items": PICTURE, "maxItems": MOST_PHOTOS}
        content["multipart/form-data"] = {
            "schema": {"type": "object", "properties": {"given": schema, "photo": pictures}},
            "encoding": {"given": {"contentType": "application/json"}},
        }
    return {"required": False, "content": content}


def _act(verb: str, *, is_two: bool) -> Schema:
    decided = "AppealDecision" if verb == "appeal" else "Decision"
    bodies = (_camel(verb), decided) if is_two else (_camel(verb),)
    answers = {
        "200": answer("Acted", "done and kept"),
        **problems(400, 401, 403, 404, 409, 413, 415, 422, 429),
    }
    more = {"parameters": [REF, IDEMPOTENCY], "requestBody": takes(*bodies, photos=verb in WITH_PHOTO)}
    return operation(f"matter_{verb}", f"{verb} a matter", answers, **more)


def reading(name: str, summary: str, schema: str, *refused: int, **more: Any) -> Schema:
    """Give an operation that reads; where it matters who asks, a code that does not hold is not found."""
    answers = {"200": answer(schema, summary, ("ETag",)), "304": {"description": "not changed"}}
    every = {*refused, 404} if 401 in refused else refused  # noqa: PLR2004 -- named by HTTP
    return operation(name, summary, {**answers, **problems(*sorted(every))}, **more)


def _list() -> Schema:
    found = reading(
        "matter_list", "the public list, or one's own", "PublicPage", 401, 404, 422, parameters=[*_FILTERS]
    )
    found["responses"]["200"]["content"]["application/json"]["schema"] = {
        "anyOf": [{"$ref": "#/components/schemas/PublicPage"}, {"$ref": "#/components/schemas/OwnPage"}]
    }
    return found


def _one() -> Schema:
    why = header(
        "Yinuo-Reason",
        "why staff read a sealed matter's texts, percent-encoded; recorded, and its asker reads it",
    )
    found = reading(
        "matter_show", "one matter with all that can be done to it", "PublicMatter", 401, 404, 422
    )
    found["parameters"] = [REF, why]
    found["responses"]["200"]["content"]["application/json"]["schema"] = {
        "anyOf": [{"$ref": "#/components/schemas/PublicMatter"}, {"$ref": "#/components/schemas/OwnMatter"}]
    }
    return found


def _submit_operation() -> Schema:
    answers = {
        "201": answer("Acted", "filed", ("Location",)),
        **problems(400, 401, 403, 409, 413, 415, 422, 429),
    }
    body = takes(*(f"Submit{_camel(kind)}" for kind in SUBMIT), photos="submit" in WITH_PHOTO)
    summary = "file a matter; the answer to a resident's has the tracking code, shown this once"
    return operation("matter_submit", summary, answers, parameters=[IDEMPOTENCY], requestBody=body)


def document(version: str) -> Schema:
    """Give the OpenAPI 3.1 document: one path for each verb, its body from the same fields as the pages' forms."""
    from yinuo.kernel.matters.table import NOTES, ROWS

    two = {row.verb for row in ROWS if row.two} | {name for name, note in NOTES.items() if note.two}
    matters = f"{records.ROOT}/matters"
    verbs = [*VERB_FIELDS, *NOTE_FIELDS]
    reference = {
        f"{records.ROOT}/{name}": {
            "get": reading(name, f"{name} of this place", "Reference", 422, parameters=[*PAGED])
        }
        for name in ("places", "units", "categories")
    }
    law = reading("workflow", "the matter's law as data", "Reference")
    law["responses"]["200"]["content"]["application/json"]["schema"] = {"type": "object"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "一诺 Yinuo", "version": version, "description": ABOUT},
        "paths": {
            matters: {"get": _list(), "post": _submit_operation()},
            f"{matters}/{{ref}}": {"get": _one()},
            **{f"{matters}/{{ref}}/{verb}": {"post": _act(verb, is_two=verb in two)} for verb in verbs},
            **reference,
            f"{records.ROOT}/workflow": {"get": law},
        },
        "components": {
            "schemas": components(),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "code": {"type": "apiKey", "in": "header", "name": "Yinuo-Code"},
            },
        },
    }


ABOUT: Final = (
    "Requests and promises, from the asking to the last word. Reading what is public needs nothing; filing needs "
    "nothing; an asker's own matter needs its tracking code, an office a token. Every error is a problem of RFC 9457 "
    "with sentences in the language of Accept-Language (中文 unless asked otherwise). Whoever posts without a token "
    "may do so a bounded number of times in ten minutes; past that comes 429 with Retry-After. "
    "Nothing is kept of who asks."
)

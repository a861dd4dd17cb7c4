"""What the OpenAPI document says of lists on their way in, and of what goes back."""

from __future__ import annotations

from typing import Any, Final

from yinuo.doors.api.document_desk import STAFF, reads, writes
from yinuo.doors.api.schema import (
    COUNT,
    INSTANT,
    PAGED,
    TEXT,
    YES,
    exactly,
    many,
    named,
    page,
    path,
    query,
)
from yinuo.doors.shell.files import SHEETS, SORTS
from yinuo.doors.shell.records import ROOT
from yinuo.kernel.intake.batches import BY, REST
from yinuo.kernel.intake.columns import NAMES
from yinuo.kernel.intake.models import PHASES, ROW_STATES
from yinuo.kernel.matters.table import KINDS

Schema = dict[str, Any]
TEXTS: Final[Schema] = {"type": "object", "additionalProperties": TEXT}
MEANINGS: Final[Schema] = {
    "type": "object",
    "propertyNames": {"enum": sorted(NAMES)},
    "additionalProperties": TEXTS,
    "description": "field → word in the sheet → code; beside what was said before",
}
MAPPING: Final[Schema] = {
    "type": "object",
    "propertyNames": {"enum": sorted(NAMES)},
    "additionalProperties": COUNT,
    "description": "field → column, counted from 0",
}
NUMBER: Final[Schema] = path("number") | {"schema": {"type": "integer"}}
FORM: Final[Schema] = path("form") | {"schema": {"enum": list(SHEETS)}}


def components() -> dict[str, Schema]:
    """Give the shapes of imports."""
    standing = {
        "number": COUNT, "phase": {"enum": list(PHASES)}, "n_rows": COUNT, "n_done": COUNT,
        "counts": exactly(**dict.fromkeys(ROW_STATES, COUNT)), "href": TEXT,
    }  # fmt: skip
    return {
        "ImportStanding": exactly(**standing),
        "ImportPage": page("ImportStanding"),
        "Import": exactly(
            **standing, system=TEXT, headers=many(TEXT), mapping=MAPPING, every=TEXTS, words=MEANINGS,
            unknown=many(exactly(field=TEXT, word=TEXT, n=COUNT)), asks_consent=YES, n_undoable=COUNT,
            made_at=INSTANT, ended_at={"type": ["string", "null"], "format": "date-time"},
        ),
        "ImportRow": exactly(
            n=COUNT, state={"enum": list(ROW_STATES)}, cells=many(TEXT), notes=many(TEXT),
            faults=many(exactly(cell=TEXT, field=TEXT, reason=TEXT, typed=TEXT)),
            **dict.fromkeys(("number", "title", "place", "lead_unit", "due_on", "ref"), TEXT),
        ),
        "ImportRowPage": page("ImportRow"),
        "ImportUndone": exactly(**standing, items=many(exactly(ref=TEXT, why=TEXT))),
        **_bodies(),
    }  # fmt: skip


def _bodies() -> dict[str, Schema]:
    every = dict.fromkeys(REST, TEXT) | {"kind": {"enum": list(KINDS)}, "by": {"enum": list(BY)}}
    may = {"type": "object", "additionalProperties": False}
    return {
        "ImportFile": {
            **may,
            "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"}},
            "required": ["file"],
        },
        "ImportCheck": {
            **may,
            "properties": {
                "mapping": MAPPING,
                "every": {**may, "properties": every, "description": "what holds where a row does not say"},
                "words": MEANINGS,
                "system": {"type": "string", "maxLength": 40, "description": "where its numbers come from"},
            },
        },
        "ImportTake": {
            **may,
            "properties": {"agreed": {**YES, "description": "that those who asked agreed to be entered"}},
        },
        "Nothing": {**may, "properties": {}},
    }


def paths() -> dict[str, Schema]:
    """Give the operations of imports: each for a token, on its own account's lists."""
    one, given = f"{ROOT}/imports/{{number}}", {"parameters": [NUMBER]}
    stage = writes(
        "import_stage", "bring a list: read and, where its headers say what they are, checked; nothing is filed",
        "ImportStanding", status=201,
    )  # fmt: skip
    stage["requestBody"] = {
        "required": True,
        "content": {"multipart/form-data": {"schema": named("ImportFile")}},
    }
    state = query("state", {"enum": list(ROW_STATES), "default": "bad"})
    steps = (
        ("check", "say how columns are read; every row is checked anew", "ImportStanding", "ImportCheck"),
        ("take", "take the good rows in; a long list goes on by itself", "ImportStanding", "ImportTake"),
        ("discard", "throw a batch away that was not taken in", "ImportStanding", "Nothing"),
        ("undo", "propose to end what nobody has touched; another person decides", "ImportUndone", "Nothing"),
    )
    return {
        f"{ROOT}/imports": {
            "get": reads("import_list", "one's own lists, the newest first", "ImportPage")
            | {"parameters": [*PAGED]},
            "post": stage,
        },
        one: {"get": reads("import_show", "a list: how far it is, how it is read", "Import", 404) | given},
        f"{one}/rows": {
            "get": reads("import_rows", "its rows in one state, each with its reasons", "ImportRowPage", 404)
            | {"parameters": [NUMBER, state, *PAGED]}
        },
        **{
            f"{one}/{step}": {"post": writes(f"import_{step}", words, answer, body, parameters=[NUMBER])}
            for step, words, answer, body in steps
        },
    } | _files(one)


def _files(one: str) -> dict[str, Schema]:
    system = query("system", TEXT, "the numbers of this system alone")
    return {
        f"{one}/left.{{form}}": {
            "get": _file("import_left", "the rows left out, each with why, as a file", NUMBER, FORM)
        },
        f"{one}/return.{{form}}": {
            "get": _file("import_return", "how the list's matters stand, as a file", NUMBER, FORM)
        },
        f"{ROOT}/return.{{form}}": {
            "get": _file("return", "how all matters with numbers of elsewhere stand", FORM, system)
        },
    }


def _file(name: str, summary: str, *parameters: Schema) -> Schema:
    found = reads(name, summary, "Nothing", 404, parameters=list(parameters)) | STAFF
    binary = {"schema": {"type": "string", "format": "binary"}}
    del found["responses"]["304"]
    found["responses"]["200"] = {
        "description": summary,
        "content": {SORTS[form].partition(";")[0]: binary for form in SHEETS},
    }
    return found

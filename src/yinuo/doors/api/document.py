"""The whole OpenAPI document: a matter and its verbs, what lies around it, what is counted; each with an example."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from yinuo.doors.api import document_desk, document_imports, document_public, schema
from yinuo.doors.api.schema import (
    COUNT,
    DEGREES,
    INSTANT,
    MAYBE,
    PAGED,
    REF,
    TEXT,
    YES,
    answer,
    exactly,
    header,
    many,
    named,
    operation,
    page,
    path,
    problems,
    query,
    reading,
)
from yinuo.doors.shell.records import ROOT
from yinuo.kernel.programme import named as seam
from yinuo.kernel.programme import programmes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.api.schema import Schema

EXAMPLES: Final = Path(__file__).with_name("examples.json")
"""Made by running the calls (tests/test_examples.py), which also holds them to be what the calls answer."""
CODES: Final[Schema] = {"type": "array", "items": TEXT}
REASON: Final = header(
    "Yinuo-Reason", "why staff look at what is sealed, percent-encoded; its asker reads it"
)


def components() -> dict[str, Schema]:
    """Give the shapes of what lies around a matter and of what is counted."""
    part = exactly(name=TEXT, says=TEXT, n=COUNT, href=TEXT)
    line = exactly(strength=TEXT, n=COUNT, rate={"type": ["number", "null"]}, parts=many(part))
    late = exactly(title=TEXT, formula=TEXT, n=COUNT, oldest_due=MAYBE, ages=many(part))
    node = {**dict.fromkeys(("code", "name", "name_en", "kind"), TEXT), "is_example": YES, "is_active": YES}
    notes = {"note": TEXT, "note_en": TEXT}
    facility = exactly(
        kind=TEXT, week={"type": ["array", "null"]}, is_open={"type": ["boolean", "null"]}, until=TEXT, opens=TEXT,
        opens_on=MAYBE, category=TEXT, **notes,
    )  # fmt: skip
    exception = exactly(kind=TEXT, from_on=TEXT, to_on=TEXT, spans={"type": "array"}, **notes)
    tree = {"parent": MAYBE, "above": CODES, "under": CODES, "matters": TEXT}
    return {
        "Photo": exactly(
            id=TEXT, media_type=TEXT, width=COUNT, height=COUNT, n_bytes=COUNT, sha256=TEXT, is_public=YES,
            seq={"type": ["integer", "null"]}, at=MAYBE, href=TEXT,
        ),
        "PhotoPage": page("Photo"),
        "Look": exactly(unit=TEXT, at=INSTANT, what=TEXT, reason=TEXT),
        "LookPage": page("Look"),
        "Reveal": exactly(reason=TEXT),
        "Revealed": exactly(contacts=many(exactly(kind=TEXT, value=TEXT))),
        "Figure": exactly(name=TEXT, title=TEXT, formula=TEXT, lines=many(line)),
        "Figures": exactly(
            period=TEXT, **{"from": TEXT}, until=TEXT, town=TEXT, unit=TEXT, figures=many(named("Figure")), late=late,
            n_sealed={"type": ["integer", "null"]},
        ),
        "PlaceSheet": exactly(
            **node, latitude=DEGREES, longitude=DEGREES, **tree, facilities=many(facility), exceptions=many(exception)
        ),
        "UnitSheet": exactly(**node, **tree, place=TEXT, figures=TEXT),
        "ProblemKind": exactly(type=TEXT, status=COUNT, title=TEXT, detail=TEXT),
    }  # fmt: skip


def _around() -> dict[str, Schema]:
    """Give what lies around a matter."""
    around = f"{ROOT}/matters/{{ref}}"
    bytes_of = reading("matter_photo", "one photo, under the same policies", "Photo", 401, 404, 422)
    bytes_of["responses"]["200"]["content"] = {
        "image/jpeg": {"schema": {"type": "string", "format": "binary"}}
    }
    reveal = operation(
        "matter_reveal",
        "the contact that was left, to the few it is for; the one who asked reads who, when and why",
        {
            "200": answer("Revealed", "shown, and written down"),
            **problems(400, 401, 403, 404, 409, 413, 415, 422),
        },
        parameters=[REF],
        requestBody={"required": True, "content": {"application/json": {"schema": named("Reveal")}}},
    )
    return {
        f"{around}/photos": {
            "get": reading("matter_photos", "the photos that the caller may see", "PhotoPage", 401, 404, 422)
            | {"parameters": [REF, REASON, *PAGED]}
        },
        f"{around}/photos/{{photo}}": {"get": bytes_of | {"parameters": [REF, path("photo"), REASON]}},
        f"{around}/looks": {
            "get": reading(
                "matter_looks", "who looked, and why: to the one who asked", "LookPage", 401, 403, 404, 422
            )
            | {"parameters": [REF, *PAGED]}
        },
        f"{around}/reveal": {"post": reveal},
    }


def _counted() -> dict[str, Schema]:
    """Give what is counted, and where."""
    asked = [query(name, TEXT) for name in ("unit", "town")]
    asked.append(query("period", TEXT, "two months, as 2025-05.2025-07; the last three unless told"))
    return {
        f"{ROOT}/figures": {
            "get": reading(
                "figures",
                "the public figures, each with its n and its list",
                "Figures",
                404,
                422,
            )
            | {"parameters": asked}
        },
        f"{ROOT}/places/{{code}}": {
            "get": reading("place_show", "one place, with its hours and facilities now", "PlaceSheet", 404)
            | {"parameters": [path("code")]}
        },
        f"{ROOT}/units/{{code}}": {
            "get": reading("unit_show", "one unit", "UnitSheet", 404) | {"parameters": [path("code")]}
        },
        f"{ROOT}/problems/{{name}}": {
            "get": reading("problem_show", "what a kind of problem means", "ProblemKind", 404)
            | {"parameters": [path("name")]}
        },
    }


@lru_cache(maxsize=1)
def examples() -> dict[str, Any]:
    """Give the examples by operation: `given` (what was sent), `status`, `answer`; read once."""
    kept: dict[str, Any] = json.loads(EXAMPLES.read_text("utf-8"))
    return kept


def document(version: str) -> Schema:
    """Give the OpenAPI 3.1 document."""
    found = schema.document(version)
    found["paths"] |= _around() | _counted()
    found["components"]["schemas"] |= components()
    for room in (document_public, document_desk, document_imports, *_rooms()):
        found["paths"] |= room.paths()
        found["components"]["schemas"] |= room.components()
    for methods in found["paths"].values():
        for method, told in methods.items():
            told["responses"] |= problems(503) if method == "get" else problems(503, 507)
            _show(told)
    return found


def _rooms() -> Iterator[Any]:
    """Give the programmes' parts of the document."""
    return (seam(plug.api) for plug in programmes() if plug.api)


def _show(told: Schema) -> None:
    """Put the example of an operation beside its shapes."""
    example = examples().get(told["operationId"])
    if example is None:
        return
    (content,) = told["responses"][str(example["status"])]["content"].values()
    content["example"] = example["answer"]
    if "given" in example:
        told["requestBody"]["content"]["application/json"]["example"] = example["given"]

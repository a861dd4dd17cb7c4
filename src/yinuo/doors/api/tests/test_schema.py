"""The OpenAPI document, and answers that keep to it: Schemathesis asks what nobody thought of."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from yinuo.doors.api.tests.caller import SHEET
from yinuo.kernel.intake.course import begin
from yinuo.kernel.matters.fields import NOTE_FIELDS, VERB_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yinuo.doors.api.tests.caller import Callers

PER_OPERATION, SEED = 4, 20250818


def _document() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


@pytest.mark.usefixtures("callers")  # the demo's clock asks which place this is
def test_the_document_names_every_verb() -> None:
    document = _document()
    assert document["openapi"] == "3.1.0"
    acts = {path.rsplit("/", 1)[1] for path in document["paths"] if path.startswith("/api/v1/matters/{ref}/")}
    assert acts == {*VERB_FIELDS, *NOTE_FIELDS, "photos", "{photo}", "looks", "reveal"}
    names = [operation["operationId"] for paths in document["paths"].values() for operation in paths.values()]
    assert len(names) == len(set(names))


@pytest.mark.usefixtures("callers")
def test_every_address_is_in_the_document_and_every_operation_has_an_address() -> None:
    from yinuo.doors.api.views import ACTS, api

    def plain(path: str) -> str:
        return re.sub(r"\{[^}]*\}", "{}", path)

    served = {
        (method.lower(), plain(f"/api/v1{prefix}{path}"))
        for prefix, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }
    acts = ("post", "/api/v1/matters/{}/{}")
    told = {(method, plain(path)) for path, methods in _document()["paths"].items() for method in methods}
    assert told - {("post", f"/api/v1/matters/{{}}/{act}") for act in ACTS} == served - {acts}


def test_real_answers_keep_to_the_document(callers: Callers) -> None:
    """Each shape that an answer can have, once with everything in it."""
    from jsonschema_rs import Draft202012Validator

    shapes = _document()["components"]
    ref = callers.world.promised()
    asked = callers.world.reported()
    answers = {
        "PublicPage": callers.get("/matters"),
        "OwnPage": callers.get("/matters?view=mine", "desk"),
        "PublicMatter": callers.get(f"/matters/{ref}"),
        "OwnMatter": callers.get(f"/matters/{asked}", "requester", asked),
        "Acted": callers.act(asked, "confirm", "requester"),
        "Reference": callers.get("/places"),
        "Day": callers.get("/days/today"),
        "Changes": callers.get("/changes?since=2025-08-01"),
        "Answered": callers.post("/answered", {"body": "门口的灯"}),
        "Queues": callers.get("/queues", "desk"),
        "QueuePage": callers.get("/queues/all", "desk"),
        "FoundPage": callers.get(f"/found?q={ref}", "desk"),
        "Problem": callers.get("/matters/TC-2025-0000000A"),
    }
    for name, answer in answers.items():
        schema = {"$ref": f"#/components/schemas/{name}", "components": shapes}
        faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(answer.json())]
        assert (name, faults) == (name, [])


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Keep the test's own transaction open, as Django's test client does."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_whatever_is_sent_the_answer_keeps_to_the_document(callers: Callers, settings: Any) -> None:
    """Bounded: good and bad requests to each address, in the voices of a stranger, a desk, a handler and a code."""
    from django.core.wsgi import get_wsgi_application
    from hypothesis import HealthCheck, Phase, given, seed
    from hypothesis import settings as bounded
    from schemathesis import GenerationMode, openapi
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as of

    ref = callers.world.assigned()
    number = begin(callers.cast.account("desk"), SHEET.encode(), "list.csv", story_at=None).pk
    voices = [{}, callers.voice("desk"), callers.voice("handler"), callers.voice("requester", ref)]
    keep = [
        not_a_server_error,
        of.status_code_conformance,
        of.content_type_conformance,
        of.response_schema_conformance,
    ]
    document: Any = openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    turn = itertools.count()

    def ask(case: Any) -> None:
        known = {"ref": ref, "code": "lane", "name": "conflict", "photo": "none", "queue": "all", "number": number,
                 "form": "csv", "on": "2025-08-18", "first": "2024-01-01", "item": "l1-0001",
                 "target": "g1", "track": "land", "n": "1"}  # fmt: skip
        case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
        case.headers = {**(case.headers or {}), **voices[next(turn) % len(voices)]}
        case.call_and_validate(checks=keep)

    settings.YINUO_PACE = False  # this is one visitor who asks far more than any
    bounds = bounded(
        max_examples=PER_OPERATION, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    for found in document.get_all_operations():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not found.ok().body and not found.ok().query:
                continue  # nothing there that could be got wrong
            seed(SEED)(bounds(given(case=found.ok().as_strategy(generation_mode=mode))(ask)))()
    assert next(turn) > len(VERB_FIELDS)

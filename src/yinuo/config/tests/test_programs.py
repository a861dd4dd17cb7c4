"""What is refused before any door is reached, said as the door that was asked says it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from yinuo.config.programs import refused
from yinuo.doors.open311.tests.client import from_xml

if TYPE_CHECKING:
    from django.test import RequestFactory


@pytest.mark.parametrize(
    ("kind", "status"),
    [("busy", 503), ("not-set-up", 503), ("database-away", 503), ("disk-full", 507), ("our-fault", 500)],
)
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_is_refused_before_any_door_is_said_by_the_standard(
    rf: RequestFactory, kind: str, status: int, form: str
) -> None:
    answer = refused(rf.get(f"/open311/v2/requests.{form}"), kind)
    assert answer is not None
    assert answer.status_code == status
    told = json.loads(answer.content) if form == "json" else from_xml(answer.content)[1]
    assert told[0]["code"] == status
    assert refused(rf.get("/m"), kind) is None
    problem = refused(rf.get("/api/v1/matters"), kind)
    assert problem is not None
    assert (problem.status_code, problem["Content-Type"]) == (status, "application/problem+json")

"""What nobody means: any parameters and any forms never break this door, and its XML is always XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yinuo.doors.open311.tests.client import from_xml
from yinuo.doors.open311.written import written
from yinuo.kernel.matters.models import PublicMatter

if TYPE_CHECKING:
    from yinuo.doors.open311.tests.caller import Callers
    from yinuo.doors.open311.tests.client import Asking

NAMES = (
    *("service_request_id", "service_code", "start_date", "end_date", "status", "updated_after"),
    *(
        "updated_before",
        "page",
        "per_page",
        "page_size",
        "lat",
        "long",
        "radius",
        "jurisdiction_id",
        "api_key",
    ),
    *("extensions", "callback", "tongue", "q"),
)
ODD = (
    *(
        "",
        "0",
        "-1",
        "1e309",
        "٣",
        "１２",
        "9" * 40,
        "NaN",
        "null",
        "true",
        "[]",
        "open",
        "closed",
        "help",
        "T",
        "-",
    ),
    *(
        "2025-08-18",
        "2025-08-18T10:00:00Z",
        "2025-08-18T10:00:00+99:00",
        "0000-00-00T00:00:00Z",
        "2025-W33-1T00",
    ),
    *(
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+23:59",
        "2025-08-18T24:00:00Z",
        "20250818T10",
        "\x00",
        ",,,",
    ),
    *(
        "' OR '1'='1",
        "%s",
        "{0}",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>",
        "\ud7ff\U0010ffff",
    ),
)
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=30))
ASKED = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6)
LISTS = st.sampled_from(("requests", "servicerequestupdates", "services", "discovery", "services/help"))
FUZZ = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
FIELDS = (
    *("service_code", "description", "address_id", "address_string", "lat", "email", "phone", "first_name"),
    *(
        "attribute[place]",
        "attribute[about_office]",
        "attribute[about_unit]",
        "attribute[level]",
        "attribute[x][]",
    ),
    *("attribute[consent]", "attribute[under_14]", "attribute[spot]", "attribute[", "media_url"),
)


@FUZZ
@given(path=LISTS, asked=ASKED, form=st.sampled_from(("json", "xml")))
def test_no_question_breaks_it(callers: Callers, path: str, asked: list[tuple[str, str]], form: str) -> None:
    query = urlencode([(name, value.encode("utf-8", "replace")) for name, value in asked])
    answer = callers.client.get(f"/open311/v2/{path}.{form}?{query}")
    assert answer.status_code in {200, 400, 404}
    json.loads(answer.content) if form == "json" else from_xml(answer.content)


@FUZZ
@given(address=st.text(min_size=1, max_size=40), form=st.sampled_from(("json", "xml", "", "html")))
def test_no_address_breaks_it(callers: Callers, address: str, form: str) -> None:
    told = quote(address.encode("utf-8", "replace"), safe="")
    for before in ("", "requests/", "tokens/", "services/"):
        answer = callers.client.get(f"/open311/v2/{before}{told}.{form}")
        assert answer.status_code == 404
        json.loads(answer.content) if form == "json" else from_xml(answer.content)


@FUZZ
@given(sent=st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=8))
def test_no_form_breaks_it(callers: Callers, sent: dict[str, str]) -> None:
    plain = {name: value.encode("utf-8", "replace") for name, value in sent.items()}
    good = {
        "service_code": "help", "description": "灯", "attribute[place]": "lane", "attribute[about_office]": "no",
        "attribute[consent]": "yes",
    }  # fmt: skip
    body = urlencode({**good, **plain, "api_key": callers.token("desk")})
    answer = callers.client.post(
        "/open311/v2/requests.xml", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {201, 400, 404, 429}
    from_xml(answer.content)


@given(text=st.text())
def test_whatever_was_written_is_well_formed_in_both(text: str) -> None:
    told = [{"code": 1, "description": text}]
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert json.loads(written("errors", told, "json")) == told
    ET.fromstring(written("errors", told, "xml"))  # noqa: S314 -- our own answers


def test_words_that_are_marks_are_words(ask: Asking, callers: Callers) -> None:
    ref, words = callers.world.assigned(), "<script>alert(1)</script> & ]]> \ufffe\x0b"
    PublicMatter.objects.filter(ref=ref).update(title=words)
    xml = callers.client.get(f"/open311/v2/requests/{ref}.xml")
    assert b"<script" not in xml.content
    assert from_xml(xml.content)[1][0]["description"] == "<script>alert(1)</script> & ]]> "
    assert callers.client.get(f"/open311/v2/requests/{ref}.json").json()[0]["description"] == words


@pytest.mark.parametrize(("wrong", "status"), [("away", 503), ("broken", 500)])
def test_what_breaks_inside_is_said_by_the_standard(callers: Callers, wrong: str, status: int) -> None:
    from unittest.mock import patch

    from django.db import OperationalError
    from django.test import Client

    fault = OperationalError() if wrong == "away" else RuntimeError("where it broke")
    with patch("yinuo.doors.open311.views.catalogue.services", side_effect=fault):
        answer = Client(raise_request_exception=False).get("/open311/v2/services.json")
    assert (answer.status_code, answer.json()[0]["code"]) == (status, status)
    assert ("Retry-After" in answer.headers) == (wrong == "away")
    assert "where it broke" not in answer.content.decode()
